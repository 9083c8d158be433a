import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsContent, IsDay, IsId, IsQueryInt, Rule } from '@gt/service-kit';
import { INVITATION_TRANSITIONS } from '../domain/invitation.js';
import { PLAN_TRANSITIONS } from '../domain/plan.js';
import { SHEET_TRANSITIONS } from '../domain/score-sheet.js';
import { PAGE_LIMIT } from '../queries/reach.js';
import { isSheetCursor } from '../queries/sheets.js';

export class PageQuery {
  /** cursor: `next` of the page before */
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}
export class PlansQuery extends PageQuery {
  @IsOptional() @IsIn(Object.keys(PLAN_TRANSITIONS)) status?: string;
  @IsOptional() @IsId() institutionId?: string;
}
/** Days in one list of a paper, as in institutions' proposal. */
const PAPER_DAYS_MAX = 366;
export class CalendarPreviewDto {
  @IsInt() @Min(1950) @Max(2100) year: number;
  @IsArray() @ArrayMaxSize(PAPER_DAYS_MAX) @IsDay({ each: true }) off: string[];
  @IsArray() @ArrayMaxSize(PAPER_DAYS_MAX) @IsDay({ each: true }) makeup: string[];
}
export class PlanRuleSetPreviewDto {
  /** content in the shape of libs/rules' RuleSet, as it was proposed */
  @IsContent() content: Record<string, unknown>;
}
export class SheetsQuery {
  /** cursor: `next` of the page before */
  @IsOptional() @Rule('NOT_A_CURSOR', '请使用上一页返回的 next。', isSheetCursor) after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
  @IsOptional() @IsId() planId?: string;
  @IsOptional() @IsIn(Object.keys(SHEET_TRANSITIONS)) status?: string;
}
export class ResultsQuery extends PageQuery {
  @IsOptional() @IsId() planId?: string;
}
export class InvitationsQuery extends PageQuery {
  @IsOptional() @IsId() planId?: string;
  @IsOptional() @IsIn(Object.keys(INVITATION_TRANSITIONS)) status?: string;
}
