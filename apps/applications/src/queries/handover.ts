import { maskName, skillLevelName, titleLevelName, type SkillLevel, type TitleLevel } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import type { HeldSlot } from '../domain/accept.js';
import { STATUS_NAMES, type ApplicationStatus } from '../domain/application.js';

/** Submitted and not accepted yet: what is accepted holds a slot, a draft is the applicant's own. */
const OPEN: readonly ApplicationStatus[] = ['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED'];
const SLOT_NAMES: Readonly<Record<HeldSlot['state'], string>> = { HELD: '评价中', FAILED: '未通过，可补考', PASSED: '已通过，可晋级', RELEASED: '已释放' };
const NONE = '--';

interface SlotRow extends Record<string, unknown> { readonly applicationId: string; readonly name: string | null; readonly idNumberMasked: string | null; readonly titleLevel: TitleLevel; readonly occupation: string; readonly workType: string | null; readonly level: SkillLevel; readonly state: HeldSlot['state'] }
interface OpenRow extends Record<string, unknown> { readonly id: string; readonly name: string; readonly idNumberMasked: string; readonly titleLevel: TitleLevel | null; readonly target: { readonly occupation: { readonly name: string; readonly workType: string | null }; readonly level: SkillLevel }; readonly status: ApplicationStatus }

/** The slots that stand at a body (七(三): a retake and a promotion go by them), then its open applications; names and numbers are masked. */
export async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const slots = await db.query<SlotRow>(`SELECT s.application_id AS "applicationId", p.state->>'name' AS name, p.state->>'idNumberMasked' AS "idNumberMasked", s.title_level AS "titleLevel", s.occupation_name AS occupation, s.work_type AS "workType", s.level, s.state
    FROM application_slot s LEFT JOIN person p ON p.id = s.person_id WHERE s.institution_id = $1 AND s.state <> 'RELEASED' ORDER BY s.person_id, s.title_level LIMIT $2`, [institutionId, limit]);
  const open = await db.query<OpenRow>(`SELECT id, state->'applicant'->>'name' AS name, state->'applicant'->>'idNumberMasked' AS "idNumberMasked", state->'verdict'->>'titleLevel' AS "titleLevel", state->'form'->'target' AS target, status
    FROM application WHERE institution_id = $1 AND status = ANY($2) ORDER BY application.ordinal LIMIT $3`, [institutionId, OPEN, limit - slots.length]);
  return [
    ...slots.map((s) => ['名额', s.applicationId, s.name === null ? NONE : maskName(s.name), s.idNumberMasked ?? NONE, titleLevelName(s.titleLevel), s.occupation, s.workType ?? NONE, skillLevelName(s.level), SLOT_NAMES[s.state]]),
    ...open.map((a) => ['申报', a.id, maskName(a.name), a.idNumberMasked, a.titleLevel ? titleLevelName(a.titleLevel) : NONE, a.target.occupation.name, a.target.occupation.workType ?? NONE, skillLevelName(a.target.level), STATUS_NAMES[a.status]]),
  ];
}
