import { IsId, IsText } from '@gt/service-kit';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Editions that a rule set can have. */
const VERSIONS = 10_000;
export class ComparisonDto {
  @IsText(1, 100) ruleSetId: string;
  @IsInt() @Min(1) @Max(VERSIONS) version: number;
  /** the body's own standard laid over it; absent: none */
  @IsOptional() @IsId() standardId?: string | null;
}
