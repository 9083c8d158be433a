import { randomUUID } from 'node:crypto';
import { cq2022v1 } from '@gt/rules';
import type { RuleSetPreview } from '../src/queries/rule-set-preview.js';
import { accepted, draft, openCity, recommended, step, type City } from './city.js';

const url = '/api/applications/rule-set-previews';
let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });
const content = { ...cq2022v1, version: 2, effectiveFrom: '2026-06-01', eligibility: { ...cq2022v1.eligibility, passingGrades: ['优秀'] } };

it('the municipal centre sees what a proposed set would change for open applications, the frozen ones apart; nothing is stored', async () => {
  const drafted = await draft(city);
  const incomplete = await draft(city, { form: { target: null } });
  const submitted = await recommended(city);
  await accepted(city);
  const gone = await draft(city);
  expect((await step(city.clerk, gone.id, 'withdraw', { reason: '不报了' })).statusCode).toBe(200);
  const kept = () => city.test.db.query('SELECT id, version, state, (SELECT count(*) FROM event) AS events FROM application ORDER BY ordinal');
  const before = await kept();
  const centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  const answer = await centre.call('POST', url, { content });
  const preview = answer.json<RuleSetPreview>();
  expect(preview).toMatchObject({ open: 4, looked: 4, next: null });
  expect(new Set(preview.counts.map(({ group, outcome, count }) => `${group} ${outcome} ${count}`))).toEqual(new Set(['TO_SUBMIT NOW_NOT_MET 1', 'TO_SUBMIT INCOMPLETE 1', 'FROZEN NOW_NOT_MET 2']));
  expect(preview.cases.find((each) => each.id === drafted.id)).toMatchObject({ group: 'TO_SUBMIT', name: '张*', statusName: '草稿', before: { standing: 'MET', ruleSet: { version: 1 } }, after: { standing: 'NOT_MET', ruleSet: { version: 2 }, reasons: [{ code: 'APPRAISAL_NOT_PASSED' }] } });
  expect([preview.cases.length, preview.cases.some((each) => each.id === incomplete.id), answer.body.includes('张三'), preview.cases.find((each) => each.id === submitted.id)?.group]).toEqual([3, false, false, 'FROZEN']);
  // behind the last one there is nothing, and the whole is not counted again
  expect((await centre.call('POST', url, { content, after: '999999' })).json()).toMatchObject({ open: null, looked: 0, counts: [], cases: [], next: null });
  expect(await kept()).toEqual(before);
});

it('content that the rules cannot read is refused with every path, before anything is looked at', async () => {
  const centre = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  const { slot: _gone, ...rest } = cq2022v1;
  const refused = await centre.call('POST', url, { content: { ...rest, surprise: 1 } });
  expect([refused.statusCode, refused.json<{ reasons: Array<{ facts: { path: string } }> }>().reasons.map((each) => each.facts.path)]).toEqual([422, ['surprise', 'slot']]);
  for (const body of [{}, { content: [] }, { content: 'x' }, { content, after: 'x' }, { content, after: -1 }]) expect((await centre.call('POST', url, body)).statusCode).toBe(400);
});

it('is no business of a district, a body, an employer or an applicant', async () => {
  const district = await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]);
  for (const caller of [district, city.intake, city.clerk, city.reviewer]) expect((await caller.call('POST', url, { content })).statusCode).toBe(403);
});
