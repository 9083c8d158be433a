import { randomUUID } from 'node:crypto';
import type { Role } from '@gt/policy';
import { callersAt, likeRow, listFaults, matrixFaults, somewhere, type CommandCase, type Places, type TestCaller } from '@gt/service-testing';
import { PLAN_TRANSITIONS, type PlanStatus } from '../src/domain/plan.js';
import { REGISTER_TRANSITIONS, type RegisterStatus } from '../src/domain/register.js';
import { accept, addBody, candidate, content, draft, NOW, ok, running, scoreAndSign, startCity, type City } from './setup.js';

/**
 * Who may give a command on a plan and on a register, and in which states. Written from domain.md §6, §7, §10 and flow.md: the plan officer draws up and
 * files, the supervisor's reviewer decides, the site lead may start; the proofreader proofreads, the chair signs the panel's register, the chief the plan's.
 */
const reason = { reason: '按规定办理' };
const open: readonly PlanStatus[] = ['DRAFT', 'RETURNED', 'POSTPONED'];
const plans = (city: City): Array<CommandCase<PlanStatus>> => {
  const { institutionId: _body, ...changed } = content(city);
  return [
    { command: '', method: 'PUT', body: changed, who: ['PLAN_OFFICER'], when: [...open, 'FILED', 'RUNNING', 'SCORED'] },
    { command: '/enrolments', body: { candidates: [{ applicationId: randomUUID(), inPostConfirmed: true }] }, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/transfers', body: { reason: '设备故障', candidates: [{ applicationId: randomUUID(), inPostConfirmed: true }] }, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/transfer-previews', body: { reason: '设备故障', candidates: [{ applicationId: randomUUID(), inPostConfirmed: true }] }, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/filing-previews', who: ['PLAN_OFFICER'], when: open },
    { command: '/panel-previews', body: { kind: 'REVIEW', members: [{ expertId: randomUUID(), declaration: 'ACCEPTED' }], candidates: [{ applicationId: randomUUID() }] }, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/panels', body: { kind: 'REVIEW', members: [{ expertId: randomUUID(), declaration: 'ACCEPTED' }], candidates: [{ applicationId: randomUUID() }] }, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/excuses', body: { reason: '因公出差', applicationIds: [randomUUID()] }, who: ['PLAN_OFFICER'], when: ['RUNNING', 'SCORED'] },
    { command: '/filing-permissions', body: reason, who: ['BUREAU_REVIEWER'], when: open },
    { command: '/return', body: reason, who: ['BUREAU_REVIEWER'], when: ['FILED'] },
    { command: '/postpone', body: reason, who: ['PLAN_OFFICER'], when: ['FILED'] },
    { command: '/start', who: ['PLAN_OFFICER', 'SITE_LEAD'], when: ['FILED'] },
    { command: '/cancel', body: reason, who: ['PLAN_OFFICER'], when: [...open, 'FILED'] },
    { command: '/file', who: ['PLAN_OFFICER'], when: open },
  ];
};

let city: City;
let callers: Map<Role, TestCaller>;
beforeAll(async () => {
  city = await startCity();
  callers = await callersAt(city.test, { institutionId: city.body.institutionId, bureauId: city.body.bureauId, employerId: randomUUID(), personId: randomUUID(), expertIds: city.body.expertIds[0]!, planId: randomUUID() });
});
afterAll(async () => { await city?.test.stop(); });

it('a plan: every command is heard from those whose move it is, in every state, and from nobody else', async () => {
  await city.test.setClock(NOW);
  const { id } = await draft(city);
  const [one] = await accept(city.test, [candidate(city.body)]);
  await ok(city.officer, 'POST', `plans/${id}/enrolments`, { candidates: [{ applicationId: one, inPostConfirmed: true }] });
  await ok(city.officer, 'POST', `plans/${id}/file`);
  expect(await matrixFaults({ test: city.test, table: 'plan', id, url: `/api/evaluation/plans/${id}`, states: Object.keys(PLAN_TRANSITIONS) as PlanStatus[], commands: plans(city), callers })).toEqual([]);
}, 120_000);

it('a register: each signature by the one whose it is, in its turn; who entered scores does not proofread', async () => {
  const group = [candidate(city.body), candidate(city.body, { name: '李四' })];
  const planId = await running(city, group);
  let registerId: string | null = null;
  for (const expert of city.experts.slice(0, 3)) ({ registerId } = await scoreAndSign(expert, planId, () => ({ theory: 70, skill: 70, comprehensive: 70 })));
  const { panels } = await ok<{ panels: Array<{ id: string }> }>(city.officer, 'GET', `plans/${planId}`);
  await city.test.db.query(`UPDATE register SET state = state || '{"publicity": {"from": "2026-03-20", "until": "2026-12-31"}}' WHERE id = $1`, [registerId]); // as a register in its publicity has it
  // who proofreads, chairs and is chief stands by name in the plan: their accounts
  const named = new Map([...callers, ['PROOFREADER', city.proofreader] as const, ['EXPERT', city.experts[0]!] as const]);
  const commands: Array<CommandCase<RegisterStatus>> = [
    // one that is in effect already stays as it is
    { command: '/take-effect', who: ['PLAN_OFFICER'], when: ['PUBLICISED', 'EFFECTIVE'] },
    { command: '/chief-signature', who: ['EXPERT'], when: ['CHAIRS_SIGNED'] },
    { command: '/chair-signatures', body: { panelId: panels[0]!.id }, who: ['EXPERT'], when: ['PROOFREAD'] },
    { command: '/proofread', who: ['PROOFREADER'], when: ['OPEN'] },
  ];
  expect(await matrixFaults({ test: city.test, table: 'register', id: registerId!, url: `/api/evaluation/registers/${registerId!}`, states: Object.keys(REGISTER_TRANSITIONS) as RegisterStatus[], commands, callers: named })).toEqual([]);
  // another proofreader of the body, another expert of the panel: they have the role, and it is not theirs
  expect((await callers.get('PROOFREADER')!.call('POST', `/api/evaluation/registers/${registerId!}/proofread`)).statusCode).toBeGreaterThanOrEqual(403);
  expect((await city.experts[1]!.call('POST', `/api/evaluation/registers/${registerId!}/chief-signature`)).statusCode).toBe(403);
}, 120_000);

it('the lists by reach are all rows filtered by allow, for every role at any of two places', async () => {
  const { test } = city;
  // a body of its own: the experts of the other one sit already
  const own: City = { test, ...(await addBody(test)) };
  const { body } = own;
  const planId = await running(own, [candidate(body), candidate(body, { name: '李四' })]);
  const here: Places = { ...somewhere(), institutionId: body.institutionId, bureauId: body.bureauId, expertIds: body.expertIds[0]!, planId };
  const there = somewhere();
  await likeRow(test, 'plan', planId, { institution_id: there.institutionId, supervisor_id: body.bureauId }, { institutionId: there.institutionId });
  const foreign = await likeRow(test, 'plan', planId, { institution_id: there.institutionId, supervisor_id: there.bureauId }, { institutionId: there.institutionId, supervisorId: there.bureauId });
  const [sheet] = await test.db.query<{ id: string }>('SELECT id FROM score_sheet WHERE plan_id = $1 LIMIT 1', [planId]);
  await likeRow(test, 'score_sheet', sheet!.id, { plan_id: foreign, expert_id: there.expertIds }, { planId: foreign, expertId: there.expertIds, institutionId: there.institutionId });
  const places = [here, there];
  const plansThere = await test.db.query<{ id: string; institutionId: string; bureauId: string; expertIds: string[] }>('SELECT p.id, p.institution_id AS "institutionId", p.supervisor_id AS "bureauId", ARRAY(SELECT DISTINCT s.expert_id::text FROM sitting s WHERE s.plan_id = p.id) AS "expertIds" FROM plan p');
  expect(await listFaults({ test, url: '/api/evaluation/plans?limit=200', action: 'plan.read', places, rows: plansThere.map((plan) => ({ id: plan.id, resource: { institutionId: plan.institutionId, bureauId: plan.bureauId, planId: plan.id, expertIds: plan.expertIds } })) })).toEqual([]);
  await Promise.all([[here, here], [there, here], [there, there], [somewhere(), there], [here, somewhere()]].map(async ([at, whose]) => {
    const id = randomUUID();
    const { institutionId, bureauId } = at!;
    const { personId, employerId } = whose!;
    await test.db.query('INSERT INTO result (id, version, state, plan_id, institution_id, supervisor_id, person_id, employer_id) VALUES ($1, 1, $2::jsonb, $3, $4, $5, $6, $7)',
      [id, JSON.stringify({ planId, planName: '2026年第一批贯通评价', registerId: randomUUID(), institutionId, supervisorId: bureauId, candidate: { ...candidate(own.body), personId, employerId }, outcome: 'PASSED', effectiveOn: '2026-03-30' }), planId, institutionId, bureauId, personId, employerId]);
  }));
  const results = await test.db.query<{ id: string; institutionId: string; bureauId: string; personId: string; employerId: string }>('SELECT id, institution_id AS "institutionId", supervisor_id AS "bureauId", person_id AS "personId", employer_id AS "employerId" FROM result');
  expect(await listFaults({ test, url: '/api/evaluation/results?limit=200', action: 'result.read', places, rows: results.map(({ id, ...resource }) => ({ id, resource })) })).toEqual([]);
  const sheets = await test.db.query<{ id: string; institutionId: string; bureauId: string; expertId: string }>('SELECT s.id, p.institution_id AS "institutionId", p.supervisor_id AS "bureauId", s.expert_id AS "expertId" FROM score_sheet s JOIN plan p ON p.id = s.plan_id');
  expect(await listFaults({ test, url: '/api/evaluation/sheets?limit=200', action: 'sheet.read', places, rows: sheets.map(({ id, institutionId, bureauId, expertId }) => ({ id, resource: { institutionId, bureauId, expertIds: [expertId] } })) })).toEqual([]);
}, 120_000);
