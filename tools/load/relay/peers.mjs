// The peers, by hand: a bare producer that keeps the rules of sending, and the outbox poller that tutorials teach.
import { createHash, randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { body } from './rows.mjs';

/** Messages of one send: the size that gave the most. */
const SEND = 1_000;
/** Rows that the poller locks at a time. */
const POLL_ROWS = 500;

export const client = (brokers) => new Kafka({ clientId: 'load', brokers, logLevel: logLevel.NOTHING });
const partitionOf = (key, count) => createHash('sha256').update(key).digest().readUInt32BE(0) % count;

/** The limit: messages that lie ready in memory, acks of all, one partition a send, one send in flight for each partition. */
export async function bareProducer(brokers, topic, partitions) {
  const producer = client(brokers).producer({ idempotent: false, allowAutoTopicCreation: false });
  await producer.connect();
  const value = JSON.stringify(body());
  const lots = Array.from({ length: partitions }, (_, partition) => Array.from({ length: SEND }, () => ({ key: randomUUID(), value, partition })));
  return {
    send: async (count) => {
      await Promise.all(lots.map(async (messages, partition) => {
        for (let sent = 0; sent < count / partitions; sent += SEND) {
          const answer = await producer.send({ topic, acks: -1, messages: messages.slice(0, Math.min(SEND, count / partitions - sent)) });
          if (!answer.some((a) => a.partition === partition && a.errorCode === 0)) throw new Error('not named');
        }
      }));
    },
    close: () => producer.disconnect(),
  };
}

/** SELECT … FOR UPDATE SKIP LOCKED, one send a row (a key's order would break otherwise), marked as sent, committed. */
export async function poller(url, brokers, topic, partitions) {
  const db = new Client(url);
  await db.connect();
  const producer = client(brokers).producer({ idempotent: false, allowAutoTopicCreation: false });
  await producer.connect();
  return {
    drain: async () => {
      for (let sent = 0; ;) {
        await db.query('BEGIN');
        const { rows } = await db.query({ name: 'poll', text: 'SELECT id, aggregate_id, type, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED', values: [POLL_ROWS] });
        for (const row of rows) {
          await producer.send({ topic, acks: -1, messages: [{ key: row.aggregate_id, value: JSON.stringify(row.payload), headers: { type: row.type }, partition: partitionOf(row.aggregate_id, partitions) }] });
        }
        if (rows.length > 0) await db.query({ name: 'mark', text: 'UPDATE outbox SET sent_at = now() WHERE id = ANY($1)', values: [rows.map((r) => r.id)] });
        await db.query('COMMIT');
        sent += rows.length;
        if (rows.length < POLL_ROWS) return sent;
      }
    },
    close: () => Promise.all([producer.disconnect(), db.end()]),
  };
}

/** The other limit: the log read in order, without sending. */
export async function sqlDrain(db, from, upTo) {
  let position = from;
  let count = 0;
  for (;;) {
    const rows = await db.query('SELECT * FROM event WHERE position > $1 AND position <= $2 ORDER BY position LIMIT 1000', [position, upTo]);
    if (rows.length === 0) return count;
    position = rows.at(-1).position;
    count += rows.length;
  }
}
