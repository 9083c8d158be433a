import type { Queryable } from './database.js';

/**
 * How far an append-only table can be read in position order without overtaking a transaction that took a position and has not committed.
 *
 * Note the last position handed out, THEN take a transaction id of our own: whoever holds a position up to the noted one had its
 * transaction id before and so a lower one than ours. Once `pg_snapshot_xmin` has reached ours, all of them have ended, and everything up to
 * the noted position is visible or will never be. `pg_snapshot_xmax` would not do in place of our id: it is one past the highest COMPLETED id,
 * so that the newest open transaction has an id equal to it (or above) and would be overtaken. A plain cursor loses late committers; order by
 * transaction id turns an aggregate's versions round. xmin is cluster-wide: a transaction held open in any database of the server holds the mark back, hence `ageMs`.
 */
export class SettledMark {
  private settled: string | null = null;
  private looking: Promise<string> | null = null;
  private pending: { position: string; barrier: string; since: number } | null = null;

  /** @param sequence the identity sequence of the table's position */
  constructor(private readonly sequence: string) {}

  /** Advances as far as open transactions allow and returns the position (bigint as text) up to which reading is safe; '0' before anything is settled. Askers at one moment share one look: what one settles would be gone for the other. */
  advance(db: Queryable): Promise<string> {
    return this.looking ??= this.look(db).finally(() => { this.looking = null; });
  }

  private async look(db: Queryable): Promise<string> {
    if (this.pending === null) await this.note(db);
    if (this.pending !== null) {
      const [row] = await db.query<{ reached: boolean }>('SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS reached', [this.pending.barrier]);
      if (row!.reached) this.settle(this.pending.position);
    }
    return this.settled ?? '0';
  }

  /** How long the noted position has been waiting for open transactions, in ms of system time: what was written since then is not published yet. */
  ageMs(): number {
    return this.pending ? Date.now() - this.pending.since : 0;
  }

  /** Whether an open transaction holds the noted position back: worth another look soon. */
  waiting(): boolean {
    return this.pending !== null;
  }

  private settle(position: string): void {
    this.settled = position;
    this.pending = null;
  }

  /**
   * Nothing to note when no position was handed out since the last mark: an idle table costs no transaction ids. One statement, in this order: its snapshot, the position (a sequence is read
   * as it stands, not as of the snapshot), our id. Where even the snapshot's xmin has reached our id, no transaction was open at the snapshot and none began before our id was taken: the position is settled at once.
   */
  private async note(db: Queryable): Promise<void> {
    const since = Date.now();
    const [row] = await db.query<{ position: string; barrier: string | null; reached: boolean | null }>(
      `WITH last AS MATERIALIZED (SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS position FROM ${this.sequence}),
         own AS MATERIALIZED (SELECT position, CASE WHEN position IS DISTINCT FROM $1 THEN pg_current_xact_id() END AS id FROM last)
       SELECT position, id::text AS barrier, pg_snapshot_xmin(pg_current_snapshot()) >= id AS reached FROM own`, [this.settled]);
    const { position, barrier, reached } = row!;
    if (barrier === null) return;
    if (reached) this.settle(position);
    else this.pending = { position, barrier, since };
  }
}
