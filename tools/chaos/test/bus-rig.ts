import { createHash, randomUUID } from 'node:crypto';
import { runLedger, type Break, type Connections } from '@gt/checks';
import { createRelay, openDriver, type BusDriver, type BusObserver } from '@gt/event-bus';
import { EventLog, openDatabase, type Database, type EventMeta, type Tx } from '@gt/persistence';
import { eventually } from '@gt/testing';
import { Runner } from '../../../libs/event-bus/src/core/runner.js';
import { SERVICES, tinyCity, type TinyCity } from '../../checks/test/tiny-city.js';

const META: EventMeta = { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-20T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null };
/** ms that anything may take on a machine that runs much else. */
export const LIMIT_MS = 60_000;
/** ms that five databases with their tables may take to come and go, there too. */
export const HOOK_MS = 240_000;
const VOLUME_TOPIC = 'archives.volume.v1';
export type Name = keyof TinyCity['connections']['databases'] & ('applications' | 'evaluation' | 'certificates' | 'archives');
export const NAMES: readonly Name[] = ['applications', 'evaluation', 'certificates', 'archives'];
/** What each consumer of the tiny city listens to: archives' volumes are told to certificates beside what it has. */
const LISTENS: Partial<Record<Name, readonly string[]>> = { certificates: ['evaluation.result.v1', VOLUME_TOPIC], archives: ['evaluation.document.v1'] };

/** The tiny city of the ledger's tests with real relays and consumers on it: what the ledger judges is what they did. */
export class BusRig {
  private readonly ending: Array<() => Promise<unknown>> = [];
  private constructor(readonly city: TinyCity, public driver: BusDriver, public connections: Connections, readonly databases: Readonly<Record<Name, Database>>) {}

  static async start(): Promise<BusRig> {
    const city = await tinyCity();
    const driver = await openDriver(city.connections.bus, 'rig');
    // pools of their own: a relay, a consumer and a transaction that is held need more connections than the city has
    const databases = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await openDatabase({ url: city.connections.databases[name]!, applicationName: 'rig' })]))) as Record<Name, Database>;
    return new BusRig(city, driver, city.connections, databases);
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.driver.close();
    for (const db of Object.values(this.databases)) await db.close();
    await this.city.close();
  }

  /** Ends relays and consumers. */
  async halt(): Promise<void> { for (const end of this.ending.splice(0).reverse()) await end(); }

  log(name: Name): EventLog { return new EventLog(SERVICES.find((s) => s.name === name)!.toContract, () => undefined); }

  /** Starts a service's relay; answers what ends it. */
  async relay(name: Name = 'archives'): Promise<() => Promise<void>> {
    const relay = createRelay({ service: name, database: this.databases[name], log: this.log(name), driver: this.driver });
    await relay.start();
    return this.endsWith(() => relay.stop());
  }

  async consumer(name: Name = 'certificates', observer: BusObserver = {}): Promise<() => Promise<void>> {
    const runner = new Runner({ consumer: name, database: this.databases[name], driver: this.driver, topics: LISTENS[name]!, handlers: () => [], observer });
    await runner.start();
    return this.endsWith(() => runner.stop());
  }

  /** One volume with so many events. */
  async volume(versions: number, id: string = randomUUID()): Promise<string> {
    await this.databases.archives.transaction((tx) => this.write(tx, id, versions));
    return id;
  }
  async write(tx: Tx, id: string, versions: number): Promise<void> {
    await tx.query('INSERT INTO volume VALUES ($1, $2, $3)', [id, versions, JSON.stringify({ planId: id })]);
    await this.log('archives').append(tx, Array.from({ length: versions }, (_, i) => ({ aggregateType: 'archives.volume', aggregateId: id, version: i + 1, type: 'VolumeOpened', payload: { planId: id } })), META);
  }

  /** Waits until certificates has applied the volume up to this version. */
  arrived(id: string, version: number): Promise<void> {
    return eventually(async () => {
      const [row] = await this.databases.certificates.query<{ last_version: number }>(`SELECT last_version FROM watermark WHERE consumer = 'certificates' AND topic = $1 AND aggregate_id = $2`, [VOLUME_TOPIC, id]);
      expect(row?.last_version).toBe(version);
    }, LIMIT_MS);
  }
  async published(name: Name = 'archives'): Promise<string> { return (await this.databases[name].query<{ position: string }>('SELECT position::text AS position FROM relay_mark'))[0]!.position; }
  async lastPosition(name: Name = 'archives'): Promise<string> { return (await this.databases[name].query<{ last: string }>('SELECT max(position)::text AS last FROM event'))[0]!.last; }
  allPublished(name: Name = 'archives'): Promise<void> { return eventually(async () => { expect(await this.published(name)).toBe(await this.lastPosition(name)); }, LIMIT_MS); }

  /** Every break of the ledger once the backlog is gone. */
  async breaks(): Promise<Break[]> { return (await runLedger({ connections: this.connections, services: SERVICES, waitMs: LIMIT_MS / 2 })).sentences.flatMap((s) => s.breaks); }

  /** The tiny city's consumers were written by hand: gives them the log's id and the ids that they have applied, as the runner would have. */
  async asRunnersWouldHaveLeftIt(): Promise<void> {
    for (const name of NAMES) {
      await this.databases[name].query('UPDATE consumer_offset SET log_id = $1', [await this.driver.logId()]);
      await this.databases[name].query('INSERT INTO applied_event SELECT consumer, topic, aggregate_id, last_version, last_event_id FROM watermark WHERE last_version = 1');
    }
  }

  private endsWith(end: () => Promise<void>): () => Promise<void> {
    this.ending.push(end);
    return async () => {
      this.ending.splice(this.ending.indexOf(end), 1);
      await end();
    };
  }
}

/** A backup: every table's rows as they are now; answers what brings them back. */
export async function backUp(db: Database): Promise<() => Promise<void>> {
  const schema = `backup_${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 8)}`;
  const tables = (await db.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations'`)).map((r) => `"${r.name}"`);
  await db.query(`CREATE SCHEMA ${schema}`);
  for (const table of tables) await db.query(`CREATE TABLE ${schema}.${table} AS TABLE public.${table}`);
  const [{ position }] = await db.query<{ position: string }>('SELECT last_value::text AS position FROM event_position_seq') as [{ position: string }];
  return () => db.transaction(async (tx) => {
    await tx.query(`TRUNCATE ${tables.map((t) => `public.${t}`).join(', ')}`);
    for (const table of tables) await tx.query(`INSERT INTO public.${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${schema}.${table}`);
    await tx.query(`SELECT setval('event_position_seq', $1)`, [position]); // positions are given again, as after a restore
  });
}
