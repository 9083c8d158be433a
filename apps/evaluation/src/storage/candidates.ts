import type { CandidateData } from '@gt/contracts';
import type { Queryable, Tx } from '@gt/persistence';
import type { EnrolledInPost, HeldFor, InPostConfirmation, InPostFact } from '../domain/in-post.js';

/** An accepted applicant with where it stands here. */
export interface CandidateRow {
  readonly applicationId: string; readonly data: CandidateData; readonly withdrawn: boolean; readonly planId: string | null; readonly panelId: string | null;
  /** the employer's newest confirmation of 在职在岗, and for whom a move of the person waits */
  readonly inPost: InPostConfirmation | null; readonly held: HeldFor | null;
  /** why an absence from the plan is accepted; null: it is not */
  readonly excused: string | null;
  /** what the enrolment rests on; null: there is none, or it is from before that was kept */
  readonly enrolledInPost: InPostFact | null;
}
interface Row { application_id: string; data: CandidateData; withdrawn: boolean; plan_id: string | null; panel_id: string | null; in_post: InPostConfirmation | null; held: HeldFor | null; excused: string | null; enrolled_in_post: InPostFact | null }

const COLUMNS = 'c.application_id, c.data, c.withdrawn, c.in_post, c.held, e.plan_id, e.panel_id, e.excused, e.in_post AS enrolled_in_post';
/** With the plan that each is in now; one from which the candidate was moved on is over for him. */
const SELECT = `SELECT ${COLUMNS} FROM candidate c LEFT JOIN enrolment e ON e.application_id = c.application_id AND NOT e.released`;
const fromRow = (row: Row): CandidateRow => ({ applicationId: row.application_id, data: row.data, withdrawn: row.withdrawn, planId: row.plan_id, panelId: row.panel_id, inPost: row.in_post, held: row.held, excused: row.excused, enrolledInPost: row.enrolled_in_post });

/** Keeps accepted applicants, each once; the same one again changes nothing, one that was withdrawn by decision and is accepted anew is a candidate again. */
export async function keepCandidates(tx: Tx, accepted: ReadonlyArray<{ readonly candidate: CandidateData; readonly at: string }>): Promise<void> {
  await tx.query('INSERT INTO candidate (application_id, institution_id, data, since) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::timestamptz[]) ON CONFLICT (application_id) DO UPDATE SET institution_id = EXCLUDED.institution_id, data = EXCLUDED.data, since = EXCLUDED.since, withdrawn = false, in_post = NULL, held = NULL, waiting = NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.application_id = EXCLUDED.application_id AND NOT e.released) WHERE candidate.withdrawn',
    [accepted.map((a) => a.candidate.applicationId), accepted.map((a) => a.candidate.institutionId), accepted.map((a) => JSON.stringify(a.candidate)), accepted.map((a) => a.at)]);
}

/** An accepted applicant who is at another body, or in another occupation, now. */
export const relocateCandidate = (tx: Tx, candidate: CandidateData) => tx.query('UPDATE candidate SET institution_id = $2, data = $3 WHERE application_id = $1', [candidate.applicationId, candidate.institutionId, JSON.stringify(candidate)]);

export async function markWithdrawn(tx: Tx, applicationId: string): Promise<void> {
  await tx.query('UPDATE candidate SET withdrawn = true, waiting = false WHERE application_id = $1', [applicationId]);
}

/** The employer confirmed 在职在岗, or null: another unit has to. */
export const noteInPost = (tx: Tx, applicationId: string, confirmation: InPostConfirmation | null) => tx.query('UPDATE candidate SET in_post = $2 WHERE application_id = $1', [applicationId, confirmation && JSON.stringify(confirmation)]);
/** For whom a move of the person waits; null: it is settled. */
export const noteHeld = (tx: Tx, applicationId: string, held: HeldFor | null) => tx.query('UPDATE candidate SET held = $2 WHERE application_id = $1', [applicationId, held]);
/** The unit where the person works now: it stands for conflicts of interest and on the roster. */
export const noteUnit = (tx: Tx, applicationId: string, unit: { readonly employerId: string; readonly employerName: string }) => tx.query('UPDATE candidate SET data = data || $2::jsonb WHERE application_id = $1', [applicationId, JSON.stringify(unit)]);

/** Those of the ids that are known, locked in id order: two enrolments of one candidate wait for each other. */
export async function lockCandidates(tx: Tx, ids: readonly string[]): Promise<Map<string, CandidateRow>> {
  await tx.query('SELECT 1 FROM candidate WHERE application_id = ANY($1::uuid[]) ORDER BY application_id FOR UPDATE', [ids]);
  return findCandidates(tx, ids);
}

export async function findCandidates(db: Queryable, ids: readonly string[]): Promise<Map<string, CandidateRow>> {
  const rows = await db.query<Row>(`${SELECT} WHERE c.application_id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.application_id, fromRow(row)]));
}

/** Everybody enrolled in a plan, in order of application id, those too who were moved on from it; with a page as many of them after its cursor. */
export async function candidatesOf(db: Queryable, planId: string, page: { readonly after: string | null; readonly limit: number | null } = { after: null, limit: null }): Promise<CandidateRow[]> {
  return (await db.query<Row>(`SELECT ${COLUMNS} FROM candidate c JOIN enrolment e ON e.application_id = c.application_id WHERE e.plan_id = $1 AND ($2::uuid IS NULL OR e.application_id > $2) ORDER BY e.application_id LIMIT $3`,
    [planId, page.after, page.limit])).map(fromRow);
}

/** Accepted applicants of bodies that are in no plan yet, after a cursor; null bodies = every body. */
export async function waitingCandidates(db: Queryable, institutionIds: readonly string[] | null, after: string | null, limit: number): Promise<CandidateRow[]> {
  return (await db.query<Row>(`${SELECT} WHERE e.plan_id IS NULL AND NOT c.withdrawn AND ($1::uuid[] IS NULL OR c.institution_id = ANY($1)) AND ($2::uuid IS NULL OR c.application_id > $2) ORDER BY c.application_id LIMIT $3`,
    [institutionIds, after, limit])).map(fromRow);
}

/** Enrols; the database refuses a candidate who is in another plan (unique_violation). */
export async function enrol(tx: Tx, planId: string, enrolled: readonly EnrolledInPost[]): Promise<void> {
  const ids = enrolled.map((each) => each.applicationId);
  await tx.query('INSERT INTO enrolment (plan_id, application_id, in_post) SELECT $1, * FROM unnest($2::uuid[], $3::jsonb[])', [planId, ids, enrolled.map(({ applicationId: _key, ...fact }) => JSON.stringify(fact))]);
  await tx.query('UPDATE candidate SET waiting = false WHERE application_id = ANY($1::uuid[])', [ids]);
}

/** Those of the ids, or everybody, leave the plan and wait for one again. */
export async function removeFromPlan(tx: Tx, planId: string, applicationIds: readonly string[] | null): Promise<void> {
  await tx.query(`WITH removed AS (DELETE FROM enrolment WHERE plan_id = $1 AND ($2::uuid[] IS NULL OR application_id = ANY($2)) RETURNING application_id)
    UPDATE candidate c SET waiting = NOT c.withdrawn FROM removed r WHERE c.application_id = r.application_id`, [planId, applicationIds]);
}

/** Why the absence of these from the plan is accepted. */
export const noteExcused = (tx: Tx, planId: string, applicationIds: readonly string[], why: string) => tx.query('UPDATE enrolment SET excused = $3 WHERE plan_id = $1 AND application_id = ANY($2::uuid[])', [planId, applicationIds, why]);
/** The plan is over for these (移至下批, 因故终止), who may come into another one and wait for it unless they were withdrawn; that they were in it stays. */
export async function releaseFromPlan(tx: Tx, planId: string, applicationIds: readonly string[]): Promise<void> {
  await tx.query(`WITH released AS (UPDATE enrolment SET released = true WHERE plan_id = $1 AND application_id = ANY($2::uuid[]) RETURNING application_id)
    UPDATE candidate c SET waiting = NOT c.withdrawn FROM released r WHERE c.application_id = r.application_id`, [planId, applicationIds]);
}

export async function assignPanel(tx: Tx, planId: string, panelId: string, ids: readonly string[]): Promise<void> {
  await tx.query('UPDATE enrolment SET panel_id = $2 WHERE plan_id = $1 AND application_id = ANY($3::uuid[])', [planId, panelId, ids]);
}

export async function freeFromPanel(tx: Tx, panelId: string): Promise<void> {
  await tx.query('UPDATE enrolment SET panel_id = NULL WHERE panel_id = $1', [panelId]);
}
