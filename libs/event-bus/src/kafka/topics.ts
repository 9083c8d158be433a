import type { Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';

/** ms until a new topic must be known to the broker with a leader for each partition. */
const KNOWN_MS = 20_000;
const LOOK_MS = 50;

/**
 * Creates topics whose messages are kept for good (a consumer that comes later reads from the beginning) and waits until they can be written. kafkajs' own wait ends with an error
 * when the broker that is asked has not heard of the topic yet.
 */
export async function createTopics(admin: Admin, topics: ReadonlyArray<{ readonly name: string; readonly partitions: number }>): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    topics: topics.map((t) => ({ topic: t.name, numPartitions: t.partitions, replicationFactor: -1, configEntries: [{ name: 'retention.ms', value: '-1' }] })),
  });
  const names = topics.map((t) => t.name);
  const end = performance.now() + KNOWN_MS;
  for (;;) {
    try {
      const found = await admin.fetchTopicMetadata({ topics: names });
      if (found.topics.length === names.length && found.topics.every((t) => t.partitions.length > 0 && t.partitions.every((p) => p.leader >= 0))) return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    if (performance.now() > end) throw new Error(`topics without a leader after ${KNOWN_MS} ms`);
    await sleep(LOOK_MS);
  }
}
