import { randomUUID } from 'node:crypto';
import { EventLog } from '@gt/persistence';
import { startTestKafka } from '@gt/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDriver } from '../src/open-driver.js';
import { Relay } from '../src/core/relay.js';
import { AGGREGATE, applied, Happened, member, parkedOf, serviceDatabase, steadyLoad, upTo } from './harness.js';

const TOPICS = [{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 2 }];
const { skip: reportedAsSkipped } = it;
const whereKafkaIs = process.env.TEST_KAFKA === 'missing' ? reportedAsSkipped : it;

whereKafkaIs('a broker killed with -9 while events are written, twice: every event arrives, each applied once, in order', async () => {
  const kafka = await startTestKafka({ own: true });
  const service = await serviceDatabase();
  const driver = await openDriver({ kind: 'kafka', brokers: kafka.brokers }, 'faults');
  await driver.ensureTopics(TOPICS);
  const log = new EventLog(() => ({ type: Happened.type, typeVersion: 1, data: { step: 1 } }), () => undefined);
  const relay = new Relay({ service: 'faults', database: service.db, log, driver, topics: TOPICS });
  await relay.start();
  const runner = await member(driver, service, TOPICS[0]!.name, 'faults');
  const keys = Array.from({ length: 5 }, () => randomUUID());
  const load = steadyLoad(service, log, keys);
  for (let kill = 0; kill < 2; kill += 1) {
    await sleep(1_500);
    await kafka.kill();
    await sleep(1_000);
    expect((await driver.health()).up).toBe(false);
    await kafka.restart();
  }
  await sleep(1_000);
  const version = await load.end();
  for (const key of keys) await applied(service, 'faults', key, upTo(version), 60_000);
  expect(await parkedOf(service, 'faults')).toEqual([]);
  expect(await driver.health()).toEqual({ up: true, detail: '' });
  expect(relay.live() && runner.live()).toBe(true);
  await runner.stop();
  await relay.stop();
  await driver.close();
  await service.drop();
  await kafka.stop();
}, 300_000);
