import { deliverTwoSteps, opine, worklistOf, type TestCaller } from '@gt/service-testing';
import { cq2022v1 } from '@gt/rules';
import { residentId, seededRandom } from '@gt/testing';
import { activeBody, adoptRules, anId, buildCity, codeOf, expertForm, filingForm, ok, paper2026, profile, type City } from './city.js';

const random = seededRandom(26);
let city: City;
beforeAll(async () => { city = await buildCity(); await adoptRules(city); });
afterAll(async () => { await city?.test.stop(); });
const list = (caller: TestCaller) => worklistOf(city.test, caller);
const kinds = async (caller: TestCaller) => (await list(caller)).map((item) => item.kind);

it('待办 of institutions: a filing goes between the body and the bureau that is in charge of it (四(一))', async () => {
  const body = await activeBody(city, { prefix: 'S000050000001', type: 'SOCIAL_TRAINING' });
  const admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
  const stranger = await city.test.as([{ role: 'BUREAU_REVIEWER', place: anId() }]);
  const experts = await Promise.all([1, 2, 3].map(async () => (await ok(admin.call('POST', '/api/institutions/experts', expertForm(residentId(random))))).id));
  const { id } = await ok(admin.call('POST', '/api/institutions/filings', { institutionId: body.id, ...filingForm(experts) }));
  expect([await list(admin), await kinds(city.reviewer)]).toMatchObject([[{ kind: 'filing.submit', id, title: '报备表待报送：重庆某某机械有限公司', placeName: '重庆某某机械有限公司' }], []]);
  await ok(admin.call('POST', `/api/institutions/filings/${id}/submit`));
  expect([await kinds(admin), await list(city.reviewer), await kinds(stranger), await kinds(city.officer)]).toMatchObject([[], [{ kind: 'filing.decide', id, placeName: '重庆市职业技能鉴定指导中心', link: `/api/institutions/filings/${id}` }], [], []]);
  await ok(city.reviewer.call('POST', `/api/institutions/filings/${id}/return`, { remarks: [{ field: 'rows[0]', remark: '请核对' }] }));
  expect([await kinds(admin), await kinds(city.reviewer)]).toEqual([['filing.mend'], []]);
  await ok(admin.call('POST', `/api/institutions/filings/${id}/submit`));
  await ok(city.reviewer.call('POST', `/api/institutions/filings/${id}/approve`, { validFrom: '2026-03-02' }));
  expect([await kinds(admin), await kinds(city.reviewer)]).toEqual([[], []]);
});

it('a calendar paper waits for another person of the municipal centre than the proposer', async () => {
  const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.centreId }, { role: 'BUREAU_REVIEWER', place: city.centreId }]);
  const { id } = await ok(both.call('POST', '/api/institutions/calendar-papers', paper2026()));
  expect([await kinds(both), (await list(city.reviewer)).map((item) => [item.kind, item.id])]).toEqual([[], [['calendar.adopt', id]]]);
  await ok(city.reviewer.call('POST', `/api/institutions/calendar-papers/${id}/adopt`));
  expect(await kinds(city.reviewer)).toEqual([]);
});

it('what was proposed wrongly is not adopted, with the reason, and waits no more', async () => {
  const { id } = await ok(city.officer.call('POST', '/api/institutions/calendar-papers', paper2026()));
  const { id: rules } = await ok(city.officer.call('POST', '/api/institutions/rule-sets', { content: { ...cq2022v1, id: 'cq-next', version: 1 } }));
  const decline = (caller: TestCaller, what: string, of: string, body: object = { reason: '与原文不符' }) => caller.call('POST', `/api/institutions/${what}/${of}/decline`, body);
  for (const [what, of] of [['calendar-papers', id], ['rule-sets', rules]] as const) {
    expect((await decline(city.officer, what, of)).statusCode).toBe(403);
    expect((await decline(city.reviewer, what, of, { reason: ' ' })).statusCode).toBe(400);
    expect((await decline(city.reviewer, what, anId())).statusCode).toBe(404);
    expect(await ok(decline(city.reviewer, what, of))).toMatchObject({ status: 'DECLINED', declined: '与原文不符' });
    expect((await city.reviewer.call('POST', `/api/institutions/${what}/${of}/adopt`)).statusCode).toBe(409);
    expect((await decline(city.reviewer, what, of)).statusCode).toBe(409);
  }
  expect(await kinds(city.reviewer)).toEqual([]);
});

it('a body that is registered waits for its bureau to activate it', async () => {
  const { id } = await ok(city.officer.call('POST', '/api/institutions/institutions', profile(city.centreId, { creditCode: codeOf(7) })));
  expect([(await list(city.officer)).map((item) => [item.kind, item.id]), await kinds(await city.test.as([{ role: 'BUREAU_OFFICER', place: anId() }]))]).toEqual([[['institution.activate', id]], []]);
});

describe('a bureau that wants two steps', () => {
  beforeAll(async () => { await deliverTwoSteps(city.test, city.centreId, 'filing', 'activation'); });
  afterAll(async () => { await deliverTwoSteps(city.test, city.centreId); });
  const code = async (answer: ReturnType<TestCaller['call']>) => { const { statusCode, json } = await answer; return statusCode < 300 ? 'DONE' : json<{ code: string }>().code; };

  it('for filings (附件1): 经办 gives an opinion on what it has read, 审核, another person, approves or returns', async () => {
    await deliverTwoSteps(city.test, city.centreId);
    const body = await activeBody(city, { prefix: 'S000050000002', type: 'SOCIAL_TRAINING', creditCode: codeOf(11) });
    await deliverTwoSteps(city.test, city.centreId, 'filing', 'activation');
    const admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
    const experts = await Promise.all([1, 2, 3].map(async () => (await ok(admin.call('POST', '/api/institutions/experts', expertForm(residentId(random))))).id));
    const { id } = await ok(admin.call('POST', '/api/institutions/filings', { institutionId: body.id, ...filingForm(experts) }));
    const { version } = await ok(admin.call('POST', `/api/institutions/filings/${id}/submit`));
    const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.centreId }, { role: 'BUREAU_REVIEWER', place: city.centreId }]);
    const approve = (caller: TestCaller) => code(caller.call('POST', `/api/institutions/filings/${id}/approve`, { validFrom: '2026-03-02' }));
    const waits = async (caller: TestCaller) => (await list(caller)).filter((item) => item.id === id).map((item) => item.kind);
    expect([await waits(city.officer), await waits(city.reviewer)]).toEqual([['filing.opine'], []]);
    expect(await approve(city.reviewer)).toBe('OPINION_MISSING');
    expect(await code(city.reviewer.call('POST', `/api/institutions/filings/${id}/return`, { remarks: [{ field: 'rows[0]', remark: '请核对' }] }))).toBe('OPINION_MISSING');
    expect(await code(opine(both, 'institutions', 'filing', id, version))).toBe('DONE');
    expect([await waits(city.officer), await waits(both), await waits(city.reviewer)]).toEqual([[], [], ['filing.decide']]);
    expect(await approve(both)).toBe('SAME_PERSON');
    expect(await approve(city.reviewer)).toBe('DONE');
    // revoking it is a decision of its own, on the filing as it is now
    const revoke = () => code(city.reviewer.call('POST', `/api/institutions/filings/${id}/revoke`, { reason: '整改', from: '2026-04-01' }));
    expect(await revoke()).toBe('OPINION_MISSING');
    expect(await code(opine(city.officer, 'institutions', 'filing', id, version + 1))).toBe('DONE');
    expect(await revoke()).toBe('DONE');
  });

  it('for registrations: the body is activated by 审核 after 经办', async () => {
    const { id } = await ok(city.officer.call('POST', '/api/institutions/institutions', profile(city.centreId, { creditCode: codeOf(12) })));
    const waits = async (caller: TestCaller) => (await list(caller)).filter((item) => item.id === id).map((item) => item.kind);
    const activate = (caller: TestCaller) => code(caller.call('POST', `/api/institutions/institutions/${id}/activate`));
    expect([await waits(city.officer), await waits(city.reviewer), await activate(city.officer), await activate(city.reviewer)]).toEqual([['institution.opine'], [], 'FORBIDDEN', 'OPINION_MISSING']);
    expect(await code(opine(city.officer, 'institutions', 'activation', id, 1))).toBe('DONE');
    expect([await waits(city.officer), await waits(city.reviewer)]).toEqual([[], ['institution.activate']]);
    // past the two steps the rules of activation speak: it has no site yet
    expect(['OPINION_MISSING', 'SAME_PERSON', 'FORBIDDEN']).not.toContain(await activate(city.reviewer));
  });
});
