import { FormsError } from '../errors.js';
import { guardText } from './cell-text.js';

export interface WriteColumn {
  readonly title: string;
  /** In characters of the standard font. */
  readonly width?: number;
  /** Shown when the heading is selected: how to fill the column in. */
  readonly note?: string;
}

const DEFAULT_WIDTH = 14;
/** Excel's own limit; a longer text would make the file unreadable. */
const MAX_CELL_CHARACTERS = 32_767;

/**
 * Writes one worksheet. Every cell is text in text format: leading zeros and 18-digit numbers stay, nothing is taken
 * for a formula, and `readSheet` gives back what was written. `createdAt` (RFC 3339) goes into the file's properties.
 * Throws INPUT_INVALID for a text longer than a cell can hold.
 */
export async function writeSheet(sheetName: string, columns: readonly WriteColumn[], rows: readonly (readonly string[])[], createdAt: string): Promise<Uint8Array> {
  // loaded when something is written: its 450 files are a tenth of what a service would read at its start
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Guantong';
  workbook.created = new Date(createdAt);
  workbook.modified = new Date(createdAt);
  const sheet = workbook.addWorksheet(sheetName, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map((column) => ({ header: column.title, width: column.width ?? DEFAULT_WIDTH, style: { numFmt: '@' } }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  heading.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEFEF' } };
  for (const [i, column] of columns.entries()) {
    if (column.note) heading.getCell(i + 1).note = column.note;
  }
  for (const row of rows) sheet.addRow(row.map(writableText));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function writableText(text: string): string {
  const guarded = guardText(text);
  if (guarded.length > MAX_CELL_CHARACTERS) {
    throw new FormsError('INPUT_INVALID', `有内容超过单元格上限 ${MAX_CELL_CHARACTERS} 字，无法导出，请缩短后重试。`, { length: guarded.length });
  }
  return guarded;
}
