import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsId, IsQueryInt } from '@gt/service-kit';
import type { ImportOf, LoadWhich, RowStanding } from '../domain/import.js';
import { IMPORT_PAGE } from '../queries/imports.js';
import { IMPORT_ROW_LIMIT } from '../jobs/run-import.js';

const WHICH: LoadWhich[] = ['ELIGIBLE', 'READABLE'];
const STANDINGS: RowStanding[] = ['FAULTY', 'KNOWN', 'MET', 'NOT_MET', 'TO_BE_CONFIRMED'];
/** Imports of a page at most. */
const LIST_PAGE = 200;
/** The last row that a sheet may have: title rows come before the data. */
const LAST_ROW = 2 * IMPORT_ROW_LIMIT;

export class ImportQuery {
  @IsId() employerId: string;
  @IsId() institutionId: string;
  @IsOptional() @IsIn(WHICH) load?: LoadWhich;
}
export class ImportListQuery {
  /** of which kind; applicants where nothing is said */
  @IsOptional() @IsIn(['APPLICANTS', 'APPRAISALS']) of?: ImportOf;
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, LIST_PAGE) limit?: number;
}
export class ImportRowsQuery {
  @IsOptional() @IsIn(STANDINGS) standing?: RowStanding;
  @IsOptional() @IsQueryInt(0, LAST_ROW) after?: number;
  @IsOptional() @IsQueryInt(1, IMPORT_PAGE) limit?: number;
}
/** Most rows chosen one by one: what somebody ticks on a page of them; otherwise all are loaded. */
const CHOSEN_ROWS = IMPORT_PAGE;
export class ImportLoadDto {
  @IsIn(WHICH) which: LoadWhich;
  /** row numbers of the sheet: of `which`, these only */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(CHOSEN_ROWS) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(LAST_ROW, { each: true }) rows?: number[] | null;
}
