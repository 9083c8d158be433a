/** Stable codes of this library; the portal and the services translate by code, never by message. */
export type FormsErrorCode =
  | 'GLYPH_MISSING'
  | 'FONT_FILE_UNUSABLE'
  | 'INPUT_INVALID'
  | 'CONTENT_TOO_LONG'
  | 'RENDERER_BUSY'
  | 'RENDERER_CLOSED'
  | 'RENDER_FAILED'
  | 'NOT_A_SPREADSHEET'
  | 'ENCODING_UNKNOWN'
  | 'QUOTE_NOT_CLOSED'
  | 'FILE_TOO_LARGE'
  | 'MISSING_COLUMNS'
  | 'DUPLICATE_COLUMNS'
  | 'TOO_MANY_ROWS'
  | 'PDF_UNREADABLE'
  | 'PDF_LOCKED'
  | 'PDF_ACTIVE';

/** An error that a person can act on: stable code, Chinese message that says what to do, facts without personal data. */
export class FormsError extends Error {
  constructor(
    readonly code: FormsErrorCode,
    message: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'FormsError';
  }
}

/** `𠮷` → `𠮷（U+20BB7）`, the form in which a message names a character. */
export function nameCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${character}（U+${hex}）`;
}

/**
 * No font of the chain has these characters. The document is refused: a certificate with a box in a
 * person's name would be wrong for thirty years. `characters` holds each missing character once.
 */
export class GlyphMissingError extends FormsError {
  readonly characters: readonly string[];

  constructor(characters: readonly string[]) {
    super(
      'GLYPH_MISSING',
      `字库缺少以下字符：${characters.map(nameCharacter).join('、')}。文件未生成，请系统运维人员在 FONT_FILES 中增加含有该字符的 TrueType 字体文件后重试；`
        + '如系录入错误，请先更正。',
      { characters: [...characters] },
    );
    this.name = 'GlyphMissingError';
    this.characters = characters;
  }
}

/** Plain data of an error, so that it crosses a worker's boundary with its code. */
export interface ErrorRecord {
  readonly code: FormsErrorCode;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof FormsError) return { code: error.code, message: error.message, facts: error.facts };
  // the original message may quote a field's content: only its kind leaves the worker
  return { code: 'RENDER_FAILED', message: '文件生成失败，请联系系统运维人员。', facts: { cause: error instanceof Error ? error.name : typeof error } };
}

export function fromErrorRecord(record: ErrorRecord): FormsError {
  if (record.code === 'GLYPH_MISSING') return new GlyphMissingError(record.facts['characters'] as string[]);
  return new FormsError(record.code, record.message, record.facts);
}
