import { randomUUID } from 'node:crypto';
import { InstitutionRegistered, PlanFindingRaised, type DataOf } from '@gt/contracts';
import { callersAt, deliverTwoSteps, likeRow, listFaults, matrixFaults, opine, somewhere, startTestService, type CommandCase, type Places, type TestService } from '@gt/service-testing';
import { findingTransitions, type Finding } from '../src/domain/finding.js';
import { definition } from '../src/index.js';

/** Who settles a finding, and when; from domain.md §10: the reviewer of the bureau that supervises the body, once. */
const commands: ReadonlyArray<CommandCase<Finding['status']>> = [{ command: '/settle', body: { decision: '准予继续' }, who: ['BUREAU_REVIEWER'], when: ['OPEN'] }];

let test: TestService;
let here: Places;
let id: string;
beforeAll(async () => {
  test = await startTestService(definition, { now: '2026-04-01T09:00:00+08:00' });
  here = somewhere();
  await body(here);
  id = await raise(here);
});
afterAll(async () => { await test?.stop(); });
const raise = async (at: Places): Promise<string> => {
  const raised = await test.deliver(PlanFindingRaised, randomUUID(), { ...(PlanFindingRaised.example as DataOf<typeof PlanFindingRaised>), institutionId: at.institutionId });
  return (await test.db.query<{ id: string }>(`SELECT id FROM finding WHERE state->>'originAggregateId' = $1`, [raised.aggregateId]))[0]!.id;
};
const body = (at: Places) => test.deliver(InstitutionRegistered, at.institutionId, { ...(InstitutionRegistered.example as DataOf<typeof InstitutionRegistered>), supervisorId: at.bureauId });

it('a finding: its settling is heard from the supervisor\'s reviewer while it is open, and from nobody else', async () => {
  expect(await matrixFaults({ test, table: 'finding', id, url: `/api/supervision/findings/${id}`, states: Object.keys(findingTransitions) as Array<Finding['status']>, commands, callers: await callersAt(test, here) })).toEqual([]);
}, 60_000);

it('the list by reach is all rows filtered by allow, for every role at any of three places', async () => {
  const [there, elsewhere] = [somewhere(), somewhere()];
  for (const at of [there, elsewhere]) await body(at);
  for (const at of [there, there, elsewhere]) await likeRow(test, 'finding', id, { institution_id: at.institutionId }, { institutionId: at.institutionId });
  const places = [here, there, elsewhere];
  const rows = await test.db.query<{ id: string; institutionId: string }>('SELECT id, institution_id AS "institutionId" FROM finding');
  expect(await listFaults({ test, url: '/api/supervision/findings?limit=200', action: 'finding.read', places, rows: rows.map(({ id: row, institutionId }) => ({ id: row, resource: { institutionId, bureauId: places.find((at) => at.institutionId === institutionId)!.bureauId } })) })).toEqual([]);
}, 60_000);

it('in two steps, where the bureau wants them: 经办 gives an opinion, 审核, another person, decides; both find it in their 待办', async () => {
  const at = somewhere();
  await body(at);
  const [officer, reviewer] = [await test.as([{ role: 'BUREAU_OFFICER', place: at.bureauId }]), await test.as([{ role: 'BUREAU_REVIEWER', place: at.bureauId }])];
  const both = await test.as([{ role: 'BUREAU_OFFICER', place: at.bureauId }, { role: 'BUREAU_REVIEWER', place: at.bureauId }]);
  const finding = await raise(at);
  const settle = (caller = reviewer) => caller.call('POST', `/api/supervision/findings/${finding}/settle`, { decision: '准予继续' });
  const waits = async (caller: typeof reviewer) => (await caller.call('GET', '/api/supervision/worklist')).json<{ items: Array<{ kind: string }> }>().items.map((item) => item.kind);
  expect([await waits(officer), await waits(reviewer)]).toEqual([[], ['finding.settle']]);
  expect((await opine(officer, 'supervision', 'finding', finding, 1)).json().code).toBe('ONE_STEP');
  await deliverTwoSteps(test, at.bureauId, 'finding');
  expect([await waits(officer), await waits(reviewer)]).toEqual([['finding.opine'], []]);
  expect((await settle()).json().code).toBe('OPINION_MISSING');
  expect((await opine(await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]), 'supervision', 'finding', finding, 1)).statusCode).toBe(404);
  expect((await opine(both, 'supervision', 'finding', finding, 1)).statusCode).toBe(201);
  expect([await waits(officer), await waits(both), await waits(reviewer)]).toEqual([[], [], ['finding.settle']]);
  expect((await settle(both)).json().code).toBe('SAME_PERSON');
  expect((await settle()).statusCode).toBeLessThan(300);
  expect((await test.published()).filter((event) => event.type === 'supervision.OpinionGiven').map((event) => event.data)).toMatchObject([{ kind: 'finding', recordId: finding, favourable: true, by: both.subject }]);
});
