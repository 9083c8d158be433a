import { PERSON_DOCUMENTS, TITLE_LEVELS, type PersonDocumentType, type TitleLevel } from '@gt/domain';
import { IsId, IsOrdinalCursor, IsQueryInt, IsSha256, IsText, Nested, NestedArray } from '@gt/service-kit';
import { IsIn, IsOptional } from 'class-validator';
import { JOIN_KIND_NAMES, joinTransitions, type JoinKind, type JoinStatus } from '../domain/person-join.js';
import { JOINS_PAGE } from '../queries/persons.js';
import { DecisionDto } from './legacy.dto.js';

export class DocumentDto {
  @IsIn(PERSON_DOCUMENTS.map((each) => each.type)) idType: PersonDocumentType;
  @IsText(1, 40) idNumber: string;
}
export class PersonJoinDto extends DecisionDto {
  @IsIn(Object.keys(JOIN_KIND_NAMES)) kind: JoinKind;
  /** the document under which the person stays */
  @Nested(() => DocumentDto) kept: DocumentDto;
  @Nested(() => DocumentDto) other: DocumentDto;
  /** SHA-256 of the scanned evidence, kept by who asks */
  @IsSha256() evidenceSha256: string;
}
export class SlotChoiceDto {
  @IsIn([...TITLE_LEVELS]) titleLevel: TitleLevel;
  @IsId() applicationId: string;
}
export class PersonJoinDecisionDto extends DecisionDto {
  @IsIn(['APPROVE', 'REFUSE']) decision: 'APPROVE' | 'REFUSE';
  /** for each title level with two slots: the application whose slot stays */
  @NestedArray(() => SlotChoiceDto, TITLE_LEVELS.length, { optional: true }) keep?: SlotChoiceDto[] | null;
}
export class PersonJoinQuery {
  @IsOptional() @IsIn(Object.keys(joinTransitions)) state?: JoinStatus;
  @IsOptional() @IsOrdinalCursor() after?: string;
  @IsOptional() @IsQueryInt(1, JOINS_PAGE) limit?: string;
}
