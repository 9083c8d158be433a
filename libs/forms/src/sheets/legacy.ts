import {
  CERTIFICATE_KIND, findOccupation, type InstitutionType, isOccupationCode, isSkillOccupation, type PersonDocumentType, type PlainDate, type SkillLevel, TITLE_LEVEL_NAMES, TITLE_LEVELS, type TitleLevel, workTypeOf,
} from '@gt/domain';

import { readCertificateNumber } from './certificate-upload.js';
import type { SheetColumn, SheetRow } from './read-sheet.js';
import { type ParsedRow, RowParser } from './row-parser.js';
import { type WriteColumn, writeSheet } from './write-sheet.js';

/** 历史数据 (七(三)): an application that was accepted before this system ran, one row each, with the certificate that it led to. */
export const LEGACY_COLUMNS: readonly (SheetColumn & WriteColumn)[] = [
  { key: 'name', title: '姓名', required: true },
  { key: 'documentType', title: '证件类型', required: true, note: '如 居民身份证' },
  { key: 'documentNumber', title: '证件号码', required: true, width: 22, note: '文本格式；数字格式会丢失末几位' },
  { key: 'employer', title: '所在单位', required: true, width: 30 },
  { key: 'titleLevel', title: '职称级别', required: true, note: `填写：${TITLE_LEVELS.slice(1).map((level) => TITLE_LEVEL_NAMES[level]).join('、')}` },
  { key: 'creditCode', title: '评价机构统一社会信用代码', required: true, width: 24 },
  { key: 'type', title: '评价机构类型', required: true, note: '用人单位 或 社会培训评价组织', width: 18 },
  { key: 'occupationCode', title: '职业编码', required: true, note: '如 6-18-01-01' },
  { key: 'workType', title: '工种名称', note: '没有则填 --' },
  { key: 'level', title: '职业技能等级', required: true, note: '1 至 3' },
  { key: 'acceptedOn', title: '受理日期', required: true, note: 'YYYY-MM-DD，不早于 2022-03-10' },
  { key: 'outcome', title: '结果', required: true, note: '评价中、合格 或 不合格' },
  { key: 'certificateNumber', title: '证书编号', width: 26, note: '合格且已发证的填写，22 位' },
  { key: 'issuedOn', title: '发证日期', note: 'YYYY-MM-DD，与证书编号一起填写' },
  { key: 'printedName', title: '证书上的评价机构', width: 30, note: '与证书编号一起填写；与登记名称相同可不填' },
  { key: 'evidence', title: '依据', required: true, width: 30, note: '受理登记、批复或名册的文号、页码' },
  { key: 'nameNote', title: '姓名不一致说明', width: 24, note: '同一证件以前用过别的姓名的，说明依据' },
];

export type LegacyOutcome = 'HELD' | 'PASSED' | 'FAILED';
/** As people write it in the sheet. */
export const LEGACY_OUTCOME_NAMES: Readonly<Record<LegacyOutcome, string>> = { HELD: '评价中', PASSED: '合格', FAILED: '不合格' };

export interface LegacyRow {
  readonly name: string; readonly document: { readonly type: PersonDocumentType; readonly number: string }; readonly employer: string; readonly titleLevel: TitleLevel;
  readonly creditCode: string; readonly type: InstitutionType; readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null }; readonly level: SkillLevel;
  readonly acceptedOn: PlainDate; readonly outcome: LegacyOutcome; readonly certificate: { readonly number: string; readonly issuedOn: PlainDate; readonly printedName: string | null } | null; readonly evidence: string; readonly nameNote: string | null;
}

const TYPES: Readonly<Record<string, InstitutionType>> = { 用人单位: 'ENTERPRISE', 企业: 'ENTERPRISE', 社会培训评价组织: 'SOCIAL_TRAINING' };

/** Reads one row of 历史数据; a faulty row tells every fault of every cell. Dates are held against each other and today by the service. */
export function parseLegacyRow(row: SheetRow): ParsedRow<LegacyRow> {
  const p = new RowParser(row, LEGACY_COLUMNS);
  const { name, document } = p.person();
  const [employer, creditCode, evidence, nameNote] = [p.required('employer'), p.required('creditCode'), p.required('evidence'), p.optional('nameNote')];
  const titleLevel = p.word('titleLevel', Object.fromEntries(TITLE_LEVELS.slice(1).map((level) => [TITLE_LEVEL_NAMES[level], level])));
  const type = p.word('type', TYPES);
  const outcome = p.word('outcome', Object.fromEntries(Object.entries(LEGACY_OUTCOME_NAMES).map(([code, word]) => [word, code as LegacyOutcome])));
  const occupation = readOccupation(p);
  const level = p.skillLevel('level');
  if (level !== undefined && level > 3) p.fault('level', 'LEVEL_NOT_BRIDGING', '贯通评价只有一级、二级、三级。');
  const acceptedOn = p.date('acceptedOn');
  const certificate = readCertificate(p, level, type, outcome);
  return p.finish(() => ({
    name: name!, document: document!, employer: employer!, titleLevel: titleLevel!, creditCode: creditCode!, type: type!, occupation: occupation!, level: level!,
    acceptedOn: acceptedOn!, outcome: outcome!, certificate, evidence: evidence!, nameNote,
  }));
}

function readOccupation(p: RowParser): LegacyRow['occupation'] | undefined {
  const code = p.required('occupationCode')?.normalize('NFKC');
  const workType = workTypeOf({ code: '', workType: p.optional('workType') });
  if (code === undefined) return undefined;
  if (!isOccupationCode(code)) return p.fault('occupationCode', 'OCCUPATION_CODE_INVALID', '职业编码格式应为 6-18-01-01（数字-两位-两位-两位）。');
  const known = findOccupation(code);
  if (!known || !isSkillOccupation(code)) return p.fault('occupationCode', 'OCCUPATION_UNKNOWN', '不是职业分类大典中的技能类职业，请核对职业编码。');
  return { code, name: known.name, workType };
}

/** A certificate belongs to a pass, and its number says the same level, year and kind of body as the row (六(五)). */
function readCertificate(p: RowParser, level: SkillLevel | undefined, type: InstitutionType | undefined, outcome: LegacyOutcome | undefined): LegacyRow['certificate'] {
  const [text, issuedOn, printedName] = [p.raw('certificateNumber'), p.optionalDate('issuedOn'), p.optional('printedName')];
  if (text === '' && p.raw('issuedOn') === '') return null;
  if (p.raw('issuedOn') === '') p.fault('issuedOn', 'CERTIFICATE_HALF', '证书编号和发证日期须一起填写。');
  if (outcome !== undefined && outcome !== 'PASSED') p.fault('certificateNumber', 'CERTIFICATE_WITHOUT_PASS', '结果不是合格的，不应有证书，请核对。');
  const number = readCertificateNumber(p, level, issuedOn ?? undefined);
  if (number !== undefined && type !== undefined && !number.startsWith(CERTIFICATE_KIND[type])) p.fault('certificateNumber', 'CERTIFICATE_KIND_MISMATCH', '编号首位与评价机构类型不一致（用人单位为 Y，社会培训评价组织为 S），请核对。');
  return number === undefined || issuedOn === null ? null : { number, issuedOn, printedName };
}

/** The empty template of 历史数据. */
export const writeLegacyTemplate = (createdAt: string): Promise<Uint8Array> => writeSheet('历史数据', LEGACY_COLUMNS, [], createdAt);
