import type ExcelJS from 'exceljs';

import { FormsError } from '../errors.js';
import { guardText } from './cell-text.js';

export interface WriteColumn {
  readonly title: string;
  /** In characters of the standard font. */
  readonly width?: number;
  /** Shown when the heading is selected: how to fill the column in. */
  readonly note?: string;
  /** Offered as a drop-down in every row; another entry is still taken, and checked when the sheet is read. */
  readonly choices?: readonly string[];
}

/** Further worksheets behind the first, which alone is read. */
export interface MoreSheets {
  /** Rows filled in as they should be, under the same headings. */
  readonly examples?: readonly (readonly string[])[];
  /** Rows, the first one below the headings on, that have the drop-downs; none where it is left out. */
  readonly choiceRows?: number;
}

const DEFAULT_WIDTH = 14;
/** Excel's own limit; a longer text would make the file unreadable. */
const MAX_CELL_CHARACTERS = 32_767;

/**
 * Writes one worksheet. Every cell is text in text format: leading zeros and 18-digit numbers stay, nothing is taken
 * for a formula, and `readSheet` gives back what was written. `createdAt` (RFC 3339) goes into the file's properties.
 * Throws INPUT_INVALID for a text longer than a cell can hold.
 */
export async function writeSheet(sheetName: string, columns: readonly WriteColumn[], rows: readonly (readonly string[])[], createdAt: string, more: MoreSheets = {}): Promise<Uint8Array> {
  // loaded when something is written: its 450 files are a tenth of what a service would read at its start
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Guantong';
  workbook.created = new Date(createdAt);
  workbook.modified = new Date(createdAt);
  const sheet = addSheet(workbook, sheetName, columns, rows);
  if (more.examples) addSheet(workbook, '示例', columns, more.examples);
  if (more.choiceRows) addChoices(workbook, sheet, columns, more.choiceRows);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function addSheet(workbook: ExcelJS.Workbook, name: string, columns: readonly WriteColumn[], rows: readonly (readonly string[])[]): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map((column) => ({ header: column.title, width: column.width ?? DEFAULT_WIDTH, style: { numFmt: '@' } }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  heading.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEFEF' } };
  for (const [i, column] of columns.entries()) {
    if (column.note) heading.getCell(i + 1).note = column.note;
  }
  for (const row of rows) sheet.addRow(row.map(writableText));
  return sheet;
}

/** Drop-downs by one rule a column; what they offer stands on a sheet of its own, for a list inside the rule ends at 255 characters. */
function addChoices(workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet, columns: readonly WriteColumn[], rows: number): void {
  const offered = columns.map((column, i) => ({ column, place: i + 1 })).filter(({ column }) => column.choices);
  const options = workbook.addWorksheet('选项');
  // ranges are exceljs's own way of one rule for many cells, but not in its types
  const rules = (sheet as unknown as { dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void } }).dataValidations;
  for (const [i, { column, place }] of offered.entries()) {
    options.getColumn(i + 1).numFmt = '@';
    options.getColumn(i + 1).values = [column.title, ...column.choices!.map(writableText)];
    const [letter, list] = [sheet.getColumn(place).letter, options.getColumn(i + 1).letter];
    rules.add(`${letter}2:${letter}${rows + 1}`, { type: 'list', allowBlank: true, showErrorMessage: false, formulae: [`选项!$${list}$2:$${list}$${column.choices!.length + 1}`] });
  }
}

function writableText(text: string): string {
  const guarded = guardText(text);
  if (guarded.length > MAX_CELL_CHARACTERS) {
    throw new FormsError('INPUT_INVALID', `有内容超过单元格上限 ${MAX_CELL_CHARACTERS} 字，无法导出，请缩短后重试。`, { length: guarded.length });
  }
  return guarded;
}
