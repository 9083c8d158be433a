import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange, FileDriver } from './driver.js';
import { FileStoreError } from './errors.js';

/** ms after which a file that never became whole is what a killed process left. */
const LEFT_OVER_MS = 24 * 3_600_000;
const gone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Files in a folder: `<folder>/<first two of the name>/<next two>/<name>`. What it acknowledged survives a crash. */
export class FolderDriver implements FileDriver {
  readonly spool: string;
  constructor(private readonly folder: string) { this.spool = path.join(folder, 'incoming'); }

  private fileOf(name: string): string { return path.join(this.folder, name.slice(0, 2), name.slice(2, 4), name); }

  async keep(name: string, from: string): Promise<void> {
    const file = this.fileOf(name);
    const shard = path.dirname(file);
    await mkdir(shard, { recursive: true, mode: 0o700 });
    await rename(from, file);
    // the names of the file and of its folders are kept by the folders above them
    for (const each of [shard, path.dirname(shard), this.folder]) await syncFolder(each);
  }

  async open(name: string, range?: ByteRange): Promise<Readable | undefined> {
    try { return (await open(this.fileOf(name), 'r')).createReadStream(range && { start: range.from, end: range.to - 1 }); } catch (error) { if (gone(error)) return undefined; throw error; }
  }

  async size(name: string): Promise<number | undefined> {
    try { return (await stat(this.fileOf(name))).size; } catch (error) { if (gone(error)) return undefined; throw error; }
  }

  async delete(name: string): Promise<void> {
    const file = this.fileOf(name);
    await rm(file, { force: true });
    try { await syncFolder(path.dirname(file)); } catch (error) { if (!gone(error)) throw error; }
  }

  async check(): Promise<void> {
    try {
      await mkdir(this.spool, { recursive: true, mode: 0o700 });
      await access(this.spool, constants.W_OK);
    } catch (error) { throw new FileStoreError('FILE_STORE_REFUSED', 'the folder for files cannot be written', { cause: error }); }
    for (const name of await readdir(this.spool)) {
      const file = path.join(this.spool, name);
      try { if (Date.now() - (await stat(file)).mtimeMs > LEFT_OVER_MS) await rm(file, { force: true }); } catch (error) { if (!gone(error)) throw error; }
    }
  }

  close(): void { /* nothing is held open */ }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}
