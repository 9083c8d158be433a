import type { EvaluationMethod } from '@gt/domain';
import { IsIn, IsOptional } from 'class-validator';
import { IsDay, NestedArray, Rule } from '@gt/service-kit';

/** More members than any method takes are refused as too many; how many exactly is the rule set's. */
const MAX_MEMBERS = 15;

const IsScore = () => Rule('SCORE_INVALID', '成绩须为 0–100 的数，最多一位小数。', (value) => typeof value === 'number', {}, { type: 'number', minimum: 0, maximum: 100 });

export class ScorePreviewMemberDto {
  @IsOptional() @IsScore() theory?: number | null;
  @IsOptional() @IsScore() skill?: number | null;
  @IsOptional() @IsScore() comprehensive?: number | null;
}
export class ScorePreviewDto {
  @IsIn(['DIRECT_RECOGNITION', 'COMPREHENSIVE_REVIEW', 'PRACTICAL_ASSESSMENT']) method: EvaluationMethod;
  @NestedArray(() => ScorePreviewMemberDto, MAX_MEMBERS) members: ScorePreviewMemberDto[];
}
export class FilingDeadlineQuery {
  @IsDay() assessmentDate: string;
}
