/** What is used of yauzl 3; the published types are those of version 2. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export interface Entry { readonly fileNameRaw: Buffer; readonly generalPurposeBitFlag: number; readonly compressedSize: number; readonly uncompressedSize: number; readonly crc32: number; isEncrypted(): boolean; canDecodeFileData(): boolean }
  export interface ZipFile { readonly entryCount: number; eachEntry(): AsyncIterableIterator<Entry>; openReadStreamPromise(entry: Entry): Promise<Readable> }
  export abstract class RandomAccessReader { abstract _readStreamForRange(start: number, end: number): Readable }
  export function fromRandomAccessReaderPromise(reader: RandomAccessReader, totalSize: number, options: { autoClose: boolean; lazyEntries: boolean; decodeStrings: boolean }): Promise<ZipFile>;
}
