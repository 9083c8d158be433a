import type { Kafka, Producer } from 'kafkajs';
import type { BusMessage } from '../core/port.js';
import { BusFailure } from './conditions.js';
import { Batch, bytesOf } from './records.js';

/** Bytes of one send: three quarters of what a broker takes by default (`message.max.bytes` 1 MiB), for headers are counted by characters. */
export const SEND_BYTES = 768 * 1024;

/** Batches of at most SEND_BYTES, in order; a message that is larger by itself is a batch of its own. */
export function batches(messages: readonly BusMessage[]): Batch[] {
  const out: Batch[] = [];
  let first = 0;
  let size = 0;
  for (let i = 0; i < messages.length; i += 1) {
    const bytes = bytesOf(messages[i]!);
    if (i > first && size + bytes > SEND_BYTES) {
      out.push(new Batch(messages.slice(first, i), size));
      first = i;
      size = 0;
    }
    size += bytes;
  }
  if (messages.length > first) out.push(new Batch(messages.slice(first), size));
  return out;
}

interface Line { readonly producer: Promise<Producer>; inFlight: number; retired: boolean }

/**
 * Sends in the one way in which kafkajs loses nothing that it acknowledged (each other way was seen to lose): a
 * non-idempotent producer, acks of all replicas, one partition per send, one send in flight per partition, the answer must
 * name the partition, and after any failure a new producer. Duplicates are possible and are the watermark's work.
 */
export class Sender {
  private line: Line | null = null;
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(private readonly kafka: Kafka) {}

  /** Resolves when the messages are in the log; rejects when one of the sends failed, and then some may be there. Never abandons a pending send. */
  send(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    const key = `${topic}#${partition}`;
    const before = this.last.get(key) ?? Promise.resolve();
    const work = before.then(() => this.sendNow(topic, partition, messages));
    // a failure is its caller's; the next send of this partition only waits for the end
    this.last.set(key, work.then(() => undefined, () => undefined));
    return work;
  }

  async close(): Promise<void> {
    await Promise.all(this.last.values());
    if (this.line) await this.retire(this.line);
  }

  private async sendNow(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    for (const batch of batches(messages)) {
      const line = this.current();
      line.inFlight += 1;
      try {
        const producer = await line.producer;
        const answer = await producer.send({ topic, acks: -1, messages: [{ partition, value: batch as unknown as Buffer }] }); // records.ts writes it
        const named = answer.find((a) => a.topicName === topic && a.partition === partition);
        if (!named || named.errorCode !== 0) throw new BusFailure('OUTCOME_UNKNOWN', `${topic}#${partition}`);
      } catch (error) {
        line.retired = true;
        throw error;
      } finally {
        line.inFlight -= 1;
        if (line.retired && line.inFlight === 0) await this.retire(line);
      }
    }
  }

  private current(): Line {
    if (!this.line || this.line.retired) {
      const producer = this.kafka.producer({
        idempotent: false, allowAutoTopicCreation: false,
        createPartitioner: () => ({ message }) => {
          if (message.partition === undefined) throw new Error('each message names its partition');
          return message.partition;
        },
      });
      this.line = { producer: producer.connect().then(() => producer), inFlight: 0, retired: false };
    }
    return this.line;
  }

  private async retire(line: Line): Promise<void> {
    if (this.line === line) this.line = null;
    // a producer that never connected has nothing to end
    await line.producer.then((p) => p.disconnect(), () => undefined);
  }
}
