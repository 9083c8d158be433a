import {
  isCertificateNumber, normalizeCertificateNumber, parseCertificateNumber, type PersonDocumentType, personDocumentName, type PlainDate, type SkillLevel, workTypeOf,
} from '@gt/domain';

import { FormsError } from '../errors.js';
import { workTypeText } from '../pdf/values.js';
import type { SheetColumn, SheetRow } from './read-sheet.js';
import { type ParsedRow, RowParser } from './row-parser.js';
import { type WriteColumn, writeSheet } from './write-sheet.js';

/** The eleven columns of the certificate upload file (domain §8), in their order. A template (C): the city's form is not confirmed. */
export const CERTIFICATE_UPLOAD_COLUMNS: readonly (SheetColumn & WriteColumn)[] = [
  { key: 'name', title: '姓名', required: true },
  { key: 'documentType', title: '证件类型', aliases: ['证件类型(201)'], required: true, note: '代码，201 为居民身份证' },
  { key: 'documentNumber', title: '证件号码', required: true, width: 22 },
  { key: 'employer', title: '所在单位', required: true, width: 30 },
  { key: 'occupation', title: '职业名称', required: true },
  { key: 'workType', title: '工种名称', required: true, note: '没有则填 --' },
  { key: 'level', title: '职业技能等级', aliases: ['职业技能等级(1-5)', '职业技能等级(1–5)'], required: true, note: '1 至 5' },
  { key: 'certificateNumber', title: '证书编号', required: true, width: 26 },
  { key: 'issuedOn', title: '发证日期', aliases: ['发证日期(YYYY-MM-DD)'], required: true, note: 'YYYY-MM-DD' },
  { key: 'institution', title: '评价机构', required: true, width: 30 },
  { key: 'issuer', title: '发证机构', required: true, width: 30 },
];

export interface CertificateUploadRecord {
  readonly name: string;
  readonly document: { readonly type: PersonDocumentType; readonly number: string };
  readonly employer: string;
  readonly occupation: string;
  readonly workType: string | null;
  readonly level: SkillLevel;
  readonly certificateNumber: string;
  readonly issuedOn: PlainDate;
  readonly institution: string;
  readonly issuer: string;
}

/** Code in the file → document type. Only 201 is known from the notice's world; further codes are the operator's data. */
export type DocumentTypeCodes = Readonly<Record<string, PersonDocumentType>>;

export const DEFAULT_DOCUMENT_TYPE_CODES: DocumentTypeCodes = { 201: 'RESIDENT_ID' };

/**
 * Reads one row as the city's system gives it back. Beside each cell it is checked that the number's level and
 * year are those of the row. Uniqueness and serials are the certificates service's to judge.
 */
export function parseCertificateUploadRow(row: SheetRow, codes: DocumentTypeCodes = DEFAULT_DOCUMENT_TYPE_CODES): ParsedRow<CertificateUploadRecord> {
  const parser = new RowParser(row, CERTIFICATE_UPLOAD_COLUMNS);
  const name = parser.personName('name');
  const documentType = readDocumentType(parser, codes);
  const document = parser.documentNumber('documentNumber', documentType);
  const employer = parser.required('employer');
  const occupation = parser.required('occupation');
  const workType = workTypeOf({ code: '', workType: parser.optional('workType') });
  const level = parser.skillLevel('level');
  const issuedOn = parser.date('issuedOn');
  const certificateNumber = readCertificateNumber(parser, level, issuedOn);
  const institution = parser.required('institution');
  const issuer = parser.required('issuer');
  return parser.finish(() => ({
    name: name!, document: { type: documentType!, number: document!.number }, employer: employer!, occupation: occupation!, workType,
    level: level!, certificateNumber: certificateNumber!, issuedOn: issuedOn!, institution: institution!, issuer: issuer!,
  }));
}

function readDocumentType(parser: RowParser, codes: DocumentTypeCodes): PersonDocumentType | undefined {
  const text = parser.required('documentType');
  if (text === undefined) return undefined;
  if (Object.hasOwn(codes, text)) return codes[text];
  return parser.fault('documentType', 'DOCUMENT_TYPE_CODE_UNKNOWN', `系统未配置该证件类型代码，已配置：${Object.keys(codes).join('、')}；请核对或联系系统运维人员配置。`);
}

/** A certificate's number whose level and year are those of the row. */
export function readCertificateNumber(parser: RowParser, level: SkillLevel | undefined, issuedOn: PlainDate | undefined): string | undefined {
  const text = parser.required('certificateNumber');
  if (text === undefined) return undefined;
  const number = normalizeCertificateNumber(text);
  if (!isCertificateNumber(number)) return parser.fault('certificateNumber', 'CERTIFICATE_NUMBER_INVALID', '证书编号应为 22 位，以 Y 或 S 开头，请核对。');
  const parts = parseCertificateNumber(number)!;
  if (level !== undefined && parts.level !== level) parser.fault('certificateNumber', 'CERTIFICATE_LEVEL_MISMATCH', '编号第 16 位与职业技能等级不一致，请核对。');
  if (issuedOn !== undefined && parts.year !== issuedOn.slice(2, 4)) parser.fault('certificateNumber', 'CERTIFICATE_YEAR_MISMATCH', '编号第 14、15 位与发证年份不一致，请核对。');
  return number;
}

/**
 * Writes the upload file. Throws INPUT_INVALID naming a document type that has no code configured: such a
 * holder is reported by hand, never under a wrong code.
 */
export async function writeCertificateUpload(
  records: readonly CertificateUploadRecord[], createdAt: string, codes: DocumentTypeCodes = DEFAULT_DOCUMENT_TYPE_CODES,
): Promise<Uint8Array> {
  const codeByType = new Map(Object.entries(codes).map(([code, type]) => [type, code]));
  const rows = records.map((record) => {
    const code = codeByType.get(record.document.type);
    if (code === undefined) {
      const type = personDocumentName(record.document.type);
      throw new FormsError('INPUT_INVALID', `${type} 没有配置上报代码，请先配置证件类型代码，或将该人员单独上报。`, { documentType: record.document.type });
    }
    return [
      record.name, code, record.document.number, record.employer, record.occupation, workTypeText(record.workType), String(record.level),
      record.certificateNumber, record.issuedOn, record.institution, record.issuer,
    ];
  });
  return writeSheet('证书数据', CERTIFICATE_UPLOAD_COLUMNS, rows, createdAt);
}
