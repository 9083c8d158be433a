import { isUtf8 } from 'node:buffer';
import { trimInvisible } from '@gt/domain';
import { streamCsvRows } from 'hucre/csv';

import { FormsError } from '../errors.js';
import { cellText, type CellText } from './cell-text.js';
import { notASpreadsheet } from './xlsx-archive.js';

/** Bytes of the beginning that a first look decodes: more than any template's title, note and heading. */
const LOOK_BYTES = 64 * 1024;
/** Lines at the top that decide what separates the cells. */
const LOOK_LINES = 5;
/** What no text of an office has: a control character that is neither a tab nor a line's end. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** Written after the last line: it comes back as a row of its own unless a quotation mark before it was never closed. */
const END = '\u0000';
/** `="011"`: what programs write so that Excel keeps a number's text. */
const KEPT_TEXT = /^="([^"]*)"$/;
/** Which encoding bytes are in: by their byte order mark; without one UTF-8 if they are that, else GB 18030, of which GBK and GB 2312 are parts. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'gb18030';
}

/** The refusal of a text in an encoding that is none of ours (Big5, Shift-JIS …), or that was damaged. */
function encodingUnknown(): FormsError {
  return new FormsError('ENCODING_UNKNOWN', '文件的文字编码既不是 UTF-8，也不是 GBK（GB 18030），无法读取。请在电子表格软件中打开，另存为 .xlsx 或“CSV UTF-8”后重新上传。');
}

/** A tab where one stands in the first lines (Excel's “Unicode 文本”), else a comma; undefined for text that has neither, which is no table. */
function separatorOf(text: string): '\t' | ',' | undefined {
  const top = text.split(/\r\n|\r|\n/, LOOK_LINES).join('\n');
  return top.includes('\t') ? '\t' : top.includes(',') ? ',' : undefined;
}

/** Whether a text is no table of an office: it has control characters, or nothing that separates cells. */
const isNoTable = (text: string): boolean => CONTROL.test(text) || separatorOf(text) === undefined;

/** The text of a CSV file, or of its beginning, which may end within a character (`stream`). Throws NOT_A_SPREADSHEET for what is no such text, ENCODING_UNKNOWN for text that cannot be read. */
function csvText(bytes: Uint8Array, encoding: string, stream = false): string {
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream });
  } catch {
    throw isNoTable(new TextDecoder(encoding).decode(bytes.subarray(0, LOOK_BYTES))) ? notASpreadsheet() : encodingUnknown();
  }
  if (isNoTable(text)) throw notASpreadsheet();
  return text;
}

/** What is wrong with a CSV file by a look at its beginning alone: NOT_A_SPREADSHEET, ENCODING_UNKNOWN; null = it may be one. */
export function csvFault(bytes: Uint8Array): FormsError | null {
  try {
    csvText(bytes.subarray(0, LOOK_BYTES), encodingOf(bytes), bytes.length > LOOK_BYTES);
    return null;
  } catch (error) {
    if (error instanceof FormsError) return error;
    throw error;
  }
}

/**
 * The rows of a CSV file as Excel numbers them, whatever their ends (CRLF, LF, CR) and quotation marks.
 * Throws `FormsError`: NOT_A_SPREADSHEET, ENCODING_UNKNOWN, QUOTE_NOT_CLOSED.
 */
export function* csvRows(bytes: Uint8Array): Generator<{ readonly index: number; readonly values: readonly string[] }, void, undefined> {
  const text = csvText(bytes, encodingOf(bytes));
  let index = 0;
  let ended = false;
  for (const values of streamCsvRows(`${text}\n${END}`, { delimiter: separatorOf(text)! }) as Iterable<string[]>) {
    ended = values.length === 1 && values[0] === END;
    if (!ended && values.some((value) => value.endsWith(END))) break;
    if (!ended) yield { index, values };
    index += 1;
  }
  if (!ended) throw new FormsError('QUOTE_NOT_CLOSED', `第 ${index + 1} 行有引号（"）没有成对，其后的内容无法分清。请改正引号，或另存为 .xlsx 后重新上传。`, { row: index + 1 });
}

/** The text of a cell of a CSV file: a formula has no result there, and a long number may have been shortened. */
export function csvCellText(value: string): CellText {
  const text = trimInvisible(value);
  const kept = KEPT_TEXT.exec(text);
  if (kept) return { text: trimInvisible(kept[1]!) };
  if (text.startsWith('=')) return { text: '', fault: 'CELL_FORMULA_WITHOUT_RESULT' };
  return cellText(value);
}
