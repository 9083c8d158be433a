import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Envelope } from '@gt/contracts';
import { EventLog, type EventMeta } from '@gt/persistence';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { toMessage } from '../src/core/cloud-events.js';
import type { BusDriver } from '../src/core/port.js';
import { Relay } from '../src/core/relay.js';
import { AGGREGATE, Happened, PARTITIONS, Unheard, applied, appliedVersions, effects, envelope, member, newTopic, observerOf, parkedOf, properties, publish, serviceDatabase, upTo, type DriverUnderTest, type Report, type Run, type ServiceDatabase, type Told } from './harness.js';

const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
const topicOfThing = `${AGGREGATE}.v1`;
/** An error with a code, as pg throws it. */
const coded = (code: string) => Object.assign(new Error('as thrown by the database'), { code });

/** What every driver must hold. */
export function conformance(under: DriverUnderTest, run: Run, report: Report): void {
  let driver: BusDriver;
  let service: ServiceDatabase;
  const ending: Array<() => Promise<unknown>> = [];

  const property = properties(under, run, report, (opened, database) => { [driver, service] = [opened, database]; });
  const start = async (...args: Parameters<typeof member>) => {
    const runner = await member(...args);
    ending.push(() => runner.stop());
    return runner;
  };
  afterEach(async () => { for (const end of ending.splice(0).reverse()) await end(); });

  property('order per key: each aggregate in version order, over batches and partitions', async () => {
    const topic = await newTopic(driver);
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const events = upTo(60).flatMap((version) => keys.map((key) => envelope(key, version)));
    await publish(driver, topic, events);
    await start(driver, service, topic, topic);
    for (const key of keys) await applied(service, topic, key, upTo(60));
  });

  property('at least once: a send of unknown outcome is repeated, and nothing is lost or applied twice', async () => {
    const log = new EventLog(() => ({ type: Happened.type, typeVersion: 1, data: { step: 1 } }), () => undefined);
    let failures = 0;
    // what a broken connection does: the message may be there, and the answer is an error
    const shaky: BusDriver = {
      ...driver, kind: driver.kind, logId: () => driver.logId(), ensureTopics: (t) => driver.ensureTopics(t), subscribe: (s) => driver.subscribe(s), health: () => driver.health(), behind: (at) => driver.behind(at), close: () => Promise.resolve(),
      publish: async (topic, partition, messages) => {
        const turn = failures;
        failures += 1;
        if (turn % 2 === 0) await driver.publish(topic, partition, messages);
        if (turn < 6) throw new Error('no answer');
        await driver.publish(topic, partition, messages);
      },
    };
    const own = await serviceDatabase();
    await driver.ensureTopics([{ name: topicOfThing, aggregateType: AGGREGATE, partitions: PARTITIONS }]);
    const keys = Array.from({ length: 5 }, () => randomUUID());
    const relay = new Relay({ service: randomUUID(), database: own.db, log, driver: shaky, topics: [{ name: topicOfThing, aggregateType: AGGREGATE, partitions: PARTITIONS }] });
    await relay.start();
    for (const version of upTo(10)) await own.db.transaction((tx) => write(tx, log, keys, version));
    const told: Told = [];
    const runner = await member(driver, own, topicOfThing, 'at-least-once', effects(), told);
    for (const key of keys) await applied(own, 'at-least-once', key, upTo(10));
    await eventually(() => { expect(told.some((t) => t.name === 'duplicate')).toBe(true); }); // the repetitions come after the last version
    await runner.stop();
    await relay.stop();
    await own.drop();
  });

  property('take-over: when a member is killed in the middle of a batch, the other goes on where it had committed', async () => {
    const topic = await newTopic(driver);
    const keys = Array.from({ length: 8 }, () => randomUUID());
    await publish(driver, topic, keys.map((key) => envelope(key, 1)));
    const first = spawn(process.execPath, [fileURLToPath(new URL('./member.mjs', import.meta.url)), JSON.stringify({ config: under.config(), databaseUrl: service.url, topic, consumer: topic })], { stdio: ['ignore', 'pipe', 'inherit'] });
    ending.push(async () => { first.kill('SIGKILL'); });
    let said = '';
    first.stdout.on('data', (text) => { said += text; });
    for (const key of keys) await applied(service, topic, key, [1]);
    // an event of each key that never comes back: the member is in the middle of its transaction when it dies
    await publish(driver, topic, keys.map((key) => envelope(key, 2, { data: { step: 2, fail: 'HANG' } })));
    await eventually(() => { expect(said).toContain('hanging'); });
    await start(driver, service, topic, topic);
    first.kill('SIGKILL');
    await once(first, 'exit');
    for (const key of keys) await applied(service, topic, key, [1, 2]);
  });

  property('replay from offset: a member begins where the consumer\'s database says, whatever the broker has noted', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    await publish(driver, topic, upTo(4).map((v) => envelope(key, v)));
    const first = await member(driver, service, topic, topic);
    await applied(service, topic, key, upTo(4));
    await first.stop();
    // the database is brought back to an earlier backup: offset, watermark and effects after version 2 are gone
    const [row] = await service.db.query<{ next_offset: string; partition: number }>('SELECT next_offset, partition FROM consumer_offset WHERE consumer = $1 ORDER BY next_offset DESC LIMIT 1', [topic]);
    await service.db.query('DELETE FROM effect WHERE consumer = $1 AND version > 2', [topic]);
    await service.db.query('DELETE FROM applied_event WHERE consumer = $1 AND version > 2', [topic]);
    await service.db.query("UPDATE watermark SET last_version = 2 WHERE consumer = $1 AND aggregate_id = $2", [topic, key]);
    await service.db.query('UPDATE consumer_offset SET next_offset = $2 WHERE consumer = $1 AND partition = $3', [topic, String(BigInt(row!.next_offset) - 3n), row!.partition]);
    await start(driver, service, topic, topic);
    await applied(service, topic, key, upTo(4));
  });

  property('a duplicate is dropped, also an old one after newer versions', async () => {
    const topic = await newTopic(driver);
    const told: Told = [];
    const key = randomUUID();
    const [one, two, three] = upTo(3).map((v) => envelope(key, v)) as [Envelope, Envelope, Envelope];
    await publish(driver, topic, [one, one, two, three, one, two, three]);
    await start(driver, service, topic, topic, effects(), told);
    await eventually(() => { expect(told.filter((t) => t.name === 'duplicate').reduce((n, t) => n + Number(t.facts.count), 0)).toBe(4); });
    expect(await appliedVersions(service, topic, key)).toEqual([1, 2, 3]);
    expect(await parkedOf(service, topic)).toEqual([]);
  });

  property('another event under an applied version is a conflict: parked, alarmed, and its key waits', async () => {
    const topic = await newTopic(driver);
    const told: Told = [];
    const [key, other] = [randomUUID(), randomUUID()];
    await publish(driver, topic, [envelope(key, 1), envelope(key, 2), envelope(key, 2), envelope(key, 3), envelope(other, 1)]);
    await start(driver, service, topic, topic, effects(), told);
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version])).toEqual([['CONFLICT', 2], ['WAITING', 3]]); });
    await applied(service, topic, other, [1]);
    expect(await appliedVersions(service, topic, key)).toEqual([1, 2]);
    expect(told.some((t) => t.name === 'conflict')).toBe(true);
  });

  property('a gap is kept until it is filled, and then goes on in order', async () => {
    const topic = await newTopic(driver);
    const told: Told = [];
    const [key, other] = [randomUUID(), randomUUID()];
    await publish(driver, topic, [envelope(key, 1), envelope(key, 4), envelope(key, 3), envelope(other, 1)]);
    await start(driver, service, topic, topic, effects(), told);
    await applied(service, topic, other, [1]);
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version])).toEqual([['GAP', 3], ['GAP', 4]]); });
    expect(await appliedVersions(service, topic, key)).toEqual([1]);
    await publish(driver, topic, [envelope(key, 2)]);
    await applied(service, topic, key, [1, 2, 3, 4]);
    expect(await parkedOf(service, topic)).toEqual([]);
    await publish(driver, topic, [envelope(key, 5)]);
    await applied(service, topic, key, [1, 2, 3, 4, 5]);
  });

  property('an unsubscribed type moves the watermark and nothing else', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    await publish(driver, topic, [envelope(key, 1), envelope(key, 2, { type: Unheard.type, data: {} }), envelope(key, 3)]);
    await start(driver, service, topic, topic);
    await applied(service, topic, key, [1, 3]);
    expect(await service.db.query('SELECT last_version, applied_count FROM watermark WHERE consumer = $1', [topic])).toEqual([{ last_version: 3, applied_count: '3' }]);
  });

  property('poison is parked with its key while every other key flows', async () => {
    const topic = await newTopic(driver);
    const [bad, ...good] = Array.from({ length: 12 }, () => randomUUID()) as [string, ...string[]];
    const events = upTo(6).flatMap((version) => [bad, ...good].map((key) => envelope(key, version, key === bad && version === 3 ? { data: { step: 3, fail: 'TypeError' } } : {})));
    await publish(driver, topic, events);
    let mended = false;
    const handlers = effects(async (event) => { if (event.data.fail && !mended) throw new TypeError('张三 11010519491231002X'); });
    await start(driver, service, topic, topic, handlers);
    for (const key of good) await applied(service, topic, key, upTo(6));
    await eventually(async () => { expect((await parkedOf(service, topic)).map((p) => [p.class, p.version])).toEqual([['POISON', 3], ['WAITING', 4], ['WAITING', 5], ['WAITING', 6]]); });
    expect(await appliedVersions(service, topic, bad)).toEqual([1, 2]);
    // the row names the class and no text: the message of an error may hold a person's data
    expect((await parkedOf(service, topic))[0]).toMatchObject({ error_name: 'TypeError', error_code: null });
    // mended and released, the key goes on in order
    mended = true;
    await service.db.query("UPDATE parked_event SET class = 'GAP' WHERE consumer = $1", [topic]);
    await applied(service, topic, bad, upTo(6));
    expect(await parkedOf(service, topic)).toEqual([]);
  });

  property('a passing error (40001, a lost connection) is retried in place and parks nothing', async () => {
    const topic = await newTopic(driver);
    const told: Told = [];
    const key = randomUUID();
    let tries = 0;
    await publish(driver, topic, upTo(3).map((v) => envelope(key, v)));
    await start(driver, service, topic, topic, effects(async () => {
      tries += 1;
      if (tries <= 3) throw tries === 2 ? coded('ECONNRESET') : coded('40001');
    }), told);
    await applied(service, topic, key, [1, 2, 3]);
    expect(told.filter((t) => t.name === 'retry').map((t) => t.facts.code)).toEqual(['40001', 'ECONNRESET', '40001']);
    expect(await parkedOf(service, topic)).toEqual([]);
  });

  property('a log of another life is refused, and the consumer says so', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    const told: Told = [];
    await driver.publish(topic, 0, [toMessage(envelope(key, 1), 'another log')]);
    const runner = await start(driver, service, topic, topic, effects(), told);
    await eventually(() => { expect(runner.live()).toBe(false); });
    expect(String(runner.facts().refused)).toContain('belongs to another log');
    expect(told.some((t) => t.name === 'refused')).toBe(true);
    expect(await appliedVersions(service, topic, key)).toEqual([]);
  });

  property('another partition count on a live topic is refused', async () => {
    const topic = await newTopic(driver);
    await expect(driver.ensureTopics([{ name: topic, aggregateType: AGGREGATE, partitions: PARTITIONS + 1 }])).rejects.toThrow('never changes');
    await driver.ensureTopics([{ name: topic, aggregateType: AGGREGATE, partitions: PARTITIONS }]);
  });

  property('a late committer is not lost (a plain cursor loses it)', async () => {
    await withRelay(driver, async ({ own, log, key, other, consumer }) => {
      const late = await openWriter(own);
      await late.query('INSERT INTO thing VALUES ($1, 1)', [key]);
      await insertEvent(late, key, 1);
      await own.db.transaction((tx) => write(tx, log, [other], 1));
      // a plain cursor reads what is there, notes the highest position, and goes on from it
      const seen = await own.db.query<{ position: string; aggregate_id: string }>('SELECT position, aggregate_id FROM event WHERE position > 0 ORDER BY position');
      const cursor = seen.at(-1)!.position;
      await late.query('COMMIT');
      await late.end();
      const next = await own.db.query<{ aggregate_id: string }>('SELECT aggregate_id FROM event WHERE position > $1', [cursor]);
      expect([...seen, ...next].map((r) => r.aggregate_id)).toEqual([other]);
      // the relay read both
      await applied(own, consumer, key, [1]);
      await applied(own, consumer, other, [1]);
    });
  });

  property('versions are never turned round (order by transaction id turns them)', async () => {
    await withRelay(driver, async ({ own, key, consumer, told }) => {
      await own.db.query('INSERT INTO thing VALUES ($1, 0)', [key]);
      const early = await openWriter(own); // takes its transaction id first and loads the aggregate last
      await early.query('SELECT pg_current_xact_id()');
      const quick = await openWriter(own);
      await quick.query('UPDATE thing SET version = 1 WHERE id = $1', [key]);
      await insertEvent(quick, key, 1);
      await quick.query('COMMIT');
      await early.query('UPDATE thing SET version = 2 WHERE id = $1', [key]);
      await insertEvent(early, key, 2);
      await early.query('COMMIT');
      await Promise.all([quick.end(), early.end()]);
      const byTransaction = await own.db.query<{ version: number }>('SELECT version FROM event WHERE aggregate_id = $1 ORDER BY xmin::text::bigint, position', [key]);
      expect(byTransaction.map((r) => r.version)).toEqual([2, 1]);
      await applied(own, consumer, key, [1, 2]);
      expect(told.filter((t) => t.name === 'gap')).toEqual([]);
    });
  });
}

async function openWriter(own: ServiceDatabase): Promise<Client> {
  const client = new Client(own.url);
  await client.connect();
  await client.query('BEGIN');
  return client;
}

const insertEvent = (client: Client, key: string, version: number) => client.query(
  `INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256)
   VALUES ($1, $2, $3, $4, 'Happened', '{}', $5, 'c', now(), '')`, [randomUUID(), AGGREGATE, key, version, JSON.stringify(META.actor)]);

/** One transaction as a command makes it: the aggregate's row first, then its event. */
async function write(tx: Parameters<Parameters<ServiceDatabase['db']['transaction']>[0]>[0], log: EventLog, keys: readonly string[], version: number): Promise<void> {
  await tx.query('INSERT INTO thing SELECT k, $2 FROM unnest($1::uuid[]) k ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version', [keys, version]);
  await log.append(tx, keys.map((aggregateId) => ({ aggregateType: AGGREGATE, aggregateId, version, type: 'Happened', payload: {} })), META);
}

interface Relayed { own: ServiceDatabase; log: EventLog; key: string; other: string; consumer: string; told: Told }

/** A service's database with a running relay and one consumer that reads what it publishes. */
async function withRelay(driver: BusDriver, test: (relayed: Relayed) => Promise<void>): Promise<void> {
  const own = await serviceDatabase();
  const log = new EventLog((e) => ({ type: Happened.type, typeVersion: 1, data: { step: (e.payload as { step?: number }).step ?? 1 } }), () => undefined);
  const topics = [{ name: topicOfThing, aggregateType: AGGREGATE, partitions: PARTITIONS }];
  await driver.ensureTopics(topics);
  const told: Told = [];
  const relay = new Relay({ service: randomUUID(), database: own.db, log, driver, topics, observer: observerOf(told) });
  await relay.start();
  const consumer = `relayed-${randomUUID()}`;
  const runner = await member(driver, own, topicOfThing, consumer, effects(), told);
  try {
    await test({ own, log, key: randomUUID(), other: randomUUID(), consumer, told });
  } finally {
    await runner.stop();
    await relay.stop();
    await own.drop();
  }
}
