import { PRIVATE_USE_REPLACEMENTS } from './data/private-use.js';

/** A character that no text may have: nobody can see it, or no other system shows the same for it. */
export interface OddCharacter {
  readonly kind: 'PRIVATE_USE' | 'UNREADABLE';
  /** As `U+E863`. */
  readonly codePoint: string;
  /** The standard character for a private-use one, where known. */
  readonly offered: string | null;
  /** Where it stands first, in characters from 1. */
  readonly place: number;
}

/** What may be one, by a look at UTF-16 units that costs next to nothing; most texts have none of these. */
// eslint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is looked for, each by itself
const SUSPICIOUS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u06ff\u070f\u0890-\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]/;
/** Controls (a tab and a line's end are none here), formats (zero width, direction), fillers and selectors of variants, halves of pairs, separators of lines, what stands for a damaged character. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFFD}]/u;
const LAYOUT = new Set(['\t', '\n', '\r']);
/** Most that are told of one text. */
const TOLD_AT_MOST = 5;

/** Every odd character of a text once, in order: private use, controls, zero width, direction marks, halves of surrogate pairs. Tabs and line ends are none. */
export function oddCharacters(text: string): readonly OddCharacter[] {
  if (!SUSPICIOUS.test(text)) return [];
  const found = new Map<string, OddCharacter>();
  for (const [i, character] of [...text].entries()) {
    if (found.has(character) || LAYOUT.has(character)) continue;
    const kind = /\p{Co}/u.test(character) ? 'PRIVATE_USE' : UNREADABLE.test(character) ? 'UNREADABLE' : null;
    if (kind === null) continue;
    const point = character.codePointAt(0) as number;
    found.set(character, { kind, codePoint: `U+${point.toString(16).toUpperCase().padStart(4, '0')}`, offered: PRIVATE_USE_REPLACEMENTS.get(point) ?? null, place: i + 1 });
  }
  return [...found.values()];
}

/** What is odd about a text and what to do, never repeating it: `第 3 个字是自造字…`; '' when nothing is. */
export function oddCharactersMessage(text: string): string {
  const odd = oddCharacters(text);
  const told = odd.slice(0, TOLD_AT_MOST).map(({ kind, codePoint, offered, place }) => (kind === 'UNREADABLE' ? `第 ${place} 个字是看不见或损坏的字符（${codePoint}，多半由粘贴带入），请删去后重新录入。`
    : `第 ${place} 个字是自造字（${codePoint}），别的系统无法辨认，${offered === null ? '请用标准字重新录入' : `请改用标准字“${offered}”`}。`));
  return [...told, ...(odd.length > told.length ? [`另有 ${odd.length - told.length} 种这样的字符，请重新录入这一项。`] : [])].join('');
}

/** Without white space and invisible format characters at both ends: a number copied from a chat or a web page brings direction marks along that nobody sees. */
export function trimInvisible(text: string): string {
  const trimmed = text.trim();
  return isInvisible(trimmed.charCodeAt(0)) || isInvisible(trimmed.charCodeAt(trimmed.length - 1)) ? trimmed.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '') : trimmed;
}
const isInvisible = (unit: number): boolean => unit === 0xad || unit === 0xfeff || (unit >= 0x200b && unit <= 0x206f);
