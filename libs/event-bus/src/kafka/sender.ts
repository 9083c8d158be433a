import type { Kafka, Producer } from 'kafkajs';
import type { BusMessage } from '../core/port.js';
import { BusFailure } from './conditions.js';

/** Bytes of one send: half of what a broker takes by default (`message.max.bytes` 1 MiB), for overhead and for headers, which are counted by characters: ids and codes. */
export const SEND_BYTES = 512 * 1024;

/** Pieces of at most SEND_BYTES, in order; a message that is larger by itself is a piece of its own. */
export function pieces(messages: readonly BusMessage[]): BusMessage[][] {
  const out: BusMessage[][] = [];
  let size = Infinity;
  for (const message of messages) {
    let bytes = Buffer.byteLength(message.value) + message.key.length;
    for (const name in message.headers) bytes += name.length + message.headers[name]!.length;
    if (size + bytes > SEND_BYTES) {
      out.push([]);
      size = 0;
    }
    out.at(-1)!.push(message);
    size += bytes;
  }
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
    for (const piece of pieces(messages)) {
      const line = this.current();
      line.inFlight += 1;
      try {
        const producer = await line.producer;
        const answer = await producer.send({ topic, acks: -1, messages: piece.map((m) => ({ key: m.key, value: m.value, headers: m.headers as Record<string, string>, partition })) });
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
