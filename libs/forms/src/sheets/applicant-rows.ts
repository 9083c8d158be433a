import {
  APPRAISAL_GRADES, type AppraisalGrade, CLAIM_AUTHORITY_NAMES, CLAIM_KIND_NAMES, CLAIM_PROOF_NAMES, type ClaimAuthority, type ClaimKind, type ClaimProof,
  findOccupation, isCreditCode, isMobileNumber, isOccupationCode, isSkillOccupation, normalizeCreditCode, normalizeMobileNumber, oddCharactersMessage, parseSkillLevel, type PersonDocumentType, type PlainDate, type Prize, PRIZES,
  SEX_NAMES, type Sex, type SkillLevel, workTypeOf,
} from '@gt/domain';

import { APPLICANT_COLUMNS } from './applicant-columns.js';
import type { SheetRow } from './read-sheet.js';
import { MAX_TEXT_CHARACTERS, parseDateText, type ParsedRow, RowParser, splitEntries } from './row-parser.js';

/** One application of the import. Whether it is eligible is for the rules to say; here only what was written is read. */
export interface ApplicantRecord {
  readonly name: string;
  readonly document: { readonly type: PersonDocumentType; readonly number: string };
  readonly phone: string | null;
  readonly sex: Sex | null;
  readonly employer: { readonly name: string; readonly creditCode: string | null };
  readonly title: {
    readonly series: string; readonly name: string; readonly speciality: string | null;
    readonly certificateNumber: string | null; readonly authority: string | null; readonly issuedOn: PlainDate | null;
  };
  readonly currentOccupation: { readonly code: string };
  readonly target: { readonly occupation: { readonly code: string; readonly workType: string | null; readonly name: string | null }; readonly level: SkillLevel };
  readonly inPost: boolean;
  readonly worksInCity: boolean;
  readonly frontLine: boolean;
  readonly appraisals: readonly { readonly year: number; readonly grade: AppraisalGrade }[];
  readonly priorCertificates: readonly { readonly occupation: { readonly code: string }; readonly level: SkillLevel; readonly obtainedOn: PlainDate }[];
  readonly workPeriods: readonly { readonly from: PlainDate; readonly to: PlainDate | null; readonly related: true }[];
  readonly claims: readonly {
    readonly kind: ClaimKind; readonly name: string; readonly authority: ClaimAuthority; readonly prize: Prize | null;
    readonly awardedOn: PlainDate; readonly proof: ClaimProof;
  }[];
}

/** Entries of one cell at most: the same bounds as the self-check's lists. */
export const MAX_APPRAISALS = 50;
export const MAX_PRIOR_CERTIFICATES = 50;
export const MAX_WORK_PERIODS = 200;
export const MAX_CLAIMS = 50;

/** Years that an appraisal may have; others are slips of the pen. */
export const APPRAISAL_YEARS = { first: 1950, last: 2100 };

/** Reads one row of the applicants' import; a faulty row tells every fault of every cell. */
export function parseApplicantRow(row: SheetRow): ParsedRow<ApplicantRecord> {
  const parser = new RowParser(row, APPLICANT_COLUMNS);
  const { name, document, sex: sexOfNumber } = parser.person();
  const phone = readPhone(parser);
  const sex = readSex(parser, sexOfNumber);
  const employer = parser.required('employer');
  const creditCode = readCreditCode(parser);
  const title = {
    series: parser.required('titleSeries'), name: parser.required('titleName'), speciality: parser.optional('titleSpeciality'),
    certificateNumber: parser.optional('titleCertificateNumber'), authority: parser.optional('titleAuthority'), issuedOn: parser.optionalDate('titleIssuedOn'),
  };
  const currentOccupation = readOccupationCode(parser, 'currentOccupation');
  const occupation = readTargetOccupation(parser);
  const level = parser.skillLevel('targetLevel');
  const flags = { inPost: parser.yesNo('inPost'), worksInCity: parser.yesNo('worksInCity'), frontLine: parser.yesNo('frontLine') };
  const appraisals = readAppraisals(parser);
  const priorCertificates = readEntries(parser, 'priorCertificates', MAX_PRIOR_CERTIFICATES, parsePriorCertificate, '第 # 项应为 职业编码/等级/取得日期，例如 6-18-01-01/3/2024-02-29。');
  const workPeriods = readEntries(parser, 'workPeriods', MAX_WORK_PERIODS, parseWorkPeriod, '第 # 项应为 开始~结束，结束不早于开始，例如 2019-07-01~2023-06-30。');
  const claims = readEntries(parser, 'claims', MAX_CLAIMS, parseClaim, '第 # 项应为 类别/名称/级别/奖次/日期/证明，各部分用语见模板批注。');
  return parser.finish(() => ({
    name: name!, document: document!, phone, sex,
    employer: { name: employer!, creditCode },
    title: { ...title, series: title.series!, name: title.name! },
    currentOccupation: { code: currentOccupation! },
    target: { occupation: occupation!, level: level! },
    inPost: flags.inPost!, worksInCity: flags.worksInCity!, frontLine: flags.frontLine!,
    appraisals, priorCertificates, workPeriods, claims,
  }));
}

function readPhone(parser: RowParser): string | null {
  const text = normalizeMobileNumber(parser.raw('phone'));
  if (text !== '' && !isMobileNumber(text)) parser.fault('phone', 'PHONE_INVALID', '手机号应为 11 位数字，请核对。');
  return text === '' ? null : text;
}

function readSex(parser: RowParser, fromDocument: Sex | null): Sex | null {
  const text = parser.raw('sex');
  if (text === '') return fromDocument;
  const sex = (Object.keys(SEX_NAMES) as Sex[]).find((key) => SEX_NAMES[key] === text);
  if (!sex) parser.fault('sex', 'SEX_INVALID', '请填写 男 或 女。');
  else if (fromDocument && sex !== fromDocument) parser.fault('sex', 'SEX_MISMATCH', '与证件号码不一致，请核对。');
  return sex ?? null;
}

function readCreditCode(parser: RowParser): string | null {
  const text = parser.raw('creditCode');
  if (text === '') return null;
  if (!isCreditCode(text)) parser.fault('creditCode', 'CREDIT_CODE_INVALID', '统一社会信用代码应为 18 位且校验正确，请核对营业执照。');
  return normalizeCreditCode(text);
}

function readOccupationCode(parser: RowParser, column: string): string | undefined {
  const text = parser.required(column)?.normalize('NFKC');
  if (text === undefined || isOccupationCode(text)) return text;
  return parser.fault(column, 'OCCUPATION_CODE_INVALID', '职业编码格式应为 6-18-01-01（数字-两位-两位-两位）。');
}

function readTargetOccupation(parser: RowParser): { code: string; workType: string | null; name: string | null } | undefined {
  const code = readOccupationCode(parser, 'targetOccupation');
  const name = parser.optional('targetOccupationName');
  const workType = workTypeOf({ code: code ?? '', workType: parser.optional('targetWorkType') });
  if (code === undefined) return undefined;
  if (!isSkillOccupation(code)) return parser.fault('targetOccupation', 'OCCUPATION_NOT_SKILL', '不是技能类职业（第三至第六大类），请核对职业编码。');
  const known = findOccupation(code);
  if (known && name !== null && known.name !== name) {
    return parser.fault('targetOccupationName', 'OCCUPATION_NAME_MISMATCH', `该编码对应的职业是“${known.name}”，请核对编码和名称。`);
  }
  return { code, workType, name: name ?? known?.name ?? null };
}

function readAppraisals(parser: RowParser): ApplicantRecord['appraisals'] {
  if (parser.required('appraisals', MAX_TEXT_CHARACTERS * 10) === undefined) return [];
  const appraisals = readEntries(parser, 'appraisals', MAX_APPRAISALS, parseAppraisal, `第 # 项应为 年份:结果，例如 2024:合格；结果为 ${APPRAISAL_GRADES.join('、')} 之一。`);
  const years = appraisals.map((each) => each.year);
  if (new Set(years).size !== years.length) parser.fault('appraisals', 'APPRAISAL_YEAR_REPEATED', '同一年份出现多次，每年只填一项。');
  return appraisals;
}

function readEntries<Entry>(parser: RowParser, column: string, max: number, parse: (text: string) => Entry | undefined, hint: string): Entry[] {
  const texts = splitEntries(parser.raw(column));
  const odd = oddCharactersMessage(parser.raw(column));
  if (odd !== '') {
    parser.fault(column, 'TEXT_CHARACTER', odd);
    return [];
  }
  if (texts.length > max) {
    parser.fault(column, 'TOO_MANY_ENTRIES', `最多 ${max} 项，请删减。`);
    return [];
  }
  return texts.flatMap((text, i) => {
    const entry = parse(text);
    if (entry === undefined) parser.fault(column, 'ENTRY_INVALID', hint.replace('#', String(i + 1)));
    return entry === undefined ? [] : [entry];
  });
}

/** `2024:优秀`. */
export function parseAppraisal(text: string): { year: number; grade: AppraisalGrade } | undefined {
  const match = /^(\d{4})年?[:：](.+)$/.exec(text);
  const year = Number(match?.[1]);
  const grade = APPRAISAL_GRADES.find((each) => each === match?.[2]?.trim());
  if (!grade || year < APPRAISAL_YEARS.first || year > APPRAISAL_YEARS.last) return undefined;
  return { year, grade };
}

/** `6-18-01-01/3/2024-02-29`. */
export function parsePriorCertificate(text: string): ApplicantRecord['priorCertificates'][number] | undefined {
  const [code, levelText, dateText, ...more] = text.normalize('NFKC').split('/').map((part) => part.trim());
  const level = parseSkillLevel(levelText ?? '');
  const obtainedOn = parseDateText(dateText ?? '');
  if (!isOccupationCode(code) || !level || !obtainedOn || more.length > 0) return undefined;
  return { occupation: { code }, level, obtainedOn };
}

/** `2019-07-01~2023-06-30`; without an end (or 至今) it still goes on. Work in this column is related work. */
export function parseWorkPeriod(text: string): ApplicantRecord['workPeriods'][number] | undefined {
  const [fromText, toText = '', ...more] = text.split(/[~～至]/).map((part) => part.trim());
  const from = parseDateText(fromText ?? '');
  const open = toText === '' || toText === '今';
  const to = open ? null : parseDateText(toText);
  if (!from || to === undefined || more.length > 0 || (to !== null && to < from)) return undefined;
  return { from, to, related: true };
}

function codeOf<Code extends string>(names: Readonly<Record<Code, string>>, text: string | undefined): Code | undefined {
  return (Object.keys(names) as Code[]).find((code) => names[code] === text || code === text);
}

/** `竞赛获奖/2023年重庆市技能大赛/省级/一等奖/2023-09-18/证书`; names as in the template's note, or the codes. */
export function parseClaim(text: string): ApplicantRecord['claims'][number] | undefined {
  const parts = text.split(/[/／]/).map((part) => part.trim());
  const [kindText, name = '', authorityText, prizeText = '', dateText = '', proofText] = parts;
  const kind = codeOf(CLAIM_KIND_NAMES, kindText);
  const authority = codeOf(CLAIM_AUTHORITY_NAMES, authorityText);
  const proof = codeOf(CLAIM_PROOF_NAMES, proofText);
  const awardedOn = parseDateText(dateText);
  const noPrize = prizeText === '' || prizeText === '无';
  const prize = noPrize ? null : PRIZES.find((each) => each === prizeText);
  const nameFits = name !== '' && [...name].length <= MAX_TEXT_CHARACTERS;
  if (parts.length !== 6 || !kind || !nameFits || !authority || prize === undefined || !awardedOn || !proof) return undefined;
  return { kind, name, authority, prize, awardedOn, proof };
}
