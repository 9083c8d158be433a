import { EVALUATION_METHOD_NAMES, maskName, skillLevelName } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { bodiesSupervised, copies, type Access } from '@gt/service-kit';
import { applicantOf, planOf, STANDING_NAMES, standingOf, type CandidateRow, type Standing } from '../domain/candidate.js';
import { explain, type BatchStatus, type PlanRow } from '../domain/explain.js';
import { reachParams, withinReach, type Page } from './reach.js';

/** Rows of the public summary: the demonstration's one batch has some 120. */
export const PUBLIC_ROWS_LIMIT = 500;

interface Read { readonly id: string; readonly state: CandidateRow; readonly plan: PlanRow | null; readonly batch: BatchStatus | null }
/**
 * The rows of some applications (`ids`, SQL): each looked up by its key, and then what there is of its plan and batch. `LIMIT 1` keeps it so: joined with
 * the views over both slots, the planner would read and sort all rows of the city.
 */
const rowsOf = (ids: string): string => `SELECT f.id, c.state, p.state AS plan, b.status AS batch FROM (${ids}) f
  CROSS JOIN LATERAL (SELECT state, plan_id FROM live_candidate_row WHERE application_id = f.id LIMIT 1) c
  LEFT JOIN LATERAL (SELECT state FROM live_plan_row WHERE plan_id = c.plan_id LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT batch_id FROM live_batch_candidate WHERE application_id = f.id ORDER BY batch_id DESC LIMIT 1) bc ON true
  LEFT JOIN LATERAL (SELECT status FROM live_certificate_batch WHERE batch_id = bc.batch_id LIMIT 1) b ON true`;

function view({ id, state, plan, batch }: Read, institutionName: string | null) {
  const who = applicantOf(state)!;
  const standing = standingOf(state);
  const method = state.application?.applicant.method ?? who.method ?? state.result?.applicant?.method ?? state.certificate?.applicant.method ?? null;
  return {
    applicationId: id, name: maskName(who.name), institutionId: who.institutionId, institution: institutionName, employer: who.employerName ?? state.result?.applicant?.employerName ?? null,
    occupation: who.occupation, level: skillLevelName(who.level), method: method && EVALUATION_METHOD_NAMES[method], retake: who.retake,
    planId: planOf(state), plan: plan?.name ?? null, standing, outcome: STANDING_NAMES[standing], reason: explain(state, plan, batch), certificateNumber: state.certificate?.certificateNumber ?? null,
  };
}
export type BatchTableRow = ReturnType<typeof view>;

interface Filter { readonly planId: string | null; readonly institutionId: string | null }

/**
 * The ids of a page (SQL), one way for each thing that leads to few rows: the plan, the body, else the bodies within reach, each a page of an index however
 * many candidates there are; who reads all reads them in the table's order. `$4` cursor, `$5` rows, `$6` plan, `$7` body; the reach is `withinReach`'s.
 * A body is compared as the beginning of a range: told that it is one value, the planner may go through the whole city until enough rows of a small one come by.
 */
function pageOf(filter: Filter, everything: boolean): string {
  // each slot by itself: of a view over both the planner sorts all rows before it takes some
  const slot = (table: string, live: string, where: string, order: string): string => `(SELECT c.application_id AS id FROM ${table} c WHERE (SELECT live FROM projection WHERE name = 'batch-table') = '${live}' AND c.institution_id IS NOT NULL AND ${where}
    AND ($6::uuid IS NULL OR c.plan_id = $6) AND ($7::uuid IS NULL OR c.institution_id = $7) ORDER BY ${order} LIMIT $5)`;
  const rows = (where: string, order: string): string => `${slot('candidate_row', 'a', where, order)} UNION ALL ${slot('candidate_row_b', 'b', where, order)}`;
  if (filter.planId !== null || (everything && filter.institutionId === null)) return `SELECT found.id FROM (${rows(`($4::uuid IS NULL OR c.application_id > $4) AND ${withinReach('c.institution_id')}`, 'c.application_id')}) found ORDER BY found.id LIMIT $5`;
  const places = filter.institutionId === null ? `SELECT unnest($2::uuid[]) AS id UNION ${bodiesSupervised('= ANY($3::text[])')}` : `SELECT asked.id FROM (SELECT $7::uuid AS id) asked WHERE ${withinReach('asked.id')}`;
  const page = rows(`(c.institution_id, c.application_id) > (place.id, coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')) AND c.institution_id <= place.id AND (NOT $1 OR $7::uuid IS NOT NULL)`, 'c.institution_id, c.application_id');
  return `SELECT found.id FROM (${places}) place CROSS JOIN LATERAL (${page}) found ORDER BY found.id LIMIT $5`;
}

/** A page (SQL) with the plan's, the batch's and the body's part of each row; parameters as `pageOf`. */
export const pageWithParts = (filter: Filter, everything: boolean): string => `SELECT t.*, (SELECT state->>'name' FROM copy WHERE aggregate_type = 'institutions.institution' AND id = (coalesce(t.state->'application', t.state->'result', t.state->'certificate')->'applicant'->>'institutionId')::uuid) AS institution
  FROM (${rowsOf(pageOf(filter, everything))}) t ORDER BY t.id`;

/** 批次一览: what became of each application and why, within reach, by plan or body. With a plan, also its counts. */
export async function readBatchTable(db: Queryable, access: Access, { after, limit }: Page, filter: Filter): Promise<{ items: BatchTableRow[]; counts: Partial<Record<Standing, number>> | null; next: string | null }> {
  const params = reachParams(access, 'batchTable.read');
  if (!params) return { items: [], counts: null, next: null };
  const rows = await db.query<Read & { institution: string | null }>(pageWithParts(filter, params[0]), [...params, after, limit + 1, filter.planId, filter.institutionId]);
  const counts = filter.planId === null ? null : await readCounts(db, access, filter.planId);
  return { items: rows.slice(0, limit).map((row) => view(row, row.institution)), counts, next: rows.length > limit ? rows[limit - 1]!.id : null };
}

/** The counters of one plan, kept by the projection; null where the plan's body is out of reach or not known yet. */
async function readCounts(db: Queryable, access: Access, planId: string): Promise<Partial<Record<Standing, number>> | null> {
  const [plan] = await db.query<{ institutionId: string | null }>(`SELECT state->>'institutionId' AS "institutionId" FROM live_plan_row WHERE plan_id = $1`, [planId]);
  if (!plan?.institutionId) return null;
  const supervisorId = (await copies.institution(db, plan.institutionId))?.supervisorId;
  if (!access.may('batchTable.read', { institutionId: plan.institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) })) return null;
  const rows = await db.query<{ standing: Standing; candidates: number }>('SELECT standing, candidates FROM live_plan_counter WHERE plan_id = $1 AND candidates > 0', [planId]);
  return Object.fromEntries(rows.map((row) => [row.standing, row.candidates]));
}

/** What the demonstration's first page shows to everybody: no number, no employer, no body, names masked. */
export async function readPublicSummary(db: Queryable) {
  const rows = await db.query<Read>(`${rowsOf('SELECT application_id AS id FROM live_candidate_row WHERE institution_id IS NOT NULL ORDER BY plan_id NULLS LAST, application_id LIMIT $1')} ORDER BY c.plan_id NULLS LAST, f.id`, [PUBLIC_ROWS_LIMIT]);
  const items = rows.map((row) => view(row, null)).map(({ name, occupation, level, method, plan, outcome, reason }) => ({ name, occupation, level, method, plan, outcome, reason }));
  const counts = await db.query<{ standing: Standing; n: number }>('SELECT standing, count(*)::int AS n FROM live_candidate_row WHERE institution_id IS NOT NULL GROUP BY standing ORDER BY n DESC, standing');
  return { items, counts: counts.map(({ standing, n }) => ({ outcome: STANDING_NAMES[standing], candidates: n })) };
}
