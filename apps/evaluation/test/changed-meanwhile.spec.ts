import { ApplicationWithdrawnByDecision, ExpertQualificationChanged, InstitutionSuspended } from '@gt/contracts';
import { eventually } from '@gt/testing';
import { accept, addBody, ASSESSMENT_DAY, candidate, content, draft, members, NOW, ok, refusal, running, scoreAndSign, startCity, type City } from './setup.js';

let base: City;
let city: City;
beforeAll(async () => { base = await startCity(); });
// experts' days are taken city-wide, so each test has a body of its own
beforeEach(async () => { await base.test.setClock(NOW); city = { test: base.test, ...(await addBody(base.test)) }; });
afterAll(() => base.test.stop());

const enrolment = (...ids: string[]) => ({ candidates: ids.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });
const points = { theory: 61, skill: 62, comprehensive: 63 };

/** A draft with one enrolled candidate and a review panel for the day. */
async function prepared(people = [candidate(city.body)]): Promise<{ id: string; version: number; applicationIds: string[] }> {
  const { id } = await draft(city);
  const applicationIds = await accept(city.test, people);
  await ok(city.officer, 'POST', `plans/${id}/enrolments`, enrolment(...applicationIds));
  await ok(city.officer, 'POST', `plans/${id}/panels`, { kind: 'REVIEW', members: members(city), candidates: applicationIds.map((applicationId) => ({ applicationId })) }, 201);
  return { id, version: (await ok<{ version: number }>(city.officer, 'GET', `plans/${id}`)).version, applicationIds };
}
/** Writes other parts into a plan that may be edited. */
async function rewrite(plan: { id: string; version: number }, change: Record<string, unknown>): Promise<void> {
  const { institutionId: _, ...dto } = content(city, change);
  await ok(city.officer, 'PUT', `plans/${plan.id}`, dto, 200, { 'if-match': `"${plan.version}"` });
}
const sessions = (day: string, methods: string[]) => [{ day, time: '09:00–17:00', venue: '本部评审室', methods, content: '贯通评价' }];

describe('a plan rewritten after its candidates were enrolled and its panels formed', () => {
  it('is not filed for an occupation or level that its candidates do not have', async () => {
    const plan = await prepared();
    await rewrite(plan, { scope: [{ occupation: city.body.occupation, level: 3 }] });
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['CANDIDATE_OUT_OF_PLAN_SCOPE'] });
  });
  it('is not filed without a session of their method', async () => {
    const plan = await prepared();
    await rewrite(plan, { sessions: sessions(ASSESSMENT_DAY, ['PRACTICAL_ASSESSMENT']) });
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['CANDIDATE_METHOD_NOT_PLANNED'] });
  });
  it('is not filed with a panel whose days were looked at for another day', async () => {
    const plan = await prepared();
    await rewrite(plan, { sessions: sessions('2026-03-27', ['COMPREHENSIVE_REVIEW']) });
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['PANEL_DAY_NOT_PLANNED'] });
    const { panels } = await ok<{ panels: Array<{ id: string }> }>(city.officer, 'GET', `plans/${plan.id}`);
    await ok(city.officer, 'POST', `panels/${panels[0]!.id}/dissolve`, { reason: '改期' });
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
  });
});

describe('a filing outside that was moved', () => {
  it('is not counted by the receipt of the former days (六(一))', async () => {
    const outside: City = { test: city.test, ...(await addBody(city.test, { filingMode: 'EXTERNAL' })) };
    const external = { name: '贯通第1批', number: 'CQ-2026-1', filedAt: '2026-03-02T08:00:00+08:00', receipt: 'HZ-1' };
    const plan = await draft(outside, { external });
    const filed = await ok<{ version: number }>(outside.officer, 'POST', `plans/${plan.id}/file`);
    const postponed = await ok<{ version: number }>(outside.officer, 'POST', `plans/${plan.id}/postpone`, { reason: '场地停电' });
    expect(postponed.version).toBeGreaterThan(filed.version);
    const moved = (filedAt: string) => { const { institutionId: _, ...dto } = content(outside, { sessions: sessions('2026-03-17', ['COMPREHENSIVE_REVIEW']), external: { ...external, filedAt } }); return dto; };
    const changed = await ok<{ version: number }>(outside.officer, 'PUT', `plans/${plan.id}`, moved(external.filedAt), 200, { 'if-match': `"${postponed.version}"` });
    expect(await refusal(outside.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['EXTERNAL_FILING_STALE'] });
    await ok(outside.officer, 'PUT', `plans/${plan.id}`, moved('2026-03-02T08:59:00+08:00'), 200, { 'if-match': `"${changed.version}"` });
    await ok(outside.officer, 'POST', `plans/${plan.id}/file`);
  });
});

describe('an expert who may no longer sit', () => {
  it('by a qualification that was taken away after the formation: the plan does not start (六(三))', async () => {
    const plan = await prepared();
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    await city.test.deliver(ExpertQualificationChanged, city.body.expertIds[1]!, { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', validUntil: '2026-03-19' }] });
    await city.test.setClock(`${ASSESSMENT_DAY}T09:00:00+08:00`);
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/start`)).toMatchObject({ status: 422, codes: ['EXPERT_NOT_QUALIFIED'] });
  });
  it('because the expert is a candidate of the plan: not in the own panel, and the plan does not start', async () => {
    const [{ personId }] = await city.test.db.query<{ personId: string }>(`SELECT state->>'personId' AS "personId" FROM copy WHERE id = $1`, [city.body.expertIds[2]!]) as [{ personId: string }];
    const { id } = await draft(city);
    const [self, other] = await accept(city.test, [candidate(city.body, { personId }), candidate(city.body)]);
    await ok(city.officer, 'POST', `plans/${id}/enrolments`, enrolment(self!, other!));
    const panel = (applicationId: string) => ({ kind: 'REVIEW', members: members(city), candidates: [{ applicationId }] });
    expect(await refusal(city.officer, 'POST', `plans/${id}/panels`, panel(self!))).toMatchObject({ status: 422, codes: ['EXPERT_IS_CANDIDATE'] });
    await ok(city.officer, 'POST', `plans/${id}/panels`, panel(other!), 201);
    await ok(city.officer, 'POST', `plans/${id}/file`);
    await city.test.setClock(`${ASSESSMENT_DAY}T09:00:00+08:00`);
    expect((await refusal(city.officer, 'POST', `plans/${id}/start`)).codes).toContain('EXPERT_IS_CANDIDATE');
  });
});

describe('an application that is withdrawn by decision', () => {
  it('after the start: its result is no pass, whatever the panel gave; the others keep theirs', async () => {
    const people = [candidate(city.body), candidate(city.body)];
    const planId = await running(city, people);
    await city.test.deliver(ApplicationWithdrawnByDecision, people[0]!.applicationId, { reason: '材料造假', slotReleased: false });
    let registerId: string | null = null;
    for (const expert of city.experts.slice(0, 3)) ({ registerId } = await scoreAndSign(expert, planId, () => points));
    await ok(city.proofreader, 'POST', `registers/${registerId!}/proofread`);
    const { panels } = await ok<{ panels: Array<{ id: string }> }>(city.officer, 'GET', `plans/${planId}`);
    await ok(city.experts[0]!, 'POST', `registers/${registerId!}/chair-signatures`, { panelId: panels[0]!.id });
    await ok(city.experts[0]!, 'POST', `registers/${registerId!}/chief-signature`);
    await city.test.setClock('2026-04-20T09:00:00+08:00');
    await ok(city.officer, 'POST', `registers/${registerId!}/take-effect`);
    const results = (await city.test.published()).filter((each) => each.type === 'evaluation.ResultTookEffect' && each.data['planId'] === planId);
    expect(new Map(results.map((each) => [each.aggregateId, each.data['outcome']]))).toEqual(new Map([[people[0]!.applicationId, 'STOPPED'], [people[1]!.applicationId, 'PASSED']]));
  });

  it('while it is being enrolled: it is in no plan afterwards', async () => {
    const { id } = await draft(city);
    const [applicationId] = await accept(city.test, [candidate(city.body)]);
    let withdrawing: Promise<unknown> = Promise.resolve();
    // an enrolment that has read the candidate and has not committed yet
    await city.test.db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM candidate WHERE application_id = $1 FOR UPDATE', [applicationId]);
      await tx.query('INSERT INTO enrolment (plan_id, application_id) VALUES ($1, $2)', [id, applicationId]);
      withdrawing = city.test.deliver(ApplicationWithdrawnByDecision, applicationId!, { reason: '离职', slotReleased: true });
      await eventually(async () => expect((await tx.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length).toBeGreaterThan(0));
    });
    await withdrawing;
    expect(await city.test.db.query('SELECT 1 FROM enrolment WHERE application_id = $1', [applicationId])).toEqual([]);
    expect((await city.test.published()).filter((each) => each.aggregateId === id).at(-1)).toMatchObject({ type: 'evaluation.PlanChanged', data: { what: ['candidates'], removedApplicationIds: [applicationId] } });
  });
});

describe('a suspension that comes while the plan is being filed', () => {
  it('is never missed: whichever commits first, there is a refusal or a finding (flow.md)', async () => {
    const plan = await prepared();
    let [filing, suspending]: Array<Promise<unknown>> = [Promise.resolve(), Promise.resolve()];
    // the filing has read the body and is held up before it commits
    await city.test.db.transaction(async (tx) => {
      const waiting = async () => (await tx.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length;
      await tx.query('LOCK TABLE panel IN ACCESS EXCLUSIVE MODE');
      filing = ok(city.officer, 'POST', `plans/${plan.id}/file`);
      await eventually(async () => expect(await waiting()).toBe(1));
      let heard = false;
      suspending = city.test.deliver(InstitutionSuspended, city.body.institutionId, { reason: '整改', from: '2026-03-01' }).then(() => { heard = true; });
      await eventually(async () => expect(heard || await waiting() === 2).toBe(true));
    });
    await filing;
    await suspending;
    expect(await ok(city.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ status: 'FILED', findings: [{ code: 'FILED_WHILE_SUSPENDED' }] });
  });
});

describe('the proofreader', () => {
  it('is nobody who entered scores of an edition that was replaced (六(四))', async () => {
    const one = candidate(city.body);
    const planId = await running(city, [one]);
    const both = await city.test.as([{ role: 'EXAM_OFFICER', place: city.body.institutionId }, { role: 'PROOFREADER', place: city.body.institutionId }], city.proofreader.subject);
    const [expert] = city.experts;
    const open = async () => (await ok<{ items: Array<{ id: string; version: number; expertId: string; status: string }> }>(both, 'GET', `sheets?planId=${planId}&status=OPEN&limit=200`)).items.find((sheet) => sheet.expertId === city.body.expertIds[0])!;
    const first = await open();
    await ok(both, 'POST', 'sheets/scores', { sheets: [{ sheetId: first.id, version: first.version, ...points }] });
    await ok(expert!, 'POST', 'sheets/signatures', { planId });
    await ok(expert!, 'POST', `sheets/${first.id}/supersede`, { reason: '录入有误' }, 201);
    let registerId: string | null = null;
    for (const each of city.experts.slice(0, 3)) ({ registerId } = await scoreAndSign(each, planId, () => points));
    expect(await refusal(both, 'POST', `registers/${registerId!}/proofread`)).toMatchObject({ status: 422, codes: ['PROOFREADER_ENTERED_SCORES'] });
  });
});
