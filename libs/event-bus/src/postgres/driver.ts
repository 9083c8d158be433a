import { CONNECT_MS, SettledMark, type Queryable } from '@gt/persistence';
import type { TopicDeclaration } from '@gt/contracts';
import { Pool, type QueryResultRow } from 'pg';
import { TopicMismatch, TopicMissing, type BusDriver, type BusMessage, type Subscriber, type Subscription } from '../core/port.js';
import { createBusTables } from './schema.js';
import { PostgresSubscription } from './subscription.js';

/** Connections for publishing and reading; each subscription holds one more for its locks. */
const POOL_SIZE = 6;
/** ms between looks for what other processes have written; own sends wake the readers at once. */
const POLL_FIRST_MS = 5;
const POLL_LONGEST_MS = 200;
/** ms that the question for health may take. */
const HEALTH_MS = 2_000;

/** The drivers of this process: what one writes the others look for at once, without a poll. */
const inProcess = new Set<PostgresDriver>();

/** The log on PostgreSQL, for one machine without Java: `bus_log` in a database of its own, read by position up to the settled mark. */
export class PostgresDriver implements BusDriver {
  readonly kind = 'postgres';
  private readonly pool: Pool;
  private readonly db: Queryable;
  private readonly mark = new SettledMark('bus_log_position');
  private readonly subscriptions = new Set<PostgresSubscription>();
  private settled = '0';
  /** those known to be there */
  private readonly topics = new Set<string>();
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private again = false;
  private pause = POLL_FIRST_MS;

  constructor(private readonly url: string, private readonly clientId: string) {
    this.pool = new Pool({ connectionString: url, max: POOL_SIZE, application_name: `bus ${clientId}`, connectionTimeoutMillis: CONNECT_MS });
    // a connection that the server drops while idle is replaced by the next query
    this.pool.on('error', () => undefined);
    this.db = { query: async <R extends QueryResultRow>(sql: string, params: unknown[] = []) => (await this.pool.query<R>(sql, params)).rows };
  }

  /** Opens the driver and makes its tables if the role may and they are missing. */
  static async open(url: string, clientId: string): Promise<PostgresDriver> {
    const driver = new PostgresDriver(url, clientId);
    try {
      const client = await driver.pool.connect();
      try {
        await createBusTables(client);
      } finally {
        client.release();
      }
    } catch (error) {
      await driver.close();
      throw error;
    }
    inProcess.add(driver);
    driver.look(0);
    return driver;
  }

  async ensureTopics(topics: readonly TopicDeclaration[]): Promise<[]> {
    await this.db.query('INSERT INTO bus_topic (name, partitions) SELECT * FROM unnest($1::text[], $2::int[]) ON CONFLICT DO NOTHING', [topics.map((t) => t.name), topics.map((t) => t.partitions)]);
    const rows = await this.db.query<{ name: string; partitions: number }>('SELECT name, partitions FROM bus_topic WHERE name = ANY($1)', [topics.map((t) => t.name)]);
    const live = new Map(rows.map((r) => [r.name, r.partitions]));
    for (const t of topics) {
      const found = live.get(t.name);
      if (found !== t.partitions) throw new TopicMismatch(t.name, found, t.partitions);
    }
    return [];
  }

  async logId(): Promise<string> {
    const [row] = await this.db.query<{ log_id: string }>('SELECT log_id FROM bus_meta');
    return `postgres:${row!.log_id}`;
  }

  async publish(topic: string, partition: number, messages: readonly BusMessage[]): Promise<void> {
    if (!this.topics.has(topic)) {
      if ((await this.db.query('SELECT 1 FROM bus_topic WHERE name = $1', [topic])).length === 0) throw new TopicMissing([topic]); // nobody would ever read it
      this.topics.add(topic);
    }
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      // the settled mark rests on this: the transaction has its id before it takes a position
      await client.query('BEGIN; SELECT pg_current_xact_id()');
      await client.query(
        `INSERT INTO bus_log (topic, partition, key, headers, value) SELECT $1, $2, m.key, m.headers, m.value
         FROM unnest($3::text[], $4::jsonb[], $5::text[]) WITH ORDINALITY AS m(key, headers, value, n) ORDER BY m.n`,
        [topic, partition, messages.map((m) => m.key), messages.map((m) => JSON.stringify(m.headers)), messages.map((m) => m.value)]);
      await client.query('COMMIT');
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken); // a connection that failed is thrown away, and with it an open transaction
    }
    for (const driver of inProcess) if (driver.url === this.url) driver.look(0);
  }

  async subscribe(subscriber: Subscriber): Promise<Subscription> {
    const rows = await this.db.query<{ name: string; partitions: number }>('SELECT name, partitions FROM bus_topic WHERE name = ANY($1)', [subscriber.topics]);
    const missing = subscriber.topics.filter((t) => !rows.some((r) => r.name === t));
    if (missing.length > 0) throw new TopicMissing(missing);
    const subscription = new PostgresSubscription({
      url: this.url, clientId: this.clientId, db: this.db, subscriber,
      partitions: rows.flatMap((r) => Array.from({ length: r.partitions }, (_, partition) => ({ topic: r.name, partition }))),
      settled: () => this.settled, ended: () => this.subscriptions.delete(subscription),
    });
    this.subscriptions.add(subscription);
    await subscription.start();
    this.look(0);
    return subscription;
  }

  async health(): Promise<{ up: boolean; detail: string }> {
    const late = new Promise<string>((resolve) => { setTimeout(() => resolve('no answer'), HEALTH_MS).unref(); });
    const detail = await Promise.race([late, this.db.query('SELECT 1').then(() => '', (error: Error) => error.name)]);
    return { up: detail === '', detail };
  }

  async behind(at: ReadonlyArray<{ topic: string; partition: number; next: string | null }>): Promise<readonly number[]> {
    const rows = await this.db.query<{ n: string }>(`SELECT (SELECT count(*) FROM bus_log l WHERE l.topic = w.topic AND l.partition = w.partition AND l.position >= w.next)::text AS n
      FROM unnest($1::text[], $2::int[], $3::bigint[]) WITH ORDINALITY AS w(topic, partition, next, n) ORDER BY w.n`, [at.map((a) => a.topic), at.map((a) => a.partition), at.map((a) => a.next ?? '0')]);
    return rows.map((r) => Number(r.n));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    inProcess.delete(this);
    clearTimeout(this.timer);
    for (const subscription of [...this.subscriptions]) await subscription.stop();
    await this.pool.end();
  }

  /** Looks after `ms` for newly settled positions; one look at a time. */
  private look(ms: number): void {
    if (this.closed) return;
    if (this.looking) {
      if (ms === 0) this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.lookNow(), ms);
  }

  private async lookNow(): Promise<void> {
    this.looking = true;
    this.again = false;
    try {
      if (this.subscriptions.size > 0) await this.readNews();
    } catch {
      // the database is away: `health` says so, and the next look comes after the longest pause
      this.pause = POLL_LONGEST_MS;
    }
    this.looking = false;
    this.look(this.again ? 0 : this.pause);
  }

  private async readNews(): Promise<void> {
    const upTo = await this.mark.advance(this.db);
    if (upTo === this.settled) {
      // while a transaction holds the mark back, look again soon
      this.pause = this.mark.waiting() ? POLL_FIRST_MS : Math.min(this.pause * 2, POLL_LONGEST_MS);
      return;
    }
    this.pause = POLL_FIRST_MS;
    const news = await this.db.query<{ topic: string; partition: number }>('SELECT DISTINCT topic, partition FROM bus_log WHERE position > $1 AND position <= $2', [this.settled, upTo]);
    this.settled = upTo;
    for (const subscription of this.subscriptions) for (const { topic, partition } of news) subscription.news(topic, partition);
  }
}
