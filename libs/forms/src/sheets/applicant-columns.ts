import { APPRAISAL_GRADES, CLAIM_AUTHORITY_NAMES, CLAIM_KIND_NAMES, CLAIM_PROOF_NAMES, PERSON_DOCUMENTS, PRIZES, SKILL_OCCUPATIONS, skillLevelName, TITLE_SERIES, type SkillLevel } from '@gt/domain';

import type { SheetColumn } from './read-sheet.js';
import { type WriteColumn, writeSheet } from './write-sheet.js';

const yesNo = '填写 是 或 否';
const YES_NO = ['是', '否'];
/** Skill occupations of the catalogue (groups 3–6): their codes, and beside them their names. */
const OCCUPATION_CODES = SKILL_OCCUPATIONS.map(({ code }) => code);
/** 三级, 二级, 一级: what may be applied for (二). */
const LEVELS: readonly SkillLevel[] = [3, 2, 1];

/** Whom a row is of, in the sheets that staff offices fill in. */
export const PERSON_COLUMNS: readonly (SheetColumn & WriteColumn)[] = [
  { key: 'name', title: '姓名', required: true, note: '与证件一致，最多 50 个字' },
  { key: 'documentType', title: '证件类型', required: true, note: `填写：${PERSON_DOCUMENTS.map((rule) => rule.name).join('、')}`, choices: PERSON_DOCUMENTS.map((rule) => rule.name) },
  { key: 'documentNumber', title: '证件号码', required: true, width: 22, note: '文本格式；数字格式会丢失末几位' },
];

/** Columns of the applicants' import: one row is one application, as the employer's staff office fills it in. */
export const APPLICANT_COLUMNS: readonly (SheetColumn & WriteColumn)[] = [
  ...PERSON_COLUMNS,
  { key: 'phone', title: '手机号', note: '11 位' },
  { key: 'sex', title: '性别', width: 8, note: '男 或 女；证件号码能确定的可不填', choices: ['男', '女'] },
  { key: 'employer', title: '所在单位', required: true, width: 30 },
  { key: 'creditCode', title: '统一社会信用代码', width: 22, note: '18 位' },
  { key: 'titleSeries', title: '职称系列', required: true, note: `填写：${TITLE_SERIES.join('、')}；其他系列照证书填写`, choices: TITLE_SERIES },
  { key: 'titleName', title: '职称名称', required: true, note: '照证书填写，例如 工程师；级别由系统判定' },
  { key: 'titleSpeciality', title: '职称专业' },
  { key: 'titleCertificateNumber', title: '职称证书编号', width: 20 },
  { key: 'titleAuthority', title: '发证机关', width: 24 },
  { key: 'titleIssuedOn', title: '发证日期', note: '例如 2020-12-31' },
  { key: 'currentOccupation', title: '现岗位职业编码', required: true, width: 16, note: '与现岗位对应的职业编码，例如 6-18-01-01', choices: OCCUPATION_CODES },
  { key: 'targetOccupation', title: '申报职业编码', required: true, width: 16, note: '例如 6-18-01-01', choices: OCCUPATION_CODES },
  { key: 'targetOccupationName', title: '申报职业名称', note: '与编码一致，用于核对；选项表中与编码同行', choices: SKILL_OCCUPATIONS.map(({ name }) => name) },
  { key: 'targetWorkType', title: '申报工种', note: '没有则不填' },
  { key: 'targetLevel', title: '申报等级', required: true, note: '1 至 3，或 一级/高级技师、二级/技师、三级/高级工', choices: LEVELS.map(skillLevelName) },
  { key: 'inPost', title: '在职在岗', required: true, width: 10, note: yesNo, choices: YES_NO },
  { key: 'worksInCity', title: '本市工作', required: true, width: 10, note: yesNo, choices: YES_NO },
  { key: 'frontLine', title: '一线技能岗位', required: true, note: yesNo, choices: YES_NO },
  { key: 'appraisals', title: '年度考核', required: true, width: 36, note: `年份:结果，以分号分隔，例如 2023:合格;2024:优秀;2025:合格。结果：${APPRAISAL_GRADES.join('、')}` },
  { key: 'priorCertificates', title: '已有证书', width: 30, note: '职业编码/等级/取得日期，例如 6-18-01-01/3/2024-02-29；多项以分号分隔' },
  { key: 'workPeriods', title: '相关工作经历', width: 30, note: '开始~结束，例如 2019-07-01~2023-06-30；至今则不写结束；多项以分号分隔' },
  {
    key: 'claims', title: '直接认定业绩', width: 40,
    note: `类别/名称/级别/奖次/日期/证明，多项以分号分隔，没有奖次写 无。类别：${Object.values(CLAIM_KIND_NAMES).join('、')}；级别：${Object.values(CLAIM_AUTHORITY_NAMES).join('、')}；`
      + `奖次：${PRIZES.join('、')}；证明：${Object.values(CLAIM_PROOF_NAMES).join('、')}`,
  },
];

/** Rows with drop-downs: more than a unit fills in by hand; a longer list comes out of another system. */
const CHOICE_ROWS = 5_000;
/** Two rows of the second worksheet: one applies for 二级 by the title, one for 一级 by title and certificate (二(三)). The numbers are the standard's own examples. */
const EXAMPLES: readonly Readonly<Record<string, string>>[] = [
  { name: '张示例', documentType: '居民身份证', documentNumber: '11010519491231002X', employer: '重庆某某机械有限公司', titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程', titleIssuedOn: '2020-12-31', currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '二级/技师',
    inPost: '是', worksInCity: '是', frontLine: '否', appraisals: '2023:合格;2024:优秀;2025:合格' },
  { name: '李示例', documentType: '居民身份证', documentNumber: '440524188001010014', employer: '重庆某某机械有限公司', titleSeries: '工程技术', titleName: '工程师', titleSpeciality: '机械工程', titleIssuedOn: '2015-12-31', currentOccupation: '6-18-01-01', targetOccupation: '6-18-01-01', targetLevel: '一级/高级技师',
    inPost: '是', worksInCity: '是', frontLine: '是', appraisals: '2023:合格;2024:优秀;2025:合格', priorCertificates: '6-18-01-01/2/2021-02-28', workPeriods: '2015-07-01~' },
];

/** The empty template of the applicants' import: notes on the headings, drop-downs in the rows (`titleNames` for 职称名称), examples on a second worksheet, which is not read. */
export async function writeApplicantTemplate(createdAt: string, titleNames: readonly string[] = []): Promise<Uint8Array> {
  const columns = APPLICANT_COLUMNS.map((column) => (column.key === 'titleName' && titleNames.length > 0 ? { ...column, choices: titleNames } : column));
  return writeSheet('申报人员', columns, [], createdAt, { examples: EXAMPLES.map((cells) => APPLICANT_COLUMNS.map(({ key }) => cells[key] ?? '')), choiceRows: CHOICE_ROWS });
}
