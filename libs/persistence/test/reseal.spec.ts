import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Keyring, resealTables, sealingStatus } from '../src/index.js';
import { serviceDatabase, type ServiceDatabase } from './service-database.js';

/** Rows of the table: eight blocks and more of the process that is killed. */
const ROWS = 60;

describe('sealing anew under a new key', () => {
  let service: ServiceDatabase;
  const old = { k2025: randomBytes(32).toString('base64') };
  const both = { ...old, k2026: randomBytes(32).toString('base64') };
  const numbers = new Map<string, string>(Array.from({ length: ROWS }, (_, i) => [randomUUID(), `5001011990${String(i).padStart(8, '0')}`] as const));
  beforeAll(async () => {
    service = await serviceDatabase('reseal');
    const keyring = new Keyring(old);
    await keyring.verify(service.app);
    for (const [id, number] of numbers) {
      await service.app.query(`INSERT INTO plan (id, version, state, status, place) VALUES ($1, 1, $2::jsonb, 'DRAFT', $3)`, [id, JSON.stringify({ staff: [{ idNumberSealed: keyring.seal(number), name: '张三' }], note: 'sealed:v1:no' }), keyring.seal(`phone of ${id}`)]);
    }
    await service.app.query(`INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256) VALUES (gen_random_uuid(), 'evaluation.plan', gen_random_uuid(), 1, 'PlanFiled', $1::jsonb, '{}', 'c', now(), '')`, [JSON.stringify({ sealed: keyring.seal('x') })]);
  });
  afterAll(async () => { await service.drop(); });
  const rows = () => service.app.query<{ id: string; state: { staff: Array<{ idNumberSealed: string }>; note: string }; place: string; version: number }>('SELECT * FROM plan ORDER BY id');
  const underOld = async () => (await rows()).filter((row) => JSON.stringify(row).includes('sealed:v1:k2025:')).length;

  it('is begun by one process, killed in the middle, gone on with by another while rows change; nothing is lost and nothing left', async () => {
    await new Keyring(both).verify(service.app);
    const child = spawn(process.execPath, [fileURLToPath(new URL('reseal-process.mjs', import.meta.url)), service.appUrl, JSON.stringify(both)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let blocks = 0;
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => { blocks += chunk.toString().split('block').length - 1; if (blocks >= 3) child.kill('SIGKILL'); });
      child.once('error', reject);
      child.once('close', () => resolve());
    });
    const left = await underOld();
    expect([left > 0, left < ROWS]).toEqual([true, true]);

    // a process of the version before writes a row under the old key behind the cursor, and a command changes one meanwhile
    const [first] = await rows();
    let paused = 0;
    const resealed = await resealTables(service.app, new Keyring(both), { block: 5, pause: async () => {
      paused += 1;
      if (paused === 2) await service.app.query('UPDATE plan SET version = version + 1, place = $2 WHERE id = $1', [first!.id, new Keyring(old).seal('written late')]);
    } });
    expect(resealed).toBe(left + 1);
    expect(await underOld()).toBe(0);
    const keyring = new Keyring({ k2026: both.k2026 }); // the old key is not needed for the tables any more
    for (const row of await rows()) {
      expect([keyring.unseal(row.state.staff[0]!.idNumberSealed), row.state.note]).toEqual([numbers.get(row.id), 'sealed:v1:no']);
      expect(keyring.unseal(row.place)).toBe(row.id === first!.id ? 'written late' : `phone of ${row.id}`);
    }
    expect((await rows()).find((row) => row.id === first!.id)!.version).toBe(2);
    // history stays as it was signed and hashed: its key is kept as long as it is
    expect(JSON.stringify(await service.app.query('SELECT payload FROM event'))).toContain('sealed:v1:k2025:');
    await new Keyring(both).verify(service.app);
  });

  it('the old key is kept under the newest, so that it may be taken out and history is read all the same; the next rotation takes both along', async () => {
    const ring = new Keyring(both);
    await ring.verify(service.app);
    expect((await sealingStatus(service.app, ring)).retirable).toEqual([]); // sealed anew, but still needed for the log
    await ring.wrapOlder(service.app);
    await ring.wrapOlder(service.app);
    expect(await sealingStatus(service.app, ring)).toEqual({ keyId: 'k2026', sealedAnew: true, tables: [], retirable: ['k2025'],
      keys: [{ id: 'k2025', current: false, given: true, wrapped: true }, { id: 'k2026', current: true, given: true, wrapped: false }] });
    expect(JSON.stringify(await service.app.query('SELECT * FROM sealing_key'))).not.toContain(old.k2025);
    const [event] = await service.app.query<{ payload: { sealed: string } }>('SELECT payload FROM event');
    const newest = { k2026: both.k2026, k2027: randomBytes(32).toString('base64') };
    const alone = async (keys: Record<string, string>) => { const keyring = new Keyring(keys); await keyring.verify(service.app); return keyring; };
    expect((await alone({ k2026: both.k2026 })).unseal(event!.payload.sealed)).toBe('x');
    const second = await alone(newest);
    await second.wrapOlder(service.app);
    await resealTables(service.app, second);
    expect((await sealingStatus(service.app, second)).retirable).toEqual(['k2026']);
    const last = await alone({ k2027: newest.k2027 });
    expect(last.unseal(event!.payload.sealed)).toBe('x');
    for (const row of await rows()) expect(last.unseal(row.place)).toBeTruthy();
    expect((await sealingStatus(service.app, last)).keys.map((each) => [each.id, each.given, each.wrapped])).toEqual([['k2025', false, true], ['k2026', false, true], ['k2027', true, false]]);
    // a key that is none of these opens nothing and changes nothing
    await expect(alone({ k2028: randomBytes(32).toString('base64') })).rejects.toThrow('SEALING_KEYS lacks key');
    await expect(alone({ k2027: randomBytes(32).toString('base64') })).rejects.toMatchObject({ code: 'KEY_ERROR' });
  });

  it('does nothing when it is done, or when there is no key for a field', async () => {
    expect(await resealTables(service.app, new Keyring(both))).toBe(0);
    await expect(resealTables(service.app, new Keyring({ k2028: randomBytes(32).toString('base64') }))).rejects.toMatchObject({ code: 'KEY_ERROR' });
  });
});
