import { randomUUID } from 'node:crypto';
import type { Tx } from '@gt/persistence';
import { toMessage } from '../src/core/cloud-events.js';
import { ConsumerTables } from '../src/core/consumer-tables.js';
import { incomingOf, plan } from '../src/core/plan.js';
import { envelope, serviceDatabase, type ServiceDatabase } from './harness.js';

/** Watermarks that a topic has before; a page of the table holds some forty. */
const BEFORE = 5_000;
/** Pages that a statement for three messages may touch: a few for each row that it reads or writes, its index included. */
const PAGES = 150;
const [CONSUMER, TOPIC] = ['statements', 'conformance.thing.v1'];

interface Plan { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number; readonly Plans?: readonly Plan[] }
/** Pages of the part that touches most: what a statement writes beside its main part is not counted in that. */
const pagesOf = (part: Plan): number => Math.max(part['Shared Hit Blocks'] + part['Shared Read Blocks'], ...(part.Plans ?? []).map(pagesOf));

let service: ServiceDatabase;
beforeAll(async () => { service = await serviceDatabase(); });
afterAll(async () => { await service?.drop(); });

it('each key of a batch is looked up, also in tables of which the planner knows nothing yet', async () => {
  const { db } = service;
  // a table that is analysed meanwhile would not show what this shows
  await db.query('ALTER TABLE watermark SET (autovacuum_enabled = false)');
  await db.query(`INSERT INTO watermark (consumer, topic, aggregate_id, last_version, last_event_id, applied_count, digest)
    SELECT $1, $2, gen_random_uuid()::text, 1, gen_random_uuid()::text, 1, repeat('a', 64) FROM generate_series(1, ${BEFORE})`, [CONSUMER, TOPIC]);
  const batch = Array.from({ length: 3 }, (_, i) => incomingOf({ ...toMessage(envelope(randomUUID(), 1), 'log'), offset: String(i) }, 0));
  const tables = new ConsumerTables(CONSUMER);
  const pages: number[] = [];
  await db.transaction(async (tx) => {
    const counted: Tx = { ...tx, query: async (sql, params) => {
      // counted in a savepoint, and then done
      await tx.query('SAVEPOINT counted');
      const [row] = await tx.query<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, params);
      await tx.query('ROLLBACK TO counted');
      pages.push(pagesOf(row!['QUERY PLAN'][0]!.Plan));
      return tx.query(sql, params);
    } };
    const decisions = plan(batch, await tables.lock(counted, TOPIC, batch), () => false, new Map());
    await tables.save(counted, TOPIC, decisions, [{ partition: 0, next: '3', logId: 'log' }]);
  });
  expect(pages).toHaveLength(3);
  expect(Math.max(...pages)).toBeLessThan(PAGES);
  expect(await db.query('SELECT last_version AS version, applied_count::int AS count FROM watermark WHERE consumer = $1 AND aggregate_id = ANY($2)', [CONSUMER, batch.map((i) => i.message.key)])).toEqual(batch.map(() => ({ version: 1, count: 1 })));
});
