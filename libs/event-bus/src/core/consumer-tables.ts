import type { Queryable, Tx } from '@gt/persistence';
import { appliedKey, type Decision, type Incoming, type KeyFacts, type Watermark } from './plan.js';
import type { DeliveredMessage } from './port.js';

/** A message that stood in `parked_event` under `eventId` and may go on now. */
export interface Kept { readonly message: DeliveredMessage; readonly partition: number; readonly eventId: string }

/** Messages of which one may have ended the process, by offset, both included. */
export interface Suspects { readonly from: bigint; readonly to: bigint }

/** Where a consumer goes on in a partition, and the log that this belongs to. */
export interface Offset { readonly partition: number; readonly next: string; readonly logId: string }

/** Forgets a consumer: it begins anew. In pieces, so that no statement is long; not while it runs. */
export async function clearConsumer(db: Queryable, consumer: string, rowsAtOnce: number): Promise<void> {
  for (const table of ['consumer_offset', 'history_reading', 'crash_counter', 'parked_event', 'applied_event', 'watermark']) {
    for (;;) {
      const gone = await db.query(`DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE consumer = $1 LIMIT ${rowsAtOnce})) RETURNING 1`, [consumer]);
      if (gone.length < rowsAtOnce) break;
    }
  }
}

/** The consumer's side of the bus in its own database: offsets, watermarks, parked messages, crash counter. Every statement takes a whole batch. */
export class ConsumerTables {
  constructor(private readonly consumer: string) {}

  /** The offset to go on from and the log that it belongs to. */
  async offset(db: Queryable, topic: string, partition: number): Promise<{ next: string; logId: string } | null> {
    const [row] = await db.query<{ next_offset: string; log_id: string }>(
      'SELECT next_offset, log_id FROM consumer_offset WHERE consumer = $1 AND topic = $2 AND partition = $3', [this.consumer, topic, partition]);
    return row ? { next: row.next_offset, logId: row.log_id } : null;
  }

  /** Locks the watermarks of the batch's keys in id order (so that two members cannot wait for each other) and reads what is known of the keys. `kept`: messages of some of them are kept for a gap. */
  async lock(tx: Tx, topic: string, batch: readonly Incoming[]): Promise<KeyFacts & { readonly kept: boolean }> {
    const keys = [...new Set(batch.map((i) => i.message.key))].sort();
    // an update whose condition never holds locks the row and writes nothing
    await tx.query(`INSERT INTO watermark (consumer, topic, aggregate_id, last_version, last_event_id, applied_count, digest)
      SELECT $1, $2, k, 0, '', 0, '' FROM unnest($3::text[]) k ORDER BY k
      ON CONFLICT (consumer, topic, aggregate_id) DO UPDATE SET last_version = watermark.last_version WHERE false`, [this.consumer, topic, keys]);
    // another statement: it sees what was committed while the locks were waited for. What is parked is asked for once, not for each key
    const rows = await tx.query<{ aggregate_id: string; last_version: number; last_event_id: string; applied_count: string; digest: string; held: boolean | null; kept: boolean | null }>(
      `WITH p AS MATERIALIZED (
         SELECT aggregate_id, bool_or(class <> 'GAP') AS held, bool_or(class = 'GAP') AS kept FROM parked_event
         WHERE consumer = $1 AND topic = $2 AND aggregate_id = ANY($3) GROUP BY aggregate_id)
       SELECT w.aggregate_id, w.last_version, w.last_event_id, w.applied_count, w.digest, p.held, p.kept FROM watermark w LEFT JOIN p USING (aggregate_id)
       WHERE w.consumer = $1 AND w.topic = $2 AND w.aggregate_id = ANY($3)`, [this.consumer, topic, keys]);
    const marks = new Map(rows.map((r): [string, Watermark] => [r.aggregate_id, { version: r.last_version, eventId: r.last_event_id, count: Number(r.applied_count), digest: r.digest }]));
    const old = batch.filter((i) => i.head && i.head.version <= (marks.get(i.message.key)?.version ?? 0));
    const applied = old.length === 0 ? [] : await tx.query<{ aggregate_id: string; version: number; event_id: string }>(
      `SELECT a.aggregate_id, a.version, a.event_id FROM applied_event a JOIN unnest($3::text[], $4::int[]) AS w(id, version) ON a.aggregate_id = w.id AND a.version = w.version
       WHERE a.consumer = $1 AND a.topic = $2`, [this.consumer, topic, old.map((i) => i.message.key), old.map((i) => i.head!.version)]);
    return {
      marks, blocked: new Set(rows.filter((r) => r.held).map((r) => r.aggregate_id)), kept: rows.some((r) => r.kept),
      applied: new Map(applied.map((r) => [appliedKey(r.aggregate_id, r.version), r.event_id])),
    };
  }

  /** Writes what was decided: watermarks, applied ids, parked messages, and the offsets of the partitions whose messages come from the log; messages that had been kept and are dealt with now leave `parked_event`. */
  async save(tx: Tx, topic: string, decisions: readonly Decision[], offsets: readonly Offset[]): Promise<void> {
    const applied = decisions.filter((d) => d.what === 'apply');
    const writes: string[] = [];
    const values: unknown[] = [this.consumer, topic];
    const given = (...more: unknown[]) => more.map((value) => `$${values.push(value)}`);
    if (applied.length > 0) {
      const last = new Map(applied.map((d) => [d.incoming.message.key, d.mark]));
      const marks = [...last.values()];
      const [keys, versions, ids, counts, digests] = given([...last.keys()], marks.map((m) => m.version), marks.map((m) => m.eventId), marks.map((m) => m.count), marks.map((m) => m.digest));
      // they are there, since they are locked; so written each is found by its key, whereas an update joined with the arrays reads all watermarks of the topic as long as the table is not analysed
      writes.push(`INSERT INTO watermark (consumer, topic, aggregate_id, last_version, last_event_id, applied_count, digest)
        SELECT $1, $2, r.id, r.version, r.event_id, r.count, r.digest FROM unnest(${keys}::text[], ${versions}::int[], ${ids}::text[], ${counts}::bigint[], ${digests}::text[]) AS r(id, version, event_id, count, digest)
        ON CONFLICT (consumer, topic, aggregate_id) DO UPDATE SET last_version = EXCLUDED.last_version, last_event_id = EXCLUDED.last_event_id, applied_count = EXCLUDED.applied_count, digest = EXCLUDED.digest`);
      const [allKeys, allVersions, allIds] = given(applied.map((d) => d.incoming.message.key), applied.map((d) => d.incoming.head!.version), applied.map((d) => d.incoming.eventId));
      writes.push(`INSERT INTO applied_event (consumer, topic, aggregate_id, version, event_id)
        SELECT $1, $2, r.id, r.version, r.event_id FROM unnest(${allKeys}::text[], ${allVersions}::int[], ${allIds}::text[]) AS r(id, version, event_id)`);
    }
    if (offsets.length > 0) {
      const [partitions, nexts, logIds] = given(offsets.map((o) => o.partition), offsets.map((o) => o.next), offsets.map((o) => o.logId));
      // never backwards: a member that lost the partition and still commits must not turn the new one round
      writes.push(`INSERT INTO consumer_offset (consumer, topic, partition, next_offset, log_id)
        SELECT $1, $2, r.partition, r.next, r.log_id FROM unnest(${partitions}::int[], ${nexts}::bigint[], ${logIds}::text[]) AS r(partition, next, log_id) ORDER BY r.partition
        ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = GREATEST(consumer_offset.next_offset, EXCLUDED.next_offset)`);
    }
    // tables of which none depends on another: one statement writes them all
    const main = writes.pop();
    if (main) await tx.query(`${writes.length > 0 ? `WITH ${writes.map((sql, i) => `w${i} AS (${sql})`).join(', ')} ` : ''}${main}`, values);
    // one that was unreadable and can be read now has another id than its row
    const done = decisions.filter((d) => d.incoming.keptAs !== null && (d.what !== 'park' || d.incoming.keptAs !== d.incoming.eventId)).map((d) => d.incoming.keptAs);
    if (done.length > 0) await tx.query('DELETE FROM parked_event WHERE consumer = $1 AND topic = $2 AND event_id = ANY($3)', [this.consumer, topic, done]);
    const parked = decisions.filter((d) => d.what === 'park');
    if (parked.length > 0) await this.park(tx, topic, parked);
  }

  private async park(tx: Tx, topic: string, parked: ReadonlyArray<Extract<Decision, { what: 'park' }>>): Promise<void> {
    const rows = [...new Map(parked.map((d) => [d.incoming.eventId, d])).values()]; // one statement may not touch a row twice
    const column = (of: (d: (typeof rows)[number]) => unknown) => rows.map(of);
    // delivered again, a parked message stays as it is; one that was kept may turn out to be poison
    await tx.query(`INSERT INTO parked_event (consumer, topic, partition, log_offset, aggregate_id, version, event_id, type, class, error_name, error_code, attempts, first_class, first_error_name, first_error_code, last_class, headers, body)
      SELECT $1, $2, r.partition, r.log_offset, r.key, r.version, r.event_id, r.type, r.class, r.error_name, r.error_code, r.attempts,
        CASE WHEN r.attempts > 0 THEN r.class END, r.error_name, r.error_code, CASE WHEN r.attempts > 0 THEN r.class END, r.headers, r.body
      FROM unnest($3::int[], $4::bigint[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::jsonb[], $14::text[])
        AS r(partition, log_offset, key, version, event_id, type, class, error_name, error_code, attempts, headers, body)
      ON CONFLICT (consumer, topic, event_id) DO UPDATE SET class = EXCLUDED.class,
        error_name = CASE WHEN EXCLUDED.attempts > 0 THEN EXCLUDED.error_name ELSE parked_event.error_name END, error_code = CASE WHEN EXCLUDED.attempts > 0 THEN EXCLUDED.error_code ELSE parked_event.error_code END,
        attempts = parked_event.attempts + EXCLUDED.attempts, last_class = coalesce(EXCLUDED.last_class, parked_event.last_class),
        first_class = coalesce(parked_event.first_class, EXCLUDED.first_class),
        first_error_name = CASE WHEN parked_event.first_class IS NULL THEN EXCLUDED.first_error_name ELSE parked_event.first_error_name END,
        first_error_code = CASE WHEN parked_event.first_class IS NULL THEN EXCLUDED.first_error_code ELSE parked_event.first_error_code END,
        last_at = CASE WHEN EXCLUDED.attempts > 0 THEN clock_timestamp() ELSE parked_event.last_at END
        WHERE parked_event.class IN ('GAP', 'WAITING')`,
    [this.consumer, topic, column((d) => d.incoming.partition), column((d) => d.incoming.message.offset), column((d) => d.incoming.message.key),
      column((d) => d.incoming.version), column((d) => d.incoming.eventId), column((d) => d.incoming.head?.type ?? null),
      column((d) => d.verdict.class), column((d) => d.verdict.errorName), column((d) => d.verdict.errorCode), column((d) => d.verdict.attempts),
      column((d) => JSON.stringify(d.incoming.message.headers)), column((d) => d.incoming.message.value)]);
  }

  /** Messages kept for a gap that is filled now, or replayed by an operator, in version order; at most `limit`. */
  async released(db: Queryable, topic: string, partition: number, limit: number): Promise<Kept[]> {
    const rows = await db.query<{ log_offset: string; aggregate_id: string; event_id: string; headers: Record<string, string>; body: string }>(
      `SELECT p.log_offset, p.aggregate_id, p.event_id, p.headers, p.body FROM parked_event p
       WHERE p.consumer = $1 AND p.topic = $2 AND p.partition = $3 AND p.class = 'GAP' AND p.aggregate_id IN (
         SELECT g.aggregate_id FROM parked_event g JOIN watermark w USING (consumer, topic, aggregate_id)
         WHERE g.consumer = $1 AND g.topic = $2 AND g.partition = $3 AND g.class = 'GAP' AND (g.version IS NULL OR g.version <= w.last_version + 1)
           AND NOT EXISTS (SELECT 1 FROM parked_event b WHERE b.consumer = g.consumer AND b.topic = g.topic AND b.aggregate_id = g.aggregate_id AND b.class <> 'GAP'))
       ORDER BY p.aggregate_id, p.version NULLS FIRST LIMIT $4`, [this.consumer, topic, partition, limit]);
    return rows.map((r) => ({ partition, eventId: r.event_id, message: { key: r.aggregate_id, headers: r.headers, value: r.body, offset: r.log_offset } }));
  }

  /** Partitions in which messages kept for a gap may go on. */
  async releasable(db: Queryable): Promise<Array<{ topic: string; partition: number }>> {
    return db.query(`SELECT DISTINCT g.topic, g.partition FROM parked_event g JOIN watermark w USING (consumer, topic, aggregate_id)
      WHERE g.consumer = $1 AND g.class = 'GAP' AND (g.version IS NULL OR g.version <= w.last_version + 1)
        AND NOT EXISTS (SELECT 1 FROM parked_event b WHERE b.consumer = g.consumer AND b.topic = g.topic AND b.aggregate_id = g.aggregate_id AND b.class <> 'GAP')`, [this.consumer]);
  }

  /** Notes that this partition is being worked on; answers whether the work before ended uncleanly, and which messages were in hand then, as far as they had been counted. */
  async begin(db: Queryable, topic: string, partition: number): Promise<{ unclean: boolean; suspects: Suspects | null }> {
    const [row] = await db.query<{ was_running: boolean; suspect_offset: string | null; suspect_to: string | null }>(
      `WITH before AS (SELECT running, suspect_offset, suspect_to FROM crash_counter WHERE consumer = $1 AND topic = $2 AND partition = $3)
       INSERT INTO crash_counter (consumer, topic, partition, running) VALUES ($1, $2, $3, true)
       ON CONFLICT (consumer, topic, partition) DO UPDATE SET running = true
       RETURNING coalesce((SELECT running FROM before), false) AS was_running, (SELECT suspect_offset::text FROM before), (SELECT coalesce(suspect_to, suspect_offset)::text AS suspect_to FROM before)`, [this.consumer, topic, partition]);
    const { was_running: unclean, suspect_offset: from, suspect_to: to } = row!;
    return { unclean, suspects: unclean && from !== null && to !== null ? { from: BigInt(from), to: BigInt(to) } : null };
  }

  async end(db: Queryable, topic: string, partition: number): Promise<void> {
    await db.query('UPDATE crash_counter SET running = false, suspect_offset = NULL, suspect_to = NULL, crashes = 0 WHERE consumer = $1 AND topic = $2 AND partition = $3', [this.consumer, topic, partition]);
  }

  /** Counts a try of these messages in a transaction of its own, before a handler runs: what the handler's crash cannot take back. `before`: crashes in which they were in hand with others. */
  async suspect(db: Queryable, topic: string, partition: number, from: string, to: string, before: number): Promise<number> {
    const [row] = await db.query<{ crashes: number }>(
      `UPDATE crash_counter SET crashes = CASE WHEN suspect_offset = $4 AND coalesce(suspect_to, suspect_offset) = $5 THEN crashes + 1 ELSE $6 + 1 END, suspect_offset = $4, suspect_to = $5
       WHERE consumer = $1 AND topic = $2 AND partition = $3 RETURNING crashes`, [this.consumer, topic, partition, from, to, before]);
    return row!.crashes;
  }

  /** The message has been dealt with: no crash is counted against it any more. */
  async clearSuspect(db: Queryable, topic: string, partition: number): Promise<void> {
    await db.query('UPDATE crash_counter SET suspect_offset = NULL, suspect_to = NULL, crashes = 0 WHERE consumer = $1 AND topic = $2 AND partition = $3', [this.consumer, topic, partition]);
  }
}
