/** Where a table lies in the font file, in bytes. */
export interface FontTable { readonly offset: number; readonly length: number }

/** Tables that a PDF asks for (PDF 1.7, 9.9), in the order in which they are written. */
const TABLES = ['head', 'hhea', 'loca', 'maxp', 'cvt ', 'prep', 'glyf', 'hmtx', 'fpgm'] as const;
const DIRECTORY_BYTES = 12;
const ENTRY_BYTES = 16;
/** Fields of tables, as offsets from a table's start: OpenType's head, hhea, maxp. */
const HEAD_LONG_OFFSETS = 50;
const HHEA_METRICS = 34;
const MAXP_GLYPHS = 4;
/** Flags of a composite glyph's component. */
const WORD_ARGUMENTS = 0x01, ONE_SCALE = 0x08, MORE_COMPONENTS = 0x20, TWO_SCALES = 0x40, MATRIX = 0x80;

/**
 * The glyphs that one document uses, as a TrueType file of their own. What a glyph is stays as it lies in the font's file: outlines and metrics are
 * copied, not read and written anew. The bytes are those that fontkit's subset would give.
 */
export class FontSubset {
  private readonly glyphs: number[] = [];
  private readonly places = new Map<number, number>();

  constructor(private readonly file: Uint8Array, private readonly tables: Readonly<Record<string, FontTable>>) {
    this.includeGlyph(0); // the missing glyph, always
  }

  /** The glyph's number within the subset. */
  includeGlyph(glyph: number): number {
    const known = this.places.get(glyph);
    if (known !== undefined) return known;
    this.places.set(glyph, this.glyphs.length);
    return this.glyphs.push(glyph) - 1;
  }

  /** The file's bytes. */
  encode(): Uint8Array {
    const view = new DataView(this.file.buffer, this.file.byteOffset, this.file.byteLength);
    const start = (tag: string): number => this.tables[tag]!.offset;
    const long = view.getInt16(start('head') + HEAD_LONG_OFFSETS) !== 0;
    const outlineAt = (glyph: number): number => start('glyf') + (long ? view.getUint32(start('loca') + 4 * glyph) : 2 * view.getUint16(start('loca') + 2 * glyph));

    const outlines: Uint8Array[] = [];
    // a composite glyph brings its components in, which come after the others: the list grows meanwhile
    for (let i = 0; i < this.glyphs.length; i += 1) {
      const glyph = this.glyphs[i]!;
      outlines.push(this.withComponents(this.file.subarray(outlineAt(glyph), outlineAt(glyph + 1))));
    }

    const count = this.glyphs.length;
    const loca = new DataView(new ArrayBuffer((count + 1) * (long ? 4 : 2)));
    const hmtx = new DataView(new ArrayBuffer(count * 4));
    const metrics = view.getUint16(start('hhea') + HHEA_METRICS);
    let end = 0;
    for (let i = 0; i <= count; i += 1) {
      if (long) loca.setUint32(4 * i, end);
      else loca.setUint16(2 * i, end / 2);
      if (i === count) break;
      end += outlines[i]!.length;
      const glyph = this.glyphs[i]!;
      // glyphs beyond the metrics share the last advance and have a bearing alone
      const own = glyph < metrics;
      hmtx.setUint16(4 * i, view.getUint16(start('hmtx') + 4 * (own ? glyph : metrics - 1)));
      hmtx.setInt16(4 * i + 2, view.getInt16(start('hmtx') + (own ? 4 * glyph + 2 : 4 * metrics + 2 * (glyph - metrics))));
    }

    const bytesOf = (table: DataView): Uint8Array => new Uint8Array(table.buffer);
    const made = new Map<string, Uint8Array[]>([
      ['head', [this.copy('head')]], ['hhea', [this.copy('hhea', HHEA_METRICS, count)]], ['maxp', [this.copy('maxp', MAXP_GLYPHS, count)]],
      ['loca', [bytesOf(loca)]], ['glyf', outlines], ['hmtx', [bytesOf(hmtx)]],
    ]);
    const contents = TABLES.filter((tag) => made.has(tag) || this.tables[tag]).map((tag) => [tag, made.get(tag) ?? [this.copy(tag)]] as const);
    return fontFile(contents);
  }

  private copy(tag: string, field?: number, value = 0): Uint8Array {
    const { offset, length } = this.tables[tag]!;
    const bytes = new Uint8Array(this.file.subarray(offset, offset + length));
    if (field !== undefined) new DataView(bytes.buffer).setUint16(field, value);
    return bytes;
  }

  /** The outline; a composite one as a copy that names its components by their numbers within the subset. */
  private withComponents(outline: Uint8Array): Uint8Array {
    if (outline.length === 0 || (outline[0]! & 0x80) === 0) return outline; // a negative number of contours says composite
    const copy = new Uint8Array(outline);
    const view = new DataView(copy.buffer);
    for (let at = 10, flags = MORE_COMPONENTS; flags & MORE_COMPONENTS;) {
      flags = view.getUint16(at);
      view.setUint16(at + 2, this.includeGlyph(view.getUint16(at + 2)));
      at += 4 + (flags & WORD_ARGUMENTS ? 4 : 2) + (flags & ONE_SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0);
    }
    return copy;
  }
}

/** Directory and tables, one after the other. */
function fontFile(contents: readonly (readonly [tag: string, parts: readonly Uint8Array[]])[]): Uint8Array {
  const lengths = contents.map(([, parts]) => parts.reduce((sum, part) => sum + part.length, 0));
  const head = DIRECTORY_BYTES + ENTRY_BYTES * contents.length;
  const file = Buffer.alloc(lengths.reduce((sum, length) => sum + length, head));
  const selector = Math.floor(Math.log2(contents.length));
  file.write('true', 'latin1');
  [contents.length, 16 * 2 ** selector, selector, 16 * (contents.length - 2 ** selector)].forEach((value, i) => file.writeUInt16BE(value, 4 + 2 * i));
  let end = head;
  contents.forEach(([tag, parts], i) => {
    const entry = DIRECTORY_BYTES + ENTRY_BYTES * i;
    file.write(tag, entry, 'latin1');
    file.writeUInt32BE(end, entry + 8); // no check sum: a PDF's reader asks for none
    file.writeUInt32BE(lengths[i]!, entry + 12);
    for (const part of parts) {
      file.set(part, end);
      end += part.length;
    }
  });
  return file;
}
