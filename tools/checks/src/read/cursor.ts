import { Client, types, type QueryResultRow } from 'pg';
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

/** Opens a connection on which nothing can be written. Throws CannotRead, without the URL: it holds a password. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'ledger', connectionTimeoutMillis: CONNECT_MS, types: asText as never,
    options: `-c statement_timeout=${STATEMENT_MS} -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=on` });
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port, pathname } = new URL(url);
    throw new CannotRead(`database ${pathname.slice(1)} at ${hostname}:${port || '5432'} cannot be read: ${(error as { code?: string }).code ?? (error as Error).name}`, { cause: error });
  }
  // the statement that is under way fails with the same fault, or the next one
  client.on('error', () => undefined);
  return client;
}

/** One answer that is small by its nature. */
export async function ask<R extends QueryResultRow>(url: string, sql: string, params: readonly unknown[] = []): Promise<R[]> {
  const client = await connect(url);
  try { return (await client.query<R>(sql, [...params])).rows; } finally { await client.end(); }
}

/** All rows of a query, of one moment, PAGE_ROWS at a time. Close it (`return`) when it is not read to the end; `for await` does. */
export async function* stream<R extends QueryResultRow>(url: string, sql: string, params: readonly unknown[] = []): AsyncGenerator<R, void, undefined> {
  for await (const page of pages<R>(url, sql, params)) yield* page;
}

/** The same in pages, for whoever asks something about each page. */
export async function* pages<R extends QueryResultRow>(url: string, sql: string, params: readonly unknown[] = []): AsyncGenerator<R[], void, undefined> {
  const client = await connect(url);
  try {
    await client.query('BEGIN');
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${sql}`, [...params]);
    for (;;) {
      const { rows } = await client.query<R>(`FETCH ${PAGE_ROWS} FROM rows`);
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE_ROWS) return;
    }
  } finally {
    await client.end();
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
