import { randomUUID } from 'node:crypto';
import { CustomStandardAdopted, CustomStandardDrafted } from '@gt/contracts';
import { cq2022v1 } from '@gt/rules';
import { deliverRules } from '@gt/service-testing';
import { draft, formDto, openCity, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity({ type: 'ENTERPRISE' }); });
afterAll(async () => { await city?.test.stop(); });
const url = (id: string) => `/api/applications/applications/${id}/comparisons`;

it('an application is judged under other rules and standards on the same facts; what was frozen stays, and nothing is written', async () => {
  const { id } = await recommended(city);
  const stricter = { ...cq2022v1, eligibility: { ...cq2022v1.eligibility, passingGrades: ['优秀'] } };
  await deliverRules(city.test, { id: 'cq-2022-8', version: 2, effectiveFrom: '2027-01-01', content: stricter as unknown as Record<string, unknown> }, []);
  const standardId = randomUUID();
  await city.test.deliver(CustomStandardDrafted, standardId, { institutionId: city.body.institutionId });
  await city.test.deliver(CustomStandardAdopted, standardId, { institutionId: city.body.institutionId, edition: 1, name: '本企业标准', document: '某某〔2026〕5号', ruleSet: { id: 'cq-2022-8', version: 1 }, overlay: { appraisalYears: 5 }, effectiveFrom: '2026-05-01' });
  const kept = () => city.test.db.query('SELECT a.version, a.state, (SELECT count(*) FROM event) AS events FROM application a WHERE id = $1', [id]);
  const before = await kept();
  const compare = (body: object, caller = city.intake) => caller.call('POST', url(id), body);
  expect((await city.intake.call('GET', url(id))).json()).toMatchObject({ frozen: { ruleSet: { id: 'cq-2022-8', version: 1 }, standard: null }, ruleSets: [{ version: 2 }, { version: 1 }], standards: [{ standardId, edition: 1 }] });
  expect((await compare({ ruleSetId: 'cq-2022-8', version: 1 })).json()).toMatchObject({ same: true, frozen: { standing: 'MET', path: '二(一)' }, other: { standing: 'MET' } });
  expect((await compare({ ruleSetId: 'cq-2022-8', version: 2 })).json()).toMatchObject({ same: false, frozen: { standing: 'MET' }, other: { standing: 'NOT_MET', ruleSet: { version: 2 } }, reasons: [{ code: 'APPRAISAL_NOT_PASSED', before: false, after: true }] });
  expect((await compare({ ruleSetId: 'cq-2022-8', version: 1, standardId })).json()).toMatchObject({ same: false, other: { standing: 'NOT_MET', standard: { standardId } }, reasons: [{ code: 'APPRAISAL_NOT_PASSED', kind: 'NOT_MET' }] });
  expect([(await compare({ ruleSetId: 'cq-2022-8', version: 9 })).statusCode, (await compare({ ruleSetId: 'cq-2022-8', version: 1, standardId: randomUUID() })).statusCode, (await compare({ ruleSetId: 'cq-2022-8', version: 0 })).statusCode]).toEqual([404, 404, 400]);
  expect(await kept()).toEqual(before);
  const stranger = await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]);
  expect([(await compare({ ruleSetId: 'cq-2022-8', version: 1 }, stranger)).statusCode, (await stranger.call('GET', url(id))).statusCode]).toEqual([404, 404]);
});

it('a form that was changed is not what was judged', async () => {
  const { id } = await draft(city);
  expect((await city.clerk.call('POST', url(id), { ruleSetId: 'cq-2022-8', version: 1 })).statusCode).toBe(409);
  await step(city.clerk, id, 'submit');
  expect((await city.clerk.call('POST', url(id), { ruleSetId: 'cq-2022-8', version: 1 })).statusCode).toBe(200);
  await step(city.reviewer, id, 'return', { reason: '请修改' });
  expect((await city.clerk.call('POST', url(id), { ruleSetId: 'cq-2022-8', version: 1 })).statusCode).toBe(200);
  const { version } = (await city.clerk.call('GET', `/api/applications/applications/${id}`)).json<{ version: number }>();
  expect((await city.clerk.call('PUT', `/api/applications/applications/${id}`, { institutionId: city.body.institutionId, applicant: { name: '张三' }, form: formDto({ achievements: '新' }) }, { 'if-match': `"${version}"` })).statusCode).toBe(200);
  expect((await city.clerk.call('POST', url(id), { ruleSetId: 'cq-2022-8', version: 1 })).statusCode).toBe(409);
});

it('a draft asks by which rules it would be judged now: those in force with the body\'s own standard over them; what was submitted keeps its day', async () => {
  const rules = async (id: string, caller = city.clerk) => (await caller.call('GET', `/api/applications/applications/${id}/rules`)).json() as { asOf: string; ruleSet: { eligibility: { appraisalYears: number } } | null; standard: { edition: number } | null };
  const returned = await draft(city);
  await step(city.clerk, returned.id, 'submit');
  await step(city.reviewer, returned.id, 'return', { reason: '补填' });
  await city.test.setClock('2026-05-06T01:00:00Z'); // the standard of above holds from May on
  const { id } = await draft(city);
  expect(await rules(id)).toMatchObject({ asOf: '2026-05-06', ruleSet: { id: 'cq-2022-8', eligibility: { appraisalYears: 5 } }, standard: { edition: 1 } });
  expect(await rules(returned.id)).toMatchObject({ asOf: '2026-03-02', ruleSet: { eligibility: { appraisalYears: 3 } }, standard: null });
  const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
  expect((await stranger.call('GET', `/api/applications/applications/${id}/rules`)).statusCode).toBe(404);
});

it('what the acceptance would refuse besides is told while the form is filled in, and keeps no submission back', async () => {
  const outlook = async (form: object) => { const { id } = await draft(city, { form: form as Record<string, unknown> }); return { id, answer: (await city.clerk.call('GET', `/api/applications/applications/${id}/intake-outlook`)).json() as { known: boolean; reasons: Array<{ code: string; clause: string }> } }; };
  expect((await outlook({})).answer).toEqual({ known: true, reasons: [] });
  const other = await outlook({ title: { series: '工程技术', name: '工程师', speciality: '环境工程', obtainedOn: '2018-12-01' }, currentOccupation: { code: '6-18-02-04' }, target: { occupation: { code: '6-18-02-04' }, level: 2 } });
  expect(other.answer.known).toBe(true);
  expect(other.answer.reasons.length).toBeGreaterThan(0);
  expect(other.answer.reasons.map((each) => each.clause)).toEqual(other.answer.reasons.map(() => expect.stringMatching(/^[四七]/)));
  expect((await outlook({ title: null })).answer).toEqual({ known: false, reasons: [] });
  const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]);
  expect((await stranger.call('GET', `/api/applications/applications/${other.id}/intake-outlook`)).statusCode).toBe(404);
});
