import { createRequire } from 'node:module';
import type { Font } from 'fontkit';

// the build that pdfkit asks: the ES module has a list of formats of its own
const { create, registerFormat } = createRequire(import.meta.url)('fontkit') as typeof import('fontkit');

/** What a stand-in begins with; no font file does. */
const MARK = 'guantong-font ';
const parsed: Font[] = [];

registerFormat(class {
  static probe(bytes: Uint8Array): boolean { return Buffer.from(bytes.subarray(0, MARK.length)).toString('latin1') === MARK; }
  constructor({ buffer }: { buffer: Uint8Array }) {
    const font = parsed[Number(Buffer.from(buffer.subarray(MARK.length)).toString('latin1'))]!;
    // glyphs are the document's own: each remembers the first character that asked for it, and another document's text would be copied wrongly
    return Object.assign(Object.create(font) as object, { _glyphs: {} });
  }
});

/**
 * Bytes that stand for a font wherever pdfkit opens one. Its tables are parsed once a thread; pdfkit would do so for every document,
 * which is most of a certificate's time.
 */
export function parsedOnce(bytes: Uint8Array): Uint8Array {
  const font = create(bytes);
  void font.characterSet; // its map of characters is read now: what a document's own view reads first is that document's alone
  parsed.push(font);
  return Buffer.from(`${MARK}${parsed.length - 1}`, 'latin1');
}
