import type { CellValue } from 'hucre';

import { FormsError } from '../errors.js';
import { cellText, type CellFaultCode, type CellText } from './cell-text.js';
import { csvCellText, csvRows, csvFault } from './csv.js';
import { checkArchive, isArchive, looksLikeWorkbook, notASpreadsheet } from './xlsx-archive.js';

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

/** What an upload may be by default: a body imports some thousand people at a time. */
export const DEFAULT_SHEET_LIMITS: SheetLimits = { maxRows: 20_000, maxBytes: 20 * 1024 * 1024, maxUnpackedBytes: 200 * 1024 * 1024 };

/** The heading is looked for in this many rows at the top: templates may have a title and a note above it. */
export const HEADING_SEARCH_ROWS = 5;
/** Columns looked at; a sheet "formatted to the edge" has 16,384. */
export const MAX_COLUMNS = 200;

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
  CELL_MERGED: '单元格与别的格合并了，只有左上角一格有内容；请取消合并，每行各自填写。',
  CELL_ERROR_VALUE: '单元格是错误值（如 #REF!、#N/A）；请改正后重新上传。',
};

/** Headings are compared without white space, mandatory marks and the width of brackets. */
function headingKey(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s*]/g, '').toUpperCase();
}

/** A worksheet that is read row by row: memory stays flat, however many rows it has. */
export interface OpenSheet {
  readonly ignoredHeadings: readonly string[];
  /** Rows with content, in order. Throws TOO_MANY_ROWS, NOT_A_SPREADSHEET, QUOTE_NOT_CLOSED. */
  readonly rows: AsyncGenerator<SheetRow, void, undefined>;
}

/** A row as the library gives it: index from 0. */
interface RawRow { readonly index: number; readonly values: readonly CellValue[] }

/** What a file gives before its headings are known: its rows, and the text of one of their cells. */
interface RawSheet {
  readonly rows: AsyncGenerator<RawRow, void, undefined> | Generator<RawRow, void, undefined>;
  textOf(row: RawRow, position: number): CellText;
  /** whether an empty cell is merged into another one, which has its content; CSV files have none */
  readonly merged?: (row: RawRow, position: number) => boolean;
}

/** By the content, whatever the file is called. */
async function openRaw(bytes: Uint8Array, limits: SheetLimits): Promise<RawSheet> {
  if (!isArchive(bytes)) return { rows: csvRows(bytes), textOf: ({ values }, position) => csvCellText((values[position] ?? '') as string) };
  const { formulasWithoutResult, merged } = await checkArchive(bytes, limits.maxUnpackedBytes);
  return {
    rows: rawRows(bytes), ...(merged.none ? {} : { merged: ({ index }, position) => merged.covers(index + 1, position) }),
    textOf: ({ index, values }, position) => (formulasWithoutResult.size > 0 && formulasWithoutResult.has(`${columnName(position)}${index + 1}`) ? { text: '', fault: 'CELL_FORMULA_WITHOUT_RESULT' } : cellText(values[position])),
  };
}

/** What is wrong with a file by a look that unpacks nothing: what is certainly no workbook and no CSV file is refused at once. NOT_A_SPREADSHEET, ENCODING_UNKNOWN; null = it may be one. */
export const sheetFault = (bytes: Uint8Array): FormsError | null => (!isArchive(bytes) ? csvFault(bytes) : looksLikeWorkbook(bytes) ? null : notASpreadsheet());

/**
 * Opens the first worksheet of an .xlsx file, or a CSV file (UTF-8, UTF-16 with its mark, GBK or GB 18030), by its headings. Every cell
 * becomes trimmed text: dates `YYYY-MM-DD`, formulas their stored result. Rows without content are left out.
 * Throws `FormsError`: FILE_TOO_LARGE, NOT_A_SPREADSHEET, ENCODING_UNKNOWN, QUOTE_NOT_CLOSED, MISSING_COLUMNS (naming each), DUPLICATE_COLUMNS.
 */
export async function openSheet(bytes: Uint8Array, columns: readonly SheetColumn[], limits: SheetLimits = DEFAULT_SHEET_LIMITS): Promise<OpenSheet> {
  if (bytes.length > limits.maxBytes) {
    throw new FormsError('FILE_TOO_LARGE', `文件超过 ${Math.floor(limits.maxBytes / 1024 / 1024)} MB，请拆分后分批上传。`, { maxBytes: limits.maxBytes });
  }
  const sheet = await openRaw(bytes, limits);
  const raw = sheet.rows;
  const top: RawRow[] = [];
  for (let row = await raw.next(); !row.done; row = await raw.next()) {
    top.push(row.value);
    if (row.value.index + 1 >= HEADING_SEARCH_ROWS) break;
  }
  const heading = findHeading(sheet, top, columns);
  return { ignoredHeadings: heading.ignored, rows: contentRows() };

  async function* contentRows(): AsyncGenerator<SheetRow, void, undefined> {
    let count = 0;
    for await (const row of remaining()) {
      const read = row.index + 1 > heading.rowNumber ? readRow(sheet, row, columns, heading.positions) : undefined;
      if (!read) continue;
      count += 1;
      if (count > limits.maxRows) throw new FormsError('TOO_MANY_ROWS', `数据超过 ${limits.maxRows} 行，请拆分后分批上传。`, { maxRows: limits.maxRows });
      yield read;
    }
  }
  async function* remaining(): AsyncGenerator<RawRow, void, undefined> {
    yield* top;
    yield* raw;
  }
}

/** All rows at once, for uploads of some thousand rows. Throws as `openSheet` and its rows do. */
export async function readSheet(bytes: Uint8Array, columns: readonly SheetColumn[], limits: SheetLimits = DEFAULT_SHEET_LIMITS): Promise<SheetContent> {
  const { ignoredHeadings, rows: stream } = await openSheet(bytes, columns, limits);
  const rows: SheetRow[] = [];
  for await (const row of stream) rows.push(row);
  return { rows, ignoredHeadings };
}

/** The rows of a workbook. Whatever the library cannot read is no spreadsheet to us; its own messages quote content. */
async function* rawRows(bytes: Uint8Array): AsyncGenerator<RawRow, void, undefined> {
  const { streamXlsxRows } = await import('hucre/xlsx'); // with the first sheet
  try {
    yield* streamXlsxRows(bytes);
  } catch {
    throw notASpreadsheet();
  }
}

interface Heading {
  readonly rowNumber: number;
  /** Column key → position from 0. */
  readonly positions: ReadonlyMap<string, number>;
  readonly ignored: readonly string[];
  readonly duplicates: readonly string[];
}

function headingOf(sheet: RawSheet, row: RawRow, columns: readonly SheetColumn[]): Heading {
  const byHeading = new Map<string, SheetColumn>();
  for (const column of columns) {
    for (const title of [column.title, ...(column.aliases ?? [])]) byHeading.set(headingKey(title), column);
  }
  const positions = new Map<string, number>();
  const ignored: string[] = [];
  const duplicates: string[] = [];
  for (const position of row.values.slice(0, MAX_COLUMNS).keys()) {
    const { text } = sheet.textOf(row, position);
    const column = byHeading.get(headingKey(text));
    if (column && positions.has(column.key)) duplicates.push(column.title);
    else if (column) positions.set(column.key, position);
    else if (text !== '') ignored.push(text);
  }
  return { rowNumber: row.index + 1, positions, ignored, duplicates };
}

/** The row among the first few that answers to most columns. */
function findHeading(sheet: RawSheet, top: readonly RawRow[], columns: readonly SheetColumn[]): Heading {
  let best = headingOf(sheet, top[0] ?? { index: 0, values: [] }, columns);
  for (const row of top.slice(1).filter((each) => each.index < HEADING_SEARCH_ROWS)) {
    const candidate = headingOf(sheet, row, columns);
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

function readRow(sheet: RawSheet, row: RawRow, columns: readonly SheetColumn[], positions: ReadonlyMap<string, number>): SheetRow | undefined {
  const rowNumber = row.index + 1;
  const cells: Record<string, string> = {};
  const faults: CellFault[] = [];
  let filled = false;
  for (const column of columns) {
    const position = positions.get(column.key);
    const { text, fault }: CellText = position === undefined ? { text: '' } : sheet.textOf(row, position);
    cells[column.key] = text;
    if (fault) faults.push({ column: column.key, code: fault, message: `${column.title}：${FAULT_MESSAGES[fault]}` });
    if (text !== '' || fault) filled = true;
  }
  if (!filled) return undefined;
  for (const column of sheet.merged ? columns : []) {
    const position = positions.get(column.key);
    if (position !== undefined && cells[column.key] === '' && !faults.some((fault) => fault.column === column.key) && sheet.merged!(row, position)) faults.push({ column: column.key, code: 'CELL_MERGED', message: `${column.title}：${FAULT_MESSAGES.CELL_MERGED}` });
  }
  return { rowNumber, cells, faults };
}

/** A column's letters; `position` from 0. */
function columnName(position: number): string {
  const high = Math.floor(position / 26);
  return (high === 0 ? '' : columnName(high - 1)) + String.fromCharCode(65 + position % 26);
}
