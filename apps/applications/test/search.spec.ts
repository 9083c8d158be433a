import { randomUUID } from 'node:crypto';
import type { Reach } from '@gt/policy';
import { deliverBody, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import { pageQueries, type Resolved } from '../src/queries/ways.js';
import { draft, employerCode, openCity, recommended, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });

interface Found { items: Array<{ id: string; name: string }>; next: string | null }
const search = (caller: TestCaller, terms: object) => caller.call('POST', '/api/applications/searches', terms);
const namesOf = async (caller: TestCaller, terms: object): Promise<string[]> => (await search(caller, terms)).json<Found>().items.map((item) => item.name);

it('by name, exact or how it begins, whatever its separators and width; by document, unit, number and state, and all together', async () => {
  const idNumber = residentId(city.random);
  const made = await recommended(city, { applicant: { name: '买买提·吐尔逊', idNumber } });
  for (const name of ['张三丰', '张三', '张四', 'Anna Lee']) await recommended(city, { applicant: { name } });
  await draft(city, { applicant: { name: '张三草' } });
  expect(await namesOf(city.intake, { name: { text: '买买提•吐尔逊', match: 'EXACT' } })).toEqual(['买买提·吐尔逊']);
  expect(await namesOf(city.intake, { name: { text: 'Ａnna', match: 'PREFIX' } })).toEqual(['Anna Lee']);
  // a draft is the unit's alone
  expect([await namesOf(city.intake, { name: { text: '张三', match: 'PREFIX' } }), await namesOf(city.clerk, { name: { text: '张三', match: 'PREFIX' } })]).toEqual([['张三', '张三丰'], ['张三', '张三丰', '张三草']]);
  expect(await namesOf(city.intake, { name: { text: '张三', match: 'EXACT' } })).toEqual(['张三']);
  for (const terms of [{ document: { idType: 'RESIDENT_ID', idNumber } }, { number: made.id }, { number: made.id.slice(0, 8) }, { document: { idType: 'RESIDENT_ID', idNumber }, name: { text: '买', match: 'PREFIX' }, state: 'RECOMMENDED', unit: employerCode, number: made.id }]) expect(await namesOf(city.intake, terms)).toEqual(['买买提·吐尔逊']);
  expect(await namesOf(city.intake, { document: { idType: 'RESIDENT_ID', idNumber }, state: 'ACCEPTED' })).toEqual([]);
  expect([(await namesOf(city.intake, { unit: '重庆某某' })).length, (await namesOf(city.intake, { unit: '某某' })).length, (await namesOf(city.clerk, { state: 'DRAFT' })).length]).toEqual([5, 0, 1]);
  const reader = await city.test.as([{ role: 'MUNICIPAL_READER', place: null }]);
  const bureau = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  expect([(await namesOf(reader, { name: { text: '张', match: 'PREFIX' } })).length, (await namesOf(bureau, { name: { text: '张', match: 'PREFIX' } })).length]).toEqual([4, 3]);
});

it('pages go on where the last ended, each row once', async () => {
  for (let i = 0; i < 5; i += 1) await recommended(city, { applicant: { name: `赵${'一二三四五'[i]!}` } });
  for (const terms of [{ name: { text: '赵', match: 'PREFIX' } }, { state: 'RECOMMENDED' }]) {
    const whole = (await search(city.intake, terms)).json<Found>().items.map((item) => item.id);
    const paged: string[] = [];
    for (let after: string | null = null, first = true; first || after !== null; first = false) {
      const page: Found = (await search(city.intake, { ...terms, limit: 2, ...(after === null ? {} : { after }) })).json<Found>();
      paged.push(...page.items.map((item) => item.id));
      after = page.next;
    }
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThanOrEqual(5);
  }
});

it('shows nobody what is not theirs, and refuses terms that cannot be, all at once', async () => {
  const other = await deliverBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000009' });
  const strangers = [[{ role: 'INTAKE_REVIEWER', place: other.institutionId }], [{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }], [{ role: 'APPLICANT', place: randomUUID() }]] as const;
  for (const grants of strangers) for (const terms of [{ name: { text: '张', match: 'PREFIX' } }, { state: 'RECOMMENDED' }, { unit: employerCode }]) expect(await namesOf(await city.test.as([...grants]), terms)).toEqual([]);
  expect((await search(await city.test.as([{ role: 'EXPERT', place: randomUUID() }]), { state: 'DRAFT' })).statusCode).toBe(403);
  const faults = (await search(city.intake, { document: { idType: 'RESIDENT_ID', idNumber: '110101199001011234' }, number: 'xyz', after: '!' }));
  expect([faults.statusCode, faults.json<{ errors: Array<{ field: string }> }>().errors.map((each) => each.field), faults.body.includes('110101199001011234')]).toEqual([400, ['document.idNumber', 'number', 'after'], false]);
  expect((await search(city.intake, {})).json<{ errors: Array<{ code: string }> }>().errors[0]!.code).toBe('TERM_NEEDED');
  expect((await search(city.intake, { name: { text: '张', match: 'LIKE' } })).statusCode).toBe(400);
});

describe('among 30,000 applications', () => {
  const bodies = Array.from({ length: 20 }, () => randomUUID());
  const bureauId = randomUUID();
  const units = Array.from({ length: 200 }, () => randomUUID());
  beforeAll(async () => {
    await city.test.db.query(`INSERT INTO copy (aggregate_type, id, version, state) SELECT 'institutions.institution', id, 1, jsonb_build_object('name', 'x', 'supervisorId', $2::text) FROM unnest($1::uuid[]) AS u(id)`, [bodies, bureauId]);
    for (let from = 1; from < 30_000; from += 5_000) await city.test.db.query(`INSERT INTO application (id, version, state, status, institution_id, employer_id, person_id)
      SELECT gen_random_uuid(), 1, jsonb_build_object('applicant', jsonb_build_object('name', chr(19968 + n % 50) || chr(20000 + n % 997))), CASE WHEN n % 1000 = 0 THEN 'REFUSED' ELSE 'ACCEPTED' END, ($1::uuid[])[1 + n % 20], ($2::uuid[])[1 + n % 200], gen_random_uuid() FROM generate_series($3::int, $3::int + 4999) AS n`, [bodies, units, from]);
    await city.test.db.query(`INSERT INTO employer (id, version, state, credit_code) SELECT id, 1, jsonb_build_object('name', '单位' || n), n::text FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n)`, [units]);
    await city.test.db.query('ANALYZE application');
  }, 120_000);
  it('how a unit\'s name begins leads to few units, or is asked for more exactly', async () => {
    const answer = await search(city.intake, { unit: '单位' });
    expect([answer.statusCode, answer.json<{ errors: object[] }>().errors]).toMatchObject([400, [{ field: 'unit', code: 'UNIT_TOO_WIDE' }]]);
    expect((await search(city.intake, { unit: '单位17' })).statusCode).toBe(200);
  });
  const nothing: Resolved = { name: null, personIds: null, employerIds: null, institutionIds: null, ids: null, importId: null, state: null, after: null, limit: 50 };
  const none = { everything: false, bureauIds: [], successorIds: [], institutionIds: [], employerIds: [], personIds: [], expertIds: [], planIds: [] } satisfies Reach;
  const reaches: Array<[string, Reach]> = [['a body', { ...none, institutionIds: [bodies[0]!] }], ['a unit', { ...none, employerIds: [units[0]!] }], ['a bureau', { ...none, bureauIds: [bureauId] }], ['the whole city', { everything: true }]];
  const name = { from: '一', to: '一\u{10FFFF}' };
  const terms: Array<[string, Partial<Resolved>]> = [
    ['how a name begins', { name }], ['a name', { name: { from: '一丠', to: '一丠' } }], ['the next page of names', { name, after: { name: '一丠', ordinal: '20000' } }], ['a rare state', { state: 'REFUSED' }], ['a state', { state: 'ACCEPTED' }],
    ['a document', { personIds: [randomUUID(), randomUUID()] }], ['a number', { ids: { from: '12345678-0000-0000-0000-000000000000', to: '12345678-ffff-ffff-ffff-ffffffffffff' } }], ['a unit', { employerIds: units.slice(0, 3) }], ['all, newest first', {}], ['the next page of all', { after: { name: '', ordinal: '20000' } }], ['a body', { institutionIds: bodies.slice(0, 1) }], ['a body and a rare state', { institutionIds: bodies.slice(0, 1), state: 'REFUSED' }], ['a unit and a name', { employerIds: units.slice(0, 3), name }],
  ];
  interface Plan { 'Node Type': string; 'Relation Name'?: string; 'Actual Rows'?: number; 'Actual Loops'?: number; 'Rows Removed by Filter'?: number; Plans?: Plan[] }
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
  it.each(reaches.flatMap(([who, reach]) => terms.map(([what, by]) => [who, what, reach, by] as const)))('%s finds %s without going through them all', async (_who, _what, reach, by) => {
    for (const { sql, params } of pageQueries(reach, { ...nothing, ...by })) {
      const [row] = await city.test.db.query<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [...params]);
      const read = nodesOf(row!['QUERY PLAN'][0]!.Plan).filter((node) => node['Relation Name'] === 'application');
      expect(read.map((node) => node['Node Type']).filter((type) => type === 'Seq Scan')).toEqual([]);
      // a page for each place at most, or the few that a document, a number or three units have
      expect(read.reduce((sum, node) => sum + ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1), 0)).toBeLessThanOrEqual(2_000);
    }
  });
});
