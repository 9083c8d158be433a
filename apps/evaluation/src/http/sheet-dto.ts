import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsOptional, Min } from 'class-validator';
import { IsId, IsText, NestedArray, Rule } from '@gt/service-kit';

/** Sheets in one request: a day's work of one expert, far below the body limit. */
const MAX_SHEETS = 500;

const IsScore = () => Rule('NOT_A_NUMBER', '应为数字（0–100，最多一位小数）。', (value) => Number.isFinite(value), {}, { type: 'number', minimum: 0, maximum: 100 });

export class SheetScoresDto {
  @IsId() sheetId: string;
  /** the version that the scores are entered on */
  @IsInt() @Min(1) version: number;
  /** 缺考; then no scores */
  @IsOptional() @Rule('NOT_A_BOOLEAN', '应为 true 或 false。', (value) => typeof value === 'boolean', {}, { type: 'boolean' }) absent?: boolean | null;
  @IsOptional() @IsScore() theory?: number | null;
  @IsOptional() @IsScore() skill?: number | null;
  @IsOptional() @IsScore() comprehensive?: number | null;
}
export class EnterScoresDto {
  @NestedArray(() => SheetScoresDto, MAX_SHEETS, { min: 1 }) sheets: SheetScoresDto[];
}
export class SignSheetsDto {
  @IsId() planId: string;
  /** some of the own finished sheets; left out: all of them */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_SHEETS) @ArrayUnique() @IsId({ each: true }) sheetIds?: string[] | null;
}
export class SupersedeSheetDto {
  @IsText(1, 500) reason: string;
}
export class ChairSignatureDto {
  @IsId() panelId: string;
}
