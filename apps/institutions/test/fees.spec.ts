import { worklistOf, type TestCaller } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { activeBody, adoptRules, anId, buildCity, expertForm, filingForm, ok, refused, type City } from './city.js';

const random = seededRandom(75);

describe('what a body charges (七(五))', () => {
  let city: City;
  let body: { id: string };
  let admin: TestCaller;
  const url = (path = '') => `/api/institutions/fee-schedules${path}`;
  const form = (amount: number, more: object = {}) => ({ items: [{ name: '评审费', level: 2, method: 'COMPREHENSIVE_REVIEW', amount, costs: [{ name: '专家劳务', amount: 30_000 }] }], basis: '某某〔2026〕2号', ...more });
  const draft = (amount = 30_000, more: object = {}) => admin.call('POST', url(), { institutionId: body.id, ...form(amount, more) });
  const publish = (id: string, effectiveFrom?: string, caller = admin) => caller.call('POST', url(`/${id}/publish`), effectiveFrom ? { effectiveFrom } : {});

  beforeAll(async () => {
    city = await buildCity();
    await adoptRules(city);
    body = await activeBody(city, { prefix: 'S000050000075', type: 'SOCIAL_TRAINING' });
    admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
  });
  afterAll(async () => { await city?.test.stop(); });

  it('is drawn up and published by the body alone, refused above its costs, and waits in 待办 until it is public', async () => {
    const { id, version } = await ok(draft(30_001));
    expect((await worklistOf(city.test, admin)).map((item) => [item.kind, item.id])).toEqual([['fee.publish', id]]);
    expect(await refused(publish(id))).toEqual([422, ['FEE_ABOVE_COST']]);
    expect(await refused(draft(-1, { items: [{ name: '', level: 9, method: 'X', amount: 1.5, costs: [{ name: 'x', amount: -1 }] }] }))).toEqual([400, expect.arrayContaining(['items[0].name', 'items[0].level', 'items[0].method', 'items[0].amount', 'items[0].costs[0].amount'])]);
    const stranger = await city.test.as([{ role: 'BODY_ADMIN', place: anId() }]);
    expect([(await publish(id, undefined, stranger)).statusCode, (await stranger.call('GET', url(`/${id}`))).statusCode, (await city.officer.call('PUT', url(`/${id}`), form(1), { 'if-match': `"${version}"` })).statusCode]).toEqual([404, 404, 403]);
    await ok(admin.call('PUT', url(`/${id}`), form(30_000), { 'if-match': `"${version}"` }));
    expect(await ok(publish(id))).toMatchObject({ status: 'PUBLISHED', edition: 1, publishedOn: '2026-03-02', effectiveFrom: '2026-03-02' });
    expect(await refused(publish(id))).toEqual([409, ['WRONG_STATE']]);
    expect(await worklistOf(city.test, admin)).toEqual([]);
    expect((await ok<{ items: unknown[] }>(city.reviewer.call('GET', url('?status=PUBLISHED')))).items).toHaveLength(1);
  });

  it('the next edition ends the one before on the day before; two published at once leave one', async () => {
    await ok(publish((await ok(draft(20_000))).id, '2026-04-01'));
    const two = [(await ok(draft(10_000))).id, (await ok(draft(5_000))).id];
    const answers = await Promise.all(two.map((id) => publish(id, '2026-05-01')));
    expect(answers.map((each) => each.statusCode).sort()).toEqual([200, 422]);
    const all = (await ok<{ items: Array<{ status: string; effectiveTo: string | null }> }>(admin.call('GET', url()))).items;
    expect(all.filter((each) => each.status === 'PUBLISHED')).toHaveLength(1);
    expect(all.filter((each) => each.status === 'SUPERSEDED').map((each) => each.effectiveTo).sort()).toEqual(['2026-03-31', '2026-04-30']);
  });

  it('everybody reads what a body may evaluate and what it charges today, without an account; drafts are nobody else\'s', async () => {
    const read = async () => (await ok<{ items: Array<{ id: string; fees: { items: Array<{ amount: number }> } }> }>(city.test.anonymous.call('GET', '/api/institutions/public-bodies'))).items;
    expect(await read()).toEqual([]);
    const experts = await Promise.all([0, 1, 2].map(async () => (await ok(admin.call('POST', '/api/institutions/experts', expertForm(residentId(random))))).id));
    const filing = await ok(admin.call('POST', '/api/institutions/filings', { institutionId: body.id, ...filingForm(experts) }));
    await ok(admin.call('POST', `/api/institutions/filings/${filing.id}/submit`));
    await ok(city.reviewer.call('POST', `/api/institutions/filings/${filing.id}/approve`, {}));
    await ok(draft(1));
    expect(await read()).toMatchObject([{ id: body.id, supervisor: '重庆市职业技能鉴定指导中心', rows: [{ level: 2, occupation: { name: '车工' } }], fees: { edition: 1, items: [{ amount: 30_000 }] } }]);
    expect((await city.test.anonymous.call('GET', url())).statusCode).toBe(401);
  });
});
