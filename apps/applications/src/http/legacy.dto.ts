import { IsDay, IsId, IsOrdinalCursor, IsQueryInt, IsSha256, IsText, Rule } from '@gt/service-kit';
import { IsIn, IsOptional } from 'class-validator';
import { LEGACY_ROWS_MAX } from '../commands/legacy-import.js';
import { LEGACY_AMENDMENT_NAMES, type LegacyAmendmentKind } from '../domain/legacy-amendment.js';
import { legacyTransitions, type LegacyStatus } from '../domain/legacy.js';
import { LEGACY_PAGE } from '../queries/legacy.js';

/** `2,5,7`: rows of the sheet as the preview numbered them. */
const ROWS = new RegExp(`^\\d{1,5}(,\\d{1,5}){0,${LEGACY_ROWS_MAX - 1}}$`);
export class LegacyLoadQuery {
  /** SHA-256 of the evidence file that the sheet was made from, kept by the bureau */
  @IsSha256() evidence: string;
  /** absent: every row that nothing stands against */
  @IsOptional() @Rule('NOT_ROWS', '应为用逗号分隔的行号。', (v) => typeof v === 'string' && ROWS.test(v), {}, { type: 'string', pattern: ROWS.source }) rows?: string | null;
}
export class LegacyQuery {
  @IsOptional() @IsIn(Object.keys(legacyTransitions)) state?: LegacyStatus;
  @IsOptional() @IsId() institutionId?: string;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, LEGACY_PAGE) limit?: string;
}
/** Longest reason (characters). */
const REASON = 1_000;
export class DecisionDto {
  @IsText(1, REASON) reason: string;
  /** number of the document that the decision rests on */
  @IsText(1, 200) document: string;
}
export class CollisionDto extends DecisionDto { @IsIn(['TAKE', 'KEEP']) decision: 'TAKE' | 'KEEP' }
export class LegacyCertificateEndDto extends DecisionDto {
  @IsIn(['CANCELLED', 'REVOKED']) how: 'CANCELLED' | 'REVOKED';
  @IsOptional() @IsDay() on?: string | null;
}
export class LegacyAmendmentDto extends DecisionDto {
  @IsIn(Object.keys(LEGACY_AMENDMENT_NAMES)) kind: LegacyAmendmentKind;
  /** as it is to stand */
  @IsOptional() @IsText(1, 50) name?: string | null;
}
export class LegacyAmendmentDecisionDto {
  @IsIn(['APPROVE', 'REFUSE']) decision: 'APPROVE' | 'REFUSE';
  /** why not */
  @IsOptional() @IsText(1, REASON) reason?: string | null;
}
