import type { PersonDocumentType } from '@gt/domain';
import { IsDay, IsOccupation, IsText, NestedArray } from '@gt/service-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional } from 'class-validator';
import { QUALIFICATION_KIND_NAMES, type QualificationKind } from '../domain/expert.js';
import { InstitutionsPageQuery, IsCode, IsDocumentType, NAME_MAX } from './common.dto.js';

/** Most qualifications and occupations of one person. */
const QUALIFICATIONS_MAX = 20;
const OCCUPATIONS_MAX = 50;
const NUMBER_MAX = 40;

export class ExpertQualificationDto {
  @IsCode(QUALIFICATION_KIND_NAMES) kind: QualificationKind;
  @IsText(1, NAME_MAX) name: string;
  /** last valid day; absent = without end */
  @IsOptional() @IsDay() validUntil?: string | null;
}
export class ExpertQualificationsDto { @NestedArray(() => ExpertQualificationDto, QUALIFICATIONS_MAX) qualifications: ExpertQualificationDto[]; }
export class RegisterExpertDto extends ExpertQualificationsDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsDocumentType() idType?: PersonDocumentType | null;
  @IsText(1, NUMBER_MAX) idNumber: string;
  @IsText(1, NAME_MAX) education: string;
  @IsText(1, NAME_MAX) speciality: string;
  @IsArray() @ArrayMaxSize(OCCUPATIONS_MAX) @ArrayUnique() @IsOccupation({ each: true }) occupationCodes: string[];
  @IsText(1, NAME_MAX) employerName: string;
}
export class ExpertsQuery extends InstitutionsPageQuery { @IsOptional() @IsOccupation() occupation?: string | null; }
