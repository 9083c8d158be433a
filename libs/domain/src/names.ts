import { oddCharacters, type OddCharacter } from './characters.js';

/** The longest name, in characters (code points): transliterated names of ethnic minorities reach 30 and more. */
export const MAX_NAME_LENGTH = 50;

/** The separator between the parts of a name, as it is stored: U+00B7. */
export const NAME_SEPARATOR = '\u00B7';

// also the half-width form ･ and the hyphenation point ‧, which input methods give for the same key
const SEPARATORS = /[\u00B7\u2022\u30FB\uFF0E\uFF65\u2027]/gu;

/** A name as it is stored: trimmed, inner white space single, every separator ·•・． as U+00B7; all else as written. */
export const normalizeName = (raw: string): string => raw.trim().replace(/\s+/gu, ' ').replace(SEPARATORS, NAME_SEPARATOR).replace(/ ?· ?/gu, NAME_SEPARATOR);

/** A name as it is compared: as stored, and NFKC (full-width and compatibility forms do not matter). */
export const nameKey = (raw: string): string => normalizeName(normalizeName(raw).normalize('NFKC'));

/** True if two spellings are the same name. */
export const sameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b);

/** Why a name is refused. */
export type NameFault = 'NAME_EMPTY' | 'NAME_TOO_LONG' | 'NAME_CONTROL_CHARACTER' | 'NAME_PRIVATE_USE';

/** One fault; `offered` is the standard character for a private-use one, where known. The message never repeats the name. */
export interface NameProblem {
  readonly code: NameFault;
  readonly message: string;
  /** Code point as U+E863, for the two character faults. */
  readonly codePoint?: string;
  readonly offered?: string | null;
}

/** The name in stored form, or every fault at once (domain.md §10). */
export type NameResult = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problems: readonly NameProblem[] };

/** Checks and normalises a person's name: 1–50 characters, nothing invisible, no private-use code point. */
export function checkName(raw: string): NameResult {
  const name = normalizeName(raw);
  const characters = [...name];
  const problems: NameProblem[] = [];
  if (characters.length === 0) problems.push({ code: 'NAME_EMPTY', message: '姓名不能为空，请填写' });
  if (characters.length > MAX_NAME_LENGTH) problems.push({ code: 'NAME_TOO_LONG', message: `姓名最多 ${MAX_NAME_LENGTH} 个字，请核对` });
  problems.push(...oddCharacters(name).map(characterProblem));
  return problems.length === 0 ? { ok: true, name } : { ok: false, problems };
}

function characterProblem({ kind, codePoint, offered }: OddCharacter): NameProblem {
  if (kind === 'UNREADABLE') return { code: 'NAME_CONTROL_CHARACTER', message: `姓名中有看不见或损坏的字符（${codePoint}），请删去后重新录入`, codePoint };
  const advice = offered === null ? '请用标准字重新录入' : `请改用标准字“${offered}”`;
  return { code: 'NAME_PRIVATE_USE', message: `姓名中有自造字（${codePoint}），别的系统无法辨认，${advice}`, codePoint, offered };
}
