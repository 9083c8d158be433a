import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { codeOf } from '../core/failures.js';
import type { DeliveredMessage, Subscriber, Subscription } from '../core/port.js';
import { named } from './conditions.js';
import { pause } from '../core/pause.js';
import { delivered } from './delivered.js';

/** ms before a batch that was not dealt with is delivered again, and between tries to begin a partition. */
const AGAIN_MS = 500;
/** ms before a consumer that kafkajs has given up is made anew. */
const REVIVE_MS = 2_000;
/** ms between commits of Kafka's own offsets, which serve the display of lag alone. */
const COMMIT_MS = 1_000;
/** ms that a fetch waits for data: bounds how long a stop takes. */
const FETCH_MS = 250;
/** ms that a delivered batch is waited for before its partition is paused: a paused partition is missing from the next fetch, which would cost it up to FETCH_MS; a longer wait would hold up the others. */
const PATIENCE_MS = 100;
/** Batches handed over at once; how many are worked on at once is the subscriber's own limit. */
const BATCHES_AT_ONCE = 32;
const HEARTBEAT_MS = 1_000;

export interface SubscriptionOptions {
  /** ms without a sign of life after which the broker gives a member's partitions to others. */
  readonly sessionTimeoutMs: number;
}

/** A partition that this member holds. `next` is null until the consumer's database has been asked. */
interface Held { next: string | null; busy: boolean; lost: boolean }

const after = (offset: string): string => String(BigInt(offset) + 1n);

/**
 * One member of a consumer group. kafkajs fetches and finds out who holds which partition; offsets come from the
 * subscriber. A batch that takes longer pauses its partition and is worked on apart from kafkajs' own loop, so that a partition
 * that is being retried holds up no other, heartbeats go on, and no handler's error ever reaches kafkajs.
 */
export class KafkaSubscription implements Subscription {
  private consumer: Consumer;
  private held = new Map<string, Held>();
  private stopped = false;
  private readonly lag = new Map<string, { topic: string; partition: number; offset: string }>();
  private committing: NodeJS.Timeout | undefined;
  /** why a partition is not read, by partition */
  readonly faults = new Map<string, string>();

  constructor(private readonly kafka: Kafka, private readonly admin: Admin, private readonly subscriber: Subscriber, private readonly options: SubscriptionOptions) {
    this.consumer = this.newConsumer();
  }

  async start(): Promise<void> {
    await this.run();
    this.committing = setInterval(() => { void this.commit(); }, COMMIT_MS);
    this.committing.unref();
  }

  private newConsumer(): Consumer {
    const consumer = this.kafka.consumer({
      groupId: this.subscriber.group, allowAutoTopicCreation: false, maxWaitTimeInMs: FETCH_MS,
      sessionTimeout: this.options.sessionTimeoutMs, heartbeatInterval: HEARTBEAT_MS, rebalanceTimeout: this.options.sessionTimeoutMs,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, restartOnFailure: async () => !this.stopped },
    });
    const { GROUP_JOIN, REBALANCING, CRASH } = consumer.events;
    consumer.on(REBALANCING, () => { void this.loseAll(); });
    consumer.on(GROUP_JOIN, ({ payload }) => {
      // kafkajs was about to start again when we stopped it: it must not hold partitions that nobody reads
      if (this.stopped) void consumer.disconnect();
      else this.assign(payload.memberAssignment);
    });
    consumer.on(CRASH, ({ payload }) => { if (!payload.restart) void this.revive(payload.error); });
    return consumer;
  }

  private async run(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...this.subscriber.topics], fromBeginning: true });
    await this.consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: BATCHES_AT_ONCE, eachBatch: (payload) => this.deliver(payload) });
  }

  /** kafkajs gives up on errors that it holds for final (a right taken away, a topic missing); the subscription lives until it is stopped. */
  private async revive(error: Error): Promise<void> {
    await this.loseAll();
    while (!this.stopped) {
      this.faults.set(this.subscriber.group, codeOf(named(error)) ?? error.name);
      await pause(REVIVE_MS);
      if (this.stopped) return;
      try {
        this.consumer = this.newConsumer();
        await this.run();
        this.faults.delete(this.subscriber.group);
        return;
      } catch {
        // the fault stands; a half begun consumer must hold nothing
        await this.consumer.disconnect();
      }
    }
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.committing);
    await this.loseAll();
    await this.commit();
    await this.consumer.disconnect();
  }

  private loseAll(): Promise<unknown> {
    const lost = [...this.held];
    this.held = new Map();
    this.faults.clear();
    return Promise.all(lost.map(([key, held]) => {
      held.lost = true;
      const [topic, partition] = key.split('#') as [string, string];
      return this.subscriber.onRevoked(topic, Number(partition));
    }));
  }

  private assign(assignment: Record<string, number[]>): void {
    const leaving = this.loseAll();
    for (const [topic, partitions] of Object.entries(assignment)) {
      // before the first fetch: kafkajs would go on from its own offsets
      this.consumer.pause([{ topic, partitions }]);
      for (const partition of partitions) {
        const held: Held = { next: null, busy: false, lost: false };
        this.held.set(`${topic}#${partition}`, held);
        void leaving.then(() => this.begin(topic, partition, held));
      }
    }
  }

  /** Asks the subscriber where to go on, until it answers or the partition is lost. */
  private async begin(topic: string, partition: number, held: Held): Promise<void> {
    const key = `${topic}#${partition}`;
    while (!held.lost && !this.stopped) {
      try {
        const offset = await this.subscriber.onAssigned(topic, partition);
        const bounds = (await this.admin.fetchTopicOffsets(topic)).find((o) => o.partition === partition)!;
        if (offset !== null && BigInt(offset) > BigInt(bounds.high)) throw new Error(`offset ${offset} was read and the topic ends at ${bounds.high}: it was made anew`);
        if (offset !== null && BigInt(offset) < BigInt(bounds.low)) throw new Error(`offset ${offset} is next and the topic begins at ${bounds.low}: messages were deleted unread; rebuild from the owner's history`);
        if (held.lost) return;
        held.next = offset ?? bounds.low;
        this.faults.delete(key);
        this.consumer.seek({ topic, partition, offset: held.next });
        this.consumer.resume([{ topic, partitions: [partition] }]);
        return;
      } catch (error) {
        this.faults.set(key, (error as Error).message);
        await pause(AGAIN_MS);
      }
    }
  }

  private async deliver({ batch, resolveOffset, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const held = this.held.get(`${topic}#${partition}`);
    if (!held || held.next === null || held.busy || isStale()) return; // not resolved: fetched again when its time has come
    const next = BigInt(held.next);
    const messages = batch.messages.filter((m) => BigInt(m.offset) >= next).map(delivered);
    resolveOffset(batch.lastOffset());
    if (messages.length === 0) return;
    held.busy = true;
    const done = this.work(topic, partition, held, messages);
    if (await Promise.race([done.then(() => true), pause(PATIENCE_MS)])) return;
    this.consumer.pause([{ topic, partitions: [partition] }]);
    void done.then(() => { if (!held.lost && !this.stopped) this.consumer.resume([{ topic, partitions: [partition] }]); });
  }

  private async work(topic: string, partition: number, held: Held, messages: readonly DeliveredMessage[]): Promise<void> {
    try {
      await this.subscriber.onBatch(topic, partition, messages);
      held.next = after(messages.at(-1)!.offset);
      this.lag.set(`${topic}#${partition}`, { topic, partition, offset: held.next });
    } catch {
      // the subscriber has said why; the same messages are fetched again
      if (!held.lost && !this.stopped) {
        await pause(AGAIN_MS);
        if (!held.lost) this.consumer.seek({ topic, partition, offset: held.next! });
      }
    }
    held.busy = false;
  }

  private async commit(): Promise<void> {
    const offsets = [...this.lag.values()];
    this.lag.clear();
    // the group may be rebalancing; what counts is committed in the consumer's database
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}
