import { maskName, skillLevelName, titleLevelName, type SkillLevel, type TitleLevel } from '@gt/domain';
import { writeSheet, type WriteColumn } from '@gt/forms';
import type { Queryable } from '@gt/persistence';
import type { InventorySource } from '@gt/service-kit';
import type { HeldSlot } from '../domain/accept.js';
import { STATUS_NAMES, type ApplicationStatus } from '../domain/application.js';

/** Submitted and not accepted yet: what is accepted holds a slot, a draft is the applicant's own. */
const OPEN: readonly ApplicationStatus[] = ['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED'];
const SLOT_NAMES: Readonly<Record<HeldSlot['state'], string>> = { HELD: '评价中', FAILED: '未通过，可补考', PASSED: '已通过，可晋级', RELEASED: '已释放' };
const NONE = '--';

interface SlotRow extends Record<string, unknown> { readonly applicationId: string; readonly name: string | null; readonly idNumberMasked: string | null; readonly titleLevel: TitleLevel; readonly occupation: string; readonly workType: string | null; readonly level: SkillLevel; readonly state: HeldSlot['state'] }
interface OpenRow extends Record<string, unknown> { readonly id: string; readonly name: string; readonly idNumberMasked: string; readonly titleLevel: TitleLevel | null; readonly target: { readonly occupation: { readonly name: string; readonly workType: string | null }; readonly level: SkillLevel }; readonly status: ApplicationStatus }

/** The slots that stand at a body (七(三): a retake and a promotion go by them), then its open applications; names and numbers are masked. */
async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const slots = await db.query<SlotRow>(`SELECT s.application_id AS "applicationId", p.state->>'name' AS name, p.state->>'idNumberMasked' AS "idNumberMasked", s.title_level AS "titleLevel", s.occupation_name AS occupation, s.work_type AS "workType", s.level, s.state
    FROM application_slot s LEFT JOIN person p ON p.id = s.person_id WHERE s.institution_id = $1 AND s.state <> 'RELEASED' ORDER BY s.person_id, s.title_level LIMIT $2`, [institutionId, limit]);
  const open = await db.query<OpenRow>(`SELECT id, state->'applicant'->>'name' AS name, state->'applicant'->>'idNumberMasked' AS "idNumberMasked", state->'verdict'->>'titleLevel' AS "titleLevel", state->'form'->'target' AS target, status
    FROM application WHERE institution_id = $1 AND status = ANY($2) ORDER BY application.ordinal LIMIT $3`, [institutionId, OPEN, limit - slots.length]);
  return [
    ...slots.map((s) => ['名额', s.applicationId, s.name === null ? NONE : maskName(s.name), s.idNumberMasked ?? NONE, titleLevelName(s.titleLevel), s.occupation, s.workType ?? NONE, skillLevelName(s.level), SLOT_NAMES[s.state]]),
    ...open.map((a) => ['申报', a.id, maskName(a.name), a.idNumberMasked, a.titleLevel ? titleLevelName(a.titleLevel) : NONE, a.target.occupation.name, a.target.occupation.workType ?? NONE, skillLevelName(a.target.level), STATUS_NAMES[a.status]]),
  ];
}

const COLUMNS: readonly WriteColumn[] = [{ title: '类别' }, { title: '申报编号', width: 38 }, { title: '姓名' }, { title: '证件号码', width: 22 }, { title: '职称级别' }, { title: '职业', width: 24 }, { title: '工种', width: 24 }, { title: '等级' }, { title: '状态' }];
/** Slots and open applications that a body hands to its supervisor (domain.md §5). */
export const inventory: InventorySource = { list: handoverRows, write: (rows, createdAt) => writeSheet('申报名额移交清单', COLUMNS, rows, createdAt) };
