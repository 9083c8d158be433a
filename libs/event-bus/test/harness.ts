import { randomUUID } from 'node:crypto';
import { defineEvent, type Envelope } from '@gt/contracts';
import { CreateEventLog20260301000000, openDatabase, type Database, type EventLog, type EventMeta } from '@gt/persistence';
import { createTestDatabase, eventually, type TestDatabase } from '@gt/testing';
import { Type as T } from '@sinclair/typebox';
import { setTimeout as sleep } from 'node:timers/promises';
import { toMessage } from '../src/core/cloud-events.js';
import { partitionOf } from '../src/core/partition.js';
import type { BusDriver, BusObserver, EventContext } from '../src/core/port.js';
import type { Handler, Handlers } from '../src/core/handlers.js';
import { Runner } from '../src/core/runner.js';
import { eventBusMigrations } from '../src/core/schema.js';
import { openDriver, type DriverConfig } from '../src/open-driver.js';

export const PARTITIONS = 2;
export const AGGREGATE = 'conformance.thing';
/** What the tests' events carry: `step` is what the handler writes down, `fail` what it is to do wrong. */
export const Happened = defineEvent({
  type: 'conformance.Happened', version: 1, aggregate: AGGREGATE, dataClass: 'NONE',
  schema: T.Object({ step: T.Integer(), fail: T.Optional(T.String()) }, { additionalProperties: false }), example: { step: 1 },
});
export const Unheard = defineEvent({ type: 'conformance.Unheard', version: 1, aggregate: AGGREGATE, dataClass: 'NONE', schema: T.Object({}, { additionalProperties: false }), example: {} });

export interface ServiceDatabase { readonly db: Database; readonly url: string; drop(): Promise<void> }

/** A service's database with event log, consumer tables and one table that the handlers write to. */
export async function serviceDatabase(): Promise<ServiceDatabase> {
  const test = await createTestDatabase('bus_service');
  const db = await openDatabase({ url: test.url, applicationName: 'event-bus test', migrations: [CreateEventLog20260301000000, ...eventBusMigrations] });
  await db.dataSource.runMigrations();
  await db.query('CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, consumer text NOT NULL, aggregate_id text NOT NULL, version int NOT NULL, step int)');
  await db.query('CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL)');
  return { db, url: test.url, drop: async () => {
    await db.close();
    await test.drop();
  } };
}

/** For all tests of a file: a bus of its own with the postgres driver, and a service's database; `opened` is told before the first. */
export function onPostgres(clientId: string, opened: (at: { readonly bus: TestDatabase; readonly driver: BusDriver; readonly service: ServiceDatabase }) => void): void {
  const closing: Array<() => Promise<unknown>> = [];
  beforeAll(async () => {
    const bus = await createTestDatabase('bus');
    closing.push(() => bus.drop());
    const driver = await openDriver({ kind: 'postgres', url: bus.url }, clientId);
    closing.push(() => driver.close());
    const service = await serviceDatabase();
    closing.push(() => service.drop());
    opened({ bus, driver, service });
  });
  afterAll(async () => { for (const close of closing.reverse()) await close(); });
}

export function envelope(aggregateId: string, version: number, over: Partial<Envelope> = {}): Envelope {
  return {
    id: randomUUID(), type: Happened.type, typeVersion: 1, aggregateType: AGGREGATE, aggregateId, version,
    occurredAt: '2026-03-02T01:00:00.000Z', recordedAt: '2026-03-02T01:00:00.100Z', actor: { subject: 'service:test', role: 'SERVICE', place: null },
    causationId: null, correlationId: randomUUID(), traceparent: null, data: { step: version }, ...over,
  };
}

/** Sends events to their keys' partitions, in each in the order given. */
export async function publish(driver: BusDriver, topic: string, events: readonly Envelope[]): Promise<void> {
  const logId = await driver.logId();
  await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => {
    const its = events.filter((e) => partitionOf(e.aggregateId, PARTITIONS) === partition);
    return its.length === 0 ? undefined : driver.publish(topic, partition, its.map((e) => toMessage(e, logId)));
  }));
}

export async function newTopic(driver: BusDriver): Promise<string> {
  const name = `conformance.${randomUUID()}.v1`;
  await driver.ensureTopics([{ name, aggregateType: AGGREGATE, partitions: PARTITIONS }]);
  return name;
}

export interface DriverUnderTest { config(): DriverConfig; open(): Promise<BusDriver> }
export type Report = Record<string, 'passed' | 'failed' | 'skipped'>;
/** `it`, or what reports a property as skipped where the driver's server cannot run. */
export type Run = (name: string, test: () => Promise<void>) => void;

/** Declares properties of a driver and reports on each. Driver and database are opened for the first (`opened` is told) and closed after the last. */
export function properties(under: DriverUnderTest, run: Run, report: Report, opened: (driver: BusDriver, service: ServiceDatabase) => void): Run {
  let at: { driver: BusDriver; service: ServiceDatabase } | undefined;
  afterAll(async () => {
    await at?.driver.close();
    await at?.service.drop();
  });
  return (name, test) => {
    report[name] = 'skipped';
    run(name, async () => {
      report[name] = 'failed';
      if (!at) {
        at = { driver: await under.open(), service: await serviceDatabase() };
        opened(at.driver, at.service);
      }
      await test();
      report[name] = 'passed';
    });
  };
}

export type Told = Array<{ name: string; facts: Readonly<Record<string, string | number>> }>;
export const observerOf = (told: Told): BusObserver => ({ event: (name, facts) => { told.push({ name, facts }); } });

/** A handler that writes one row per event; `before` may fail first. */
export function effects(before: (event: Envelope<{ step: number; fail?: string }>, context: EventContext) => Promise<void> = async () => undefined): Handlers {
  const handler: Handler = {
    id: {}, batch: false,
    call: async (payload, context) => {
      const event = payload as Envelope<{ step: number; fail?: string }>;
      await before(event, context);
      await context.tx.query('INSERT INTO effect (consumer, aggregate_id, version, step) VALUES ($1, $2, $3, $4)', [context.consumer, event.aggregateId, event.version, event.data.step]);
    },
  };
  return (type) => (type === Happened.type ? [handler] : []);
}

export async function member(driver: BusDriver, { db }: ServiceDatabase, topic: string, consumer: string, handlers: Handlers = effects(), told: Told = []): Promise<Runner> {
  const runner = new Runner({ consumer, database: db, driver, topics: [topic], handlers, observer: observerOf(told) });
  await runner.start();
  return runner;
}

/** The versions that the consumer's handlers have applied to an aggregate, in the order of application. */
export async function appliedVersions({ db }: ServiceDatabase, consumer: string, aggregateId: string): Promise<number[]> {
  return (await db.query<{ version: number }>('SELECT version FROM effect WHERE consumer = $1 AND aggregate_id = $2 ORDER BY n', [consumer, aggregateId])).map((r) => r.version);
}

export async function parkedOf({ db }: ServiceDatabase, consumer: string): Promise<Array<{ class: string; version: number; error_name: string | null; error_code: string | null; aggregate_id: string }>> {
  return db.query('SELECT class, version, error_name, error_code, aggregate_id FROM parked_event WHERE consumer = $1 ORDER BY aggregate_id, version, id', [consumer]);
}

/** ms that the events of a test may take on a machine that runs much else. */
const APPLIED_MS = 40_000;

/** Waits until the aggregate's applied versions are these. */
export const applied = (service: ServiceDatabase, consumer: string, aggregateId: string, versions: readonly number[], ms = APPLIED_MS): Promise<void> =>
  eventually(async () => { expect(await appliedVersions(service, consumer, aggregateId)).toEqual(versions); }, ms);

const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
/** ms between two commits of the steady load. */
const WRITE_MS = 40;

/** A service that goes on writing one event of each key, whatever its broker does: its log absorbs it. `end` answers how many versions each key has. */
export function steadyLoad({ db }: ServiceDatabase, log: EventLog, keys: readonly string[]): { end(): Promise<number> } {
  let version = 0;
  const ending = new AbortController();
  const writing = (async () => {
    while (!ending.signal.aborted) {
      version += 1;
      const now = version;
      await db.transaction(async (tx) => {
        await tx.query('INSERT INTO thing SELECT k, $2 FROM unnest($1::uuid[]) k ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version', [keys, now]);
        await log.append(tx, keys.map((aggregateId) => ({ aggregateType: AGGREGATE, aggregateId, version: now, type: 'Happened', payload: {} })), META);
      });
      await sleep(WRITE_MS);
    }
  })();
  return { end: async () => {
    ending.abort();
    await writing;
    return version;
  } };
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
