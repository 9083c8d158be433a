import { trimInvisible } from './characters.js';
import { isPlainDate, type PlainDate } from './dates.js';
import { gb11643CheckCharacter, to18Digits } from './gb-11643.js';

/** Kinds of identity document. */
export type PersonDocumentType =
  | 'RESIDENT_ID' | 'HK_MACAO_TAIWAN_RESIDENCE' | 'HK_MACAO_TRAVEL_PERMIT'
  | 'TAIWAN_TRAVEL_PERMIT' | 'PASSPORT' | 'FOREIGN_PERMANENT_RESIDENT';

/** 男 or 女, as the document's number tells. */
export type Sex = 'MALE' | 'FEMALE';

/** 男 / 女. */
export const SEX_NAMES: Readonly<Record<Sex, string>> = { MALE: '男', FEMALE: '女' };

/** One form that a document's number may have; a type may have several (old and new cards). */
interface NumberForm {
  readonly pattern: RegExp;
  readonly checksum: 'GB_11643' | 'NONE';
  /** True if birth date (positions 7–14) and sex (position 17, odd = male) follow from the number. */
  readonly tellsBirthDateAndSex: boolean;
  /** Brings an accepted old form to the one that is stored and compared. */
  readonly normalise?: (number: string) => string;
}

/** What is known of a kind of document: data, not code. */
export interface PersonDocumentRule {
  readonly type: PersonDocumentType;
  /** The Chinese name, as people choose it and as it is printed. */
  readonly name: string;
  readonly forms: readonly NumberForm[];
  /** Says in Chinese how a right number looks. */
  readonly hint: string;
}

/** The documents of domain.md §10, in the order in which pickers show them. */
export const PERSON_DOCUMENTS: readonly PersonDocumentRule[] = [
  {
    type: 'RESIDENT_ID', name: '居民身份证', hint: '18 位（末位可为 X），或旧式 15 位数字',
    forms: [
      { pattern: /^[1-9]\d{16}[\dX]$/, checksum: 'GB_11643', tellsBirthDateAndSex: true },
      { pattern: /^[1-9]\d{14}$/, checksum: 'GB_11643', tellsBirthDateAndSex: true, normalise: to18Digits },
    ],
  },
  {
    type: 'HK_MACAO_TAIWAN_RESIDENCE', name: '港澳台居民居住证', hint: '18 位，以 810000、820000 或 830000 开头',
    forms: [{ pattern: /^8[123]0000\d{11}[\dX]$/, checksum: 'GB_11643', tellsBirthDateAndSex: true }],
  },
  {
    type: 'HK_MACAO_TRAVEL_PERMIT', name: '港澳居民来往内地通行证', hint: '字母 H 或 M 加 8 位数字（旧式加 10 位数字）',
    forms: [{ pattern: /^[HM]\d{8}(\d{2})?$/, checksum: 'NONE', tellsBirthDateAndSex: false }],
  },
  {
    type: 'TAIWAN_TRAVEL_PERMIT', name: '台湾居民来往大陆通行证', hint: '8 位数字（旧式 10 位数字，后可加括号字母）',
    forms: [{ pattern: /^(\d{8}|\d{10}(\([A-Z]\)|[A-Z])?)$/, checksum: 'NONE', tellsBirthDateAndSex: false, normalise: (number) => number.replace(/[()]/g, '') }],
  },
  {
    type: 'PASSPORT', name: '护照', hint: '5–20 位字母或数字',
    forms: [{ pattern: /^[A-Z0-9]{5,20}$/, checksum: 'NONE', tellsBirthDateAndSex: false }],
  },
  {
    type: 'FOREIGN_PERMANENT_RESIDENT', name: '外国人永久居留身份证', hint: '2023 版 18 位（以 9 开头），或 2017 版 3 个字母加 12 位数字',
    forms: [
      { pattern: /^9\d{16}[\dX]$/, checksum: 'GB_11643', tellsBirthDateAndSex: true },
      // the 2017 card shows the birth year with two digits only and its check digit is not published: nothing follows from it
      { pattern: /^[A-Z]{3}\d{12}$/, checksum: 'NONE', tellsBirthDateAndSex: false },
    ],
  },
];

const ruleByType = new Map(PERSON_DOCUMENTS.map((rule) => [rule.type, rule]));

/** True for one of the six codes. */
export const isPersonDocumentType = (value: unknown): value is PersonDocumentType => ruleByType.has(value as PersonDocumentType);

/** `居民身份证` and so on. */
export const personDocumentName = (type: PersonDocumentType): string => ruleOf(type).name;

/** The type of a Chinese name (as a spreadsheet has it) or of a code; 身份证 is taken as 居民身份证. */
export function parsePersonDocumentType(text: string): PersonDocumentType | undefined {
  const wanted = text.normalize('NFKC').trim();
  if (wanted === '身份证') return 'RESIDENT_ID';
  return PERSON_DOCUMENTS.find((rule) => rule.name === wanted || rule.type === wanted)?.type;
}

/** A number that is right, in the form that is stored and compared; or why it is not, in Chinese, without the number. */
export type PersonDocumentResult =
  | { readonly ok: true; readonly type: PersonDocumentType; readonly number: string; readonly birthDate: PlainDate | null; readonly sex: Sex | null }
  | { readonly ok: false; readonly code: PersonDocumentFault; readonly message: string };

/** Why a document number is refused. */
export type PersonDocumentFault = 'DOCUMENT_NUMBER_FORM' | 'DOCUMENT_NUMBER_CHECKSUM' | 'DOCUMENT_NUMBER_BIRTH_DATE';

/** No living person was born earlier; an older year is a slip of the pen. */
const EARLIEST_BIRTH_YEAR = '1800';

/**
 * Checks and normalises a document number: trimmed (of what nobody sees too), NFKC, upper case, 15 digits brought to 18 (domain.md §10).
 * The message never repeats the number.
 */
export function checkPersonDocument(type: PersonDocumentType, raw: string): PersonDocumentResult {
  const rule = ruleOf(type);
  const typed = trimInvisible(raw.normalize('NFKC')).toUpperCase();
  const form = rule.forms.find((each) => each.pattern.test(typed));
  if (!form) return { ok: false, code: 'DOCUMENT_NUMBER_FORM', message: `${rule.name}号码格式不对，应为${rule.hint}，请核对证件后重填` };
  const number = form.normalise ? form.normalise(typed) : typed;
  if (!form.tellsBirthDateAndSex) return { ok: true, type, number, birthDate: null, sex: null };
  const birthDate = birthDateIn(number);
  if (!isPlainDate(birthDate) || birthDate < EARLIEST_BIRTH_YEAR) {
    return { ok: false, code: 'DOCUMENT_NUMBER_BIRTH_DATE', message: `${rule.name}号码中的出生日期不存在，请核对证件后重填` };
  }
  if (form.checksum === 'GB_11643' && gb11643CheckCharacter(number.slice(0, 17)) !== number[17]) {
    return { ok: false, code: 'DOCUMENT_NUMBER_CHECKSUM', message: `${rule.name}号码校验位不对，多半有一位录错，请核对证件后重填` };
  }
  return { ok: true, type, number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'MALE' : 'FEMALE' };
}

/** The birth date that a checked number tells; null where none follows from it. */
export function birthDateOf(type: PersonDocumentType, number: string): PlainDate | null {
  return ruleOf(type).forms.some((each) => each.tellsBirthDateAndSex && each.pattern.test(number)) ? birthDateIn(number) : null;
}
const birthDateIn = (number: string): string => `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;

function ruleOf(type: PersonDocumentType): PersonDocumentRule {
  const rule = ruleByType.get(type);
  if (!rule) throw new RangeError(`unknown document type ${String(type)}`);
  return rule;
}
