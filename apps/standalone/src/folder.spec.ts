import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claimFolder, keptIssuer, REPORT_FILE, secondFactorOf } from './folder.js';
import { memoryInFile } from './seed.js';
import { DEMONSTRATION_PASSWORD, secretsOf } from './secrets.js';

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-folder-')); });
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
const modeOf = (file: string) => fs.statSync(file).mode & 0o777;

describe('data folder', () => {
  it('keeps a folder of its own for each driver, and knows it again', () => {
    const postgres = claimFolder(root, 'postgres');
    const kafka = claimFolder(root, 'kafka');
    expect(postgres).not.toBe(kafka);
    expect(claimFolder(root, 'postgres')).toBe(postgres);
  });
  it('refuses a folder of the other driver and says what to do', () => {
    fs.renameSync(claimFolder(root, 'postgres'), path.join(root, 'bus-kafka'));
    expect(() => claimFolder(root, 'kafka')).toThrow(/属于 postgres 总线.*BUS=postgres.*npm run reset/);
  });
  it('keeps the issuer of the first start, whatever the port is later', () => {
    expect(keptIssuer(root, 'http://localhost:8080')).toBe('http://localhost:8080/api/identity/oidc');
    expect(keptIssuer(root, 'http://localhost:8081')).toBe('http://localhost:8080/api/identity/oidc');
  });
});

describe('secrets', () => {
  it('are made once and kept for their owner alone', () => {
    const made = secretsOf(root, ['identity', 'portal'], false);
    expect(modeOf(path.join(root, 'secrets.json'))).toBe(0o600);
    expect(secretsOf(root, ['identity', 'portal'], false)).toEqual(made);
    expect(Object.keys(made.services)).toEqual(['identity', 'portal']);
    expect(made.demonstrationPassword).toBe(DEMONSTRATION_PASSWORD);
    const words = Object.values(made.services).flatMap((s) => Object.values(s));
    expect(new Set(words).size).toBe(words.length);
    expect(Buffer.from(made.personKey, 'base64')).toHaveLength(32);
  });
  it('have a password of their own where others can reach the system', () => {
    expect(secretsOf(root, ['identity'], true).demonstrationPassword).not.toBe(DEMONSTRATION_PASSWORD);
  });
  it('refuse to open to others a folder whose accounts have the public password', () => {
    secretsOf(root, ['identity'], false);
    expect(() => secretsOf(root, ['identity'], true)).toThrow(/只能在本机访问.*npm run reset/);
  });
  it('differ between installations', () => {
    const [a, b] = ['a', 'b'].map((name) => { const folder = path.join(root, name); fs.mkdirSync(folder); return secretsOf(folder, ['x'], false); });
    expect(a!.personKey).not.toBe(b!.personKey);
  });
});

it('a second factor is asked once the seed is done, not while it signs in for everybody, and only where it is wanted', () => {
  const seeded = fs.mkdtempSync(path.join(root, 'seeded-'));
  expect(secondFactorOf(seeded, 'required')).toBe('off');
  fs.writeFileSync(path.join(seeded, REPORT_FILE), '{}');
  expect([secondFactorOf(seeded, 'required'), secondFactorOf(seeded, 'off'), secondFactorOf(seeded, undefined)]).toEqual(['required', 'off', 'off']);
});

describe('memory of a seed', () => {
  it('survives the process and is for its owner alone', () => {
    const file = path.join(root, 'seed.json');
    memoryInFile(file).set('clock', '2026-03-09T09:00:00+08:00');
    expect(memoryInFile(file).get('clock')).toBe('2026-03-09T09:00:00+08:00');
    expect(memoryInFile(file).get('sheet')).toBeUndefined();
    expect(modeOf(file)).toBe(0o600);
  });
});
