import { codesOf } from '@gt/domain';
import { IsDay, IsId, IsOrdinalCursor, IsQueryInt, IsSha256, IsText, NestedArray } from '@gt/service-kit';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { BULK_LIMIT } from '../commands/act.js';
import { CORRECTABLE_FIELDS, CORRECTION_STATUS_NAMES, type CorrectableField, type CorrectionStatus } from '../domain/correction.js';
import { CONSENT_KINDS, type ConsentKind } from '../domain/privacy-notice.js';
import { CORRECTIONS_LIMIT } from '../queries/corrections.js';

/** Highest version that can be asked for. */
const VERSION_MAX = 9_999;
/** Longest text of a request, an answer, a reason (characters): a paragraph. */
const TEXT = 1_000;

export class NoticeQuery { @IsOptional() @IsQueryInt(1, VERSION_MAX) version?: string }
export class PersonQuery { @IsId() personId: string }
export class ConsentsWithdrawalDto {
  @IsId() personId: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(CONSENT_KINDS.length) @ArrayUnique() @IsIn([...CONSENT_KINDS], { each: true }) kinds: ConsentKind[];
}
export class ConsentsDto extends ConsentsWithdrawalDto {
  /** version of the notice that was shown */
  @IsInt() @Min(1) @Max(VERSION_MAX) noticeVersion: number;
}
export class ConsentPageDto {
  /** the application's */
  @IsId() id: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(CONSENT_KINDS.length) @ArrayUnique() @IsIn([...CONSENT_KINDS], { each: true }) kinds: ConsentKind[];
  @IsDay() signedOn: string;
  @IsSha256() pageSha256: string;
}
export class ConsentPagesDto { @NestedArray(() => ConsentPageDto, BULK_LIMIT, { min: 1 }) items: ConsentPageDto[] }
export class CorrectionDto {
  @IsId() applicationId: string;
  @IsIn([...codesOf(CORRECTABLE_FIELDS)]) field: CorrectableField;
  /** how it should read; for OTHER also which field */
  @IsText(1, TEXT) wished: string;
  @IsText(2, TEXT) grounds: string;
  /** what proves it: kind and number of the paper */
  @IsText(2, TEXT) evidence: string;
}
export class CorrectionDecisionDto {
  @IsIn(['APPLY', 'HANDLED', 'REFUSE']) decision: 'APPLY' | 'HANDLED' | 'REFUSE';
  /** why, and for REFUSE the way on */
  @IsText(2, TEXT) answer: string;
}
export class CorrectionsQuery {
  @IsOptional() @IsIn([...codesOf(CORRECTION_STATUS_NAMES)]) status?: CorrectionStatus;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, CORRECTIONS_LIMIT) limit?: string;
}
export class DraftHoldDto {
  @IsId() applicationId: string;
  @IsBoolean() held: boolean;
  @IsText(1, TEXT) reason: string;
  /** number of the document that it rests on */
  @IsText(1, 200) document: string;
}
