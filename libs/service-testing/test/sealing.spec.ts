import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { BusDriver } from '@gt/event-bus';
import type { Role } from '@gt/policy';
import { startService, type RunningService, type ServiceConfig, type ServiceDefinition } from '@gt/service-kit';
import { Server } from '@nestjs/microservices';
import { callerOf, testConfig, testDatabase, TestIssuer, type ServiceTestDatabase, type TestCaller } from '../src/parts.js';

@Module({})
class NothingModule {}
const definition: ServiceDefinition = { name: 'nothing', module: NothingModule, migrations: [], consumes: [], toContract: () => { throw new Error('it tells nothing'); } };
/** The service is started without a bus: nothing is begun by itself, so that the command is what begins it. */
class NoEvents extends Server {
  listen(callback: () => void): void { callback(); }
  close(): void { /* nothing is open */ }
  override on(): never { throw new Error('not used'); }
  override unwrap<T>(): T { throw new Error('not used'); }
}
const ROWS = 450;
const NUMBER = '50010119900307889X';
const key = () => randomBytes(32).toString('base64');

let database: ServiceTestDatabase;
let issuer: TestIssuer;
let given: { config: ServiceConfig; clear: () => void };
let running: RunningService | null = null;
beforeAll(async () => {
  database = await testDatabase(definition);
  issuer = await TestIssuer.make();
  given = testConfig(database, {});
});
afterAll(async () => { await running?.stop(); await database?.drop(); given?.clear(); });

/** The process anew, with these keys. */
async function restart(sealingKeys: Record<string, string>): Promise<RunningService> {
  await running?.stop();
  running = null;
  running = await startService(definition, { ...given.config, sealingKeys }, { http: issuer.serve(async () => ({ status: 503, headers: {}, body: Buffer.from('') })), bus: {} as BusDriver, strategy: new NoEvents() });
  return running;
}
const as = async (role: Role): Promise<TestCaller> => callerOf(running!.fastify, ...(await issuer.signIn(running!.kit.db, [{ role, place: null }])));

it('a new key takes over while the service serves; the old one is taken out, and everything is read with the new one alone', async () => {
  const [first, second] = [key(), key()];
  const { kit } = await restart({ k2026: first });
  for (let i = 0; i < ROWS; i += 1) await kit.db.query('INSERT INTO document (id, version, state) VALUES ($1, 1, $2::jsonb)', [randomUUID(), JSON.stringify({ idNumberSealed: kit.keyring.seal(NUMBER) })]);
  await kit.db.query(`INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256) VALUES (gen_random_uuid(), 'nothing.thing', gen_random_uuid(), 1, 'Sealed', $1::jsonb, '{}', 'c', now(), '')`, [JSON.stringify({ sealed: kit.keyring.seal(NUMBER) })]);

  await restart({ k2026: first, k2027: second });
  const operator = await as('SYSTEM_OPERATOR');
  expect((await operator.call('GET', '/api/nothing/sealing')).json()).toMatchObject({ keyId: 'k2027', sealedAnew: false, retirable: [] });
  for (const role of ['AUDITOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'] as const) expect((await (await as(role)).call('POST', '/api/nothing/sealing/rotations')).statusCode).toBe(403);

  const address = await running!.fastify.listen({ port: 0, host: '127.0.0.1' });
  const run = async (...words: string[]) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../../tools/run/rotate-keys.mjs', import.meta.url)), ...words], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], GT_URL: address, GT_TOKEN: operator.token! } });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    const [code] = await once(child, 'close') as [number];
    return { code, said };
  };
  expect(await run('status', 'nothing')).toMatchObject({ code: 1, said: expect.stringContaining('k2026: still needed') });
  const done = await run('nothing');
  expect(done).toMatchObject({ code: 0, said: expect.stringContaining('k2026: may be taken out of SEALING_KEYS') });
  expect(await run('status', 'nothing')).toMatchObject({ code: 0 });
  expect(done.said + (await operator.call('GET', '/api/nothing/sealing')).body).not.toMatch(new RegExp(`${first.slice(0, 20).replaceAll('+', '\\+')}|${second.slice(0, 20).replaceAll('+', '\\+')}`));

  const { kit: after } = await restart({ k2027: second });
  const rows = await after.db.query<{ state: { idNumberSealed: string } }>('SELECT state FROM document');
  expect([rows.length, new Set(rows.map((row) => after.keyring.unseal(row.state.idNumberSealed))), rows.filter((row) => row.state.idNumberSealed.startsWith('sealed:v1:k2026:')).length]).toEqual([ROWS, new Set([NUMBER]), 0]);
  const [event] = await after.db.query<{ payload: { sealed: string } }>('SELECT payload FROM event');
  expect([event!.payload.sealed.startsWith('sealed:v1:k2026:'), after.keyring.unseal(event!.payload.sealed)]).toEqual([true, NUMBER]);
  expect((await (await as('SYSTEM_OPERATOR')).call('GET', '/api/nothing/sealing')).json()).toMatchObject({ keyId: 'k2027', sealedAnew: true, retirable: [], keys: [{ id: 'k2026', given: false, wrapped: true }, { id: 'k2027', current: true }] });
}, 120_000);

it('a key that is taken out before the rotation is missed at the start, and nothing is changed', async () => {
  const third = key();
  await expect(restart({ k2028: third })).rejects.toMatchObject({ code: 'KEY_ERROR', message: expect.stringContaining('SEALING_KEYS lacks key') });
});
