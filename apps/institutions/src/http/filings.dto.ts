import { isSkillLevel, type PersonDocumentType } from '@gt/domain';
import { IsDay, IsId, IsOccupation, IsText, Nested, NestedArray, Rule } from '@gt/service-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional } from 'class-validator';
import { FILING_STATUS_NAMES } from '../domain/filing.js';
import { ADDRESS_MAX, InstitutionsPageQuery, IsCode, IsDocumentType, IsMobile, IsTelephone, NAME_MAX, NUMBER_MAX, REASON_MAX } from './common.dto.js';

/** Most rows, persons, documents and remarks of one filing: far above any that was seen on paper. */
const ROWS_MAX = 500;
const STAFF_MAX = 200;
const EXPERTS_MAX = 500;
const DOCUMENTS_MAX = 50;
const REMARKS_MAX = 100;
const SPECIALITIES_MAX = 50;

export class FilingContactDto {
  @IsText(1, NAME_MAX) name: string;
  @IsText(1, NAME_MAX) post: string;
  @IsOptional() @IsTelephone() landline?: string | null;
  /** left out: the saved one stays; null: none */
  @IsOptional() @IsMobile() mobile?: string | null;
}
export class FilingRowDto {
  @IsOccupation() occupationCode: string;
  @IsOptional() @IsText(0, NAME_MAX) workType?: string | null;
  @Rule('NOT_A_LEVEL', '等级应为数字 1–5。', isSkillLevel, {}, { type: 'integer', minimum: 1, maximum: 5 }) level: number;
  @IsArray() @ArrayMaxSize(SPECIALITIES_MAX) @IsText(1, NAME_MAX, { each: true }) titleSpecialities: string[];
}
export class FilingStaffDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsDocumentType() idType?: PersonDocumentType | null;
  @IsOptional() @IsText(1, NUMBER_MAX) idNumber?: string | null;
  /** place (0…) in the saved list of the member whose number stays, where `idNumber` is left out */
  @IsOptional() @Rule('NOT_A_PLACE', `应为 0–${STAFF_MAX - 1} 的整数。`, (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < STAFF_MAX, {}, { type: 'integer', minimum: 0, maximum: STAFF_MAX - 1 }) savedAs?: number | null;
  @IsText(1, NAME_MAX) post: string;
  @IsText(1, NAME_MAX) education: string;
  @IsText(1, ADDRESS_MAX) duty: string;
}
export class BodyRulesDto {
  @IsText(1, NAME_MAX) title: string;
  @IsText(1, NAME_MAX) documentNumber: string;
  @IsDay() adoptedOn: string;
  /** the rule itself, handed in before */
  @IsOptional() @IsId() fileId?: string | null;
}

/** 附件1; a draft may leave parts out. */
export class FilingContentDto {
  @IsOptional() @IsText(0, ADDRESS_MAX) officeAddress?: string | null;
  @Nested(() => FilingContactDto, { optional: true }) legalRepresentative?: FilingContactDto | null;
  @Nested(() => FilingContactDto, { optional: true }) contact?: FilingContactDto | null;
  @NestedArray(() => FilingRowDto, ROWS_MAX) rows: FilingRowDto[];
  @NestedArray(() => FilingStaffDto, STAFF_MAX) staff: FilingStaffDto[];
  @IsArray() @ArrayMaxSize(EXPERTS_MAX) @ArrayUnique() @IsId({ each: true }) expertIds: string[];
  @NestedArray(() => BodyRulesDto, DOCUMENTS_MAX) bodyRules: BodyRulesDto[];
}
export class DraftFilingDto extends FilingContentDto { @IsId() institutionId: string; }

export class FilingRemarkDto {
  @IsText(1, NAME_MAX) field: string;
  @IsText(1, REASON_MAX) remark: string;
}
export class ReturnFilingDto {
  @NestedArray(() => FilingRemarkDto, REMARKS_MAX) @Rule('TOO_FEW', '请至少写明一处需要改正的内容。', (value) => Array.isArray(value) && value.length > 0) remarks: FilingRemarkDto[];
}
export class ApproveFilingDto {
  @IsOptional() @IsDay() validFrom?: string | null;
  @IsOptional() @IsDay() validTo?: string | null;
}
export class FilingsQuery extends InstitutionsPageQuery {
  @IsOptional() @IsId() institutionId?: string | null;
  @IsOptional() @IsCode(FILING_STATUS_NAMES) status?: string | null;
}

/** Characters of a reason for seeing numbers in full, as for `unmaskings`. */
const UNMASK_REASON_MIN = 4;
const UNMASK_REASON_MAX = 200;
export class PrintFilingDto { @IsText(UNMASK_REASON_MIN, UNMASK_REASON_MAX) reason: string; }
export class DifferenceQuery { @IsOptional() @IsCode({ APPROVED: '已审核的上一版', RETURNED: '退回时的内容' }) against?: string | null; }
