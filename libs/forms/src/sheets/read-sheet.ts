import ExcelJS from 'exceljs';

import { FormsError } from '../errors.js';
import { cellText, type CellFaultCode } from './cell-text.js';
import { checkArchive, notASpreadsheet } from './xlsx-archive.js';

/** A column that a sheet must or may have. */
export interface SheetColumn {
  readonly key: string;
  /** As the template writes it. */
  readonly title: string;
  /** Other headings that mean the same. */
  readonly aliases?: readonly string[];
  /** The column must be there (its cells may still be empty). */
  readonly required?: boolean;
}

export interface SheetLimits {
  /** Rows with content at most, the heading not counted. */
  readonly maxRows: number;
  /** Size of the uploaded file in bytes. */
  readonly maxBytes: number;
  /** Size of its content once unpacked, in bytes: a small file can unpack to gigabytes. */
  readonly maxUnpackedBytes: number;
}

/** What an upload may be by default: a body imports some thousand people at a time; reading 20,000 rows takes about a second and 150 MB. */
export const DEFAULT_SHEET_LIMITS: SheetLimits = { maxRows: 20_000, maxBytes: 20 * 1024 * 1024, maxUnpackedBytes: 200 * 1024 * 1024 };

/** The heading is looked for in this many rows at the top: templates may have a title and a note above it. */
export const HEADING_SEARCH_ROWS = 5;
/** Columns looked at; a sheet "formatted to the edge" has 16,384. */
export const MAX_COLUMNS = 200;

/** Parts that hold no content; exceljs unrolls a rule over a whole column cell by cell, which alone can exhaust the memory. */
const IGNORED_NODES = ['dataValidations', 'conditionalFormatting', 'drawing', 'legacyDrawing', 'picture', 'hyperlinks', 'extLst'];

/** What is wrong with one cell. The message says what to do and never repeats the content. */
export interface CellFault {
  readonly column: string;
  readonly code: string;
  readonly message: string;
}

export interface SheetRow {
  /** As Excel numbers it, from 1. */
  readonly rowNumber: number;
  /** Text of each column by key; empty cells and absent columns are ''. */
  readonly cells: Readonly<Record<string, string>>;
  /** Cells that cannot be taken over as they are. */
  readonly faults: readonly CellFault[];
}

export interface SheetContent {
  readonly rows: readonly SheetRow[];
  /** Headings that no column answers to; shown to the user, not read. */
  readonly ignoredHeadings: readonly string[];
}

const FAULT_MESSAGES: Readonly<Record<CellFaultCode, string>> = {
  CELL_PRECISION_LOST: '单元格是数字格式，长号码的末几位已丢失；请将该列设为文本格式后重新录入号码。',
  CELL_FORMULA_WITHOUT_RESULT: '单元格的公式没有计算结果；请在电子表格软件中打开并保存，或改为直接录入内容。',
  CELL_ERROR_VALUE: '单元格是错误值（如 #REF!、#N/A）；请改正后重新上传。',
};

/** Headings are compared without white space, mandatory marks and the width of brackets. */
function headingKey(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s*]/g, '').toUpperCase();
}

/**
 * Reads the first worksheet of an .xlsx file by its headings. Every cell becomes trimmed text: dates
 * `YYYY-MM-DD`, formulas their stored result. Rows without content are left out.
 * Throws `FormsError`: FILE_TOO_LARGE, NOT_A_SPREADSHEET, MISSING_COLUMNS (naming each), DUPLICATE_COLUMNS, TOO_MANY_ROWS.
 */
export async function readSheet(bytes: Uint8Array, columns: readonly SheetColumn[], limits: SheetLimits = DEFAULT_SHEET_LIMITS): Promise<SheetContent> {
  if (bytes.length > limits.maxBytes) {
    throw new FormsError('FILE_TOO_LARGE', `文件超过 ${Math.floor(limits.maxBytes / 1024 / 1024)} MB，请拆分后分批上传。`, { maxBytes: limits.maxBytes });
  }
  checkArchive(bytes, limits.maxUnpackedBytes);
  const sheet = await firstWorksheet(bytes);
  const heading = findHeading(sheet, columns);
  const rows: SheetRow[] = [];
  for (let rowNumber = heading.rowNumber + 1; rowNumber <= sheet.rowCount; rowNumber += 1) {
    const row = sheet.findRow(rowNumber);
    const read = row && readRow(row, rowNumber, columns, heading.positions);
    if (!read) continue;
    if (rows.length === limits.maxRows) {
      throw new FormsError('TOO_MANY_ROWS', `数据超过 ${limits.maxRows} 行，请拆分后分批上传。`, { maxRows: limits.maxRows });
    }
    rows.push(read);
  }
  return { rows, ignoredHeadings: heading.ignored };
}

async function firstWorksheet(bytes: Uint8Array): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  try {
    // exceljs' types ask for a Buffer of an older @types/node; any bytes will do
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0], { ignoreNodes: IGNORED_NODES });
  } catch {
    throw notASpreadsheet();
  }
  const sheet = workbook.worksheets[0];
  if (!sheet) throw notASpreadsheet();
  return sheet;
}

interface Heading {
  readonly rowNumber: number;
  /** Column key → position from 1. */
  readonly positions: ReadonlyMap<string, number>;
  readonly ignored: readonly string[];
  readonly duplicates: readonly string[];
}

function headingOf(sheet: ExcelJS.Worksheet, rowNumber: number, columns: readonly SheetColumn[]): Heading {
  const byHeading = new Map<string, SheetColumn>();
  for (const column of columns) {
    for (const title of [column.title, ...(column.aliases ?? [])]) byHeading.set(headingKey(title), column);
  }
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  const duplicates: string[] = [];
  const row = sheet.findRow(rowNumber);
  const last = Math.min(row?.cellCount ?? 0, MAX_COLUMNS);
  for (let position = 1; position <= last; position += 1) {
    const cell = row?.findCell(position);
    const text = cell ? cellText(cell.value).text : '';
    const column = byHeading.get(headingKey(text));
    if (column && positions.has(column.key)) duplicates.push(column.title);
    else if (column) positions.set(column.key, position);
    else if (text !== '') ignored.push(text);
  }
  return { rowNumber, positions, ignored, duplicates };
}

/** The row among the first few that answers to most columns. */
function findHeading(sheet: ExcelJS.Worksheet, columns: readonly SheetColumn[]): Heading {
  let best = headingOf(sheet, 1, columns);
  for (let rowNumber = 2; rowNumber <= HEADING_SEARCH_ROWS; rowNumber += 1) {
    const candidate = headingOf(sheet, rowNumber, columns);
    if (candidate.positions.size > best.positions.size) best = candidate;
  }
  const missing = columns.filter((column) => column.required && !best.positions.has(column.key)).map((column) => column.title);
  if (missing.length > 0) {
    throw new FormsError('MISSING_COLUMNS', `表格缺少以下列：${missing.join('、')}。请使用最新模板，不要改动表头。`, { columns: missing });
  }
  if (best.duplicates.length > 0) {
    throw new FormsError('DUPLICATE_COLUMNS', `表格中以下列重复出现：${best.duplicates.join('、')}。请删去多余的列。`, { columns: best.duplicates });
  }
  return best;
}

function readRow(row: ExcelJS.Row, rowNumber: number, columns: readonly SheetColumn[], positions: ReadonlyMap<string, number>): SheetRow | undefined {
  const cells: Record<string, string> = {};
  const faults: CellFault[] = [];
  let filled = false;
  for (const column of columns) {
    const position = positions.get(column.key);
    const cell = position === undefined ? undefined : row.findCell(position);
    const read = cell ? cellText(cell.value) : { text: '' };
    cells[column.key] = read.text;
    if (read.fault) faults.push({ column: column.key, code: read.fault, message: `${column.title}：${FAULT_MESSAGES[read.fault]}` });
    if (read.text !== '' || read.fault) filled = true;
  }
  return filled ? { rowNumber, cells, faults } : undefined;
}
