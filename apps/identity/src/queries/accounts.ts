import { maskNumber } from '@gt/domain';
import type { Keyring, Queryable } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import { isId } from '@gt/service-kit';
import type { RealNameMark } from '../domain/account.js';
import { reachOfGrants } from './reach.js';
import type { AccountRecovery } from '../domain/account.js';

export interface AccountRow { readonly id: string; readonly version: number; readonly account: string; readonly name: string; readonly status: string; readonly applicant: 'UNVERIFIED' | 'VERIFIED' | null;
  readonly secondFactor: boolean; /** a lost password or phone that waits for another manager's decision */ readonly recovery: AccountRecovery | null }
const columns = `a.id, a.version, a.account, a.state->>'name' AS name, a.status, a.state->>'applicant' AS applicant, coalesce((a.state->'secondFactor')::boolean, false) AS "secondFactor", nullif(a.state->'recovery', 'null') AS recovery`;

/** Accounts in the order of their sign-in names, after one, at most `limit`; a manager sees those of his people, by the grants that they have with him. */
export async function listAccounts(db: Queryable, issuer: string, found: Reach, after: string, limit: number): Promise<AccountRow[]> {
  const within = reachOfGrants(found, 4);
  return db.query<AccountRow & Record<string, unknown>>(
    `SELECT ${columns} FROM account a WHERE a.account COLLATE "C" > $1 AND ($4::boolean OR EXISTS (SELECT 1 FROM role_grant g WHERE g.issuer = $3 AND g.subject = a.id::text AND g.status = 'ACTIVE' AND ${within.sql})) ORDER BY a.account COLLATE "C" LIMIT $2`,
    [after, limit, issuer, ...within.params]);
}

/** Who vouches for an account's owner, and under which number; null where no real-name provider does. */
export interface RealNameRow { readonly issuer: string; readonly level: string | null; readonly at: string; readonly numberMasked: string }
export async function realNameOf(db: Queryable, keyring: Keyring, accountId: string): Promise<RealNameRow | null> {
  const [row] = await db.query<{ mark: RealNameMark; number_sealed: string }>(`SELECT a.state->'realName' AS mark, r.number_sealed FROM real_name r JOIN account a ON a.id = r.account_id WHERE r.account_id = $1`, [accountId]);
  return row ? { issuer: row.mark.issuer, level: row.mark.level, at: row.mark.at, numberMasked: maskNumber(keyring.unseal(row.number_sealed)) } : null;
}

/** One account, or undefined for a subject that is none of ours. */
export async function findAccount(db: Queryable, subject: string): Promise<AccountRow | undefined> {
  if (!isId(subject)) return undefined;
  return (await db.query<AccountRow & Record<string, unknown>>(`SELECT ${columns} FROM account a WHERE a.id = $1`, [subject]))[0];
}
