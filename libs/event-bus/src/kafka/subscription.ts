import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { codeOf } from '../core/failures.js';
import { pause } from '../core/pause.js';
import type { DeliveredMessage, Subscriber, Subscription } from '../core/port.js';
import { named } from './conditions.js';
import { delivered } from './delivered.js';

/** ms before a batch that was not dealt with is delivered again, and between tries to begin a partition. */
const AGAIN_MS = 500;
/** ms before a consumer that kafkajs has given up is made anew. */
const REVIVE_MS = 2_000;
/** Session time-outs without a heartbeat or a join after which kafkajs no longer drives the consumer: a rebalance takes one at most, and one is for a slow machine. */
const SILENT_SESSIONS = 3;
/** Consumers that fell silent one after the other with which the subscription is not live: the second was new, and had reached a broker. */
const SILENCES = 2;
/** ms that a consumer may take to leave its group; one that is stuck is left behind, its session ends by itself. */
const LEAVE_MS = 5_000;
/** ms after which a partition that is not begun yet (neither the consumer's database nor the broker says no) is told in health. */
const BEGIN_MS = 20_000;
/** ms that the work on a lost partition may take to end, the database's word on it included; then it may begin anew all the same, for its watermarks let nothing be done twice. */
const LOST_MS = 20_000;
/** ms between commits of Kafka's own offsets, which serve the display of lag alone. */
const COMMIT_MS = 1_000;
/** ms that a fetch waits for data: bounds how long a stop takes. */
const FETCH_MS = 250;
/** ms that a delivered batch is waited for before its partition is paused: a paused partition is missing from the next fetch, which would cost it up to FETCH_MS; a longer wait would hold up the others. */
const PATIENCE_MS = 100;
/** Batches handed over at once; how many are worked on at once is the subscriber's own limit. */
const BATCHES_AT_ONCE = 32;
const HEARTBEAT_MS = 1_000;
/** ms after which kafkajs asks anew who leads a partition. Its own five minutes would be how long it asks a leader that hangs, and leads no more. */
const METADATA_MS = 10_000;

export interface SubscriptionOptions {
  /** ms without a sign of life after which the broker gives a member's partitions to others. */
  readonly sessionTimeoutMs: number;
  /** ms without a heartbeat or a join after which the consumer is made anew; SILENT_SESSIONS when not given */
  readonly silenceMs?: number | undefined;
}

/**
 * Thrown into kafkajs from its own events by a consumer that was let go and takes part all the same (its stop did nothing, for it was just starting, or hung): it would
 * be a member for good, with partitions that nobody reads. Nothing catches a listener's error on its way to the consumer's loop, which ends by it.
 */
class LeftBehind extends Error {
  override readonly name = 'LeftBehind';
}

/** A partition that this member holds. `next` is null until the consumer's database has been asked, `begun` resolves when that is over. */
interface Held { next: string | null; busy: boolean; lost: boolean; begun: Promise<void> }

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
  private leaving: Promise<unknown> = Promise.resolve();
  private readonly lag = new Map<string, { topic: string; partition: number; offset: string }>();
  private committing: NodeJS.Timeout | undefined;
  private watching: NodeJS.Timeout | undefined;
  private readonly silenceMs: number;
  /** when (performance.now) the group's coordinator last answered this member */
  private heard = performance.now();
  /** how many consumers, one after the other, have fallen silent since then */
  private silences = 0;
  private reviving = false;
  /** by broker, when (performance.now) the first fetch was begun that it has not answered, and the last */
  private readonly fetching = new Map<number, { since: number; last: number }>();
  /** why the consumer must be made anew */
  private fault: string | null = null;
  /** why a partition is not read, by partition */
  readonly faults = new Map<string, string>();

  constructor(private readonly kafka: Kafka, private readonly admin: Admin, private readonly subscriber: Subscriber, private readonly options: SubscriptionOptions) {
    this.silenceMs = options.silenceMs ?? SILENT_SESSIONS * options.sessionTimeoutMs;
    this.consumer = this.newConsumer();
  }

  /** False when no message can come any more though brokers can be reached, and new consumers have not helped. */
  live(): boolean {
    return this.silences < SILENCES;
  }

  /** Rejects when the consumer cannot begin, or is still at it after a time in which any group has settled. */
  async start(): Promise<void> {
    await this.begun();
    this.committing = setInterval(() => { void this.commit(); }, COMMIT_MS);
    this.committing.unref();
    this.heard = performance.now();
    this.watching = setInterval(() => { this.watch(); }, HEARTBEAT_MS);
    this.watching.unref();
  }

  private newConsumer(): Consumer {
    // one that was replaced may still stir
    const ours = () => consumer === this.consumer;
    const consumer: Consumer = this.kafka.consumer({
      groupId: this.subscriber.group, allowAutoTopicCreation: false, maxWaitTimeInMs: FETCH_MS, metadataMaxAge: METADATA_MS,
      sessionTimeout: this.options.sessionTimeoutMs, heartbeatInterval: HEARTBEAT_MS, rebalanceTimeout: this.options.sessionTimeoutMs,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, restartOnFailure: async () => !this.stopped && ours() },
    });
    const { GROUP_JOIN, HEARTBEAT, REBALANCING, CRASH, STOP, FETCH_START, FETCH } = consumer.events;
    consumer.on(REBALANCING, () => { if (ours()) void this.loseAll(); });
    // before it begins again, or is replaced: a batch that ends meanwhile must not speak to a consumer that does not run, for that throws
    consumer.on(STOP, () => { if (ours()) void this.loseAll(); });
    consumer.on(GROUP_JOIN, ({ payload }) => {
      if (this.stopped || !ours()) throw new LeftBehind();
      this.heard = performance.now();
      this.assign(payload.memberAssignment);
    });
    consumer.on(HEARTBEAT, () => {
      if (!ours()) throw new LeftBehind();
      this.heard = performance.now();
      this.silences = 0;
    });
    consumer.on(FETCH_START, ({ payload: { nodeId } }) => {
      const now = performance.now();
      if (ours()) this.fetching.set(nodeId, { since: this.fetching.get(nodeId)?.since ?? now, last: now });
    });
    consumer.on(FETCH, ({ payload }) => { if (ours()) this.fetching.delete(payload.nodeId); });
    consumer.on(CRASH, ({ payload }) => { if (!payload.restart && ours()) void this.revive(codeOf(named(payload.error)) ?? payload.error.name); });
    return consumer;
  }

  /** A join that does not end would keep the watch from looking: the consumer is left behind then. */
  private begun(): Promise<void> {
    return Promise.race([this.run(), pause(SILENT_SESSIONS * this.options.sessionTimeoutMs, undefined, { ref: false }).then(() => { throw new LeftBehind('the consumer did not begin'); })]);
  }

  private async run(): Promise<void> {
    const { consumer } = this;
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.subscriber.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: BATCHES_AT_ONCE,
      eachBatch: async (payload) => { if (consumer === this.consumer) await this.deliver(payload); },
    });
  }

  /**
   * kafkajs can go on fetching as a member that its group no longer knows, or wait for an answer for ever, and says nothing: only heartbeats
   * (each second, also while nothing is to be read) and joins show that messages can come. It can also ask a broker again and again that does not
   * answer, while another one leads its partitions by now and heartbeats go on.
   */
  private watch(): void {
    if (this.reviving) return;
    const now = performance.now();
    const silentMs = Math.round(now - this.heard);
    if (silentMs >= this.silenceMs) {
      this.silences += 1;
      this.subscriber.onStalled?.(silentMs);
      void this.revive('COORDINATOR_MOVING');
      return;
    }
    // one that is asked no more has left the cluster
    const unanswered = [...this.fetching.values()].find(({ since, last }) => now - since >= this.silenceMs && now - last < this.silenceMs / 2);
    if (!unanswered) return;
    this.subscriber.onStalled?.(Math.round(now - unanswered.since));
    void this.revive('BROKER_SILENT');
  }

  /**
   * Puts a new consumer in the place of one that kafkajs no longer drives, or has given up for an error that it holds for final (a right taken away, a
   * topic missing). Tries until one has begun; the subscription lives until it is stopped.
   */
  private async revive(fault: string): Promise<void> {
    this.fault = fault;
    if (this.reviving) return;
    this.reviving = true;
    await this.loseAll();
    while (this.fault !== null && !this.stopped) {
      this.faults.set(this.subscriber.group, this.fault);
      await letGo(this.consumer);
      await pause(REVIVE_MS);
      if (!this.stopped) await this.renew(this.fault);
    }
    this.reviving = false;
  }

  private async renew(fault: string): Promise<void> {
    this.fault = null;
    this.consumer = this.newConsumer();
    this.fetching.clear();
    this.heard = performance.now();
    try {
      await this.begun(); // may crash without throwing: then `fault` is set again
    } catch {
      this.fault ??= fault; // it stands, and health tells it, until the group is joined
    }
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.committing);
    clearInterval(this.watching);
    await this.loseAll();
    await this.commit();
    await letGo(this.consumer);
  }

  /** Resolves when the work on all partitions that were ever lost has ended, or LOST_MS are over: one that comes back is not begun before. */
  private loseAll(): Promise<unknown> {
    const lost = [...this.held];
    this.held = new Map();
    this.leaving = Promise.all([this.leaving, ...lost.map(([key, held]) => {
      held.lost = true;
      const [topic, partition] = key.split('#') as [string, string];
      // not before it has begun: what is asked for and given back in the other order stays taken
      return Promise.race([held.begun.then(() => this.subscriber.onRevoked(topic, Number(partition))), pause(LOST_MS, undefined, { ref: false })]);
    })]);
    return this.leaving;
  }

  private assign(assignment: Record<string, number[]>): void {
    const leaving = this.loseAll();
    this.faults.clear();
    for (const [topic, partitions] of Object.entries(assignment)) {
      // before the first fetch: kafkajs would go on from its own offsets
      this.consumer.pause([{ topic, partitions }]);
      for (const partition of partitions) {
        const held: Held = { next: null, busy: false, lost: false, begun: leaving.then(() => this.begin(topic, partition, held)) };
        this.held.set(`${topic}#${partition}`, held);
      }
    }
  }

  /** Asks the subscriber where to go on, until it answers or the partition is lost. */
  private async begin(topic: string, partition: number, held: Held): Promise<void> {
    const key = `${topic}#${partition}`;
    while (!held.lost && !this.stopped) {
      const late = setTimeout(() => { if (!held.lost) this.faults.set(key, `not begun after ${BEGIN_MS / 1000} s: neither the consumer's database nor the broker has answered`); }, BEGIN_MS).unref();
      try {
        const offset = await this.subscriber.onAssigned(topic, partition);
        const bounds = (await this.boundsOf(topic)).find((o) => o.partition === partition)!;
        if (offset !== null && BigInt(offset) > BigInt(bounds.high)) throw new Error(`offset ${offset} was read and the topic ends at ${bounds.high}: it was made anew`);
        if (offset !== null && BigInt(offset) < BigInt(bounds.low)) throw new Error(`offset ${offset} is next and the topic begins at ${bounds.low}: messages were deleted unread; rebuild from the owner's history`);
        if (held.lost) return;
        held.next = offset ?? bounds.low;
        this.faults.delete(key);
        this.consumer.seek({ topic, partition, offset: held.next });
        this.consumer.resume([{ topic, partitions: [partition] }]);
        return;
      } catch (error) {
        if (!held.lost) this.faults.set(key, (error as Error).message);
        await pause(AGAIN_MS);
      } finally {
        clearTimeout(late);
      }
    }
  }

  /** An admin asks for minutes the leader that it knew, also when that one hangs: what fails is asked by a new one, which knows none. */
  private async boundsOf(topic: string): Promise<Awaited<ReturnType<Admin['fetchTopicOffsets']>>> {
    try {
      return await this.admin.fetchTopicOffsets(topic);
    } catch (error) {
      const fresh = this.kafka.admin();
      try {
        await fresh.connect();
        return await fresh.fetchTopicOffsets(topic);
      } catch {
        throw error; // the first one tells as much
      } finally {
        await fresh.disconnect().catch(() => undefined);
      }
    }
  }

  private async deliver({ batch, resolveOffset, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const held = this.held.get(`${topic}#${partition}`);
    if (!held || held.next === null || held.busy || isStale()) return; // not resolved: fetched again when its time has come
    const next = BigInt(held.next);
    const from = BigInt((batch as { fetchedOffset?: string }).fetchedOffset ?? batch.messages[0]!.offset);
    if (from > next || BigInt(batch.lastOffset()) + 1n < next) {
      // kafkajs went elsewhere by itself, as it does without a word when what is next is not in the log (any more): nothing may be passed over unread
      this.consumer.pause([{ topic, partitions: [partition] }]);
      held.next = null;
      held.begun = this.begin(topic, partition, held);
      return;
    }
    const messages = batch.messages.filter((m) => BigInt(m.offset) >= next).map(delivered);
    resolveOffset(batch.lastOffset());
    if (messages.length === 0) return;
    held.busy = true;
    const done = this.work(topic, partition, held, messages);
    if (await Promise.race([done.then(() => true), pause(PATIENCE_MS).then(() => false)])) return;
    if (held.lost) return; // it may be ours again by now, and read: paused, nobody would resume it
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

/** Lets a consumer leave its group as far as it still can. An error of it is of no more use: it is not used again. */
const letGo = (consumer: Consumer) => Promise.race([consumer.disconnect().catch(() => undefined), pause(LEAVE_MS, undefined, { ref: false })]);
