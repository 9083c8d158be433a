import { createRenderer } from '@gt/forms';
import { addJob, type JobHandler } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import { takeDueEffects } from '../commands/take-effect.js';
import { Stores } from '../storage/stores.js';
import { renderPlanDocuments } from './render-plan.js';
import { renderRegister } from './render-register.js';
import { renderScoreSheets } from './render-sheets.js';

/** ms between looks at publicities that are over: their last day ends at midnight, a minute later is soon enough. */
const EFFECT_INTERVAL_MS = 60_000;
const EFFECT_TASK = 'take-due-effects';

/** Stores the periodic look again; a pending one is replaced, so that there is always exactly one. */
export async function scheduleEffects(kit: Kit): Promise<void> {
  await kit.db.transaction((tx) => addJob(tx, EFFECT_TASK, {}, { key: EFFECT_TASK, runAt: new Date(Date.now() + EFFECT_INTERVAL_MS) }));
}

/** Documents are rendered in a worker thread, after the fact; every handler may run again. */
export function jobs(kit: Kit): Readonly<Record<string, JobHandler>> {
  const stores = new Stores(kit);
  const renderer = createRenderer({ workers: 1, fontFiles: kit.config.fontFiles });
  return {
    'render-plan-documents': (payload) => renderPlanDocuments(kit, stores, renderer, payload as Parameters<typeof renderPlanDocuments>[3]),
    'render-score-sheets': (payload) => renderScoreSheets(kit, stores, renderer, payload as Parameters<typeof renderScoreSheets>[3]),
    'render-register': (payload) => renderRegister(kit, stores, renderer, payload as Parameters<typeof renderRegister>[3]),
    [EFFECT_TASK]: async () => {
      try { await takeDueEffects(kit, stores); } finally { await scheduleEffects(kit); }
    },
  };
}
