import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import { createTopics } from './topics.js';

/** Holds one message, the id of this log's life. The cluster's own id survives a wiped disk when the disk is formatted with it again; this does not. */
const TOPIC = 'gt.log-id';
/** ms until the first message must have been read. */
const READ_MS = 20_000;

/** The log's id, made by whoever comes first: of several writers the first message counts for all. */
export async function readLogId(kafka: Kafka, admin: Admin): Promise<string> {
  await createTopics(admin, [{ name: TOPIC, partitions: 1 }]);
  const [offsets] = await admin.fetchTopicOffsets(TOPIC);
  if (offsets!.high === '0') {
    const producer = kafka.producer({ idempotent: false, allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: randomUUID(), partition: 0 }] });
    } finally {
      await producer.disconnect();
    }
  }
  return `kafka:${await firstMessage(kafka, admin)}`;
}

async function firstMessage(kafka: Kafka, admin: Admin): Promise<string> {
  const groupId = `${TOPIC}.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  await consumer.connect();
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the log's id could not be read from ${TOPIC}`)), READ_MS);
      consumer.run({ autoCommit: false, eachMessage: async ({ message }) => resolve(message.value!.toString()) }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
    // an empty group that stays is ugly, not wrong: the broker drops it after its offsets' retention
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}
