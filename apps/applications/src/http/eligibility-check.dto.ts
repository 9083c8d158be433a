import { APPRAISAL_GRADES, CLAIM_AUTHORITY_NAMES, CLAIM_KIND_NAMES, CLAIM_PROOF_NAMES, codesOf, isPlainDate, isSkillLevel, isTitleLevel, PRIZES, TITLE_SERIES, TITLE_LEVELS, type AppraisalGrade, type ClaimAuthority, type ClaimKind, type ClaimProof, type Prize, type SkillLevel, type TitleLevel, type TitleSeries } from '@gt/domain';
import { ELIGIBILITY_LIMITS, findEligibilityInputFaults, type EligibilityInput } from '@gt/rules';
import { CrossCheck, IsDay, IsOccupation, IsText, Nested, NestedArray, Rule } from '@gt/service-kit';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Longest title, series and claim name (characters), api.md. */
export const MAX_NAME_CHARACTERS = 200;
/** Years that an appraisal may have, api.md. */
export const APPRAISAL_YEARS = { first: 1950, last: 2100 } as const;
const IsLevel = () => Rule('NOT_A_LEVEL', '等级应为数字 1–5（1 = 一级/高级技师）。', isSkillLevel, {}, { type: 'integer', minimum: 1, maximum: 5 });

export class OccupationDto {
  @IsOccupation() code: string;
  @IsOptional() @IsText(0, MAX_NAME_CHARACTERS) workType?: string | null;
  /** ignored; the code decides */
  @IsOptional() @IsString() name?: string | null;
}
export class TitleDto {
  @IsText(1, MAX_NAME_CHARACTERS) series: string;
  @IsText(1, MAX_NAME_CHARACTERS) name: string;
  @IsOptional() @IsIn([...TITLE_LEVELS]) level?: TitleLevel | null;
}
export class TargetDto {
  @Nested(() => OccupationDto) occupation: OccupationDto;
  @IsLevel() level: SkillLevel;
}
export class AppraisalDto {
  @IsInt() @Min(APPRAISAL_YEARS.first) @Max(APPRAISAL_YEARS.last) year: number;
  @IsIn([...APPRAISAL_GRADES]) grade: AppraisalGrade;
}
export class PriorCertificateDto {
  @Nested(() => OccupationDto) occupation: OccupationDto;
  @IsLevel() level: SkillLevel;
  @IsDay() obtainedOn: string;
}
export class WorkPeriodDto {
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
  @IsBoolean() related: boolean;
}
export class ClaimDto {
  @IsIn([...codesOf(CLAIM_KIND_NAMES)]) kind: ClaimKind;
  @IsText(1, MAX_NAME_CHARACTERS) name: string;
  @IsIn([...codesOf(CLAIM_AUTHORITY_NAMES)]) authority: ClaimAuthority;
  @IsOptional() @IsIn([...PRIZES]) prize?: Prize | null;
  @IsDay() awardedOn: string;
  @IsIn([...codesOf(CLAIM_PROOF_NAMES)]) proof: ClaimProof;
}

/** `POST /api/applications/eligibility-checks`, to the letter of api.md. */
@CrossCheck<EligibilityCheckDto>(crossFaults)
export class EligibilityCheckDto {
  @IsOptional() @IsDay() asOf?: string | null;
  @IsOptional() @IsText(0, MAX_NAME_CHARACTERS) ruleSet?: string | null;
  @IsBoolean() worksInCity: boolean;
  @IsBoolean() inPost: boolean;
  @IsBoolean() declarationMade: boolean;
  @Nested(() => TitleDto) title: TitleDto;
  @IsOptional() @IsIn([...TITLE_SERIES]) vocationalTeacherField?: TitleSeries | null;
  @Nested(() => OccupationDto) currentOccupation: OccupationDto;
  @Nested(() => TargetDto) target: TargetDto;
  @NestedArray(() => AppraisalDto, ELIGIBILITY_LIMITS.appraisals) appraisals: AppraisalDto[];
  @NestedArray(() => PriorCertificateDto, ELIGIBILITY_LIMITS.priorCertificates) priorCertificates: PriorCertificateDto[];
  @NestedArray(() => WorkPeriodDto, ELIGIBILITY_LIMITS.workPeriods) workPeriods: WorkPeriodDto[];
  @IsOptional() @IsDay() postHeldSince?: string | null;
  @IsBoolean() frontLine: boolean;
  @NestedArray(() => ClaimDto, ELIGIBILITY_LIMITS.directRecognitionClaims, { optional: true }) directRecognitionClaims?: ClaimDto[] | null;
}

/** Faults between fields (libs/rules) of a DTO whose single fields may be of any type: what is of a wrong type is left out of the comparison. */
export function crossFaults(dto: Partial<Pick<EligibilityCheckDto, 'title' | 'vocationalTeacherField' | 'appraisals' | 'workPeriods'>>): ReturnType<typeof findEligibilityInputFaults> {
  const series: unknown = dto.title?.series;
  const known = typeof series === 'string' && series.trim() !== '';
  return findEligibilityInputFaults({
    // a series that is none decides nothing about the level
    title: known ? { series: series as string, name: '', level: isTitleLevel(dto.title!.level) ? dto.title!.level : null } : { series: '', name: '' },
    vocationalTeacherField: known && TITLE_SERIES.includes(dto.vocationalTeacherField as TitleSeries) ? dto.vocationalTeacherField! : null,
    appraisals: (dto.appraisals ?? []).map(({ year }, i) => ({ year: typeof year === 'number' ? year : -1 - i, grade: '合格' as const })),
    workPeriods: (dto.workPeriods ?? []).map(({ from, to }) => ({ from: isPlainDate(from) ? from : '0001-01-01', to: isPlainDate(to) ? to : null, related: false })),
  } as unknown as EligibilityInput);
}
