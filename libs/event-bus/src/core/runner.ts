import { houseContracts, type ContractSet } from '@gt/contracts';
import type { Database } from '@gt/persistence';
import { LOG_ID_HEADER } from './cloud-events.js';
import { BATCH_MESSAGES, isSuspect, newState, pieceOf, type PartitionState } from './care.js';
import { ConsumerTables } from './consumer-tables.js';
import { codeOf, isTransient, nameOf } from './failures.js';
import { Gate } from './gate.js';
import { handle, HandlerFailure, type Handlers } from './handlers.js';
import { pause } from './pause.js';
import { incomingOf, plan, verdictOf, type Decision, type Incoming, type Verdict } from './plan.js';
import { shownId, shownType } from './shown.js';
import { Together } from './together.js';
import type { BusDriver, BusObserver, ConsumerFacts, DeliveredMessage, Subscriber, Subscription } from './port.js';

/** ms of work after which a transaction is committed though messages are left: locks are short, and far below the 5 s limit of a writing transaction. */
export const BATCH_MS = 500;
/** Partitions worked on at once: each takes a connection of the service's pool of 8, and commands need the rest. */
const PARTITIONS_AT_ONCE = 3;
/** The pseudo-partition under which crashes are counted while an owner's history is read. */
const HISTORY_PARTITION = -1;
/** Tries of a message that ended the process before it is parked. */
export const CRASH_TRIES = 3;
/** First and longest wait (ms) between tries of work that failed for a passing reason. */
const RETRY_FIRST_MS = 50;
const RETRY_LONGEST_MS = 5_000;
/** ms without a commit while work is in hand after which the consumer calls itself not live. */
export const PROGRESS_LIMIT_MS = 60_000;
/** ms that a partition's work may take to end when the partition is given back: a service must be down within 15 s. */
const STOP_MS = 8_000;
/** How often (ms) kept messages are looked through for ones that may go on: an operator may have released them. */
const RELEASE_MS = 2_000;

export interface RunnerOptions {
  readonly consumer: string;
  readonly database: Database;
  readonly driver: BusDriver;
  readonly topics: readonly string[];
  readonly handlers: Handlers;
  /** default: those of the house */
  readonly contracts?: ContractSet;
  readonly observer?: BusObserver;
  /** partitions worked on at once; default PARTITIONS_AT_ONCE */
  readonly atOnce?: number;
}

/** Takes what comes from an owner's history instead of the log. */
export interface HistoryIntake {
  /**
   * Resolves when the messages are applied, dropped or parked. `partition`: the one that the message has in the topic. `taken` is told after each piece,
   * so that after a crash one begins at the message that may be to blame.
   */
  take(messages: ReadonlyArray<{ partition: number; message: DeliveredMessage }>, signal: AbortSignal, taken: (last: DeliveredMessage, count: number) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** This consumer must not read on: the log is another one than its offsets belong to. An operator decides. */
export class RefusedLog extends Error {
  override readonly name = 'RefusedLog';
}
/** Thrown inside when the partition was taken away or the runner stops: the work is left to whoever comes next. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
}
/** Messages of one partition, in order. */
interface Piece { readonly topic: string; readonly partition: number; readonly batch: readonly Incoming[]; readonly state: PartitionState }

/** Applies events to the consumer's database: each once, in version order per aggregate, offsets in the same transaction. */
export class Runner {
  private readonly tables: ConsumerTables;
  private readonly partitions = new Map<string, PartitionState>();
  /** partitions that the database is being asked about */
  private readonly beginning = new Map<string, Promise<unknown>>();
  private readonly gate: Gate;
  /** Events lie spread over partitions: a transaction for the few of each would cost far more than they do. */
  private readonly together: Together<Piece>;
  /** one piece in flight in the whole member while any partition is careful, so that a crash accuses the right one */
  private readonly careful = new Gate(1);
  private subscription: Subscription | null = null;
  private logId = '';
  private readonly stopping = new AbortController();
  private refused: string | null = null;
  private lastProgress = Date.now();
  private releasing: NodeJS.Timeout | undefined;
  /** partitions whose kept messages are being looked through */
  private readonly looking = new Set<string>();

  constructor(private readonly options: RunnerOptions) {
    this.tables = new ConsumerTables(options.consumer);
    this.gate = new Gate(options.atOnce ?? PARTITIONS_AT_ONCE);
    this.together = new Together(this.gate, (pieces) => this.attemptTogether(pieces));
  }

  async start(): Promise<void> {
    const { consumer, topics, driver } = this.options;
    this.logId = await driver.logId();
    const subscriber: Subscriber = {
      group: consumer, topics,
      onAssigned: (topic, partition) => this.assigned(topic, partition),
      onBatch: (topic, partition, messages) => this.queued(topic, partition, (state) => this.take(topic, partition, messages, state)),
      onRevoked: (topic, partition) => this.revoked(topic, partition),
      onStalled: (silentMs) => this.note('stalled', { silentMs }),
    };
    this.subscription = await driver.subscribe(subscriber);
    this.watchReleases();
  }

  /** An operator may have released kept messages; the next look begins when this one has ended. */
  private watchReleases(): void {
    this.releasing = setTimeout(() => {
      void this.releaseAll()
        .catch((error: unknown) => this.note('retry', { error: nameOf(error), code: codeOf(error) ?? '' }))
        .finally(() => { if (!this.stopping.signal.aborted) this.watchReleases(); });
    }, RELEASE_MS).unref();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.releasing);
    await this.subscription?.stop();
    for (const key of [...this.partitions.keys()]) {
      const [topic, partition] = key.split('#') as [string, string];
      await this.revoked(topic, Number(partition));
    }
  }

  /**
   * Opens an intake beside the topic, which may be read at the same time: watermarks, handlers and parking are the same, only no offset is moved.
   * What had been kept for a gap goes on once history has filled it. The runner need not be started.
   */
  async openHistory(topic: string): Promise<HistoryIntake> {
    const { database } = this.options;
    const { unclean, suspects } = await this.tables.begin(database, topic, HISTORY_PARTITION);
    if (unclean) this.note('unclean_end', { topic, partition: HISTORY_PARTITION });
    const state = newState(unclean, suspects);
    return {
      take: async (messages, signal, taken) => {
        for (let at = 0; at < messages.length;) {
          signal.throwIfAborted();
          const careful = state.careful > 0;
          const piece = messages.slice(at, at + pieceOf((i) => messages[at + i]?.message, state)).map(({ partition, message }) => incomingOf(message, partition));
          if (careful) await this.takeCarefully(topic, HISTORY_PARTITION, piece, state, true);
          else await this.apply(topic, HISTORY_PARTITION, piece, state, { kept: true });
          await taken(piece.at(-1)!.message, piece.length);
          at += piece.length;
        }
      },
      close: () => this.tables.end(database, topic, HISTORY_PARTITION),
    };
  }

  live(): boolean {
    return this.refused === null && this.subscription?.live?.() !== false && [...this.partitions.values()].every((p) => p.since === null || Date.now() - p.since < PROGRESS_LIMIT_MS);
  }

  facts(): ConsumerFacts {
    const inHand = [...this.partitions.values()].flatMap((p) => (p.since === null ? [] : [Date.now() - p.since]));
    return {
      part: 'consumer', consumer: this.options.consumer, driver: this.options.driver.kind, live: this.live(), partitions: this.partitions.size,
      inHand: inHand.length, stalledMs: Math.max(0, ...inHand), msSinceProgress: Date.now() - this.lastProgress, refused: this.refused ?? '', condition: this.refused === null ? '' : 'LOG_REFUSED',
    };
  }

  private assigned(topic: string, partition: number): Promise<string | null> {
    const key = `${topic}#${partition}`;
    const begun = this.begin(topic, partition).finally(() => { if (this.beginning.get(key) === begun) this.beginning.delete(key); });
    this.beginning.set(key, begun);
    return begun;
  }

  private async begin(topic: string, partition: number): Promise<string | null> {
    const { database, consumer } = this.options;
    const offset = await this.tables.offset(database, topic, partition);
    if (offset && offset.logId !== this.logId) {
      throw this.refuse(`${consumer} has read ${topic} in log ${offset.logId}, and this is ${this.logId}: the broker was reset, restored or exchanged. Rebuild the consumer, or bring the old log back`);
    }
    // asked again (the driver could not begin yet), it is being worked on, by us
    if (this.partitions.has(`${topic}#${partition}`)) return offset?.next ?? null;
    const { unclean, suspects } = await this.tables.begin(database, topic, partition);
    if (unclean) this.note('unclean_end', { topic, partition });
    this.partitions.set(`${topic}#${partition}`, newState(unclean, suspects));
    void this.queued(topic, partition, (state) => this.gated(state, () => this.release(topic, partition, state))).catch((error: unknown) => this.note('retry', { topic, partition, error: nameOf(error), code: codeOf(error) ?? '' }));
    return offset?.next ?? null;
  }

  private async revoked(topic: string, partition: number): Promise<void> {
    // taken away while it was being begun: without the end noted, the next member would begin with care, as after a crash
    const begun = this.beginning.get(`${topic}#${partition}`);
    if (begun) await Promise.race([begun.catch(() => undefined), pause(STOP_MS, undefined, { ref: false })]);
    const state = this.partitions.get(`${topic}#${partition}`);
    if (!state) return;
    state.lost = true;
    this.partitions.delete(`${topic}#${partition}`);
    const ended = await Promise.race([state.queue.then(() => true), pause(STOP_MS, undefined, { ref: false })]);
    if (!ended) return; // a handler that does not come back: the next member begins with care
    // a database that cannot be reached leaves the mark: the next member is careful without need, no more
    await this.tables.end(this.options.database, topic, partition).catch((error: unknown) => this.note('retry', { topic, partition, error: nameOf(error) }));
  }

  /** Work on one partition goes one after the other, whoever asks for it. */
  private async queued(topic: string, partition: number, work: (state: PartitionState) => Promise<void>): Promise<void> {
    const state = this.partitions.get(`${topic}#${partition}`);
    if (!state) throw new Abandoned(`${topic}#${partition} is not assigned`);
    const run = state.queue.then(async () => {
      await work(state);
      state.since = null; // not after a failure: what fails again and again is no progress
    });
    // the failure is the caller's; the next work begins in any case
    state.queue = run.then(() => undefined, () => undefined);
    return run;
  }

  /** In its turn among the partitions: so many are worked on at once. */
  private gated(state: PartitionState, work: () => Promise<void>): Promise<void> {
    return this.gate.pass(this.inTurn(state, work));
  }

  /** Work whose time counts from when its turn has come. */
  private inTurn(state: PartitionState, work: () => Promise<void>): () => Promise<void> {
    return () => {
      state.since ??= Date.now();
      return work();
    };
  }

  private async take(topic: string, partition: number, messages: readonly DeliveredMessage[], state: PartitionState): Promise<void> {
    for (const m of messages) {
      if (m.headers[LOG_ID_HEADER] !== this.logId) throw this.refuse(`a message of ${topic}#${partition} at ${m.offset} belongs to another log than ${this.logId}`);
    }
    for (let at = 0; at < messages.length;) {
      const careful = state.careful > 0;
      const piece = messages.slice(at, at + pieceOf((i) => messages[at + i], state)).map((m) => incomingOf(m, partition));
      const done = careful ? 0 : await this.together.offer({ topic, partition, batch: piece, state }, this.inTurn(state, () => this.apply(topic, partition, piece, state)));
      if (careful) await this.gated(state, () => this.takeCarefully(topic, partition, piece, state, false));
      else if (done < piece.length) await this.gated(state, () => this.apply(topic, partition, piece.slice(done), state));
      at += piece.length;
    }
    if (!state.kept) return;
    await this.gated(state, () => this.release(topic, partition, state));
    state.kept = false;
  }

  /**
   * A few messages alone in the whole member, counted before their handlers run. When that ends the process again, they are taken one by one, and the
   * one that ends it again and again is found and parked: after CRASH_TRIES counted ends in which it was in hand.
   */
  private takeCarefully(topic: string, partition: number, piece: readonly Incoming[], state: PartitionState, kept: boolean): Promise<void> {
    return this.careful.pass(async () => {
      const [first, last] = [piece[0]!, piece.at(-1)!];
      const before = piece.length === 1 && state.suspects !== null && state.suspects.from < state.suspects.to && isSuspect(state, first.message) ? 1 : 0;
      const tries = await this.retried(topic, partition, state, () => this.tables.suspect(this.options.database, topic, partition, first.message.offset, last.message.offset, before));
      const verdicts = new Map<string, Verdict>();
      if (tries > before + 1) this.note('crash', { topic, partition, offset: first.message.offset, tries: tries - 1 });
      if (piece.length === 1 && tries > CRASH_TRIES) verdicts.set(first.eventId, verdictOf('CRASH', undefined, CRASH_TRIES));
      await this.apply(topic, partition, piece, state, { verdicts, kept });
      if (tries > 1) await this.retried(topic, partition, state, () => this.tables.clearSuspect(this.options.database, topic, partition));
      state.careful -= piece.length;
    });
  }

  /** Messages kept for a gap that is filled now, or released by an operator. */
  private async release(topic: string, partition: number, state: PartitionState): Promise<void> {
    while (!state.lost && !this.stopping.signal.aborted) {
      const rows = await this.tables.released(this.options.database, topic, partition, BATCH_MESSAGES);
      if (rows.length === 0) return;
      const kept = rows.map((k) => incomingOf(k.message, partition, k.eventId));
      if (state.careful > 0) await this.takeCarefully(topic, partition, kept.slice(0, 1), state, true);
      else await this.apply(topic, partition, kept, state, { kept: true });
    }
  }

  /** Each partition by itself: what is retried in one, or fails again and again, holds up no other. */
  private async releaseAll(): Promise<void> {
    for (const { topic, partition } of await this.tables.releasable(this.options.database)) {
      const key = `${topic}#${partition}`;
      if (!this.partitions.has(key) || this.looking.has(key)) continue;
      this.looking.add(key);
      void this.queued(topic, partition, (state) => this.gated(state, () => this.release(topic, partition, state)))
        .catch((error: unknown) => this.note('retry', { topic, partition, error: nameOf(error), code: codeOf(error) ?? '' }))
        .finally(() => this.looking.delete(key));
    }
  }

  /** Gets all of `batch` dealt with: applied, dropped or parked. A failing batch is halved until the culprit stands alone. */
  private async apply(topic: string, partition: number, batch: readonly Incoming[], state: PartitionState, how: { kept?: boolean; verdicts?: Map<string, Verdict> } = {}): Promise<void> {
    const verdicts = how.verdicts ?? new Map<string, Verdict>();
    let rest = batch;
    while (rest.length > 0) {
      try {
        const piece = { topic, partition, batch: rest, state };
        const [done] = await this.retried(topic, partition, state, () => this.attempt([piece], verdicts, how.kept ?? false));
        rest = rest.slice(done!);
      } catch (error) {
        if (error instanceof Abandoned || error instanceof RefusedLog) throw error;
        const culprits = error instanceof HandlerFailure ? error.events : rest;
        const cause = error instanceof HandlerFailure ? error.cause : error;
        if (culprits.length === 1) {
          const verdict = verdictOf('POISON', cause);
          // parked already and failing still: the fault is ours, and going on would drop the message
          if (verdicts.has(culprits[0]!.eventId)) throw error;
          verdicts.set(culprits[0]!.eventId, verdict);
        } else {
          const middle = Math.ceil(rest.length / 2);
          await this.apply(topic, partition, rest.slice(0, middle), state, { ...how, verdicts });
          rest = rest.slice(middle);
        }
      }
    }
  }

  /** Repeats work that fails for a passing reason, with growing waits, as long as the partition is ours. */
  private async retried<T>(topic: string, partition: number, state: PartitionState, work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      if (state.lost || this.stopping.signal.aborted) throw new Abandoned(`${topic}#${partition}`);
      try {
        return await work();
      } catch (error) {
        const cause = error instanceof HandlerFailure ? error.cause : error;
        if (!isTransient(cause, tries)) throw error;
        this.note('retry', { topic, partition, tries, error: nameOf(cause), code: codeOf(cause) ?? '' });
      }
      await pause(Math.min(RETRY_FIRST_MS * 2 ** (tries - 1), RETRY_LONGEST_MS), this.stopping.signal);
    }
  }

  /** A first try for several partitions: what fails, each partition meets again by itself. */
  private async attemptTogether(pieces: readonly Piece[]): Promise<number[]> {
    if (this.stopping.signal.aborted || pieces.some(({ state }) => state.lost)) return [];
    for (const { state } of pieces) state.since ??= Date.now();
    try {
      return await this.attempt(pieces, new Map(), false);
    } catch (error) {
      const cause = error instanceof HandlerFailure ? error.cause : error;
      if (isTransient(cause, 1)) this.note('retry', { partitions: pieces.length, tries: 1, error: nameOf(cause), code: codeOf(cause) ?? '' });
      throw error;
    }
  }

  /** One transaction. Answers how many messages of each piece it has dealt with: fewer than all when the time for one batch was over. */
  private async attempt(pieces: readonly Piece[], verdicts: ReadonlyMap<string, Verdict>, kept: boolean): Promise<number[]> {
    const { database, handlers, contracts, consumer } = this.options;
    const begun = performance.now();
    const taken = await database.transaction(async (tx) => {
      const planned: Array<Piece & { readonly decisions: readonly Decision[]; readonly gaps: boolean }> = [];
      const topics = [...new Set(pieces.map((p) => p.topic))].sort();
      for (const topic of topics) {
        const its = pieces.filter((p) => p.topic === topic);
        const facts = await this.tables.lock(tx, topic, its.flatMap((p) => p.batch));
        for (const piece of its) planned.push({ ...piece, decisions: plan(piece.batch, facts, (type) => handlers(type).length > 0, verdicts, contracts), gaps: facts.kept });
      }
      const all = planned.flatMap((p) => p.decisions);
      let at = 0;
      while (at < all.length && (at === 0 || performance.now() - begun < BATCH_MS)) at += await handle(handlers, all.slice(at), { tx, consumer });
      const decided = planned.map((p) => {
        const decisions = p.decisions.slice(0, Math.max(0, at));
        at -= p.decisions.length;
        return { ...p, decisions };
      });
      for (const topic of topics) {
        const its = decided.filter((p) => p.topic === topic && p.decisions.length > 0);
        await this.tables.save(tx, topic, its.flatMap((p) => p.decisions), kept ? [] : its.map((p) => ({ partition: p.partition, next: String(BigInt(p.decisions.at(-1)!.incoming.message.offset) + 1n), logId: this.logId })));
      }
      return decided;
    });
    this.lastProgress = Date.now();
    for (const { topic, partition, state, decisions, gaps } of taken) {
      if (decisions.length > 0) state.since = this.lastProgress;
      state.kept ||= gaps || decisions.some((d) => d.what === 'park' && d.verdict.class === 'GAP');
      this.tell(topic, partition, decisions);
    }
    return pieces.map((piece) => taken.find((t) => t.state === piece.state)!.decisions.length);
  }

  private tell(topic: string, partition: number, decisions: readonly Decision[]): void {
    const applied = decisions.filter((d) => d.what === 'apply').length;
    const duplicates = decisions.filter((d) => d.what === 'duplicate').length;
    if (applied > 0) this.note('applied', { topic, partition, count: applied });
    if (duplicates > 0) this.note('duplicate', { topic, partition, count: duplicates });
    for (const d of decisions) {
      // a type that this build does not know: a producer that is newer, or none of ours
      if (d.what === 'apply' && !d.envelope && !(this.options.contracts ?? houseContracts).find(d.incoming.head!.type, 1)) this.note('unknown_type', { topic, partition, offset: d.incoming.message.offset, type: shownType(d.incoming.head!.type) ?? '' });
      if (d.what !== 'park') continue;
      const name = d.verdict.class === 'GAP' ? 'gap' : d.verdict.class === 'CONFLICT' ? 'conflict' : 'parked';
      this.note(name, { topic, partition, offset: d.incoming.message.offset, aggregateId: shownId(d.incoming.message.key) ?? '', eventId: shownId(d.incoming.eventId) ?? '', class: d.verdict.class, error: d.verdict.errorName ?? '', code: d.verdict.errorCode ?? '' });
    }
  }

  private refuse(reason: string): RefusedLog {
    this.refused = reason;
    this.note('refused', { reason });
    return new RefusedLog(reason);
  }

  private note(name: Parameters<NonNullable<BusObserver['event']>>[0], facts: Record<string, string | number>): void {
    this.options.observer?.event?.(name, { consumer: this.options.consumer, ...facts });
  }
}
