import type { Queryable } from './database.js';

/**
 * How far an append-only table can be read in position order without overtaking a transaction that took a position and has not committed.
 *
 * Note the last position handed out, THEN (in a later snapshot) `pg_snapshot_xmax`: whoever holds a position up to the noted one had its
 * transaction id before and so an id below that xmax. Once `pg_snapshot_xmin` has reached the xmax, all of them have ended, and everything
 * up to the noted position is visible or will never be. A plain cursor loses late committers; order by transaction id turns an aggregate's
 * versions round. xmin is cluster-wide: a transaction held open in any database of the server holds the mark back, hence `ageMs`.
 */
export class SettledMark {
  private settled: string | null = null;
  private pending: { position: string; xmax: string; since: number } | null = null;
  private settledAt = Date.now();

  /** @param sequence the identity sequence of the table's position */
  constructor(private readonly sequence: string) {}

  /** Advances as far as open transactions allow and returns the position (bigint as text) up to which reading is safe; '0' before anything is settled. */
  async advance(db: Queryable): Promise<string> {
    this.pending ??= await this.note(db);
    const [row] = await db.query<{ reached: boolean }>('SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS reached', [this.pending.xmax]);
    if (row!.reached) {
      this.settled = this.pending.position;
      this.settledAt = this.pending.since;
      this.pending = null;
    }
    return this.settled ?? '0';
  }

  /** How old the newest settled position is, in ms of system time: grows while some transaction stays open. */
  ageMs(): number {
    return this.pending ? Date.now() - this.settledAt : 0;
  }

  private async note(db: Queryable): Promise<{ position: string; xmax: string; since: number }> {
    const since = Date.now();
    // two statements on purpose: within one, the snapshot would be older than the position
    const [last] = await db.query<{ position: string }>(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS position FROM ${this.sequence}`);
    const [snapshot] = await db.query<{ xmax: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax');
    return { position: last!.position, xmax: snapshot!.xmax, since };
  }
}
