import { randomUUID } from 'node:crypto';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';
import { FILTERS_MAX, NAME_MAX, VIEWS_OF_A_LIST, VIEWS_OF_AN_ACCOUNT } from '../src/views/saved-views.js';

describe('views of a list', () => {
  let test: TestService;
  beforeAll(async () => { test = await startTestService(definition); });
  afterAll(async () => { await test?.stop(); });

  const view = (name: string, changes: object = {}) => ({ list: 'plans', name, filters: [{ key: 'status', value: 'FILED' }], ...changes });
  const save = (caller: TestCaller, body: object, headers: Record<string, string> = {}) => caller.call('POST', '/api/portal/views', body, headers);
  const read = async (caller: TestCaller, list = 'plans') => (await caller.call('GET', `/api/portal/views?list=${list}`)).json().items as Array<{ id: string; name: string; filters: unknown }>;

  it('are the account\'s, whatever its roles and wherever it signs in, the last saved first', async () => {
    const atDesk = await test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    const made = await save(atDesk, view(' 已报备 '));
    expect([made.statusCode, Object.keys(made.json())]).toEqual([201, ['id']]);
    await save(atDesk, view('草拟', { filters: [{ key: 'status', value: 'DRAFT' }] }));
    const elsewhere = await test.as([], atDesk.subject);
    expect(await read(elsewhere)).toEqual([{ id: expect.any(String), name: '草拟', filters: [{ key: 'status', value: 'DRAFT' }] }, { id: made.json().id, name: '已报备', filters: [{ key: 'status', value: 'FILED' }] }]);
    expect(await read(elsewhere, 'applications')).toEqual([]);
    expect((await elsewhere.call('POST', `/api/portal/views/${made.json().id}/removal`)).statusCode).toBe(200);
    expect((await read(atDesk)).map((v) => v.name)).toEqual(['草拟']);
  });

  it('of the same name are one, and a repeated key saves once', async () => {
    const caller = await test.as([]);
    const [key, again] = [randomUUID(), { list: 'plans', name: '本月', filters: [{ key: 'status', value: 'DRAFT' }] }];
    const answers = [await save(caller, view('本月'), { 'idempotency-key': key }), await save(caller, view('本月'), { 'idempotency-key': key }), await save(caller, again)];
    expect(new Set(answers.map((a) => a.json().id)).size).toBe(1);
    expect(await read(caller)).toEqual([{ id: answers[0]!.json().id, name: '本月', filters: again.filters }]);
  });

  it('what somebody typed lies sealed', async () => {
    const caller = await test.as([]);
    await save(caller, view('沈若兰的', { filters: [{ key: 'name', value: '510000000000000015' }] }));
    const kept = JSON.stringify([await test.db.query('SELECT * FROM saved_view WHERE subject = $1', [caller.subject]), await test.db.query('SELECT * FROM idempotency')]);
    expect(kept).toContain('plans');
    expect(kept).not.toMatch(/沈若兰|510000000000000015/);
  });

  it('are nobody else\'s: another\'s is as one that is not there', async () => {
    const [owner, other] = [await test.as([]), await test.as([{ role: 'SYSTEM_OPERATOR', place: null }])];
    const { id } = (await save(owner, view('我的'))).json();
    expect(await read(other)).toEqual([]);
    const [known, unknown] = [await other.call('POST', `/api/portal/views/${id}/removal`), await other.call('POST', `/api/portal/views/${randomUUID()}/removal`)];
    expect([known.statusCode, known.json()]).toEqual([404, unknown.json()]);
    expect(await read(owner)).toHaveLength(1);
    for (const [method, url] of [['GET', '/api/portal/views?list=plans'], ['POST', `/api/portal/views/${id}/removal`]] as const) expect((await test.anonymous.call(method, url)).statusCode).toBe(401);
    expect((await save(test.anonymous, view('x'))).statusCode).toBe(401);
  });

  it('are as many as can be chosen from, two windows at once too', async () => {
    const caller = await test.as([]);
    const answers = await Promise.all(Array.from({ length: VIEWS_OF_A_LIST + 3 }, (_, i) => save(caller, view(`第 ${i} 个`))));
    expect(answers.filter((a) => a.statusCode === 201)).toHaveLength(VIEWS_OF_A_LIST);
    const refused = answers.filter((a) => a.statusCode !== 201);
    expect(refused.map((a) => [a.statusCode, a.json().code])).toEqual(Array.from({ length: 3 }, () => [422, 'VIEWS_FULL']));
    expect(refused[0]!.json().detail).toContain('删除');
    // one that is there may still be changed
    expect((await save(caller, view((await read(caller))[0]!.name, { filters: [] }))).statusCode).toBe(201);
    await test.db.query(`INSERT INTO saved_view (issuer, subject, list, sealed) SELECT issuer, subject, 'list-' || n, sealed FROM saved_view, generate_series(1, $2) n WHERE subject = $1 AND id = (SELECT max(id::text)::uuid FROM saved_view WHERE subject = $1)`, [caller.subject, VIEWS_OF_AN_ACCOUNT - VIEWS_OF_A_LIST]);
    expect((await save(caller, view('另一列表', { list: 'batches' }))).json().code).toBe('VIEWS_FULL');
  });

  it('say what is wrong, and take nothing beside what a view is', async () => {
    const caller = await test.as([]);
    const filter = { key: 'status', value: 'FILED' };
    const wrong: Array<[field: string, body: object]> = [
      ['subject', view('a', { subject: 'acc-other' })], ['id', view('a', { id: randomUUID() })], ['filters[0].id', view('a', { filters: [{ ...filter, id: 1 }] })],
      ['name', view(' ')], ['name', view('字'.repeat(NAME_MAX + 1))], ['list', view('a', { list: '../plans' })], ['filters', view('a', { filters: Array.from({ length: FILTERS_MAX + 1 }, () => filter) })],
      ['filters[0].key', view('a', { filters: [{ ...filter, key: '__proto__' }] })], ['filters[0].value', view('a', { filters: [{ ...filter, value: 'x'.repeat(61) }] })],
    ];
    for (const [field, body] of wrong) {
      const answer = await save(caller, body);
      expect([field, answer.statusCode, (answer.json().errors as Array<{ field: string }>).map((e) => e.field)]).toEqual([field, 400, [field]]);
    }
    expect((await caller.call('GET', '/api/portal/views')).statusCode).toBe(400);
    expect((await save(caller, view('a'), { 'idempotency-key': '' })).json().code).toBe('IDEMPOTENCY_KEY_MISSING');
    expect(await read(caller)).toEqual([]);
  });
});
