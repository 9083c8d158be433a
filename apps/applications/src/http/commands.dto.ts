import { TITLE_LEVELS, type SealKind, type TitleLevel } from '@gt/domain';
import { CrossCheck, IsDay, IsId, IsOrdinalCursor, IsQueryInt, IsSha256, IsText, NestedArray, Rule } from '@gt/service-kit';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { BULK_LIMIT } from '../commands/act.js';
import { itemOf, ORIGINALS, type OriginalSeen } from '../domain/material.js';
import { PENDING_CODES, type PendingCode } from '../domain/verdict.js';
import { transitions, type ApplicationStatus } from '../domain/application.js';
import { LIST_LIMIT } from '../queries/applications.js';
import { COPIES_LIMIT, PRINTS_LIMIT } from '../queries/prints.js';
import { ELIGIBILITY_LIMITS } from '@gt/rules';

/** Longest reason or opinion (characters): what fits on the form. */
const REASON = 1_000;
const SEAL_KINDS: readonly SealKind[] = ['IN_SYSTEM_APPROVAL', 'WET_STAMP_SCAN', 'ELECTRONIC_SEAL'];

const once = <T extends { id: string }>(field: string) => (dto: Record<string, T[] | undefined>) => {
  const seen = new Set<unknown>();
  return (dto[field] ?? []).flatMap(({ id }, i) => (seen.size === seen.add(id).size ? [{ field: `${field}[${i}].id`, code: 'DUPLICATE', message: '同一申报出现两次，请只留一项。' }] : []));
};

export class EmployerDto {
  @IsText(1, 200) name: string;
  @IsText(1, 30) creditCode: string;
}
export class EmployerQuery { @IsText(1, 30) creditCode: string }

export class IdsDto { @IsArray() @ArrayMinSize(1) @ArrayMaxSize(BULK_LIMIT) @ArrayUnique() @IsId({ each: true }) ids: string[] }
export class OpinionDto {
  @IsText(1, REASON) opinion: string;
  @IsIn([...SEAL_KINDS]) sealKind: SealKind;
}
export class RecommendationsDto extends OpinionDto { @IsArray() @ArrayMinSize(1) @ArrayMaxSize(BULK_LIMIT) @ArrayUnique() @IsId({ each: true }) ids: string[] }
export class ReasonDto { @IsText(1, REASON) reason: string }
/** Most lines of a list of materials that one command is about: kinds and claims together. */
const ITEMS = 40;
/** A line of the list of materials. */
export const IsItem = () => Rule('NOT_A_MATERIAL', '请从材料清单中选择。', (v) => typeof v === 'string' && itemOf(v) !== undefined);
export class AskedItemDto {
  @IsItem() item: string;
  @IsText(1, REASON) reason: string;
}
export class SupplementDto {
  @IsText(1, REASON) reason: string;
  @IsDay() dueOn: string;
  /** lines of the list of materials that it is about, each with its reason */
  @NestedArray(() => AskedItemDto, ITEMS, { optional: true }) items?: AskedItemDto[] | null;
}
export class MaterialCheckDto {
  @IsItem() item: string;
  /** what was seen; null takes the tick back */
  @IsOptional() @IsIn(Object.keys(ORIGINALS)) original?: OriginalSeen | null;
  @IsOptional() @IsText(1, 200) note?: string | null;
}
export class MaterialChecksDto { @NestedArray(() => MaterialCheckDto, ITEMS, { min: 1 }) checks: MaterialCheckDto[] }
export class ClaimDecisionDto {
  /** place of the claim in the form's list, from 0 */
  @IsInt() @Min(0) @Max(ELIGIBILITY_LIMITS.directRecognitionClaims - 1) index: number;
  @IsBoolean() accepted: boolean;
  @IsOptional() @IsText(1, REASON) reason?: string | null;
}
export class ConfirmationDto {
  @IsIn([...PENDING_CODES]) code: PendingCode;
  @IsBoolean() met: boolean;
  @IsText(1, REASON) reason: string;
  @IsOptional() @IsIn([...TITLE_LEVELS]) titleLevel?: TitleLevel | null;
}
export class AcceptanceDto {
  @IsOptional() @IsId() siteId?: string | null;
  @NestedArray(() => ClaimDecisionDto, ELIGIBILITY_LIMITS.directRecognitionClaims, { optional: true }) claims?: ClaimDecisionDto[] | null;
  @NestedArray(() => ConfirmationDto, PENDING_CODES.length, { optional: true }) confirmations?: ConfirmationDto[] | null;
  @IsOptional() @IsText(1, REASON) opinion?: string | null;
}
export class AcceptanceItemDto extends AcceptanceDto { @IsId() id: string }
@CrossCheck<AcceptancesDto>(once('items') as never)
export class AcceptancesDto { @NestedArray(() => AcceptanceItemDto, BULK_LIMIT, { min: 1 }) items: AcceptanceItemDto[] }
export class GroundDto {
  @IsText(1, 20) clause: string;
  @IsText(1, REASON) message: string;
  @IsOptional() @Rule('NOT_A_CODE', '代码应为大写字母、数字和下划线。', (v) => typeof v === 'string' && /^[A-Z][A-Z0-9_]{2,49}$/.test(v)) code?: string | null;
}
/** Most grounds of one refusal. */
const GROUNDS = 20;
export class RefusalDto { @NestedArray(() => GroundDto, GROUNDS, { min: 1 }) reasons: GroundDto[] }
export class SignedPageDto {
  @IsId() id: string;
  @IsDay() signedOn: string;
  @IsSha256() pageSha256: string;
}
@CrossCheck<SignedPagesDto>(once('items') as never)
export class SignedPagesDto { @NestedArray(() => SignedPageDto, BULK_LIMIT, { min: 1 }) items: SignedPageDto[] }
export class CopyReceiptDto {
  @IsId() id: string;
  @IsDay() receivedOn: string;
}
@CrossCheck<CopyReceiptsDto>(once('items') as never)
export class CopyReceiptsDto { @NestedArray(() => CopyReceiptDto, BULK_LIMIT, { min: 1 }) items: CopyReceiptDto[] }
export class PrintsDto {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(PRINTS_LIMIT) @ArrayUnique() @IsId({ each: true }) ids: string[];
  /** of each form, one after the other */
  @IsInt() @Min(1) @Max(COPIES_LIMIT) copies: number;
}
export class ListQuery {
  @IsOptional() @IsIn(Object.keys(transitions)) state?: ApplicationStatus;
  @IsOptional() @IsId() institutionId?: string;
  @IsOptional() @IsId() employerId?: string;
  @IsOptional() @IsId() personId?: string;
  @IsOptional() @IsId() importId?: string;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, LIST_LIMIT) limit?: string;
}
