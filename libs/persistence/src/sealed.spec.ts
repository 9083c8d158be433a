import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { KeyError, Keyring, PersonIds, uuidFrom } from './sealed.js';

const key = () => randomBytes(32).toString('base64');
const NUMBER = '11010519491231002X';

describe('sealed fields', () => {
  const k2025 = key();
  const k2026 = key();
  const ring = new Keyring({ k2025, k2026 });

  it('open to the text again, whatever it is, and never look alike', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(ring.unseal(ring.seal(text))).toBe(text);
    }));
    expect(ring.seal(NUMBER)).not.toBe(ring.seal(NUMBER));
    expect(ring.seal(NUMBER)).not.toContain(NUMBER);
  });

  it('are sealed with the youngest key, and old ones stay readable', () => {
    expect(ring.seal(NUMBER)).toMatch(/^sealed:v1:k2026:[\w-]+$/);
    expect(ring.unseal(new Keyring({ k2025 }).seal(NUMBER))).toBe(NUMBER);
  });

  it('do not open when any one byte was altered', () => {
    const sealed = ring.seal(NUMBER);
    const [prefix, body] = [sealed.slice(0, sealed.lastIndexOf(':') + 1), Buffer.from(sealed.slice(sealed.lastIndexOf(':') + 1), 'base64url')];
    for (let i = 0; i < body.length; i += 1) {
      const altered = Buffer.from(body);
      altered[i]! ^= 1;
      expect(() => ring.unseal(prefix + altered.toString('base64url'))).toThrow(KeyError);
    }
    for (const length of [1, 11, 12, 20, 28, body.length - 1]) expect(() => ring.unseal(prefix + body.subarray(0, length).toString('base64url'))).toThrow(KeyError);
  });

  it('do not open with another key, nor without the key', () => {
    const sealed = ring.seal(NUMBER);
    expect(() => new Keyring({ k2026: key() }).unseal(sealed)).toThrow('key k2026 does not open this field');
    expect(() => new Keyring({ k2025 }).unseal(sealed)).toThrow('no key k2026');
    expect(() => ring.unseal(sealed.replace('k2026', 'k2025'))).toThrow(KeyError);
  });

  it('errors never quote the text', () => {
    for (const text of [NUMBER, `a:b:${NUMBER}:c`, `sealed:v1::${NUMBER}`, '', 'sealed', `sealed:v2:k2026:${NUMBER}`]) {
      expect(() => ring.unseal(text)).toThrow(KeyError);
      expect(() => ring.unseal(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(NUMBER) }));
    }
  });

  it.each([
    ['no key at all', {}],
    ['a short key', { k2026: randomBytes(31).toString('base64') }],
    ['a long key', { k2026: randomBytes(33).toString('base64') }],
    ['an empty key', { k2026: '' }],
    ['a key id that would break the seal', { 'k:2026': key() }],
  ])('a keyring refuses %s', (_what, keys) => {
    expect(() => new Keyring(keys)).toThrow(KeyError);
  });
});

describe('derived person ids', () => {
  const secret = key();
  const ids = new PersonIds(secret);

  it('are the same in every service with the key, and UUIDs of version 8', () => {
    expect(ids.of('RESIDENT_ID', NUMBER)).toBe(new PersonIds(secret).of('RESIDENT_ID', NUMBER));
    expect(ids.of('RESIDENT_ID', NUMBER)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('differ by number, by type of document and by key', () => {
    const id = ids.of('RESIDENT_ID', NUMBER);
    expect(new Set([id, ids.of('RESIDENT_ID', '440524188001010014'), ids.of('PASSPORT', NUMBER), new PersonIds(key()).of('RESIDENT_ID', NUMBER)]).size).toBe(4);
  });

  it('cannot be shifted from type to number', () => {
    expect(ids.of('AB', 'C')).not.toBe(ids.of('A', 'BC'));
  });

  it('refuse a key of another length', () => {
    expect(() => new PersonIds('c2hvcnQ=')).toThrow('PERSON_KEY: 32 bytes in base64 are needed, 5 given');
  });

  it('have a known form', () => {
    expect(uuidFrom(Buffer.alloc(16, 0xff))).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
    expect(uuidFrom(Buffer.alloc(32))).toBe('00000000-0000-8000-8000-000000000000');
    expect(new PersonIds(Buffer.alloc(32).toString('base64')).of('RESIDENT_ID', NUMBER)).toBe('34af057f-8297-8942-94ba-8cfd3aab9ed3');
  });
});
