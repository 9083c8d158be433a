import { FILING_LEVEL_NAMES, FILING_MODE_NAMES, INSTITUTION_TYPE_NAMES, NUMBER_MODE_NAMES, type FilingLevel, type FilingMode, type InstitutionType, type NumberMode } from '@gt/domain';
import { IsDay, IsId, IsOccupation, IsSha256, IsText, NestedArray, Rule } from '@gt/service-kit';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString } from 'class-validator';
import { SCOPE_ROWS_MAX, UNITS_MAX } from '../domain/institution-scope.js';
import { HANDOVER_PART_NAMES, INSTITUTION_STATUS_NAMES, TRANSFER_KIND_NAMES, type HandoverPart, type TransferKind } from '../domain/institution.js';
import { ADDRESS_MAX, InstitutionsPageQuery, IsCode, IsCreditCode, IsTelephone, NAME_MAX, REASON_MAX } from './common.dto.js';

const LEVELS = 5;
/** More editions than a rule of a body can have. */
const EDITIONS_MAX = 1000;

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
  /** that paper itself, handed in before */
  @IsOptional() @IsId() filingModeFileId?: string | null;
  @IsCode(NUMBER_MODE_NAMES) numberMode: NumberMode;
  @IsOptional() @IsTelephone() telephone?: string | null;
}

export class InstitutionsQuery extends InstitutionsPageQuery {
  @IsOptional() @IsId() supervisorId?: string | null;
  @IsOptional() @IsCode(INSTITUTION_TYPE_NAMES) type?: string | null;
  @IsOptional() @IsCode(INSTITUTION_STATUS_NAMES) status?: string | null;
  /** a part of the name, present or former, or the credit code */
  @IsOptional() @IsText(1, NAME_MAX) name?: string | null;
}

export class AddSiteDto {
  @IsText(1, NAME_MAX) name: string;
  /** 发证机构 as the certificate bears it */
  @IsText(1, NAME_MAX) printedName: string;
  @IsText(1, ADDRESS_MAX) address: string;
}

export class ChangeSiteDto extends AddSiteDto {
  /** the document that says so: a licence, a letter */
  @IsText(1, ADDRESS_MAX) document: string;
}

export class NumberEvidenceDto {
  /** whether it is 13 characters of the right kind is the rule's to say */
  @IsText(1, 30) prefix: string;
  @IsText(1, ADDRESS_MAX) document: string;
  /** that paper itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
}

export class CorrectEvidenceDto extends NumberEvidenceDto { @IsText(1, REASON_MAX) reason: string; }

export class CoveredUnitDto {
  @IsText(1, NAME_MAX) name: string;
  @IsCreditCode() creditCode: string;
  @IsText(1, NAME_MAX) relation: string;
  @IsDay() from: string;
  @IsOptional() @IsDay() to?: string | null;
  @IsText(1, ADDRESS_MAX) evidence: string;
  /** that paper itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
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

export class ChangeProfileDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsTelephone() telephone?: string | null;
  /** the document that says so: a licence, a letter */
  @IsText(1, ADDRESS_MAX) document: string;
}
export class FilingModeDto {
  @IsCode(FILING_MODE_NAMES) filingMode: FilingMode;
  @IsCode(NUMBER_MODE_NAMES) numberMode: NumberMode;
  @IsText(1, ADDRESS_MAX) document: string;
  /** that paper itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
}
export class BodyRuleDto {
  @IsText(1, NAME_MAX) title: string;
  @IsText(1, NAME_MAX) documentNumber: string;
  @IsDay() adoptedOn: string;
  /** what this edition changed; 首次制定 for the first */
  @IsText(1, REASON_MAX) change: string;
  /** the rule itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
}
/** Which rule's edition was adopted without its paper. */
export class AddRuleFileDto {
  @IsText(1, NAME_MAX) title: string;
  @Rule('NOT_AN_EDITION', `版次应为 1–${EDITIONS_MAX} 的整数。`, (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= EDITIONS_MAX, {}, { type: 'integer', minimum: 1, maximum: EDITIONS_MAX }) edition: number;
  @IsId() fileId: string;
}
export class AddFileDto { @IsId() fileId: string; }
/** More volumes, slots or certificates than one body can have. */
const ITEMS_MAX = 1_000_000;
export class HandoverDto {
  @IsCode(HANDOVER_PART_NAMES) part: HandoverPart;
  @Rule('NOT_A_COUNT', `数量应为 0–${ITEMS_MAX} 的整数。`, (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= ITEMS_MAX, {}, { type: 'integer', minimum: 0, maximum: ITEMS_MAX }) items: number;
  @IsText(1, REASON_MAX) inventory: string;
  /** of the list that archives, applications or certificates wrote for this handover */
  @IsOptional() @IsSha256({ message: '应为 64 位小写十六进制的 SHA-256，下载清单时显示。' }) inventorySha256?: string | null;
  @IsText(1, ADDRESS_MAX) document: string;
}
/** Bodies of one transfer: a district has some hundred. */
const TRANSFER_MAX = 1000;
export class TransferDto {
  @IsId() toBureauId: string;
  @IsCode(TRANSFER_KIND_NAMES) kind: TransferKind;
  /** absent: every body of the bureau that has not ended */
  @IsOptional() @IsArray() @ArrayMaxSize(TRANSFER_MAX) @IsId({ each: true }) institutionIds?: string[] | null;
  @IsText(1, REASON_MAX) reason: string;
  @IsText(1, ADDRESS_MAX) document: string;
}

export class RenameBureauDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsTelephone() telephone?: string | null;
  @IsText(1, ADDRESS_MAX) document: string;
  /** first day of the new name; absent: today */
  @IsOptional() @IsDay() on?: string | null;
}
export class MergeBureauDto {
  @IsId() toBureauId: string;
  @IsText(1, REASON_MAX) reason: string;
  @IsText(1, ADDRESS_MAX) document: string;
}
export class SupervisorQuery { @IsDay() on: string; }

export class OccupationsQuery {
  @IsOptional() @IsString() @Rule('TOO_LONG', '最多 50 个字。', (value) => typeof value === 'string' && value.length <= 50) query?: string | null;
  @IsOptional() @Rule('NOT_AN_INTEGER', '应为 1–50 的整数。', (value) => typeof value === 'string' && /^([1-9]|[1-4]\d|50)$/.test(value), {}, { type: 'integer', minimum: 1, maximum: 50 }) limit?: string | null;
}
