import { randomUUID } from 'node:crypto';
import { EventLog } from '@gt/persistence';
import { eventually, seededRandom, startTestKafka, type TestKafka } from '@gt/testing';
import kafkajs, { type Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { declaredTopics, type BusDriver } from '../src/index.js';
import { KafkaOperator } from '../src/kafka/operator.js';
import { Relay } from '../src/core/relay.js';
import type { Runner } from '../src/core/runner.js';
import { KafkaDriver } from '../src/kafka/driver.js';
import { AGGREGATE, applied, effects, Happened, member, parkedOf, serviceDatabase, steadyLoad, upTo, type ServiceDatabase } from './harness.js';

/** Three brokers, a service that writes without a pause, and one fault after the other; each time every event must have been applied once, in order. With KAFKA_STORM_ROUNDS=n each fault is done n times. */

const TOPICS = [{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 2 }];
const [TOPIC] = [TOPICS[0]!.name];
const GROUP = 'cluster';
/** So often each fault is done. */
const ROUNDS = Number(process.env.KAFKA_STORM_ROUNDS ?? 1);
/** ms that a round may take on a machine that runs much else, and that the events may need after it. */
const ROUND_MS = 180_000;
const CAUGHT_UP_MS = 120_000;
const SEED = 7;

const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;
let kafka: TestKafka;
let admin: Admin;
let driver: BusDriver;
let service: ServiceDatabase;
let relay: Relay;
let runner: Runner;
const log = new EventLog(() => ({ type: Happened.type, typeVersion: 1, data: { step: 1 } }), () => undefined);
const open = () => KafkaDriver.open({ brokers: kafka.brokers, sessionTimeoutMs: 6_000 }, GROUP);

if (process.env.TEST_KAFKA !== 'missing') {
  beforeAll(async () => {
    [kafka, service] = await Promise.all([startTestKafka({ brokers: 3, own: true }), serviceDatabase()]);
    driver = await open();
    await driver.ensureTopics(TOPICS);
    admin = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
    relay = new Relay({ service: GROUP, database: service.db, log, driver, topics: TOPICS });
    await relay.start();
    runner = await member(driver, service, TOPIC, GROUP);
    await admin.connect();
  }, ROUND_MS);
  afterAll(async () => {
    await runner.stop();
    await relay.stop();
    await driver.close();
    await admin.disconnect();
    await service.drop();
    await kafka.stop();
  }, ROUND_MS);
}

/** Runs `faults` under load on keys of their own; then every event must be there, once and in order, and nobody may have stopped. */
function underLoad(name: string, faults: () => Promise<void>): void {
  whereKafkaIs(name, async () => {
    const keys = Array.from({ length: 6 }, () => randomUUID());
    const load = steadyLoad(service, log, keys);
    let version = 0;
    try {
      for (const key of keys) await eventually(async () => { expect((await service.db.query('SELECT 1 FROM effect WHERE aggregate_id = $1', [key])).length).toBeGreaterThan(0); }, CAUGHT_UP_MS);
      for (let round = 0; round < ROUNDS; round += 1) await faults();
    } finally {
      version = await load.end(); // also of a test that fails: the next one begins in quiet
    }
    for (const key of keys) await applied(service, GROUP, key, upTo(version), CAUGHT_UP_MS);
    expect(await parkedOf(service, GROUP)).toEqual([]);
    expect([relay.live(), runner.live()]).toEqual([true, true]);
    await eventually(async () => { expect(await driver.health()).toEqual({ up: true, detail: '' }); }, CAUGHT_UP_MS);
  }, ROUND_MS * (1 + ROUNDS));
}

const leaderOf = async (topic: string, partition: number): Promise<number> => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]!.partitions.find((p) => p.partitionId === partition)!.leader;
const inSync = async (topic: string): Promise<number> => Math.min(...(await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]!.partitions.map((p) => p.isr.length));
/** The partition of `__consumer_offsets` that keeps a group, as Kafka counts it (Java's String.hashCode); its leader is the coordinator. */
async function coordinator(): Promise<number> {
  const { partitions } = (await admin.fetchTopicMetadata({ topics: ['__consumer_offsets'] })).topics[0]!;
  const hash = [...GROUP].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, 0);
  return leaderOf('__consumer_offsets', (hash & 0x7fffffff) % partitions.length);
}
/** Until `who` answers another broker than this one. */
const moved = (who: () => Promise<number>, from: number) => eventually(async () => { expect([-1, from]).not.toContain(await who()); }, CAUGHT_UP_MS);
const whole = () => eventually(async () => { expect([await inSync(TOPIC), await inSync('__consumer_offsets')]).toEqual([3, 3]); }, CAUGHT_UP_MS);

whereKafkaIs('topics that a development system makes on three brokers are as a deployment declares them', async () => {
  const operator = await KafkaOperator.open({ brokers: kafka.brokers });
  expect(await operator.topicDrift(declaredTopics(TOPICS))).toEqual([]);
  await operator.close();
}, ROUND_MS);

underLoad('kill -9 of a partition\'s leader', async () => {
  const leader = await leaderOf(TOPIC, 0);
  await kafka.kill(leader);
  await moved(() => leaderOf(TOPIC, 0), leader);
  await kafka.restart(leader);
  await whole();
});

underLoad('the group\'s coordinator moves, and its broker restarts', async () => {
  const before = await coordinator();
  await kafka.halt(before);
  await moved(coordinator, before);
  await kafka.restart(before);
  await whole();
});

underLoad('a rebalance storm: members come and go', async () => {
  const random = seededRandom(SEED);
  const members: Array<() => Promise<void>> = [];
  for (let change = 0; change < 8; change += 1) {
    if (members.length > 0 && random.int(0, 2) === 0) await members.splice(random.int(0, members.length - 1), 1)[0]!();
    else {
      const own = await open();
      const runs = await member(own, service, TOPIC, GROUP);
      members.push(async () => { await runs.stop(); await own.close(); });
    }
    await sleep(random.int(50, 500)); // some changes fall into the rebalance that the last one caused
  }
  await Promise.all(members.map((leave) => leave()));
});

underLoad('a handler with a TypeError holds back its key alone, and the key follows when the code is mended', async () => {
  const consumer = `mended-${randomUUID()}`;
  const [bad, good] = [randomUUID(), randomUUID()];
  let mended = false;
  const own = await open();
  const second = await member(own, service, TOPIC, consumer, effects(async (event) => {
    if (event.aggregateId === bad && event.version === 3 && !mended) (undefined as unknown as { name: string }).name.trim();
  }));
  const load = steadyLoad(service, log, [bad, good]);
  await applied(service, consumer, bad, [1, 2], CAUGHT_UP_MS);
  await eventually(async () => { expect((await parkedOf(service, consumer))[0]).toMatchObject({ class: 'POISON', version: 3, error_name: 'TypeError', aggregate_id: bad }); }, CAUGHT_UP_MS);
  const version = await load.end();
  await applied(service, consumer, good, upTo(version), CAUGHT_UP_MS);
  await eventually(async () => { expect(await parkedOf(service, consumer)).toHaveLength(version - 2); }, CAUGHT_UP_MS); // of another partition, it may be behind: released by hand while some are just being kept, they would wait for good
  mended = true;
  await service.db.query("UPDATE parked_event SET class = 'GAP' WHERE consumer = $1 AND aggregate_id = $2", [consumer, bad]);
  await applied(service, consumer, bad, upTo(version), CAUGHT_UP_MS);
  await second.stop();
  await own.close();
});
