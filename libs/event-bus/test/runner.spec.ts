import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { SettledMark } from '@gt/persistence';
import { eventually, type TestDatabase } from '@gt/testing';
import { Client } from 'pg';
import { partitionOf } from '../src/core/partition.js';
import type { BusDriver, Subscriber } from '../src/core/port.js';
import { BATCH_MS, CRASH_TRIES } from '../src/core/runner.js';
import { openDriver } from '../src/open-driver.js';
import { applied, appliedVersions, effects, envelope, member, newTopic, onPostgres, parkedOf, PARTITIONS, publish, upTo, type ServiceDatabase, type Told } from './harness.js';

let bus: TestDatabase;
let driver: BusDriver;
let service: ServiceDatabase;
onPostgres('runner', (at) => { ({ bus, driver, service } = at); });

it('finds the message whose handler ends the process, parks it after some crashes, and goes on', async () => {
  const topic = await newTopic(driver);
  const [bad, good] = [randomUUID(), randomUUID()];
  await publish(driver, topic, [envelope(good, 1), envelope(bad, 1), envelope(bad, 2, { data: { step: 2, fail: 'CRASH' } }), envelope(bad, 3), envelope(good, 2)]);
  const args = [fileURLToPath(new URL('./member.mjs', import.meta.url)), JSON.stringify({ config: { kind: 'postgres', url: bus.url }, databaseUrl: service.url, topic, consumer: topic })];
  let crashes = 0;
  for (;;) {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const done = eventually(async () => { expect((await parkedOf(service, topic)).map((p) => p.class)).toEqual(['CRASH', 'WAITING']); }, 40_000).then(() => 'parked');
    const ended = await Promise.race([done, once(child, 'exit').then(() => 'crashed')]);
    if (ended === 'parked') {
      await applied(service, topic, good, [1, 2]);
      child.kill('SIGTERM');
      await once(child, 'exit');
      break;
    }
    done.catch(() => undefined); // this look is over; the next round looks again
    crashes += 1;
    expect(crashes).toBeLessThanOrEqual(CRASH_TRIES + 1);
  }
  // the first crash found nobody being careful, the next ones were counted
  expect(crashes).toBe(CRASH_TRIES + 1);
  expect(await appliedVersions(service, topic, bad)).toEqual([1]);
  expect(await service.db.query('SELECT running, crashes FROM crash_counter WHERE consumer = $1', [topic])).toEqual(Array.from({ length: PARTITIONS }, () => ({ running: false, crashes: 0 })));
}, 180_000);

it('is careful after an end that was none in order, not after a start that the driver had to try again', async () => {
  const topic = await newTopic(driver);
  const told: Told = [];
  let subscriber: Subscriber | undefined;
  const asking = { kind: driver.kind, logId: () => driver.logId(), subscribe: async (given: Subscriber) => { subscriber = given; return { stop: async () => undefined }; } } as unknown as BusDriver;
  const unclean = () => told.filter((t) => t.name === 'unclean_end').length;
  const running = async () => (await service.db.query<{ running: boolean }>('SELECT running FROM crash_counter WHERE consumer = $1', [topic])).map((r) => r.running);
  const runner = await member(asking, service, topic, topic, effects(), told);
  for (let tries = 0; tries < 3; tries += 1) await subscriber!.onAssigned(topic, 0);
  expect([unclean(), await running()]).toEqual([0, [true]]);
  await subscriber!.onRevoked(topic, 0);
  expect(await running()).toEqual([false]);
  await subscriber!.onAssigned(topic, 0);
  expect(unclean()).toBe(0);
  // another process begins what this one has not ended
  const next = await member(asking, service, topic, topic, effects(), told);
  await subscriber!.onAssigned(topic, 0);
  expect(unclean()).toBe(1);
  await next.stop();
  await runner.stop();
});

it('a released message that is retried again and again holds up none that is released in another partition', async () => {
  const topic = await newTopic(driver);
  const [stuck, free] = [0, 1].map((partition) => { for (;;) { const id = randomUUID(); if (partitionOf(id, PARTITIONS) === partition) return id; } }) as [string, string];
  let tries = 0;
  let state: 'poison' | 'busy' | 'well' = 'poison';
  const runner = await member(driver, service, topic, topic, effects(async ({ aggregateId }) => {
    if (state === 'poison') throw new TypeError('not mended yet');
    if (state === 'well' || aggregateId !== stuck) return;
    tries += 1;
    throw Object.assign(new Error('as thrown by the database'), { code: '40001' });
  }));
  await publish(driver, topic, [envelope(stuck, 1), envelope(free, 1)]);
  await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => p.class)).toEqual(['POISON', 'POISON']); }, 40_000);
  state = 'busy';
  await service.db.query("UPDATE parked_event SET class = 'GAP' WHERE consumer = $1 AND aggregate_id = $2", [topic, stuck]);
  await eventually(() => { expect(tries).toBeGreaterThan(1); }, 40_000);
  await service.db.query("UPDATE parked_event SET class = 'GAP' WHERE consumer = $1 AND aggregate_id = $2", [topic, free]);
  await applied(service, topic, free, [1]);
  expect(await appliedVersions(service, topic, stuck)).toEqual([]);
  state = 'well';
  await applied(service, topic, stuck, [1]);
  await runner.stop();
});

it('a partition that is taken away while it is being begun has ended cleanly: whoever gets it next need not take care as after a crash', async () => {
  const topic = await newTopic(driver);
  const told: Told = [];
  let subscriber: Subscriber | undefined;
  const seen: BusDriver = { ...driver, logId: () => driver.logId(), subscribe: async (s) => { subscriber = s; return { stop: async () => undefined }; } };
  const runner = await member(seen, service, topic, topic, effects(), told);
  const running = () => service.db.query('SELECT partition, running FROM crash_counter WHERE consumer = $1 AND topic = $2', [topic, topic]);
  const begun = subscriber!.onAssigned(topic, 0);
  await subscriber!.onRevoked(topic, 0); // a rebalance that follows another at once
  await begun;
  expect(await running()).toEqual([{ partition: 0, running: false }]);
  await subscriber!.onAssigned(topic, 0);
  expect(await running()).toEqual([{ partition: 0, running: true }]);
  expect(told.filter((t) => t.name === 'unclean_end')).toEqual([]);
  await runner.stop();
});

it('takes many messages in one transaction, but commits when the time of one batch is over', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  await publish(driver, topic, upTo(10).map((v) => envelope(key, v)));
  const told: Told = [];
  const runner = await member(driver, service, topic, topic, effects(() => new Promise((resolve) => { setTimeout(resolve, BATCH_MS / 4); })), told);
  await applied(service, topic, key, upTo(10));
  await runner.stop();
  const batches = told.filter((t) => t.name === 'applied').map((t) => Number(t.facts.count));
  expect(batches.length).toBeGreaterThan(1);
  expect(Math.max(...batches)).toBeGreaterThan(1);
  expect(Math.max(...batches)).toBeLessThanOrEqual(5);
});

it('keeps offset, watermark and effects in one transaction: a failing commit leaves none of them', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  await service.db.query('CREATE TABLE IF NOT EXISTS late_check (id text PRIMARY KEY, CONSTRAINT deferred_fault FOREIGN KEY (id) REFERENCES late_check (id) DEFERRABLE INITIALLY DEFERRED)');
  await service.db.query('CREATE TABLE IF NOT EXISTS late_ref (id text REFERENCES late_check (id) DEFERRABLE INITIALLY DEFERRED)');
  await publish(driver, topic, [envelope(key, 1), envelope(key, 2, { data: { step: 2, fail: 'COMMIT' } })]);
  const runner = await member(driver, service, topic, topic, effects(async (event, { tx }) => { if (event.data.fail) await tx.query("INSERT INTO late_ref VALUES ('nobody')"); }));
  await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version, p.error_code])).toEqual([['POISON', 2, '23503']]); });
  expect(await appliedVersions(service, topic, key)).toEqual([1]);
  await runner.stop();
});

it('waits out a lost database connection in the middle of a handler', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  let killed = false;
  await publish(driver, topic, upTo(3).map((v) => envelope(key, v)));
  const runner = await member(driver, service, topic, topic, effects(async (event, { tx }) => {
    if (event.version !== 2 || killed) return;
    killed = true;
    const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const other = new Client(service.url);
    await other.connect();
    await other.query('SELECT pg_terminate_backend($1)', [row!.pid]);
    await other.end();
  }));
  await applied(service, topic, key, [1, 2, 3]);
  expect(await parkedOf(service, topic)).toEqual([]);
  await runner.stop();
});

it('two members share the partitions of a topic; each event is applied once', async () => {
  const topic = await newTopic(driver);
  const keys = Array.from({ length: 10 }, () => randomUUID());
  const second = await openDriver({ kind: 'postgres', url: bus.url }, 'second');
  const members = [await member(driver, service, topic, topic), await member(second, service, topic, topic)];
  await publish(driver, topic, upTo(20).flatMap((v) => keys.map((key) => envelope(key, v))));
  for (const key of keys) await applied(service, topic, key, upTo(20));
  for (const m of members) await m.stop();
  await second.close();
});

it('a member whose lock connection is lost gives its partitions up and takes them again', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  const runner = await member(driver, service, topic, topic);
  await publish(driver, topic, [envelope(key, 1)]);
  await applied(service, topic, key, [1]);
  const admin = new Client(bus.url);
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [`bus runner ${topic}`.slice(0, 63)]);
  await admin.end();
  await publish(driver, topic, [envelope(key, 2)]);
  await applied(service, topic, key, [1, 2]);
  await runner.stop();
});

/** What is written first and committed last, and then something else, in one partition of the log table. `between`: while only the other one is committed. */
async function lateInTheLog(between: (topic: string, quick: string) => Promise<void>): Promise<{ late: number[]; quick: number[] }> {
  const topic = await newTopic(driver);
  const [late, quick] = [randomUUID(), randomUUID()];
  const runner = await member(driver, service, topic, topic);
  const logId = await driver.logId();
  const { toMessage } = await import('../src/core/cloud-events.js');
  const writer = new Client(bus.url);
  await writer.connect();
  await writer.query('BEGIN; SELECT pg_current_xact_id()');
  const message = toMessage(envelope(late, 1), logId);
  await writer.query('INSERT INTO bus_log (topic, partition, key, headers, value) VALUES ($1, 0, $2, $3, $4)', [topic, message.key, JSON.stringify(message.headers), message.value]);
  await driver.publish(topic, 0, [toMessage(envelope(quick, 1), logId)]);
  await between(topic, quick);
  await writer.query('COMMIT');
  await writer.end();
  const last = randomUUID();
  await driver.publish(topic, 0, [toMessage(envelope(last, 1), logId)]);
  await applied(service, topic, last, [1]);
  await runner.stop();
  return { late: await appliedVersions(service, topic, late), quick: await appliedVersions(service, topic, quick) };
}

it('a late committer of the log table itself is not lost: the later position waits for the earlier one', async () => {
  expect(await lateInTheLog(async (topic, quick) => {
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    expect(await appliedVersions(service, topic, quick)).toEqual([]);
  })).toEqual({ late: [1], quick: [1] });
});

it('read by a plain cursor in place of the settled mark, it would be', async () => {
  const plain = jest.spyOn(SettledMark.prototype, 'advance').mockImplementation(async (db) => (await db.query<{ last: string }>('SELECT last_value::text AS last FROM bus_log_position'))[0]!.last);
  try {
    expect(await lateInTheLog((topic, quick) => applied(service, topic, quick, [1]))).toEqual({ late: [], quick: [1] });
  } finally { plain.mockRestore(); }
});
