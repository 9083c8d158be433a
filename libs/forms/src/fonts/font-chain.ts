import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { GlyphMissingError } from '../errors.js';
import { faultOfFontFile } from './font-file.js';

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

/** Breaks and tabs are layout, not glyphs. */
const LAYOUT_CHARACTERS = new Set(['\n', '\r', '\t']);

const require = createRequire(import.meta.url);

function readFont(file: string): FontFile {
  const fault = faultOfFontFile(file);
  if (fault) throw fault;
  const bytes = readFileSync(file);
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
