import { randomBytes } from 'node:crypto';
import { definition as archives } from '@gt/app-archives';
import { createServiceDatabase, Keyring, openDatabase, type Database } from '@gt/persistence';
import { migrateService } from '@gt/service-kit';
import { newKey, OneService } from '../../src/run/one-service.js';

/** A service as the process that it is in production, on a database that was sealed with known keys. It is to refuse before it reaches a bus. */
const tag = randomBytes(6).toString('hex');
const k2025 = newKey();
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

const start = (keys: string | undefined) => OneService.start({ DATABASE_URL: appUrl, SEALING_KEYS: keys, LOG_LEVEL: 'silent' }).end();

it.each<[string, string | undefined, string]>([
  ['no keys at all', undefined, '缺少 SEALING_KEYS'],
  ['what is no key', JSON.stringify({ k2025: 'short' }), 'SEALING_KEYS.k2025: 32 bytes'],
  ['another key under the same name', JSON.stringify({ k2025: newKey() }), 'key k2025 does not open'],
  ['a new key without the old one', JSON.stringify({ k2026: newKey() }), 'SEALING_KEYS lacks key k2025'],
])('with %s a service refuses to start, says which, and writes nothing', async (_, keys, words) => {
  const { code, said } = await start(keys);
  expect([code, said]).toEqual([1, expect.stringContaining(words)]);
  for (const secret of [...Object.values(JSON.parse(keys ?? '{}') as object), k2025]) expect(said).not.toContain(secret);
  expect(await db.query('SELECT id FROM sealing_key')).toEqual([{ id: 'k2025' }]);
}, 120_000);
