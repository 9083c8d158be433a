import { createRequire } from 'node:module';
import type { Font, GlyphRun } from 'fontkit';

import type { FontFile } from './font-chain.js';
import { FontSubset } from './font-subset.js';

// the build that pdfkit asks: the ES module has a list of formats of its own
const { create, registerFormat } = createRequire(import.meta.url)('fontkit') as typeof import('fontkit');

/** What a stand-in begins with; no font file does. */
const MARK = 'guantong-font ';
/** Longest text whose shape is kept, in UTF-16 units: pdfmake breaks Chinese into pieces of one to three. What is longer is mostly one document's, and no document number is to stay in memory. */
const KEPT_TEXT_LENGTH = 4;
/** Shapes kept for a font at most, 1 KiB each with what its glyphs measure: the characters in daily use, of which there are some 3,500. Beyond it the oldest go. */
const KEPT_SHAPES = 4_096;

/** Stands between pieces of text that are drawn as one and shaped each by itself. It draws nothing, so no text has it for itself. */
export const PIECE_END = '\0';

const parsed: Font[] = [];
/** Stand-ins by the content's id: the same file in two chains is parsed once. */
const standIns = new Map<string, Uint8Array>();

registerFormat(class {
  static probe(bytes: Uint8Array): boolean { return Buffer.from(bytes.subarray(0, MARK.length)).toString('latin1') === MARK; }
  constructor({ buffer }: { buffer: Uint8Array }) { return parsed[Number(Buffer.from(buffer.subarray(MARK.length)).toString('latin1'))]!; }
});

/**
 * Bytes that stand for a font wherever pdfkit opens one. Its tables are parsed, and a piece of text is shaped, once a thread; pdfkit would do so for
 * every document, which is most of a certificate's time. A document's own is the subset.
 */
export function parsedOnce({ id, bytes }: FontFile): Uint8Array {
  const known = standIns.get(id);
  if (known) return known;
  const font = create(bytes);
  parsed.push(Object.assign(Object.create(font) as Font, { layout: shaperOf(font), createSubset: () => new FontSubset(bytes, font.directory.tables) }));
  const standIn = Buffer.from(`${MARK}${parsed.length - 1}`, 'latin1');
  standIns.set(id, standIn);
  return standIn;
}

/** One piece of text as glyphs. pdfkit scales the positions in place: each document has its own. */
class Shape implements GlyphRun {
  constructor(readonly glyphs: GlyphRun['glyphs'], readonly positions: GlyphRun['positions']) {}
  get advanceWidth(): number { return this.positions.reduce((sum, position) => sum + position.xAdvance, 0); }
  copy(): Shape { return new Shape(this.glyphs, this.positions.map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({ xAdvance, yAdvance, xOffset, yOffset }))); }
}

function shaperOf(font: Font): Font['layout'] {
  const kept = new Map<string, Shape>();
  const view = Object.create(font) as Font & { _glyphs: object };
  // what a glyph measures is read from the file once: the font's own glyphs, at most as many as it has, remember it, those of a piece take it from there
  view.getGlyph = (id, codePoints) => {
    const glyph = font.getGlyph.call(view, id, codePoints);
    glyph._metrics ??= font.getGlyph(id)._getMetrics();
    return glyph;
  };
  const shape = (text: string, features?: object): Shape => {
    // fontkit remembers on a glyph the first character that asked for it; another text with the same glyph would be copied wrongly
    view._glyphs = {};
    const { glyphs, positions } = view.layout(text, features);
    return new Shape(glyphs.map(({ id, codePoints, advanceWidth }) => ({ id, codePoints, advanceWidth })), positions);
  };
  const piece = (text: string): Shape => {
    if (text.length > KEPT_TEXT_LENGTH) return shape(text);
    let found = kept.get(text);
    if (!found) {
      if (kept.size >= KEPT_SHAPES) kept.delete(kept.keys().next().value!);
      kept.set(text, found = shape(text));
    }
    return found.copy();
  };
  return (text, features) => {
    if (features !== undefined) return shape(text, features);
    if (!text.includes(PIECE_END)) return piece(text);
    const pieces = text.split(PIECE_END).map(piece);
    return new Shape(pieces.flatMap(({ glyphs }) => glyphs), pieces.flatMap(({ positions }) => positions));
  };
}
