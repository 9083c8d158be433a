import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, ValidateIf } from 'class-validator';
import { IsDay, IsId, IsText, Nested, NestedArray, Rule } from '@gt/service-kit';
import type { MemberFacts, PanelKind } from '../domain/panel.js';
import { REASON } from './plan-dto.js';

/** More than any rule set admits; the rule counts exactly. */
const MAX_MEMBERS = 20;
/** Candidates of one panel in one request. */
const MAX_PANEL_CANDIDATES = 1_000;
const MAX_PANEL_DAYS = 60;

export class PanelMemberDto {
  @IsId() expertId: string;
  @IsOptional() @Rule('NOT_A_BOOLEAN', '应为 true 或 false。', (value) => typeof value === 'boolean', {}, { type: 'boolean' }) chair?: boolean | null;
  /** the expert's answer to the invitation: 接受, 回避, or none yet */
  @IsIn(['ACCEPTED', 'DECLINED', 'PENDING']) declaration: MemberFacts['declaration'];
}
export class PanelCandidateDto {
  @IsId() applicationId: string;
  /** experts who declared to be relatives of the candidate */
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_MEMBERS) @IsId({ each: true }) relativeExpertIds?: string[] | null;
}
/** A panel that does not sit yet and gives way to this one, in one step: its candidates may be in both. */
export class ReplacedPanelDto {
  @IsId() panelId: string;
  /** why, e.g. whom another expert stands in for */
  @IsText(1, REASON) reason: string;
}
export class FormPanelDto {
  @IsIn(['REVIEW', 'ASSESSMENT']) kind: PanelKind;
  @NestedArray(() => PanelMemberDto, MAX_MEMBERS, { min: 1 }) members: PanelMemberDto[];
  @NestedArray(() => PanelCandidateDto, MAX_PANEL_CANDIDATES, { min: 1 }) candidates: PanelCandidateDto[];
  /** days on which it sits; left out: all days of the plan with its methods */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_PANEL_DAYS) @ArrayUnique() @IsDay({ each: true }) days?: string[] | null;
  @Nested(() => ReplacedPanelDto, { optional: true }) replaces?: ReplacedPanelDto | null;
}
/** Experts who are asked to sit. */
export class InviteDto {
  @IsIn(['REVIEW', 'ASSESSMENT']) kind: PanelKind;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_MEMBERS) @ArrayUnique() @IsId({ each: true }) expertIds: string[];
  /** days for which they are asked; left out: all days of the plan with its methods */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_PANEL_DAYS) @ArrayUnique() @IsDay({ each: true }) days?: string[] | null;
}
/** The expert's own answer. */
export class AnswerInvitationDto {
  @IsIn(['ACCEPTED', 'DECLINED']) answer: 'ACCEPTED' | 'DECLINED';
  /** why not (回避); asked for with DECLINED alone */
  @ValidateIf((dto: AnswerInvitationDto) => dto.answer === 'DECLINED' || (dto.reason !== undefined && dto.reason !== null)) @IsText(1, REASON) reason?: string | null;
  /** candidates of whom the expert is a relative */
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_PANEL_CANDIDATES) @IsId({ each: true }) relativeApplicationIds?: string[] | null;
}
