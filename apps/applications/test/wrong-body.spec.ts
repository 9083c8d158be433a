import { FilingRevoked, FiledScopeChanged, InstitutionResumed, InstitutionSuspended } from '@gt/contracts';
import { creditCode } from '@gt/testing';
import { draft, openCity, opinion, reasonCodes, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity({ type: 'ENTERPRISE' }); });
afterAll(() => city.test.stop());

const accept = (id: string, of = city) => step(of.intake, id, 'accept', {});
const statusOf = async (id: string) => ((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json() as { status: string }).status;

it('a body that is suspended accepts nobody, says so, and goes on with the same application when it is resumed', async () => {
  const { id } = await recommended(city);
  await city.test.deliver(InstitutionSuspended, city.body.institutionId, { reason: '整改', from: '2026-03-01' });
  const answer = await accept(id);
  expect([answer.statusCode, reasonCodes(answer)]).toEqual([422, ['BODY_NOT_ACTIVE']]);
  expect(answer.body).toContain('请联系监管部门');
  expect(await statusOf(id)).toBe('RECOMMENDED');
  await city.test.deliver(InstitutionResumed, city.body.institutionId, { reason: '整改完成', from: '2026-03-02' });
  expect((await accept(id)).statusCode).toBe(200);
});

it('an enterprise body takes nobody of a unit that its list does not cover', async () => {
  const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  const outside = ((await officer.call('POST', '/api/applications/employers', { name: '重庆另一机械有限公司', creditCode: creditCode(city.random) })).json() as { id: string }).id;
  const [clerk, reviewer] = [await city.test.as([{ role: 'EMPLOYER_CLERK', place: outside }]), await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: outside }])];
  const { id } = await recommended({ ...city, employerId: outside, clerk, reviewer });
  const answer = await accept(id);
  expect([answer.statusCode, reasonCodes(answer)]).toEqual([422, ['NOT_OWN_STAFF']]);
  expect(answer.body).toContain('请改向社会培训评价组织申报');

  // and that unit has no say in the applications of this one
  const { id: ours } = await draft(city);
  expect((await step(city.clerk, ours, 'submit')).statusCode).toBe(200);
  for (const [verb, body] of [['recommend', opinion], ['return', { reason: '材料不全' }], ['not-recommend', { reason: '不在岗' }]] as const) expect({ verb, status: (await step(reviewer, ours, verb, body)).statusCode }).toEqual({ verb, status: 404 });
  expect((await reviewer.call('POST', '/api/applications/recommendations', { ids: [ours], ...opinion })).json()).toMatchObject({ done: 0, refused: 1, results: [{ reasons: [{ code: 'NOT_FOUND' }] }] });
  expect(await statusOf(ours)).toBe('SUBMITTED');
});

it('a level that the body does not offer, an occupation outside its filed scope, a filing that was revoked: every reason with its clause, and the application stays', async () => {
  const level = { target: { occupation: { code: '6-18-01-01' }, level: 2 } };
  const { id } = await recommended(city, { form: level });
  await city.test.deliver(FiledScopeChanged, city.body.institutionId, { rows: [{ occupation: city.body.occupation, levels: [3], from: '2022-03-10', to: null }] });
  expect(reasonCodes(await accept(id))).toEqual(['NOT_IN_FILED_SCOPE']);
  await city.test.deliver(FiledScopeChanged, city.body.institutionId, { rows: [{ occupation: city.body.occupation, levels: [3, 2, 1], from: '2022-03-10', to: '2026-03-01' }] });
  expect(reasonCodes(await accept(id))).toEqual(['NOT_IN_FILED_SCOPE']);
  await city.test.deliver(FilingRevoked, city.body.filingId, { institutionId: city.body.institutionId, reason: '弄虚作假', from: '2026-03-02' });
  const answer = await accept(id);
  expect((answer.json() as { reasons: object[] }).reasons).toMatchObject([{ code: 'NOT_IN_FILED_SCOPE', clause: '七(二)' }, { code: 'NOT_IN_BRIDGING_FILING', clause: '四(一)' }]);
  expect(await statusOf(id)).toBe('RECOMMENDED');
  expect((await step(city.intake, id, 'refuse', { reasons: [{ clause: '七(二)', message: '本机构暂不开展该等级评价。' }] })).statusCode).toBe(200);
});
