import './records.js'; // before kafkajs
import type { TopicDeclaration } from '@gt/contracts';
import { Kafka, logLevel, type Admin, type SASLOptions } from 'kafkajs';
import type { ConnectionOptions } from 'node:tls';
import { TopicMismatch, type BusDriver, type BusMessage, type Subscriber, type Subscription } from '../core/port.js';
import { readLogId } from './log-id.js';
import { Sender } from './sender.js';
import { KafkaSubscription } from './subscription.js';
import { createTopics } from './topics.js';

/** ms without a heartbeat after which a dead member's partitions go to others; brokers allow 6 s and more. */
const SESSION_MS = 10_000;
/** ms that a request may take; longer is a broker that hangs, and the send is repeated elsewhere. */
const REQUEST_MS = 5_000;
/** Tries by kafkajs itself: few, for relay, runner and boot repeat in any case, and a service must be able to stop within seconds while its broker is away. */
const RETRIES = 3;
/** ms that the question for health may take. */
const HEALTH_MS = 2_000;

export interface KafkaOptions {
  readonly ssl?: ConnectionOptions;
  readonly sasl?: SASLOptions;
  readonly sessionTimeoutMs?: number;
}

/** The log on Apache Kafka. The one place, with its folder, that imports kafkajs. */
export class KafkaDriver implements BusDriver {
  readonly kind = 'kafka';
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly sender: Sender;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private id: Promise<string> | null = null;
  private closed = false;

  private constructor(brokers: readonly string[], clientId: string, private readonly options: KafkaOptions) {
    this.kafka = new Kafka({
      clientId, brokers: [...brokers], logLevel: logLevel.NOTHING, requestTimeout: REQUEST_MS,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: RETRIES },
      ...(options.ssl ? { ssl: options.ssl } : {}), ...(options.sasl ? { sasl: options.sasl } : {}),
    });
    this.admin = this.kafka.admin();
    this.sender = new Sender(this.kafka);
  }

  static async open(brokers: readonly string[], clientId: string, options: KafkaOptions = {}): Promise<KafkaDriver> {
    return new KafkaDriver(brokers, clientId, options); // connects at first use: a service starts, and says so, while its broker is away
  }

  async ensureTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    // an admin of its own: one that once asked for a topic fails in every call while that topic is missing
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const live = new Set(await admin.listTopics());
      await createTopics(admin, topics.filter((t) => !live.has(t.name)));
      const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map((t) => t.name) });
      for (const t of topics) {
        const count = found.find((f) => f.name === t.name)?.partitions.length;
        if (count !== t.partitions) throw new TopicMismatch(t.name, count, t.partitions);
      }
    } finally {
      await admin.disconnect();
    }
  }

  logId(): Promise<string> {
    this.id ??= this.admin.connect().then(() => readLogId(this.kafka, this.admin)).catch((error: unknown) => {
      this.id = null;
      throw error;
    });
    return this.id;
  }

  publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    return this.sender.send(topic, partition, messages);
  }

  async subscribe(subscriber: Subscriber): Promise<Subscription> {
    const subscription = new KafkaSubscription(this.kafka, this.admin, subscriber, { sessionTimeoutMs: this.options.sessionTimeoutMs ?? SESSION_MS });
    try {
      await subscription.start();
    } catch (error) {
      await subscription.stop(); // a member half begun would hold partitions
      throw error;
    }
    this.subscriptions.add(subscription);
    return { stop: async () => {
      this.subscriptions.delete(subscription);
      await subscription.stop();
    } };
  }

  async health(): Promise<{ up: boolean; detail: string }> {
    const late = new Promise<string>((resolve) => { setTimeout(() => resolve('no answer'), HEALTH_MS).unref(); });
    const asked = this.admin.describeCluster().then(() => [...this.subscriptions].flatMap((s) => [...s.faults]).map(([at, why]) => `${at}: ${why}`).join('; '), (error: Error) => error.name);
    const detail = await Promise.race([late, asked]);
    return { up: detail === '', detail };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const subscription of this.subscriptions) await subscription.stop();
    await this.sender.close();
    await this.admin.disconnect();
  }
}
