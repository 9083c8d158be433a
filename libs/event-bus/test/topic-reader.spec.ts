import { randomUUID } from 'node:crypto';
import { createTestDatabase, startTestKafka } from '@gt/testing';
import { openDriver, type DriverConfig } from '../src/open-driver.js';
import { openTopicReader } from '../src/read/topic-reader.js';
import { PARTITIONS, envelope, newTopic, publish, upTo } from './harness.js';

/** ms: a broker of its own starts when the run has none. */
const LIMIT_MS = 90_000;

/** More than one page of the postgres reader. */
const VERSIONS = 1_200;

async function readsAll(config: DriverConfig): Promise<void> {
  const driver = await openDriver(config, 'topic-reader-test');
  const reader = await openTopicReader(config);
  try {
    const [topic, empty] = [await newTopic(driver), await newTopic(driver)];
    const keys = Array.from({ length: 5 }, () => randomUUID());
    const events = [...upTo(VERSIONS).map((version) => envelope(keys[0]!, version)), ...keys.slice(1).map((key) => envelope(key, 1))];
    await publish(driver, topic, events);

    const seen: string[] = [];
    const versions: number[] = [];
    const lastOffset = new Map<string, bigint>();
    await reader.read([topic, empty, 'conformance.none.v1'], async (name, partition, messages) => {
      expect(name).toBe(topic);
      expect(partition).toBeLessThan(PARTITIONS);
      for (const message of messages) {
        expect(BigInt(message.offset)).toBeGreaterThan(lastOffset.get(`${name}#${partition}`) ?? -1n);
        lastOffset.set(`${name}#${partition}`, BigInt(message.offset));
        seen.push(message.headers.ce_id!);
        if (message.key === keys[0]) versions.push(Number(message.headers.ce_aggregateversion));
      }
    });
    expect(seen.sort()).toEqual(events.map((e) => e.id).sort());
    expect(versions).toEqual(upTo(VERSIONS));
    expect(await reader.ends([topic, empty])).toEqual(new Map([...lastOffset].map(([key, offset]) => [key, String(offset + 1n)])));

    await expect(reader.read([topic], () => Promise.reject(new Error('cannot go on')))).rejects.toThrow('cannot go on');
  } finally {
    await reader.close();
    await driver.close();
  }
}

it('reads postgres topics from the first to the last message, page by page, and says where they end', async () => {
  const bus = await createTestDatabase('bus_reader');
  try { await readsAll({ kind: 'postgres', url: bus.url }); } finally { await bus.drop(); }
}, LIMIT_MS);

const { skip: reportedAsSkipped } = it;
const kafkaRuns = process.env.TEST_KAFKA !== 'missing';
(kafkaRuns ? it : reportedAsSkipped)('reads kafka topics the same', async () => {
  const kafka = await startTestKafka();
  try { await readsAll({ kind: 'kafka', brokers: kafka.brokers }); } finally { await kafka.stop(); }
}, LIMIT_MS);
