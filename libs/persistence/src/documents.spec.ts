import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DOCUMENT_LIMIT_BYTES, DocumentStore } from './documents.js';

describe('the document store', () => {
  let folder: string;
  let store: DocumentStore;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-documents-'));
    store = new DocumentStore(path.join(folder, 'not yet there'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const filesOf = () => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());

  it('gives the bytes back, with size and hash', async () => {
    const id = randomUUID();
    const bytes = Buffer.from('职业技能等级证书\0\xff');
    expect(await store.put(id, bytes)).toEqual({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(await store.get(id)).toEqual(bytes);
    expect(await store.put(randomUUID(), new Uint8Array())).toMatchObject({ size: 0 });
  });

  it('knows nothing under another id', async () => {
    expect(await store.get(randomUUID())).toBeUndefined();
  });

  it('is readable by its own account alone, and leaves no half files', async () => {
    await store.put(randomUUID(), Buffer.from('x'));
    const [file, ...others] = filesOf();
    expect(others).toEqual([]);
    expect(fs.statSync(path.join(file!.parentPath, file!.name)).mode & 0o777).toBe(0o600);
  });

  it('keeps the bytes of one of several who make them at a moment, tells all of them, and makes none again', async () => {
    const id = randomUUID();
    const made = await Promise.all(Array.from({ length: 8 }, (_, i) => store.keep(id, async () => Buffer.from(`page of moment ${i}`))));
    const kept = (await store.get(id))!;
    expect(made).toEqual(made.map(() => ({ size: kept.length, sha256: createHash('sha256').update(kept).digest('hex') })));
    expect(await store.keep(id, () => Promise.reject(new Error('made again')))).toEqual(made[0]);
    await expect(store.put(id, Buffer.from('two'))).rejects.toThrow('already stored with other bytes');
    expect(filesOf()).toHaveLength(1);
  });

  it('takes the same bytes again, and refuses other ones under a used id', async () => {
    const id = randomUUID();
    await store.put(id, Buffer.from('one'));
    await expect(store.put(id, Buffer.from('one'))).resolves.toMatchObject({ size: 3 });
    await expect(store.put(id, Buffer.from('two'))).rejects.toThrow('already stored with other bytes');
    expect((await store.get(id))!.toString()).toBe('one');
    expect(filesOf()).toHaveLength(1);
  });

  it('keeps one whole document when many writers come at once', async () => {
    const id = randomUUID();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => store.put(id, Buffer.alloc(100_000, i))));
    expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
    expect(new Set((await store.get(id))!).size).toBe(1);
    expect(filesOf()).toHaveLength(1);
  });

  it.each(['../../etc/passwd', '', 'x', `${randomUUID()}/..`, randomUUID().toUpperCase(), `${randomUUID()}.part`])('refuses %p as an id', async (id) => {
    await expect(store.put(id, Buffer.from('x'))).rejects.toThrow(RangeError);
    await expect(store.get(id)).rejects.toThrow(RangeError);
  });

  it('refuses a document above the limit before writing', async () => {
    await expect(store.put(randomUUID(), { byteLength: DOCUMENT_LIMIT_BYTES + 1 } as Uint8Array)).rejects.toThrow(RangeError);
    expect(filesOf()).toEqual([]);
  });

  it('passes on what is no mere absence', async () => {
    const id = randomUUID();
    fs.mkdirSync(path.join(folder, 'not yet there', id.slice(0, 2), id), { recursive: true });
    await expect(store.get(id)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
