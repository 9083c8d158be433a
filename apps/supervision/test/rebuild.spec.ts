import { randomUUID } from 'node:crypto';
import { ApplicationAccepted, ApplicationRefused, ApplicationSubmitted, CandidatesEnrolled, PlanDrafted, type DataOf } from '@gt/contracts';
import type { RunningService } from '@gt/service-kit';
import { startTestTown, type TestCaller, type TestTown } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { definition } from '../src/index.js';
import { batchTable } from '../src/storage/batch-table.js';
import { nothingElsewhere, owner, PATIENCE_MS, say } from './owners.js';

interface Row { applicationId: string; name: string; standing: string }
interface Rebuild { id: string; what: string; slot: string; state: string; requestedBy: string; lastError: string | null; behind: number | null; topics: Array<{ topic: string; upTo: string; position: string; events: number; done: boolean }> }
describe('the batch\'s table, rebuilt from its owners\' history', () => {
  let town: TestTown;
  let applications: RunningService;
  let supervision: RunningService;
  let operator: TestCaller;
  let reader: TestCaller;
  const institutionId = randomUUID();
  const planId = randomUUID();
  const ids = Array.from({ length: 60 }, () => randomUUID()).sort();
  const rows = async () => (await reader.call('GET', '/api/supervision/batch-table?limit=200')).json().items as Row[];
  const rebuild = async () => ((await operator.call('GET', '/api/supervision/rebuilds')).json().items as Rebuild[])[0]!;
  const start = (caller: TestCaller, what: unknown = 'batch-table') => caller.call('POST', '/api/supervision/rebuilds', { what });
  const reached = (...states: string[]) => eventually(async () => { expect(states).toContain((await rebuild()).state); }, PATIENCE_MS);

  beforeAll(async () => {
    town = await startTestTown(nothingElsewhere);
    applications = await town.start(owner('applications'));
    const evaluation = await town.start(owner('evaluation'));
    await say(applications, ApplicationSubmitted, ids, () => ({ ...(ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>), institutionId, name: '买买提' }));
    await say(applications, ApplicationAccepted, ids, (id) => ({ ...(ApplicationAccepted.example as DataOf<typeof ApplicationAccepted>), candidate: { ...(ApplicationAccepted.example as DataOf<typeof ApplicationAccepted>).candidate, applicationId: id, institutionId, name: '买买提' } }));
    await say(evaluation, PlanDrafted, [planId], () => ({ institutionId, siteId: randomUUID(), name: '2026年第一批贯通评价' }));
    await say(evaluation, CandidatesEnrolled, [planId], () => ({ applicationIds: ids }));
    // the topic loses its beginning, as retention would have it, before anybody has read it
    const bus = new Client(town.busUrl);
    await bus.connect();
    await eventually(async () => { expect((await bus.query('SELECT count(*)::int AS n FROM bus_log')).rows[0]).toEqual({ n: 122 }); }, PATIENCE_MS);
    await bus.query(`DELETE FROM bus_log WHERE headers->>'ce_aggregateversion' = '1'`);
    await bus.end();
    supervision = await town.start(definition);
    operator = await town.as('supervision', [{ role: 'SYSTEM_OPERATOR', place: null }]);
    reader = await town.as('supervision', [{ role: 'MUNICIPAL_READER', place: null }]);
  }, 300_000);
  afterAll(async () => { await town?.stop(); }, 60_000);

  it('is asked for by an operator alone, once at a time, by a name that exists', async () => {
    for (const caller of [reader, await town.as('supervision', [{ role: 'BUREAU_REVIEWER', place: randomUUID() }]), await town.asService('supervision', 'archives')]) expect((await start(caller)).statusCode).toBe(403);
    expect((await reader.call('GET', '/api/supervision/rebuilds')).statusCode).toBe(403);
    const unknown = await start(operator, 'constructor');
    expect([unknown.statusCode, unknown.json().code, unknown.json().detail]).toEqual([422, 'NOTHING_TO_REBUILD', '没有可以重建的“constructor”，请从 consumer、batch-table 中选择。']);
  });

  it('gives a consumer that came after its topics had lost their beginning everything', async () => {
    await eventually(async () => { expect(await supervision.kit.db.query(`SELECT class, count(*)::int AS n FROM parked_event WHERE consumer = 'supervision.batch-table.a' GROUP BY class`)).toEqual([{ class: 'GAP', n: 61 }]); }, PATIENCE_MS);
    expect(await rows()).toEqual([]);
    expect((await start(operator)).statusCode).toBe(202);
    expect((await start(operator)).json()).toMatchObject({ status: 409, code: 'REBUILD_UNDER_WAY' });
    await reached('SWITCHED', 'DONE');
    expect((await rows()).map((r) => r.applicationId)).toEqual(ids);
    expect(await rebuild()).toMatchObject({ what: 'batch-table', slot: 'b', requestedBy: operator.subject, lastError: null, topics: expect.arrayContaining([{ topic: 'applications.application.v1', upTo: '120', position: '120', events: 120, done: true }]) });
  }, 2 * PATIENCE_MS);

  it('repairs a damaged table beside it: the old one serves until the new one lacks nothing, then that one serves and follows', async () => {
    await reached('DONE');
    const { db } = supervision.kit;
    await db.query(`DELETE FROM candidate_row_b WHERE application_id = $1`, [ids[0]]);
    await db.query(`UPDATE candidate_row_b SET standing = 'FAILED', state = jsonb_set(state, '{application,phase}', '"REFUSED"') WHERE application_id = $1`, [ids[1]]);
    expect(await rows()).toHaveLength(ids.length - 1);
    await start(operator);
    const seen = new Set<number>();
    for (let state = ''; state !== 'SWITCHED' && state !== 'DONE'; state = (await rebuild()).state) {
      seen.add((await rows()).length);
      // facts go on coming meanwhile
      await say(applications, ApplicationRefused, [ids[2 + (seen.size % 2)]!], () => ApplicationRefused.example as DataOf<typeof ApplicationRefused>);
    }
    expect([...seen].filter((n) => n < ids.length - 1)).toEqual([]);
    await eventually(async () => {
      const now = await rows();
      expect(now.map((r) => r.applicationId)).toEqual(ids);
      expect(now.slice(0, 3).map((r) => r.standing)).toEqual(['WAITING', 'WAITING', expect.stringMatching(/WAITING|REFUSED/)]);
    }, PATIENCE_MS);
    const last = ids.at(-1)!;
    await say(applications, ApplicationRefused, [last], () => ApplicationRefused.example as DataOf<typeof ApplicationRefused>);
    await eventually(async () => { expect((await rows()).find((r) => r.applicationId === last)?.standing).toBe('REFUSED'); }, PATIENCE_MS);
    await reached('DONE');
    expect(await db.query('SELECT count(*)::int AS n FROM candidate_row_b')).toEqual([{ n: 0 }]);
    expect(await db.query(`SELECT DISTINCT consumer FROM watermark WHERE consumer LIKE 'supervision.%'`)).toEqual([{ consumer: 'supervision.batch-table.a' }]);
    expect(await db.query('SELECT plan_id, standing, candidates FROM live_plan_counter WHERE candidates <> 0 ORDER BY 1, 2')).toEqual(await db.query('SELECT plan_id, standing, count(*)::int AS candidates FROM live_candidate_row WHERE plan_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2'));
  }, 4 * PATIENCE_MS);

  it('is made anew by itself where an older version of the handlers made what serves', async () => {
    const { db } = supervision.kit;
    const known = async () => ((await operator.call('GET', '/api/supervision/rebuilds')).json().items as Rebuild[]).length;
    const before = await known();
    expect(await db.query('SELECT live, version FROM projection')).toEqual([{ live: 'a', version: batchTable.version }]);
    await db.query('UPDATE candidate_row SET standing = $2 WHERE application_id = $1', [ids[0], 'FAILED']); // as the older handlers had it
    await db.query('UPDATE projection SET version = $1', [batchTable.version - 1]);
    await eventually(async () => { expect(await rebuild()).toMatchObject({ what: 'batch-table', slot: 'b', requestedBy: `supervision: version ${batchTable.version}` }); }, PATIENCE_MS);
    await reached('SWITCHED', 'DONE');
    expect((await rows()).find((r) => r.applicationId === ids[0])?.standing).toBe('WAITING');
    expect([await db.query('SELECT live, version FROM projection'), await known()]).toEqual([[{ live: 'b', version: batchTable.version }], before + 1]);
  }, 2 * PATIENCE_MS);
});
