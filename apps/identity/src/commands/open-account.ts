import { randomUUID } from 'node:crypto';
import type { EventMeta, Tx } from '@gt/persistence';
import { eventsOf } from '@gt/service-kit';
import { openAccount } from '../domain/account.js';
import type { Identity } from '../identity.js';

export interface OpenAccountCommand { readonly account: string; readonly name: string; readonly password: string | null }
export interface OpenedAccount { readonly id: string; readonly version: number; readonly account: string; readonly name: string }

/**
 * Opens an account and keeps its password's hash beside it, in one transaction. 422 with every reason (domain/account.ts).
 * @param passwordHash made before the transaction: hashing is slow on purpose; null with no password
 */
export async function openAccountIn(tx: Tx, identity: Identity, command: OpenAccountCommand, passwordHash: string | null, meta: EventMeta, id: string = randomUUID()): Promise<OpenedAccount> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.account ${command.account}`]);
  const taken = await tx.query('SELECT 1 FROM account WHERE account = $1', [command.account]);
  const events = eventsOf(openAccount({ ...command, issuer: identity.issuer, subject: id }, { accountTaken: taken.length > 0 }));
  const [saved] = await identity.accounts.save(tx, [{ id, version: 0, state: null, events }], meta);
  if (passwordHash !== null) await tx.query('INSERT INTO account_password (account_id, hash) VALUES ($1, $2)', [id, passwordHash]);
  return { id, version: saved!.version, account: command.account, name: command.name };
}
