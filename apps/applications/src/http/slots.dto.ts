import { TITLE_LEVELS, type TitleLevel } from '@gt/domain';
import { IsId, Nested } from '@gt/service-kit';
import { IsIn, IsOptional } from 'class-validator';
import { OccupationDto } from './eligibility-check.dto.js';
import { DecisionDto } from './legacy.dto.js';

/** A slot (person, title level), with the reason of the decision and the number of the document that it rests on. */
export class SlotReleaseDto extends DecisionDto {
  @IsId() personId: string;
  @IsIn([...TITLE_LEVELS]) titleLevel: TitleLevel;
}
export class SlotMoveDto extends SlotReleaseDto {
  @IsId() institutionId: string;
  @Nested(() => OccupationDto) occupation: OccupationDto;
  /** for an accepted application, at a body that has several sites */
  @IsOptional() @IsId() siteId?: string | null;
}
