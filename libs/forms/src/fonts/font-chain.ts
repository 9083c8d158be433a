import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { FormsError, GlyphMissingError } from '../errors.js';

/** One link: two weights (an operator's font has one file for both) and the characters that both can draw. */
export interface FontFace {
  readonly name: string;
  readonly regular: FontFile;
  readonly bold: FontFile;
  readonly characters: ReadonlySet<number>;
}

export interface FontFile {
  /** Of the content, so that two chains never meet under one name: see `parsedOnce`. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A piece of text that one font of the chain draws. */
export interface TextRun {
  readonly text: string;
  readonly font: string;
}

/** Fonts in order of preference; each character is drawn by the first that has it. */
export interface FontChain {
  readonly faces: readonly FontFace[];
  /** Splits text into runs; characters that no font has are added to `missing`, in place of a run. */
  split(text: string, missing: Set<string>): TextRun[];
}

/** Largest font file accepted, in bytes. The largest free Chinese fonts have 50 MB; every worker holds each file once. */
export const MAX_FONT_FILE_BYTES = 96 * 1024 * 1024;

/** Breaks and tabs are layout, not glyphs. */
const LAYOUT_CHARACTERS = new Set(['\n', '\r', '\t']);

const TRUE_TYPE_MAGIC = new Set([0x00010000, 0x74727565]); // version 1.0 and 'true'

const require = createRequire(import.meta.url);

function readFont(file: string): FontFile {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new FormsError('FONT_FILE_UNUSABLE', `字体文件 ${path.basename(file)} 无法读取，请检查 FONT_FILES 中的路径和权限。`,
      { file: path.basename(file), cause: (error as NodeJS.ErrnoException).code });
  }
  const magic = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (bytes.length > MAX_FONT_FILE_BYTES || !TRUE_TYPE_MAGIC.has(magic)) {
    throw new FormsError('FONT_FILE_UNUSABLE',
      `字体文件 ${path.basename(file)} 不可用，须为不超过 ${MAX_FONT_FILE_BYTES / 1024 / 1024} MB 的单一 TrueType 字体（.ttf），不支持 .ttc、.otf、.woff2。`,
      { file: path.basename(file) });
  }
  return { id: `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.ttf`, bytes };
}

function charactersOf(file: FontFile): number[] {
  const { create } = require('fontkit') as typeof import('fontkit'); // with the first chain: a service that prints in threads reads no font itself
  return create(file.bytes).characterSet;
}

function defaultFace(): FontFace {
  const folder = path.dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const regular = readFont(path.join(folder, '400Regular', 'NotoSansSC_400Regular.ttf'));
  const bold = readFont(path.join(folder, '700Bold', 'NotoSansSC_700Bold.ttf'));
  const inBold = new Set(charactersOf(bold));
  return { name: 'face0', regular, bold, characters: new Set(charactersOf(regular).filter((c) => inBold.has(c))) };
}

/**
 * The chain of this installation: Noto Sans SC first, then the operator's TrueType files in the order
 * given (`FONT_FILES`). Reads every file and its character map once: keep the chain, do not make one per
 * document. Throws `FormsError` FONT_FILE_UNUSABLE naming the file.
 */
export function loadFontChain(fontFiles: readonly string[] = []): FontChain {
  const further = fontFiles.map((file, index): FontFace => {
    const font = readFont(file);
    return { name: `face${index + 1}`, regular: font, bold: font, characters: new Set(charactersOf(font)) };
  });
  return chainOf([defaultFace(), ...further]);
}

/** A chain of these faces, in this order. */
export function chainOf(faces: readonly FontFace[]): FontChain {
  return { faces, split: (text, missing) => splitByFace(faces, text, missing) };
}

let defaultChain: FontChain | undefined;

/** The chain without operator's fonts, read once per process or thread. */
export function defaultFontChain(): FontChain {
  defaultChain ??= loadFontChain();
  return defaultChain;
}

function splitByFace(faces: readonly FontFace[], text: string, missing: Set<string>): TextRun[] {
  const runs: { text: string; font: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const face = LAYOUT_CHARACTERS.has(character)
      ? { name: last?.font ?? faces[0]!.name }
      : faces.find((candidate) => candidate.characters.has(character.codePointAt(0)!));
    if (!face) missing.add(character);
    else if (last?.font === face.name) last.text += character;
    else runs.push({ text: character, font: face.name });
  }
  return runs;
}

/**
 * Says before a document is made whether the chain can print this text (a name at entry, for example).
 * Throws `GlyphMissingError` with every missing character.
 */
export function requireGlyphs(chain: FontChain, text: string): void {
  const missing = new Set<string>();
  chain.split(text, missing);
  if (missing.size > 0) throw new GlyphMissingError([...missing]);
}
