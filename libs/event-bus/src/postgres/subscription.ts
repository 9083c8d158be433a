import { CONNECT_MS, type Queryable } from '@gt/persistence';
import { Client } from 'pg';
import type { DeliveredMessage, Subscriber, Subscription } from '../core/port.js';

/** Messages of one read: four transactions' worth, so that memory stays small and reading stays ahead. */
const READ_MESSAGES = 2_000;
/** ms between tries for partitions that another member holds: how long a take-over waits. */
const CANDIDATE_MS = 500;
/** ms before a batch that was not dealt with is delivered again. */
const AGAIN_MS = 500;

interface Position { readonly topic: string; readonly partition: number }
export interface PostgresSubscriptionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly db: Queryable;
  readonly subscriber: Subscriber;
  readonly partitions: readonly Position[];
  /** the position up to which the log may be read */
  settled(): string;
  ended(): void;
}

/** One partition that we hold: reads on from its offset whenever there is news. */
class Reader {
  private next: string | null = null;
  private fresh = true;
  private wake: () => void = () => undefined;
  private stopped = false;
  /** the last question where to go on, answered or failed */
  private asked: Promise<unknown> = Promise.resolve();
  private readonly running: Promise<void>;

  constructor(private readonly at: Position, private readonly options: PostgresSubscriptionOptions) {
    this.running = this.run();
  }

  news(): void {
    this.fresh = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.asked; // what is asked for and given back in the other order stays taken
    await this.options.subscriber.onRevoked(this.at.topic, this.at.partition);
    await this.running;
  }

  private async rest(ms?: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (ms !== undefined) setTimeout(resolve, ms).unref();
    });
  }

  private async run(): Promise<void> {
    let assigned = false;
    while (!this.stopped) {
      try {
        if (!assigned) {
          const offset = this.options.subscriber.onAssigned(this.at.topic, this.at.partition);
          this.asked = offset.catch(() => undefined);
          this.next = await offset;
          assigned = true;
        }
        await this.readAll();
      } catch {
        // the subscriber has said why; the same messages come again
        this.fresh = true;
        if (!this.stopped) await this.rest(AGAIN_MS);
      }
      if (!this.fresh && !this.stopped) await this.rest();
    }
  }

  private async readAll(): Promise<void> {
    const { topic, partition } = this.at;
    while (this.fresh && !this.stopped) {
      this.fresh = false;
      for (;;) {
        // an offset is the position to go on FROM, as in Kafka
        const rows = await this.options.db.query<{ position: string; key: string; headers: Record<string, string>; value: string }>(
          'SELECT position, key, headers, value FROM bus_log WHERE topic = $1 AND partition = $2 AND position >= $3 AND position <= $4 ORDER BY position LIMIT $5',
          [topic, partition, this.next ?? '0', this.options.settled(), READ_MESSAGES]);
        if (rows.length === 0 || this.stopped) break;
        const messages = rows.map((r): DeliveredMessage => ({ key: r.key, headers: r.headers, value: r.value, offset: r.position }));
        await this.options.subscriber.onBatch(topic, partition, messages);
        this.next = String(BigInt(rows.at(-1)!.position) + 1n);
      }
    }
  }
}

/** The partitions of one member: each held by an advisory lock on one connection; with the connection all are lost, and others take over. */
export class PostgresSubscription implements Subscription {
  private readonly readers = new Map<string, Reader>();
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly options: PostgresSubscriptionOptions) {}

  async start(): Promise<void> {
    this.working = this.candidate();
    await this.working;
  }

  news(topic: string, partition: number): void {
    this.readers.get(`${topic}#${partition}`)?.news();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
    await this.loseAll();
    await this.client?.end();
    this.options.ended();
  }

  /** Tries for the partitions that we do not hold, again and again. */
  private async candidate(): Promise<void> {
    try {
      await this.tryLocks(await this.connected());
    } catch {
      // the connection is gone, and with it every lock
      this.client = null;
      await this.loseAll();
    }
    if (!this.stopped) this.timer = setTimeout(() => { this.working = this.candidate(); }, CANDIDATE_MS);
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({ connectionString: this.options.url, application_name: `bus ${this.options.clientId} ${this.options.subscriber.group}`, connectionTimeoutMillis: CONNECT_MS, keepAlive: true });
    client.on('error', () => { if (this.client === client) this.client = null; });
    client.on('end', () => { if (this.client === client) this.client = null; });
    await client.connect();
    this.client = client;
    // locks of an earlier connection are lost: somebody else may hold them by now
    await this.loseAll();
    return client;
  }

  private async tryLocks(client: Client): Promise<void> {
    const wanted = this.options.partitions.filter((p) => !this.readers.has(`${p.topic}#${p.partition}`));
    // also with nothing wanted the connection is asked, for its end must be noticed
    const { rows } = await client.query<{ topic: string; partition: number }>(
      `SELECT topic, partition FROM unnest($2::text[], $3::int[]) AS w(topic, partition) WHERE pg_try_advisory_lock(hashtextextended($1 || ' ' || topic || ' ' || partition, 0))`,
      [this.options.subscriber.group, wanted.map((w) => w.topic), wanted.map((w) => w.partition)]);
    for (const at of rows) this.readers.set(`${at.topic}#${at.partition}`, new Reader(at, this.options));
  }

  private async loseAll(): Promise<void> {
    const lost = [...this.readers.values()];
    this.readers.clear();
    await Promise.all(lost.map((r) => r.stop()));
  }
}
