import type { Queryable } from '@gt/persistence';

export interface GrantRow {
  readonly id: string; readonly version: number; readonly issuer: string; readonly subject: string; readonly role: string; readonly place: string | null;
  readonly until: string | null; readonly note: string | null; readonly status: string;
}
const columns = `id, version, issuer, subject, role, place, until::text AS until, state->>'note' AS note, status`;

/** A subject's grants, revoked ones too, in the order of their ids, after one, at most `limit`. */
export async function listGrants(db: Queryable, issuer: string, subject: string, after: string, limit: number): Promise<GrantRow[]> {
  return db.query<GrantRow & Record<string, unknown>>(`SELECT ${columns} FROM role_grant WHERE subject = $1 AND issuer = $2 AND id > $3 ORDER BY id LIMIT $4`, [subject, issuer, after, limit]);
}

/** What a subject holds today. */
export async function currentGrants(db: Queryable, issuer: string, subject: string, today: string): Promise<GrantRow[]> {
  return db.query<GrantRow & Record<string, unknown>>(
    `SELECT ${columns} FROM role_grant WHERE subject = $1 AND issuer = $2 AND status = 'ACTIVE' AND (until IS NULL OR until >= $3::date) ORDER BY role, id`, [subject, issuer, today]);
}
