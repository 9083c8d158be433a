import { IsIn, IsOptional } from 'class-validator';
import { IsId, IsQueryInt } from '@gt/service-kit';
import type { LoadWhich, RowStanding } from '../domain/import.js';
import { IMPORT_PAGE } from '../queries/imports.js';
import { IMPORT_ROW_LIMIT } from '../jobs/run-import.js';

const WHICH: LoadWhich[] = ['ELIGIBLE', 'READABLE'];
const STANDINGS: RowStanding[] = ['FAULTY', 'MET', 'NOT_MET', 'TO_BE_CONFIRMED'];
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
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, LIST_PAGE) limit?: number;
}
export class ImportRowsQuery {
  @IsOptional() @IsIn(STANDINGS) standing?: RowStanding;
  @IsOptional() @IsQueryInt(0, LAST_ROW) after?: number;
  @IsOptional() @IsQueryInt(1, IMPORT_PAGE) limit?: number;
}
export class ImportLoadDto { @IsIn(WHICH) which: LoadWhich; }
