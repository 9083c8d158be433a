import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { partitionOf, type BusDriver } from '@gt/event-bus';
import { openDatabase, SettledMark, type Database, type Queryable, type Tx } from '@gt/persistence';
import { eventually } from '@gt/testing';
import { ConsumerTables } from '../../../libs/event-bus/src/core/consumer-tables.js';
import { Relay } from '../../../libs/event-bus/src/core/relay.js';
import { Batch } from '../../../libs/event-bus/src/kafka/records.js';
import { Sender } from '../../../libs/event-bus/src/kafka/sender.js';
import { ids } from '../../checks/test/tiny-city.js';
import { BusRig, HOOK_MS, LIMIT_MS } from './bus-rig.js';

/**
 * The rig's judge must see each way in which a bus loses or doubles. In every case the same events go through the real relay, log and runner
 * twice: as they are, and with one method of one class replaced by what a plausible mistake would do. Nothing but a test can do that.
 */

let rig: BusRig;
const ending: Array<() => Promise<unknown>> = [];
beforeEach(async () => { rig = await BusRig.start(); }, HOOK_MS);
afterEach(async () => {
  jest.restoreAllMocks();
  await rig.halt();
  for (const end of ending.splice(0).reverse()) await end();
  await rig.stop();
}, HOOK_MS);
const codes = async (): Promise<string[]> => (await rig.breaks()).map((b) => b.code);

describe('the watermark', () => {
  /** Everything is delivered again, as by a relay that died between send and mark. */
  async function twice(): Promise<void> {
    await rig.consumer();
    const end = await rig.relay();
    await rig.arrived(await rig.volume(2), 2);
    await rig.allPublished();
    await end();
    await rig.databases.archives.query('UPDATE relay_mark SET position = 0');
    await rig.relay();
    await rig.allPublished();
  }

  it('as it is: whole', async () => {
    await rig.asRunnersWouldHaveLeftIt();
    await twice();
    expect(await rig.breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by one that takes every message for the next one: doubled events are reported', async () => {
    await rig.asRunnersWouldHaveLeftIt();
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
    expect(await codes()).toContain('COUNT_DIFFERS');
  }, LIMIT_MS);
});

describe('the relay\'s settled mark', () => {
  /** A transaction takes a position and commits after the one that took the next. */
  async function lateCommitter(wait: () => Promise<unknown>): Promise<void> {
    await rig.relay();
    let commit: () => void = () => undefined;
    let written: () => void = () => undefined;
    const committed = new Promise<void>((resolve) => { commit = resolve; });
    const hasWritten = new Promise<void>((resolve) => { written = resolve; });
    const slow = rig.databases.archives.transaction(async (tx) => {
      await rig.write(tx, randomUUID(), 1);
      written();
      await committed;
    });
    await hasWritten;
    await rig.volume(1);
    await wait();
    commit();
    await slow;
    await eventually(async () => { expect(BigInt(await rig.published())).toBeGreaterThanOrEqual(BigInt(await rig.lastPosition())); }, LIMIT_MS);
  }

  it('as it is: whole', async () => {
    const before = await rig.lastPosition();
    await lateCommitter(async () => { expect(await rig.published()).toBe(before); });
    expect(await rig.breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by a plain cursor: the late committer\'s event is reported as lost', async () => {
    jest.spyOn(SettledMark.prototype, 'advance').mockImplementation(async (db: Queryable) => (await db.query<{ last: string }>('SELECT last_value::text AS last FROM event_position_seq'))[0]!.last);
    await lateCommitter(() => rig.allPublished());
    expect(await codes()).toContain('NOT_PUBLISHED');
  }, LIMIT_MS);
});

describe('the relay\'s mark after the send', () => {
  /** A relay whose broker takes nothing is ended, and another one goes on from its mark. */
  async function endedWhileSending(): Promise<void> {
    const real = rig.driver;
    const refused = jest.fn();
    rig.driver = { kind: real.kind, ensureTopics: (t) => real.ensureTopics(t), logId: () => real.logId(), subscribe: (s) => real.subscribe(s), health: () => real.health(), behind: (at) => real.behind(at), close: () => real.close(),
      publish: async () => { refused(); throw new Error('no broker takes it'); } };
    const end = await rig.relay();
    await rig.volume(2);
    await eventually(() => { expect(refused).toHaveBeenCalled(); }, LIMIT_MS);
    await end();
    rig.driver = real;
    await rig.relay();
    await rig.allPublished();
  }

  it('as it is: whole', async () => {
    await endedWhileSending();
    expect(await rig.breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by one that is noted when the events are read: what was not sent is reported as lost', async () => {
    interface Inside { read(...args: unknown[]): Promise<object | null>; published(round: object): void; keep(): Promise<void> }
    const inside = Relay.prototype as unknown as Inside;
    const { read, published } = inside;
    jest.spyOn(inside, 'read').mockImplementation(async function eager(this: Inside, ...args) {
      const round = await read.apply(this, args);
      if (round) {
        published.call(this, round);
        await this.keep();
      }
      return round;
    });
    await endedWhileSending();
    expect(await codes()).toContain('NOT_PUBLISHED');
  }, LIMIT_MS);
});

describe('offsets in the transaction of the effects', () => {
  /** A commit fails at its very end, the member dies, and another one goes on from the stored offset. */
  async function failedCommit(): Promise<string> {
    await rig.asRunnersWouldHaveLeftIt();
    await rig.relay();
    const { certificates } = rig.databases;
    await certificates.query(`CREATE TABLE failing (yes boolean);
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT FROM failing) THEN RAISE 'as a crash at the commit' USING ERRCODE = '40001'; END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER fail AFTER UPDATE ON watermark DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`);
    const retried = jest.fn();
    const endFirst = await rig.consumer('certificates', { event: (name, { code }) => { if (name === 'retry' && code === '40001') retried(); } });
    await rig.arrived(ids.volume, 1); // what the city had published before
    await certificates.query('INSERT INTO failing VALUES (true)');
    const id = await rig.volume(1);
    await eventually(() => { expect(retried).toHaveBeenCalled(); }, LIMIT_MS);
    await endFirst();
    await certificates.query('DELETE FROM failing');
    await rig.consumer();
    await rig.arrived(await rig.volume(1), 1);
    return id;
  }

  it('as they are: whole', async () => {
    await rig.arrived(await failedCommit(), 1);
    expect(await rig.breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by offsets that are committed by themselves: the skipped event is reported as lost', async () => {
    const elsewhere = await openDatabase({ url: rig.connections.databases['certificates']!, applicationName: 'mutant' });
    ending.push(() => elsewhere.close());
    const { save } = ConsumerTables.prototype;
    jest.spyOn(ConsumerTables.prototype, 'save').mockImplementation(async function outside(this: ConsumerTables, tx, topic, decisions, offsets) {
      await save.call(this, elsewhere as Database as unknown as Tx, topic, [], offsets);
      await save.call(this, tx, topic, decisions, []);
    });
    const id = await failedCommit();
    expect(await rig.breaks()).toContainEqual(expect.objectContaining({ code: 'NOT_APPLIED', aggregate: `archives.volume ${id}` }));
  }, LIMIT_MS);
});

describe('one partition in a send', () => {
  const PARTITIONS = 4;
  interface Sent { readonly topic: string; readonly messages: ReadonlyArray<{ readonly partition: number; readonly value: Batch }> }

  /**
   * kafkajs while a partition moves to a broker that has answered this send already: that broker is not asked again, so the partition's
   * messages are written nowhere, and the send resolves with an answer that does not name it. Happens to the first send; the log is the real one.
   */
  function movingBroker(real: BusDriver): { kafka: never; moved: () => boolean } {
    let moved = false;
    const producer = {
      connect: async () => undefined, disconnect: async () => undefined,
      send: async ({ topic, messages }: Sent) => {
        const written = [...new Set(messages.map((m) => m.partition))].filter((partition, i) => i > 0 || moved);
        moved = true;
        for (const partition of written) await real.publish(topic, partition, messages.filter((m) => m.partition === partition).flatMap(({ value }) => value.messages));
        return written.map((partition) => ({ topicName: topic, partition, errorCode: 0 }));
      },
    };
    return { kafka: { producer: () => producer } as never, moved: () => moved };
  }

  /** Volumes of two partitions in one round of the relay, through our sender. */
  async function twoPartitions(): Promise<void> {
    const real = rig.driver;
    const broker = movingBroker(real);
    const sender = new Sender(broker.kafka);
    rig.driver = { kind: real.kind, ensureTopics: (t) => real.ensureTopics(t), logId: () => real.logId(), subscribe: (s) => real.subscribe(s), health: () => real.health(), behind: (at) => real.behind(at), close: () => real.close(), publish: (...send) => sender.send(...send) };
    const wanted = [0, 1].map((partition) => { for (;;) { const id = randomUUID(); if (partitionOf(id, PARTITIONS) === partition) return id; } });
    await rig.databases.archives.transaction(async (tx) => { for (const id of wanted) await rig.write(tx, id, 1); });
    await rig.relay();
    await rig.allPublished();
    expect(broker.moved()).toBe(true);
  }

  it('as it is: whole', async () => {
    await twoPartitions();
    expect(await rig.breaks()).toEqual([]);
  }, LIMIT_MS);

  it('replaced by many partitions in one send: the partition that moved is reported as lost', async () => {
    let waiting: Array<Sent['messages'][number]> = [];
    let flight: Promise<unknown> | null = null;
    jest.spyOn(Sender.prototype, 'send').mockImplementation(async function together(this: Sender, topic, partition, messages) {
      waiting.push({ partition, value: new Batch(messages, 0) });
      flight ??= Promise.resolve().then(async () => {
        const all = waiting;
        [waiting, flight] = [[], null];
        const { kafka } = this as unknown as { kafka: { producer(): { send(sent: Sent): Promise<unknown> } } };
        return kafka.producer().send({ topic, messages: all });
      });
      await flight;
    });
    await twoPartitions();
    expect(await codes()).toContain('NOT_PUBLISHED');
  }, LIMIT_MS);
});
