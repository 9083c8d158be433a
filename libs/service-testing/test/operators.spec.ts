import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import type { Grant } from '@gt/policy';
import type { ServiceDefinition } from '@gt/service-kit';
import { startTestService, type TestCaller, type TestService } from '../src/index.js';

@Module({})
class NothingModule {}
const definition: ServiceDefinition = { name: 'nothing', module: NothingModule, migrations: [], consumes: [], toContract: () => { throw new Error('it tells nothing'); } };
const TOPIC = 'applications.application.v1';
const OPERATOR: Grant[] = [{ role: 'SYSTEM_OPERATOR', place: null }];

let test: TestService;
let operator: TestCaller;
let colleague: TestCaller;
beforeAll(async () => {
  test = await startTestService(definition);
  operator = await test.as(OPERATOR, 'acc-yunwei');
  colleague = await test.as(OPERATOR, 'acc-yunwei-2');
});
afterAll(async () => { await test?.stop(); });

interface Item { readonly id: string; readonly class: string; readonly version: number | null; readonly [more: string]: unknown }
interface Answer { readonly items: readonly Item[]; readonly next: string | null }

/** A parked message of a key, as the runner leaves it: `position` says how far the key had got. Answers its id. */
async function park(over: { key?: string; class?: string; version?: number; type?: string; body?: object; topic?: string } = {}): Promise<{ id: string; key: string }> {
  const key = over.key ?? randomUUID();
  const topic = over.topic ?? TOPIC;
  const version = over.version ?? 2;
  await test.db.query("INSERT INTO watermark VALUES ('nothing', $1, $2, 1, 'e1', 1, 'd') ON CONFLICT DO NOTHING", [topic, key]);
  const [row] = await test.db.query<{ public_id: string }>(`INSERT INTO parked_event (consumer, topic, partition, log_offset, aggregate_id, version, event_id, type, class, error_name, error_code, first_class, first_error_name, last_class, headers, body)
    VALUES ('nothing', $1, 0, 7, $2, $3, $4, $5, $6, 'QueryFailedError', '23505', $6, 'TypeError', $6, '{"ce_typeversion": "1"}', $7) RETURNING public_id`,
  [topic, key, version, randomUUID(), over.type ?? 'applications.ApplicationSubmitted', over.class ?? 'POISON', JSON.stringify(over.body ?? {})]);
  return { id: row!.public_id, key };
}
const call = async (caller: TestCaller, method: 'GET' | 'POST', path: string, body?: object) => {
  const answer = await caller.call(method, `/api/nothing/${path}`, body);
  return { status: answer.statusCode, code: answer.json().code as string | undefined, json: answer.json() as Record<string, unknown> };
};
const classOf = async (id: string) => (await test.db.query<{ class: string }>('SELECT class FROM parked_event WHERE public_id = $1', [id]))[0]?.class;

it('lists in pages, filtered by class, topic, type and aggregate', async () => {
  const key = randomUUID();
  const topic = 'evaluation.plan.v1';
  for (let version = 2; version < 7; version += 1) await park({ key, version, topic, class: version === 2 ? 'POISON' : 'WAITING' });
  const page = async (query: string) => (await call(operator, 'GET', `parked-events?aggregateId=${key}&${query}`)).json as unknown as Answer;
  const first = await page('limit=3');
  expect(first.items.map((i) => i.version)).toEqual([2, 3, 4]);
  const rest = await page(`limit=3&after=${first.next}`);
  expect([rest.items.map((i) => i.version), rest.next]).toEqual([[5, 6], null]);
  expect([(await page('class=POISON')).items.length, (await page(`topic=${topic}`)).items.length, (await page('type=evaluation.PlanFiled')).items.length]).toEqual([1, 5, 0]);
  expect(first.items[0]).toMatchObject({ class: 'POISON', first: { class: 'POISON', error: 'TypeError', code: null }, last: { error: 'QueryFailedError', code: '23505' }, attempts: 1 });
  expect((await call(operator, 'GET', 'parked-events?class=NOISE')).status).toBe(400);
});

it('shows one with its data, but no name, no text and nothing sealed', async () => {
  const personId = randomUUID();
  const { id } = await park({ type: 'applications.PersonRegistered', body: { personId, name: '张三', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:v1:k2026:AAAA', idNumberMasked: '110*************2X', nonsense: '李四' } });
  const { status, json } = await call(operator, 'GET', `parked-events/${id}`);
  expect(status).toBe(200);
  expect(JSON.stringify(json)).not.toMatch(/张三|李四|sealed:|\*\*\*/);
  expect(json['acts']).toEqual([]);
  expect((await call(operator, 'GET', `parked-events/${randomUUID()}`)).code).toBe('NOT_FOUND');
});

it('replays: the message may be tried again, and the act is kept', async () => {
  const { id } = await park();
  const { status, json } = await call(operator, 'POST', `parked-events/${id}/replay`);
  expect([status, json['act'], json['subject'], json['role']]).toEqual([202, 'REPLAYED', 'acc-yunwei', 'SYSTEM_OPERATOR']);
  expect(await classOf(id)).toBe('GAP');
  expect((await call(operator, 'POST', `parked-events/${id}/replay`)).code).toBe('NOT_HOLDING');
});

it('skips only with a second person: who asked is told no, and nothing moves', async () => {
  const { id, key } = await park();
  const waiting = await park({ key, version: 3, class: 'WAITING' });
  expect((await call(operator, 'POST', `parked-events/${id}/skip-requests`, { reason: '' })).status).toBe(400);
  const asked = await call(operator, 'POST', `parked-events/${id}/skip-requests`, { reason: '来源服务已另发更正' });
  expect(asked.status).toBe(201);
  const own = await call(operator, 'POST', `skip-requests/${String(asked.json['id'])}/approval`);
  expect([own.status, own.code]).toEqual([403, 'SAME_PERSON']);
  expect([await classOf(id), await classOf(waiting.id)]).toEqual(['POISON', 'WAITING']);
  expect((await call(colleague, 'POST', `parked-events/${id}/skip-requests`, { reason: '再申请一次' })).code).toBe('ALREADY_REQUESTED');
  const approved = await call(colleague, 'POST', `skip-requests/${String(asked.json['id'])}/approval`);
  expect([approved.status, approved.json['act'], approved.json['reason'], approved.json['subject']]).toEqual([200, 'SKIPPED', '来源服务已另发更正', 'acc-yunwei-2']);
  expect([await classOf(id), await classOf(waiting.id)]).toEqual([undefined, 'GAP']);
  expect(await test.db.query('SELECT last_version FROM watermark WHERE aggregate_id = $1', [key])).toEqual([{ last_version: 2 }]);
  const acts = (await call(await test.as([{ role: 'AUDIT_ADMIN', place: null }]), 'GET', `operator-acts?parkedId=${id}`)).json as unknown as Answer;
  expect(acts.items.map((a) => [a['act'], a['subject'], a['reason']])).toEqual([['SKIP_REQUESTED', 'acc-yunwei', '来源服务已另发更正'], ['SKIPPED', 'acc-yunwei-2', '来源服务已另发更正']]);
});

it('the same request sent twice is one act', async () => {
  const { id } = await park();
  const headers = { 'idempotency-key': randomUUID() };
  const answers = [];
  for (let i = 0; i < 2; i += 1) answers.push(await operator.call('POST', `/api/nothing/parked-events/${id}/replay`, undefined, headers));
  expect(answers.map((a) => [a.statusCode, a.headers['idempotent-replayed'] ?? ''])).toEqual([[202, ''], [202, 'true']]);
  expect(((await call(operator, 'GET', `operator-acts?parkedId=${id}`)).json as unknown as Answer).items).toHaveLength(1);
});

it.each<[string, Grant[]]>([['an auditor', [{ role: 'AUDITOR', place: null }]], ['the security administrator', [{ role: 'SECURITY_ADMIN', place: null }]], ['the audit administrator', [{ role: 'AUDIT_ADMIN', place: null }]], ['a body\'s administrator', [{ role: 'BODY_ADMIN', place: randomUUID() }]]])('%s changes nothing here', async (_, grants) => {
  const { id } = await park();
  const other = await test.as(grants);
  for (const [path, body] of [[`parked-events/${id}/replay`, undefined], [`parked-events/${id}/skip-requests`, { reason: '不该成功' }], [`skip-requests/${randomUUID()}/approval`, undefined]] as const) {
    expect((await call(other, 'POST', path, body)).code).toBe('FORBIDDEN');
  }
  expect(await classOf(id)).toBe('POISON');
});

it.each(['UPDATE operator_act SET subject = subject', 'DELETE FROM operator_act', 'TRUNCATE operator_act'])('what was done stays: the service\'s role may not %s', async (sql) => {
  await expect(test.db.query(sql)).rejects.toMatchObject({ code: '42501' });
});

it('the command does the same over HTTP, and says what was refused', async () => {
  const address = await test.service.fastify.listen({ port: 0, host: '127.0.0.1' });
  const run = async (caller: TestCaller | null, ...words: string[]) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../../tools/run/parked.mjs', import.meta.url)), ...words], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], GT_URL: address, ...(caller ? { GT_TOKEN: caller.token! } : {}) } });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    const [code] = await once(child, 'close') as [number];
    return { code, said };
  };
  const { id, key } = await park({ version: 2 });
  const listed = await run(operator, 'list', 'nothing', '--aggregate', key, '--class', 'POISON');
  expect([listed.code, JSON.parse(listed.said)]).toEqual([0, expect.objectContaining({ id, class: 'POISON' })]);
  expect(await run(operator, 'show', 'nothing', id)).toMatchObject({ code: 0, said: expect.stringContaining('QueryFailedError') });
  expect(await run(operator, 'skip', 'nothing', id)).toMatchObject({ code: 2 }); // no reason, no request
  const asked = await run(operator, 'skip', 'nothing', id, '--reason', '来源服务已另发更正');
  const requestId = (JSON.parse(asked.said) as { id: string }).id;
  expect(await run(operator, 'approve', 'nothing', requestId)).toMatchObject({ code: 1, said: expect.stringContaining('SAME_PERSON') });
  expect(await run(colleague, 'approve', 'nothing', requestId)).toMatchObject({ code: 0, said: expect.stringContaining('SKIPPED') });
  expect(await run(operator, 'replay', 'nothing', id)).toMatchObject({ code: 1, said: expect.stringContaining('NOT_FOUND') });
  expect((await run(operator, 'acts', 'nothing', '--parked', id)).said.trim().split('\n')).toHaveLength(2);
  expect(await run(null, 'list', 'nothing')).toMatchObject({ code: 2 });
}, 120_000);
