import { IsContent, IsDay, IsQueryInt, IsText } from '@gt/service-kit';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ADDRESS_MAX, InstitutionsPageQuery, REASON_MAX } from './common.dto.js';

/** Days in one list; the rule refuses far fewer. */
const DAYS_MAX = 366;

/** Content in the shape of libs/rules' RuleSet; its faults are named path by path when it is decided. */
export class ProposeRuleSetDto { @IsContent() content: Record<string, unknown>; }
export class ProposePaperDto {
  @IsInt() @Min(1950) @Max(2100) year: number;
  @IsText(1, ADDRESS_MAX) paper: string;
  @IsArray() @ArrayMaxSize(DAYS_MAX) @IsDay({ each: true }) off: string[];
  @IsArray() @ArrayMaxSize(DAYS_MAX) @IsDay({ each: true }) makeup: string[];
}
export class DeclineDto { @IsText(1, REASON_MAX) reason: string; }
export class PapersQuery extends InstitutionsPageQuery { @IsOptional() @IsQueryInt(1950, 2100) year?: string | null; }
