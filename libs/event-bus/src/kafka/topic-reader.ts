import './records.js'; // before kafkajs
import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { OnMessages, TopicReader } from '../read/topic-reader.js';
import { READER_GROUPS } from './acls.js';
import { connection, type KafkaConnection } from './client.js';
import { delivered } from './delivered.js';

/** ms that a fetch waits for data; the ends are known, so that nothing is waited for but the broker. */
const FETCH_MS = 100;
/** ms without any message after which reading gives up: the broker says that there are more and does not hand them over. */
const SILENCE_MS = 60_000;

/** Reads topics through a group of its own, which it removes again. */
export class KafkaTopicReader implements TopicReader {
  private constructor(private readonly kafka: Kafka, private readonly admin: Admin) {}

  static async open(options: KafkaConnection): Promise<KafkaTopicReader> {
    const kafka = connection(options, 'topic-reader');
    const admin = kafka.admin();
    await admin.connect();
    return new KafkaTopicReader(kafka, admin);
  }

  async ends(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const live = new Set(await this.admin.listTopics());
    const ends = new Map<string, string>();
    for (const topic of topics.filter((t) => live.has(t))) {
      for (const { partition, low, high } of await this.admin.fetchTopicOffsets(topic)) if (BigInt(high) > BigInt(low)) ends.set(`${topic}#${partition}`, high);
    }
    return ends;
  }

  async read(topics: readonly string[], onMessages: OnMessages): Promise<void> {
    const open = new Map(await this.ends(topics));
    if (open.size === 0) return;
    const groupId = `${READER_GROUPS}${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_MS, allowAutoTopicCreation: false });
    await consumer.connect();
    let silence: NodeJS.Timeout | undefined;
    try {
      await consumer.subscribe({ topics: [...new Set([...open.keys()].map((key) => key.slice(0, key.lastIndexOf('#'))))], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        const watch = () => { clearTimeout(silence); silence = setTimeout(() => reject(new Error(`no message for ${SILENCE_MS} ms, and ${open.size} partitions are not read to their ends`)), SILENCE_MS); };
        watch();
        consumer.run({ autoCommit: false, eachBatch: async ({ batch }) => {
          const key = `${batch.topic}#${batch.partition}`;
          const end = open.get(key);
          if (end === undefined) return;
          watch();
          try {
            const messages = batch.messages.filter((m) => BigInt(m.offset) < BigInt(end)).map(delivered);
            if (messages.length > 0) await onMessages(batch.topic, batch.partition, messages);
          } catch (error) { reject(error as Error); return; }
          if (BigInt(batch.lastOffset()) + 1n >= BigInt(end)) open.delete(key);
          if (open.size === 0) resolve();
        } }).catch(reject);
      });
    } finally {
      clearTimeout(silence);
      await consumer.disconnect();
      // an empty group that stays is ugly, not wrong: the broker drops it after its offsets' retention
      await this.admin.deleteGroups([groupId]).catch(() => undefined);
    }
  }

  async close(): Promise<void> { await this.admin.disconnect(); }
}
