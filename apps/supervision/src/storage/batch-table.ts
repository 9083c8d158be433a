import type { Queryable, Tx } from '@gt/persistence';
import type { ProjectionDefinition, Slot } from '@gt/service-kit';
import { applicantOf, emptyRow, planOf, standingOf, type CandidateRow } from '../domain/candidate.js';
import { emptyPlan, type BatchStatus, type PlanRow } from '../domain/explain.js';

/** The projection's name: what an operator rebuilds, and what its consumers are called by. */
export const BATCH_TABLE = 'batch-table';
const TABLES = ['candidate_row', 'plan_row', 'plan_counter', 'certificate_batch', 'batch_candidate'] as const;
/** A table's name in a slot. Queries read the views `live_…`, which show the slot that serves. */
const at = (table: (typeof TABLES)[number], slot: Slot): string => (slot === 'a' ? table : `${table}_b`);

/** 2: applications that were reopened (ApplicationReopened) stand where they were reopened to. */
const VERSION = 2;

export const batchTable: ProjectionDefinition = { name: BATCH_TABLE, version: VERSION, tables: (slot) => TABLES.map((table) => at(table, slot)),
  consumes: ['applications.application', 'evaluation.plan', 'evaluation.register', 'evaluation.result', 'certificates.batch', 'certificates.certificate', 'archives.volume'] };

// Every function takes any number of rows in one statement each; ids are locked in order, so that two batches cannot wait for each other.
const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

/** Makes rows where there are none and locks them all: whoever comes second waits and then sees what the first wrote. */
async function lock<S>(tx: Tx, table: string, key: string, ids: string[], empty: S, more: { names: string; values: string } = { names: '', values: '' }): Promise<Map<string, S>> {
  if (ids.length === 0) return new Map();
  await tx.query(`INSERT INTO ${table} (${key}, state${more.names}) SELECT id, $2::jsonb${more.values} FROM unnest($1::uuid[]) AS id ON CONFLICT (${key}) DO NOTHING`, [ids, JSON.stringify(empty)]);
  const rows = await tx.query<{ id: string; state: S }>(`SELECT ${key} AS id, state FROM ${table} WHERE ${key} = ANY($1::uuid[]) ORDER BY ${key} FOR UPDATE`, [ids]);
  return new Map(rows.map((row) => [row.id, row.state]));
}

export const lockCandidates = (tx: Tx, slot: Slot, ids: Iterable<string>): Promise<Map<string, CandidateRow>> => lock(tx, at('candidate_row', slot), 'application_id', sorted(ids), emptyRow, { names: ', standing', values: `, 'WAITING'` });
export const lockPlans = (tx: Tx, slot: Slot, ids: Iterable<string>): Promise<Map<string, PlanRow>> => lock(tx, at('plan_row', slot), 'plan_id', sorted(ids), emptyPlan);

export async function saveCandidates(tx: Tx, slot: Slot, before: ReadonlyMap<string, CandidateRow>, after: ReadonlyMap<string, CandidateRow>): Promise<void> {
  const changed = [...after].filter(([id, row]) => row !== before.get(id));
  if (changed.length === 0) return;
  await tx.query(
    `UPDATE ${at('candidate_row', slot)} c SET state = r.state, institution_id = r.institution_id, plan_id = r.plan_id, certificate_id = r.certificate_id, standing = r.standing
     FROM unnest($1::uuid[], $2::jsonb[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[]) AS r(id, state, institution_id, plan_id, certificate_id, standing) WHERE c.application_id = r.id`,
    [changed.map(([id]) => id), changed.map(([, row]) => JSON.stringify(row)), changed.map(([, row]) => applicantOf(row)?.institutionId ?? null), changed.map(([, row]) => planOf(row)),
      changed.map(([, row]) => row.certificate?.certificateId ?? null), changed.map(([, row]) => standingOf(row))]);
  await count(tx, slot, before, changed);
}

/** Moves the counters by what changed: out of the plan and standing before, into those after. */
async function count(tx: Tx, slot: Slot, before: ReadonlyMap<string, CandidateRow>, changed: ReadonlyArray<readonly [string, CandidateRow]>): Promise<void> {
  const moves = new Map<string, number>();
  const move = (row: CandidateRow | undefined, by: number) => {
    const planId = row && planOf(row);
    if (planId) moves.set(`${planId} ${standingOf(row)}`, (moves.get(`${planId} ${standingOf(row)}`) ?? 0) + by);
  };
  for (const [id, row] of changed) { move(before.get(id), -1); move(row, 1); }
  const entries = [...moves].filter(([, by]) => by !== 0).sort(([a], [b]) => a.localeCompare(b)).map(([key, by]) => [...key.split(' '), by] as [string, string, number]);
  if (entries.length === 0) return;
  await tx.query(`INSERT INTO ${at('plan_counter', slot)} AS c (plan_id, standing, candidates) SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[]) ON CONFLICT (plan_id, standing) DO UPDATE SET candidates = c.candidates + excluded.candidates`,
    [entries.map(([planId]) => planId), entries.map(([, standing]) => standing), entries.map(([, , by]) => by)]);
}

export async function savePlans(tx: Tx, slot: Slot, plans: ReadonlyMap<string, PlanRow>): Promise<void> {
  if (plans.size === 0) return;
  await tx.query(`UPDATE ${at('plan_row', slot)} p SET state = r.state FROM unnest($1::uuid[], $2::jsonb[]) AS r(id, state) WHERE p.plan_id = r.id`, [[...plans.keys()], [...plans.values()].map((plan) => JSON.stringify(plan))]);
}

/** Keeps the certificate batches, with a row for each of their applications (AddBatchCandidates has the trigger); null `applicationIds` leaves those that the batch has. */
export async function saveBatches(tx: Tx, slot: Slot, batches: ReadonlyMap<string, { status: BatchStatus | null; applicationIds: readonly string[] | null }>): Promise<void> {
  if (batches.size === 0) return;
  const rows = [...batches].map(([batchId, { status, applicationIds }]) => ({ batch_id: batchId, status, application_ids: applicationIds }));
  await tx.query(`INSERT INTO ${at('certificate_batch', slot)} AS b (batch_id, status, application_ids) SELECT batch_id, coalesce(status, 'SUBMITTED'), coalesce(application_ids, '{}') FROM jsonb_to_recordset($1::jsonb) AS r(batch_id uuid, status text, application_ids uuid[]) ORDER BY batch_id
    ON CONFLICT (batch_id) DO UPDATE SET status = coalesce((SELECT r.status FROM jsonb_to_recordset($1::jsonb) AS r(batch_id uuid, status text) WHERE r.batch_id = b.batch_id), b.status),
      application_ids = coalesce((SELECT r.application_ids FROM jsonb_to_recordset($1::jsonb) AS r(batch_id uuid, application_ids uuid[]) WHERE r.batch_id = b.batch_id), b.application_ids)`, [JSON.stringify(rows)]);
}

/** Applications of certificates that were issued earlier. */
export async function applicationsOfCertificates(db: Queryable, slot: Slot, certificateIds: readonly string[]): Promise<Map<string, string>> {
  if (certificateIds.length === 0) return new Map();
  return new Map((await db.query<{ certificate_id: string; application_id: string }>(`SELECT certificate_id, application_id FROM ${at('candidate_row', slot)} WHERE certificate_id = ANY($1::uuid[])`, [certificateIds])).map((row) => [row.certificate_id, row.application_id]));
}
