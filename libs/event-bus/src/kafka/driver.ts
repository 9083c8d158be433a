import './decoded.js'; // before kafkajs
import './records.js'; // before kafkajs
import type { TopicDeclaration } from '@gt/contracts';
import type { Admin, Kafka } from 'kafkajs';
import type { BusDriver, BusMessage, Subscriber, Subscription, TopicDrift } from '../core/port.js';
import { connection, type KafkaConnection } from './client.js';
import { BusFailure, named } from './conditions.js';
import { makeLogId, readLogId } from './log-id.js';
import { Sender } from './sender.js';
import { KafkaSubscription } from './subscription.js';
import { createTopics, declaredTopics, driftOf, liveTopics, refuseOtherCounts } from './topics.js';

/** ms without a heartbeat after which a dead member's partitions go to others; brokers allow 6 s and more. */
const SESSION_MS = 10_000;
/** ms that the question for health may take. */
const HEALTH_MS = 2_000;

export interface KafkaOptions extends KafkaConnection {
  readonly sessionTimeoutMs?: number;
  /** ms, for tests: shorter than a consumer is otherwise waited for before it is made anew */
  readonly silenceMs?: number;
  /** `create` (the default) makes missing topics and the log's id; `check` leaves them to the deployment, needs no right to change anything, and reports what differs from deploy/topics.json */
  readonly topics?: 'create' | 'check';
}

/** The log on Apache Kafka. The one place, with its folder, that imports kafkajs. Its errors are BusFailure and TopicMismatch. */
export class KafkaDriver implements BusDriver {
  readonly kind = 'kafka';
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly sender: Sender;
  private readonly subscriptions = new Set<KafkaSubscription>();
  /** why the last send to a partition was not kept, by partition */
  private readonly unsent = new Map<string, string>();
  private id: Promise<string> | null = null;
  private closed = false;

  private constructor(private readonly options: KafkaOptions, private readonly clientId: string) {
    this.kafka = connection(options, clientId);
    this.admin = this.kafka.admin();
    this.sender = new Sender(this.kafka);
  }

  static async open(options: KafkaOptions, clientId: string): Promise<KafkaDriver> {
    return new KafkaDriver(options, clientId); // connects at first use: a service starts, and says so, while its broker is away
  }

  async ensureTopics(topics: readonly TopicDeclaration[]): Promise<readonly TopicDrift[]> {
    // an admin of its own: one that once asked for a topic fails in every call while that topic is missing
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return this.options.topics === 'check' ? await this.checkTopics(admin, topics) : await this.createTopics(admin, topics);
    } catch (error) {
      throw named(error);
    } finally {
      await admin.disconnect();
    }
  }

  private async createTopics(admin: Admin, topics: readonly TopicDeclaration[]): Promise<[]> {
    const live = new Set(await admin.listTopics());
    await createTopics(admin, topics.filter((t) => !live.has(t.name)));
    const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map((t) => t.name) });
    refuseOtherCounts(topics, new Map(found.map((t) => [t.name, { partitions: t.partitions.length }])));
    return [];
  }

  private async checkTopics(admin: Admin, topics: readonly TopicDeclaration[]): Promise<TopicDrift[]> {
    const declared = declaredTopics(topics);
    const live = await liveTopics(admin, declared.map((t) => t.name));
    refuseOtherCounts(topics, live);
    const drift = driftOf(declared, live);
    const missing = drift.filter((d) => d.setting === 'topic').map((d) => d.topic);
    if (missing.length > 0) throw new BusFailure('TOPIC_MISSING', missing.join(', '));
    return drift;
  }

  logId(): Promise<string> {
    this.id ??= this.findLogId().catch((error: unknown) => {
      this.id = null;
      throw named(error);
    });
    return this.id;
  }

  private async findLogId(): Promise<string> {
    await this.admin.connect();
    if (this.options.topics !== 'check') await makeLogId(this.kafka, this.admin);
    return readLogId(this.kafka, this.admin, this.clientId);
  }

  async publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    const where = `${topic}#${partition}`;
    try {
      await this.sender.send(topic, partition, messages);
      this.unsent.delete(where);
    } catch (error) {
      const failure = named(error, where);
      this.unsent.set(where, (failure as BusFailure).code);
      throw failure;
    }
  }

  async subscribe(subscriber: Subscriber): Promise<Subscription> {
    const subscription = new KafkaSubscription(this.kafka, this.admin, subscriber, { sessionTimeoutMs: this.options.sessionTimeoutMs ?? SESSION_MS, silenceMs: this.options.silenceMs });
    try {
      await subscription.start();
    } catch (error) {
      await subscription.stop(); // a member half begun would hold partitions
      throw named(error);
    }
    this.subscriptions.add(subscription);
    return { live: () => subscription.live(), stop: async () => {
      this.subscriptions.delete(subscription);
      await subscription.stop();
    } };
  }

  async health(): Promise<{ up: boolean; detail: string }> {
    const late = new Promise<string>((resolve) => { setTimeout(() => resolve('BROKER_SILENT'), HEALTH_MS).unref(); });
    const faults = () => [...this.unsent, ...[...this.subscriptions].flatMap((s) => [...s.faults])].map(([at, why]) => `${at}: ${why}`).join('; ');
    const asked = this.admin.describeCluster().then(faults, (error: unknown) => (named(error) as BusFailure).code);
    const detail = await Promise.race([late, asked]);
    return { up: detail === '', detail };
  }

  async behind(at: ReadonlyArray<{ topic: string; partition: number; next: string | null }>): Promise<readonly number[]> {
    await this.logId(); // connects
    const bounds = new Map((await Promise.all([...new Set(at.map((a) => a.topic))].map(async (topic) => (await this.admin.fetchTopicOffsets(topic)).map((o) => [`${topic}#${o.partition}`, o] as const)))).flat());
    return at.map(({ topic, partition, next }) => {
      const { low, high } = bounds.get(`${topic}#${partition}`)!;
      const from = next === null || BigInt(next) < BigInt(low) ? BigInt(low) : BigInt(next);
      return Math.max(0, Number(BigInt(high) - from));
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const subscription of this.subscriptions) await subscription.stop();
    await this.sender.close();
    await this.admin.disconnect();
  }
}
