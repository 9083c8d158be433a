import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { runLedger, type Break } from '@gt/checks';
import { createRelay, openDriver, type BusDriver } from '@gt/event-bus';
import { EventLog, openDatabase, SettledMark, type Database, type EventMeta, type Queryable, type Tx } from '@gt/persistence';
import { eventually } from '@gt/testing';
import { ConsumerTables } from '../../../libs/event-bus/src/core/consumer-tables.js';
import { Runner } from '../../../libs/event-bus/src/core/runner.js';
import { ids, SERVICES, tinyCity, type TinyCity } from '../../checks/test/tiny-city.js';

/**
 * The rig's judge must see each way in which a bus loses or doubles. In every case the same events go through the real relay, log and runner
 * twice: as they are, and with one method of one class replaced by what a plausible mistake would do. Nothing but a test can do that.
 */

const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-20T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
const TOPIC = 'archives.volume.v1';
const LIMIT_MS = 60_000;
const archives = SERVICES.find((s) => s.name === 'archives')!;

let city: TinyCity;
let driver: BusDriver;
let log: EventLog;
/** pools of their own: a relay, a consumer and a transaction that is held need more connections than the city has */
let owner: Database;
let reader: Database;
const ending: Array<() => Promise<unknown>> = [];
beforeEach(async () => {
  city = await tinyCity();
  driver = await openDriver(city.connections.bus, 'mutants');
  log = new EventLog(archives.toContract, () => undefined);
  [owner, reader] = await Promise.all(['archives', 'certificates'].map((name) => openDatabase({ url: city.connections.databases[name]!, applicationName: 'mutants' }))) as [Database, Database];
}, LIMIT_MS);
afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of ending.splice(0).reverse()) await end();
  await driver.close();
  await owner.close();
  await reader.close();
  await city.close();
}, LIMIT_MS);

const breaks = async (): Promise<Break[]> => (await runLedger({ connections: city.connections, services: SERVICES, waitMs: LIMIT_MS / 2 })).sentences.flatMap((s) => s.breaks);

/** One volume with so many events, in a transaction of the given client or of its own. */
async function volume(versions: number): Promise<string> {
  const id = randomUUID();
  await owner.transaction((tx) => write(tx, id, versions));
  return id;
}
async function write(tx: Tx, id: string, versions: number): Promise<void> {
  await tx.query('INSERT INTO volume VALUES ($1, $2, $3)', [id, versions, JSON.stringify({ planId: id })]);
  await log.append(tx, Array.from({ length: versions }, (_, i) => ({ aggregateType: 'archives.volume', aggregateId: id, version: i + 1, type: 'VolumeOpened', payload: { planId: id } })), META);
}
async function relay(): Promise<void> {
  const started = createRelay({ service: 'archives', database: owner, log, driver });
  await started.start();
  ending.push(() => started.stop());
}
async function consumer(): Promise<Runner> {
  const runner = new Runner({ consumer: 'certificates', database: reader, driver, topics: [TOPIC], handlers: () => [] });
  await runner.start();
  ending.push(() => runner.stop());
  return runner;
}
const versionOf = async (id: string): Promise<number | undefined> => (await reader.query<{ last_version: number }>(`SELECT last_version FROM watermark WHERE consumer = 'certificates' AND topic = $1 AND aggregate_id = $2`, [TOPIC, id]))[0]?.last_version;
const arrived = (id: string, version: number) => eventually(async () => { expect(await versionOf(id)).toBe(version); }, LIMIT_MS);
const published = async (): Promise<string> => (await owner.query<{ position: string }>('SELECT position::text AS position FROM relay_mark'))[0]!.position;
const lastPosition = async (): Promise<string> => (await owner.query<{ last: string }>('SELECT max(position)::text AS last FROM event'))[0]!.last;
const allPublished = () => eventually(async () => { expect(await published()).toBe(await lastPosition()); }, LIMIT_MS);

describe('the watermark', () => {
  /** Everything is delivered again, as by a relay that died between send and mark. */
  async function twice(): Promise<void> {
    await consumer();
    await relay();
    const id = await volume(2);
    await arrived(id, 2);
    await allPublished();
    await ending.pop()!();
    await owner.query('UPDATE relay_mark SET position = 0');
    await relay();
    await allPublished();
  }

  it('as it is: whole', async () => {
    await twice();
    expect(await breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by one that takes every message for the next one: doubled events are reported', async () => {
    const { lock } = ConsumerTables.prototype;
    jest.spyOn(ConsumerTables.prototype, 'lock').mockImplementation(async function forgetful(this: ConsumerTables, tx, topic, batch) {
      const facts = await lock.call(this, tx, topic, batch);
      await tx.query('DELETE FROM applied_event'); // it keeps no ids either
      for (const { head, message } of batch) {
        const mark = facts.marks.get(message.key)!;
        if (head && head.version <= mark.version) facts.marks.set(message.key, { ...mark, version: head.version - 1 });
      }
      return facts;
    });
    await twice();
    expect((await breaks()).map((b) => b.code)).toContain('COUNT_DIFFERS');
  }, LIMIT_MS);
});

describe('the relay\'s settled mark', () => {
  /** A transaction takes a position and commits after the one that took the next. */
  async function lateCommitter(wait: () => Promise<unknown>): Promise<void> {
    await relay();
    let commit: () => void = () => undefined;
    const late = randomUUID();
    const committed = new Promise<void>((resolve) => { commit = resolve; });
    let written: () => void = () => undefined;
    const hasWritten = new Promise<void>((resolve) => { written = resolve; });
    const slow = owner.transaction(async (tx) => {
      await write(tx, late, 1);
      written();
      await committed;
    });
    await hasWritten;
    await volume(1);
    await wait();
    commit();
    await slow;
    await eventually(async () => { expect(BigInt(await published())).toBeGreaterThanOrEqual(BigInt(await lastPosition())); }, LIMIT_MS);
  }

  it('as it is: whole', async () => {
    const before = await lastPosition();
    await lateCommitter(async () => { expect(await published()).toBe(before); });
    expect(await breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by a plain cursor: the late committer\'s event is reported as lost', async () => {
    jest.spyOn(SettledMark.prototype, 'advance').mockImplementation(async (db: Queryable) => (await db.query<{ last: string }>('SELECT last_value::text AS last FROM event_position_seq'))[0]!.last);
    await lateCommitter(allPublished);
    expect((await breaks()).map((b) => b.code)).toContain('NOT_PUBLISHED');
  }, LIMIT_MS);
});

describe('offsets in the transaction of the effects', () => {
  /** The first commit fails at its very end, the member dies, and another one goes on from the stored offset. */
  async function failedCommit(): Promise<string> {
    await relay();
    await reader.query(`CREATE TABLE failing (yes boolean);
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT FROM failing) THEN RAISE 'as a crash at the commit' USING ERRCODE = '40001'; END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER fail AFTER UPDATE ON watermark DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`);
    const retried = jest.fn();
    const first = new Runner({ consumer: 'certificates', database: reader, driver, topics: [TOPIC], handlers: () => [], observer: { event: (name, { code }) => { if (name === 'retry' && code === '40001') retried(); } } });
    await first.start();
    await arrived(ids.volume, 1); // what the city had published before
    await reader.query('INSERT INTO failing VALUES (true)');
    const id = await volume(1);
    await eventually(() => { expect(retried).toHaveBeenCalled(); }, LIMIT_MS);
    await first.stop();
    await reader.query('DELETE FROM failing');
    await consumer();
    // the next event says that the second member has read past the first one
    const next = await volume(1);
    await arrived(next, 1);
    return id;
  }

  it('as they are: whole', async () => {
    await arrived(await failedCommit(), 1);
    expect(await breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by offsets that are committed by themselves: the skipped event is reported as lost', async () => {
    const elsewhere = await openDatabase({ url: city.connections.databases['certificates']!, applicationName: 'mutant' });
    ending.push(() => elsewhere.close());
    const { saveOffset } = ConsumerTables.prototype;
    jest.spyOn(ConsumerTables.prototype, 'saveOffset').mockImplementation(function outside(this: ConsumerTables, _tx: Tx, ...rest) { return saveOffset.call(this, elsewhere as Database as unknown as Tx, ...rest); });
    const id = await failedCommit();
    expect(await breaks()).toContainEqual(expect.objectContaining({ code: 'NOT_APPLIED', aggregate: `archives.volume ${id}` }));
  }, LIMIT_MS);
});
