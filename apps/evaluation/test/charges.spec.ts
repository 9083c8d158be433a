import { cq2022v1 } from '@gt/rules';
import { accept, candidate, draft, NOW, ok, refusal, startCity, type City } from './setup.js';

let city: City;
beforeAll(async () => { city = await startCity(); await city.test.setClock(NOW); });
afterAll(() => city?.test.stop());

interface Charges { readonly items: Array<{ id: string; applicationId: string; name: string; due: number; status: string }>; readonly sums: Record<string, number> }

it('what candidates owe is drawn once by the list of the plan, waived, paid with a bill and given back by the body alone (七(五))', async () => {
  const { id } = await draft(city);
  expect(await refusal(city.officer, 'POST', `plans/${id}/charges`)).toMatchObject({ status: 422, codes: ['PLAN_WITHOUT_FEES'] });
  await ok(city.officer, 'POST', `plans/${id}/file`);
  const ids = await accept(city.test, [candidate(city.body), candidate(city.body)]);
  await ok(city.officer, 'POST', `plans/${id}/enrolments`, { candidates: ids.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });
  expect(await ok(city.officer, 'POST', `plans/${id}/charges`)).toEqual({ drawn: 2 });
  expect(await ok(city.officer, 'POST', `plans/${id}/charges`)).toEqual({ drawn: 0 });
  const list = () => ok<Charges>(city.bureau, 'GET', `plans/${id}/charges`);
  const { items, sums } = await list();
  expect([items.map(({ due, status }) => [due, status]), sums]).toEqual([[[30_000, 'DUE'], [30_000, 'DUE']], { due: 60_000, waived: 0, paid: 0, refunded: 0 }]);

  const [first, second] = items.map((item) => item.id);
  expect(await refusal(city.bureau, 'POST', `charges/${first}/pay`, { billNumber: '1', paidOn: '2026-03-02' })).toMatchObject({ status: 403 });
  expect(await refusal(city.officer, 'POST', `charges/${first}/waive`, { amount: 1.5, reason: '' })).toMatchObject({ status: 400 });
  expect(await refusal(city.officer, 'POST', `charges/${first}/refund`, { amount: 1, reason: '错收' })).toMatchObject({ status: 422, codes: ['CHARGE_STATE'] });
  await ok(city.officer, 'POST', `charges/${first}/waive`, { amount: 10_000, reason: '困难减免' });
  await ok(city.officer, 'POST', `charges/${first}/pay`, { billNumber: '渝票 000123', paidOn: '2026-03-02' });
  await ok(city.officer, 'POST', `charges/${first}/refund`, { amount: 20_000, reason: '缺考退费' });
  await ok(city.officer, 'POST', `charges/${second}/waive`, { amount: 30_000, reason: '单位承担' });
  const after = await list();
  expect([after.items.map((item) => item.status).sort(), after.sums]).toEqual([['REFUNDED', 'WAIVED'], { due: 60_000, waived: 40_000, paid: 20_000, refunded: 20_000 }]);
  expect((await city.test.published()).filter((each) => each.aggregateId === first).map((each) => each.type.split('.')[1])).toEqual(['ChargeDrawn', 'ChargeReduced', 'ChargePaid', 'ChargeRefunded']);
  expect((await city.proofreader.call('GET', `/api/evaluation/plans/${id}/charges`)).statusCode).toBe(403);
});

it('a paper of holidays is previewed against every open plan by the municipal centre, and nothing is stored (六(一))', async () => {
  const { id } = await draft(city);
  const paper = { year: 2026, off: ['2026-03-18'], makeup: [] };
  const { plans, looked } = await ok<{ looked: number; plans: Array<{ planId: string; before: string; after: string; effect: string }> }>(city.bureau, 'POST', 'calendar-previews', paper);
  expect([looked > 1, plans.find((plan) => plan.planId === id)]).toMatchObject([true, { before: '2026-03-06', after: '2026-03-05', effect: 'MOVED' }]);
  expect(plans.filter((plan) => plan.effect === 'FILED_STAYS')).toHaveLength(1);
  const district = await city.test.as([{ role: 'BUREAU_REVIEWER', place: id }]);
  expect([(await district.call('POST', '/api/evaluation/calendar-previews', paper)).statusCode, (await city.officer.call('POST', '/api/evaluation/calendar-previews', paper)).statusCode]).toEqual([403, 403]);
  expect((await city.bureau.call('POST', '/api/evaluation/calendar-previews', { ...paper, off: ['2026-02-30'] })).statusCode).toBe(400);
  expect(await ok(city.bureau, 'GET', 'filing-deadlines?assessmentDate=2026-03-20')).toMatchObject({ lastFilingDate: '2026-03-06' });
});

it('a proposed rule set is previewed against every open plan by the municipal centre, and nothing is stored', async () => {
  const { id } = await draft(city);
  const content = { ...cq2022v1, version: 9, effectiveFrom: '2026-03-01', plan: { ...cq2022v1.plan, leadWorkingDays: 12 } };
  const before = (await city.test.published()).length;
  const { kept, unfiled, plans, parameters } = await ok<{ kept: number; unfiled: number; plans: Array<{ planId: string; effect: string }>; parameters: object[] }>(city.bureau, 'POST', 'rule-set-previews', { content });
  expect([kept >= 1, unfiled >= 1, plans.find((plan) => plan.planId === id)?.effect]).toEqual([true, true, 'MOVED']);
  expect(parameters).toContainEqual({ path: 'plan.leadWorkingDays', before: '10', after: '12' });
  expect(await refusal(city.bureau, 'POST', 'rule-set-previews', { content: { ...content, plan: {} } })).toMatchObject({ status: 422, codes: expect.arrayContaining(['RULE_SET_SHAPE']) });
  const district = await city.test.as([{ role: 'BUREAU_REVIEWER', place: id }]);
  expect([(await district.call('POST', '/api/evaluation/rule-set-previews', { content })).statusCode, (await city.officer.call('POST', '/api/evaluation/rule-set-previews', { content })).statusCode, (await city.bureau.call('POST', '/api/evaluation/rule-set-previews', { content: [] })).statusCode]).toEqual([403, 403, 400]);
  expect((await city.test.published()).length).toBe(before);
});
