import { trimInvisible } from '@gt/domain';
import type { CellValue } from 'hucre';

export type CellFaultCode = 'CELL_PRECISION_LOST' | 'CELL_FORMULA_WITHOUT_RESULT' | 'CELL_ERROR_VALUE' | 'CELL_MERGED';

export interface CellText {
  readonly text: string;
  readonly fault?: CellFaultCode;
}

/** Excel keeps 15 significant digits: a longer number (an 18-digit document number) has lost its end. */
const EXCEL_SIGNIFICANT_DIGITS = 15;

/**
 * A text that a spreadsheet program might take for a formula when it is typed, pasted or saved as CSV: = + - @, also of full width (Chinese and Japanese
 * programs take these for the same), behind white space or what nobody sees, or behind apostrophes, which are a guard already.
 */
const FORMULA_START = /^['\s\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n]/u;
const HARMLESS = /^'*(--|[+-]?\d+(\.\d+)?)$/;

/** Puts `'` before a text that could act as a formula (`=cmd…`, `+…`, `＠…`); `--` and plain numbers stay as they are. */
export function guardText(text: string): string {
  return FORMULA_START.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
}

/** Takes the guard away again, so that what was written is what is read. */
function unguardText(text: string): string {
  return text.startsWith("'") && guardText(text.slice(1)) === text ? text.slice(1) : text;
}

/** What a workbook shows where a formula failed. */
const ERROR_VALUE = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!)$/;

/** What Excel shows and saves of a long number that it kept as a number: `1.10105E+17`. */
const SHORTENED_NUMBER = /^-?\d(?:\.\d+)?E\+\d{2,}$/i;

/** What no database and no paper takes; a workbook can hold it all the same (`&#0;`, `_x0000_`). Halves of pairs are among whole ones: the second look tells. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const BROKEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const BROKEN_ONES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}\p{Noncharacter_Code_Point}]/gu; // eslint-disable-line no-control-regex -- as above
/** What stands for a character that is broken; every check of a text and a name refuses it. */
const DAMAGED = '\uFFFD';

/** The text of a cell as a person sees it, trimmed; or why it cannot be taken over. Formulas come as their stored result. */
export function cellText(value: CellValue | undefined): CellText {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'string') {
    const text = trimInvisible(BROKEN.test(value) ? value.replace(BROKEN_ONES, DAMAGED) : value);
    if (ERROR_VALUE.test(text)) return { text: '', fault: 'CELL_ERROR_VALUE' };
    if (SHORTENED_NUMBER.test(text)) return { text: '', fault: 'CELL_PRECISION_LOST' };
    return { text: trimInvisible(unguardText(text)) };
  }
  if (typeof value === 'boolean') return { text: value ? '是' : '否' };
  if (typeof value === 'number') return numberText(value);
  return { text: dateText(value) };
}

function numberText(value: number): CellText {
  if (Number.isInteger(value) && Math.abs(value) >= 10 ** EXCEL_SIGNIFICANT_DIGITS) return { text: '', fault: 'CELL_PRECISION_LOST' };
  // 0.1 + 0.2 shows as 0.3 in Excel
  return { text: String(Number(value.toPrecision(EXCEL_SIGNIFICANT_DIGITS))) };
}

/** A cell's wall-clock time comes as UTC. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}
