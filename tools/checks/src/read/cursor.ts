import { Pool, types, type PoolClient, type QueryResultRow } from 'pg';
import { CannotRead } from '../connections.js';

/** Rows in memory at a time, of each stream. */
export const PAGE_ROWS = 1_000;
/** ms until a server must have taken a connection. */
const CONNECT_MS = 5_000;
/** ms that one page may take: the services' roles allow 5 s, the first page of a sorted stream over a whole city needs more. */
const STATEMENT_MS = 600_000;
/** Dates stay the text that they are: a day has no time zone. */
const DATE_TYPE = 1082;
const asText = { getTypeParser: (oid: number, format?: string) => (oid === DATE_TYPE ? (value: string) => value : types.getTypeParser(oid, format as 'text')) };

/** Connections to one database at a time: the streams that are read side by side. */
const CONNECTIONS = 8;

/** A database on which nothing can be written. Its connections are opened when they are needed. */
export function openReadOnly(url: string): Pool {
  const pool = new Pool({ connectionString: url, application_name: 'ledger', connectionTimeoutMillis: CONNECT_MS, types: asText as never, max: CONNECTIONS,
    options: `-c statement_timeout=${STATEMENT_MS} -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=on` });
  // the statement that is under way fails with the same fault, or the next one
  pool.on('error', () => undefined);
  return pool;
}

/** Throws CannotRead, without the URL: it holds a password. */
async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    const { hostname, port, pathname } = new URL(pool.options.connectionString!);
    throw new CannotRead(`database ${pathname.slice(1)} at ${hostname}:${port || '5432'} cannot be read: ${(error as { code?: string }).code ?? (error as Error).name}`, { cause: error });
  }
}

/** One answer that is small by its nature. */
export async function ask<R extends QueryResultRow>(pool: Pool, sql: string, params: readonly unknown[] = []): Promise<R[]> {
  const client = await connect(pool);
  let fault: Error | undefined;
  try { return (await client.query<R>(sql, [...params])).rows; } catch (error) {
    fault = error as Error;
    throw error;
  } finally { client.release(fault); }
}

/** All rows of a query, of one moment, PAGE_ROWS at a time. Close it (`return`) when it is not read to the end; `for await` does. */
export async function* stream<R extends QueryResultRow>(pool: Pool, sql: string, params: readonly unknown[] = []): AsyncGenerator<R, void, undefined> {
  for await (const page of pages<R>(pool, sql, params)) yield* page;
}

/** The same in pages, for whoever asks something about each page. */
export async function* pages<R extends QueryResultRow>(pool: Pool, sql: string, params: readonly unknown[] = []): AsyncGenerator<R[], void, undefined> {
  const client = await connect(pool);
  let ended = false;
  try {
    await client.query('BEGIN');
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${sql}`, [...params]);
    for (;;) {
      const { rows } = await client.query<R>(`FETCH ${PAGE_ROWS} FROM rows`);
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE_ROWS) break;
    }
    await client.query('COMMIT');
    ended = true;
  } finally {
    client.release(!ended); // one that was left, or failed, is closed with its cursor
  }
}

/** A sorted stream that is read along another one: `take(key)` answers the row of the key, and hands every row that lies before it to `unmatched`. */
export class Along<R extends QueryResultRow> {
  private head: R | null | undefined;
  constructor(private readonly rows: AsyncGenerator<R, void, undefined>, private readonly keyOf: (row: R) => string, private readonly unmatched: (row: R) => void) {}

  async take(key: string): Promise<R | null> {
    for (;;) {
      const head = await this.peek();
      if (head === null || this.keyOf(head) > key) return null;
      this.head = undefined;
      if (this.keyOf(head) === key) return head;
      this.unmatched(head);
    }
  }

  /** What is left matches nothing. */
  async rest(): Promise<void> {
    for (let head = await this.peek(); head !== null; head = await this.peek()) {
      this.head = undefined;
      this.unmatched(head);
    }
  }

  async close(): Promise<void> { await this.rows.return(); }

  private async peek(): Promise<R | null> {
    if (this.head === undefined) {
      const next = await this.rows.next();
      this.head = next.done ? null : next.value;
    }
    return this.head;
  }
}
