import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { definition as archives } from '@gt/app-archives';
import { createServiceDatabase, Keyring, openDatabase, type Database } from '@gt/persistence';
import { migrateService } from '@gt/service-kit';

/** A service as the process that it is in production, on a database that was sealed with known keys. It is to refuse before it reaches a bus. */
const tag = randomBytes(6).toString('hex');
const key = () => randomBytes(32).toString('base64');
const k2025 = key();
const as = (role: string, password: string) => Object.assign(new URL(process.env['TEST_POSTGRES_URL']!), { pathname: `/keys_${tag}`, username: role, password }).href;
const appUrl = as(`keys_app_${tag}`, 'app-secret');
let db: Database;

beforeAll(async () => {
  await createServiceDatabase(process.env['TEST_POSTGRES_URL']!, `keys_${tag}`, { owner: `keys_owner_${tag}`, app: `keys_app_${tag}` }, { owner: 'owner-secret', app: 'app-secret' });
  await migrateService(archives, as(`keys_owner_${tag}`, 'owner-secret'), `keys_app_${tag}`);
  db = await openDatabase({ url: appUrl, applicationName: 'keys' });
  await new Keyring({ k2025 }).verify(db);
}, 60_000);
afterAll(async () => { await db?.close(); });

async function start(keys: string | undefined): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../../archives/dist/main.js', import.meta.url))], { stdio: ['ignore', 'ignore', 'pipe'], env: {
    PATH: process.env['PATH'], GT_PROFILE: 'development', HOST: '127.0.0.1', PORT: '0', DATABASE_URL: appUrl, BUS: 'kafka', KAFKA_BROKERS: '127.0.0.1:1', ...(keys === undefined ? {} : { SEALING_KEYS: keys }), PERSON_KEY: key(),
    SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'), TOKEN_ISSUERS: 'http://127.0.0.1:1', SERVICE_SECRET: 'test', STORE_FOLDER: os.tmpdir(), LOG_LEVEL: 'silent' } });
  let said = '';
  child.stderr.on('data', (text) => { said += text; });
  const [code] = await once(child, 'close') as [number | null];
  return { code, said };
}

it.each<[string, string | undefined, string]>([
  ['no keys at all', undefined, '缺少 SEALING_KEYS'],
  ['what is no key', JSON.stringify({ k2025: 'short' }), 'SEALING_KEYS.k2025: 32 bytes'],
  ['another key under the same name', JSON.stringify({ k2025: key() }), 'key k2025 does not open'],
  ['a new key without the old one', JSON.stringify({ k2026: key() }), 'SEALING_KEYS lacks key k2025'],
])('with %s a service refuses to start, says which, and writes nothing', async (_, keys, words) => {
  const { code, said } = await start(keys);
  expect([code, said]).toEqual([1, expect.stringContaining(words)]);
  for (const secret of [...Object.values(JSON.parse(keys ?? '{}') as object), k2025]) expect(said).not.toContain(secret);
  expect(await db.query('SELECT id FROM sealing_key')).toEqual([{ id: 'k2025' }]);
}, 120_000);
