import type { TopicDeclaration } from '@gt/contracts';
import type { Tx } from '@gt/persistence';

/** A message as a driver carries it: key = aggregate id, CloudEvents binary headers (`ce_*`), JSON body. */
export interface BusMessage { readonly key: string; readonly headers: Readonly<Record<string, string>>; readonly value: string }
/** Offset as decimal text: 64 bits. */
export interface DeliveredMessage extends BusMessage { readonly offset: string }

export interface Subscriber {
  readonly group: string;
  readonly topics: readonly string[];
  /** The partition is ours now: answers the offset to go on from (the consumer's database knows it), null = from the beginning. */
  onAssigned(topic: string, partition: number): Promise<string | null>;
  /** Messages in offset order. Resolves when they are dealt with; a rejection means "not yet": the driver delivers the same ones again, later. */
  onBatch(topic: string, partition: number, messages: readonly DeliveredMessage[]): Promise<void>;
  onRevoked(topic: string, partition: number): Promise<void>;
  /** The driver has had no sign of life of the subscription for so long (ms), and begins it anew. */
  onStalled?(silentMs: number): void;
}
export interface Subscription {
  stop(): Promise<void>;
  /** False when it gets no messages any more and beginning anew has not helped. Absent: its reader cannot be left behind. */
  live?(): boolean;
}

/** A setting of a live topic that is not the declared one; `setting` is `topic` when it is missing altogether. */
export interface TopicDrift { readonly topic: string; readonly setting: string; readonly declared: string; readonly found: string }

/** The one port of both drivers. */
export interface BusDriver {
  readonly kind: 'kafka' | 'postgres';
  /** Sees to it that the topics can be used: creates missing ones (or, where the deployment makes them, refuses to go on without) and refuses a live topic with another partition count. Answers what differs otherwise. */
  ensureTopics(topics: readonly TopicDeclaration[]): Promise<readonly TopicDrift[]>;
  /** Identity of this log's life: another one after a reset or restore. */
  logId(): Promise<string>;
  /** Resolves when the messages are durable in order in that partition. On rejection some of them may be there. */
  publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void>;
  subscribe(subscriber: Subscriber): Promise<Subscription>;
  health(): Promise<{ readonly up: boolean; readonly detail: string }>;
  /** How many messages lie in each of these partitions from an offset on (null: from its beginning), in the order given: the lag that operators see. */
  behind(at: ReadonlyArray<{ readonly topic: string; readonly partition: number; readonly next: string | null }>): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** What a handler gets beside the envelope: the runner's transaction. It writes there and nowhere else, and calls nobody. */
export interface EventContext { readonly tx: Tx; readonly consumer: string }

/**
 * What a consumer or a relay tells of.
 * - gap, parked, conflict: a message was put into `parked_event`
 * - retry: work failed for a passing reason and is tried again
 * - refused: the log is another one than offsets or mark belong to
 * - unclean_end: the process before did not end in order; this one takes its first messages one at a time
 * - crash: a message was in hand when the process ended, `tries` times so far
 * - stalled: the broker's group no longer knew the consumer, or did not answer it; it was made anew
 * - unknown_type: an event of a type that no contract names; its version counts, nobody handles it
 */
export const BUS_EVENTS = ['applied', 'duplicate', 'gap', 'parked', 'conflict', 'retry', 'published', 'relay_error', 'refused', 'unclean_end', 'crash', 'stalled', 'unknown_type'] as const;
export type BusEvent = (typeof BUS_EVENTS)[number];

/** Told of what happens, for metrics and logs. No personal data: ids, codes, counts. */
export interface BusObserver {
  event?(name: BusEvent, facts: Readonly<Record<string, string | number>>): void;
}

/** A live topic has another partition count than declared. Nothing may be published there: keys would move and overtake their own events. */
export class TopicMismatch extends Error {
  readonly code = 'TOPIC_MISMATCH';
  constructor(topic: string, found: number | undefined, declared: number) {
    super(`topic ${topic} has ${found} partitions and is declared with ${declared}: a live topic's count never changes, for keys would move and overtake their own events`);
    this.name = 'TopicMismatch';
  }
}

/** The topic is not there: it was never made, or taken away. */
export class TopicMissing extends Error {
  readonly code = 'TOPIC_MISSING';
  constructor(topics: readonly string[]) {
    super(`no topic ${topics.join(', ')}: call ensureTopics first`);
    this.name = 'TopicMissing';
  }
}

/** What a consumer tells of itself (livez, metrics). */
export interface ConsumerFacts {
  readonly part: 'consumer'; readonly consumer: string; readonly driver: string; readonly live: boolean; readonly partitions: number;
  /** partitions with work in hand, and for how long (ms) the longest has been without a commit */
  readonly inHand: number; readonly stalledMs: number; readonly msSinceProgress: number;
  /** why it must not read on, in words for the log; '' when it may */
  readonly refused: string;
  readonly condition: 'LOG_REFUSED' | '';
}
/** What a relay tells of itself. */
export interface RelayFacts {
  readonly part: 'relay'; readonly service: string; readonly active: boolean; readonly position: string; readonly markAgeMs: number; readonly live: boolean; readonly refused: string;
  readonly condition: 'LOG_REFUSED' | 'TOPIC_UNDECLARED' | '';
}
