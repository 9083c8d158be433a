import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openFileStore } from '@gt/file-store';
import { Keyring } from '@gt/persistence';
import { conformance, key } from './conformance.js';

let folder: string;
const fileOf = (name: string) => path.join(folder, name.slice(0, 2), name.slice(2, 4), name);

describe('files in a folder', () => {
  conformance(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gt-files-'));
    return { config: { kind: 'folder', folder }, raw: { read: (name) => fs.readFile(fileOf(name)), write: (name, bytes) => fs.writeFile(fileOf(name), bytes) } };
  });
  afterAll(() => fs.rm(folder, { recursive: true, force: true }));

  it('only their owner may read them, and names are hashes', async () => {
    const store = openFileStore({ kind: 'folder', folder }, new Keyring({ k2026: key() }));
    const { sha256 } = await store.put(Buffer.from('x'));
    expect((await fs.stat(fileOf(sha256))).mode & 0o077).toBe(0);
    for (const name of await fs.readdir(folder)) expect(name).toMatch(/^([0-9a-f]{2}|incoming)$/);
  });

  it('at boot clears what a killed process left a day ago, and nothing that is still coming', async () => {
    const [old, coming] = ['old', 'coming'].map((name) => path.join(folder, 'incoming', name));
    await fs.writeFile(old!, 'x');
    await fs.writeFile(coming!, 'x');
    await fs.utimes(old!, new Date(0), new Date(0));
    await openFileStore({ kind: 'folder', folder }, new Keyring({ k2026: key() })).check();
    expect(await fs.readdir(path.join(folder, 'incoming'))).toEqual(['coming']);
    await fs.rm(coming!);
  });

  it('a folder that cannot be made is told at boot', async () => {
    const file = path.join(folder, 'a-file');
    await fs.writeFile(file, '');
    await expect(openFileStore({ kind: 'folder', folder: path.join(file, 'below') }, new Keyring({ k2026: key() })).check()).rejects.toMatchObject({ code: 'FILE_STORE_REFUSED' });
    await fs.rm(file);
  });
});
