import { randomUUID } from 'node:crypto';
import { ApplicationRefused, ApplicationSubmitted, topicOf, topics, type DataOf } from '@gt/contracts';
import { partitionOf, toMessage } from '@gt/event-bus';
import type { RunningService } from '@gt/service-kit';
import { startTestTown, type TestCaller, type TestTown } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { definition } from '../src/index.js';
import { nothingElsewhere, owner, PATIENCE_MS, say } from './owners.js';

/** The consumer of the projection's live slot, and that of the service itself. */
const LIVE = 'supervision.batch-table.a';
const OWN = 'supervision';
const TOPIC = topicOf('applications.application');

describe('what operators see and do of a projection\'s consumer', () => {
  let town: TestTown;
  let applications: RunningService;
  let supervision: RunningService;
  let operator: TestCaller;
  let colleague: TestCaller;
  const metrics = async () => (await operator.call('GET', '/api/supervision/metrics')).body;
  /** Values of a metric's series that carry these labels. */
  const values = async (name: string, ...labels: string[]) => (await metrics()).split('\n').filter((l) => l.startsWith(`${name}{`) && labels.every((each) => l.includes(each))).map((l) => Number(l.split(' ').at(-1)));
  const lag = async (consumer: string, topic = '') => (await values('gt_consumer_lag_messages', `consumer="${consumer}"`, topic === '' ? '' : `topic="${topic}"`)).reduce((sum, n) => sum + n, 0);
  const act = async (caller: TestCaller, path: string, body?: object) => { const answer = await caller.call('POST', `/api/supervision/${path}`, body); return { status: answer.statusCode, ...(answer.json() as Record<string, unknown>) } as { status: number } & Record<string, unknown>; };
  const items = async (path: string) => (await operator.call('GET', `/api/supervision/${path}`)).json().items as Array<Record<string, unknown> & { id: string }>;
  const submit = (ids: readonly string[]) => say(applications, ApplicationSubmitted, ids, () => ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>);

  beforeAll(async () => {
    town = await startTestTown(nothingElsewhere);
    applications = await town.start(owner('applications'));
    supervision = await town.start(definition);
    operator = await town.as('supervision', [{ role: 'SYSTEM_OPERATOR', place: null }]);
    colleague = await town.as('supervision', [{ role: 'SYSTEM_OPERATOR', place: null }]);
  }, 120_000);
  afterAll(async () => { await town?.stop(); }, 60_000);

  it('lag and standstill are told of each consumer by itself, and of a slot only while it serves', async () => {
    await submit([randomUUID(), randomUUID()]);
    await eventually(async () => { expect([await lag(LIVE), (await values('gt_consumer_lag_messages', `consumer="${LIVE}"`, `topic="${TOPIC}"`)).length]).toEqual([0, 4]); }, PATIENCE_MS);
    // the service's own consumer does not read the projection's topics: what lies there is no lag of its
    await eventually(async () => { expect(await lag(OWN)).toBe(0); }, PATIENCE_MS);
    expect([await values('gt_consumer_lag_messages', `consumer="${OWN}"`, `topic="${TOPIC}"`), await values('gt_consumer_lag_messages', 'consumer="supervision.batch-table.b"')]).toEqual([[], []]);
    expect([(await values('gt_consumer_partitions', `consumer="${LIVE}"`))[0], (await values('gt_consumer_partitions', 'consumer="supervision.batch-table.b"'))[0]]).toEqual([expect.any(Number), 0]);
    expect((await values('gt_consumer_partitions', `consumer="${LIVE}"`))[0]).toBeGreaterThan(0);

    const url = new URL(process.env['TEST_POSTGRES_URL']!);
    url.pathname = new URL(supervision.kit.config.databaseUrl).pathname;
    const holder = new Client(url.href);
    await holder.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE candidate_row IN EXCLUSIVE MODE');
      await submit([randomUUID()]);
      await eventually(async () => { expect([await lag(LIVE, TOPIC), await lag(OWN), (await values('gt_consumer_stalled_seconds', `consumer="${LIVE}"`))[0]! > 0, await values('gt_consumer_stalled_seconds', `consumer="${OWN}"`)]).toEqual([1, 0, true, [0]]); }, PATIENCE_MS);
      await holder.query('ROLLBACK');
    } finally {
      await holder.end();
    }
    await eventually(async () => { expect(await lag(LIVE)).toBe(0); }, PATIENCE_MS);
  }, 4 * PATIENCE_MS);

  it('what it has parked is listed under its name, replayed, and skipped by two', async () => {
    const id = randomUUID();
    const at = new Date().toISOString();
    const message = toMessage({ id: randomUUID(), type: ApplicationRefused.type, typeVersion: 1, aggregateType: ApplicationRefused.aggregate, aggregateId: id, version: 1, occurredAt: at, recordedAt: at,
      actor: { subject: 'service:test', role: 'SERVICE', place: null }, causationId: null, correlationId: 'c', traceparent: null, data: {} }, await applications.kit.bus.logId());
    await applications.kit.bus.publish(TOPIC, partitionOf(id, topics.find((t) => t.name === TOPIC)!.partitions), [message]);
    const parked = async () => items(`parked-events?aggregateId=${id}`);
    await eventually(async () => { expect((await parked()).map((p) => [p['consumer'], p['class'], p['attempts']])).toEqual([[LIVE, 'INVALID', 1]]); }, PATIENCE_MS);
    const [{ id: parkedId }] = (await parked()) as [{ id: string }];
    expect(await act(operator, `parked-events/${parkedId}/replay`)).toMatchObject({ status: 202, act: 'REPLAYED', consumer: LIVE });
    // its consumer takes it once more, and finds the same
    await eventually(async () => { expect((await parked()).map((p) => [p['class'], p['attempts']])).toEqual([['INVALID', 2]]); }, PATIENCE_MS);
    const asked = await act(operator, `parked-events/${parkedId}/skip-requests`, { reason: '来源服务从未发出此事件' });
    expect(await act(operator, `skip-requests/${String(asked['id'])}/approval`)).toMatchObject({ status: 403, code: 'SAME_PERSON' });
    expect(await act(colleague, `skip-requests/${String(asked['id'])}/approval`)).toMatchObject({ status: 200, act: 'SKIPPED', consumer: LIVE });
    expect(await parked()).toEqual([]);
    expect((await items(`operator-acts?parkedId=${parkedId}`)).map((a) => [a['act'], a['consumer'], a['what']])).toEqual([['REPLAYED', LIVE, null], ['SKIP_REQUESTED', LIVE, null], ['SKIPPED', LIVE, null]]);
  }, 4 * PATIENCE_MS);

  it('who asks for a rebuild stands among the acts with what and whose consumer; who is refused does not', async () => {
    const rebuilds = async () => (await items('operator-acts?act=REBUILD_REQUESTED')).map((a) => [a['what'], a['consumer'], a['subject'], a['role'], a['parkedId']]);
    expect(await act(operator, 'rebuilds', { what: 'nothing' })).toMatchObject({ status: 422 });
    expect(await rebuilds()).toEqual([]);
    expect(await act(operator, 'rebuilds', { what: 'batch-table' })).toMatchObject({ status: 202 });
    expect(await act(colleague, 'rebuilds', { what: 'batch-table' })).toMatchObject({ status: 409 });
    expect(await act(colleague, 'rebuilds', { what: 'consumer' })).toMatchObject({ status: 202 });
    const noted = [['batch-table', 'supervision.batch-table.b', operator.subject, 'SYSTEM_OPERATOR', null], ['consumer', OWN, colleague.subject, 'SYSTEM_OPERATOR', null]];
    expect(await rebuilds()).toEqual(noted);
    await expect(supervision.kit.db.query('UPDATE operator_act SET subject = subject')).rejects.toMatchObject({ code: '42501' });
  }, PATIENCE_MS);
});
