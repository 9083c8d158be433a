import { EVALUATION_METHOD_NAMES, type EvaluationMethod, type SkillLevel, skillLevelName } from '@gt/domain';

import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { type DocumentIdentity, fieldTable, gridTable, renderForm, sectionTitle, titleBlock } from '../pdf/form-blocks.js';
import type { PdfNode } from '../fonts/apply-chain.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { type SignatureMark, signatureGrid } from '../pdf/signature-marks.js';
import { chineseDate, orBlank, shanghaiTime, workTypeText } from '../pdf/values.js';

/** 工作方案 with its 批次安排表 (六(一)). */
export interface WorkSchemeInput extends DocumentIdentity {
  /** Contains 贯通; refused at the plan, not here. */
  readonly planName: string;
  readonly institution: string;
  /** `用人单位` or `社会培训评价组织`, as printed. */
  readonly institutionKind: string;
  readonly supervisor: string;
  /** RFC 3339; absent in a draft. */
  readonly filedAt?: string;
  /** Name, number and receipt of the filing in the city's system, for bodies that file there. */
  readonly externalFiling?: { readonly number: string; readonly receipt?: string };
  readonly standard: { readonly name: string; readonly number?: string; readonly edition?: string };
  readonly venue: string;
  readonly siteName?: string;
  /** First and last assessment day, YYYY-MM-DD. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly candidateCount: number;
  readonly schedule: readonly {
    readonly day: string; readonly time: string; readonly place: string; readonly occupation: string; readonly workType?: string | null;
    readonly level: SkillLevel; readonly method: EvaluationMethod; readonly form?: string; readonly candidates: number; readonly panel?: string;
  }[];
  readonly staff: readonly { readonly duty: string; readonly name: string; readonly employer?: string; readonly qualification?: string }[];
  readonly panels: readonly {
    readonly name: string;
    readonly members: readonly { readonly duty: string; readonly name: string; readonly employer?: string; readonly qualification: string; readonly speciality?: string }[];
  }[];
  readonly candidates: readonly {
    readonly name: string; readonly idNumberMasked: string; readonly employer: string; readonly occupation: string; readonly workType?: string | null;
    readonly level: SkillLevel; readonly method: EvaluationMethod; readonly panel?: string; readonly retake?: boolean;
  }[];
  /** Further sections of the scheme in the body's own words, such as 组织实施, 应急预案. */
  readonly sections: readonly { readonly title: string; readonly text: string }[];
  readonly signatures: readonly SignatureMark[];
}

/** Renders the work scheme and the batch schedule as one document. Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderWorkScheme(input: WorkSchemeInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  return renderForm({
    code: FORM_CODES.workScheme, identity: input, title: `${input.planName}工作方案`, institution: input.institution,
    content: [titleBlock(`${input.planName}\n工作方案`), ...overview(input), ...schedule(input), ...people(input), ...candidates(input), ...closing(input)],
  }, chain);
}

/** Body, days, venue, standard; the head of the scheme and of the schedule. */
export function overview(input: Omit<WorkSchemeInput, 'staff' | 'panels' | 'candidates' | 'sections' | 'signatures'>): PdfNode[] {
  const { standard } = input;
  const fields: [string, string][] = [
    ['评价机构', input.institution], ['机构类型', input.institutionKind],
    ['监管部门', input.supervisor], ['报备时间', input.filedAt ? shanghaiTime(input.filedAt) : '（未报备）'],
    ['评价日期', input.firstDay === input.lastDay ? chineseDate(input.firstDay) : `${chineseDate(input.firstDay)}至${chineseDate(input.lastDay)}`],
    ['参评人数', `${input.candidateCount} 人`],
    ['评价地点', input.venue], ['所属站点', orBlank(input.siteName)],
    ['评价依据', [standard.name, standard.number, standard.edition].filter(Boolean).join('，')],
  ];
  if (input.externalFiling) fields.push(['认定管理系统', `${input.externalFiling.number}${input.externalFiling.receipt ? `（回执 ${input.externalFiling.receipt}）` : ''}`]);
  return [sectionTitle('一、基本信息'), fieldTable(fields, 2, 70)];
}

/** The table of sittings. */
export function schedule(input: Pick<WorkSchemeInput, 'schedule'>): PdfNode[] {
  return [
    sectionTitle('二、批次安排表'),
    gridTable([
      { title: '序号', width: 22, alignment: 'center' }, { title: '日期', width: 52, alignment: 'center' }, { title: '时间', width: 60, alignment: 'center' },
      { title: '地点', width: '*' }, { title: '职业／工种', width: 82 }, { title: '等级', width: 52, alignment: 'center' },
      { title: '评价方式', width: 58, alignment: 'center' }, { title: '人数', width: 24, alignment: 'center' }, { title: '评审组', width: 42, alignment: 'center' },
    ], input.schedule.map((row, i) => [
      String(i + 1), row.day, row.time, row.place, `${row.occupation}\n${workTypeText(row.workType)}`, skillLevelName(row.level).replace('/', '/\n'),
      row.form ? `${EVALUATION_METHOD_NAMES[row.method]}\n${row.form}` : EVALUATION_METHOD_NAMES[row.method], String(row.candidates), orBlank(row.panel),
    ]), { fontSize: 8.5 }),
  ];
}

function people(input: WorkSchemeInput): PdfNode[] {
  return [
    sectionTitle('三、工作人员'),
    gridTable([{ title: '职责', width: 90, alignment: 'center' }, { title: '姓名', width: 110 }, { title: '所在单位', width: '*' }, { title: '职务／资格', width: 120 }],
      input.staff.map((row) => [row.duty, row.name, orBlank(row.employer), orBlank(row.qualification)])),
    sectionTitle('四、评审组与考评人员'),
    gridTable([{ title: '评审组', width: 70, alignment: 'center' }, { title: '职责', width: 50, alignment: 'center' }, { title: '姓名', width: 100 }, { title: '所在单位', width: '*' }, { title: '职称／资格', width: 90 }, { title: '专业方向', width: 80 }],
      input.panels.flatMap((panel) => panel.members.map((member) => [panel.name, member.duty, member.name, orBlank(member.employer), member.qualification, orBlank(member.speciality)]))),
  ];
}

function candidates(input: WorkSchemeInput): PdfNode[] {
  return [
    sectionTitle('五、参评人员名单'),
    gridTable([
      { title: '序号', width: 22, alignment: 'center' }, { title: '姓名', width: 62 }, { title: '证件号码', width: 80, alignment: 'center' }, { title: '所在单位', width: '*' },
      { title: '职业／工种', width: 64 }, { title: '等级', width: 46, alignment: 'center' }, { title: '评价方式', width: 38, alignment: 'center' }, { title: '评审组', width: 38, alignment: 'center' },
    ], input.candidates.map((row, i) => [
      String(i + 1), row.retake ? `${row.name}（补考）` : row.name, row.idNumberMasked, row.employer, `${row.occupation}\n${workTypeText(row.workType)}`,
      skillLevelName(row.level).replace('/', '/\n'), EVALUATION_METHOD_NAMES[row.method], orBlank(row.panel),
    ]), { fontSize: 8.5 }),
  ];
}

const NUMERALS = ['六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五'];

function closing(input: WorkSchemeInput): PdfNode[] {
  return [
    ...input.sections.flatMap((section, i): PdfNode[] => [
      sectionTitle(`${NUMERALS[i] ?? `（${i + 6}）`}、${section.title}`),
      { text: section.text, lineHeight: 1.5 },
    ]),
    signatureGrid(input.signatures),
  ];
}
