import type { Database, Tx } from './database.js';
import type { Keyring, SealingKeyStatus } from './sealed.js';

/** Rows of one transaction: well below its limit, and a command that waits for one of them does not notice. */
export const RESEAL_BLOCK = 200;
/** Never touched: what may not change (the log and what stands like it), the keys' own proofs, and messages kept as they came with their hash. */
const LEFT: readonly string[] = ['event', 'command_origin', 'personal_access', 'access_log', 'sealing_key', 'migration', 'idempotency', 'parked_event', 'reseal_progress'];

interface Table { readonly name: string; readonly key: ReadonlyArray<{ readonly name: string; readonly type: string }>; readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string }> }

/** The service's tables that may hold seals: those with a primary key and columns of text or JSON. */
async function tablesOf(db: Database): Promise<Table[]> {
  const rows = await db.query<{ table: string; column: string; type: string; place: number | null }>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, array_position(i.indkey::int2[], a.attnum) AS place
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'UPDATE') AND c.relname <> ALL($1) ORDER BY c.relname, a.attnum`, [LEFT]);
  return [...new Set(rows.map((row) => row.table))].map((name): Table => {
    const own = rows.filter((row) => row.table === name);
    return { name, key: own.filter((row) => row.place !== null).sort((a, b) => a.place! - b.place!).map(({ column, type }) => ({ name: column, type })),
      columns: own.filter((row) => row.place === null && ['jsonb', 'text'].includes(row.type)).map(({ column, type }) => ({ name: column, type })) };
  }).filter((table) => table.columns.length > 0);
}

const quoted = (name: string) => `"${name}"`;

/** Seals one block of a table anew, after the key where the last one ended, and notes how far it came in the same transaction. Null: the table is through. */
async function resealBlock(tx: Tx, keyring: Keyring, table: Table, after: readonly string[] | null, block: number): Promise<{ last: string[]; resealed: number } | null> {
  const key = table.key.map((k) => quoted(k.name)).join(', ');
  const where = after === null ? 'true' : `(${key}) > (${table.key.map((k, i) => `$${i + 2}::text::${k.type}`).join(', ')})`;
  const rows = await tx.query<{ key: string[]; old: Array<string | null> }>(`SELECT ARRAY[${table.key.map((k) => `${quoted(k.name)}::text`).join(', ')}] AS key, ARRAY[${table.columns.map((c) => `${quoted(c.name)}::text`).join(', ')}] AS old
    FROM ${quoted(table.name)} WHERE ${where} ORDER BY ${key} LIMIT $1 FOR UPDATE`, [block, ...(after ?? [])]);
  if (rows.length === 0) return null;
  let resealed = 0;
  for (const { key: at, old } of rows) {
    const next = old.map((text) => (text === null ? null : keyring.renew(text)));
    const changed = table.columns.map((column, i) => ({ column, value: next[i]!, was: old[i] })).filter(({ value, was }) => value !== was);
    if (changed.length === 0) continue;
    await tx.query(`UPDATE ${quoted(table.name)} SET ${changed.map(({ column }, i) => `${quoted(column.name)} = $${i + 1}::text::${column.type}`).join(', ')} WHERE ${table.key.map((k, i) => `${quoted(k.name)} = $${changed.length + i + 1}::text::${k.type}`).join(' AND ')}`,
      [...changed.map(({ value }) => value), ...at]);
    resealed += 1;
  }
  return { last: rows.at(-1)!.key, resealed };
}

/** Lock of the one process of a service that seals anew; the number means nothing. */
const RESEAL_LOCK = 7_301_984;

/**
 * Seals every sealed field under the newest key, while the service serves: in blocks, each in a short transaction with the note of how far it came, so
 * that a kill costs at most a block and the next call goes on from there. Goes through again until nothing sealed under an older key was found: an older
 * process may still have written some behind it. What the event log holds keeps its key until its retention is over. Answers the rows sealed anew;
 * null where another process is at it or `signal` stopped it.
 */
export async function resealTables(db: Database, keyring: Keyring, options: { readonly block?: number; readonly signal?: AbortSignal; readonly pause?: () => Promise<void> } = {}): Promise<number | null> {
  const { block = RESEAL_BLOCK, signal, pause } = options;
  const [done] = await db.query(`SELECT 1 FROM reseal_progress WHERE key_id = $1 AND table_name = ''`, [keyring.currentId]);
  if (done) return 0;
  const tables = await tablesOf(db);
  let total = 0;
  for (let found = -1; found !== 0;) {
    found = 0;
    for (const table of tables) {
      for (let through = false; !through;) {
        if (signal?.aborted) return null;
        const outcome = await db.transaction(async (tx) => {
          const [lock] = await tx.query<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [RESEAL_LOCK]);
          if (!lock!.got) return 'ELSEWHERE' as const;
          const [progress] = await tx.query<{ last: string[] | null; resealed: number; through: boolean }>('SELECT last, resealed, through FROM reseal_progress WHERE key_id = $1 AND table_name = $2', [keyring.currentId, table.name]);
          if (progress?.through) return { resealed: 0, sofar: progress.resealed, through: true };
          const step = await resealBlock(tx, keyring, table, progress?.last ?? null, block);
          const sofar = (progress?.resealed ?? 0) + (step?.resealed ?? 0);
          await tx.query(`INSERT INTO reseal_progress (key_id, table_name, last, resealed, through) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key_id, table_name) DO UPDATE SET last = $3, resealed = $4, through = $5`,
            [keyring.currentId, table.name, step?.last ?? progress?.last ?? null, sofar, step === null]);
          return { resealed: step?.resealed ?? 0, sofar, through: step === null };
        });
        if (outcome === 'ELSEWHERE') return null;
        total += outcome.resealed;
        through = outcome.through;
        if (through) found += outcome.sofar;
        await pause?.();
      }
    }
    await db.transaction(async (tx) => {
      await tx.query('DELETE FROM reseal_progress WHERE key_id = $1', [keyring.currentId]);
      if (found === 0) await tx.query(`INSERT INTO reseal_progress (key_id, table_name, resealed, through) VALUES ($1, '', 0, true)`, [keyring.currentId]);
    });
  }
  return total;
}

/** How far a service is with its newest key. `sealedAnew`: nothing that can be sealed anew is under an older key any more. */
export interface SealingStatus {
  readonly keyId: string;
  readonly sealedAnew: boolean;
  /** rows sealed anew so far in the round that is under way, table by table */
  readonly tables: ReadonlyArray<{ readonly table: string; readonly resealed: number; readonly through: boolean }>;
  readonly keys: readonly SealingKeyStatus[];
  /** ids that may be taken out of SEALING_KEYS of this service's processes */
  readonly retirable: readonly string[];
}

/** Where the sealing under the newest key stands. */
export async function sealingStatus(db: Database, keyring: Keyring): Promise<SealingStatus> {
  const progress = await db.query<{ table: string; resealed: number; through: boolean }>('SELECT table_name AS table, resealed, through FROM reseal_progress WHERE key_id = $1 ORDER BY table_name', [keyring.currentId]);
  const keys = await keyring.status(db);
  const sealedAnew = progress.some((row) => row.table === '');
  return { keyId: keyring.currentId, sealedAnew, tables: progress.filter((row) => row.table !== ''), keys, retirable: sealedAnew ? keys.filter((key) => !key.current && key.given && key.wrapped).map((key) => key.id) : [] };
}
