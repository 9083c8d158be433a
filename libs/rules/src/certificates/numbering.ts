import { composeCertificateNumber, MAX_SERIAL, parseCertificateNumber, reason, yearOf, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';

/** A block of serials, or why it cannot be had. */
export type SerialBlock =
  | { readonly ok: true; readonly first: number; readonly last: number }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/**
 * The next block of serials of a site × issue year × level (六(五), 《职业技能等级证书编码规则》): no gaps, never reused, all or nothing.
 * @param lastUsed the highest serial given so far, 0 for none; voided numbers count as given
 * @param count how many are needed, at least 1
 */
export function allocateSerials(lastUsed: number, count: number): SerialBlock {
  if (!Number.isInteger(lastUsed) || lastUsed < 0 || !Number.isInteger(count) || count < 1) throw new RangeError('lastUsed must be 0 or more and count 1 or more');
  if (lastUsed + count > MAX_SERIAL) {
    return {
      ok: false,
      reasons: [reason('SERIAL_EXHAUSTED', '六(五)', `该站点本年度本等级证书流水号只剩 ${Math.max(0, MAX_SERIAL - lastUsed)} 个，不够 ${count} 个，未作任何编号；请联系监管部门启用新的站点序列`, { lastUsed, count, maximum: MAX_SERIAL })],
    };
  }
  return { ok: true, first: lastUsed + 1, last: lastUsed + count };
}

/** What all numbers of a site × issue year × level begin with: all but the serial. */
export const numberStem = (sitePrefix: string, issuedOn: PlainDate, level: SkillLevel): string => composeCertificateNumber(sitePrefix, yearOf(issuedOn), level, 1).slice(0, -String(MAX_SERIAL).length);

/** The numbers of a block, in order. `issuedOn` is the Shanghai date of numbering: its year stands in the number. */
export function numbersOfBlock(sitePrefix: string, issuedOn: PlainDate, level: SkillLevel, block: { readonly first: number; readonly last: number }): readonly string[] {
  return Array.from({ length: block.last - block.first + 1 }, (_, index) => composeCertificateNumber(sitePrefix, yearOf(issuedOn), level, block.first + index));
}

/** A number that came back from the city's system, with what it must agree with. */
export interface ImportedNumber {
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly level: SkillLevel;
  /** The site's 13 characters, as its evidence has them. */
  readonly sitePrefix: string;
}

/** Every fault of an imported number by itself (六(五)); uniqueness is the book's question. Empty = in order. */
export function checkImportedNumber(row: ImportedNumber): readonly Reason[] {
  const parts = parseCertificateNumber(row.number);
  if (!parts) return [reason('NUMBER_GRAMMAR', '六(五)', '证书编号应为 22 位：Y 或 S 加 21 位数字，第 16 位为等级 1–5，请核对回传文件', { certificateNumber: row.number })];
  const facts = { certificateNumber: row.number };
  const reasons: Reason[] = [];
  if (parts.sitePrefix !== row.sitePrefix) reasons.push(reason('NUMBER_OTHER_SITE', '六(五)', `证书编号前 13 位应为 ${row.sitePrefix}，请核对是否为本站点的文件`, { ...facts, sitePrefix: row.sitePrefix }));
  if (parts.level !== row.level) reasons.push(reason('NUMBER_OTHER_LEVEL', '六(五)', `证书编号中的等级（${parts.level}）与评定等级（${row.level}）不一致，请核对`, { ...facts, level: row.level }));
  if (parts.year !== row.issuedOn.slice(2, 4)) reasons.push(reason('NUMBER_OTHER_YEAR', '六(五)', `证书编号中的年份（${parts.year}）与发证日期 ${row.issuedOn} 不一致，请核对`, { ...facts, issuedOn: row.issuedOn }));
  if (parts.serial === 0) reasons.push(reason('NUMBER_SERIAL_ZERO', '六(五)', '证书编号流水号应从 000001 起，请核对', facts));
  return reasons;
}
