import type { PersonDocumentType } from '@gt/domain';
import { IsDay, IsId, IsOccupation, IsText, NestedArray, Rule } from '@gt/service-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional } from 'class-validator';
import { QUALIFICATION_KIND_NAMES, type QualificationKind } from '../domain/expert.js';
import { PAGE_LIMIT } from '../queries/lists.js';
import { ADDRESS_MAX, InstitutionsPageQuery, IsCode, IsDocumentNumber, IsDocumentType, NAME_MAX, REASON_MAX } from './common.dto.js';

/** Most qualifications and occupations of one person. */
const QUALIFICATIONS_MAX = 20;
const OCCUPATIONS_MAX = 50;

export class ExpertQualificationDto {
  @IsCode(QUALIFICATION_KIND_NAMES) kind: QualificationKind;
  @IsText(1, NAME_MAX) name: string;
  /** certificate or document that proves it */
  @IsOptional() @IsText(1, ADDRESS_MAX) evidence?: string | null;
  /** that paper itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
  /** last valid day; absent = without end */
  @IsOptional() @IsDay() validUntil?: string | null;
}
export class ExpertQualificationsDto { @NestedArray(() => ExpertQualificationDto, QUALIFICATIONS_MAX, { min: 1 }) qualifications: ExpertQualificationDto[]; }
export class RegisterExpertDto extends ExpertQualificationsDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsDocumentType() idType?: PersonDocumentType | null;
  @IsDocumentNumber() idNumber: string;
  @IsText(1, NAME_MAX) education: string;
  @IsText(1, NAME_MAX) speciality: string;
  @IsArray() @ArrayMaxSize(OCCUPATIONS_MAX) @ArrayUnique() @IsOccupation({ each: true }) occupationCodes: string[];
  @IsText(1, NAME_MAX) employerName: string;
}
export class ChangeExpertDto {
  @IsText(1, NAME_MAX) education: string;
  @IsText(1, NAME_MAX) speciality: string;
  @IsArray() @ArrayMaxSize(OCCUPATIONS_MAX) @ArrayUnique() @IsOccupation({ each: true }) occupationCodes: string[];
  @IsText(1, NAME_MAX) employerName: string;
}
/** Spans of one list: a year of one a week. */
const SPANS_MAX = 60;
export class UnavailabilityDto {
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
  @IsText(1, REASON_MAX) reason: string;
}
export class AvailabilityDto { @NestedArray(() => UnavailabilityDto, SPANS_MAX) unavailable: UnavailabilityDto[]; }
export class ExpertsQuery extends InstitutionsPageQuery {
  @IsOptional() @IsOccupation() occupation?: string | null;
  /** those who take invitations on the day */
  @IsOptional() @IsDay() availableOn?: string | null;
}
/** What is looked for in the directory; in a body, for a name belongs in no address. */
export class SearchExpertsDto {
  /** a part of the name, the employer or the speciality */
  @IsOptional() @IsText(1, NAME_MAX) text?: string | null;
  @IsOptional() @IsOccupation() occupation?: string | null;
  /** those who take invitations on the day */
  @IsOptional() @IsDay() availableOn?: string | null;
  /** those with a qualification whose last day is not later than this one: what is to be renewed, and what has lapsed */
  @IsOptional() @IsDay() lapsesBy?: string | null;
  @IsOptional() @IsId() after?: string | null;
  @IsOptional() @Rule('NOT_AN_INTEGER', `应为 1–${PAGE_LIMIT} 的整数。`, (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= PAGE_LIMIT, {}, { type: 'integer', minimum: 1, maximum: PAGE_LIMIT }) limit?: number | null;
}
