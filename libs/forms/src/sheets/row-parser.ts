import {
  checkName, checkPersonDocument, isPlainDate, oddCharactersMessage, parsePersonDocumentType, parseSkillLevel, type PersonDocumentType, type PlainDate, type Sex, type SkillLevel,
} from '@gt/domain';

import type { CellFault, SheetColumn, SheetRow } from './read-sheet.js';

/** A row as structured value, or every fault of it at once; never both. */
export type ParsedRow<Value> =
  | { readonly ok: true; readonly rowNumber: number; readonly value: Value }
  | { readonly ok: false; readonly rowNumber: number; readonly faults: readonly CellFault[] };

/** Longest ordinary text in a cell, in characters; names of units and awards are shorter. */
export const MAX_TEXT_CHARACTERS = 200;

const TRUE_WORDS = new Set(['是', 'Y', 'YES', 'TRUE', '√', '1']);
const FALSE_WORDS = new Set(['否', 'N', 'NO', 'FALSE', '×', '0']);

/** `2024-2-9`, `2024/2/9`, `2024.2.9`, `2024年2月9日` → `2024-02-09`; undefined if it is no real day. */
export function parseDateText(text: string): PlainDate | undefined {
  const written: unknown = text; // PlainDate is a string to the compiler, which would take what is none for nothing
  if (isPlainDate(written)) return written; // as nearly all are
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''));
  if (!match) return undefined;
  const date = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return isPlainDate(date) ? date : undefined;
}

/** Parts of a cell that holds several entries: split at ; or ； or a line break, blanks left out. */
export function splitEntries(text: string): string[] {
  return text.split(/[;；\n]/).map((part) => part.trim()).filter((part) => part !== '');
}

/** Reads the cells of one row and collects what is wrong; a faulty cell answers undefined and reading goes on. */
export class RowParser {
  private readonly faults: CellFault[];

  constructor(private readonly row: SheetRow, private readonly columns: readonly SheetColumn[]) {
    this.faults = [...row.faults];
  }

  /** The value if no cell had a fault. `build` runs only then, so every cell that it uses is there. */
  finish<Value>(build: () => Value): ParsedRow<Value> {
    if (this.faults.length > 0) return { ok: false, rowNumber: this.row.rowNumber, faults: this.faults };
    return { ok: true, rowNumber: this.row.rowNumber, value: build() };
  }

  fault(column: string, code: string, message: string): undefined {
    this.faults.push({ column, code, message: `${this.columns.find(({ key }) => key === column)?.title ?? column}：${message}` });
    return undefined;
  }

  /** The cell's text; '' when empty. A cell that could not be read already has its fault. */
  raw(column: string): string {
    return this.row.cells[column] ?? '';
  }

  optional(column: string, maxCharacters = MAX_TEXT_CHARACTERS): string | null {
    const text = this.raw(column);
    // a text has no more characters than units
    if (text.length > maxCharacters && [...text].length > maxCharacters) return this.fault(column, 'TEXT_TOO_LONG', `最多 ${maxCharacters} 个字，请缩短。`) ?? null;
    const odd = oddCharactersMessage(text);
    if (odd !== '') return this.fault(column, 'TEXT_CHARACTER', odd) ?? null;
    return text === '' ? null : text;
  }

  required(column: string, maxCharacters = MAX_TEXT_CHARACTERS): string | undefined {
    return this.filled(column) === undefined ? undefined : this.optional(column, maxCharacters) ?? undefined;
  }

  /** What is there, for a check of its own. */
  private filled(column: string): string | undefined {
    const text = this.raw(column);
    if (text !== '') return text;
    return this.row.faults.some((fault) => fault.column === column) ? undefined : this.fault(column, 'CELL_EMPTY', '不能为空，请填写。');
  }

  /** One of the words of a table; a fault names them all. */
  word<Code extends string>(column: string, words: Readonly<Record<string, Code>>): Code | undefined {
    const text = this.required(column);
    if (text === undefined) return undefined;
    return Object.hasOwn(words, text) ? words[text] : this.fault(column, 'WORD_UNKNOWN', `应为 ${Object.keys(words).join('、')} 之一。`);
  }

  personName(column: string): string | undefined {
    const text = this.filled(column);
    if (text === undefined) return undefined;
    const checked = checkName(text);
    if (checked.ok) return checked.name;
    for (const problem of checked.problems) this.fault(column, problem.code, `${problem.message}。`);
    return undefined;
  }

  /** Name and document of a person, from the columns `name`, `documentType`, `documentNumber`, and the sex that the number tells. */
  person(): { name: string | undefined; document: { type: PersonDocumentType; number: string } | undefined; sex: Sex | null } {
    const name = this.personName('name');
    const type = this.documentType('documentType');
    const checked = this.documentNumber('documentNumber', type);
    return { name, document: type && checked && { type, number: checked.number }, sex: checked?.sex ?? null };
  }

  private documentType(column: string): PersonDocumentType | undefined {
    const text = this.required(column);
    if (text === undefined) return undefined;
    return parsePersonDocumentType(text) ?? this.fault(column, 'DOCUMENT_TYPE_UNKNOWN', '不是系统支持的证件类型，请按模板批注填写，例如 居民身份证。');
  }

  documentNumber(column: string, type: PersonDocumentType | undefined): { number: string; sex: Sex | null } | undefined {
    const text = this.filled(column);
    if (text === undefined || type === undefined) return undefined;
    const checked = checkPersonDocument(type, text);
    return checked.ok ? { number: checked.number, sex: checked.sex } : this.fault(column, checked.code, `${checked.message}。`);
  }

  date(column: string): PlainDate | undefined {
    const text = this.required(column);
    return text === undefined ? undefined : this.dateOf(column, text);
  }

  optionalDate(column: string): PlainDate | null {
    const text = this.raw(column);
    return text === '' ? null : this.dateOf(column, text) ?? null;
  }

  private dateOf(column: string, text: string): PlainDate | undefined {
    return parseDateText(text) ?? this.fault(column, 'DATE_INVALID', '不是真实存在的日期，请按 2024-02-29 的格式填写。');
  }

  yesNo(column: string): boolean | undefined {
    const text = this.required(column)?.normalize('NFKC').toUpperCase();
    if (text === undefined) return undefined;
    if (TRUE_WORDS.has(text)) return true;
    if (FALSE_WORDS.has(text)) return false;
    return this.fault(column, 'YES_NO_INVALID', '请填写 是 或 否。');
  }

  skillLevel(column: string): SkillLevel | undefined {
    const text = this.required(column);
    if (text === undefined) return undefined;
    return parseSkillLevel(text) ?? this.fault(column, 'LEVEL_INVALID', '请填写 1 至 5 的数字或等级名称，例如 2 或 二级/技师。');
  }
}
