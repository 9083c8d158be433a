import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import { BusFailure } from './conditions.js';
import { createTopics, LOG_ID_TOPIC, whenKnown } from './topics.js';

/** ms until the first message must have been read. */
const READ_MS = 20_000;

/** Gives the log its id if it has none yet: of several writers the first message counts for all. The cluster's own id survives a wiped disk that is formatted with it again; this does not. */
export async function makeLogId(kafka: Kafka, admin: Admin): Promise<void> {
  await createTopics(admin, (await admin.listTopics()).includes(LOG_ID_TOPIC) ? [] : [{ name: LOG_ID_TOPIC, partitions: 1 }]);
  const [offsets] = await whenKnown(() => admin.fetchTopicOffsets(LOG_ID_TOPIC));
  if (offsets!.high !== '0') return;
  const producer = kafka.producer({ idempotent: false, allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic: LOG_ID_TOPIC, acks: -1, messages: [{ value: randomUUID(), partition: 0 }] });
  } finally {
    await producer.disconnect();
  }
}

/** The log's id. `reader` names the group that is used for it, so that a right can be given for each service's own. */
export async function readLogId(kafka: Kafka, admin: Admin, reader: string): Promise<string> {
  const offsets = (await admin.listTopics()).includes(LOG_ID_TOPIC) ? (await admin.fetchTopicOffsets(LOG_ID_TOPIC))[0] : undefined;
  if (!offsets || offsets.high === '0') throw new BusFailure('LOG_ID_MISSING', LOG_ID_TOPIC);
  return `kafka:${await firstMessage(kafka, admin, `${LOG_ID_TOPIC}.${reader}.${randomUUID()}`)}`;
}

async function firstMessage(kafka: Kafka, admin: Admin, groupId: string): Promise<string> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  await consumer.connect();
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.subscribe({ topics: [LOG_ID_TOPIC], fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      timer = setTimeout(() => reject(new BusFailure('BROKER_SILENT', LOG_ID_TOPIC)), READ_MS);
      // a right that is missing ends it; a coordinator that is still loading is tried again by kafkajs
      consumer.on(consumer.events.CRASH, ({ payload }) => { if (!payload.restart) reject(payload.error); });
      consumer.run({ autoCommit: false, eachMessage: async ({ message }) => resolve(message.value!.toString()) }).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
    // an empty group that stays is ugly, not wrong: the broker drops it after its offsets' retention
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}
