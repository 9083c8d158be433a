import { CONNECT_MS } from '@gt/persistence';
import { Pool } from 'pg';
import type { OnMessages, TopicReader } from '../read/topic-reader.js';

/** Messages of one page: memory stays small however long the log is. */
const PAGE_MESSAGES = 1_000;
/** Pages and ends are asked one after the other. */
const CONNECTIONS = 1;
/** ms that one page may take: the services' roles allow 5 s, which a busy machine with a cold log can exceed. */
const PAGE_MS = 60_000;

interface Row { position: string; key: string; headers: Record<string, string>; value: string }

/** Reads `bus_log` by position. */
export class PostgresTopicReader implements TopicReader {
  private readonly pool: Pool;
  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: CONNECTIONS, application_name: 'topic reader', connectionTimeoutMillis: CONNECT_MS, options: `-c statement_timeout=${PAGE_MS} -c default_transaction_read_only=on` });
    // a connection that the server drops while idle is replaced by the next query
    this.pool.on('error', () => undefined);
  }

  async ends(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ topic: string; partition: number; next: string }>(
      `SELECT t.name AS topic, p AS partition, (last.position + 1)::text AS next FROM bus_topic t CROSS JOIN LATERAL generate_series(0, t.partitions - 1) p
       CROSS JOIN LATERAL (SELECT position FROM bus_log l WHERE l.topic = t.name AND l.partition = p ORDER BY position DESC LIMIT 1) last WHERE t.name = ANY($1)`, [topics]);
    return new Map(rows.map((r) => [`${r.topic}#${r.partition}`, r.next]));
  }

  async read(topics: readonly string[], onMessages: OnMessages): Promise<void> {
    for (const [key, end] of await this.ends(topics)) {
      const [topic, partition] = key.split('#') as [string, string];
      for (let next = '0'; BigInt(next) < BigInt(end);) {
        const { rows } = await this.pool.query<Row>('SELECT position, key, headers, value FROM bus_log WHERE topic = $1 AND partition = $2 AND position >= $3 AND position < $4 ORDER BY position LIMIT $5', [topic, partition, next, end, PAGE_MESSAGES]);
        if (rows.length === 0) break;
        await onMessages(topic, Number(partition), rows.map((r) => ({ key: r.key, headers: r.headers, value: r.value, offset: r.position })));
        next = String(BigInt(rows.at(-1)!.position) + 1n);
      }
    }
  }

  async close(): Promise<void> { await this.pool.end(); }
}
