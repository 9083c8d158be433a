import type { InstitutionType } from './institution.js';
import { isSkillLevel, type SkillLevel } from './skill-level.js';

/** Length of a certificate number; it has no check digit. */
export const CERTIFICATE_NUMBER_LENGTH = 22;
/** The grammar of domain.md §8 (六(五), 《职业技能等级证书编码规则》). */
export const CERTIFICATE_NUMBER = /^[YS]\d{4}\d{2}\d{6}\d{2}[1-5]\d{6}$/;
/** The first 13 characters: kind, body code, province, sequence of the body's site. Data with evidence, never derived. */
export const SITE_NUMBER_PREFIX = /^[YS]\d{4}\d{2}\d{6}$/;
/** Serials run 000001–999999 in each site × issue year × level. */
export const MAX_SERIAL = 999_999;
/** The province's two digits for 重庆. */
export const CHONGQING_PROVINCE = '50';

/** Y = 用人单位, S = 社会培训评价组织. */
export const CERTIFICATE_KIND: Readonly<Record<InstitutionType, 'Y' | 'S'>> = { ENTERPRISE: 'Y', SOCIAL_TRAINING: 'S' };

/** The parts of a certificate number. */
export interface CertificateNumberParts {
  readonly kind: 'Y' | 'S';
  /** `0000` if the body was first filed with a province, else 0001–9999. */
  readonly bodyCode: string;
  readonly province: string;
  readonly siteSequence: string;
  /** The first 13 characters together. */
  readonly sitePrefix: string;
  /** Last two digits of the issue year (Asia/Shanghai). */
  readonly year: string;
  readonly level: SkillLevel;
  /** 1–999999; 0 only in a number that nobody can have been given. */
  readonly serial: number;
}

/** A number as people type it, in the form that is stored: trimmed, NFKC, upper case. */
export const normalizeCertificateNumber = (raw: string): string => raw.normalize('NFKC').trim().toUpperCase();

/** True if the text obeys the grammar. */
export const isCertificateNumber = (text: string): boolean => CERTIFICATE_NUMBER.test(text);

/** Takes a number apart, or undefined if it breaks the grammar. */
export function parseCertificateNumber(text: string): CertificateNumberParts | undefined {
  if (!isCertificateNumber(text)) return undefined;
  return {
    kind: text[0] as 'Y' | 'S', bodyCode: text.slice(1, 5), province: text.slice(5, 7), siteSequence: text.slice(7, 13),
    sitePrefix: text.slice(0, 13), year: text.slice(13, 15), level: Number(text[15]) as SkillLevel, serial: Number(text.slice(16)),
  };
}

/**
 * Puts a number together.
 * @param sitePrefix the site's 13 characters, as its evidence has them
 * @param issueYear four digits, year of the issue date in Asia/Shanghai
 * @throws RangeError if a part is out of its range; serials are checked beforehand by the rules' `allocateSerials`
 */
export function composeCertificateNumber(sitePrefix: string, issueYear: number, level: SkillLevel, serial: number): string {
  if (!SITE_NUMBER_PREFIX.test(sitePrefix)) throw new RangeError('the site prefix must be Y or S and 12 digits');
  if (!Number.isInteger(issueYear) || issueYear < 2000 || issueYear > 9999) throw new RangeError('the issue year must have four digits');
  if (!isSkillLevel(level)) throw new RangeError('the level must be 1-5');
  if (!Number.isInteger(serial) || serial < 1 || serial > MAX_SERIAL) throw new RangeError(`the serial must be 1-${MAX_SERIAL}`);
  return sitePrefix + String(issueYear).slice(-2) + String(level) + String(serial).padStart(6, '0');
}
