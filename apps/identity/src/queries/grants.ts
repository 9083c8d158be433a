import type { Queryable } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import { reachOfGrants } from './reach.js';

export interface GrantRow {
  readonly id: string; readonly version: number; readonly issuer: string; readonly subject: string; readonly role: string; readonly place: string | null;
  readonly until: string | null; readonly note: string | null; readonly status: string;
}
const columns = `g.id, g.version, g.issuer, g.subject, g.role, g.place, g.until::text AS until, g.state->>'note' AS note, g.status`;

/** A subject's grants within reach, revoked ones too, in the order of their ids, after one, at most `limit`. */
export async function listGrants(db: Queryable, found: Reach, issuer: string, subject: string, after: string, limit: number): Promise<GrantRow[]> {
  const within = reachOfGrants(found, 5);
  return db.query<GrantRow & Record<string, unknown>>(`SELECT ${columns} FROM role_grant g WHERE g.subject = $1 AND g.issuer = $2 AND g.id > $3 AND ${within.sql} ORDER BY g.id LIMIT $4`, [subject, issuer, after, limit, ...within.params]);
}

/** What a subject holds today. */
export async function currentGrants(db: Queryable, issuer: string, subject: string, today: string): Promise<GrantRow[]> {
  return db.query<GrantRow & Record<string, unknown>>(
    `SELECT ${columns} FROM role_grant g WHERE g.subject = $1 AND g.issuer = $2 AND g.status = 'ACTIVE' AND (g.until IS NULL OR g.until >= $3::date) ORDER BY g.role, g.id`, [subject, issuer, today]);
}

/** One grant, revoked or not. */
export async function findGrant(db: Queryable, id: string): Promise<GrantRow | undefined> {
  return (await db.query<GrantRow & Record<string, unknown>>(`SELECT ${columns} FROM role_grant g WHERE g.id = $1`, [id]))[0];
}

/** What a subject holds and was not taken from him, past its last day too. */
export async function standingGrants(db: Queryable, issuer: string, subject: string): Promise<GrantRow[]> {
  return db.query<GrantRow & Record<string, unknown>>(`SELECT ${columns} FROM role_grant g WHERE g.subject = $1 AND g.issuer = $2 AND g.status = 'ACTIVE' ORDER BY g.id`, [subject, issuer]);
}

/** Who holds a role at a place today. */
export async function holdersOf(db: Queryable, role: string, place: string, today: string): Promise<string[]> {
  return (await db.query<{ subject: string }>(`SELECT DISTINCT subject FROM role_grant WHERE role = $1 AND place = $2 AND status = 'ACTIVE' AND (until IS NULL OR until >= $3::date)`, [role, place, today])).map((row) => row.subject);
}
