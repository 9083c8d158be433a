import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';

/** Largest file that is kept (bytes): a scanned form of many pages; videos come with their own upload. */
export const DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024;

const OPAQUE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Files under opaque ids in a folder: `<folder>/<first two of the id>/<id>`. What it acknowledged survives a crash. */
export class DocumentStore {
  constructor(private readonly folder: string) {}

  private fileOf(id: string): string {
    if (!OPAQUE_ID.test(id)) throw new RangeError('document id must be a UUID');
    return path.join(this.folder, id.slice(0, 2), id);
  }

  /** Stores bytes and returns their size and SHA-256. Storing the same bytes again is no harm (a job that is tried again); other bytes under a used id are refused. */
  async put(id: string, bytes: Uint8Array): Promise<{ sha256: string; size: number }> {
    if (bytes.byteLength > DOCUMENT_LIMIT_BYTES) throw new RangeError(`document of ${bytes.byteLength} bytes exceeds ${DOCUMENT_LIMIT_BYTES}`);
    const file = this.fileOf(id);
    await mkdir(path.dirname(file), { recursive: true });
    const part = `${file}.${randomUUID()}.part`;
    try {
      const handle = await open(part, 'wx', 0o600);
      try { await handle.writeFile(bytes); await handle.sync(); } finally { await handle.close(); }
      await link(part, file); // unlike rename it never replaces
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!(await readFile(file)).equals(bytes)) throw new RangeError(`document ${id} is already stored with other bytes`, { cause: error });
    } finally {
      await rm(part, { force: true });
    }
    // the names of the file and of its folder are kept by the folders above them
    for (const folder of [path.dirname(file), this.folder]) await syncFolder(folder);
    return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
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
