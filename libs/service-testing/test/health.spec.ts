import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { eventually } from '@gt/testing';
import { createRelay } from '@gt/event-bus';
import { addJob } from '@gt/persistence';
import { healthOf, METRICS, type ServiceDefinition } from '@gt/service-kit';
import { Client } from 'pg';
import { startTestService, type TestService } from '../src/index.js';

@Module({})
class NothingModule {}
const definition: ServiceDefinition = {
  name: 'nothing', module: NothingModule, migrations: [], consumes: [], toContract: () => ({ type: 'applications.EmployerRegistered', typeVersion: 1, data: { name: '某公司', creditCode: '91500000MA5U5B7X0L' } }),
};

let test: TestService;
beforeEach(async () => { test = await startTestService(definition); });
afterEach(async () => { await test?.stop(); });

const text = async () => (await test.anonymous.call('GET', '/api/nothing/metrics')).body;
/** The value of a series; undefined: it is not told. */
async function value(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const line = (await text()).split('\n').find((l) => l.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => l.includes(`${k}="${v}"`)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}
const appendOne = () => test.db.transaction(async (tx) => {
  await tx.query('SELECT pg_current_xact_id()');
  await test.service.kit.log.append(tx, [{ aggregateType: 'applications.employer', aggregateId: randomUUID(), version: 1, type: 'EmployerRegistered', payload: {} }],
    { actor: { subject: 's', role: 'SERVICE', place: null }, occurredAt: new Date(), causationId: null, correlationId: 'c', traceparent: null });
});

it('tells exactly the metrics that are documented, each for this service', async () => {
  const found = await text();
  expect([...found.matchAll(/^# HELP (\S+)/gm)].map((m) => m[1]).sort()).toEqual(Object.keys(METRICS).sort());
  for (const line of found.split('\n').filter((l) => l !== '' && !l.startsWith('#'))) expect(line).toContain('service="nothing"');
});

it('tells parked events by class with their age, skips, crashes, jobs by state and the free disk', async () => {
  await test.db.query(`INSERT INTO parked_event (consumer, topic, partition, log_offset, aggregate_id, event_id, class, headers, body, parked_at) SELECT 'nothing', 't', 0, n, 'k', n::text, c, '{}', '', now() - interval '90 s' FROM unnest(ARRAY['POISON', 'WAITING', 'WAITING']) WITH ORDINALITY AS u(c, n)`);
  await test.db.query(`INSERT INTO crash_counter VALUES ('nothing', 't', 0, true, 5, 3)`);
  await test.db.query(`INSERT INTO operator_act (act, parked_id, consumer, topic, partition, log_offset, aggregate_id, event_id, class, attempts, reason, subject, role) SELECT 'SKIP_REQUESTED', gen_random_uuid(), 'nothing', 't', 0, 1, 'k', 'e', 'POISON', 1, 'r', 's', 'r'`);
  await test.db.query(`INSERT INTO operator_act (act, parked_id, consumer, topic, partition, log_offset, aggregate_id, event_id, class, attempts, reason, request_id, subject, role) SELECT 'SKIPPED', parked_id, consumer, topic, partition, log_offset, aggregate_id, event_id, class, attempts, reason, id, 'other', role FROM operator_act`);
  await test.db.transaction(async (tx) => {
    await addJob(tx, 'waiting', {}, { runAt: new Date(Date.now() - 60_000) });
    await addJob(tx, 'failing', {}, { key: 'f', runAt: new Date(Date.now() + 60_000) });
    await addJob(tx, 'dead', {}, { key: 'd' });
    await tx.query(`UPDATE graphile_worker._private_jobs SET attempts = CASE key WHEN 'd' THEN max_attempts ELSE 1 END WHERE key IN ('f', 'd')`);
  });
  expect([await value('gt_parked_events', { class: 'POISON' }), await value('gt_parked_events', { class: 'WAITING' }), await value('gt_parked_events', { class: 'GAP' })]).toEqual([1, 2, 0]);
  expect(await value('gt_parked_oldest_seconds', { class: 'POISON' })).toBeGreaterThanOrEqual(90);
  expect([await value('gt_skipped_events'), await value('gt_crash_tries')]).toEqual([1, 2]);
  expect([await value('gt_jobs', { state: 'waiting' }), await value('gt_jobs', { state: 'failing' }), await value('gt_jobs', { state: 'dead' })]).toEqual([1, 1, 1]);
  expect(await value('gt_jobs_oldest_due_seconds')).toBeGreaterThanOrEqual(59);
  const [free, size] = [await value('gt_disk_free_bytes', { folder: 'store' }), await value('gt_disk_size_bytes', { folder: 'store' })];
  expect(free).toBeGreaterThan(0);
  expect(size).toBeGreaterThanOrEqual(free!);
});

it('tells the age of the settled mark and the backlog while a transaction stands open in another database of the server', async () => {
  const { kit } = test.service;
  const relay = createRelay({ service: 'nothing', database: kit.db, log: kit.log, driver: kit.bus });
  healthOf(kit).watch(relay);
  await relay.start();
  const elsewhere = new Client(process.env['TEST_POSTGRES_URL']);
  await elsewhere.connect();
  try {
    await eventually(async () => { expect(await value('gt_relay_active')).toBe(1); }, 30_000);
    await elsewhere.query('BEGIN; SELECT pg_current_xact_id()');
    await appendOne();
    await eventually(async () => {
      expect(await value('gt_relay_mark_age_seconds')).toBeGreaterThan(0.2);
      expect(await value('gt_relay_backlog_events')).toBe(1);
      expect(await value('gt_relay_oldest_unpublished_seconds')).toBeGreaterThan(0.2);
    }, 30_000);
    expect(await value('gt_live', { part: 'relay' })).toBe(1);
    await elsewhere.query('ROLLBACK');
    await eventually(async () => {
      expect([await value('gt_relay_mark_age_seconds'), await value('gt_relay_backlog_events'), await value('gt_relay_oldest_unpublished_seconds'), await value('gt_relay_published_position')]).toEqual([0, 0, 0, 1]);
    }, 30_000);
  } finally {
    await elsewhere.end();
    await relay.stop();
  }
}, 120_000);

it('a database that is away takes its figures away and no others: metrics say so instead of failing', async () => {
  expect([await value('gt_source_up', { source: 'database' }), await value('gt_relay_backlog_events')]).toEqual([1, 0]);
  const admin = new Client(process.env['TEST_POSTGRES_URL']);
  await admin.connect();
  const name = new URL(test.adminUrl).pathname.slice(1);
  try {
    await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    await eventually(async () => { expect([await value('gt_source_up', { source: 'database' }), await value('gt_relay_backlog_events'), await value('gt_parked_events', { class: 'POISON' }), await value('gt_source_up', { source: 'disk' })]).toEqual([0, undefined, undefined, 1]); }, 30_000);
  } finally {
    await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await eventually(async () => { expect([await value('gt_source_up', { source: 'database' }), await value('gt_relay_backlog_events')]).toEqual([1, 0]); }, 30_000);
}, 120_000);

it('is not alive while a part makes no progress, and names the condition', async () => {
  const ask = async (path: string) => { const a = await test.anonymous.call('GET', `/api/nothing/${path}`); return { status: a.statusCode, json: a.json() as { live?: boolean; conditions?: string[] } }; };
  expect(await ask('livez')).toMatchObject({ status: 200, json: { live: true } });
  let condition = 'LOG_REFUSED';
  healthOf(test.service.kit).watch({ live: () => condition === '', facts: () => ({ part: 'consumer', condition }) });
  expect(await ask('livez')).toMatchObject({ status: 503, json: { live: false } });
  expect(await ask('readyz')).toMatchObject({ status: 200, json: { conditions: ['LOG_REFUSED'], busFault: '' } });
  expect([await value('gt_condition', { condition: 'LOG_REFUSED' }), await value('gt_live', { part: 'consumer' })]).toEqual([1, 0]);
  // a partition that cannot be begun is no part of its own: what the driver says is told as it is
  const bus = jest.spyOn(test.service.kit.bus, 'health').mockResolvedValue({ up: false, detail: 'institutions.filing.v1#2: not begun' });
  expect(await ask('readyz')).toMatchObject({ status: 200, json: { bus: 'DOWN', busFault: 'institutions.filing.v1#2: not begun' } });
  bus.mockRejectedValue(new Error('no answer'));
  expect(await ask('readyz')).toMatchObject({ status: 200, json: { bus: 'DOWN', busFault: 'BUS_AWAY' } });
  bus.mockRestore();
  condition = '';
  expect(await ask('livez')).toMatchObject({ status: 200 });
  expect([await value('gt_condition', { condition: 'LOG_REFUSED' }), await value('gt_live', { part: 'consumer' })]).toEqual([undefined, 1]);
});
