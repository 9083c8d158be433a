import { hash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import { v7 } from 'uuid';
import type { Queryable, Tx } from './database.js';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** RFC 8785 canonical JSON of a value; throws on what JSON cannot carry. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return text;
}

/** SHA-256 as lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => hash('sha256', data);

/** Who acted: an account's subject (or `service:<name>`), the role that allowed it, the place of that role, and whose role it is where he stood in for somebody. */
export interface Actor { readonly subject: string; readonly role: string; readonly place: string | null; readonly onBehalfOf?: string }

/** What surrounds a decision; the same for all events of one transaction. */
export interface EventMeta {
  readonly actor: Actor;
  /** business time */
  readonly occurredAt: Date;
  /** id of the event or command that caused this one */
  readonly causationId: string | null;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

/** Bytes that one event may take on the wire, data and what surrounds it: 124 KiB below the 1 MiB that a broker takes by default (`message.max.bytes`), for header names and framing. */
export const EVENT_LIMIT_BYTES = 900 * 1024;

/** An event that no broker would take. Refused before the commit: once stored, the relay could neither send it nor pass it by. */
export class EventTooLarge extends Error {
  readonly code = 'EVENT_TOO_LARGE';
  constructor(readonly type: string, readonly bytes: number) {
    super(`${type} takes ${bytes} bytes on the wire; the limit is ${EVENT_LIMIT_BYTES}`);
    this.name = 'EventTooLarge';
  }
}

/** A decided fact before it is stored. */
export interface Fact { readonly aggregateType: string; readonly aggregateId: string; readonly version: number; readonly type: string; readonly payload: unknown }
/** `causationId`: its own cause, where those of one transaction have several; else that of the transaction. */
export interface NewEvent extends Fact { readonly causationId?: string }

/** A row of `event`. `position` orders the log; it is a bigint as text. */
export interface StoredEvent extends Fact {
  readonly id: string; readonly position: string; readonly actor: Actor; readonly causationId: string | null; readonly correlationId: string;
  readonly traceparent: string | null; readonly occurredAt: Date; readonly recordedAt: Date; readonly sha256: string;
}

/** Stands between the JSON texts of one parameter: none contains it, for JSON writes control characters as escapes. An array's elements would each be escaped, and a document of all be parsed twice. */
const BETWEEN = '\x1e';
/** Any number of JSON texts as one parameter, which `jsonTexts` takes apart again. */
export const joinJson = (texts: readonly string[]): string => texts.join(BETWEEN);
/** The texts that stand in a parameter (`$4`), as SQL of type text[]; each is still to be cast. */
export const jsonTexts = (parameter: string): string => `string_to_array(${parameter}, E'\\x1e')`;

/** What one event looks like to other services; the service's `publish/` folder is the single place that decides it. */
export type ToContract = (event: Pick<StoredEvent, 'aggregateType' | 'type' | 'payload'>) => { type: string; typeVersion: number; data: unknown };

type Surroundings = Pick<EventMeta, 'actor' | 'occurredAt' | 'correlationId'>;
/** Canonical JSON of what the events of one transaction share. */
const canonicalSurroundings = (meta: Surroundings) => ({
  actor: canonicalJson(meta.actor), correlationId: canonicalJson(meta.correlationId), occurredAt: canonicalJson(meta.occurredAt.toISOString()),
});

/** What is hashed: the canonical JSON (RFC 8785: members sorted by name) of an event, put together from that of its parts, for to canonicalize a whole object costs more than to insert its row. */
const hashedForm = (e: Omit<Fact, 'payload'>, id: string, causationId: string | null, payload: string, around: ReturnType<typeof canonicalSurroundings>): string =>
  `{"actor":${around.actor},"aggregateId":${JSON.stringify(e.aggregateId)},"aggregateType":${JSON.stringify(e.aggregateType)},"causationId":${JSON.stringify(causationId)},"correlationId":${around.correlationId},`
  + `"id":${JSON.stringify(id)},"occurredAt":${around.occurredAt},"payload":${payload},"type":${JSON.stringify(e.type)},"version":${JSON.stringify(e.version)}}`;

/** SHA-256 that a stored event must have; the ledger check recomputes it. */
export const eventHash = (event: StoredEvent): string => sha256(hashedForm(event, event.id, event.causationId, canonicalJson(event.payload), canonicalSurroundings(event)));

/** The append-only event table: history, audit and outbox in one. */
export class EventLog {
  /** @param check refuses, before the commit, an event that could not be published: a fact that cannot travel must not be recorded. */
  constructor(readonly toContract: ToContract, private readonly check: (type: string, version: number, data: unknown) => void) {}

  private wake: () => void = () => undefined;
  /** The relay asks to be woken after each commit that appended events. */
  onAppended(wake: () => void): void { this.wake = wake; }

  /** Appends events in one statement. Throws what `check` throws, and EventTooLarge. The aggregate's row must have been written before in this transaction: it gives the transaction its id before it takes a position. */
  async append(tx: Tx, events: readonly NewEvent[], meta: EventMeta): Promise<void> {
    if (events.length === 0) return;
    const aroundBytes = Buffer.byteLength(JSON.stringify(meta));
    const around = canonicalSurroundings(meta);
    const payloads: string[] = [];
    const ids: string[] = [];
    const causes: Array<string | null> = [];
    const hashes = events.map((e) => {
      const contract = this.toContract(e);
      this.check(contract.type, contract.typeVersion, contract.data);
      const payload = canonicalJson(e.payload);
      // most events are published as they are stored
      const bytes = Buffer.byteLength(contract.data === e.payload ? payload : JSON.stringify(contract.data)) + aroundBytes;
      if (bytes > EVENT_LIMIT_BYTES) throw new EventTooLarge(contract.type, bytes);
      const id = v7(); // begins with its time: new ones lie together in an index of millions, where random ones would touch a page each
      const cause = e.causationId ?? meta.causationId;
      payloads.push(payload);
      ids.push(id);
      causes.push(cause);
      return sha256(hashedForm(e, id, cause, payload, around));
    });
    await tx.query(
      `INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, causation_id, correlation_id, traceparent, occurred_at, sha256)
       SELECT r.id, r.aggregate_type, r.aggregate_id, r.version, r.type, r.payload::jsonb, $7::jsonb, r.causation_id, $8, $9, $10, r.sha256
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $11::text[], $12::text[], ${jsonTexts('$6')}) WITH ORDINALITY
         AS r(id, aggregate_type, aggregate_id, version, type, sha256, causation_id, payload, n) ORDER BY r.n`,
      [ids, events.map((e) => e.aggregateType), events.map((e) => e.aggregateId), events.map((e) => e.version), events.map((e) => e.type),
        joinJson(payloads), JSON.stringify(meta.actor), meta.correlationId, meta.traceparent, meta.occurredAt, hashes, causes],
    );
    tx.afterCommit(() => this.wake());
  }
}

interface EventRow {
  id: string; position: string; aggregate_type: string; aggregate_id: string; version: number; type: string; payload: unknown; actor: Actor;
  causation_id: string | null; correlation_id: string; traceparent: string | null; occurred_at: Date; recorded_at: Date; sha256: string;
}
const fromRow = (r: EventRow): StoredEvent => ({
  id: r.id, position: r.position, aggregateType: r.aggregate_type, aggregateId: r.aggregate_id, version: r.version, type: r.type, payload: r.payload, actor: r.actor,
  causationId: r.causation_id, correlationId: r.correlation_id, traceparent: r.traceparent, occurredAt: r.occurred_at, recordedAt: r.recorded_at, sha256: r.sha256,
});

/** Events after a position up to another one (both as text), in position order; of one aggregate type, or of all. */
export async function readEvents(db: Queryable, after: string, upTo: string, limit: number, aggregateType: string | null = null): Promise<StoredEvent[]> {
  const [where, params] = aggregateType === null ? ['', []] : [' AND aggregate_type = $4', [aggregateType]];
  return (await db.query<EventRow>(`SELECT * FROM event WHERE position > $1 AND position <= $2${where} ORDER BY position LIMIT $3`, [after, upTo, limit, ...params])).map(fromRow);
}

/** Events of one aggregate that are read at a time: some have thousands (a plan of many candidates), each of some kilobytes. */
export const HISTORY_LIMIT = 500;
/** A page of the history of one aggregate, oldest first: at most `limit` events from version `from` on. Fewer than `limit`: it was the last. */
export async function readHistory(db: Queryable, aggregateType: string, aggregateId: string, from = 1, limit = HISTORY_LIMIT): Promise<StoredEvent[]> {
  return (await db.query<EventRow>('SELECT * FROM event WHERE aggregate_type = $1 AND aggregate_id = $2 AND version >= $3 ORDER BY version LIMIT $4', [aggregateType, aggregateId, from, limit])).map(fromRow);
}
/** The whole history of one aggregate, oldest first. */
export async function wholeHistory(db: Queryable, aggregateType: string, aggregateId: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (let page = await readHistory(db, aggregateType, aggregateId); ; page = await readHistory(db, aggregateType, aggregateId, events.at(-1)!.version + 1)) {
    events.push(...page);
    if (page.length < HISTORY_LIMIT) return events;
  }
}
