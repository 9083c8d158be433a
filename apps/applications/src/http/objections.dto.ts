import { checkName, codesOf } from '@gt/domain';
import { IsId, IsOrdinalCursor, IsQueryInt, IsText, Nested, Rule } from '@gt/service-kit';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { OBJECTION_STATUS_NAMES, OWN_SUBJECTS, PUBLIC_SUBJECTS, type ObjectionStatus, type ObjectionSubject } from '../domain/objection.js';
import { OBJECTIONS_LIMIT } from '../queries/objections.js';
import { IsPhone } from './form.dto.js';

/** Longest statement of facts and grounds, answer or decision (characters): a page. */
const TEXT = 2_000;
/** Longest wish, and whom or what it is about (characters): a sentence or two. */
const SHORT = 500;
/** Least characters of a statement: less says nothing that could be answered. */
const TEXT_MIN = 10;

class ObjectionTextDto {
  /** facts, grounds and evidence */
  @IsText(TEXT_MIN, TEXT) text: string;
  /** what is asked for */
  @IsText(2, SHORT) wish: string;
}
export class ObjectionDto extends ObjectionTextDto {
  @IsId() applicationId: string;
  @IsIn([...OWN_SUBJECTS]) subject: ObjectionSubject;
}
export class ContactDto {
  @Rule('NAME_INVALID', '请填写真实姓名（不超过 50 个字）。', (v) => typeof v === 'string' && checkName(v).ok) name: string;
  @IsPhone() phone: string;
}
export class PublicObjectionDto extends ObjectionTextDto {
  @IsId() institutionId: string;
  @IsIn([...PUBLIC_SUBJECTS]) subject: ObjectionSubject;
  /** whom or what it is about, in words: nothing is looked up */
  @IsText(2, SHORT) about: string;
  /** by whom (实名); without it 匿名, and promised no answer */
  @Nested(() => ContactDto, { optional: true }) contact?: ContactDto | null;
}
/** Longest receipt as somebody may type it, with spaces and hyphens (characters). */
const RECEIPT = 60;
export class ReceiptDto { @IsText(1, RECEIPT) receipt: string }
export class EscalationDto {
  /** why the answer is not accepted */
  @IsText(TEXT_MIN, TEXT) grounds: string;
}
export class PublicEscalationDto extends EscalationDto { @IsText(1, RECEIPT) receipt: string }
export class AnswerDto {
  @IsIn(['MAINTAINED', 'TAKEN_BACK']) outcome: 'MAINTAINED' | 'TAKEN_BACK';
  /** why, with facts and clause */
  @IsText(2, TEXT) answer: string;
  /** the application is taken up again and decided anew */
  @IsOptional() @IsBoolean() anew?: boolean;
}
export class SettlementDto {
  @IsIn(['UPHELD', 'DISMISSED']) outcome: 'UPHELD' | 'DISMISSED';
  @IsText(2, TEXT) reason: string;
  /** who is to do what, and by when */
  @IsOptional() @IsText(2, TEXT) measure?: string | null;
  @IsOptional() @IsBoolean() anew?: boolean;
}
export class ObjectionsQuery {
  @IsOptional() @IsIn([...codesOf(OBJECTION_STATUS_NAMES)]) status?: ObjectionStatus;
  @IsOptional() @IsId() applicationId?: string;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, OBJECTIONS_LIMIT) limit?: string;
}
export class SubjectsQuery { @IsId() applicationId: string }
