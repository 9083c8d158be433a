import { APPRAISAL_GRADES, type AppraisalGrade } from '@gt/domain';
import { IsDay, IsId, IsOrdinalCursor, IsQueryInt, IsSha256, IsText, Nested, NestedArray } from '@gt/service-kit';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { REGISTER_PAGE } from '../queries/appraisals.js';
import { DecisionDto } from './legacy.dto.js';

/** Grades of one employer's rules at most, and how long a name of one may be (characters). */
const OWN_GRADES = 50;
const GRADE = 20;

export class EmployerIdQuery { @IsId() employerId: string }
export class GradeRowDto {
  @IsText(1, GRADE) own: string;
  @IsIn([...APPRAISAL_GRADES]) grade: AppraisalGrade;
}
export class RuleDocumentDto {
  @IsText(1, 200) title: string;
  @IsText(1, 100) number: string;
  @IsDay() issuedOn: string;
  /** SHA-256 of the rules' file, which the employer keeps */
  @IsSha256() sha256: string;
}
export class MappingDto {
  @IsId() employerId: string;
  @NestedArray(() => GradeRowDto, OWN_GRADES, { min: 1 }) rows: GradeRowDto[];
  @IsDay() effectiveFrom: string;
  @Nested(() => RuleDocumentDto) ruleDocument: RuleDocumentDto;
}
export class RegisterQueryDto {
  @IsId() employerId: string;
  @IsOptional() @IsQueryInt(1950, 2100) year?: string;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, REGISTER_PAGE) limit?: string;
}
/** A name is asked for in the body, never in an address. */
export class RegisterSearchDto {
  @IsId() employerId: string;
  @IsText(1, 50) name: string;
}
export class YearCorrectionDto extends DecisionDto { @IsText(1, GRADE) grade: string }
export class PaperRecommendationDto {
  /** the unit's opinion, as it stands on the page */
  @IsText(1, 1_000) opinion: string;
  @IsText(1, 50) signerName: string;
  @IsText(1, 100) signerPost: string;
  @IsDay() signedOn: string;
  /** SHA-256 of the page, as the upload answered it */
  @IsSha256() pageSha256: string;
  /** the seal's text, as it reads */
  @IsText(1, 200) sealReads: string;
  /** the person's decision: it is this unit's seal */
  @IsBoolean() sealIsUnits: boolean;
  @IsOptional() @IsText(1, 500) sealNote?: string | null;
  @IsOptional() @IsText(1, 500) reason?: string | null;
}
