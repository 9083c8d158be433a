import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CannotRead, readConnections } from './connections.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-connections-'));
afterAll(() => { fs.rmSync(folder, { recursive: true }); });
const file = path.join(folder, 'connections.json');
const sound = { bus: { kind: 'postgres', url: 'postgres://bus:secret@127.0.0.1/bus' }, databases: { archives: 'postgres://archives:secret@127.0.0.1/archives' }, storeFolder: '/store', signingKeys: { archives: 'AAAA' } };
const read = (text: string) => { fs.writeFileSync(file, text); return readConnections(file); };

it('reads both kinds of bus', () => {
  expect(read(JSON.stringify(sound))).toEqual(sound);
  expect(read(JSON.stringify({ ...sound, bus: { kind: 'kafka', brokers: ['127.0.0.1:9092'] } })).bus.kind).toBe('kafka');
});

it.each([
  ['bus', { ...sound, bus: { kind: 'kafka', brokers: [] } }], ['bus', { ...sound, bus: undefined }], ['databases', { ...sound, databases: ['x'] }], ['databases', { ...sound, databases: { archives: 5 } }],
  ['storeFolder', { ...sound, storeFolder: '' }], ['signingKeys', { ...sound, signingKeys: null }], ['bus, databases, storeFolder, signingKeys', null],
])('refuses a file without %s, and tells no password', (what, content) => {
  expect(() => read(JSON.stringify(content))).toThrow(`${what} missing`);
  expect(() => read(JSON.stringify(content))).not.toThrow('secret');
});

it('cannot read what is not there or no JSON', () => {
  expect(() => readConnections(path.join(folder, 'none.json'))).toThrow(CannotRead);
  expect(() => read('{"databases": secret')).toThrow('it is not JSON');
});
