import { topics as declaredTopics, topicOf, type Envelope, type TopicDeclaration } from '@gt/contracts';
import { readEvents, SettledMark, type Database, type EventLog, type Queryable, type StoredEvent, type ToContract } from '@gt/persistence';
import type { PoolClient, QueryResultRow } from 'pg';
import { toMessage } from './cloud-events.js';
import { codeOf, nameOf } from './failures.js';
import { partitionOf } from './partition.js';
import { pause } from './pause.js';
import type { BusDriver, BusMessage, BusObserver, RelayFacts } from './port.js';

/** Events of one round at most. Their sends are answered before the next round's, which is read meanwhile: enough events to make that cheap, few enough for memory (two rounds of some KiB an event). */
export const ROUND_EVENTS = 2_000;
/** Longest wait (ms) for a commit that nobody told us of (another process of this service): the net under the wake-up call. */
const IDLE_MS = 200;
/** ms between two commits of the mark: what was published since is published again after a crash, and dropped by the watermarks; a commit for each round would cost as much as the round where events trickle in. */
const MARK_MS = 100;
/** Waits (ms) while an open transaction holds the mark back: first, longest. */
const SETTLE_FIRST_MS = 2;
const SETTLE_LONGEST_MS = 50;
/** ms between tries to become the active relay, and after a failure at first and at most. */
const STANDBY_MS = 1_000;
const FAILURE_FIRST_MS = 100;
const FAILURE_LONGEST_MS = 5_000;
/** ms without one finished round (successful or not) after which the relay calls itself not live. A broker that is down is no reason to restart. */
export const ROUND_LIMIT_MS = 120_000;

export interface RelayOptions {
  readonly service: string;
  readonly database: Database;
  readonly log: EventLog;
  readonly driver: BusDriver;
  readonly observer?: BusObserver;
  /** default: those of libs/contracts */
  readonly topics?: readonly TopicDeclaration[];
}

/** The stored event as other services see it. */
export function toEnvelope(event: StoredEvent, toContract: ToContract): Envelope {
  const { type, typeVersion, data } = toContract(event);
  return {
    id: event.id, type, typeVersion, aggregateType: event.aggregateType, aggregateId: event.aggregateId, version: event.version,
    occurredAt: event.occurredAt.toISOString(), recordedAt: event.recordedAt.toISOString(), actor: event.actor,
    causationId: event.causationId, correlationId: event.correlationId, traceparent: event.traceparent, data,
  };
}

/** Messages of one partition, in order. */
interface Send { readonly topic: string; readonly partition: number; readonly messages: BusMessage[] }
/** Messages of at most ROUND_EVENTS events, up to the position `last`. */
interface Round { readonly sends: readonly Send[]; readonly events: number; readonly last: string }

/** An event was stored for whose aggregate type libs/contracts declares no topic. */
class TopicUndeclared extends Error {
  readonly code = 'TOPIC_UNDECLARED';
  override readonly name = 'TopicUndeclared';
  constructor(topic: string) { super(`no topic ${topic} is declared in libs/contracts`); }
}

/** Publishes a service's event log in position order up to the settled mark. Of all its processes one is active, by advisory lock. */
export class Relay {
  private readonly partitions: ReadonlyMap<string, number>;
  private running: Promise<void> | null = null;
  private stopping = new AbortController();
  private woken = false;
  private wakeUp: () => void = () => undefined;
  private active = false;
  /** up to here all is published, and `kept` is what of it has been noted in `relay_mark`, when (performance.now) last */
  private position = '0';
  private kept = '0';
  private keptAt = 0;
  private refused: string | null = null;
  /** an event of an aggregate that no topic is declared for stands next: nothing goes past it */
  private undeclared = false;
  private lastRound = Date.now();
  private ageMs: () => number = () => 0;

  constructor(private readonly options: RelayOptions) {
    this.partitions = new Map((options.topics ?? declaredTopics).map((t) => [t.name, t.partitions]));
  }

  async start(): Promise<void> {
    this.options.log.onAppended(() => this.wake());
    this.lastRound = Date.now();
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  live(): boolean {
    return this.refused === null && Date.now() - this.lastRound < ROUND_LIMIT_MS;
  }

  facts(): RelayFacts {
    return { part: 'relay', service: this.options.service, active: this.active, position: this.position, markAgeMs: this.ageMs(), live: this.live(), refused: this.refused ?? '',
      condition: this.refused !== null ? 'LOG_REFUSED' : this.undeclared ? 'TOPIC_UNDECLARED' : '' };
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Until woken, at most `ms`. */
  private async rest(ms: number): Promise<void> {
    const woken = new AbortController();
    this.wakeUp = () => woken.abort();
    if (!this.woken) await pause(ms, woken.signal);
    this.woken = false;
  }

  private async loop(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        await this.term(() => { failures = 0; });
      } catch (error) {
        failures += 1;
        this.note('relay_error', { error: nameOf(error), code: codeOf(error) ?? '', failures });
        this.lastRound = Date.now();
        this.woken = false;
        await this.rest(Math.min(FAILURE_FIRST_MS * 2 ** (failures - 1), FAILURE_LONGEST_MS));
      }
      this.active = false;
    }
  }

  /** One term as a candidate or as the active relay: all on one connection, whose end gives the lock up. */
  private async term(succeeded: () => void): Promise<void> {
    const runner = this.options.database.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const db: Queryable = { query: async <R extends QueryResultRow>(sql: string, params: unknown[] = []) => (await client.query<R>(sql, params)).rows };
      const lock = `relay:${this.options.service}`;
      const [row] = await db.query<{ got: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got', [lock]);
      this.lastRound = Date.now();
      if (!row!.got) {
        succeeded();
        this.woken = false;
        await this.rest(STANDBY_MS);
        return;
      }
      try {
        await this.publishAll(db, succeeded);
      } finally {
        // the connection goes back to the pool and must not keep the lock; a broken one has lost it already
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lock]).catch((error: unknown) => this.note('relay_error', { error: nameOf(error), code: codeOf(error) ?? '' }));
      }
    } finally {
      await runner.release();
    }
  }

  private async publishAll(db: Queryable, succeeded: () => void): Promise<void> {
    const logId = await this.options.driver.logId();
    this.position = this.kept = await this.mark(db, logId);
    this.active = true;
    const settled = new SettledMark("event_position_seq");
    this.ageMs = () => settled.ageMs();
    let upTo = '0';
    const ahead = async (after: string, more: boolean): Promise<Round | null> => {
      if (!more) {
        this.woken = false; // whoever commits from here on wakes us again
        upTo = await settled.advance(db);
      }
      return BigInt(upTo) > BigInt(after) ? this.read(db, after, upTo, logId) : null;
    };
    let next = ahead(this.position, false);
    let marked = Promise.resolve();
    try {
      for (let waits = 0; !this.stopping.signal.aborted;) {
        const round = await next;
        this.lastRound = Date.now();
        succeeded();
        if (this.position !== this.kept && performance.now() - this.keptAt >= MARK_MS) {
          await marked;
          marked = this.keep();
          marked.catch(() => undefined); // looked at before the next, or at the end
        }
        if (round !== null) {
          waits = 0;
          // read, and made into messages, while the broker takes this one
          next = ahead(round.last, round.events === ROUND_EVENTS);
          next.catch(() => undefined); // looked at when the send has been answered: no pending send is ever abandoned
          await Promise.all(round.sends.map((send) => this.send(send)));
          this.published(round);
        } else {
          // an open transaction is looked at again soon, without waiting for a call
          const held = settled.waiting();
          waits = held ? waits + 1 : 0;
          await this.rest(held ? Math.min(SETTLE_FIRST_MS * waits, SETTLE_LONGEST_MS) : IDLE_MS);
          next = ahead(this.position, false);
        }
      }
    } finally {
      await Promise.allSettled([next, marked]); // the connection goes back with nothing under way on it
      // one that cannot be written now is behind, no more
      if (this.position !== this.kept) await this.keep().catch((error: unknown) => this.note('relay_error', { error: nameOf(error), code: codeOf(error) ?? '' }));
    }
    await marked;
  }

  private published({ last, events }: Round): void {
    this.position = last;
    this.note('published', { count: events });
  }

  /** Notes how far all is published: it may lag behind, never run ahead. On another connection than the one that reads, so that its commit holds nobody up. It is true also when the lock is lost meanwhile. */
  private async keep(): Promise<void> {
    const { position } = this;
    this.keptAt = performance.now();
    await this.options.database.query('UPDATE relay_mark SET position = $2 WHERE service = $1 AND position < $2', [this.options.service, position]);
    this.kept = position;
  }

  /** Where to go on. A mark that belongs to another log is refused: what was published there is not here. */
  private async mark(db: Queryable, logId: string): Promise<string> {
    const { service } = this.options;
    await db.query("INSERT INTO relay_mark (service, position, log_id) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", [service, logId]);
    const [row] = await db.query<{ position: string; log_id: string }>('SELECT position, log_id FROM relay_mark WHERE service = $1', [service]);
    if (row!.log_id !== logId) {
      this.refused = `${service} has published to log ${row!.log_id}, and this is ${logId}: the broker was reset, restored or exchanged. Bring the old log back, or publish all again (relay_mark) and rebuild the consumers`;
      this.note('refused', { reason: this.refused });
      throw new Error(this.refused);
    }
    this.refused = null;
    return row!.position;
  }

  /** The next round, as messages: its partitions are sent side by side, in each the events in order. Null when there is none. */
  private async read(db: Queryable, after: string, upTo: string, logId: string): Promise<Round | null> {
    const events = await readEvents(db, after, upTo, ROUND_EVENTS);
    if (events.length === 0) return null;
    const sends = new Map<string, Send>();
    for (const event of events) {
      const topic = topicOf(event.aggregateType);
      const count = this.partitions.get(topic);
      if (count === undefined) {
        this.undeclared = true;
        throw new TopicUndeclared(topic);
      }
      this.undeclared = false;
      const partition = partitionOf(event.aggregateId, count);
      const key = `${topic}#${partition}`;
      const send = sends.get(key) ?? { topic, partition, messages: [] };
      send.messages.push(toMessage(toEnvelope(event, this.options.log.toContract), logId));
      sends.set(key, send);
    }
    return { sends: [...sends.values()], events: events.length, last: events.at(-1)!.position };
  }

  /** A failed send is repeated until it is answered, so that none is overtaken. */
  private async send({ topic, partition, messages }: Send): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.options.driver.publish(topic, partition, messages);
      } catch (error) {
        this.note('relay_error', { topic, partition, tries, error: nameOf(error), code: codeOf(error) ?? '' });
        // stopping: what was not answered is sent again by the next relay, for the mark stands before it
        if (this.stopping.signal.aborted) throw error;
        this.lastRound = Date.now();
      }
      await pause(Math.min(FAILURE_FIRST_MS * 2 ** (tries - 1), FAILURE_LONGEST_MS), this.stopping.signal);
    }
  }

  private note(name: Parameters<NonNullable<BusObserver['event']>>[0], facts: Record<string, string | number>): void {
    this.options.observer?.event?.(name, { service: this.options.service, ...facts });
  }
}
