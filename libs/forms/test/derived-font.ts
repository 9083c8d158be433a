import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Writes a copy of Noto Sans SC in which one rare character's entry of the character map is renamed to U+20BB7 (𠮷).
 * The shape is another character's: what is tested is the chain, not the drawing.
 */
export function writeFontWithYoshi(folder: string): string {
  const source = path.join(path.dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json')), '400Regular', 'NotoSansSC_400Regular.ttf');
  const font = Buffer.from(readFileSync(source));
  const table = (tag: string): number => {
    for (let i = 0; i < font.readUInt16BE(4); i += 1) {
      if (font.toString('latin1', 12 + 16 * i, 16 + 16 * i) === tag) return font.readUInt32BE(12 + 16 * i + 8);
    }
    throw new Error(`the font has no table ${tag}`);
  };
  const cmap = table('cmap');
  // two encodings share one table
  const subtables = new Set(Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4)));
  for (const subtable of subtables) {
    if (font.readUInt16BE(subtable) === 12) renameOneGroup(font, subtable);
  }
  // pdfkit takes two fonts of one name and one checksum for the same
  font.writeUInt32BE(0x12345678, table('head') + 8);
  const file = path.join(folder, 'with-yoshi.ttf');
  writeFileSync(file, font);
  return file;
}

/** Format 12: groups of (first, last, glyph), sorted. A group of one character just below 𠮷 takes its code point; order is kept. */
function renameOneGroup(font: Buffer, subtable: number): void {
  const YOSHI = 0x20bb7;
  const groups = font.readUInt32BE(subtable + 12);
  for (let i = groups - 1; i >= 0; i -= 1) {
    const at = subtable + 16 + 12 * i;
    const first = font.readUInt32BE(at);
    if (first < YOSHI && first === font.readUInt32BE(at + 4)) {
      const next = i + 1 < groups ? font.readUInt32BE(at + 12) : Infinity;
      if (next <= YOSHI) continue;
      font.writeUInt32BE(YOSHI, at);
      font.writeUInt32BE(YOSHI, at + 4);
      return;
    }
  }
  throw new Error('no group of one character below U+20BB7');
}
