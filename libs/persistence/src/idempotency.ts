import { createHash } from 'node:crypto';
import type { Queryable, Tx } from './database.js';
import { canonicalJson, sha256 } from './event-log.js';

/** How long a command's outcome can be replayed. A client that retries does so within minutes; a week covers a queue that stood over a holiday. */
export const IDEMPOTENCY_DAYS = 7;

export type IdempotentOutcome<T> =
  | { readonly kind: 'DONE'; readonly status: number; readonly body: T }
  | { readonly kind: 'REPLAYED'; readonly status: number; readonly body: T }
  /** the same key is being worked on right now */
  | { readonly kind: 'BUSY' }
  /** the key was used for another request */
  | { readonly kind: 'MISUSED' };

/** Runs a command once per (scope, key). Only committed outcomes are kept: a refused command is decided anew. `scope` = actor + route. */
export async function once<T>(tx: Tx, scope: string, key: string, request: unknown, work: () => Promise<{ status: number; body: T }>): Promise<IdempotentOutcome<T>> {
  const id = idOf(scope, key);
  const lock = createHash('sha256').update(id).digest().readBigInt64BE(0).toString();
  const [got] = await tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1::bigint) AS locked', [lock]);
  if (!got!.locked) return { kind: 'BUSY' };
  const known = await outcomeOf<T>(tx, scope, key, request);
  if (known) return known;
  const done = await work();
  await tx.query('INSERT INTO idempotency (id, fingerprint, status, body) VALUES ($1, $2, $3, $4::jsonb)', [id, fingerprintOf(request), done.status, JSON.stringify(done.body ?? null)]);
  return { kind: 'DONE', ...done };
}

const idOf = (scope: string, key: string): string => sha256(`${scope}\n${key}`);
const fingerprintOf = (request: unknown): string => sha256(canonicalJson(request ?? null));

/** What the key's command came to, if it is kept: for work that is not one transaction and asks before it begins. */
export async function outcomeOf<T>(db: Queryable, scope: string, key: string, request: unknown): Promise<Extract<IdempotentOutcome<T>, { kind: 'REPLAYED' | 'MISUSED' }> | undefined> {
  const [known] = await db.query<{ fingerprint: string; status: number; body: T }>('SELECT fingerprint, status, body FROM idempotency WHERE id = $1', [idOf(scope, key)]);
  if (!known) return undefined;
  return known.fingerprint === fingerprintOf(request) ? { kind: 'REPLAYED', status: known.status, body: known.body } : { kind: 'MISUSED' };
}

/** Whether the key has an answer, to whatever request: for what is asked before the request is read. */
export const isAnswered = async (db: Queryable, scope: string, key: string): Promise<boolean> => (await db.query('SELECT 1 FROM idempotency WHERE id = $1', [idOf(scope, key)])).length > 0;

/** Forgets what commands were answered longer ago than an answer can be replayed: answers name persons' ids. */
export const forgetCommands = (db: Queryable): Promise<unknown> => db.query(`DELETE FROM idempotency WHERE created_at < now() - $1 * interval '1 day'`, [IDEMPOTENCY_DAYS]);
