import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';

/** Largest file that is kept (bytes): a scanned form of many pages; videos come with their own upload. */
export const DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024;

const OPAQUE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface KeptBytes { readonly sha256: string; readonly size: number }
const described = (bytes: Uint8Array): KeptBytes => ({ sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength });

/** Files under opaque ids in a folder: `<folder>/<first two of the id>/<id>`. What it acknowledged survives a crash. */
export class DocumentStore {
  constructor(private readonly folder: string) {}

  private fileOf(id: string): string {
    if (!OPAQUE_ID.test(id)) throw new RangeError('document id must be a UUID');
    return path.join(this.folder, id.slice(0, 2), id);
  }

  /** Stores bytes and returns their size and SHA-256. Storing the same bytes again is no harm (a job that is tried again); other bytes under a used id are refused. */
  async put(id: string, bytes: Uint8Array): Promise<KeptBytes> {
    const there = await this.write(id, bytes);
    if (there && !there.equals(bytes)) throw new RangeError(`document ${id} is already stored with other bytes`);
    return described(bytes);
  }

  /**
   * What is kept under the id, made and stored where there is nothing yet. Bytes without a row are of a try that ended before its commit, or of one that
   * runs beside this: what is kept under an id never changes, and another moment's page would be other bytes.
   */
  async keep(id: string, make: () => Promise<Uint8Array>): Promise<KeptBytes> {
    const bytes = (await this.get(id)) ?? (await make());
    return described((await this.write(id, bytes)) ?? bytes);
  }

  /** Stores bytes unless there are some under the id already, which it answers. */
  private async write(id: string, bytes: Uint8Array): Promise<Buffer | undefined> {
    if (bytes.byteLength > DOCUMENT_LIMIT_BYTES) throw new RangeError(`document of ${bytes.byteLength} bytes exceeds ${DOCUMENT_LIMIT_BYTES}`);
    const file = this.fileOf(id);
    await mkdir(path.dirname(file), { recursive: true });
    const part = `${file}.${randomUUID()}.part`;
    let there: Buffer | undefined;
    try {
      const handle = await open(part, 'wx', 0o600);
      try { await handle.writeFile(bytes); await handle.sync(); } finally { await handle.close(); }
      await link(part, file); // unlike rename it never replaces
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      there = await readFile(file);
    } finally {
      await rm(part, { force: true });
    }
    // the names of the file and of its folder are kept by the folders above them
    for (const folder of [path.dirname(file), this.folder]) await syncFolder(folder);
    return there;
  }

  /** The bytes, or undefined when there are none under that id. */
  async get(id: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.fileOf(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}
