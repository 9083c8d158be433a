import { createHash } from 'node:crypto';
import { workTypeOf, type SkillLevel, type TitleLevel } from '@gt/domain';
import { uuidFrom, type Queryable, type Tx } from '@gt/persistence';
import type { HeldSlot } from '../domain/accept.js';
import type { ApplicationStatus, Candidate, FinalOutcome } from '../domain/application.js';
import type { LegacySlot } from '../domain/legacy.js';

interface SlotRow {
  person_id: string; title_level: TitleLevel; occupation_code: string; occupation_name: string; work_type: string | null; institution_id: string; institution_name: string | null;
  application_id: string; level: SkillLevel; state: HeldSlot['state']; passed_level: SkillLevel | null;
}
/** The slots of a person by title level. */
export type SlotsOfPerson = Partial<Record<TitleLevel, HeldSlot>>;

/** The slot's id as an aggregate (its releases are events): follows from person and title level. */
export const slotId = (personId: string, titleLevel: TitleLevel): string => uuidFrom(createHash('sha256').update(`slot\n${personId}\n${titleLevel}`).digest());

/** Slots of these persons. With `lock` they stay as they are until the transaction ends; who inserts a first slot is not held up. */
export async function findSlots(db: Queryable, personIds: readonly string[], lock = false): Promise<Map<string, SlotsOfPerson>> {
  const rows = await db.query<SlotRow>(
    `SELECT s.*, (SELECT c.state->>'name' FROM copy c WHERE c.aggregate_type = 'institutions.institution' AND c.id = s.institution_id) AS institution_name
     FROM application_slot s WHERE s.person_id = ANY($1::uuid[])${lock ? ' ORDER BY s.person_id, s.title_level FOR UPDATE OF s' : ''}`, [personIds]);
  const found = new Map<string, SlotsOfPerson>();
  for (const row of rows) {
    const slots = found.get(row.person_id) ?? {};
    slots[row.title_level] = {
      occupation: { code: row.occupation_code, name: row.occupation_name, workType: row.work_type }, institutionId: row.institution_id, institutionName: row.institution_name ?? '评价机构',
      state: row.state, passedLevel: row.passed_level, applicationId: row.application_id, level: row.level,
    };
    found.set(row.person_id, slots);
  }
  return found;
}

/** `byPromotionPath`: the path is one by which a higher level may follow a pass (二(二), 二(三)). */
export interface SlotTaking { /** under whose id the slot lies: the person of whom the candidate's document is one */ readonly ownerId: string; readonly candidate: Candidate; readonly byPromotionPath: boolean }

/**
 * Takes slots, one statement for any number: the single place where the race of 七(三) is decided. The condition says the same as
 * `decideSlot` of libs/rules (a test compares them over all states). Answers the ids of the applications that have their slot now.
 * At most one taking per person and title level in one call.
 */
export async function takeSlots(tx: Tx, takings: readonly SlotTaking[]): Promise<Set<string>> {
  if (takings.length === 0) return new Set();
  const all = takings.map((t) => t.candidate);
  const rows = await tx.query<{ application_id: string }>(`
    INSERT INTO application_slot AS s (person_id, title_level, occupation_code, occupation_name, work_type, institution_id, application_id, level, by_promotion_path, state)
    SELECT r.*, 'HELD' FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::smallint[], $9::boolean[])
      AS r(person_id, title_level, occupation_code, occupation_name, work_type, institution_id, application_id, level, by_promotion_path) ORDER BY 1, 2
    ON CONFLICT (person_id, title_level) DO UPDATE SET
      passed_level = CASE WHEN ${SAME_OCCUPATION} THEN s.passed_level END, passed_before = CASE WHEN ${SAME_OCCUPATION} THEN s.passed_level END,
      -- a work type once named stays: else an application without one would open the way to another
      work_type = CASE WHEN ${SAME_OCCUPATION} THEN coalesce(s.work_type, EXCLUDED.work_type) ELSE EXCLUDED.work_type END,
      occupation_code = EXCLUDED.occupation_code, occupation_name = EXCLUDED.occupation_name, institution_id = EXCLUDED.institution_id,
      application_id = EXCLUDED.application_id, level = EXCLUDED.level, by_promotion_path = EXCLUDED.by_promotion_path, state_before = s.state, state = 'HELD'
    WHERE NOT (${SAME_OCCUPATION} AND s.passed_level IS NOT NULL AND EXCLUDED.level >= s.passed_level)
      AND (s.state = 'RELEASED' OR (${SAME_OCCUPATION} AND s.institution_id = EXCLUDED.institution_id
        AND (s.state = 'FAILED' OR (s.state = 'PASSED' AND EXCLUDED.by_promotion_path))))
    RETURNING application_id`, [
    takings.map((t) => t.ownerId), all.map((c) => c.titleLevel), all.map((c) => c.occupation.code), all.map((c) => c.occupation.name), all.map((c) => workTypeOf(c.occupation)),
    all.map((c) => c.institutionId), all.map((c) => c.applicationId), all.map((c) => c.level), takings.map((t) => t.byPromotionPath),
  ]);
  return new Set(rows.map((r) => r.application_id));
}
/** Equal codes and, where both give a work type, equal work types (libs/domain, sameOccupation). */
const SAME_OCCUPATION = '(s.occupation_code = EXCLUDED.occupation_code AND (s.work_type IS NULL OR EXCLUDED.work_type IS NULL OR s.work_type = EXCLUDED.work_type))';

/**
 * Moves the slots that applications hold to PASSED or FAILED (缺考 and 取消资格 end as failed). It counts from what was passed before this
 * attempt, so that a corrected result puts right what the first one did. A slot that was released, or that another application holds by
 * now, stays. Answers the applications whose slot moved.
 */
export async function settleSlots(tx: Tx, ends: ReadonlyArray<{ readonly applicationId: string; readonly outcome: FinalOutcome }>): Promise<Set<string>> {
  if (ends.length === 0) return new Set();
  const rows = await tx.query<{ application_id: string }>(`UPDATE application_slot s SET state = r.state, passed_level = CASE WHEN r.state = 'PASSED' THEN least(s.passed_before, s.level) ELSE s.passed_before END
    FROM unnest($1::uuid[], $2::text[]) AS r(application_id, state) WHERE s.application_id = r.application_id AND s.state <> 'RELEASED' RETURNING s.application_id`,
  [ends.map((e) => e.applicationId), ends.map((e) => (e.outcome === 'PASSED' ? 'PASSED' : 'FAILED'))]);
  return new Set(rows.map((row) => row.application_id));
}

/** Gives the slot back that the application holds, withdrawn by decision before anything was scored: a first one is free, a retake's is FAILED again, a promotion's PASSED. */
export async function giveBackSlot(tx: Tx, applicationId: string): Promise<void> {
  await tx.query(`UPDATE application_slot SET state = coalesce(state_before, 'RELEASED'), passed_level = passed_before WHERE application_id = $1 AND state = 'HELD'`, [applicationId]);
}

/** The slot that an application holds, locked, with the application's version: what changes it wants another opinion on it. */
export async function slotOfApplication(tx: Tx, applicationId: string): Promise<{ version: number; institutionId: string; state: HeldSlot['state'] } | undefined> {
  const [row] = await tx.query<{ version: number | null; institution_id: string; state: HeldSlot['state'] }>(
    'SELECT s.institution_id, s.state, (SELECT a.version FROM application a WHERE a.id = s.application_id) AS version FROM application_slot s WHERE s.application_id = $1 FOR UPDATE OF s', [applicationId]);
  return row && { version: row.version ?? 1, institutionId: row.institution_id, state: row.state }; // one from before this system has no application here
}
/** Further applications of a person for a title level that are under way at a body: submitted, and not over. */
export const openBeside = (db: Queryable, applicationId: string, personIds: readonly string[], institutionId: string, titleLevel: TitleLevel) => db.query<{ id: string; status: ApplicationStatus }>(
  `SELECT id, status FROM application WHERE person_id = ANY($1::uuid[]) AND id <> $2 AND institution_id = $3 AND status = ANY($4) AND coalesce(state#>>'{acceptance,candidate,titleLevel}', state->'verdict'->>'titleLevel') = $5 ORDER BY ordinal`,
  [personIds, applicationId, institutionId, ['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED'] satisfies ApplicationStatus[], titleLevel]);
/** Puts slots where 历史数据 say that they are: free ones, and ones that 历史数据 hold already. Whoever calls holds the persons alone, and has looked. */
export async function fillSlots(tx: Tx, slots: readonly LegacySlot[]): Promise<void> {
  const rows = await tx.query(`
    INSERT INTO application_slot AS s (person_id, title_level, occupation_code, occupation_name, work_type, institution_id, application_id, level, by_promotion_path, state, passed_level, passed_before)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::smallint[], $9::boolean[], $10::text[], $11::smallint[], $12::smallint[])
    ON CONFLICT (person_id, title_level) DO UPDATE SET occupation_code = EXCLUDED.occupation_code, occupation_name = EXCLUDED.occupation_name, work_type = EXCLUDED.work_type, institution_id = EXCLUDED.institution_id,
      application_id = EXCLUDED.application_id, level = EXCLUDED.level, by_promotion_path = false, state = EXCLUDED.state, state_before = NULL, passed_level = EXCLUDED.passed_level, passed_before = EXCLUDED.passed_before
    WHERE EXISTS (SELECT 1 FROM legacy_record l WHERE l.id = s.application_id) RETURNING 1`, [
    slots.map((s) => s.personId), slots.map((s) => s.titleLevel), slots.map((s) => s.occupation.code), slots.map((s) => s.occupation.name), slots.map((s) => s.occupation.workType), slots.map((s) => s.institutionId),
    slots.map((s) => s.holderId), slots.map((s) => s.level), slots.map(() => false), slots.map((s) => s.state), slots.map((s) => s.passedLevel), slots.map((s) => s.passedBefore)]);
  if (rows.length !== slots.length) throw new Error('a slot that was free, or held by 历史数据, is neither any more');
}
/** The slot's 历史数据 never were: it is free. */
export const freeLegacySlot = (tx: Tx, personId: string, titleLevel: TitleLevel) => tx.query("UPDATE application_slot SET state = 'RELEASED', passed_level = NULL, passed_before = NULL, state_before = NULL WHERE person_id = $1 AND title_level = $2", [personId, titleLevel]);

/** Where a slot lies by decision of the municipal centre, and how it stands there. Answers its version as an aggregate. */
export async function moveSlot(tx: Tx, to: Omit<LegacySlot, 'state'> & { readonly state: HeldSlot['state']; readonly stateBefore?: HeldSlot['state'] | null }): Promise<number> {
  const [row] = await tx.query<{ releases: number }>(`UPDATE application_slot SET occupation_code = $3, occupation_name = $4, work_type = $5, institution_id = $6, application_id = $7, level = $8, state = $9, passed_level = $10, passed_before = $11, state_before = $12, releases = releases + 1
    WHERE person_id = $1 AND title_level = $2 RETURNING releases`, [to.personId, to.titleLevel, to.occupation.code, to.occupation.name, to.occupation.workType, to.institutionId, to.holderId, to.level, to.state, to.passedLevel, to.passedBefore, to.stateBefore ?? null]);
  return row!.releases;
}
/** A slot under the application that has it, in whatever state, at another body or in another occupation, where only what was passed there counts. Answers its version as an aggregate. */
export async function relocateSlot(tx: Tx, slot: { readonly personId: string; readonly titleLevel: TitleLevel }, to: { readonly institutionId: string; readonly occupation: Candidate['occupation']; readonly keepsPassed: boolean }): Promise<number> {
  const [row] = await tx.query<{ releases: number }>(`UPDATE application_slot SET occupation_code = $3, occupation_name = $4, work_type = $5, institution_id = $6, passed_level = CASE WHEN $7 THEN passed_level END, passed_before = CASE WHEN $7 THEN passed_before END, releases = releases + 1
    WHERE person_id = $1 AND title_level = $2 RETURNING releases`, [slot.personId, slot.titleLevel, to.occupation.code, to.occupation.name, to.occupation.workType, to.institutionId, to.keepsPassed]);
  return row!.releases;
}
/** A slot that stays where it is by decision, with what was passed on another that went. Answers its version as an aggregate. */
export async function keepSlot(tx: Tx, personId: string, titleLevel: TitleLevel, passedLevel: SkillLevel | null): Promise<number> {
  const [row] = await tx.query<{ releases: number }>('UPDATE application_slot SET passed_level = $3, releases = releases + 1 WHERE person_id = $1 AND title_level = $2 RETURNING releases', [personId, titleLevel, passedLevel]);
  return row!.releases;
}
/** A slot that has no place beside another of the same person any more. */
export async function dropSlot(tx: Tx, personId: string, titleLevel: TitleLevel): Promise<{ releases: number; passedBefore: SkillLevel | null; stateBefore: HeldSlot['state'] | null }> {
  const [row] = await tx.query<{ releases: number; passedBefore: SkillLevel | null; stateBefore: HeldSlot['state'] | null }>('DELETE FROM application_slot WHERE person_id = $1 AND title_level = $2 RETURNING releases, passed_before AS "passedBefore", state_before AS "stateBefore"', [personId, titleLevel]);
  return row!;
}
/** A slot under the id of the person that its document belongs to; as an aggregate it begins there. */
export const rekeySlot = (tx: Tx, fromId: string, toId: string, titleLevel: TitleLevel) => tx.query('UPDATE application_slot SET person_id = $2, releases = 1 WHERE person_id = $1 AND title_level = $3', [fromId, toId, titleLevel]);

/** Releases a slot by decision of the municipal centre. Answers the slot's version as an aggregate and whose it was; undefined when there is none or it is free. */
export async function releaseSlot(tx: Tx, personId: string, titleLevel: TitleLevel): Promise<{ version: number; institutionId: string; applicationId: string } | undefined> {
  const [row] = await tx.query<{ releases: number; institution_id: string; application_id: string }>(
    `UPDATE application_slot SET state = 'RELEASED', releases = releases + 1 WHERE person_id = $1 AND title_level = $2 AND state <> 'RELEASED' RETURNING releases, institution_id, application_id`, [personId, titleLevel]);
  return row && { version: row.releases, institutionId: row.institution_id, applicationId: row.application_id };
}
