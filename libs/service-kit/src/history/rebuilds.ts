import { randomUUID } from 'node:crypto';
import { topicOf } from '@gt/contracts';
import { clearConsumer, HistoryReader, historyProgress, parkedEvents, pause, type HistoryProgress, type Operator, type ProjectionConsumer, type Runner } from '@gt/event-bus';
import { safeMessage, TRANSACTION_LIMIT_MS, type Queryable, type Tx } from '@gt/persistence';
import { Problem, ruleRefusal } from '../http/problem.js';
import type { Kit } from '../kit.js';
import { Builds } from './builds.js';
import { historyOf } from './owners.js';
import { consumerOfSlot, otherSlot, SLOTS, type ProjectionDefinition, type Slot } from './projections.js';

/** ms between looks at what is to be served and rebuilt. */
const LOOK_MS = 1_000;
/** ms that a slot is left alone after the switch: so long may another process of the service go on filling it. */
const LEAVE_MS = 5_000;
/** ms that a slot which another build was filling is left alone before it is emptied: until that build has looked and its last transaction has ended. */
const HAND_OVER_MS = LOOK_MS + TRANSACTION_LIMIT_MS;
/** Rows that one statement clears: far below the 5 s of a writing transaction. */
const CLEAR_ROWS = 5_000;
/** The service's own consumer: everything that it keeps from others' events beside its projections. */
export const OWN_CONSUMER = 'consumer';

/**
 * A rebuild goes CLEARING (the idle slot is emptied) → READING (the owners' history, up to the positions noted at the start) → FOLLOWING (the topics, until
 * nothing that the live slot has is missing) → SWITCHED (this slot serves, the other is left alone for a moment, then emptied) → DONE.
 * That of the service's own consumer has no slot: READING → DONE, beside the running consumer. Only builds with the handlers' version that the row names go on
 * with it; the build that leads (Builds) begins another's anew.
 */
export type RebuildState = 'CLEARING' | 'READING' | 'FOLLOWING' | 'SWITCHED' | 'DONE';
interface RebuildRow { readonly id: string; readonly what: string; readonly slot: Slot | null; readonly state: RebuildState; readonly requested_by: string; readonly requested_at: Date; readonly state_since: Date; readonly finished_at: Date | null; readonly last_error: string | null; readonly version: number | null }

export interface RebuildView {
  readonly id: string; readonly what: string; readonly slot: Slot | null; readonly state: RebuildState; readonly requestedBy: string; readonly requestedAt: string; readonly finishedAt: string | null;
  /** class and code of the last failure; it goes on by itself once the cause is gone */ readonly lastError: string | null;
  readonly topics: readonly HistoryProgress[];
  /** aggregates in which the live slot is ahead; null unless FOLLOWING */ readonly behind: number | null;
  /** events that the new slot's consumer has parked: they keep it from being switched to */ readonly parked: number;
}

/** What the running service gives the rebuilds: tests without a bus have none. */
export interface RebuildParts { readonly own: { newRunner(): Runner; readonly aggregateTypes: readonly string[] }; readonly projections: ReadonlyMap<string, ReadonlyMap<Slot, ProjectionConsumer>> }

/**
 * Serves a service's projections from their live slots, and rebuilds them (or what its consumer keeps) from the owners' history: when an operator asks, and by
 * itself where a projection was made by an older version of its handlers. A slot's version is the lowest of those that have filled it: a build fills no slot
 * above its own version before it has noted its own, and does that only when no newer build lives.
 */
export class Rebuilds {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  private parts: RebuildParts | null = null;
  private readonly builds: Builds;
  /** the projection whose history is being read, and how to break off */
  private reading: { readonly what: string; readonly superseded: AbortController } | null = null;

  constructor(private readonly kit: Kit, private readonly definitions: readonly ProjectionDefinition[]) { this.builds = new Builds(kit.db, definitions); }

  /** What can be rebuilt here. */
  get names(): string[] { return [OWN_CONSUMER, ...this.definitions.map((p) => p.name)]; }

  /** Notes the request, as an operator's act too; the work is done by whichever process of the service gets to it. Throws 422 for a name that is none, 409 while one is under way. */
  async request(tx: Tx, what: string, operator: Operator): Promise<RebuildView> {
    if (!this.names.includes(what)) throw ruleRefusal([{ code: 'NOTHING_TO_REBUILD', clause: '', message: `没有可以重建的“${what}”，请从 ${this.names.join('、')} 中选择。`, facts: { names: this.names.join('、') } }]);
    const row = await this.note(tx, what, operator.subject);
    if (!row) throw new Problem(409, 'REBUILD_UNDER_WAY', '同一内容正在重建，请等它完成；进度见重建列表。');
    const { act, consumer } = await parkedEvents.noteRebuild(tx, what, this.consumerOf(row), operator);
    tx.afterCommit(() => this.kit.logger.info('operator_act', { act, consumer, what, subject: operator.subject }));
    return this.view(tx, row);
  }

  /** Notes a rebuild; undefined while one is under way. */
  private async note(tx: Tx, what: string, by: string): Promise<RebuildRow | undefined> {
    const slot = what === OWN_CONSUMER ? null : otherSlot(await this.liveSlot(tx, what));
    const [row] = await tx.query<RebuildRow>(`INSERT INTO rebuild (id, what, slot, state, requested_by, version, requested_at, state_since) VALUES ($1, $2, $3, $4, $5, $6, now(), now()) ON CONFLICT (what) WHERE finished_at IS NULL DO NOTHING RETURNING *`,
      [randomUUID(), what, slot, slot ? 'CLEARING' : 'READING', by, this.versionOf({ what })]);
    // history that was read for an earlier rebuild is read again
    if (row) await tx.query('DELETE FROM history_reading WHERE consumer = $1', [this.consumerOf(row)]);
    return row;
  }

  /**
   * Where this build leads: projections that an older version of their handlers made are made anew, without an operator; one that a newer build made, which is
   * gone, is kept on as it stands. Its version is this one's from now on, so that the newer build, when it comes back, makes it anew.
   */
  private async compare(): Promise<void> {
    if (this.definitions.length === 0) return;
    await this.builds.look();
    const versions = new Map((await this.kit.db.query<{ name: string; version: number }>('SELECT name, version FROM projection')).map((row) => [row.name, row.version]));
    for (const { name, version } of this.definitions.filter((p) => this.builds.leads(p))) {
      const made = versions.get(name)!;
      if (made < version) {
        const noted = await this.kit.db.transaction((tx) => this.note(tx, name, `${this.kit.service}: version ${version}`));
        if (noted) this.kit.logger.info('projection_outdated', { what: name, made, version });
      } else if (made > version) {
        await this.kit.db.query('UPDATE projection SET version = $2 WHERE name = $1 AND version > $2', [name, version]);
        this.kit.logger.warning('projection_taken_back', { what: name, made, version });
      }
    }
  }

  /** Newest first. */
  async list(db: Queryable, limit: number): Promise<RebuildView[]> {
    const rows = await db.query<RebuildRow>('SELECT * FROM rebuild ORDER BY requested_at DESC, id LIMIT $1', [limit]);
    return Promise.all(rows.map((row) => this.view(db, row)));
  }

  /** From now on the live slots are kept, and requests are worked on. */
  async start(parts: RebuildParts): Promise<void> {
    this.parts = parts;
    if (this.definitions.length > 0) await this.builds.enter(this.stopping.signal, () => this.breakOff(), (error) => this.kit.logger.failure('rebuild_failed', error));
    for (const { name, version } of this.definitions) {
      await this.kit.db.query('INSERT INTO projection (name, live, version) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [name, SLOTS[0], version]);
      // where nothing was made yet there is nothing to make anew
      await this.kit.db.query(`UPDATE projection SET version = $2 WHERE name = $1 AND version < $2 AND NOT EXISTS (SELECT 1 FROM watermark WHERE consumer = $3 || live)`, [name, version, `${this.kit.service}.${name}.`]);
    }
    await this.serve();
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    for (const slots of this.parts?.projections.values() ?? []) for (const consumer of slots.values()) await consumer.stop();
    // without a database the others see by themselves that this process is gone
    await this.builds.leave().catch((error: unknown) => this.kit.logger.failure('rebuild_failed', error));
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.compare();
        await this.serve();
        await this.work();
      } catch (error) {
        if (!this.stopping.signal.aborted) this.kit.logger.failure('rebuild_failed', error);
      }
      await pause(LOOK_MS, this.stopping.signal);
    }
  }

  /** The slots whose consumers run here: the one that serves, unless newer handlers made it, and the one that these handlers fill to serve soon. */
  private wanted(): Promise<Array<{ name: string; slot: Slot }>> {
    return this.kit.db.query(`WITH own AS (SELECT * FROM unnest($1::text[], $2::int[]) AS own(name, version))
      SELECT name, live AS slot FROM projection JOIN own USING (name) WHERE projection.version <= own.version
      UNION SELECT name, slot FROM rebuild JOIN own ON own.name = what WHERE state = 'FOLLOWING' AND rebuild.version = own.version`, [this.definitions.map((p) => p.name), this.definitions.map((p) => p.version)]);
  }

  /** Consumers of projections that run now, with their topics: those whose lag says something. */
  async consumers(): Promise<Array<{ consumer: string; topics: string[] }>> {
    const wanted = this.definitions.length > 0 ? await this.wanted() : [];
    return wanted.flatMap(({ name, slot }) => this.definitions.filter((p) => p.name === name).map((p) => ({ consumer: consumerOfSlot(this.kit.service, name, slot), topics: p.consumes.map(topicOf) })));
  }

  /** Runs the consumers of the wanted slots, and no others. */
  private async serve(): Promise<void> {
    const wanted = new Set((await this.wanted()).map((r) => `${r.name} ${r.slot}`));
    for (const [name, slots] of this.parts!.projections) for (const [slot, consumer] of slots) await (wanted.has(`${name} ${slot}`) ? consumer.start() : consumer.stop());
  }

  /** Takes the rebuilds one step on, if no other process of this service is at it. */
  private async work(): Promise<void> {
    if ((await this.kit.db.query('SELECT 1 FROM rebuild WHERE finished_at IS NULL LIMIT 1')).length === 0) return;
    const runner = this.kit.db.dataSource.createQueryRunner();
    try {
      const [lock] = (await runner.query(`SELECT pg_try_advisory_lock(hashtextextended('rebuild', 0)) AS got`)) as [{ got: boolean }];
      if (!lock.got) return;
      try {
        const rows = await this.kit.db.query<RebuildRow>('SELECT * FROM rebuild WHERE finished_at IS NULL ORDER BY requested_at');
        await this.builds.look(); // after the rows: who noted one of them had shown itself before
        for (const row of rows) if (this.mayTake(row)) await this.step(row);
      } finally {
        await runner.query(`SELECT pg_advisory_unlock(hashtextextended('rebuild', 0))`);
      }
    } finally {
      await runner.release();
    }
  }

  /** A rebuild of the service's own consumer is anybody's, one of a projection that of the build which leads. */
  private mayTake({ what }: RebuildRow): boolean {
    const definition = this.definitions.find((p) => p.name === what);
    return what === OWN_CONSUMER || (definition !== undefined && this.builds.leads(definition));
  }

  /** A newer build has come: what is read here would be begun anew there. */
  private breakOff(): void {
    const definition = this.definitions.find((p) => p.name === this.reading?.what);
    if (definition && !this.builds.leads(definition)) this.reading!.superseded.abort();
  }

  private async step(row: RebuildRow): Promise<void> {
    try {
      // what a build with other handlers has begun is begun anew; what it has finished serves
      if (row.slot && row.version !== this.versionOf(row) && row.state !== 'SWITCHED') return await this.enter(row, 'CLEARING', this.versionOf(row));
      switch (row.state) {
        case 'CLEARING':
          if (row.state_since > row.requested_at && Date.now() - row.state_since.getTime() < HAND_OVER_MS) return;
          await this.clear(row.what, row.slot!); return await this.enter(row, 'READING');
        case 'READING': if (await this.read(row)) await this.enter(row, row.slot ? 'FOLLOWING' : 'DONE'); return;
        case 'FOLLOWING': return await this.follow(row);
        case 'SWITCHED': if (Date.now() - row.state_since.getTime() < LEAVE_MS) return;
          await this.clear(row.what, otherSlot(row.slot!));
          return await this.enter(row, 'DONE');
        case 'DONE':
      }
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      await this.kit.db.query('UPDATE rebuild SET last_error = $2 WHERE id = $1', [row.id, safeMessage(error)]);
      throw error;
    }
  }

  private async enter(row: RebuildRow, state: RebuildState, version = row.version): Promise<void> {
    await this.kit.db.query(`UPDATE rebuild SET state = $2, state_since = clock_timestamp(), last_error = NULL, finished_at = CASE WHEN $2 = 'DONE' THEN clock_timestamp() END, version = $3 WHERE id = $1`, [row.id, state, version]);
    this.kit.logger.info('rebuild', { what: row.what, state });
  }

  /** False when it was broken off: the service ends, or a newer build has come. */
  private async read(row: RebuildRow): Promise<boolean> {
    const definition = this.definitions.find((p) => p.name === row.what);
    const runner = row.slot ? this.parts!.projections.get(row.what)!.get(row.slot)!.newRunner() : this.parts!.own.newRunner();
    const reader = new HistoryReader({ consumer: this.consumerOf(row), database: this.kit.db, runner, source: historyOf(this.kit), aggregateTypes: definition?.consumes ?? this.parts!.own.aggregateTypes, logId: await this.kit.bus.logId() });
    const superseded = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, superseded.signal]);
    this.reading = { what: row.what, superseded };
    try { await reader.read(signal); return true; } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally { this.reading = null; }
  }

  /** The new slot serves as soon as it lacks nothing that the live one has. */
  private async follow(row: RebuildRow): Promise<void> {
    if (await this.behind(this.kit.db, row) > 0) return;
    await this.kit.db.transaction(async (tx) => {
      await tx.query('UPDATE projection SET live = $2, version = $3 WHERE name = $1', [row.what, row.slot, row.version]);
      await tx.query(`UPDATE rebuild SET state = 'SWITCHED', state_since = clock_timestamp(), last_error = NULL WHERE id = $1`, [row.id]);
    });
    this.kit.logger.info('rebuild', { what: row.what, state: 'SWITCHED' });
  }

  private async clear(what: string, slot: Slot): Promise<void> {
    const { db, service } = this.kit;
    for (const table of this.definitions.find((p) => p.name === what)!.tables(slot)) {
      for (;;) {
        const gone = await db.query(`DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} LIMIT ${CLEAR_ROWS})) RETURNING 1`);
        if (gone.length < CLEAR_ROWS) break;
      }
    }
    await clearConsumer(db, consumerOfSlot(service, what, slot), CLEAR_ROWS);
  }

  private async liveSlot(db: Queryable, name: string): Promise<Slot> {
    const [row] = await db.query<{ live: Slot }>('SELECT live FROM projection WHERE name = $1 FOR SHARE', [name]);
    return row?.live ?? SLOTS[0];
  }

  /** The version of the handlers here; null for the service's own consumer. */
  private versionOf(row: Pick<RebuildRow, 'what'>): number | null { return this.definitions.find((p) => p.name === row.what)?.version ?? null; }

  private consumerOf(row: Pick<RebuildRow, 'what' | 'slot'>): string { return row.slot ? consumerOfSlot(this.kit.service, row.what, row.slot) : this.kit.service; }

  private async behind(db: Queryable, row: RebuildRow): Promise<number> {
    const [found] = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM watermark l LEFT JOIN watermark s ON s.consumer = $2 AND s.topic = l.topic AND s.aggregate_id = l.aggregate_id
      WHERE l.consumer = $1 AND l.topic = ANY($3) AND l.last_version > coalesce(s.last_version, 0)`,
    [consumerOfSlot(this.kit.service, row.what, otherSlot(row.slot!)), this.consumerOf(row), this.definitions.find((p) => p.name === row.what)!.consumes.map(topicOf)]);
    return found!.n;
  }

  private async view(db: Queryable, row: RebuildRow): Promise<RebuildView> {
    const consumer = this.consumerOf(row);
    const [parked] = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM parked_event WHERE consumer = $1', [consumer]);
    return { id: row.id, what: row.what, slot: row.slot, state: row.state, requestedBy: row.requested_by, requestedAt: row.requested_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, lastError: row.last_error,
      topics: await historyProgress(db, consumer), behind: row.state === 'FOLLOWING' ? await this.behind(db, row) : null, parked: parked!.n };
  }
}
