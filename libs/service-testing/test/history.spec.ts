import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { PlanChanged, PlanFindingSettled, PlanReturned, RegisterTookEffect, type EventContract } from '@gt/contracts';
import type { NewEvent } from '@gt/persistence';
import { HISTORY_PAGE, HISTORY_PAGE_BYTES, type RunningService, type ServiceDefinition } from '@gt/service-kit';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { startTestTown, type TestCaller, type TestTown } from '../src/index.js';

@Module({})
class Nothing {}
/** What happens here is called otherwise than what others are told, and carries a field that stays here. */
const definition: ServiceDefinition = {
  name: 'evaluation', module: Nothing, migrations: [], consumes: [],
  toContract: ({ type, payload }) => { const { secret: _, ...data } = payload as { secret?: string }; return { type: `evaluation.${type.replace('Own', '')}`, typeVersion: 1, data }; },
};

let town: TestTown;
let service: RunningService;
let reader: TestCaller;
const event = (contract: EventContract, id: string, version: number, data: object = contract.example as object): NewEvent =>
  ({ aggregateType: contract.aggregate, aggregateId: id, version, type: `Own${contract.type.slice('evaluation.'.length)}`, payload: { ...data, secret: 'stays here' } });
const append = (...events: NewEvent[]) => service.kit.db.transaction(async (tx) => {
  await tx.query('SELECT pg_current_xact_id()');
  await service.kit.log.append(tx, events, { actor: { subject: 'service:test', role: 'SERVICE', place: null }, occurredAt: new Date('2026-03-02T01:00:00Z'), causationId: null, correlationId: 'c', traceparent: null });
});
interface Page { items: Array<{ position: string; event: { type: string; aggregateId: string; version: number; data: object } }>; position: string; last: string }
const read = async (query = ''): Promise<Page> => (await reader.call('GET', `/api/evaluation/events?${query}`)).json() as Page;
/** Once no transaction of the whole server keeps the mark back any more: other tests write beside this one. */
const settled = (position: string) => eventually(async () => { expect((await read(`after=${Number(position) - 1}`)).items[0]?.position).toBe(position); }, 30_000);
const plan = randomUUID();

beforeAll(async () => {
  town = await startTestTown(async () => ({ status: 503, headers: {}, body: Buffer.from('') }));
  service = await town.start(definition);
  reader = await town.asService('evaluation', 'supervision');
  await append(event(PlanChanged, plan, 1), event(PlanReturned, plan, 2), event(RegisterTookEffect, randomUUID(), 1), event(PlanChanged, plan, 3), event(PlanFindingSettled, plan, 4));
  await settled('5');
}, 120_000);
afterAll(async () => { await town?.stop(); }, 60_000);

it('gives the events as they are published, in their order, page after page', async () => {
  const all = await read();
  expect(all).toMatchObject({ position: '5', last: '5' });
  expect(all.items.map((i) => [i.position, i.event.type])).toEqual([['1', 'evaluation.PlanChanged'], ['2', 'evaluation.PlanReturned'], ['3', 'evaluation.RegisterTookEffect'], ['4', 'evaluation.PlanChanged'], ['5', 'evaluation.PlanFindingSettled']]);
  expect(all.items[1]!.event).toMatchObject({ aggregateType: 'evaluation.plan', aggregateId: plan, version: 2, typeVersion: 1, occurredAt: '2026-03-02T01:00:00.000Z', actor: { subject: 'service:test' }, data: PlanReturned.example });
  expect(JSON.stringify(all)).not.toContain('stays here');
  const first = await read('limit=2');
  expect([first.items.length, first.position]).toEqual([2, '2']);
  expect((await read(`limit=2&after=${first.position}`)).items.map((i) => i.position)).toEqual(['3', '4']);
  expect(await read('after=5')).toEqual({ items: [], position: '5', last: '5' });
});

it('gives those of one type or of one aggregate type, and says how far it has looked', async () => {
  expect((await read('type=evaluation.PlanChanged')).items.map((i) => i.position)).toEqual(['1', '4']);
  expect(await read('type=evaluation.PlanFindingSettled&limit=3')).toEqual({ items: [], position: '3', last: '5' });
  expect((await read('aggregate=evaluation.register')).items.map((i) => i.position)).toEqual(['3']);
  expect((await read('aggregate=evaluation.register')).position).toBe('5');
});

it('goes no further than where an open transaction can still put an event in between', async () => {
  const writer = new Client(service.kit.config.databaseUrl);
  await writer.connect();
  await writer.query('BEGIN');
  await writer.query('SELECT pg_current_xact_id()');
  await writer.query(`SELECT nextval('event_position_seq')`); // position 6 is taken and may yet come
  await append(event(PlanChanged, plan, 5));
  const held = await read('after=5');
  expect(held).toEqual({ items: [], position: '5', last: '7' });
  await writer.query('COMMIT');
  await writer.end();
  await settled('7');
  expect((await read('after=5')).items.map((i) => i.position)).toEqual(['7']);
});

it('ends a page that grows too large, and misses nothing', async () => {
  const text = '长'.repeat(290_000); // 870 kB, below the limit of one event
  const what = Array.from({ length: 8 }, (_, i) => event(PlanChanged, plan, 6 + i, { what: [text] }));
  for (const each of what) await append(each);
  const sizes: number[] = [];
  let at = '7';
  await settled('15');
  for (let page = await read(`after=${at}`); page.items.length > 0; page = await read(`after=${at}`)) {
    sizes.push(page.items.length);
    at = page.position;
    expect(page.items.reduce((n, i) => n + Buffer.byteLength(JSON.stringify(i.event.data)), 0)).toBeLessThanOrEqual(HISTORY_PAGE_BYTES);
  }
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(8);
  expect(sizes.length).toBeGreaterThan(1);
});

it('is for services alone', async () => {
  for (const role of ['AUDITOR', 'SYSTEM_OPERATOR', 'SECURITY_ADMIN'] as const) expect((await (await town.as('evaluation', [{ role, place: null }])).call('GET', '/api/evaluation/events')).statusCode).toBe(403);
  expect((await service.fastify.inject({ method: 'GET', url: '/api/evaluation/events' })).statusCode).toBe(401);
});

it.each([
  ['type=evaluation.Nothing', 'type', 'UNKNOWN_EVENT_TYPE'], ['type=applications.ApplicationAccepted', 'type', 'UNKNOWN_EVENT_TYPE'], ['type=evaluation.constructor', 'type', 'UNKNOWN_EVENT_TYPE'], ['type=', 'type', 'NOT_AN_EVENT_TYPE'], [`type=${'x'.repeat(101)}`, 'type', 'NOT_AN_EVENT_TYPE'],
  ['aggregate=evaluation.nothing', 'aggregate', 'UNKNOWN_AGGREGATE_TYPE'], ['aggregate=institutions.bureau', 'aggregate', 'UNKNOWN_AGGREGATE_TYPE'], ['aggregate=a b', 'aggregate', 'NOT_AN_AGGREGATE_TYPE'],
  ['after=-1', 'after', 'NOT_A_POSITION'], ['after=x', 'after', 'NOT_A_POSITION'], ['after=9223372036854775808', 'after', 'NOT_A_POSITION'], ['after=', 'after', 'NOT_A_POSITION'], ['after=1&after=2', 'after', 'NOT_A_POSITION'],
  ['limit=0', 'limit', 'NOT_AN_INTEGER'], [`limit=${HISTORY_PAGE + 1}`, 'limit', 'NOT_AN_INTEGER'], ['limit=ten', 'limit', 'NOT_AN_INTEGER'], ['limit=1.5', 'limit', 'NOT_AN_INTEGER'],
])('refuses %s by name', async (query, field, code) => {
  const answer = await reader.call('GET', `/api/evaluation/events?${query}`);
  expect([answer.statusCode, answer.json().errors.map((e: { field: string; code: string }) => [e.field, e.code])]).toEqual([400, [[field, code]]]);
});

it('an event that no broker would take is refused by name, and nothing of it is kept', async () => {
  const { last } = await read();
  await expect(append(event(PlanChanged, plan, 14, { what: ['长'.repeat(400_000)] }))).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' });
  expect((await read()).last).toBe(last);
});
