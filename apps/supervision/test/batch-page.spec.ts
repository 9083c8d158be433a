import { randomUUID } from 'node:crypto';
import { generateRows, startTestService, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';
import { pageWithParts } from '../src/queries/batch-table.js';

let test: TestService;
/** As wide as a row of the table is: of narrow ones the planner rightly reads the whole small table. */
const ROW = `jsonb_build_object('x', repeat('x', 1500))`;
const bodies = Array.from({ length: 20 }, () => randomUUID());
const small = randomUUID();
const bureauId = randomUUID();
const plan = randomUUID();
beforeAll(async () => {
  test = await startTestService(definition);
  await generateRows(test,
    [`INSERT INTO copy (aggregate_type, id, version, state) SELECT 'institutions.institution', id, 1, jsonb_build_object('name', 'x', 'supervisorId', $2::text) FROM unnest($1::uuid[]) AS u(id)`, [[...bodies, small], bureauId]],
    [`INSERT INTO candidate_row (application_id, state, institution_id, plan_id, standing) SELECT gen_random_uuid(), ${ROW}, ($1::uuid[])[1 + n % 20], gen_random_uuid(), 'CERTIFIED' FROM generate_series(1, 10000) n`, [bodies]],
    [`INSERT INTO candidate_row (application_id, state, institution_id, plan_id, standing) SELECT gen_random_uuid(), ${ROW}, $1, $2, 'CERTIFIED' FROM generate_series(1, 30) n`, [small, plan]],
    // as many batches as a city of a hundred thousand has, each with its thousand, and the first's are on the first page of the small body
    [`INSERT INTO certificate_batch (batch_id, status, application_ids) SELECT gen_random_uuid(), 'NUMBERED', array_agg(gen_random_uuid()) FROM generate_series(1, 100000) n GROUP BY n % 100`],
    [`INSERT INTO certificate_batch (batch_id, status, application_ids) SELECT gen_random_uuid(), 'RETURNED', array_agg(application_id) FROM candidate_row WHERE institution_id = $1`, [small]],
    ['ANALYZE candidate_row, certificate_batch, batch_candidate'],
  );
}, 120_000);
afterAll(async () => { await test?.stop(); });

interface Plan { 'Node Type': string; 'Relation Name'?: string; 'Actual Rows'?: number; 'Actual Loops'?: number; 'Rows Removed by Filter'?: number; Plans?: Plan[] }
const nodesOf = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const ROWS = 51;

it.each<[string, Parameters<typeof pageWithParts>[0], [boolean, string[], string[]], number]>([
  ['a small body', { planId: null, institutionId: null }, [false, [small], []], 30],
  ['a large body', { planId: null, institutionId: null }, [false, [bodies[0]!], []], ROWS],
  ['a bureau', { planId: null, institutionId: null }, [false, [], [bureauId]], ROWS],
  ['the whole city', { planId: null, institutionId: null }, [true, [], []], ROWS],
  ['a small body for the whole city', { planId: null, institutionId: small }, [true, [], []], 30],
  ['a body that is not the caller\'s', { planId: null, institutionId: small }, [false, [bodies[0]!], []], 0],
  ['a plan', { planId: plan, institutionId: null }, [false, [small], []], 30],
])('the page of %s is found without going through them all', async (_who, filter, reach, found) => {
  const params = [...reach, null, ROWS, filter.planId, filter.institutionId];
  const page = await test.db.query<{ id: string; batch: string | null }>(pageWithParts(filter, reach[0]), params);
  const ids = page.map((row) => row.id);
  expect([ids.length, ids]).toEqual([found, ids.toSorted()]);
  if (found === 30) expect(new Set(page.map((row) => row.batch))).toEqual(new Set(['RETURNED']));
  const [row] = await test.db.query<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${pageWithParts(filter, reach[0])}`, params);
  const read = nodesOf(row!['QUERY PLAN'][0]!.Plan).filter((node) => ['candidate_row', 'batch_candidate'].includes(node['Relation Name'] ?? ''));
  expect(read.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  expect(read.reduce((sum, node) => sum + ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1), 0)).toBeLessThanOrEqual(ROWS * (bodies.length + 1) + 2 * ROWS); // a page of every place, then each row and its batch
});

it('goes on after a row in every body, and ends', async () => {
  const all = (await test.db.query<{ id: string }>('SELECT application_id AS id FROM candidate_row ORDER BY 1')).map((row) => row.id);
  const paged: string[] = [];
  for (let after: string | null = null; ;) {
    const page: Array<{ id: string }> = await test.db.query<{ id: string }>(pageWithParts({ planId: null, institutionId: null }, false), [false, [], [bureauId], after, 2_000, null, null]);
    if (page.length === 0) break;
    paged.push(...page.map((row) => row.id));
    after = page.at(-1)!.id;
  }
  expect(paged).toEqual(all);
});

it.each(['', '_b'])('a batch (slot %p) whose applications change is found by those that it has now', async (slot) => {
  const [batch, ...ids] = Array.from({ length: 4 }, () => randomUUID()) as [string, string, string, string];
  const found = async () => (await test.db.query<{ id: string }>(`SELECT application_id AS id FROM batch_candidate${slot} WHERE batch_id = $1`, [batch])).map((row) => row.id).sort();
  await test.db.query(`INSERT INTO certificate_batch${slot} (batch_id, status, application_ids) VALUES ($1, 'SUBMITTED', $2)`, [batch, ids.slice(0, 2)]);
  expect(await found()).toEqual(ids.slice(0, 2).sort());
  await test.db.query(`UPDATE certificate_batch${slot} SET status = 'RETURNED', application_ids = $2 WHERE batch_id = $1`, [batch, ids.slice(1)]);
  expect(await found()).toEqual(ids.slice(1).sort());
});
