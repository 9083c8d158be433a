import { randomUUID } from 'node:crypto';
import { ContractSet, type Envelope } from '@gt/contracts';
import { EventLog, type EventMeta } from '@gt/persistence';
import { createTestDatabase, eventually, type TestDatabase } from '@gt/testing';
import { Type as T } from '@sinclair/typebox';
import type { BusDriver } from '../src/core/port.js';
import { Relay } from '../src/core/relay.js';
import { Runner } from '../src/core/runner.js';
import { openDriver } from '../src/open-driver.js';
import { parkedOf, serviceDatabase, type ServiceDatabase } from './harness.js';

const closed = { additionalProperties: false } as const;
const AGGREGATE = 'versions.thing';
const TYPE = 'versions.Named';
const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
const base = { type: TYPE, aggregate: AGGREGATE, dataClass: 'NONE' as const };
const first = T.Object({ name: T.String() }, closed);

/** Three builds of the house: as released, with a field added, with version 2 beside version 1. */
const released = () => { const set = new ContractSet(); set.define({ ...base, version: 1, schema: first, example: { name: 'x' } }); return set; };
const added = () => { const set = new ContractSet(); set.define({ ...base, version: 1, schema: T.Object({ name: T.String(), since: T.Optional(T.String()) }, closed), example: { name: 'x' } }); return set; };
const second = () => {
  const set = released();
  set.define({ ...base, version: 2, schema: T.Object({ given: T.String(), family: T.String() }, closed), example: { given: 'x', family: 'y' }, upcast: ({ name }: { name: string }) => ({ given: name.slice(1), family: name.slice(0, 1) }) });
  return set;
};

let bus: TestDatabase;
let driver: BusDriver;
const closing: Array<() => Promise<unknown>> = [];
beforeAll(async () => {
  bus = await createTestDatabase('bus');
  driver = await openDriver({ kind: 'postgres', url: bus.url }, 'versions');
  await driver.ensureTopics([{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 1 }]);
});
afterEach(async () => { for (const close of closing.splice(0).reverse()) await close(); });
afterAll(async () => { await driver.close(); await bus.drop(); });

/** A producing service of one build: `say` stores an event in its database, its relay publishes it. */
async function producer(contracts: ContractSet, typeVersion: number) {
  const service: ServiceDatabase = await serviceDatabase();
  const log = new EventLog((e) => ({ type: TYPE, typeVersion, data: e.payload }), (type, version, data) => contracts.check(type, version, data));
  const relay = new Relay({ service: `versions-${randomUUID()}`, database: service.db, log, driver, topics: [{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 1 }] });
  await relay.start();
  closing.push(() => service.drop(), () => relay.stop());
  return { say: (key: string, version: number, payload: object) => service.db.transaction(async (tx) => {
    await tx.query('INSERT INTO thing VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET version = $2', [key, version]);
    await log.append(tx, [{ aggregateType: AGGREGATE, aggregateId: key, version, type: 'Named', payload }], META);
  }) };
}

/** A consuming service of one build: what its handler was given, by aggregate. */
async function consumer(contracts: ContractSet) {
  const service = await serviceDatabase();
  const name = `versions-${randomUUID()}`;
  const given: Envelope[] = [];
  const runner = new Runner({ consumer: name, database: service.db, driver, topics: [`${AGGREGATE}.v1`], contracts, handlers: () => [{ id: {}, batch: false, call: async (event) => { given.push(event as Envelope); } }] });
  await runner.start();
  closing.push(() => service.drop(), () => runner.stop());
  return { of: (key: string) => given.filter((e) => e.aggregateId === key).map((e) => [e.typeVersion, e.data]), parked: async (key: string) => (await parkedOf(service, name)).filter((p) => p.aggregate_id === key).map((p) => p.class) };
}

it('an old consumer beside a new producer reads on: the added field is not for it', async () => {
  const [old, fresh] = [await consumer(released()), await consumer(added())];
  const key = randomUUID();
  const { say } = await producer(added(), 1);
  await say(key, 1, { name: '张三' });
  await say(key, 2, { name: '李四', since: '2026' });
  await eventually(() => { expect(old.of(key)).toEqual([[1, { name: '张三' }], [1, { name: '李四' }]]); }, 40_000);
  await eventually(() => { expect(fresh.of(key)).toEqual([[1, { name: '张三' }], [1, { name: '李四', since: '2026' }]]); }, 40_000);
  expect(await old.parked(key)).toEqual([]);
});

it('a new consumer beside an old producer gets version 1 as version 2; both versions of one aggregate follow each other', async () => {
  const fresh = await consumer(second());
  const [old, later] = [randomUUID(), randomUUID()];
  await (await producer(released(), 1)).say(old, 1, { name: '张三' });
  const { say } = await producer(second(), 2);
  await say(later, 1, { given: '四', family: '李' });
  await eventually(() => { expect([fresh.of(old), fresh.of(later)]).toEqual([[[2, { given: '三', family: '张' }]], [[2, { given: '四', family: '李' }]]]); }, 40_000);
});

it('an old consumer beside a producer of version 2 parks it as UNSUPPORTED: consumers go first', async () => {
  const old = await consumer(released());
  const [key, other] = [randomUUID(), randomUUID()];
  await (await producer(second(), 2)).say(key, 1, { given: '四', family: '李' });
  await (await producer(released(), 1)).say(other, 1, { name: '张三' });
  await eventually(async () => { expect([await old.parked(key), old.of(other)]).toEqual([['UNSUPPORTED'], [[1, { name: '张三' }]]]); }, 40_000);
});

it('a producer cannot say what its own build has not agreed to', async () => {
  const { say } = await producer(released(), 1);
  await expect(say(randomUUID(), 1, { name: '李四', since: '2026' })).rejects.toMatchObject({ code: 'CONTRACT_VIOLATION' });
  await expect((await producer(released(), 2)).say(randomUUID(), 1, { given: '四', family: '李' })).rejects.toThrow('no such contract');
});
