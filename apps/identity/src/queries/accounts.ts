import type { Queryable } from '@gt/persistence';
import { isId } from '@gt/service-kit';

export interface AccountRow { readonly id: string; readonly version: number; readonly account: string; readonly name: string; readonly status: string }

/** Accounts in the order of their sign-in names, after one, at most `limit`. */
export async function listAccounts(db: Queryable, after: string, limit: number): Promise<AccountRow[]> {
  return db.query<AccountRow & Record<string, unknown>>(
    `SELECT id, version, account, state->>'name' AS name, status FROM account WHERE account COLLATE "C" > $1 ORDER BY account COLLATE "C" LIMIT $2`, [after, limit]);
}

/** One account, or undefined for a subject that is none of ours. */
export async function findAccount(db: Queryable, subject: string): Promise<AccountRow | undefined> {
  if (!isId(subject)) return undefined;
  return (await db.query<AccountRow & Record<string, unknown>>(`SELECT id, version, account, state->>'name' AS name, status FROM account WHERE id = $1`, [subject]))[0];
}
