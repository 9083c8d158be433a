import { IsDay, IsText, Nested } from '@gt/service-kit';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { MOVE_KIND_NAMES } from '../domain/person-move.js';
import type { MoveCommand } from '../domain/move-decisions.js';
import { DecisionDto } from './legacy.dto.js';

/** Longest note or reason (characters): a paragraph of a letter. */
const NOTE = 1_000;
/** A credit code as it is typed: 18 characters, with blanks or hyphens. */
const CREDIT_CODE = 30;

export class MoveReportDto {
  @IsIn(Object.keys(MOVE_KIND_NAMES)) kind: MoveCommand['kind'];
  /** the day of the change */
  @IsDay() on: string;
  @IsText(1, NOTE) note: string;
  /** of the unit where the applicant works now, where it is registered */
  @IsOptional() @IsText(1, CREDIT_CODE) creditCode?: string | null;
}
export class MoveToReportDto {
  @IsIn(Object.keys(MOVE_KIND_NAMES)) kind: MoveCommand['kind'];
  @IsDay() on: string;
}
export class MovePreviewDto {
  /** what is to be reported; absent: the move that is open, in each way that it may be answered */
  @Nested(() => MoveToReportDto, { optional: true }) report?: MoveToReportDto | null;
  @IsOptional() @IsText(1, CREDIT_CODE) creditCode?: string | null;
}
export class MoveCheckDto {
  /** whether what was reported is so */
  @IsBoolean() holds: boolean;
  /** why it is not so */
  @IsOptional() @IsText(1, NOTE) reason?: string | null;
  @IsOptional() @IsText(1, CREDIT_CODE) creditCode?: string | null;
}
export class MoveDecisionDto extends DecisionDto { @IsBoolean() goOn: boolean }
