import type { CellValue } from 'hucre';

export type CellFaultCode = 'CELL_PRECISION_LOST' | 'CELL_FORMULA_WITHOUT_RESULT' | 'CELL_ERROR_VALUE';

export interface CellText {
  readonly text: string;
  readonly fault?: CellFaultCode;
}

/** Excel keeps 15 significant digits: a longer number (an 18-digit document number) has lost its end. */
const EXCEL_SIGNIFICANT_DIGITS = 15;

/** A text that a spreadsheet program might take for a formula when it is typed, pasted or saved as CSV. */
const FORMULA_START = /^[=+\-@\t\r]/;
const HARMLESS = /^(--|[+-]?\d+(\.\d+)?)$/;

/** Puts `'` before a text that could act as a formula (`=cmd…`, `+…`, `@…`); `--` and plain numbers stay as they are. */
export function guardText(text: string): string {
  return FORMULA_START.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
}

/** Takes the guard away again, so that what was written is what is read. */
function unguardText(text: string): string {
  return text.startsWith("'") && guardText(text.slice(1)) === text ? text.slice(1) : text;
}

/** What a workbook shows where a formula failed. */
const ERROR_VALUE = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!)$/;

/** The text of a cell as a person sees it, trimmed; or why it cannot be taken over. Formulas come as their stored result. */
export function cellText(value: CellValue | undefined): CellText {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'string') {
    const text = value.trim();
    return ERROR_VALUE.test(text) ? { text: '', fault: 'CELL_ERROR_VALUE' } : { text: unguardText(text) };
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
