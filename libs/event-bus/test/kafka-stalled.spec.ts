import { randomUUID } from 'node:crypto';
import { eventually, startTestKafka, type TestKafka } from '@gt/testing';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import type { Runner } from '../src/core/runner.js';
import { KafkaDriver } from '../src/kafka/driver.js';
import { KafkaSubscription } from '../src/kafka/subscription.js';
import { applied, effects, envelope, member, newTopic, publish, serviceDatabase, type ServiceDatabase, type Told } from './harness.js';

/** A consumer that kafkajs no longer drives says nothing and fails nowhere: its silence alone shows it. */

/** ms; a tenth of what a deployment waits. */
const SILENCE_MS = 3_000;
/** ms that one step may take on a machine that runs much else. */
const STEP_MS = 90_000;
/** The version that is in hand when kafkajs stops. */
const HELD = 2;
const GROUP = `stalled-${randomUUID()}`;

const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;
let kafka: TestKafka;
let driver: KafkaDriver;
let service: ServiceDatabase;
let runner: Runner;
let topic: string;
const told: Told = [];
/** kafkajs' consumers, in the order in which the driver made them */
const consumers: Consumer[] = [];
/** ends the work on event HELD, once that is in hand */
let letGo: (() => void) | undefined;
/** a new consumer connects and then does nothing */
let mute = false;
const key = randomUUID();

if (process.env.TEST_KAFKA !== 'missing') {
  beforeAll(async () => {
    [kafka, service] = await Promise.all([startTestKafka(), serviceDatabase()]);
    driver = await KafkaDriver.open({ brokers: kafka.brokers, sessionTimeoutMs: 6_000, silenceMs: SILENCE_MS }, GROUP);
    await driver.logId();
    const inside = (driver as unknown as { kafka: Kafka }).kafka;
    const make = inside.consumer.bind(inside);
    inside.consumer = (options) => {
      const consumer = make(options);
      if (mute) consumer.run = async () => undefined;
      consumers.push(consumer);
      return consumer;
    };
    topic = await newTopic(driver);
    runner = await member(driver, service, topic, GROUP, effects(async ({ version }) => { if (version === HELD) await new Promise<void>((resolve) => { letGo = resolve; }); }), told);
    await publish(driver, topic, [envelope(key, 1)]);
    await applied(service, GROUP, key, [1], STEP_MS);
  }, STEP_MS);
  afterAll(async () => {
    await runner.stop();
    await driver.close();
    await service.drop();
    await kafka.stop();
  }, STEP_MS);
}

const stalled = () => told.filter((t) => t.name === 'stalled').map((t) => t.facts);

whereKafkaIs('a consumer that kafkajs drives no longer is made anew, is told, and goes on where it was', async () => {
  await publish(driver, topic, [envelope(key, HELD)]);
  await eventually(() => expect(letGo).toBeDefined(), STEP_MS);
  await consumers.at(-1)!.stop();
  letGo!();
  await publish(driver, topic, [envelope(key, 3)]);
  await applied(service, GROUP, key, [1, HELD, 3], STEP_MS);
  expect(stalled()[0]).toMatchObject({ consumer: GROUP });
  expect(stalled()[0]!.silentMs).toBeGreaterThanOrEqual(SILENCE_MS);
  expect(runner.live()).toBe(true);
}, STEP_MS * 2);

whereKafkaIs('it is not live when a new one that has reached a broker stays as silent, and live again with one that takes part', async () => {
  mute = true;
  await consumers.at(-1)!.stop();
  await publish(driver, topic, [envelope(key, 4)]);
  await eventually(() => expect(runner.live()).toBe(false), STEP_MS);
  expect((await driver.health()).detail).toBe(`${GROUP}: COORDINATOR_MOVING`);
  mute = false;
  await applied(service, GROUP, key, [1, HELD, 3, 4], STEP_MS);
  await eventually(async () => { expect([runner.live(), await driver.health()]).toEqual([true, { up: true, detail: '' }]); }, STEP_MS);
}, STEP_MS * 4);

whereKafkaIs('a consumer that was replaced and stirs all the same does not stay a member, with partitions that nobody reads', async () => {
  const group = `left-behind-${randomUUID()}`;
  const own = await newTopic(driver);
  const plain = new Kafka({ clientId: 'plain', brokers: kafka.brokers, logLevel: logLevel.NOTHING });
  const admin = plain.admin();
  await admin.connect();
  const subscription = new KafkaSubscription(plain, admin, { group, topics: [own], onAssigned: async () => null, onBatch: async () => undefined, onRevoked: async () => undefined }, { sessionTimeoutMs: 6_000 });
  const members = async () => (await admin.describeGroups([group])).groups[0]!.members.length;
  try {
    await subscription.start();
    expect(await members()).toBe(1);
    // another one stands in its place, and nobody has been able to stop it
    Object.assign(subscription, { consumer: plain.consumer({ groupId: `${group}-next` }) });
    await eventually(async () => expect(await members()).toBe(0), STEP_MS);
  } finally {
    await subscription.stop();
    await admin.disconnect();
  }
}, 2 * STEP_MS);
