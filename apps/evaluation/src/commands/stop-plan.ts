import type { EventMeta, Tx } from '@gt/persistence';
import type { CommandContext, Kit } from '@gt/service-kit';
import { planView } from '../queries/plan-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { freeFromPanel, removeFromPlan } from '../storage/candidates.js';
import { freeSittings } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Postpones a filed plan: its panels are dissolved, its candidates stay; it is filed again with new days. */
export function postponePlan(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) {
  return stop(kit, stores, command, id, dto, 'PlanPostponed');
}

/** Cancels a plan that has not begun: its candidates may join another one. */
export function cancelPlan(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) {
  return stop(kit, stores, command, id, dto, 'PlanCancelled');
}

function stop(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }, type: 'PlanPostponed' | 'PlanCancelled') {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.file', type);
    const reason = dto.reason.trim();
    await dissolveAll(tx, stores, id, reason, meta);
    if (type === 'PlanCancelled') await removeFromPlan(tx, id, null);
    const [saved] = await stores.plans.save(tx, [{ ...plan, events: [{ type, data: { reason } }] }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}

async function dissolveAll(tx: Tx, stores: Stores, planId: string, reason: string, meta: EventMeta): Promise<void> {
  const formed = (await ofPlan(tx, stores.panels, planId, true)).filter((panel) => panel.state.status === 'FORMED');
  await stores.panels.save(tx, formed.map((panel) => ({ ...panel, events: [{ type: 'PanelDissolved' as const, data: { planId, institutionId: panel.state.institutionId, reason } }] })), meta);
  await freeSittings(tx, formed.map((panel) => panel.id));
  for (const panel of formed) await freeFromPanel(tx, panel.id);
}
