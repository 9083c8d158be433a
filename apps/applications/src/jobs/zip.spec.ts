import { randomBytes } from 'node:crypto';
import { zipOf } from '@gt/testing';
import { openZip } from './zip.js';

/** A ZIP of some blocks as it lies in a store that may fail. */
function stored() {
  const zip = zipOf([{ name: '1.jpg', bytes: randomBytes(3 * 1024 * 1024) }]);
  const store = { away: false };
  const read = async (from: number, to: number) => {
    if (store.away) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
    return zip.subarray(from, to);
  };
  return { store, parts: { size: zip.length, read } };
}

describe('a store that cannot be read is no fault of the ZIP', () => {
  it('when its directory is looked into', async () => {
    const { store, parts } = stored();
    store.away = true;
    await expect(openZip(parts)).rejects.toThrow('i/o error');
  });
  it('when a file is taken out of it, and that comes out whole when the store is back', async () => {
    const { store, parts } = stored();
    const [entry] = await openZip(parts);
    store.away = true;
    await expect(entry!.bytes()).rejects.toThrow('i/o error');
    store.away = false;
    const [again] = await openZip(parts);
    expect((await again!.bytes()).length).toBe(3 * 1024 * 1024);
  });
});
