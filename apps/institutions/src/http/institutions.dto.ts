import { FILING_LEVEL_NAMES, FILING_MODE_NAMES, INSTITUTION_TYPE_NAMES, NUMBER_MODE_NAMES, type FilingLevel, type FilingMode, type InstitutionType, type NumberMode } from '@gt/domain';
import { IsDay, IsId, IsOccupation, IsText, NestedArray, Rule } from '@gt/service-kit';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString } from 'class-validator';
import { INSTITUTION_STATUS_NAMES } from '../domain/institution.js';
import { ADDRESS_MAX, InstitutionsPageQuery, IsCode, IsCreditCode, IsTelephone, NAME_MAX } from './common.dto.js';

/** Most covered units of one body, most rows of a filed scope: the largest group in the city has some hundred. */
const UNITS_MAX = 500;
const SCOPE_ROWS_MAX = 500;
const LEVELS = 5;

export class RegisterBureauDto {
  @IsText(1, NAME_MAX) name: string;
  @IsCode(FILING_LEVEL_NAMES) level: FilingLevel;
  @IsOptional() @IsTelephone() telephone?: string | null;
}

export class RegisterInstitutionDto {
  @IsText(1, NAME_MAX) name: string;
  @IsCreditCode() creditCode: string;
  @IsCode(INSTITUTION_TYPE_NAMES) type: InstitutionType;
  @IsCode(FILING_LEVEL_NAMES) filingLevel: FilingLevel;
  @IsId() supervisorId: string;
  @IsCode(FILING_MODE_NAMES) filingMode: FilingMode;
  @IsText(1, ADDRESS_MAX) filingModeDocument: string;
  @IsCode(NUMBER_MODE_NAMES) numberMode: NumberMode;
  @IsOptional() @IsTelephone() telephone?: string | null;
}

export class InstitutionsQuery extends InstitutionsPageQuery {
  @IsOptional() @IsId() supervisorId?: string | null;
  @IsOptional() @IsCode(INSTITUTION_TYPE_NAMES) type?: string | null;
  @IsOptional() @IsCode(INSTITUTION_STATUS_NAMES) status?: string | null;
}

export class AddSiteDto {
  @IsText(1, NAME_MAX) name: string;
  /** 发证机构 as the certificate bears it */
  @IsText(1, NAME_MAX) printedName: string;
  @IsText(1, ADDRESS_MAX) address: string;
}

export class NumberEvidenceDto {
  /** whether it is 13 characters of the right kind is the rule's to say */
  @IsText(1, 30) prefix: string;
  @IsText(1, ADDRESS_MAX) document: string;
}

export class CoveredUnitDto {
  @IsText(1, NAME_MAX) name: string;
  @IsCreditCode() creditCode: string;
  @IsText(1, NAME_MAX) relation: string;
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
  @IsText(1, ADDRESS_MAX) evidence: string;
}
export class CoveredUnitsDto { @NestedArray(() => CoveredUnitDto, UNITS_MAX) units: CoveredUnitDto[]; }

export class FiledScopeRowDto {
  @IsOccupation() occupationCode: string;
  @IsOptional() @IsText(0, NAME_MAX) workType?: string | null;
  @IsArray() @ArrayMaxSize(LEVELS) @IsInt({ each: true }) levels: number[];
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
}
export class FiledScopeDto { @NestedArray(() => FiledScopeRowDto, SCOPE_ROWS_MAX) rows: FiledScopeRowDto[]; }

export class OccupationsQuery {
  @IsOptional() @IsString() @Rule('TOO_LONG', '最多 50 个字。', (value) => typeof value === 'string' && value.length <= 50) query?: string | null;
  @IsOptional() @Rule('NOT_AN_INTEGER', '应为 1–50 的整数。', (value) => typeof value === 'string' && /^([1-9]|[1-4]\d|50)$/.test(value), {}, { type: 'integer', minimum: 1, maximum: 50 }) limit?: string | null;
}
