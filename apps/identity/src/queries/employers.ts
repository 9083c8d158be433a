import { normalizeCreditCode, shanghaiDate } from '@gt/domain';
import type { Queryable } from '@gt/persistence';

export interface EmployerRow { readonly id: string; readonly creditCode: string; readonly name: string; /** people who review there today: 0 = it wants an account again */ readonly reviewers: number }

/** Employers in the order of their credit codes, after one, at most `limit`; or the one with a code. */
export async function listEmployers(db: Queryable, which: { readonly after: string; readonly creditCode: string | null }, limit: number): Promise<EmployerRow[]> {
  return db.query<EmployerRow & Record<string, unknown>>(
    `SELECT e.id, e.state->>'creditCode' AS "creditCode", e.state->>'name' AS name,
       (SELECT count(DISTINCT g.subject)::int FROM role_grant g WHERE g.role = 'EMPLOYER_REVIEWER' AND g.place = e.id AND g.status = 'ACTIVE' AND (g.until IS NULL OR g.until >= $3::date)) AS reviewers
     FROM employer e WHERE ($2::text IS NULL OR e.state->>'creditCode' = $2) AND (e.state->>'creditCode') COLLATE "C" > $1 ORDER BY (e.state->>'creditCode') COLLATE "C" LIMIT $4`,
    [normalizeCreditCode(which.after), which.creditCode === null ? null : normalizeCreditCode(which.creditCode), shanghaiDate(new Date()), limit]);
}
