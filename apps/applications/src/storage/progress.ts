import { addJobs, type Queryable, type Tx } from '@gt/persistence';
import { documentId, waitNoMore } from '@gt/service-kit';

/** Editions of the form 附件2: the interim one with all blocks filled when the body has accepted, of a further acceptance with its version, and the final one for the volume of a plan. */
export type FormEdition = 'accepted' | `accepted:${number}` | `final:${string}`;
export interface FormWanted { readonly applicationId: string; readonly edition: FormEdition; readonly planId: string | null }
export interface FinalFormWanted { readonly applicationId: string; readonly edition: `final:${string}`; readonly planId: string }

/** Notes that final forms are to be fixed and wakes the job. Noted once; what is fixed stays fixed. */
export async function wantForms(tx: Tx, forms: readonly FinalFormWanted[]): Promise<void> {
  if (forms.length === 0) return;
  await tx.query('INSERT INTO application_form (application_id, edition, plan_id) SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[]) ON CONFLICT DO NOTHING',
    [forms.map((f) => f.applicationId), forms.map((f) => f.edition), forms.map((f) => f.planId)]);
  // nobody waits for an interim form once the final one is due
  const left = await tx.query<{ id: string; edition: string; waited: boolean }>(`DELETE FROM application_form WHERE application_id = ANY($1::uuid[]) AND plan_id IS NULL AND NOT fixed RETURNING application_id AS id, edition, waiting_code IS NOT NULL AND NOT superseded AS waited`, [forms.map((f) => f.applicationId)]);
  const waited = left.filter((form) => form.waited);
  if (waited.length > 0) await waitNoMore(tx, waited.map(({ id, edition }) => documentId('APPLICATION_FORM', id, edition)));
  await addJobs(tx, 'fix-forms', [{ payload: {} }]);
}

/** The interim form of an acceptance as it stands now, in the place of any earlier one. `version`: the application's with it. */
export async function wantInterimForms(tx: Tx, accepted: ReadonlyArray<{ readonly applicationId: string; readonly version: number }>): Promise<void> {
  if (accepted.length === 0) return;
  const ids = accepted.map((a) => a.applicationId);
  await supersedeInterimForms(tx, ids);
  await tx.query(`INSERT INTO application_form (application_id, edition) SELECT id, CASE WHEN EXISTS (SELECT 1 FROM application_form f WHERE f.application_id = id) THEN 'accepted:' || version ELSE 'accepted' END FROM unnest($1::uuid[], $2::int[]) AS r(id, version) ON CONFLICT DO NOTHING`,
    [ids, accepted.map((a) => a.version)]);
  await addJobs(tx, 'fix-forms', [{ payload: {} }]);
}
/** Interim forms that do not stand any more: fixed ones stay as they are and are shown as superseded, the others are not made. */
export async function supersedeInterimForms(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  const gone = await tx.query<{ id: string; edition: string; waited: boolean }>(`UPDATE application_form SET superseded = true WHERE application_id = ANY($1::uuid[]) AND plan_id IS NULL AND NOT superseded RETURNING application_id AS id, edition, waiting_code IS NOT NULL AND NOT fixed AS waited`, [applicationIds]);
  const waited = gone.filter((form) => form.waited);
  if (waited.length > 0) await waitNoMore(tx, waited.map(({ id, edition }) => documentId('APPLICATION_FORM', id, edition)));
}

/** Forms not fixed yet, in a stable order after a cursor: final ones (a volume waits for them) or interim ones. */
export async function openForms(db: Queryable, kind: 'FINAL' | 'INTERIM', after: { applicationId: string; edition: string }, limit: number): Promise<FormWanted[]> {
  const rows = await db.query<{ application_id: string; edition: FormEdition; plan_id: string | null }>(
    'SELECT application_id, edition, plan_id FROM application_form WHERE NOT fixed AND NOT superseded AND (plan_id IS NOT NULL) = $4 AND (application_id, edition) > ($1::uuid, $2) ORDER BY application_id, edition LIMIT $3', [after.applicationId, after.edition, limit, kind === 'FINAL']);
  return rows.map((r) => ({ applicationId: r.application_id, edition: r.edition, planId: r.plan_id }));
}
export async function formsFixed(tx: Tx, forms: readonly FormWanted[]): Promise<void> {
  await tx.query(`UPDATE application_form f SET fixed = true, waiting_code = NULL, waiting_characters = '{}' FROM unnest($1::uuid[], $2::text[]) AS r(application_id, edition)
    WHERE f.application_id = r.application_id AND f.edition = r.edition`, [forms.map((f) => f.applicationId), forms.map((f) => f.edition)]);
}
/** The form waits for people: a font that has these characters, say. It is tried again when the service starts and with every further form. False: it is wanted no more. */
export const formWaits = async (db: Queryable, form: FormWanted, code: string, characters: readonly string[]): Promise<boolean> =>
  (await db.query('UPDATE application_form SET waiting_code = $3, waiting_characters = $4 WHERE application_id = $1 AND edition = $2 AND NOT superseded RETURNING 1', [form.applicationId, form.edition, code, characters])).length > 0;

/** Enrolled candidates, learned from evaluation's plan. */
export async function noteEnrolled(tx: Tx, planId: string, applicationIds: readonly string[]): Promise<void> {
  await tx.query('INSERT INTO application_plan (application_id, plan_id, enrolled) SELECT id, $2, true FROM unnest($1::uuid[]) AS id ON CONFLICT (application_id, plan_id) DO UPDATE SET enrolled = true', [applicationIds, planId]);
}
/** Day and place of a filed plan; a later filing puts them right. */
export const notePlanDate = (tx: Tx, planId: string, day: string, venue: string) =>
  tx.query('INSERT INTO plan_date (plan_id, first_day, venue) VALUES ($1, $2, $3) ON CONFLICT (plan_id) DO UPDATE SET first_day = $2, venue = $3', [planId, day, venue]);
export const planDate = async (db: Queryable, planId: string) => (await db.query<{ day: string; venue: string }>('SELECT first_day::text AS day, venue FROM plan_date WHERE plan_id = $1', [planId]))[0];
/** A plan was postponed: no day is fixed until it is filed again. */
export const forgetPlanDate = (tx: Tx, planId: string) => tx.query('DELETE FROM plan_date WHERE plan_id = $1', [planId]);
export const enrolledIn = async (db: Queryable, planId: string) => (await db.query<{ id: string }>('SELECT application_id AS id FROM application_plan WHERE plan_id = $1 AND enrolled ORDER BY application_id', [planId])).map((row) => row.id);

export interface PlanResult { readonly applicationId: string; readonly planId: string; readonly outcome: string; readonly effectiveOn: string | null }
/** Results of plans, at most one of an application; whether enrolment has been heard of does not matter. */
export async function noteResults(tx: Tx, results: readonly PlanResult[]): Promise<void> {
  await tx.query(`INSERT INTO application_plan (application_id, plan_id, outcome, effective_on) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[])
    ON CONFLICT (application_id, plan_id) DO UPDATE SET outcome = EXCLUDED.outcome, effective_on = coalesce(EXCLUDED.effective_on, application_plan.effective_on)`,
  [results.map((r) => r.applicationId), results.map((r) => r.planId), results.map((r) => r.outcome), results.map((r) => r.effectiveOn)]);
}
/** Outcomes after which the application is in that plan no more and may join another (七(三)). */
const LEFT = ['STOPPED', 'MOVED_TO_NEXT_BATCH'];
/** Whether the application is in a plan now. */
export async function isEnrolled(db: Queryable, applicationId: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM application_plan WHERE application_id = $1 AND enrolled AND (outcome IS NULL OR NOT outcome = ANY($2)) LIMIT 1', [applicationId, LEFT])).length > 0;
}
/** First assessment day of the plan that the application is in now; null while there is none. */
export const firstAssessmentDay = async (db: Queryable, applicationId: string): Promise<string | null> => (await db.query<{ day: string }>(
  'SELECT d.first_day::text AS day FROM application_plan p JOIN plan_date d USING (plan_id) WHERE p.application_id = $1 AND p.enrolled AND (p.outcome IS NULL OR NOT p.outcome = ANY($2)) ORDER BY d.first_day LIMIT 1', [applicationId, LEFT]))[0]?.day ?? null;
/** Candidates left a plan before it began: nothing of theirs was scored in it. */
export const noteRemoved = (tx: Tx, planId: string, applicationIds: readonly string[]) => tx.query('UPDATE application_plan SET enrolled = false WHERE plan_id = $1 AND application_id = ANY($2::uuid[])', [planId, applicationIds]);
/** A plan was cancelled: its candidates wait for another one. */
export const noteCancelled = (tx: Tx, planId: string) => tx.query('UPDATE application_plan SET enrolled = false WHERE plan_id = $1', [planId]);

export interface PlanOfApplication { readonly planId: string; readonly enrolled: boolean; readonly outcome: string | null; readonly effectiveOn: string | null }
export async function plansOf(db: Queryable, applicationId: string): Promise<PlanOfApplication[]> {
  return db.query<{ planId: string; enrolled: boolean; outcome: string | null; effectiveOn: string | null }>('SELECT plan_id AS "planId", enrolled, outcome, effective_on::text AS "effectiveOn" FROM application_plan WHERE application_id = $1 ORDER BY plan_id', [applicationId]);
}
/** Forms that were made or are to be; one that was superseded before it was made is none. */
export async function formsOf(db: Queryable, applicationId: string): Promise<Array<{ edition: string; fixed: boolean; superseded: boolean; waitingCode: string | null; waitingCharacters: string[] }>> {
  return db.query('SELECT edition, fixed, superseded, waiting_code AS "waitingCode", waiting_characters AS "waitingCharacters" FROM application_form WHERE application_id = $1 AND (fixed OR NOT superseded) ORDER BY superseded DESC, edition', [applicationId]);
}
