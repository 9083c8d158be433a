import { EVALUATION_METHOD_NAMES, isSkillLevel, type EvaluationMethod } from '@gt/domain';
import { IsDay, IsId, IsOccupation, IsText, NestedArray, Rule } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { FEE_STATUS_NAMES, type FeeContent } from '../domain/fee-schedule.js';
import { ADDRESS_MAX, InstitutionsPageQuery, IsCode, NAME_MAX, REASON_MAX } from './common.dto.js';

/** Most prices of one list and cost lines of one price: every occupation of a large body at three levels. */
const ITEMS_MAX = 500;
const COSTS_MAX = 30;
/** 分; 1,000,000 元: no evaluation costs more, a larger number is a slip. */
const AMOUNT_MAX = 100_000_000;
const IsFen = () => Rule('NOT_AN_AMOUNT', '金额应为以分为单位的整数，0 至 100000000。', (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= AMOUNT_MAX, {}, { type: 'integer', minimum: 0, maximum: AMOUNT_MAX });

export class CostLineDto {
  @IsText(1, NAME_MAX) name: string;
  @IsFen() amount: number;
}
export class FeeItemDto {
  @IsText(1, NAME_MAX) name: string;
  @IsOptional() @IsOccupation() occupationCode?: string | null;
  @IsOptional() @Rule('NOT_A_LEVEL', '等级应为数字 1–5。', isSkillLevel, {}, { type: 'integer', minimum: 1, maximum: 5 }) level?: number | null;
  @IsOptional() @IsCode(EVALUATION_METHOD_NAMES) method?: EvaluationMethod | null;
  /** 分 */
  @IsFen() amount: number;
  @NestedArray(() => CostLineDto, COSTS_MAX) costs: CostLineDto[];
}
export class FeeContentDto {
  @NestedArray(() => FeeItemDto, ITEMS_MAX) items: FeeItemDto[];
  @IsText(0, ADDRESS_MAX) basis: string;
  @IsOptional() @IsText(0, REASON_MAX) note?: string | null;
}
export class DraftFeesDto extends FeeContentDto { @IsId() institutionId: string; }
export class PublishFeesDto { @IsOptional() @IsDay() effectiveFrom?: string | null; }
export class FeesQuery extends InstitutionsPageQuery {
  @IsOptional() @IsId() institutionId?: string | null;
  @IsOptional() @IsCode(FEE_STATUS_NAMES) status?: string | null;
}

export const feeContentOf = (dto: FeeContentDto): FeeContent => ({
  basis: dto.basis.trim(), note: dto.note?.trim() || null,
  items: dto.items.map((item) => ({ name: item.name.trim(), occupationCode: item.occupationCode ?? null, level: (item.level ?? null) as FeeContent['items'][number]['level'], method: item.method ?? null, amount: item.amount, costs: item.costs.map(({ name, amount }) => ({ name: name.trim(), amount })) })),
});
