import { topicOf, topics } from '@gt/contracts';
import { openDriver, openTopicReader } from '@gt/event-bus';
import { KeyError, Keyring } from '@gt/persistence';
import type { CheckedService, Connections } from '@gt/checks';
import { Pool } from 'pg';

/** Rows asked for at a time. */
const PAGE_ROWS = 1_000;
/** Aggregates named of one difference; the count says how many there are. */
export const NAMED = 20;

/**
 * What a restore can leave behind.
 * - OWNER_BEHIND: a topic holds events that their owner's database no longer has
 * - CONFLICT: since then the owner has recorded another event under a version that was published
 * - CONSUMER_AHEAD: a consumer has applied events that the owner no longer has, or another one under the same version
 * - OTHER_LOG: relay or consumer belong to another life of the log than the one that is there
 * - NOT_IN_LOG: the relay's mark says published, and the log does not hold it: the broker was restored
 * - GAP: a consumer needs a version that the log no longer holds
 * - KEY_MISSING, KEY_OTHER: the key store lacks a key that a database was sealed with, or holds another one under its id
 */
export type DifferenceCode = 'OWNER_BEHIND' | 'CONFLICT' | 'CONSUMER_AHEAD' | 'OTHER_LOG' | 'NOT_IN_LOG' | 'GAP' | 'KEY_MISSING' | 'KEY_OTHER';
export interface Difference {
  readonly code: DifferenceCode;
  readonly service: string;
  readonly count: number;
  /** the first of them: aggregates with their versions, topics, key ids */
  readonly what: readonly string[];
}

export interface RestoredInstallation { readonly connections: Connections; readonly services: readonly CheckedService[]; /** the key store's sealing keys; without them nothing is said about keys */ readonly sealingKeys?: Readonly<Record<string, string>> }

/** One aggregate of a topic as the log holds it: event ids by version; more than one where an owner told another event under a version. */
type Told = Map<number, Set<string>>;

/** Compares databases, log and key store with each other and names what differs. Changes nothing. The services should stand still. */
export async function compareRestored({ connections, services, sealingKeys }: RestoredInstallation): Promise<Difference[]> {
  const pools = new Map(services.map(({ name }) => [name, new Pool({ connectionString: connections.databases[name]!, max: 2, application_name: 'restore-check' })]));
  const found = new Found();
  const [driver, reader] = await Promise.all([openDriver(connections.bus, 'restore-check'), openTopicReader(connections.bus)]);
  try {
    const logId = await driver.logId();
    for (const [name, pool] of pools) await compareLog(name, pool, logId, found);
    for (const { aggregateType, name: topic } of topics) {
      const owner = services.find((s) => s.name === aggregateType.split('.')[0]);
      if (!owner) continue;
      const log = new Map<string, Told>();
      await reader.read([topic], async (_topic, _partition, messages) => {
        for (const { headers, key } of messages) {
          if (headers['gt_logid'] !== logId) continue;
          const told: Told = log.get(key) ?? new Map<number, Set<string>>();
          const version = Number(headers['ce_aggregateversion']);
          told.set(version, (told.get(version) ?? new Set<string>()).add(headers['ce_id'] ?? ''));
          log.set(key, told);
        }
      });
      await compareTopic({ aggregateType, owner: owner.name, log, pools, found });
    }
    if (sealingKeys) for (const [name, pool] of pools) await compareKeys(name, pool, sealingKeys, found);
    return found.all();
  } finally {
    await reader.close();
    await driver.close();
    for (const pool of pools.values()) await pool.end();
  }
}

/** Differences by code and service. */
class Found {
  private readonly list = new Map<string, { code: DifferenceCode; service: string; count: number; what: string[] }>();

  add(code: DifferenceCode, service: string, what: string): void {
    const key = `${code} ${service}`;
    const entry = this.list.get(key) ?? { code, service, count: 0, what: [] };
    entry.count += 1;
    if (entry.what.length < NAMED) entry.what.push(what);
    this.list.set(key, entry);
  }

  all(): Difference[] { return [...this.list.values()]; }
}

async function compareLog(service: string, pool: Pool, logId: string, found: Found): Promise<void> {
  const { rows } = await pool.query<{ part: string }>(`SELECT 'relay' AS part FROM relay_mark WHERE log_id <> $1 UNION ALL SELECT DISTINCT topic FROM consumer_offset WHERE log_id <> $1`, [logId]);
  for (const { part } of rows) found.add('OTHER_LOG', service, part);
}

interface TopicFacts { readonly aggregateType: string; readonly owner: string; readonly log: ReadonlyMap<string, Told>; readonly pools: ReadonlyMap<string, Pool>; readonly found: Found }

async function compareTopic({ aggregateType, owner, log, pools, found }: TopicFacts): Promise<void> {
  const known = await eventsOf(pools.get(owner)!, aggregateType);
  for (const [id, versions] of log) {
    const own = known.get(id);
    for (const [version, eventIds] of versions) {
      const at = `${aggregateType} ${id} version ${version}`;
      const owned = own?.ids.get(version);
      if (owned === undefined) found.add('OWNER_BEHIND', owner, at);
      else if (eventIds.size > 1 || !eventIds.has(owned)) found.add('CONFLICT', owner, at);
    }
  }
  for (const [id, own] of known) for (const version of own.published) if (!log.get(id)?.has(version)) found.add('NOT_IN_LOG', owner, `${aggregateType} ${id} version ${version}`);
  for (const [consumer, pool] of pools) {
    const marks = await pool.query<{ aggregate_id: string; last_version: number; last_event_id: string }>('SELECT aggregate_id, last_version, last_event_id FROM watermark WHERE consumer = $1 AND topic = $2 AND last_version > 0', [consumer, topicOf(aggregateType)]);
    const applied = new Map(marks.rows.map((m) => [m.aggregate_id, m]));
    for (const [id, { last_version: version, last_event_id: eventId }] of applied) {
      if (known.get(id)?.ids.get(version) !== eventId) found.add('CONSUMER_AHEAD', consumer, `${aggregateType} ${id} version ${version}`);
    }
    const listens = (await pool.query('SELECT 1 FROM consumer_offset WHERE consumer = $1 AND topic = $2 LIMIT 1', [consumer, topicOf(aggregateType)])).rowCount;
    if (!listens) continue;
    for (const [id, versions] of log) {
      const next = (applied.get(id)?.last_version ?? 0) + 1;
      const lowest = Math.min(...versions.keys());
      if (next < lowest) found.add('GAP', consumer, `${aggregateType} ${id} versions ${next}–${lowest - 1}`);
    }
  }
}

/** The owner's events of one type by aggregate: their ids, and the versions that its relay's mark says are published. */
async function eventsOf(pool: Pool, aggregateType: string): Promise<Map<string, { ids: Map<number, string>; published: number[] }>> {
  const all = new Map<string, { ids: Map<number, string>; published: number[] }>();
  for (let after = '0'; ;) {
    const { rows } = await pool.query<{ position: string; id: string; aggregate_id: string; version: number; published: boolean }>(
      `SELECT position::text AS position, id::text AS id, aggregate_id::text AS aggregate_id, version, position <= coalesce((SELECT max(m.position) FROM relay_mark m), 0) AS published
       FROM event WHERE aggregate_type = $1 AND position > $2 ORDER BY event.position LIMIT $3`, [aggregateType, after, PAGE_ROWS]);
    if (rows.length === 0) return all;
    for (const row of rows) {
      const entry = all.get(row.aggregate_id) ?? { ids: new Map<number, string>(), published: [] };
      entry.ids.set(row.version, row.id);
      if (row.published) entry.published.push(row.version);
      all.set(row.aggregate_id, entry);
    }
    after = rows.at(-1)!.position;
  }
}

async function compareKeys(service: string, pool: Pool, sealingKeys: Readonly<Record<string, string>>, found: Found): Promise<void> {
  const { rows } = await pool.query<{ id: string; proof: string }>('SELECT id, proof FROM sealing_key');
  for (const { id, proof } of rows) {
    const code = keyFault(id, proof, sealingKeys);
    if (code === null) continue;
    const { rows: [sealed] } = await pool.query<{ n: string }>(`SELECT count(*)::text AS n FROM event WHERE payload::text LIKE '%sealed:v1:' || $1 || ':%'`, [id]);
    found.add(code, service, `${id}: ${sealed!.n} events hold fields that it sealed`);
  }
}

function keyFault(id: string, proof: string, sealingKeys: Readonly<Record<string, string>>): 'KEY_MISSING' | 'KEY_OTHER' | null {
  if (!(id in sealingKeys)) return 'KEY_MISSING';
  try {
    return new Keyring({ [id]: sealingKeys[id]! }).unseal(proof) === id ? null : 'KEY_OTHER';
  } catch (error) {
    if (error instanceof KeyError) return 'KEY_OTHER';
    throw error;
  }
}
