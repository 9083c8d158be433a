import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Problem, type Kit } from '@gt/service-kit';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** Most entries of a ZIP, folders among them: ten papers for each of a thousand people; more are divided. */
const ENTRY_LIMIT = 10_000;
/** What a ZIP may unpack to in all (bytes): photos and scans hardly pack, so it is not much more than the ZIP itself. */
const UNPACKED_LIMIT_BYTES = 2 * 1024 ** 3;
/** How many times its packed size an entry may unpack to: a text packs to a tenth, a picture not at all. Below `RATIO_FROM_BYTES` nobody is harmed. */
const RATIO_LIMIT = 100;
const RATIO_FROM_BYTES = 1024 * 1024;
/** Bytes read from the store at once: the directory of a thousand files, or a paper. */
const BLOCK_BYTES = 1024 * 1024;
/** General purpose bit 11: the name is UTF-8. */
const UTF8_FLAG = 0x800;

type FileParts = NonNullable<Awaited<ReturnType<Kit['files']['parts']>>>;
/** A file of a ZIP. `name`: with its folders, as the packing program wrote it. */
export interface ZipEntry { readonly name: string; readonly size: number; /** its bytes; ZIP_ENTRY_BROKEN for what is not whole */ bytes(): Promise<Buffer> }

const refused = (code: string, detail: string) => new Problem(422, code, detail, { errors: [] });
const noZip = () => refused('NOT_A_ZIP', '这不是可以打开的 ZIP 压缩包，可能没有传完或已损坏；RAR、7z 等请解开后另存为 ZIP 再上传。');

/** Reads a ZIP where it lies, block by block. */
class StoredZip extends yauzl.RandomAccessReader {
  private block: { readonly at: number; readonly bytes: Promise<Buffer> } | undefined;
  /** why the store could not be read: no fault of the ZIP, whatever its reader makes of it */
  failure: unknown;
  constructor(private readonly parts: FileParts) { super(); }
  override _readStreamForRange(start: number, end: number): Readable { return Readable.from(this.pieces(start, end), { objectMode: false }); }
  private async *pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end;) {
      if (at >= this.parts.size) throw noZip(); // it names bytes beyond its end
      const from = at - (at % BLOCK_BYTES);
      if (this.block?.at !== from) this.block = { at: from, bytes: this.parts.read(from, Math.min(this.parts.size, from + BLOCK_BYTES)) };
      const bytes = await this.block.bytes.catch((error: unknown) => { this.failure = error; throw error; });
      const piece = bytes.subarray(at - from, end - from);
      yield piece;
      at += piece.length;
    }
  }
}

/**
 * Opens a ZIP as far as its directory; nothing is unpacked. 422 NOT_A_ZIP, ZIP_EMPTY, ZIP_TOO_MANY_FILES, ZIP_ENCRYPTED, ZIP_BOMB, ZIP_UNPACKS_TOO_LARGE, ZIP_PATHS.
 * The sizes that it states are limits: an entry that unpacks to more breaks off (`ZIP_ENTRY_BROKEN`).
 */
export async function openZip(parts: FileParts): Promise<readonly ZipEntry[]> {
  const stored = new StoredZip(parts);
  const { zip, entries } = await directoryOf(stored, parts.size);
  if (entries.some((entry) => entry.isEncrypted())) throw refused('ZIP_ENCRYPTED', '压缩包有密码，系统打不开；请去掉密码重新压缩后上传。');
  if (entries.some(({ compressedSize, uncompressedSize }) => uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > RATIO_LIMIT * compressedSize)) throw refused('ZIP_BOMB', `压缩包里有文件解开后超过压缩前的 ${RATIO_LIMIT} 倍，不是照片或扫描件，没有接收；请核对文件来源。`);
  if (entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > UNPACKED_LIMIT_BYTES) throw refused('ZIP_UNPACKS_TOO_LARGE', `压缩包解开后超过 ${UNPACKED_LIMIT_BYTES / 1024 ** 3} GB，请分成几个压缩包上传。`);
  const names = namesOf(entries);
  if (names.some(leavesItsFolder)) throw refused('ZIP_PATHS', '压缩包里有文件名指向压缩包之外（如 ../），没有接收；请用电脑自带的“压缩”功能重新压缩。');
  const files = entries.flatMap((entry, i): ZipEntry[] => (isFolder(names[i]!) ? [] : [{ name: names[i]!, size: entry.uncompressedSize, bytes: () => bytesOf(stored, zip, entry) }])).filter(({ name }) => !isBelongings(name));
  if (files.length === 0) throw refused('ZIP_EMPTY', '压缩包里没有文件，请放入照片和材料后重新压缩上传。');
  return files;
}

async function directoryOf(stored: StoredZip, size: number): Promise<{ zip: ZipFile; entries: Entry[] }> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(stored, size, { autoClose: false, lazyEntries: true, decodeStrings: false });
    if (zip.entryCount > ENTRY_LIMIT) throw refused('ZIP_TOO_MANY_FILES', `压缩包里有 ${zip.entryCount} 个文件，超过 ${ENTRY_LIMIT} 个，请分成几个压缩包上传。`);
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return { zip, entries };
  } catch (error) {
    throw stored.failure ?? (error instanceof Problem ? error : noZip());
  }
}

/** Names as UTF-8 where the ZIP says so; where it does not, all of them as UTF-8 if they all can be, else as GBK: what Chinese Windows writes. */
function namesOf(entries: readonly Entry[]): string[] {
  const told = entries.filter((entry) => !(entry.generalPurposeBitFlag & UTF8_FLAG)).map((entry) => entry.fileNameRaw);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const isUtf8 = (bytes: Buffer): boolean => { try { utf8.decode(bytes); return true; } catch { return false; } };
  const other = new TextDecoder(told.every(isUtf8) ? 'utf-8' : 'gb18030');
  return entries.map(({ fileNameRaw, generalPurposeBitFlag }) => (generalPurposeBitFlag & UTF8_FLAG ? new TextDecoder() : other).decode(fileNameRaw).replaceAll('\\', '/'));
}
const isFolder = (name: string): boolean => name.endsWith('/');
const leavesItsFolder = (name: string): boolean => name.startsWith('/') || /^[A-Za-z]:/.test(name) || name.split('/').includes('..');
/** What macOS and Windows put beside the files of people. */
const isBelongings = (name: string): boolean => /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i.test(name);

async function bytesOf(stored: StoredZip, zip: ZipFile, entry: Entry): Promise<Buffer> {
  const broken = () => refused('ZIP_ENTRY_BROKEN', '文件在压缩包里已损坏，解不出来；请换成完好的文件重新压缩。');
  if (!entry.canDecodeFileData()) throw broken();
  const chunks: Buffer[] = [];
  try { for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer); } catch { throw stored.failure ?? broken(); }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw broken();
  return bytes;
}
