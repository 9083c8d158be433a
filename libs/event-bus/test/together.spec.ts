import { randomUUID } from 'node:crypto';
import { eventually } from '@gt/testing';
import type { Envelope } from '@gt/contracts';
import { toMessage } from '../src/core/cloud-events.js';
import type { Handler } from '../src/core/handlers.js';
import { partitionOf } from '../src/core/partition.js';
import type { BusDriver, Subscriber } from '../src/core/port.js';
import { BATCH_MS } from '../src/core/runner.js';
import { appliedVersions, effects, envelope, member, newTopic, onPostgres, parkedOf, PARTITIONS, upTo, type ServiceDatabase, type Told } from './harness.js';

let driver: BusDriver;
let service: ServiceDatabase;
onPostgres('together', (at) => { ({ driver, service } = at); });

/** A member whose messages the test hands over itself, and a key of each partition. */
async function handedOver(handlers = effects(), told: Told = []) {
  const topic = await newTopic(driver);
  let subscriber: Subscriber | undefined;
  const runner = await member({ ...driver, logId: () => driver.logId(), subscribe: async (s) => { subscriber = s; return { stop: async () => undefined }; } }, service, topic, topic, handlers, told);
  const keys = Array.from({ length: PARTITIONS }, (_, partition) => { for (;;) { const id = randomUUID(); if (partitionOf(id, PARTITIONS) === partition) return id; } });
  for (const partition of keys.keys()) await subscriber!.onAssigned(topic, partition);
  const logId = await driver.logId();
  const handOver = (events: readonly Envelope[]) => Promise.all(keys.map((key, partition) => {
    const its = events.filter((e) => e.aggregateId === key);
    return subscriber!.onBatch(topic, partition, its.map((e) => ({ ...toMessage(e, logId), offset: String(e.version - 1) })));
  }));
  await handOver([]); // the look at what is kept, with which a partition begins, is over
  const transactions = async () => Number((await service.db.query<{ n: string }>('SELECT count(DISTINCT xmin::text) AS n FROM effect WHERE consumer = $1', [topic]))[0]!.n);
  const offsets = () => service.db.query('SELECT partition, next_offset::int AS next FROM consumer_offset WHERE consumer = $1 ORDER BY partition', [topic]);
  return { topic, runner, keys, handOver, transactions, offsets };
}

it('what comes in several partitions at one moment is one transaction, with one call of a handler that takes batches, offsets and all', async () => {
  const told: Told = [];
  const handler: Handler = { id: {}, batch: true, call: async (payload, { tx, consumer }) => {
    const events = payload as Envelope[];
    await tx.query('INSERT INTO effect (consumer, aggregate_id, version) SELECT $1, * FROM unnest($2::text[], $3::int[])', [consumer, events.map((e) => e.aggregateId), events.map((e) => e.version)]);
  } };
  const { topic, runner, keys, handOver, transactions, offsets } = await handedOver(() => [handler], told);
  await handOver(keys.flatMap((key) => upTo(3).map((v) => envelope(key, v))));
  for (const key of keys) expect(await appliedVersions(service, topic, key)).toEqual([1, 2, 3]);
  expect(await transactions()).toBe(1);
  expect(await offsets()).toEqual(keys.map((_, partition) => ({ partition, next: 3 })));
  expect(told.filter((t) => t.name === 'applied').map((t) => [t.facts.partition, t.facts.count])).toEqual(keys.map((_, partition) => [partition, 3]));
  await runner.stop();
});

it('what one partition is refused for, or waits for, is its own: the other one has its effects once', async () => {
  let tries = 0;
  const told: Told = [];
  const { topic, runner, keys, handOver, offsets } = await handedOver(effects(async ({ data }) => {
    if (data.fail === 'POISON') throw new TypeError('no');
    if (data.fail === 'BUSY' && (tries += 1) < 4) throw Object.assign(new Error('as thrown by the database'), { code: '40001' });
  }), told);
  const [ill, well] = keys as [string, string];
  await handOver([envelope(ill, 1), envelope(ill, 2, { data: { step: 2, fail: 'POISON' } }), envelope(ill, 3), envelope(well, 1), envelope(well, 2, { data: { step: 2, fail: 'BUSY' } })]);
  expect(await appliedVersions(service, topic, ill)).toEqual([1]);
  expect(await appliedVersions(service, topic, well)).toEqual([1, 2]);
  expect((await parkedOf(service, topic)).map((p) => [p.aggregate_id, p.version, p.class])).toEqual([[ill, 2, 'POISON'], [ill, 3, 'WAITING']]);
  expect(await offsets()).toEqual([{ partition: 0, next: 3 }, { partition: 1, next: 2 }]);
  expect(told.filter((t) => t.name === 'retry').map((t) => t.facts.code)).toEqual(['40001', '40001', '40001']);
  await runner.stop();
});

it('what fails for a passing reason together is told, and tried again', async () => {
  let tries = 0;
  const told: Told = [];
  const { topic, runner, keys, handOver } = await handedOver(effects(async () => { if ((tries += 1) === 1) throw Object.assign(new Error('as thrown by the database'), { code: '40P01' }); }), told);
  await handOver(keys.map((key) => envelope(key, 1)));
  for (const key of keys) expect(await appliedVersions(service, topic, key)).toEqual([1]);
  expect(told.filter((t) => t.name === 'retry').map((t) => [t.facts.code, t.facts.partitions])).toEqual([['40P01', PARTITIONS]]);
  await runner.stop();
});

it('when the time of one batch is over in the middle, each partition goes on where it was, in order', async () => {
  const { topic, runner, keys, handOver, transactions, offsets } = await handedOver(effects(() => new Promise((resolve) => { setTimeout(resolve, BATCH_MS / 3); })));
  await handOver(keys.flatMap((key) => upTo(4).map((v) => envelope(key, v))));
  for (const key of keys) expect(await appliedVersions(service, topic, key)).toEqual(upTo(4));
  expect(await transactions()).toBeGreaterThan(1);
  expect(await offsets()).toEqual(keys.map((_, partition) => ({ partition, next: 4 })));
  await runner.stop();
});

it('a gap in one partition is filled in it, whatever came together with it', async () => {
  const { topic, runner, keys, handOver } = await handedOver();
  const [late, other] = keys as [string, string];
  await handOver([envelope(late, 2), envelope(other, 1)]);
  expect((await parkedOf(service, topic)).map((p) => [p.aggregate_id, p.class])).toEqual([[late, 'GAP']]);
  await handOver([envelope(late, 1), envelope(other, 2)]);
  await eventually(async () => { expect(await appliedVersions(service, topic, late)).toEqual([1, 2]); });
  expect(await appliedVersions(service, topic, other)).toEqual([1, 2]);
  await runner.stop();
});
