import { openCity, type City } from './city.js';
import { example } from './self-check.js';

let city: City;
beforeAll(async () => { city = await openCity({ rules: false }); });
afterAll(() => city.test.stop());
const url = '/api/applications/eligibility-checks';
const post = (body: unknown, headers?: Record<string, string>) => city.test.anonymous.call('POST', url, body, headers);

it('says that no rule set has been adopted, until one is; then answers without a sign-in', async () => {
  expect((await post(example())).json()).toMatchObject({ status: 503, code: 'RULE_SET_NOT_ADOPTED' });
  const { cq2022v1 } = await import('@gt/rules');
  const { deliverRules } = await import('@gt/service-testing');
  await deliverRules(city.test, { id: 'cq-2022-8', version: 1, effectiveFrom: '2022-03-10', content: cq2022v1 as unknown as Record<string, unknown> }, []);
  const answer = await post(example());
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { eligible: true, path: '二(一)', ruleSet: { id: 'cq-2022-8', version: 1 } }]);
});
it('today is the date of the business clock in Asia/Shanghai', async () => {
  await city.test.setClock('2026-03-31T15:59:00Z');
  const missing = { ...example(), asOf: null, appraisals: example().appraisals.slice(0, 2) };
  expect((await post(missing)).json()).toMatchObject({ notes: [{ code: 'LAST_YEAR_PENDING' }] });
  await city.test.setClock('2026-03-31T16:00:00Z');
  expect((await post(missing)).json()).toMatchObject({ notes: [] });
});
it.each([['no JSON', '{"a":'], ['an empty body', ''], ['an array', '[]'], ['a text', '"x"'], ['null', 'null']])('%s is 400 with no fields', async (_, body) => {
  const answer = await post(body, { 'content-type': 'application/json' });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
  expect(answer.json()).toMatchObject({ status: 400, errors: [], code: expect.any(String) as unknown, title: expect.any(String) as unknown, detail: expect.stringMatching(/[\u4e00-\u9fff]/) as unknown, type: expect.any(String) as unknown });
});
it('__proto__ is an unknown field', async () => {
  const answer = await post(JSON.stringify(example()).replace('"inPost"', '"__proto__":{},"inPost"'), { 'content-type': 'application/json' });
  expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: '__proto__', code: 'UNKNOWN_FIELD' }] });
});
it('a body above 256 KiB is 413, one at the limit is read', async () => {
  const padded = (size: number) => { const base = JSON.stringify(example()); return base + ' '.repeat(size - Buffer.byteLength(base)); };
  const tooLarge = await post(padded(256 * 1024 + 1), { 'content-type': 'application/json' });
  expect([tooLarge.statusCode, (tooLarge.json() as { code: string }).code]).toEqual([413, 'BODY_TOO_LARGE']);
  expect((await post(padded(256 * 1024), { 'content-type': 'application/json' })).statusCode).toBe(200);
});
it('other content types are 415', async () => { expect((await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(415); });
it('is described in the generated document, field by field', async () => {
  const document = (await city.test.anonymous.call('GET', '/api/applications/openapi.json')).json() as { paths: Record<string, unknown>; components: { schemas: Record<string, { required?: string[]; additionalProperties?: boolean }> } };
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining([url, '/api/applications/acceptances', '/api/applications/imports', '/api/applications/applications/{id}/accept']));
  expect(document.components.schemas['EligibilityCheckDto']).toMatchObject({ additionalProperties: false, required: expect.arrayContaining(['appraisals', 'frontLine', 'target', 'title']) as unknown });
});
