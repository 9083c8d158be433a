import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { openFileStore, type FileStore, type FileStoreConfig } from '@gt/file-store';
import { Keyring } from '@gt/persistence';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const PIECE = 64 * 1024;
export const key = () => randomBytes(32).toString('base64');

/** What every driver does. `raw` reads and overwrites what lies in the store under a name, past the library. */
export interface Rig { readonly config: FileStoreConfig; readonly raw: { read(name: string): Promise<Buffer>; write(name: string, bytes: Buffer): Promise<void> } }

export function conformance(start: () => Promise<Rig>): void {
  let rig: Rig;
  let store: FileStore;
  const keys = { k2026: key() };
  beforeAll(async () => { rig = await start(); store = openFileStore(rig.config, new Keyring(keys)); await store.check(); });
  afterAll(() => store.close());

  const read = async (name: string): Promise<Buffer> => { const found = await store.read(name); if (!found) throw new Error('not there'); return found; };
  const broken = (name: string) => expect(store.read(name)).rejects.toMatchObject({ code: 'FILE_DAMAGED' });

  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 1_000_003])('gives back %i bytes as they were put, and tells their size and hash', async (size) => {
    const bytes = randomBytes(size);
    expect(await store.put(bytes)).toEqual({ sha256: sha256(bytes), size });
    expect((await read(sha256(bytes))).equals(bytes)).toBe(true);
    expect(await store.head(sha256(bytes))).toEqual({ sha256: sha256(bytes), size });
  });

  it.each([1, PIECE, PIECE + 1, 3 * PIECE, 200_003])('gives any part of %i bytes, and nothing beyond them', async (size) => {
    const bytes = randomBytes(size);
    const { sha256: name } = await store.put(bytes);
    const parts = (await store.parts(name))!;
    expect(parts.size).toBe(size);
    for (const [from, to] of [[0, size], [0, 1], [size - 1, size], [Math.floor(size / 3), Math.ceil(size / 2)], [size, size]] as const) expect([from, to, (await parts.read(from, to)).equals(bytes.subarray(from, to))]).toEqual([from, to, true]);
    for (const [from, to] of [[0, size + 1], [-1, 1], [1, 0]] as const) await expect(parts.read(from, to)).rejects.toThrow(RangeError);
  });

  it('a part of a file that was altered is FILE_DAMAGED where it was, and no part of a file is there that is not', async () => {
    const { sha256: name } = await store.put(randomBytes(3 * PIECE));
    const sealed = await rig.raw.read(name);
    sealed[512 + PIECE + 16 + 5]! ^= 1;
    await rig.raw.write(name, sealed);
    const parts = (await store.parts(name))!;
    await expect(parts.read(PIECE, PIECE + 1)).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    expect((await parts.read(0, PIECE)).length).toBe(PIECE);
    expect(await store.parts('0'.repeat(64))).toBeUndefined();
  });

  it('takes a stream in whatever chunks it comes', async () => {
    const bytes = randomBytes(200_000);
    const chunks = async function* () { for (let at = 0; at < bytes.length; at += 7_777) yield bytes.subarray(at, at + 7_777); };
    await store.put(chunks());
    expect((await read(sha256(bytes))).equals(bytes)).toBe(true);
  });

  it('refuses more than the limit while it comes, and leaves nothing behind', async () => {
    let given = 0;
    const endless = async function* () { for (;;) { given += 1; yield randomBytes(10_000); } };
    await expect(store.put(endless(), 100_000)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(given).toBe(11);
    const exact = randomBytes(100_000);
    expect((await store.put(exact, 100_000)).size).toBe(100_000);
    expect(await fs.readdir(rig.config.kind === 's3' ? rig.config.spool : `${rig.config.folder}/incoming`)).toEqual([]);
  });

  it('a source that breaks off is kept under no name', async () => {
    const bytes = randomBytes(50_000);
    const breaks = async function* () { yield bytes; throw new Error('cut'); };
    await expect(store.put(breaks())).rejects.toThrow('cut');
    expect(await store.head(sha256(bytes))).toBeUndefined();
  });

  it('the same bytes are the same file, also from many hands at once', async () => {
    const bytes = randomBytes(150_000);
    const kept = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)));
    expect(new Set(kept.map((k) => k.sha256)).size).toBe(1);
    expect((await read(kept[0]!.sha256)).equals(bytes)).toBe(true);
    const before = await rig.raw.read(kept[0]!.sha256);
    await store.put(bytes);
    expect((await rig.raw.read(kept[0]!.sha256)).equals(before)).toBe(true);
  });

  it('what lies in the store shows nothing of the content', async () => {
    const bytes = Buffer.from('张三 110101199003074258 '.repeat(5_000));
    const { sha256: name } = await store.put(bytes);
    const sealed = await rig.raw.read(name);
    expect(sealed.includes('110101199003074258')).toBe(false);
    expect(sealed.includes('张三')).toBe(false);
  });

  it.each<[string, (sealed: Buffer) => Buffer]>([
    ['one bit of a piece turned', (b) => { const c = Buffer.from(b); c[c.length - 40]! ^= 1; return c; }], ['one bit of the first piece turned', (b) => { const c = Buffer.from(b); c[600]! ^= 1; return c; }],
    ['cut at a piece\'s end', (b) => b.subarray(0, 512 + PIECE + 16)], ['cut short', (b) => b.subarray(0, b.length - 5)], ['two pieces exchanged', (b) => { const n = PIECE + 16; return Buffer.concat([b.subarray(0, 512), b.subarray(512 + n, 512 + 2 * n), b.subarray(512, 512 + n), b.subarray(512 + 2 * n)]); }],
    ['something appended', (b) => Buffer.concat([b, Buffer.from('x')])], ['an empty file', () => Buffer.alloc(0)], ['plain bytes', () => Buffer.from('%PDF-1.7 '.repeat(200))],
  ])('%s: FILE_DAMAGED, not other bytes', async (_, change) => {
    const { sha256: name } = await store.put(randomBytes(3 * PIECE - 100));
    await rig.raw.write(name, change(await rig.raw.read(name)));
    await broken(name);
  });

  it('a sound file under another one\'s name is refused', async () => {
    const [a, b] = [await store.put(randomBytes(1_000)), await store.put(randomBytes(1_000))];
    await rig.raw.write(a.sha256, await rig.raw.read(b.sha256));
    await broken(a.sha256);
  });

  it('a later key seals new files and opens the earlier ones; without the earlier key they stay closed', async () => {
    const bytes = randomBytes(5_000);
    const { sha256: name } = await store.put(bytes);
    const later = openFileStore(rig.config, new Keyring({ ...keys, k2027: key() }));
    expect((await later.read(name))!.equals(bytes)).toBe(true);
    const other = openFileStore(rig.config, new Keyring({ k2027: key() }));
    await expect(other.read(name)).rejects.toMatchObject({ code: 'KEY_ERROR' });
    later.close(); other.close();
  });

  it('what is deleted is gone; deleting it again is no fault; a name that is no hash is refused', async () => {
    const { sha256: name } = await store.put(randomBytes(10));
    await store.delete(name);
    await store.delete(name);
    expect(await store.get(name)).toBeUndefined();
    expect(await store.head(name)).toBeUndefined();
    for (const bad of ['../../etc/passwd', name.toUpperCase(), `${name}0`]) await expect((async () => store.get(bad))()).rejects.toThrow(RangeError);
  });

  it('a reader that stops early leaves nothing open', async () => {
    const { sha256: name } = await store.put(randomBytes(2_000_000));
    const stream = (await store.get(name))!;
    for await (const _ of stream) break;
    expect(stream.destroyed).toBe(true);
    await store.delete(name);
  });
}
