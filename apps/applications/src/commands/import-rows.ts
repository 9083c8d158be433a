import { birthDateOf, checkPersonDocument, findOccupation, isCreditCode, isOccupationCode, isTitleSeries, normalizeCreditCode, parsePersonDocumentType, titleKey, TITLE_SERIES } from '@gt/domain';
import type { ApplicantRecord, CellFault, ParsedRow, SheetRow } from '@gt/forms';
import type { RuleSet } from '@gt/rules';
import type { Kit } from '@gt/service-kit';
import type { Employer } from '../domain/employer.js';
import { emptyForm, impossibleDateMessage, impossibleDates, type CompleteForm, type ImpossibleDate } from '../domain/form.js';
import { ruleFaults } from '../domain/import.js';
import { judgeApplication } from '../domain/verdict.js';
import type { CheckedRow, OfPerson, PersonRow } from '../jobs/import-kind.js';
import { namedOccupation } from '../http/form.dto.js';

/** What rows are checked against. */
export interface RowFacts {
  readonly employer: Employer;
  readonly asOf: string;
  readonly ruleSet: RuleSet;
  /** the row in which a person of this sheet was met first */
  readonly firstRowOf: Map<string, number>;
  /** persons who have an open application at this body */
  readonly applying: ReadonlySet<string>;
  /** the name under which the register knows a person */
  readonly nameDiffers: (personId: string, name: string) => boolean;
}

/** The person of a row, when type and number are right; also of rows that are faulty elsewhere, so that doubles are found among all. */
export function personOfRow(kit: Pick<Kit, 'personIds'>, row: SheetRow, parsed: ParsedRow<OfPerson>): string | null {
  if (parsed.ok) return kit.personIds.of(parsed.value.document.type, parsed.value.document.number);
  const type = parsePersonDocumentType(row.cells['documentType'] ?? '');
  const document = type && checkPersonDocument(type, row.cells['documentNumber'] ?? '');
  return type && document?.ok ? kit.personIds.of(type, document.number) : null;
}

/** Checks one row; it tells every fault of the sheet, and every reason of the rules (二) of a row that can be read. No message repeats what a cell holds of a person. */
export function checkRow({ row, parsed, personId }: PersonRow<ApplicantRecord>, facts: RowFacts): CheckedRow {
  const earlier = personId === null ? undefined : facts.firstRowOf.get(personId);
  if (personId !== null && earlier === undefined) facts.firstRowOf.set(personId, row.rowNumber);
  const faults = [
    ...(parsed.ok ? [] : parsed.faults), ...unitFaults(row, facts.employer), ...occupationFaults(row), ...titleFaults(row),
    ...(earlier === undefined ? [] : [fault('documentNumber', 'DUPLICATE_IN_FILE', `证件号码：与第 ${earlier} 行为同一人，请只留一行。`)]),
    ...(personId !== null && facts.applying.has(personId) ? [alreadyApplying] : []),
  ];
  if (!parsed.ok || faults.length > 0) return { standing: 'FAULTY', faults };
  const form = formOfRecord(parsed.value);
  const { type, number } = parsed.value.document;
  const impossible = impossibleDates(form, facts.asOf, birthDateOf(type, number));
  if (impossible.length > 0) return { standing: 'FAULTY', faults: impossible.map((each) => fault(columnOf(each), each.code, impossibleDateMessage(each))) };
  const verdict = judgeApplication(form, { asOf: facts.asOf, ruleSet: facts.ruleSet, nameDiffers: facts.nameDiffers(personId!, parsed.value.name) });
  return { standing: verdict.standing, faults: ruleFaults(verdict.reasons) };
}
/** The column that a date of the form stands in. */
const columnOf = ({ field }: ImpossibleDate): string => (field.startsWith('title.') ? 'titleIssuedOn' : field.split('[')[0]!);
const fault = (column: string, code: string, message: string): CellFault => ({ column, code, message });
export const alreadyApplying = fault('documentNumber', 'ALREADY_APPLYING', '证件号码：此人在该评价机构已有未办结的申报，请继续办理那一份。');

/** A clerk brings in people of the own unit only: by credit code, or by name where none is given. */
function unitFaults(row: SheetRow, employer: Employer): CellFault[] {
  const code = row.cells['creditCode'] ?? '';
  const name = (row.cells['employer'] ?? '').normalize('NFKC').trim();
  if (code !== '') return isCreditCode(code) && normalizeCreditCode(code) !== employer.creditCode ? [fault('creditCode', 'OTHER_UNIT', '统一社会信用代码：不是本单位的代码，请只导入本单位人员。')] : [];
  return name !== '' && name !== employer.name.normalize('NFKC').trim() ? [fault('employer', 'OTHER_UNIT', '所在单位：与本单位登记名称不一致，请核对，或填写统一社会信用代码。')] : [];
}
const occupationFaults = (row: SheetRow): CellFault[] => ([['currentOccupation', '现岗位职业编码'], ['targetOccupation', '申报职业编码']] as const).flatMap(([column, title]) => {
  const code = (row.cells[column] ?? '').normalize('NFKC');
  return isOccupationCode(code) && !findOccupation(code) ? [fault(column, 'OCCUPATION_UNKNOWN', `${title}：职业分类大典中没有该编码，请核对。`)] : [];
});
/** A name that the system does not know is 待核 for the body; a series outside the eight has no way in by this template. */
function titleFaults(row: SheetRow): CellFault[] {
  const series = row.cells['titleSeries'] ?? '';
  return [
    ...(series !== '' && !isTitleSeries(titleKey(series)) ? [fault('titleSeries', 'TITLE_SERIES_OUT_OF_RANGE', `职称系列：不在贯通领域（${TITLE_SERIES.join('、')}）内；职业院校教师请单独填报。`)] : []),
    ...((row.cells['titleSpeciality'] ?? '') === '' ? [fault('titleSpeciality', 'REQUIRED', '职称专业：必填，请照职称证书填写。')] : []),
  ];
}

/** The form that a readable row becomes. The declaration stands by the pen-signed page that is still to come (待签字页). */
export function formOfRecord(record: ApplicantRecord): CompleteForm {
  return {
    ...emptyForm,
    title: { series: record.title.series, name: record.title.name, level: null, speciality: record.title.speciality!, obtainedOn: record.title.issuedOn, certificateNumber: record.title.certificateNumber, authority: record.title.authority },
    currentOccupation: { code: record.currentOccupation.code, workType: null }, target: { occupation: namedOccupation(record.target.occupation), level: record.target.level },
    worksInCity: record.worksInCity, inPost: record.inPost, declarationMade: true, frontLine: record.frontLine,
    appraisals: record.appraisals, priorCertificates: record.priorCertificates, workPeriods: record.workPeriods.map((p) => ({ ...p, employer: null, post: null })), claims: record.claims,
  };
}
