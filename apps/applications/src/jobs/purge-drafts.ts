import { randomUUID } from 'node:crypto';
import { addJob, forgetCommands, type Tx } from '@gt/persistence';
import { metaOfJob, type Kit } from '@gt/service-kit';
import { purgeDraft } from '../domain/decisions.js';
import { forgetHandedIn } from '../storage/attachments.js';
import type { Stores } from '../storage/stores.js';

/** Days after its last change that a draft which was never submitted is kept: half a year, long enough to collect the papers for the next batch (个人信息保护法 第十九条; 告知书 五). */
export const DRAFT_RETENTION_DAYS = 180;
/** Drafts of one transaction. */
const PURGE_BLOCK = 200;
const DAY_MS = 86_400_000;
/** ms after a start until the first look: the start has other work. */
const FIRST_LOOK_MS = 10 * 60_000;

const later = (tx: Tx, ms: number) => addJob(tx, 'purge-drafts', {}, { key: 'purge-drafts', runAt: new Date(Date.now() + ms) });
export const schedulePurge = (kit: Kit) => kit.db.transaction((tx) => later(tx, FIRST_LOOK_MS));

interface Run { id: string; before: Date; last_since: string | null; last_id: string | null }

/**
 * Deletes the content of drafts that were never submitted and not changed for DRAFT_RETENTION_DAYS, in blocks; killed at any line it goes on with the
 * block that was not committed. What a hold keeps is counted and left. The row stays without anybody's data, so that the log's versions have their end.
 */
export async function purgeDrafts(kit: Kit, stores: Stores, options: { readonly block?: number; readonly stopAfter?: number } = {}): Promise<void> {
  await forgetCommands(kit.db);
  const run = await openRun(kit);
  for (let blocks = 0; await kit.db.transaction((tx) => purgeBlock(kit, stores, tx, run.id, options.block ?? PURGE_BLOCK)); blocks += 1) if (blocks + 1 === options.stopAfter) return;
  await kit.db.transaction(async (tx) => {
    await tx.query('UPDATE purge_run SET ended_at = $2 WHERE id = $1', [run.id, new Date()]);
    await later(tx, DAY_MS);
  });
}

/** The run that was left off, or a new one. */
async function openRun(kit: Kit): Promise<Run> {
  const unfinished = () => kit.db.query<Run & Record<string, unknown>>('SELECT id, before, last_since::text, last_id FROM purge_run WHERE ended_at IS NULL');
  const [found] = await unfinished();
  if (found) return found;
  await kit.db.query('INSERT INTO purge_run (id, before, started_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [randomUUID(), new Date(kit.clock.now().getTime() - DRAFT_RETENTION_DAYS * DAY_MS), new Date()]);
  return (await unfinished())[0]!;
}

/** One block of the run; false: it is through. */
async function purgeBlock(kit: Kit, stores: Stores, tx: Tx, runId: string, block: number): Promise<boolean> {
  const [run] = await tx.query<Run & Record<string, unknown>>('SELECT id, before, last_since::text, last_id FROM purge_run WHERE id = $1 AND ended_at IS NULL FOR UPDATE', [runId]);
  if (!run) return false;
  const rows = await tx.query<{ id: string; since: string; held: boolean; touched: boolean }>(`SELECT a.id, a.since::text, coalesce((SELECT (h.state->>'held')::boolean FROM draft_hold h WHERE h.id = a.id), false) AS held,
      EXISTS (SELECT 1 FROM event e WHERE e.aggregate_type = 'applications.application' AND e.aggregate_id = a.id AND e.occurred_at >= $1) AS touched
    FROM application a WHERE a.status IN ('DRAFT', 'WITHDRAWN') AND a.state->>'submittedOn' IS NULL AND a.since < $1 AND ($2::timestamptz IS NULL OR (a.since, a.id) > ($2::timestamptz, $3::uuid))
    ORDER BY a.since, a.id LIMIT $4 FOR UPDATE OF a`, [run.before, run.last_since, run.last_id, block]);
  if (rows.length === 0) return false;
  const due = rows.filter((row) => !row.held && !row.touched).map((row) => row.id);
  const found = await stores.applications.findMany(tx, due);
  await stores.applications.save(tx, [...found.values()].map((row) => ({ ...row, events: purgeDraft(row.state) })), metaOfJob(kit.service, runId, kit.clock));
  await forgetHandedIn(tx, due);
  // what else was kept of them: the sheet's row that they came from
  await tx.query(`UPDATE application_import_row SET sealed = NULL, person_id = NULL, masked_name = '' WHERE application_id = ANY($1::uuid[])`, [due]);
  const last = rows.at(-1)!;
  await tx.query('UPDATE purge_run SET last_since = $2::timestamptz, last_id = $3, purged = purged + $4, held = held + $5 WHERE id = $1', [runId, last.since, last.id, due.length, rows.filter((row) => row.held).length]);
  return true;
}
