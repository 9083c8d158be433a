import { randomUUID } from 'node:crypto';
import { accept, addBody, candidate, content, draft, LAST_FILING_DAY, members, NOW, ok, refusal, startCity, type City } from './setup.js';

/** What the plan officer is told before a plan is filed or a panel formed: the decision itself, and nothing stored by it. */
let city: City;
beforeAll(async () => { city = await startCity(); });
beforeEach(() => city.test.setClock(NOW));
afterAll(() => city.test.stop());

interface Told { readonly possible: boolean; readonly reasons: ReadonlyArray<{ code: string; clause: string; facts: Record<string, unknown> }>; readonly warnings: ReadonlyArray<{ code: string; facts: Record<string, unknown> }> }
const codes = (told: Pick<Told, 'reasons'>) => told.reasons.map((reason) => reason.code);
const enrolled = async (body: City['body'], planId: string, officer: City['officer'], ...people: Parameters<typeof candidate>[1][]) => {
  const ids = await accept(city.test, people.map((each) => candidate(body, each)));
  await ok(officer, 'POST', `plans/${planId}/enrolments`, { candidates: ids.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });
  return ids;
};

describe('before a filing (六(一))', () => {
  it('says what it would say, and files nothing; too late, it says each reason that the filing is refused for', async () => {
    const plan = await draft(city);
    expect(await ok(city.officer, 'POST', `plans/${plan.id}/filing-previews`)).toMatchObject({ possible: true, reasons: [], filing: { filedOn: '2026-03-02', lastFilingDay: LAST_FILING_DAY, fees: { edition: 1 }, ruleSet: { id: 'cq-2022-8' } } });
    expect(await ok(city.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ status: 'DRAFT', version: plan.version, filing: null });
    await city.test.setClock('2026-03-09T09:00:00+08:00');
    const late = await ok<Told>(city.officer, 'POST', `plans/${plan.id}/filing-previews`);
    expect(late).toMatchObject({ possible: false, filing: null, reasons: [{ code: 'FILED_TOO_LATE', clause: '六(一)' }] });
    expect(codes(late)).toEqual((await refusal(city.officer, 'POST', `plans/${plan.id}/file`)).codes);
  });
  it('is not for another body, nor of a plan that is filed', async () => {
    const plan = await draft(city);
    const stranger = await city.test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    expect(await refusal(stranger, 'POST', `plans/${plan.id}/filing-previews`)).toMatchObject({ status: 404 });
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/filing-previews`)).toMatchObject({ status: 409, code: 'WRONG_STATE' });
  });
});

describe('a filed plan is changed (六(一))', () => {
  it('only in its people, as it comes back from the page; anything else is refused, naming the part', async () => {
    const plan = await draft(city, { scheme: [{ title: '应急预案', text: '停电改期' }] });
    const { institutionId: _body, ...same } = content(city, { name: plan.name, scheme: [{ title: '应急预案', text: '停电改期' }] });
    const filed = await ok<{ version: number }>(city.officer, 'POST', `plans/${plan.id}/file`);
    const put = (change: object, version: number) => city.officer.call('PUT', `/api/evaluation/plans/${plan.id}`, { ...same, ...change }, { 'if-match': `"${version}"` });
    const refused = await put({ scheme: [] }, filed.version);
    expect(refused.json()).toMatchObject({ status: 422, reasons: [{ code: 'FILED_PLAN_FIXED', facts: { parts: ['scheme'] } }] });
    const replaced = await put({ personnel: { ...same['personnel'] as object, qualitySupervisor: { name: '何青' } } }, filed.version);
    expect(replaced.json()).toMatchObject({ status: 'FILED', version: filed.version + 1, content: { personnel: { qualitySupervisor: { name: '何青', subject: null } } } });
  });
});

describe('what happened to a plan', () => {
  it('is told in order with role and reason, without its content, to those who may read the plan', async () => {
    const plan = await draft(city);
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    await ok(city.bureau, 'POST', `plans/${plan.id}/return`, { reason: '请补充应急预案' });
    const { items } = await ok<{ items: Array<{ type: string; role: string; reason?: string; content?: unknown }> }>(city.officer, 'GET', `plans/${plan.id}/history`);
    expect(items.map(({ type, role, reason }) => [type, role, reason])).toEqual([['PlanDrafted', 'PLAN_OFFICER', undefined], ['PlanFiled', 'PLAN_OFFICER', undefined], ['PlanReturned', 'BUREAU_REVIEWER', '请补充应急预案']]);
    expect(JSON.stringify(items)).not.toContain('王一');
    const stranger = await city.test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    expect((await stranger.call('GET', `/api/evaluation/plans/${plan.id}/history`)).statusCode).toBe(404);
  });
});

describe('before a panel is formed (六(三))', () => {
  it('names what is missing by expert and candidate, warns of a conflict, and forms nothing', async () => {
    const own: City = { test: city.test, ...(await addBody(city.test, { type: 'SOCIAL_TRAINING' })) };
    const plan = await draft(own);
    const [applicationId, assessed] = await enrolled(own.body, plan.id, own.officer, {}, { level: 3, method: 'PRACTICAL_ASSESSMENT' });
    const [first, second, third] = members(own);
    const asked = (change: object) => ok<Told>(own.officer, 'POST', `plans/${plan.id}/panel-previews`, { kind: 'REVIEW', members: members(own), candidates: [{ applicationId }], ...change });
    const short = await asked({ members: [{ ...first, chair: false }, { ...second, declaration: 'PENDING' }], candidates: [{ applicationId }, { applicationId: assessed }] });
    expect(codes(short).sort()).toEqual(['EXPERT_NOT_ANSWERED', 'PANEL_CHAIR', 'PANEL_KIND_WRONG', 'PANEL_SIZE']);
    expect(short.reasons.find((reason) => reason.code === 'EXPERT_NOT_ANSWERED')?.facts['expertId']).toBe(second!.expertId);
    expect(short.reasons.find((reason) => reason.code === 'PANEL_KIND_WRONG')?.facts['applicationId']).toBe(assessed);
    const kin = await asked({ candidates: [{ applicationId, relativeExpertIds: [third!.expertId] }] });
    expect(kin).toMatchObject({ possible: true, reasons: [], name: '第1评审组', days: ['2026-03-20'] });
    expect(kin.warnings).toContainEqual(expect.objectContaining({ code: 'CONFLICT_RELATIVE', facts: { expertId: third!.expertId, applicationId } }));
    expect(await ok(own.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ panels: [] });
  });
});

describe('an expert of a formed panel is replaced (六(三))', () => {
  it('in one step: the panel gives way with its reason, candidates and the others go over, the one who left is free', async () => {
    const own: City = { test: city.test, ...(await addBody(city.test)) };
    const plan = await draft(own);
    const [applicationId] = await enrolled(own.body, plan.id, own.officer, {});
    const form = { kind: 'REVIEW', members: members(own), candidates: [{ applicationId }] };
    const formed = await ok<{ id: string }>(own.officer, 'POST', `plans/${plan.id}/panels`, form, 201);
    const [chair, , third] = members(own);
    const changed = { ...form, members: [chair, { expertId: own.body.expertIds[3], chair: false, declaration: 'ACCEPTED' }, third] };
    // without the word that it replaces the other one, both stand in its way
    expect(await refusal(own.officer, 'POST', `plans/${plan.id}/panels`, changed)).toMatchObject({ status: 422, codes: expect.arrayContaining(['CANDIDATE_HAS_PANEL', 'EXPERT_SITTING_ELSEWHERE']) });
    const replaces = { panelId: formed.id, reason: '专家二因病不能到场' };
    // refused as a whole: the old panel stays
    expect(await refusal(own.officer, 'POST', `plans/${plan.id}/panels`, { ...changed, members: changed.members.slice(0, 2), replaces })).toMatchObject({ status: 422, codes: ['PANEL_SIZE'] });
    expect(await ok(own.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ panels: [{ id: formed.id, status: 'FORMED' }] });
    expect(await ok(own.officer, 'POST', `plans/${plan.id}/panel-previews`, { ...changed, replaces })).toMatchObject({ possible: true, reasons: [] });
    const next = await ok<{ id: string }>(own.officer, 'POST', `plans/${plan.id}/panels`, { ...changed, replaces }, 201);
    const { panels } = await ok<{ panels: Array<{ id: string; status: string; applicationIds: string[] }> }>(own.officer, 'GET', `plans/${plan.id}`);
    expect(new Map(panels.map((panel) => [panel.id, panel.status]))).toEqual(new Map([[formed.id, 'DISSOLVED'], [next.id, 'FORMED']]));
    expect((await city.test.published()).find((event) => event.type === 'evaluation.PanelDissolved' && event.aggregateId === formed.id)?.data).toMatchObject({ reason: replaces.reason });
    const { items } = await ok<{ items: Array<{ expertId: string }> }>(own.officer, 'GET', 'expert-loads?limit=200');
    expect(items.map((load) => load.expertId)).not.toContain(own.body.expertIds[1]);
    // it is gone, and one of another plan is none of this one's
    expect(await refusal(own.officer, 'POST', `plans/${plan.id}/panels`, { ...changed, replaces })).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    const other = await draft(own);
    expect(await refusal(own.officer, 'POST', `plans/${other.id}/panels`, { ...changed, replaces: { ...replaces, panelId: next.id } })).toMatchObject({ status: 404 });
  });
});
