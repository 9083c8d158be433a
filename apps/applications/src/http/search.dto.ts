import { PERSON_DOCUMENTS } from '@gt/domain';
import { IsText, Nested } from '@gt/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { transitions, type ApplicationStatus } from '../domain/application.js';
import { SEARCH_PAGE } from '../queries/search.js';

class NameTermDto {
  @IsText(1, 50) text: string;
  @IsIn(['EXACT', 'PREFIX']) match: 'EXACT' | 'PREFIX';
}
class DocumentTermDto {
  @IsIn(PERSON_DOCUMENTS.map((each) => each.type)) idType: string;
  @IsText(1, 40) idNumber: string;
}
/** At least one term; all that are given must fit. */
export class SearchDto {
  @Nested(() => NameTermDto, { optional: true }) name?: NameTermDto | null;
  @Nested(() => DocumentTermDto, { optional: true }) document?: DocumentTermDto | null;
  @IsOptional() @IsText(1, 200) unit?: string | null;
  @IsOptional() @IsText(1, 36) number?: string | null;
  @IsOptional() @IsIn(Object.keys(transitions)) state?: ApplicationStatus | null;
  @IsOptional() @IsText(1, 600) after?: string | null;
  @IsOptional() @IsInt() @Min(1) @Max(SEARCH_PAGE) limit?: number | null;
}
