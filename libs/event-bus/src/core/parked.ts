import type { Queryable, Tx } from '@gt/persistence';
import { findContract } from '@gt/contracts';
import { extend, HOLDING, type ParkClass, type Watermark } from './plan.js';
import { shownData, shownId, shownType } from './shown.js';
import { skipOutcome, type SkipRefusal } from './skip.js';

/** Who acts, and in which role. */
/** Who acts, and for whom where he stands in for somebody. */
export interface Operator { readonly subject: string; readonly role: string; readonly onBehalfOf?: string }

/** One fault of a parked message: class of reason, class and code of the error, no text. */
export interface ParkedFault { readonly class: ParkClass; readonly error: string | null; readonly code: string | null }

/** A parked message as an operator sees it. Ids and type are null where the message does not hold one. */
export interface ParkedEvent {
  readonly id: string; readonly consumer: string; readonly topic: string; readonly partition: number; readonly offset: string;
  readonly aggregateId: string | null; readonly version: number | null; readonly eventId: string | null; readonly type: string | null;
  readonly class: ParkClass;
  /** how often it was tried and found unfit */
  readonly attempts: number;
  /** first and last fault of its own; null: it has only waited so far */
  readonly first: ParkedFault | null; readonly last: ParkedFault | null;
  readonly parkedAt: string; readonly lastAt: string;
}
/** One message alone: with its data as far as it may be shown, and what is being done about it. */
export interface ParkedDetail extends ParkedEvent { readonly typeVersion: number | null; readonly data: unknown; readonly acts: readonly OperatorAct[] }

export const ACT_KINDS = ['REPLAYED', 'SKIP_REQUESTED', 'SKIPPED', 'REBUILD_REQUESTED'] as const;
export type ActKind = (typeof ACT_KINDS)[number];
/** What an operator did about a parked message, or that one asked for a rebuild; kept for good. */
export interface OperatorAct {
  readonly id: string; readonly act: ActKind; readonly consumer: string;
  /** what is rebuilt; null: the act is about the parked message that follows */
  readonly what: string | null;
  readonly parkedId: string | null; readonly topic: string | null; readonly partition: number | null; readonly offset: string | null;
  readonly aggregateId: string | null; readonly version: number | null; readonly type: string | null; readonly class: ParkClass | null; readonly error: string | null; readonly code: string | null; readonly attempts: number | null;
  readonly reason: string | null; readonly requestId: string | null; readonly subject: string; readonly role: string; readonly onBehalfOf: string | null; readonly at: string;
}

export interface Page<T> { readonly items: readonly T[]; readonly next: string | null }
export interface ParkedFilter { readonly class?: string | undefined; readonly topic?: string | undefined; readonly type?: string | undefined; readonly aggregateId?: string | undefined; readonly after?: string | undefined; readonly limit: number }
export interface ActFilter { readonly act?: string | undefined; readonly parkedId?: string | undefined; readonly after?: string | undefined; readonly limit: number }

/**
 * Why an act was refused.
 * - ALREADY_REQUESTED: a request to skip it stands already
 * - OVERTAKEN: the message was tried again, or dealt with, since the request
 * - SAME_PERSON: who asked may not approve
 */
export type ActRefusal = SkipRefusal | 'ALREADY_REQUESTED' | 'OVERTAKEN' | 'SAME_PERSON';
export class ActRefused extends Error {
  override readonly name = 'ActRefused';
  constructor(readonly code: ActRefusal) { super(code); }
}

interface ParkedRow {
  id: string; public_id: string; consumer: string; topic: string; partition: number; log_offset: string; aggregate_id: string; version: number | null; event_id: string; type: string | null;
  class: ParkClass; attempts: number; error_name: string | null; error_code: string | null; first_class: ParkClass | null; first_error_name: string | null; first_error_code: string | null; last_class: ParkClass | null;
  parked_at: Date; last_at: Date; headers: Record<string, string>; body: string;
}
interface ActRow {
  position: string; id: string; act: ActKind; what: string | null; parked_id: string | null; consumer: string; topic: string | null; partition: number | null; log_offset: string | null; aggregate_id: string | null; version: number | null; event_id: string | null; type: string | null;
  class: ParkClass | null; error_name: string | null; error_code: string | null; attempts: number | null; reason: string | null; request_id: string | null; subject: string; role: string; on_behalf_of: string | null; at: Date;
}

/** Parked messages of a service's database and the operators' acts on them. What an act finds is locked in the order in which the runner locks: the key's watermark first. */
export const parkedEvents = {
  /** In the order of parking, after a cursor. */
  async list(db: Queryable, filter: ParkedFilter): Promise<Page<ParkedEvent>> {
    const rows = await db.query<ParkedRow>(`SELECT * FROM parked_event WHERE ($1::text IS NULL OR class = $1) AND ($2::text IS NULL OR topic = $2) AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR aggregate_id = $4)
      AND id > $5 ORDER BY id LIMIT $6`, [filter.class ?? null, filter.topic ?? null, filter.type ?? null, filter.aggregateId ?? null, filter.after ?? '0', filter.limit + 1]);
    return pageOf(rows, filter.limit, parkedView, (r) => r.id);
  },

  async find(db: Queryable, id: string): Promise<ParkedDetail | undefined> {
    const [row] = await db.query<ParkedRow>('SELECT * FROM parked_event WHERE public_id = $1', [id]);
    if (!row) return undefined;
    const typeVersion = Number.isInteger(Number(row.headers['ce_typeversion'])) ? Number(row.headers['ce_typeversion']) : null;
    return { ...parkedView(row), typeVersion, data: dataOf(row, typeVersion), acts: (await parkedEvents.acts(db, { parkedId: id, limit: ACTS_SHOWN })).items };
  },

  /** Oldest first, after a cursor. */
  async acts(db: Queryable, filter: ActFilter): Promise<Page<OperatorAct>> {
    const rows = await db.query<ActRow>('SELECT * FROM operator_act WHERE ($1::text IS NULL OR act = $1) AND ($2::uuid IS NULL OR parked_id = $2) AND position > $3 ORDER BY position LIMIT $4',
      [filter.act ?? null, filter.parkedId ?? null, filter.after ?? '0', filter.limit + 1]);
    return pageOf(rows, filter.limit, actView, (r) => r.position);
  },

  /** Lets the message be tried again, with its crashes forgotten, and what waited behind it follow; undefined: there is no such message. Throws ActRefused. */
  async replay(tx: Tx, id: string, operator: Operator): Promise<OperatorAct | undefined> {
    const found = await lockParked(tx, id);
    if (!found) return undefined;
    const { row } = found;
    if (!HOLDING.has(row.class)) throw new ActRefused('NOT_HOLDING');
    await tx.query("UPDATE parked_event SET class = 'GAP' WHERE id = $1", [row.id]);
    await tx.query('UPDATE crash_counter SET suspect_offset = NULL, suspect_to = NULL, crashes = 0 WHERE consumer = $1 AND topic = $2 AND partition = $3 AND suspect_offset = $4', [row.consumer, row.topic, row.partition, row.log_offset]);
    await releaseBehind(tx, row);
    return note(tx, 'REPLAYED', row, operator, null, null);
  },

  /** Asks for a message to be left out. Nothing moves before another person has approved. Undefined: there is no such message. Throws ActRefused. */
  async requestSkip(tx: Tx, id: string, operator: Operator, reason: string): Promise<OperatorAct | undefined> {
    const found = await lockParked(tx, id);
    if (!found) return undefined;
    demandOutcome(found);
    const { row } = found;
    const [open] = await tx.query("SELECT 1 FROM operator_act WHERE parked_id = $1 AND act = 'SKIP_REQUESTED' AND attempts = $2 AND class = $3", [id, row.attempts, row.class]);
    if (open) throw new ActRefused('ALREADY_REQUESTED');
    return note(tx, 'SKIP_REQUESTED', row, operator, reason, null);
  },

  /** Leaves the message out for good: the version that it stands for counts as dealt with, and what waited behind it follows. Undefined: there is no such request. Throws ActRefused. */
  async approveSkip(tx: Tx, requestId: string, operator: Operator): Promise<OperatorAct | undefined> {
    const [request] = await tx.query<ActRow>("SELECT * FROM operator_act WHERE id = $1 AND act = 'SKIP_REQUESTED'", [requestId]);
    if (!request) return undefined;
    // four eyes look through a delegation: who acts for somebody counts as both
    if ([operator.subject, operator.onBehalfOf].some((person) => person !== undefined && [request.subject, request.on_behalf_of].includes(person))) throw new ActRefused('SAME_PERSON');
    const found = await lockParked(tx, request.parked_id!);
    if (!found || found.row.attempts !== request.attempts || found.row.class !== request.class) throw new ActRefused('OVERTAKEN');
    const { row, mark } = found;
    const outcome = demandOutcome(found);
    if (outcome.moves) {
      const next = extend(mark, { id: row.event_id, version: outcome.version });
      await tx.query('UPDATE watermark SET last_version = $4, last_event_id = $5, applied_count = $6, digest = $7 WHERE consumer = $1 AND topic = $2 AND aggregate_id = $3',
        [row.consumer, row.topic, row.aggregate_id, next.version, next.eventId, next.count, next.digest]);
      // delivered once more it is a duplicate
      await tx.query('INSERT INTO applied_event (consumer, topic, aggregate_id, version, event_id) VALUES ($1, $2, $3, $4, $5)', [row.consumer, row.topic, row.aggregate_id, next.version, row.event_id]);
    }
    await tx.query('DELETE FROM parked_event WHERE id = $1', [row.id]);
    await releaseBehind(tx, row);
    return note(tx, 'SKIPPED', row, operator, request.reason, requestId);
  },

  /** Notes that an operator asked for a consumer to be rebuilt, in the transaction of the request. */
  async noteRebuild(tx: Tx, what: string, consumer: string, operator: Operator): Promise<OperatorAct> {
    const [kept] = await tx.query<ActRow>("INSERT INTO operator_act (act, what, consumer, subject, role, on_behalf_of) VALUES ('REBUILD_REQUESTED', $1, $2, $3, $4, $5) RETURNING *", [what, consumer, operator.subject, operator.role, operator.onBehalfOf ?? null]);
    return actView(kept!);
  },
};

/** Acts shown beside one message: more were a long quarrel, and `acts` pages through them. */
const ACTS_SHOWN = 50;

function pageOf<R, T>(rows: readonly R[], limit: number, view: (row: R) => T, cursor: (row: R) => string): Page<T> {
  const shown = rows.slice(0, limit);
  return { items: shown.map(view), next: rows.length > limit ? cursor(shown.at(-1)!) : null };
}

interface Locked { readonly row: ParkedRow; readonly mark: Watermark; readonly waiting: readonly number[] }

/** The message with its key's watermark, both locked until the transaction ends: the runner waits, or we wait for it. */
async function lockParked(tx: Tx, id: string): Promise<Locked | undefined> {
  const [key] = await tx.query<{ consumer: string; topic: string; aggregate_id: string }>('SELECT consumer, topic, aggregate_id FROM parked_event WHERE public_id = $1', [id]);
  if (!key) return undefined;
  const of = [key.consumer, key.topic, key.aggregate_id];
  const [mark] = await tx.query<{ last_version: number; last_event_id: string; applied_count: string; digest: string }>(
    'SELECT last_version, last_event_id, applied_count, digest FROM watermark WHERE consumer = $1 AND topic = $2 AND aggregate_id = $3 FOR UPDATE', of);
  const [row] = await tx.query<ParkedRow>('SELECT * FROM parked_event WHERE public_id = $1 FOR UPDATE', [id]);
  if (!row) return undefined;
  const behind = await tx.query<{ version: number }>('SELECT version FROM parked_event WHERE consumer = $1 AND topic = $2 AND aggregate_id = $3 AND id <> $4 AND version IS NOT NULL', [...of, row.id]);
  // the runner made the watermark's row in the transaction that parked the message
  return { row, mark: { version: mark!.last_version, eventId: mark!.last_event_id, count: Number(mark!.applied_count), digest: mark!.digest }, waiting: behind.map((b) => b.version) };
}

function demandOutcome({ row, mark, waiting }: Locked): { version: number; moves: boolean } {
  const outcome = skipOutcome(row, mark, waiting);
  if (!outcome.ok) throw new ActRefused(outcome.code);
  return outcome;
}

/** What waited for this message may go on, unless another one holds the key back. */
async function releaseBehind(tx: Tx, row: ParkedRow): Promise<void> {
  await tx.query(`UPDATE parked_event w SET class = 'GAP' WHERE consumer = $1 AND topic = $2 AND aggregate_id = $3 AND class = 'WAITING'
    AND NOT EXISTS (SELECT 1 FROM parked_event h WHERE h.consumer = w.consumer AND h.topic = w.topic AND h.aggregate_id = w.aggregate_id AND h.class NOT IN ('GAP', 'WAITING'))`, [row.consumer, row.topic, row.aggregate_id]);
}

async function note(tx: Tx, act: ActKind, row: ParkedRow, operator: Operator, reason: string | null, requestId: string | null): Promise<OperatorAct> {
  const [kept] = await tx.query<ActRow>(`INSERT INTO operator_act (act, parked_id, consumer, topic, partition, log_offset, aggregate_id, version, event_id, type, class, error_name, error_code, attempts, reason, request_id, subject, role, on_behalf_of)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING *`,
  [act, row.public_id, row.consumer, row.topic, row.partition, row.log_offset, row.aggregate_id, row.version, row.event_id, row.type, row.class, row.error_name, row.error_code, row.attempts, reason, requestId, operator.subject, operator.role, operator.onBehalfOf ?? null]);
  return actView(kept!);
}

/** The data as far as it may be shown; null where it is not readable. */
function dataOf(row: ParkedRow, typeVersion: number | null): unknown {
  let data: unknown;
  try {
    data = JSON.parse(row.body);
  } catch (error) {
    if (error instanceof SyntaxError) return null; // INVALID says so already
    throw error;
  }
  return shownData(data, row.type !== null && typeVersion !== null ? findContract(row.type, typeVersion) : undefined);
}

const parkedView = (r: ParkedRow): ParkedEvent => ({
  id: r.public_id, consumer: r.consumer, topic: r.topic, partition: r.partition, offset: r.log_offset,
  aggregateId: shownId(r.aggregate_id), version: r.version, eventId: shownId(r.event_id), type: shownType(r.type), class: r.class, attempts: r.attempts,
  first: r.first_class === null ? null : { class: r.first_class, error: r.first_error_name, code: r.first_error_code },
  last: r.last_class === null ? null : { class: r.last_class, error: r.error_name, code: r.error_code },
  parkedAt: r.parked_at.toISOString(), lastAt: r.last_at.toISOString(),
});
const actView = (r: ActRow): OperatorAct => ({
  id: r.id, act: r.act, consumer: r.consumer, what: r.what, parkedId: r.parked_id, topic: r.topic, partition: r.partition, offset: r.log_offset, aggregateId: shownId(r.aggregate_id), version: r.version,
  type: shownType(r.type), class: r.class, error: r.error_name, code: r.error_code, attempts: r.attempts, reason: r.reason, requestId: r.request_id, subject: r.subject, role: r.role, onBehalfOf: r.on_behalf_of, at: r.at.toISOString(),
});
