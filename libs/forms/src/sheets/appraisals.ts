import { APPRAISAL_GRADES, type PersonDocumentType } from '@gt/domain';

import { PERSON_COLUMNS } from './applicant-columns.js';
import { APPRAISAL_YEARS } from './applicant-rows.js';
import type { SheetColumn, SheetRow } from './read-sheet.js';
import { type ParsedRow, RowParser } from './row-parser.js';
import { type WriteColumn, writeSheet } from './write-sheet.js';

/** 年度考核 of an employer's staff (二): one row is one year of one person, as the staff office keeps it. */
export const APPRAISAL_COLUMNS: readonly (SheetColumn & WriteColumn)[] = [
  ...PERSON_COLUMNS,
  { key: 'year', title: '考核年度', required: true, note: '四位数字，例如 2025；每人每年一行', aliases: ['年度'] },
  { key: 'grade', title: '考核结果', required: true, note: `填写：${APPRAISAL_GRADES.join('、')}，或本单位已确认对应关系的等次`, aliases: ['考核等次', '等次'] },
  { key: 'note', title: '备注', width: 30, note: '例如 未定等次的原因' },
];

/** One year of one person as it stands in the sheet; what the grade means is for the service to say, by the employer's own mapping. */
export interface AppraisalRecord { readonly name: string; readonly document: { readonly type: PersonDocumentType; readonly number: string }; readonly year: number; readonly grade: string; readonly note: string | null }

/** Longest grade that an employer's rules name (characters). */
const GRADE_CHARACTERS = 20;

/** Reads one row of the appraisals' import; a faulty row tells every fault of every cell. */
export function parseAppraisalRow(row: SheetRow): ParsedRow<AppraisalRecord> {
  const p = new RowParser(row, APPRAISAL_COLUMNS);
  const { name, document } = p.person();
  const year = readYear(p);
  const grade = p.required('grade', GRADE_CHARACTERS);
  const note = p.optional('note');
  return p.finish(() => ({ name: name!, document: document!, year: year!, grade: grade!, note }));
}

/** `2025`, `2025年`, `2025年度`, full-width digits too; a whole date is no year. */
function readYear(p: RowParser): number | undefined {
  const text = p.required('year')?.normalize('NFKC').replaceAll(/\s/g, '');
  if (text === undefined) return undefined;
  const year = Number(/^(\d{4})(?:年度?)?$/.exec(text)?.[1]);
  return year >= APPRAISAL_YEARS.first && year <= APPRAISAL_YEARS.last ? year : p.fault('year', 'YEAR_INVALID', '应为四位数字的年度，例如 2025，请核对。');
}

/** Rows with drop-downs: three years of a unit's staff, filled in by hand; a longer list comes out of another system. */
const CHOICE_ROWS = 5_000;
/** Two years of one person on the second worksheet. The number is the standard's own example. */
const EXAMPLES = [['张示例', '居民身份证', '11010519491231002X', '2024', '优秀', ''], ['张示例', '居民身份证', '11010519491231002X', '2025', '未定等次', '当年新调入，按规定不定等次']];

/** The empty template, with drop-downs of the official grades and of those that the employer has mapped. */
export const writeAppraisalTemplate = (createdAt: string, ownGrades: readonly string[] = []): Promise<Uint8Array> =>
  writeSheet('年度考核', APPRAISAL_COLUMNS.map((column) => (column.key === 'grade' ? { ...column, choices: [...new Set([...APPRAISAL_GRADES, ...ownGrades])] } : column)), [], createdAt, { examples: EXAMPLES, choiceRows: CHOICE_ROWS });
