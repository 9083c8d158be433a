import { randomUUID } from 'node:crypto';
import { PlanChanged, PlanFiled, PlanPostponed } from '@gt/contracts';
import { deliverTwoSteps, opine, worklistOf, type TestCaller } from '@gt/service-testing';
import { creditCode } from '@gt/testing';
import { accepted, draft, enrol, openCity, opinion, reasonCodes, recommended, slotOf, step, type City } from './city.js';

/** An enterprise body of the unit, and a social one beside it. */
let enterprise: City;
let social: City;
let bureau: TestCaller;
beforeAll(async () => {
  [enterprise, social] = [await openCity({ type: 'ENTERPRISE' }), await openCity()];
  bureau = await enterprise.test.as([{ role: 'BUREAU_REVIEWER', place: enterprise.body.bureauId }]);
});
afterAll(async () => { await enterprise?.test.stop(); await social?.test.stop(); });

interface Shown { status: string; employerId: string; recommendation: { byName: string } | null; move: { awaits: string; awaitsName: string; unitName: string | null } | null; inPost?: { confirmedOn: string; byName: string } | null }
const shown = async (city: City, id: string, caller: TestCaller = city.intake) => (await caller.call('GET', `/api/applications/applications/${id}`)).json() as Shown;
const typesOf = async (city: City, id: string) => (await city.test.published()).filter((e) => e.aggregateId === id).map((e) => e.type.replace('applications.Application', ''));
const applicantOf = (city: City, personId: string) => city.test.as([{ role: 'APPLICANT', place: personId }]);
const kindsOf = async (city: City, caller: TestCaller, id: string) => (await worklistOf(city.test, caller)).filter((item) => item.id === id).map((item) => item.kind);
/** Another registered unit, with its reviewer. */
async function anotherUnit(city: City): Promise<{ code: string; id: string; reviewer: TestCaller }> {
  const code = creditCode(city.random);
  const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  const id = ((await officer.call('POST', '/api/applications/employers', { name: '重庆另一机械有限公司', creditCode: code })).json() as { id: string }).id;
  return { code, id, reviewer: await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: id }]) };
}
const changed = { kind: 'CHANGED_UNIT', on: '2026-03-02', note: '调往另一公司' };
const retired = { kind: 'RETIRED', on: '2026-03-02', note: '到龄退休' };
const why = { reason: '经研究', document: '渝鉴函〔2026〕9号' };

describe('changed unit before acceptance', () => {
  it('goes to the new unit, which recommends anew; the old one has no part in it, its recommendation stays in the history', async () => {
    const { id } = await recommended(social);
    const unit = await anotherUnit(social);
    expect((await step(social.clerk, id, 'report-move', { ...changed, creditCode: unit.code })).json()).toMatchObject({ status: 'SUBMITTED' });
    expect(await shown(social, id)).toMatchObject({ status: 'SUBMITTED', employerId: unit.id, recommendation: null, move: null });
    expect((await step(social.reviewer, id, 'recommend', opinion)).statusCode).toBe(404);
    expect(await kindsOf(social, unit.reviewer, id)).toEqual(['application.recommend']);
    expect((await step(unit.reviewer, id, 'recommend', opinion)).statusCode).toBe(200);
    expect((await step(social.intake, id, 'accept', {})).statusCode).toBe(200);
    expect(await typesOf(social, id)).toEqual(['Drafted', 'Submitted', 'Recommended', 'MoveReported', 'SentToEmployer', 'Recommended', 'Accepted']);
    expect((await social.test.published()).find((e) => e.aggregateId === id && e.type === 'applications.ApplicationAccepted')!.data).toMatchObject({ candidate: { employerId: unit.id, employerName: '重庆另一机械有限公司' } });
  });
  it('without the new unit it is on hold: nobody recommends or accepts until intake names it', async () => {
    const { id } = await recommended(social);
    const unit = await anotherUnit(social);
    await step(social.reviewer, id, 'report-move', changed);
    expect(await shown(social, id)).toMatchObject({ status: 'RECOMMENDED', move: { awaits: 'EMPLOYER', awaitsName: '待填明现单位' } });
    expect(reasonCodes(await step(social.intake, id, 'accept', {}))).toEqual(['MOVE_OPEN']);
    expect(await kindsOf(social, social.intake, id)).toEqual(expect.arrayContaining(['move.unit']));
    expect(reasonCodes(await step(social.intake, id, 'check-move', { holds: true, creditCode: creditCode(social.random) }))).toEqual(['EMPLOYER_UNKNOWN']);
    expect((await step(social.intake, id, 'check-move', { holds: true, creditCode: unit.code })).json()).toMatchObject({ status: 'SUBMITTED' });
    expect((await shown(social, id)).employerId).toBe(unit.id);
  });
});

describe('changed unit after acceptance', () => {
  it('a social body goes on, and the new unit confirms 在职在岗', async () => {
    const { id } = await accepted(social);
    const unit = await anotherUnit(social);
    expect((await step(social.clerk, id, 'report-move', { ...changed, creditCode: unit.code })).statusCode).toBe(200);
    expect(await shown(social, id)).toMatchObject({ status: 'ACCEPTED', employerId: unit.id, move: null });
    expect((await social.reviewer.call('POST', '/api/applications/in-post-confirmations', { ids: [id] })).json()).toMatchObject({ done: 0, results: [{ reasons: [{ code: 'NOT_FOUND' }] }] });
    expect((await unit.reviewer.call('POST', '/api/applications/in-post-confirmations', { ids: [id] })).json()).toMatchObject({ done: 1 });
    expect((await social.test.published()).filter((e) => e.aggregateId === id).slice(-3).map((e) => [e.type, e.data])).toEqual([
      ['applications.ApplicationMoveReported', { kind: 'CHANGED_UNIT', on: '2026-03-02', awaits: 'NOBODY' }], ['applications.ApplicationMoveSettled', { outcome: 'CONTINUE', employer: { employerId: unit.id, employerName: '重庆另一机械有限公司' } }],
      ['applications.ApplicationInPostConfirmed', { confirmedOn: '2026-03-02', byName: '用人单位' }],
    ]);
  });
  it('at an enterprise body it is the supervisor who lets it go on, with reason and document; until then it is on hold and the supervisor has it', async () => {
    const { id, personId } = await accepted(enterprise);
    await step(enterprise.clerk, id, 'report-move', changed);
    expect(await shown(enterprise, id)).toMatchObject({ status: 'ACCEPTED', move: { awaits: 'SUPERVISOR' } });
    expect([await kindsOf(enterprise, bureau, id), await kindsOf(enterprise, enterprise.intake, id)]).toEqual([['move.supervisor'], []]);
    expect(reasonCodes(await step(enterprise.intake, id, 'decide-move', { goOn: true, ...why }))).toEqual(['MOVE_NOT_YOURS']);
    const elsewhere = await enterprise.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]);
    expect((await step(elsewhere, id, 'decide-move', { goOn: true, ...why })).statusCode).toBe(404);
    expect((await step(bureau, id, 'decide-move', { goOn: true, reason: '经研究' })).statusCode).toBe(400);
    expect((await step(bureau, id, 'decide-move', { goOn: true, ...why })).statusCode).toBe(200);
    expect([await shown(enterprise, id), (await slotOf(enterprise, personId))!.state]).toMatchObject([{ status: 'ACCEPTED', move: null }, 'HELD']);
  });
  it('in two steps where the bureau wants them: 经办 has it first and gives an opinion, another person decides; an opinion is on the application as it was', async () => {
    const { id } = await accepted(enterprise);
    const { bureauId } = enterprise.body;
    const [officer, both] = [await enterprise.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]), await enterprise.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }, { role: 'BUREAU_REVIEWER', place: bureauId }])];
    await step(enterprise.clerk, id, 'report-move', changed);
    await deliverTwoSteps(enterprise.test, bureauId, 'personMove');
    expect([await kindsOf(enterprise, officer, id), await kindsOf(enterprise, bureau, id)]).toEqual([['move.opine'], []]);
    expect(reasonCodes(await step(bureau, id, 'decide-move', { goOn: true, ...why }))).toEqual(['OPINION_MISSING']);
    const version = 5;
    expect((await opine(officer, 'applications', 'personMove', id, version - 1)).statusCode).toBe(412);
    expect((await opine(both, 'applications', 'personMove', id, version)).statusCode).toBe(201);
    expect([await kindsOf(enterprise, officer, id), await kindsOf(enterprise, bureau, id)]).toEqual([[], ['move.supervisor']]);
    expect(reasonCodes(await step(both, id, 'decide-move', { goOn: true, ...why }))).toEqual(['SAME_PERSON']);
    expect((await step(bureau, id, 'decide-move', { goOn: true, ...why })).statusCode).toBe(200);
    expect((await opine(officer, 'applications', 'personMove', id, version + 1)).json()).toMatchObject({ code: 'WRONG_STATE' });
    await deliverTwoSteps(enterprise.test, bureauId);
  });
  it('what would follow is told before it is reported and before it is decided; nothing is kept, and nobody else is told', async () => {
    const { id } = await accepted(enterprise);
    const planId = randomUUID();
    await enrol(enterprise, planId, id);
    const preview = (body: object = {}, caller = bureau) => step(caller, id, 'move-previews', body);
    expect((await preview()).json()).toEqual({ items: [] });
    const hold = { items: [{ decision: 'REPORT', outcome: { application: 'HOLD', awaits: 'SUPERVISOR', slot: 'STAYS', plan: 'STAYS', charge: 'STAYS' } }] };
    expect((await preview({ report: { kind: 'CHANGED_UNIT', on: '2026-03-02' } }, enterprise.clerk)).json()).toEqual(hold);
    expect((await preview({ report: { kind: 'RETIRED', on: '2026-03-02' } }, enterprise.clerk)).json()).toMatchObject({ items: [{ outcome: { application: 'ENDED', slot: 'WITH_PLAN', plan: 'LEAVES', charge: 'BY_BODY' } }] });
    expect((await preview({ report: { kind: 'RETIRED', on: '2026-03-03' } }, enterprise.clerk)).json()).toMatchObject({ items: [{ reasons: [{ code: 'MOVE_IN_FUTURE' }] }] });
    expect((await preview({ report: { kind: 'MARRIED', on: '1' } }, enterprise.clerk)).statusCode).toBe(400);
    await step(enterprise.clerk, id, 'report-move', changed);
    expect((await preview()).json()).toMatchObject({ items: [{ decision: 'GO_ON', outcome: { application: 'GOES_ON', plan: 'STAYS' } }, { decision: 'STOP', outcome: { application: 'ENDED', slot: 'WITH_PLAN', plan: 'LEAVES', charge: 'BY_BODY' } }] });
    expect((await preview({}, await enterprise.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]))).statusCode).toBe(404);
    expect(await shown(enterprise, id)).toMatchObject({ status: 'ACCEPTED', move: { awaits: 'SUPERVISOR' } });
  });
  it('or ends it: in no plan the slot is given back, in a plan once evaluation has let it go', async () => {
    const [free, inPlan] = [await accepted(enterprise), await accepted(enterprise)];
    const planId = randomUUID();
    await enrol(enterprise, planId, inPlan.id);
    for (const { id } of [free, inPlan]) {
      await step(enterprise.clerk, id, 'report-move', changed);
      expect((await step(bureau, id, 'decide-move', { goOn: false, ...why })).json()).toMatchObject({ status: 'WITHDRAWN_BY_DECISION' });
    }
    const states = async () => [(await slotOf(enterprise, free.personId))!.state, (await slotOf(enterprise, inPlan.personId))!.state];
    expect(await states()).toEqual(['RELEASED', 'HELD']);
    expect((await enterprise.test.published()).filter((e) => e.type === 'applications.ApplicationWithdrawnByDecision' && [free.id, inPlan.id].includes(e.aggregateId)).map((e) => e.data['slotReleased'])).toEqual([true, false]);
    await enterprise.test.deliver(PlanChanged, planId, { what: ['candidates'], removedApplicationIds: [inPlan.id] });
    expect(await states()).toEqual(['RELEASED', 'RELEASED']);
  });
  it('a change from before the acceptance that comes to light later is the body\'s to decide', async () => {
    const { id } = await accepted(social);
    await step(social.clerk, id, 'report-move', { ...changed, on: '2026-03-01' });
    expect(await kindsOf(social, social.intake, id)).toEqual(['move.body']);
    expect((await step(social.intake, id, 'decide-move', { goOn: true, reason: '现单位已书面推荐', document: '推荐函' })).statusCode).toBe(200);
    expect(await shown(social, id)).toMatchObject({ status: 'ACCEPTED', move: null });
  });
});

describe('retired', () => {
  const filed = (city: City, planId: string, day: string) => city.test.deliver(PlanFiled, planId, { ...PlanFiled.example, institutionId: city.body.institutionId, firstAssessmentDay: day, lastAssessmentDay: day, sessions: [{ day, venue: '本部', methods: ['COMPREHENSIVE_REVIEW'], content: '综合评审' }] });
  it('before the first assessment day: stopped, the slot given back; before acceptance: withdrawn', async () => {
    const [{ id, personId }, early] = [await accepted(social), await recommended(social)];
    expect((await step(social.clerk, id, 'report-move', retired)).json()).toMatchObject({ status: 'WITHDRAWN_BY_DECISION' });
    expect((await slotOf(social, personId))!.state).toBe('RELEASED');
    expect((await step(social.clerk, early.id, 'report-move', retired)).json()).toMatchObject({ status: 'WITHDRAWN' });
  });
  it('on the first assessment day or later: nothing changes; a plan that was postponed has no day any more', async () => {
    const [begun, postponed] = [await accepted(social), await accepted(social)];
    const [first, second] = [randomUUID(), randomUUID()];
    for (const [planId, { id }] of [[first, begun], [second, postponed]] as const) { await enrol(social, planId, id); await filed(social, planId, '2026-03-02'); }
    await social.test.deliver(PlanPostponed, second, { reason: '场地停电' });
    expect((await step(social.clerk, begun.id, 'report-move', retired)).json()).toMatchObject({ status: 'ACCEPTED' });
    expect((await step(social.clerk, postponed.id, 'report-move', retired)).json()).toMatchObject({ status: 'WITHDRAWN_BY_DECISION' });
  });
});

describe('what the applicant reports', () => {
  it('is checked by the unit or intake, and refused by a reason alone', async () => {
    const { id, personId } = await accepted(social);
    const applicant = await applicantOf(social, personId);
    expect((await step(applicant, id, 'report-move', retired)).json()).toMatchObject({ status: 'ACCEPTED' });
    expect(await shown(social, id)).toMatchObject({ status: 'ACCEPTED', move: { awaits: 'CHECK' } });
    for (const caller of [social.clerk, social.reviewer, social.intake]) expect(await kindsOf(social, caller, id)).toContain('move.check');
    expect((await step(applicant, id, 'check-move', { holds: true })).statusCode).toBe(403);
    expect(reasonCodes(await step(social.clerk, id, 'report-move', changed))).toEqual(['MOVE_OPEN']);
    expect(reasonCodes(await step(social.clerk, id, 'check-move', { holds: false }))).toEqual(['REASON_MISSING']);
    expect((await step(social.clerk, id, 'check-move', { holds: false, reason: '仍在岗' })).statusCode).toBe(200);
    expect(await shown(social, id)).toMatchObject({ status: 'ACCEPTED', move: null });
    expect(reasonCodes(await step(social.clerk, id, 'check-move', { holds: true }))).toEqual(['MOVE_NOT_OPEN']);
  });
  it('a clerk\'s own application is checked by somebody else, like any applicant\'s', async () => {
    const { id, personId } = await accepted(social);
    const own = await social.test.as([{ role: 'EMPLOYER_CLERK', place: social.employerId }, { role: 'APPLICANT', place: personId }]);
    await step(own, id, 'report-move', retired);
    expect((await shown(social, id)).move).toMatchObject({ awaits: 'CHECK' });
    expect(reasonCodes(await step(own, id, 'check-move', { holds: true }))).toEqual(['OWN_APPLICATION']);
    expect((await step(social.reviewer, id, 'check-move', { holds: true })).json()).toMatchObject({ status: 'WITHDRAWN_BY_DECISION' });
  });
});

describe('在职在岗 again, by the unit', () => {
  it('for many at once, each with its own result; told to the unit, the body and evaluation', async () => {
    const [one, held, early] = [await accepted(social), await accepted(social), await draft(social)];
    await step(await applicantOf(social, held.personId), held.id, 'report-move', retired);
    const stranger = randomUUID();
    const answer = (await social.reviewer.call('POST', '/api/applications/in-post-confirmations', { ids: [one.id, held.id, early.id, stranger] })).json() as { done: number; results: Array<{ outcome: string; reasons?: Array<{ code: string }> }> };
    expect([answer.done, answer.results.map((r) => r.reasons?.[0]!.code ?? r.outcome)]).toEqual([1, ['DONE', 'MOVE_OPEN', 'WRONG_STATE', 'NOT_FOUND']]);
    expect((await shown(social, one.id)).inPost).toEqual({ confirmedOn: '2026-03-02', byName: '李审核' });
    const list = (await social.clerk.call('GET', '/api/applications/applications?state=ACCEPTED')).json() as { items: Array<{ id: string; inPost: unknown; move: unknown }> };
    expect(list.items.filter((item) => [one.id, held.id].includes(item.id)).map(({ inPost, move }) => [inPost, move])).toEqual([
      [null, { kind: 'RETIRED', on: '2026-03-02', awaits: 'CHECK', awaitsName: '待用人单位或评价机构核实' }], [{ confirmedOn: '2026-03-02', byName: '李审核' }, null]]);
    expect((await social.intake.call('POST', '/api/applications/in-post-confirmations', { ids: [one.id] })).statusCode).toBe(403);
    const before = (await social.test.published()).length;
    expect((await social.clerk.call('POST', '/api/applications/in-post-confirmations', { ids: [one.id] })).json()).toMatchObject({ done: 1 });
    expect((await social.test.published()).length).toBe(before);
  });
});

it('the applicant is told what was registered of him, and what became of it', async () => {
  const { id } = await accepted(social, { applicant: { phone: '13800138000' } });
  await step(social.clerk, id, 'report-move', retired);
  const { items } = (await social.intake.call('GET', `/api/applications/messages?recordId=${id}`)).json() as { items: Array<{ kind: string }> };
  expect(items.map((m) => m.kind).sort()).toEqual(['accepted', 'move-reported', 'withdrawn-by-decision']);
});
