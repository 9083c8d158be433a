import { createInflateRaw } from 'node:zlib';

import { FormsError } from '../errors.js';
import { columnNumber, MergedCells, type MergedRange } from './merged-cells.js';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** Size of the end record without its comment, and of a comment at most (both from the zip format). */
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** Parts of a workbook at most; a real one has a few dozen. */
const MAX_ENTRIES = 2_000;
const WORKBOOK = 'xl/workbook.xml';
const WORKBOOK_LINKS = 'xl/_rels/workbook.xml.rels';
/** Bytes unpacked at a time: a sheet of 100,000 rows has 100 MB, which never lie in memory together. */
const UNPACKED_AT_A_TIME = 1024 * 1024;
/** Bytes of a part that are looked at again with the next ones: no cell with a formula (8,192 characters at most) is longer. */
const OVERLAP_BYTES = 32 * 1024;
const MERGED_RANGE = /<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;
const EMPTY_FORMULA = /<c r="([A-Z]{1,3}\d+)"[^>]*>(?:<f[^>]*\/>|<f[^>]*>[^<]*<\/f>)(?:<v\/>|<v><\/v>)?<\/c>/g;

/** The refusal of everything that is neither a readable .xlsx file nor a table as text. */
export function notASpreadsheet(): FormsError {
  return new FormsError('NOT_A_SPREADSHEET', '文件不是有效的 Excel 工作簿（.xlsx），也不是 CSV 文本。请用模板填写并另存为 .xlsx 或 CSV 后上传；.xls 和加密文件不能读取。');
}

/** How a zip file begins: with a part, with its end (it is empty), or as one of several pieces. The letters PK alone may be a text's. */
const ARCHIVE_BEGINNINGS: ReadonlySet<string> = new Set(['PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0007\u0008']);
/** Whether bytes begin as a zip file does, which every workbook is. */
export const isArchive = (bytes: Uint8Array): boolean => ARCHIVE_BEGINNINGS.has(String.fromCharCode(...bytes.subarray(0, 4)));

/** What the look through the parts has found. */
export interface ArchiveFacts {
  /** Cells of the first worksheet (`B7`) whose formula has no stored result: the row reader shows them as empty. */
  readonly formulasWithoutResult: ReadonlySet<string>;
  /** Its merged cells: a program keeps the content of the first alone. */
  readonly merged: MergedCells;
}

/**
 * Unpacks an .xlsx file's parts one by one, within a bound, before the spreadsheet library does it without one:
 * a few kilobytes can unpack to gigabytes, and the sizes that a file states of itself may lie.
 * Throws NOT_A_SPREADSHEET if it is no zip file with a workbook in it, FILE_TOO_LARGE beyond `maxUnpackedBytes`.
 */
export async function checkArchive(bytes: Uint8Array, maxUnpackedBytes: number): Promise<ArchiveFacts> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let unpacked = 0;
  const texts = new Map<string, string>();
  const sheets = new Map<string, { found: Set<string>; merged: MergedCells }>();
  for (const { name, offset } of entriesOf(bytes, view)) {
    const kept: Buffer[] = [];
    const found = new Set<string>();
    const merged = new MergedCells();
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of unpack(bytes, view, offset)) {
      unpacked += chunk.length;
      if (unpacked > maxUnpackedBytes) throw unpackedTooLarge(maxUnpackedBytes);
      if (name === WORKBOOK || name === WORKBOOK_LINKS) kept.push(chunk);
      if (!name.startsWith('xl/worksheets/')) continue;
      const seen = Buffer.concat([tail, chunk]);
      for (const cell of emptyFormulas(seen)) found.add(cell);
      for (const range of mergedRanges(seen)) merged.add(range);
      tail = seen.subarray(-OVERLAP_BYTES);
    }
    if (kept.length > 0) texts.set(name, Buffer.concat(kept).toString('utf8'));
    if (name.startsWith('xl/worksheets/')) sheets.set(name, { found, merged });
  }
  const workbook = texts.get(WORKBOOK);
  if (workbook === undefined) throw notASpreadsheet();
  const { found, merged } = sheets.get(firstSheet(workbook, texts.get(WORKBOOK_LINKS) ?? '')) ?? { found: new Set<string>(), merged: new MergedCells() };
  return { formulasWithoutResult: found, merged };
}

/** Whether bytes have the directory of an .xlsx file; nothing is unpacked. */
export function looksLikeWorkbook(bytes: Uint8Array): boolean {
  try {
    return entriesOf(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)).some(({ name }) => name === WORKBOOK);
  } catch (error) {
    if (error instanceof FormsError) return false;
    throw error;
  }
}

/** The archive's directory: each part's name and where its entry stands. Throws NOT_A_SPREADSHEET for what is no zip file. */
function entriesOf(bytes: Uint8Array, view: DataView): Array<{ name: string; offset: number }> {
  if (bytes.length < END_RECORD_BYTES || !isArchive(bytes)) throw notASpreadsheet();
  const end = findEndRecord(view);
  const entries = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  if (entries > MAX_ENTRIES) throw notASpreadsheet();
  return Array.from({ length: entries }, () => {
    const at = offset;
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw notASpreadsheet();
    const nameLength = view.getUint16(at + 28, true);
    offset += ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return { name: new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength)), offset: at };
  });
}

/** The part of the first worksheet, by the workbook's list and its links. */
function firstSheet(workbook: string, links: string): string {
  const id = /<(?:\w+:)?sheet\s[^>]*\b\w+:id="([^"]+)"/.exec(workbook)?.[1];
  const link = [...links.matchAll(/<Relationship\s[^>]*>/g)].map(([tag]) => tag).find((tag) => tag.includes(`Id="${id}"`));
  const target = link && /Target="([^"]+)"/.exec(link)?.[1];
  return target === undefined ? '' : target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Cells that have a formula and no value. */
const emptyFormulas = (part: Buffer): string[] => (part.includes('<f') ? [...part.toString('latin1').matchAll(EMPTY_FORMULA)].map((match) => match[1]!) : []);

/** Ranges of merged cells; a piece without one costs a search of its bytes. */
const mergedRanges = (part: Buffer): MergedRange[] => (part.includes('mergeCell ref=') ? [...part.toString('latin1').matchAll(MERGED_RANGE)]
  .map(([, left, top, right, bottom]) => ({ left: columnNumber(left!), top: Number(top), right: columnNumber(right!), bottom: Number(bottom) })) : []);

/** One part, piece by piece; whoever asks stops when it has become too much. */
async function* unpack(bytes: Uint8Array, view: DataView, entry: number): AsyncGenerator<Buffer, void, undefined> {
  const method = view.getUint16(entry + 10, true);
  const packedSize = view.getUint32(entry + 20, true);
  const header = view.getUint32(entry + 42, true);
  if (header + LOCAL_HEADER_BYTES > bytes.length) throw notASpreadsheet();
  const start = header + LOCAL_HEADER_BYTES + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (method === STORED) {
    yield Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(packedSize, bytes.length - start)));
    return;
  }
  if (method !== DEFLATED || packedSize === 0) throw notASpreadsheet();
  const inflate = createInflateRaw({ chunkSize: UNPACKED_AT_A_TIME });
  inflate.end(bytes.subarray(start, start + packedSize));
  try {
    yield* inflate;
  } catch {
    throw notASpreadsheet();
  }
}

function unpackedTooLarge(maxUnpackedBytes: number): FormsError {
  return new FormsError('FILE_TOO_LARGE', `文件解压后超过 ${Math.floor(maxUnpackedBytes / 1024 / 1024)} MB，请拆分后分批上传。`, { maxUnpackedBytes });
}

function findEndRecord(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_RECORD_BYTES - MAX_COMMENT_BYTES);
  for (let offset = view.byteLength - END_RECORD_BYTES; offset >= lowest; offset -= 1) {
    if (view.getUint32(offset, true) === END_OF_DIRECTORY) return offset;
  }
  throw notASpreadsheet();
}
