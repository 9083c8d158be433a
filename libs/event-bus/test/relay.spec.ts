import { randomUUID } from 'node:crypto';
import { EventLog, type EventMeta } from '@gt/persistence';
import { createTestDatabase, eventually } from '@gt/testing';
import { Client } from 'pg';
import type { BusDriver, BusMessage } from '../src/core/port.js';
import { Relay, ROUND_EVENTS } from '../src/core/relay.js';
import { AGGREGATE, Happened, observerOf, serviceDatabase, upTo, type ServiceDatabase, type Told } from './harness.js';

const TOPICS = [{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 2 }];
const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
const newLog = () => new EventLog((e) => ({ type: Happened.type, typeVersion: 1, data: e.payload }), () => undefined);

/** A log in memory: what the relay sends, in the order of arrival. */
class MemoryDriver implements BusDriver {
  readonly kind = 'postgres';
  readonly sent: BusMessage[] = [];
  readonly sends: number[] = [];
  constructor(public id = 'log-1') {}
  ensureTopics = async () => [];
  logId = async () => this.id;
  publish = async (_topic: string, _partition: number, messages: readonly BusMessage[]) => {
    this.sends.push(messages.length);
    this.sent.push(...messages);
  };
  subscribe = () => Promise.reject(new Error('not here'));
  health = async () => ({ up: true, detail: '' });
  behind = async () => [];
  close = async () => undefined;
  versions(key: string): number[] { return this.sent.filter((m) => m.key === key).map((m) => Number(m.headers.ce_aggregateversion)); }
}

let service: ServiceDatabase;
const relays: Relay[] = [];
beforeEach(async () => { service = await serviceDatabase(); });
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.stop();
  await service.drop();
});

async function relayTo(driver: BusDriver, log: EventLog, told: Told = []): Promise<Relay> {
  const relay = new Relay({ service: 'thing', database: service.db, log, driver, topics: TOPICS, observer: observerOf(told) });
  relays.push(relay);
  await relay.start();
  return relay;
}
const markOf = async () => (await service.db.query<{ position: string }>('SELECT position FROM relay_mark'))[0]?.position;
const append = (log: EventLog, key: string, versions: readonly number[]) => service.db.transaction(async (tx) => {
  await tx.query('INSERT INTO thing VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version', [key, versions.at(-1)]);
  await log.append(tx, versions.map((version) => ({ aggregateType: AGGREGATE, aggregateId: key, version, type: 'Happened', payload: { step: version } })), META);
});

it('is woken by a commit, publishes every event once and in order, and goes on after a restart', async () => {
  const driver = new MemoryDriver();
  const log = newLog();
  const key = randomUUID();
  const first = await relayTo(driver, log);
  await append(log, key, [1, 2]);
  await eventually(() => { expect(driver.versions(key)).toEqual([1, 2]); });
  await first.stop();
  expect(await markOf()).toBe('2'); // at the latest by its end
  await append(log, key, [3]);
  await relayTo(driver, log);
  await eventually(() => { expect(driver.versions(key)).toEqual([1, 2, 3]); });
  await eventually(async () => { expect(await markOf()).toBe('3'); }); // and while it runs
  expect(first.facts()).toMatchObject({ part: 'relay', service: 'thing' });
});

it('works off a backlog of more than one round', async () => {
  const driver = new MemoryDriver();
  const log = newLog();
  const keys = Array.from({ length: ROUND_EVENTS / 100 + 2 }, () => randomUUID());
  for (const key of keys) await append(log, key, upTo(100));
  await relayTo(driver, log);
  for (const key of keys) await eventually(() => { expect(driver.versions(key)).toEqual(upTo(100)); });
  expect(driver.sends.length).toBeLessThan(10);
});

it('of two relays one is active; when its connection dies, the other takes over', async () => {
  const driver = new MemoryDriver();
  const log = newLog();
  const key = randomUUID();
  const first = await relayTo(driver, log);
  await eventually(() => { expect(first.facts().active).toBe(true); });
  const second = await relayTo(driver, newLog());
  await append(log, key, [1]);
  await eventually(() => { expect(driver.versions(key)).toEqual([1]); });
  expect(second.facts().active).toBe(false);
  expect(second.live()).toBe(true);
  // the first's end, by the server's hand, and no way back
  const holder = await service.db.query<{ pid: number }>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  const admin = new Client(service.url);
  await admin.connect();
  await admin.query('SELECT pg_terminate_backend($1)', [holder[0]!.pid]);
  await admin.end();
  await first.stop();
  // the pool may hand out the dying connection once
  await eventually(() => append(log, key, [2]));
  await eventually(() => { expect(driver.versions(key).slice(-1)).toEqual([2]); });
  expect(second.facts().active).toBe(true);
});

it('refuses a log of another life: it is not live and says why', async () => {
  const log = newLog();
  const key = randomUUID();
  const before = new MemoryDriver('log-1');
  const first = await relayTo(before, log);
  await append(log, key, [1]);
  await eventually(() => { expect(before.versions(key)).toEqual([1]); });
  await first.stop();
  const told: Told = [];
  const after = new MemoryDriver('log-2');
  const second = await relayTo(after, log, told);
  await append(log, key, [2]);
  await eventually(() => { expect(second.live()).toBe(false); });
  expect(String(second.facts().refused)).toContain('published to log log-1');
  expect(told.some((t) => t.name === 'refused')).toBe(true);
  expect(after.sent).toEqual([]);
});

it('waits for a transaction open in another database of the server, and tells how long', async () => {
  const driver = new MemoryDriver();
  const log = newLog();
  const key = randomUUID();
  const relay = await relayTo(driver, log);
  const other = await createTestDatabase('elsewhere');
  const elsewhere = new Client(other.url);
  await elsewhere.connect();
  await elsewhere.query('BEGIN; CREATE TABLE t (x int)');
  await append(log, key, [1]);
  await eventually(() => { expect(Number(relay.facts().markAgeMs)).toBeGreaterThan(100); });
  expect(driver.sent).toEqual([]);
  expect(relay.live()).toBe(true);
  await elsewhere.query('ROLLBACK');
  await elsewhere.end();
  await eventually(() => { expect(driver.versions(key)).toEqual([1]); });
  expect(relay.facts().markAgeMs).toBe(0);
  await other.drop();
});

it('says so when an event has no declared topic, and does not go past it', async () => {
  const driver = new MemoryDriver();
  const log = newLog();
  const told: Told = [];
  await relayTo(driver, log, told);
  await service.db.transaction(async (tx) => {
    await tx.query('SELECT pg_current_xact_id()');
    await log.append(tx, [{ aggregateType: 'nobody.declared', aggregateId: randomUUID(), version: 1, type: 'Happened', payload: {} }], META);
  });
  await append(log, randomUUID(), [1]);
  await eventually(() => { expect(told.filter((t) => t.name === 'relay_error').length).toBeGreaterThan(1); });
  expect(driver.sent).toEqual([]);
});
