import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'node:fs';
import net from 'node:net';
import { readConnections, type CheckedService, type Connections } from '@gt/checks';
import { topicOf, topics, type Envelope } from '@gt/contracts';
import { openDriver, partitionOf, toEnvelope, toMessage, type BusDriver, type BusEvent } from '@gt/event-bus';
import { readEvents, type Queryable, type StoredEvent } from '@gt/persistence';
import type { Metric } from '@gt/service-kit';
import { tcpProxy, type TcpProxy, type TestKafka } from '@gt/testing';
import { SERVICE_NAMES } from '@gt/app-standalone';
import { Client } from 'pg';
import type { ProcessCity, ProcessName } from './processes.js';

/** ms between looks, and ms until something that was done must be seen. */
const LOOK_MS = 100;
const SEEN_MS = 90_000;
/** ms that a broker's own port gets to answer. */
const PROBE_MS = 1_000;

/** ms that one scrape may take: each source that a service asks for its figures has 2 s; Prometheus gives up after as long. */
const SCRAPE_MS = 10_000;
const COUNTER: Metric = 'gt_bus_events_total';

/** What the rig itself has put into a topic, and which sentence of the ledger must find it. */
export interface Planted { readonly aggregateId: string; readonly what: string; readonly mustBeFound: string; readonly mayBeFound: readonly string[] }

interface Part { readonly part: string; readonly active?: boolean; readonly markAgeMs?: number }

/** Everything that a fault reaches, and the eyes that see whether it took effect. */
export class Surroundings {
  private driver: BusDriver | null = null;
  readonly connections: Connections;
  readonly planted: Planted[] = [];

  constructor(readonly city: ProcessCity, readonly kafka: TestKafka, readonly brokerProxies: ReadonlyMap<number, TcpProxy>, readonly services: readonly CheckedService[]) {
    this.connections = readConnections(city.connectionsFile);
  }

  /** Looks until it is true; false after the time is over. */
  async seen(look: () => Promise<boolean> | boolean, limitMs = SEEN_MS): Promise<boolean> {
    for (const end = Date.now() + limitMs; Date.now() < end;) {
      if (await Promise.resolve().then(look).catch(() => false)) return true;
      await sleep(LOOK_MS);
    }
    return false;
  }

  /** As PostgreSQL's superuser. */
  async asSuperuser<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const url = new URL(this.city.postgresUrl());
    url.pathname = `/${database}`;
    const client = new Client(url.href);
    client.on('error', () => undefined); // the server may be killed meanwhile: the query says so
    await client.connect();
    try { return await work(client); } finally { await client.end().catch((error: Error) => error); }
  }

  /** The server process that holds a service's relay lock, and with it is the one active relay. */
  async relayHolder(service: string): Promise<number | null> {
    return this.asSuperuser(service, async (client) => {
      const { rows } = await client.query<{ pid: number }>(`SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
        WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 0)`, [`relay:${service}`]);
      return rows[0]?.pid ?? null;
    });
  }

  async relay(name: ProcessName): Promise<Part | null> {
    const answer = await fetch(`${this.city.urlOf(name)}/api/${name.split('#')[0]}/livez`, { signal: AbortSignal.timeout(PROBE_MS) });
    return ((await answer.json()) as { parts: Part[] }).parts.find((p) => p.part === 'relay') ?? null;
  }

  async answers(name: ProcessName): Promise<boolean> {
    return fetch(`${this.city.urlOf(name)}/api/${name.split('#')[0]}/livez`, { signal: AbortSignal.timeout(PROBE_MS) }).then(() => true, () => false);
  }

  /** Has a service ask its database something, whatever comes of it: a line that nobody uses cannot be disturbed. */
  async askDatabase(name: ProcessName): Promise<void> {
    await fetch(`${this.city.urlOf(name)}/api/${name}/readyz`, { signal: AbortSignal.timeout(PROBE_MS) }).catch((error: Error) => error);
  }

  async databaseIsUp(): Promise<boolean> { return this.asSuperuser('postgres', (client) => client.query('SELECT 1')).then(() => true, () => false); }

  brokerAnswers(node: number): Promise<boolean> {
    const { port } = this.kafka.nodes().find((n) => n.id === node)!;
    return new Promise((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1', timeout: PROBE_MS });
      const end = (answer: boolean) => { socket.destroy(); resolve(answer); };
      socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
    });
  }

  /** How often the consumers of all services have met this. A service that does not answer would count as less than it was: it is asked again. */
  async counted(what: BusEvent): Promise<number> {
    let sum = 0;
    const all = await this.seen(async () => {
      sum = countedIn(await Promise.all(SERVICE_NAMES.map((name) => this.metrics(name))), what);
      return true;
    });
    if (!all) throw new Error(`a service's metrics were not answered for ${SEEN_MS} ms`);
    return sum;
  }

  private async metrics(service: string): Promise<string> {
    const answer = await fetch(`${this.city.urlOf(service)}/api/${service}/metrics`, { signal: AbortSignal.timeout(SCRAPE_MS) });
    if (!answer.ok) throw new Error(`metrics of ${service}: ${answer.status}`);
    return answer.text();
  }

  /** Services in whose database a message of this aggregate is parked in one of the classes. */
  async parkedAt(aggregateId: string, classes: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const name of SERVICE_NAMES) {
      const n = await this.asSuperuser(name, async (client) => (await client.query('SELECT 1 FROM parked_event WHERE aggregate_id = $1 AND class = ANY($2)', [aggregateId, classes])).rowCount ?? 0);
      if (n > 0) found.push(name);
    }
    return found;
  }

  /** Stored events of a service after one position up to another. */
  async events(service: string, after: string, upTo: string, limit: number): Promise<StoredEvent[]> {
    return this.asSuperuser(service, (client) => readEvents({ query: async (sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows } as unknown as Queryable, after, upTo, limit));
  }

  /** Up to which position a service's relay has published, and the last one that was handed out, committed or not. */
  async marks(service: string): Promise<{ published: string; handedOut: string }> {
    return this.asSuperuser(service, async (client) => (await client.query(`SELECT coalesce((SELECT position FROM relay_mark), 0)::text AS published,
      (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position_seq)::text AS "handedOut"`)).rows[0] as { published: string; handedOut: string });
  }

  /** Puts messages into their topic as a second relay would. Repeated until the broker takes them. */
  async publish(envelopes: readonly Envelope[]): Promise<boolean> {
    return this.seen(async () => {
      this.driver ??= await openDriver(this.connections.bus, 'chaos');
      const logId = await this.driver.logId();
      for (const envelope of envelopes) {
        const topic = topics.find((t) => t.aggregateType === envelope.aggregateType)!;
        await this.driver.publish(topicOf(envelope.aggregateType), partitionOf(envelope.aggregateId, topic.partitions), [toMessage(envelope, logId)]);
      }
      return true;
    });
  }

  envelope(service: string, event: StoredEvent): Envelope { return toEnvelope(event, this.services.find((s) => s.name === service)!.toContract); }

  async close(): Promise<void> { await this.driver?.close(); }
}

/** Sum of what services' metrics say of one kind of bus event; a kind that has not happened yet has no line. */
export const countedIn = (texts: readonly string[], what: BusEvent): number =>
  texts.reduce((sum, text) => sum + Number(new RegExp(`^${COUNTER}\\{[^}]*what="${what}"[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0), 0);

/** State letter of a process (`T`: stopped), or null when there is none. */
export function stateOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch { return null; } // no such process
}

/** One proxy in front of each broker; the ports are what the brokers tell their clients. */
export async function brokerProxies(count: number, addressOf: (node: number) => string): Promise<Map<number, TcpProxy>> {
  const proxies = new Map<number, TcpProxy>();
  for (let node = 1; node <= count; node += 1) proxies.set(node, await tcpProxy({ target: () => addressOf(node) }));
  return proxies;
}
