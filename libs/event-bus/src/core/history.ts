import { setTimeout as sleep } from 'node:timers/promises';
import { topics as declaredTopics, topicOf, type Envelope, type TopicDeclaration } from '@gt/contracts';
import type { Database, Queryable } from '@gt/persistence';
import { toMessage } from './cloud-events.js';
import { partitionOf } from './partition.js';
import type { HistoryIntake, Runner } from './runner.js';

/** ms before the owner is asked again while an open transaction of its keeps the noted position from settling. */
const SETTLE_WAIT_MS = 200;

/** A page of an owner's history. Positions are bigints as text. */
export interface HistoryPage {
  readonly events: ReadonlyArray<{ readonly position: string; readonly event: Envelope }>;
  /** how far this page has looked: go on after it */
  readonly position: string;
  /** the last position that the owner had handed out when it answered */
  readonly last: string;
}
/** Asks the owner of an aggregate type for what it has after a position. */
export type HistorySource = (aggregateType: string, after: string) => Promise<HistoryPage>;

/** The owner's answer is no page of history. */
export class UnreadableHistory extends Error {
  readonly code = 'UNREADABLE_HISTORY';
  override readonly name = 'UnreadableHistory';
}

/** How far one topic's history has been read. `upTo`: the position noted at the start, null before the owner's first answer. */
export interface HistoryProgress { readonly topic: string; readonly upTo: string | null; readonly position: string; readonly events: number; readonly done: boolean }

export interface HistoryOptions {
  readonly consumer: string;
  readonly database: Database;
  /** applies what is read; it need not be started */
  readonly runner: Runner;
  readonly source: HistorySource;
  readonly aggregateTypes: readonly string[];
  readonly logId: string;
  /** default: those of libs/contracts */
  readonly topics?: readonly TopicDeclaration[];
}

/**
 * Reads the owners' history up to positions noted at the start, and applies it as if it had come in the topic: what the topic brings again, or has
 * brought already, the watermark drops; what waited for it goes on. Progress is kept after each piece, so that another process goes on where one was killed.
 */
export class HistoryReader {
  constructor(private readonly options: HistoryOptions) {}

  /** Reads on until everything noted has been applied or parked. Rejects with what the owner or the database rejects with, and when aborted; call again to go on. */
  async read(signal: AbortSignal): Promise<void> {
    for (const aggregateType of this.options.aggregateTypes) await this.readTopic(aggregateType, signal);
  }

  private async readTopic(aggregateType: string, signal: AbortSignal): Promise<void> {
    const { consumer, database, runner } = this.options;
    const topic = topicOf(aggregateType);
    const partitions = (this.options.topics ?? declaredTopics).find((t) => t.name === topic)?.partitions;
    if (partitions === undefined) throw new Error(`no topic ${topic} is declared in libs/contracts`);
    await database.query('INSERT INTO history_reading (consumer, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING', [consumer, topic]);
    const [row] = await database.query<{ up_to: string | null; position: string; done: boolean }>('SELECT up_to, position, done FROM history_reading WHERE consumer = $1 AND topic = $2', [consumer, topic]);
    if (row!.done) return;
    const intake = await runner.openHistory(topic);
    try {
      await this.readPages(aggregateType, topic, partitions, row!, intake, signal);
    } finally {
      await intake.close();
    }
  }

  private async readPages(aggregateType: string, topic: string, partitions: number, from: { up_to: string | null; position: string }, intake: HistoryIntake, signal: AbortSignal): Promise<void> {
    const { consumer, database, source, logId } = this.options;
    let { up_to: upTo, position } = from;
    for (let done = false; !done;) {
      signal.throwIfAborted();
      const page = readable(await source(aggregateType, position), position);
      if (upTo === null) {
        upTo = page.last;
        await database.query('UPDATE history_reading SET up_to = $3 WHERE consumer = $1 AND topic = $2', [consumer, topic, upTo]);
      }
      await intake.take(page.events.map(({ position: at, event }) => ({ partition: partitionOf(event.aggregateId, partitions), message: { ...toMessage(event, logId), offset: at } })), signal,
        async (last, count) => { await database.query('UPDATE history_reading SET position = $3, events = events + $4, read_at = clock_timestamp() WHERE consumer = $1 AND topic = $2', [consumer, topic, last.offset, count]); });
      const settled = page.position !== position;
      position = page.position;
      done = BigInt(position) >= BigInt(upTo);
      await database.query('UPDATE history_reading SET position = $3, done = $4, read_at = clock_timestamp() WHERE consumer = $1 AND topic = $2', [consumer, topic, position, done]);
      if (!done && !settled) await sleep(SETTLE_WAIT_MS, undefined, { signal });
    }
  }
}

/** How far each topic's history has been read for a consumer. */
export async function historyProgress(database: Queryable, consumer: string): Promise<HistoryProgress[]> {
  const rows = await database.query<{ topic: string; up_to: string | null; position: string; events: string; done: boolean }>('SELECT topic, up_to, position, events, done FROM history_reading WHERE consumer = $1 ORDER BY topic', [consumer]);
  return rows.map((r) => ({ topic: r.topic, upTo: r.up_to, position: r.position, events: Number(r.events), done: r.done }));
}

/** What cannot be a page would be taken for "nothing more": refused by name instead. */
function readable(page: HistoryPage, after: string): HistoryPage {
  const whole = (text: unknown) => typeof text === 'string' && /^\d{1,19}$/.test(text);
  if (!whole(page?.position) || !whole(page.last) || !Array.isArray(page.events)) throw new UnreadableHistory('the answer is no page of history');
  if (BigInt(page.position) < BigInt(after)) throw new UnreadableHistory('the page ends before it begins');
  if (page.events.some(({ position, event }) => !whole(position) || typeof event?.aggregateId !== 'string' || typeof event.type !== 'string' || typeof event.actor?.subject !== 'string')) throw new UnreadableHistory('an event of the page is none');
  return page;
}
