import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import { createServiceDatabase } from '@gt/persistence';
import { eventually, freePort } from '@gt/testing';
import { Client } from 'pg';
import { OneService } from '../../src/run/one-service.js';

/** ms for what a start needs; its own limit for the database is longer. */
const PATIENCE_MS = 100_000;
const NAME = 'waits';
let home: string;
let port: number;
let postgres: EmbeddedPostgres;
const services: OneService[] = [];
const url = (role: string, password: string, database = NAME) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
const start = (databaseUrl = url('waits_app', 'a-secret')) => {
  const service = OneService.start({ DATABASE_URL: databaseUrl, OWNER_DATABASE_URL: databaseUrl.replace('waits_app', 'waits_owner'), SEALING_KEYS: JSON.stringify({ k2026: Buffer.alloc(32, 7).toString('base64') }) });
  services.push(service);
  return service;
};
const awaited = (service: OneService) => service.log.filter((line) => line.msg === 'database_awaited').map((line) => line['condition']);

beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-waits-'));
  fs.chmodSync(home, 0o755); // PostgreSQL runs under an account of its own when the suite runs as root
  port = await freePort();
  postgres = await startEmbeddedPostgres({ home, port, settings: { fsync: 'off', max_connections: '8' } });
  await createServiceDatabase(postgres.url, NAME, { owner: 'waits_owner', app: 'waits_app' }, { owner: 'a-secret', app: 'a-secret' });
}, PATIENCE_MS);
afterAll(async () => {
  await Promise.all(services.map((service) => service.end('SIGKILL')));
  await postgres?.stop();
  await removeEmbeddedPostgres(home);
}, PATIENCE_MS);

it('a start waits, and says for what, while its database has no connection left, goes, is away and comes back; two that waited migrate one after the other', async () => {
  // all but those that are kept for the superuser
  const others = await Promise.all(Array.from({ length: 5 }, async () => {
    const client = new Client(postgres.url);
    await client.connect();
    return client;
  }));
  const service = start();
  await eventually(() => { expect(awaited(service)).toContain('53300'); }, PATIENCE_MS);
  process.kill(postgres.pid, 'SIGTERM'); // lets nobody in any more, and ends when those who are in have gone
  await eventually(() => { expect(awaited(service)).toContain('57P03'); }, PATIENCE_MS);
  await Promise.all(others.map((client) => client.end()));
  await eventually(() => { expect(awaited(service)).toContain('ECONNREFUSED'); }, PATIENCE_MS);
  const second = start();
  await eventually(() => { expect(awaited(second)).toContain('ECONNREFUSED'); }, PATIENCE_MS);
  await postgres.stop();
  postgres = await startEmbeddedPostgres({ home, port, settings: { fsync: 'off' } });
  // the broker is away all the time: that keeps nobody from serving
  for (const each of [service, second]) await eventually(() => { expect([each.ended, ...each.log.map((line) => line.msg)]).toEqual(expect.arrayContaining([false, 'bus_away', 'started'])); }, PATIENCE_MS);
  expect(await service.end('SIGTERM')).toEqual({ code: 0, said: '' });
}, 4 * PATIENCE_MS);

it.each([
  ['a wrong password', url, '28P01', 'DATABASE_URL'],
  ['a database that is not there', (role: string, password: string) => url(role, password, 'nowhere'), '3D000', '没有这个数据库'],
])('%s ends it at once, with the reason', async (what, at, code, words) => {
  const service = start(at('waits_app', what === 'a wrong password' ? 'another' : 'a-secret'));
  const { code: exit, said } = await service.end();
  expect([exit, said]).toEqual([1, expect.stringMatching(new RegExp(`启动失败（${code}）.*${words}`))]);
  expect(awaited(service)).toEqual([]);
}, PATIENCE_MS);
