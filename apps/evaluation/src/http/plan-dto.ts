import { type EvaluationMethod, type SkillLevel } from '@gt/domain';
import { IsArray, ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional } from 'class-validator';
import { IsDay, IsId, IsInstant, IsOccupation, IsText, Nested, NestedArray, Rule } from '@gt/service-kit';
import type { Standard } from '../domain/plan.js';

const METHODS: readonly EvaluationMethod[] = ['DIRECT_RECOGNITION', 'COMPREHENSIVE_REVIEW', 'PRACTICAL_ASSESSMENT'];
/** Sittings of one plan: a month of two a day. */
const MAX_SESSIONS = 60;
/** Occupations × levels of one plan; a body files a few. */
const MAX_SCOPE = 60;
const MAX_EXAM_OFFICERS = 30;
/** Sections of the work scheme: 六 to 十五 on the form. */
const MAX_SECTIONS = 10;
/** Longest subject of an OIDC issuer (OpenID Connect Core 2: 255 characters). */
const MAX_SUBJECT = 255;

export class PlanOccupationDto {
  @IsOccupation() code: string;
  @IsText(1, 100) name: string;
  /** 工种; null where there is none */
  @IsOptional() @IsText(0, 100) workType?: string | null;
}
export class ScopeDto {
  @Nested(() => PlanOccupationDto) occupation: PlanOccupationDto;
  @Rule('NOT_A_LEVEL', '等级应为 1、2 或 3。', (value) => value === 1 || value === 2 || value === 3, {}, { type: 'integer', minimum: 1, maximum: 3 }) level: SkillLevel;
}
export class SessionDto {
  @IsDay() day: string;
  /** as printed, 09:00–12:00 */
  @IsText(1, 40) time: string;
  @IsText(1, 200) venue: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(METHODS.length) @ArrayUnique() @IsIn(METHODS, { each: true }) methods: EvaluationMethod[];
  @IsText(1, 200) content: string;
}
export class StandardDto {
  @IsIn(['NATIONAL', 'INDUSTRY', 'ENTERPRISE']) kind: Standard['kind'];
  @IsText(1, 200) name: string;
  @IsOptional() @IsText(0, 100) number?: string | null;
  @IsText(1, 100) edition: string;
}
export class NamedPersonDto {
  @IsText(1, 50) name: string;
  /** account in which the person acts here; null for one who only signs on paper */
  @IsOptional() @IsText(1, MAX_SUBJECT) subject?: string | null;
}
export class ChiefDto extends NamedPersonDto {
  /** the chief sits: a panel chair or an assessor */
  @IsId() expertId: string;
}
export class PersonnelDto {
  @Nested(() => NamedPersonDto) siteLead: NamedPersonDto;
  @Nested(() => NamedPersonDto) qualitySupervisor: NamedPersonDto;
  @NestedArray(() => NamedPersonDto, MAX_EXAM_OFFICERS, { min: 1 }) examOfficers: NamedPersonDto[];
  @Nested(() => NamedPersonDto) proofreader: NamedPersonDto;
  @Nested(() => ChiefDto) chief: ChiefDto;
}
export class SchemeSectionDto {
  @IsText(1, 50) title: string;
  @IsText(1, 4000) text: string;
}
export class ExternalFilingDto {
  @IsText(1, 200) name: string;
  @IsText(1, 100) number: string;
  @IsInstant() filedAt: string;
  @IsText(1, 200) receipt: string;
}
export class PlanContentDto {
  /** an own name, which must contain 贯通; left out, the system composes one */
  @IsOptional() @IsText(1, 100) name?: string | null;
  @IsId() siteId: string;
  @NestedArray(() => SessionDto, MAX_SESSIONS, { min: 1 }) sessions: SessionDto[];
  @Nested(() => StandardDto) standard: StandardDto;
  @NestedArray(() => ScopeDto, MAX_SCOPE, { min: 1 }) scope: ScopeDto[];
  @Nested(() => PersonnelDto) personnel: PersonnelDto;
  @NestedArray(() => SchemeSectionDto, MAX_SECTIONS, { optional: true }) scheme?: SchemeSectionDto[] | null;
  /** the filing in the city's system, for bodies that file there */
  @Nested(() => ExternalFilingDto, { optional: true }) external?: ExternalFilingDto | null;
}
export class DraftPlanDto extends PlanContentDto {
  @IsId() institutionId: string;
}
/** Longest reason (characters). */
export const REASON = 500;
export class PlanReasonDto {
  @IsText(1, REASON) reason: string;
}
/** Candidates enrolled in one request; larger plans enrol in blocks. */
const MAX_ENROLMENT = 1_000;
export class EnrolmentDto {
  @IsId() applicationId: string;
  /** the employer has confirmed 在职在岗 again, on paper; where it did so in the system that counts */
  @Rule('NOT_A_BOOLEAN', '应为 true 或 false。', (value) => typeof value === 'boolean', {}, { type: 'boolean' }) inPostConfirmed: boolean;
  /** who of the employer confirmed it on paper */
  @IsOptional() @IsText(1, 50) confirmedBy?: string | null;
}
export class EnrolDto {
  @NestedArray(() => EnrolmentDto, MAX_ENROLMENT, { min: 1 }) candidates: EnrolmentDto[];
}
/** Those who leave the plan, for another one of the same body or to wait again. */
export class CandidateTransferDto extends EnrolDto {
  /** null: out of this plan, in none */
  @IsOptional() @IsId() toPlanId?: string | null;
  @IsText(1, REASON) reason: string;
}
/** Those whose absence is accepted: 移至下批. */
export class ExcuseDto {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_ENROLMENT) @IsId({ each: true }) applicationIds: string[];
  @IsText(1, REASON) reason: string;
}
