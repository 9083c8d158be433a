import { checkPersonDocument, codesOf, isCreditCode, isPersonDocumentType, PERSON_DOCUMENTS, type PersonDocumentFault, type PersonDocumentType } from '@gt/domain';
import { IsDay, IsId, IsQueryInt, IsText, Rule } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { PAGE_LIMIT, PAGE_SIZE, type Page } from '../queries/lists.js';

/** Longest of a name of a body or bureau, of an address, of a remark (characters). */
export const NAME_MAX = 100;
export const ADDRESS_MAX = 200;
export const REASON_MAX = 1000;
/** Characters that a number of a document is looked at in; its form is the rule's to say. */
export const NUMBER_MAX = 40;

/** One of the codes of a vocabulary table such as INSTITUTION_TYPE_NAMES. */
export const IsCode = (names: Readonly<Record<string, string>>): PropertyDecorator => Rule('NOT_IN_LIST', `应为 ${codesOf(names).join('、')} 之一。`, (value) => typeof value === 'string' && Object.hasOwn(names, value), {}, { type: 'string', enum: codesOf(names) });
export const IsCreditCode = (): PropertyDecorator => Rule('CREDIT_CODE_INVALID', '统一社会信用代码应为 18 位且校验位正确，请核对营业执照。', (value) => typeof value === 'string' && isCreditCode(value));
export const IsDocumentType = (): PropertyDecorator => Rule('NOT_IN_LIST', `应为 ${PERSON_DOCUMENTS.map((each) => each.type).join('、')} 之一。`, isPersonDocumentType, {}, { type: 'string', enum: PERSON_DOCUMENTS.map((each) => each.type) });
/** What is wrong with the number beside the `idType` of the same object, a resident's unless it says another; null = nothing, or nothing that can be judged. */
const numberFault = (value: unknown, { idType = null }: { idType?: unknown }): { readonly code: PersonDocumentFault; readonly message: string } | null => {
  const type = idType ?? 'RESIDENT_ID';
  const checked = typeof value === 'string' && isPersonDocumentType(type) ? checkPersonDocument(type, value) : null;
  return checked === null || checked.ok ? null : checked;
};
const NUMBER_FAULTS: readonly PersonDocumentFault[] = ['DOCUMENT_NUMBER_FORM', 'DOCUMENT_NUMBER_CHECKSUM', 'DOCUMENT_NUMBER_BIRTH_DATE'];
/** A document number that is right for its type, judged with the other fields so that all that is wrong is told at once; no message repeats it. */
export const IsDocumentNumber = (): PropertyDecorator => (target, property) => {
  IsText(1, NUMBER_MAX)(target, property);
  for (const code of NUMBER_FAULTS) Rule(code, (value, dto) => `${numberFault(value, dto)?.message ?? ''}。`, (value, dto) => numberFault(value, dto)?.code !== code)(target, property);
};
/** An office telephone: no personal number, shown in public. */
export const IsTelephone = (): PropertyDecorator => Rule('TELEPHONE_FORM', '电话应为 5–20 位数字，可带区号、短横线和分机。', (value) => typeof value === 'string' && /^[\d+][\d\- 转]{4,19}$/.test(value), {}, { type: 'string', pattern: '^[\\d+][\\d\\- 转]{4,19}$' });
export const IsMobile = (): PropertyDecorator => Rule('MOBILE_FORM', '手机号应为 11 位数字，以 1 开头。', (value) => typeof value === 'string' && /^1\d{10}$/.test(value), {}, { type: 'string', pattern: '^1\\d{10}$' });

export type { PersonDocumentType };

/** A page of a list. */
export class InstitutionsPageQuery {
  @IsOptional() @IsId() after?: string | null;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string | null;
}
export const pageOf = (query: InstitutionsPageQuery): Page => ({ after: query.after ?? null, limit: query.limit ? Number(query.limit) : PAGE_SIZE });

/** Why, and from which day on. */
export class StandingDto {
  @IsText(1, REASON_MAX) reason: string;
  @IsDay() from: string;
}
