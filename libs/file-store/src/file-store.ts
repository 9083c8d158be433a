import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileDriver } from './driver.js';
import { FileStoreError } from './errors.js';
import { FolderDriver } from './folder.js';
import { S3Driver, type S3Config } from './s3.js';
import { openParts, openStream, plainSize, sealStream, type FileParts, type Sealer } from './sealed-stream.js';

/** Largest file that is ever kept (bytes): hundreds of scanned pages; what takes less sets its own limit with `put`. */
export const FILE_LIMIT_BYTES = 512 * 1024 * 1024;

export type FileStoreConfig = { readonly kind: 'folder'; readonly folder: string } | ({ readonly kind: 's3' } & S3Config);
export interface KeptFile { readonly sha256: string; readonly size: number }

const SHA256 = /^[0-9a-f]{64}$/;
const named = (sha256: string): string => { if (!SHA256.test(sha256)) throw new RangeError('a file is named by its SHA-256 in hex'); return sha256; };

/**
 * Files that people hand in, addressed by the SHA-256 of their bytes, sealed wherever they lie. The same bytes are the same file: who refers to it is
 * for the service to know, also before it deletes.
 */
export class FileStore {
  constructor(private readonly driver: FileDriver, private readonly sealer: Sealer) {}

  /** Keeps what comes, to the end or not at all. Throws FILE_TOO_LARGE as soon as more than `limit` bytes came. */
  async put(source: AsyncIterable<Uint8Array> | Uint8Array, limit = FILE_LIMIT_BYTES): Promise<KeptFile> {
    const spooled = path.join(this.driver.spool, randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        size += chunk.byteLength;
        if (size > limit) throw new FileStoreError('FILE_TOO_LARGE', `more than ${limit} bytes`);
        hash.update(chunk);
        yield chunk;
      }
    };
    try {
      await pipeline(sealStream(measured(), this.sealer), createWriteStream(spooled, { flags: 'wx', mode: 0o600 }));
      const handle = await open(spooled, 'r+');
      try { await handle.sync(); } finally { await handle.close(); }
      const sha256 = hash.digest('hex');
      if ((await this.driver.size(sha256)) === undefined) await this.driver.keep(sha256, spooled);
      return { sha256, size };
    } finally {
      await rm(spooled, { force: true });
    }
  }

  /** The bytes, each piece judged before it is given; undefined where there is no such file. The stream fails with FILE_DAMAGED for what was altered or cut. */
  async get(sha256: string): Promise<Readable | undefined> {
    const sealed = await this.driver.open(named(sha256));
    return sealed && Readable.from(checked(openStream(sealed, this.sealer), sha256), { objectMode: false });
  }

  /** The whole file in memory: for small ones. */
  async read(sha256: string): Promise<Buffer | undefined> {
    const stream = await this.get(sha256);
    return stream && collected(stream);
  }

  /** The file to be read in parts, for large ones of which some bytes are wanted; undefined where there is no such file. */
  async parts(sha256: string): Promise<FileParts | undefined> {
    const sealed = await this.driver.size(named(sha256));
    if (sealed === undefined) return undefined;
    return openParts(sealed, async (from, to) => {
      const stream = await this.driver.open(sha256, { from, to });
      if (!stream) throw new FileStoreError('FILE_DAMAGED', 'a stored file is gone while it is read');
      return collected(stream);
    }, this.sealer);
  }

  /** Its size in bytes; undefined where there is no such file. */
  async head(sha256: string): Promise<KeptFile | undefined> {
    const sealed = await this.driver.size(named(sha256));
    return sealed === undefined ? undefined : { sha256, size: plainSize(sealed) };
  }

  /** Removes the file for everybody; one that is not there is no fault. */
  delete(sha256: string): Promise<void> { return this.driver.delete(named(sha256)); }

  /** At boot. Throws FILE_STORE_REFUSED, FILE_STORE_AWAY. */
  check(): Promise<void> { return this.driver.check(); }
  close(): void { this.driver.close(); }
}

async function collected(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Fails at the end when it was another file that was put under the name: each piece is sound, the whole is not this one. */
async function* checked(source: AsyncIterable<Buffer>, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const piece of source) { hash.update(piece); yield piece; }
  if (hash.digest('hex') !== sha256) throw new FileStoreError('FILE_DAMAGED', 'a stored file is not the one of its name');
}

/** The store that the configuration names. */
export const openFileStore = (config: FileStoreConfig, sealer: Sealer): FileStore => new FileStore(config.kind === 's3' ? new S3Driver(config) : new FolderDriver(config.folder), sealer);
