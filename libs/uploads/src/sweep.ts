import { addJob } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import { sweepKept } from './kept-files.js';

/** The job's name; a service that keeps files has one. */
export const SWEEP_TASK = 'sweep-files';
const DAY_MS = 24 * 3_600_000;
/** ms that a file without a row stays: between an upload's bytes and its row lie seconds, a day is beyond every doubt. */
export const SWEEP_GRACE_MS = DAY_MS;
/** ms after a start until the first look. */
const FIRST_LOOK_MS = 15 * 60_000;

const later = (kit: Pick<Kit, 'db'>, ms: number) => kit.db.transaction((tx) => addJob(tx, SWEEP_TASK, {}, { key: SWEEP_TASK, runAt: new Date(Date.now() + ms) }));
export const scheduleSweep = (kit: Pick<Kit, 'db'>): Promise<void> => later(kit, FIRST_LOOK_MS);

/** Deletes files that no row of the tables `referring` names any more (个人信息保护法 第十九条), and looks again tomorrow. */
export async function sweepUnnamed(kit: Pick<Kit, 'db' | 'files'>, referring: readonly string[], graceMs = SWEEP_GRACE_MS): Promise<void> {
  const before = new Date(Date.now() - graceMs);
  while (await sweepKept(kit, before, referring));
  await later(kit, DAY_MS);
}
