import { randomUUID } from 'node:crypto';
import type { Role } from '@gt/policy';
import { callersAt, likeRow, listFaults, matrixFaults, somewhere, type CommandCase, type TestCaller } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { filingTransitions, type FilingStatus } from '../src/domain/filing.js';
import { institutionTransitions, type InstitutionStatus } from '../src/domain/institution.js';
import { activeBody, adoptRules, blankPaper, buildCity, expertForm, filingForm, ok, paper2026, scopeRow, type City } from './city.js';

/**
 * Who may give a command on a body and on its filing, and in which states. Written from domain.md §5, §10 and flow.md: the bureau in charge keeps the
 * register, the body's administrator draws up 附件1, the supervisor's reviewer (and nobody else) decides it.
 */
const bureau: readonly Role[] = ['BUREAU_OFFICER', 'BUREAU_REVIEWER'];
const standing = { reason: '按规定办理', from: '2026-03-02' };
const institutions = (files: { readonly bureau: string; readonly body: string }): ReadonlyArray<CommandCase<InstitutionStatus>> => [
  { command: '/sites', body: { name: '分部', printedName: '重庆某某机械有限公司', address: '重庆市' }, who: bureau, when: ['REGISTERED', 'ACTIVE', 'SUSPENDED'] },
  { command: '/filed-scope', method: 'PUT', body: { rows: [scopeRow()] }, who: bureau, when: ['REGISTERED', 'ACTIVE', 'SUSPENDED'] },
  { command: '/rules/file', body: { title: '贯通评价管理办法', edition: 1, fileId: files.body }, who: ['BODY_ADMIN'], when: ['REGISTERED', 'ACTIVE', 'SUSPENDED'] },
  { command: '/filing-mode/file', body: { fileId: files.bureau }, who: bureau, when: ['REGISTERED', 'ACTIVE', 'SUSPENDED'] },
  { command: `/sites/${body.siteId}/number-evidence/file`, body: { fileId: files.bureau }, who: bureau, when: ['REGISTERED', 'ACTIVE', 'SUSPENDED'] },
  { command: '/activate', who: bureau, when: ['REGISTERED'] },
  { command: '/suspend', body: standing, who: bureau, when: ['ACTIVE'] },
  { command: '/resume', body: standing, who: bureau, when: ['SUSPENDED'] },
  { command: '/end', body: standing, who: bureau, when: ['ACTIVE', 'SUSPENDED'] },
];
const filings = (expertIds: string[]): ReadonlyArray<CommandCase<FilingStatus>> => [
  { command: '', method: 'PUT', body: filingForm(expertIds), who: ['BODY_ADMIN'], when: ['DRAFT', 'RETURNED'] },
  { command: '/return', body: { remarks: [{ field: 'staff', remark: '补充学历' }] }, who: ['BUREAU_REVIEWER'], when: ['SUBMITTED'] },
  { command: '/revoke', body: standing, who: ['BUREAU_REVIEWER'], when: ['APPROVED'] },
  { command: '/submit', who: ['BODY_ADMIN'], when: ['DRAFT', 'RETURNED'] },
  { command: '/approve', body: {}, who: ['BUREAU_REVIEWER'], when: ['SUBMITTED'] },
];

const random = seededRandom(20260302);
let city: City;
let body: { id: string; siteId: string };
let callers: Map<Role, TestCaller>;
beforeAll(async () => {
  city = await buildCity();
  await adoptRules(city);
  body = await activeBody(city, { prefix: 'Y000050000001' });
  callers = await callersAt(city.test, { institutionId: body.id, bureauId: city.centreId, employerId: randomUUID(), personId: randomUUID(), expertIds: randomUUID(), planId: randomUUID() });
});
afterAll(async () => { await city?.test.stop(); });

it('a filing: every command is heard from those whose move it is, in every state, and from nobody else', async () => {
  const experts: string[] = [];
  for (let i = 0; i < 3; i += 1) experts.push((await ok(city.officer.call('POST', '/api/institutions/experts', expertForm(residentId(random))))).id);
  const { id } = await ok(callers.get('BODY_ADMIN')!.call('POST', '/api/institutions/filings', { institutionId: body.id, ...filingForm(experts) }));
  expect(await matrixFaults({ test: city.test, table: 'filing', id, url: `/api/institutions/filings/${id}`, states: Object.keys(filingTransitions) as FilingStatus[], commands: filings(experts), callers })).toEqual([]);
}, 120_000);

/** A paper of the place. */
const handIn = async (role: Role, place: string): Promise<string> => (await ok<{ fileId: string }>(callers.get(role)!.call('POST', `/api/institutions/files?place=${place}`, await blankPaper(), { 'content-type': 'application/octet-stream' }))).fileId;

it('papers of a body are its office\'s to open, its supervisor\'s, and nobody else\'s: whoever only reads sees that they are there', async () => {
  const opens: Role[] = [];
  for (const [role, caller] of callers) {
    const { statusCode } = await caller.call('GET', `/api/institutions/institutions/${body.id}/files`);
    if (statusCode === 200) opens.push(role); else expect([role, statusCode]).toEqual([role, role === 'EXPERT' ? 404 : 403]);
  }
  expect(opens.sort()).toEqual(['ARCHIVIST', 'BODY_ADMIN', 'BUREAU_OFFICER', 'BUREAU_REVIEWER', 'INTAKE_REVIEWER', 'PLAN_OFFICER']);
});

it('a body: the same', async () => {
  expect(await matrixFaults({ test: city.test, table: 'institution', id: body.id, url: `/api/institutions/institutions/${body.id}`, states: Object.keys(institutionTransitions) as InstitutionStatus[], commands: institutions({ bureau: await handIn('BUREAU_OFFICER', city.centreId), body: await handIn('BODY_ADMIN', body.id) }), callers })).toEqual([]);
}, 120_000);

it('who proposes rules or a calendar does not adopt them, though holding both roles', async () => {
  const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.centreId }, { role: 'BUREAU_REVIEWER', place: city.centreId }]);
  const { id } = await ok(both.call('POST', '/api/institutions/calendar-papers', paper2026()));
  const refused = await both.call('POST', `/api/institutions/calendar-papers/${id}/adopt`);
  expect([refused.statusCode, refused.json().reasons.map((each: { code: string }) => each.code)]).toEqual([422, ['SAME_PERSON']]);
  expect((await city.reviewer.call('POST', `/api/institutions/calendar-papers/${id}/adopt`)).statusCode).toBeLessThan(300);
});

it('the lists by reach are all rows filtered by allow, for every role at any of two places', async () => {
  const { test, centreId } = city;
  const [filing] = await test.db.query<{ id: string }>('SELECT id FROM filing LIMIT 1');
  const { id: bureauId } = await ok(city.officer.call('POST', '/api/institutions/bureaus', { name: '渝中区人力资源和社会保障局', level: 'DISTRICT' }));
  const apart = { ...somewhere(), bureauId };
  const there = { ...apart, institutionId: await likeRow(test, 'institution', body.id, { credit_code: '91500000MA5U5B999X', supervisor_id: apart.bureauId }, { supervisorId: apart.bureauId }) };
  await likeRow(test, 'filing', filing!.id, { institution_id: there.institutionId }, { institutionId: there.institutionId });
  const here = { ...somewhere(), institutionId: body.id, bureauId: centreId };
  const rows = await test.db.query<{ id: string; institutionId: string; bureauId: string }>('SELECT f.id, f.institution_id AS "institutionId", i.supervisor_id AS "bureauId" FROM filing f JOIN institution i ON i.id = f.institution_id');
  expect(await listFaults({ test, url: '/api/institutions/filings', action: 'filing.read', places: [here, there], rows: rows.map(({ id, ...resource }) => ({ id, resource })) })).toEqual([]);
  // the directory is the city's; an expert sees the own entry
  const experts = await test.db.query<{ id: string }>('SELECT id FROM expert');
  const own = experts.slice(0, 2).map(({ id }) => ({ ...somewhere(), expertIds: id }));
  expect(await listFaults({ test, url: '/api/institutions/experts?limit=200', action: 'expert.read', places: [...own, there], rows: experts.map(({ id }) => ({ id, resource: { expertIds: [id] } })) })).toEqual([]);
}, 120_000);
