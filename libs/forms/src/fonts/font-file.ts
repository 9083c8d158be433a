import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';

import { FormsError } from '../errors.js';

/** Largest font file accepted, in bytes. The largest free Chinese fonts have 50 MB; every worker holds each file once. */
export const MAX_FONT_FILE_BYTES = 96 * 1024 * 1024;

const TRUE_TYPE_MAGIC = new Set([0x00010000, 0x74727565]); // version 1.0 and 'true'
/** Bytes before the directory of tables, of one of its entries, and entries at most: a font has some twenty. */
const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;
const MAX_TABLES = 256;
/** What a TrueType font cannot be drawn without. */
const TABLES = ['cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'];

/** What is wrong with an operator's font file (FONT_FILE_UNUSABLE, naming it without its folder); undefined: nothing. Reads the directory of its tables, some hundred bytes. */
export function faultOfFontFile(file: string): FormsError | undefined {
  const name = path.basename(file);
  try {
    return isTrueType(file) ? undefined : new FormsError('FONT_FILE_UNUSABLE',
      `字体文件 ${name} 不可用，须为不超过 ${MAX_FONT_FILE_BYTES / 1024 / 1024} MB 的单一 TrueType 字体（.ttf），内容完整；不支持 .ttc、.otf、.woff2。`, { file: name });
  } catch (error) {
    return new FormsError('FONT_FILE_UNUSABLE', `字体文件 ${name} 无法读取，请检查 FONT_FILES 中的路径和权限。`, { file: name, cause: (error as NodeJS.ErrnoException).code });
  }
}

/** `FONT_FILES` as a service judges it at its start: a sentence for each file that cannot be used. */
export const faultsOfFontFiles = (files: readonly string[]): string[] => files.flatMap((file) => faultOfFontFile(file)?.message ?? []).map((message) => `FONT_FILES：${message}`);

function isTrueType(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const head = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * MAX_TABLES);
    const read = readSync(fd, head, 0, head.length, 0);
    if (size > MAX_FONT_FILE_BYTES || read < HEADER_BYTES || !TRUE_TYPE_MAGIC.has(head.readUInt32BE(0))) return false;
    const count = head.readUInt16BE(4);
    if (HEADER_BYTES + ENTRY_BYTES * count > read) return false;
    const entries = Array.from({ length: count }, (_, i) => HEADER_BYTES + ENTRY_BYTES * i);
    const there = new Set(entries.map((at) => head.toString('latin1', at, at + 4)));
    // a download that was broken off ends before its tables do
    return TABLES.every((table) => there.has(table)) && entries.every((at) => head.readUInt32BE(at + 8) + head.readUInt32BE(at + 12) <= size);
  } finally {
    closeSync(fd);
  }
}
