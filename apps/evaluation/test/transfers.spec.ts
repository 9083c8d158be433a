import { randomUUID } from 'node:crypto';
import { ApplicationInPostConfirmed, ApplicationMoveReported, ApplicationMoveSettled, ApplicationWithdrawnByDecision } from '@gt/contracts';
import { accept, addBody, candidate, draft, members, NOW, ok, refusal, running, scoreAndSign, startCity, type City } from './setup.js';

let city: City;
beforeAll(async () => { city = await startCity(); await city.test.setClock(NOW); });
afterAll(() => city?.test.stop());

interface Row { applicationId: string; planId: string; held: string | null; inPost: object | null; enrolledInPost: { way: string; on: string; byName: string | null } | null }
const candidatesOf = async (planId: string) => (await ok<{ items: Row[] }>(city.officer, 'GET', `plans/${planId}/candidates`)).items;
const idsIn = async (planId: string) => (await candidatesOf(planId)).map((row) => row.applicationId);
const list = (ids: readonly string[], more: object = { inPostConfirmed: true }) => ({ candidates: ids.map((applicationId) => ({ applicationId, ...more })) });
const confirm = (id: string, confirmedOn = '2026-03-02') => city.test.deliver(ApplicationInPostConfirmed, id, { confirmedOn, byName: '李审核' });
const reported = (id: string, awaits: 'CHECK' | 'SUPERVISOR') => city.test.deliver(ApplicationMoveReported, id, { kind: 'CHANGED_UNIT', on: '2026-03-02', awaits });
async function enrolled(count: number, filed = false): Promise<{ planId: string; ids: string[] }> {
  const { id } = await draft(city);
  if (filed) await ok(city.officer, 'POST', `plans/${id}/file`);
  const ids = await accept(city.test, Array.from({ length: count }, () => candidate(city.body)));
  await ok(city.officer, 'POST', `plans/${id}/enrolments`, list(ids));
  return { planId: id, ids };
}

describe('在职在岗 at the enrolment is the employer\'s fact', () => {
  it('without one it wants paper and who confirmed on it; both are shown', async () => {
    const { id } = await draft(city);
    const [byEmployer, onPaper, neither] = await accept(city.test, [candidate(city.body), candidate(city.body), candidate(city.body)]);
    await confirm(byEmployer!);
    expect(await refusal(city.officer, 'POST', `plans/${id}/enrolments`, list([byEmployer!, neither!], { inPostConfirmed: false }))).toMatchObject({ status: 422, codes: ['IN_POST_NOT_CONFIRMED'] });
    await ok(city.officer, 'POST', `plans/${id}/enrolments`, { candidates: [{ applicationId: byEmployer, inPostConfirmed: false }, { applicationId: onPaper, inPostConfirmed: true, confirmedBy: '周人事' }] });
    const rows = await candidatesOf(id);
    expect(rows.find((row) => row.applicationId === byEmployer)).toMatchObject({ inPost: { confirmedOn: '2026-03-02', byName: '李审核' }, enrolledInPost: { way: 'EMPLOYER', on: '2026-03-02', byName: '李审核' } });
    expect(rows.find((row) => row.applicationId === onPaper)).toMatchObject({ inPost: null, enrolledInPost: { way: 'PAPER', on: '2026-03-02', byName: '周人事' } });
    expect((await city.test.published()).filter((e) => e.aggregateId === id && e.type === 'evaluation.CandidatesEnrolled').map((e) => Object.keys(e.data))).toEqual([['applicationIds']]);
  });
  it('whoever moved is on hold until it is settled: not enrolled, and a plan does not start while the supervisor has it', async () => {
    const { planId, ids: [one] } = await enrolled(1, true);
    await ok(city.officer, 'POST', `plans/${planId}/panels`, { kind: 'REVIEW', members: members(city), candidates: [{ applicationId: one }] }, 201);
    await reported(one!, 'SUPERVISOR');
    expect((await candidatesOf(planId))[0]).toMatchObject({ held: 'SUPERVISOR' });
    expect((await refusal(city.officer, 'POST', `plans/${planId}/start`)).codes).toContain('CANDIDATES_ON_HOLD');
    const [other] = await accept(city.test, [candidate(city.body)]);
    await confirm(other!);
    await reported(other!, 'CHECK');
    const { id } = await draft(city);
    expect(await refusal(city.officer, 'POST', `plans/${id}/enrolments`, list([other!]))).toMatchObject({ codes: ['CANDIDATE_ON_HOLD'] });
    const unit = { employerId: randomUUID(), employerName: '另一公司' };
    await city.test.deliver(ApplicationMoveSettled, one!, { outcome: 'ALLOWED', employer: null });
    await city.test.deliver(ApplicationMoveSettled, other!, { outcome: 'CONTINUE', employer: unit });
    expect((await refusal(city.officer, 'POST', `plans/${planId}/start`)).codes).not.toContain('CANDIDATES_ON_HOLD');
    // another unit has to confirm
    expect(await refusal(city.officer, 'POST', `plans/${id}/enrolments`, list([other!], { inPostConfirmed: false }))).toMatchObject({ codes: ['IN_POST_NOT_CONFIRMED'] });
    await confirm(other!);
    await ok(city.officer, 'POST', `plans/${id}/enrolments`, list([other!], { inPostConfirmed: false }));
    expect((await candidatesOf(id))[0]).toMatchObject({ employerName: '另一公司' });
  });
  it('of an applicant who is nobody\'s candidate yet nothing is noted', async () => {
    await reported(randomUUID(), 'CHECK');
    await confirm(randomUUID());
    await city.test.deliver(ApplicationMoveSettled, randomUUID(), { outcome: 'NOT_SO', employer: null });
  });
});

describe('moving candidates to another plan of the body', () => {
  it('is previewed, then done for all: out of the one, into the other, told by both plans\' events', async () => {
    const { planId, ids } = await enrolled(3, true);
    const { id: toPlanId } = await draft(city);
    const body = { toPlanId, reason: '设备故障', ...list(ids.slice(0, 2)) };
    const before = (await city.test.published()).length;
    expect(await ok(city.officer, 'POST', `plans/${planId}/transfer-previews`, body)).toEqual({ possible: true, reasons: [], candidates: ids.slice(0, 2).map((applicationId) => ({ applicationId, charge: 'NONE', reasons: [] })) });
    expect([(await city.test.published()).length, (await idsIn(planId)).length]).toEqual([before, 3]);
    expect(await ok<{ candidateCount: number }>(city.officer, 'POST', `plans/${planId}/transfers`, body)).toMatchObject({ candidateCount: 1 });
    expect([await idsIn(planId), (await idsIn(toPlanId)).sort()]).toEqual([[ids[2]], ids.slice(0, 2).sort()]);
    expect((await city.test.published()).slice(before).map((e) => [e.aggregateId, e.type, e.data])).toEqual([
      [planId, 'evaluation.PlanChanged', { what: ['candidates'], removedApplicationIds: ids.slice(0, 2) }], [toPlanId, 'evaluation.CandidatesEnrolled', { applicationIds: ids.slice(0, 2) }]]);
  });
  it('all or none, every reason for each in the preview and in the refusal', async () => {
    const { planId, ids: [good, withdrawn, held] } = await enrolled(3);
    const [stranger] = await accept(city.test, [candidate(city.body)]);
    const { id: toPlanId } = await draft(city, { scope: [{ occupation: city.body.occupation, level: 1 }] });
    await city.test.deliver(ApplicationWithdrawnByDecision, withdrawn!, { reason: '离职', slotReleased: false });
    await reported(held!, 'CHECK');
    const body = { toPlanId, reason: '设备故障', ...list([good!, withdrawn!, held!, stranger!], { inPostConfirmed: false }) };
    const preview = await ok<{ possible: boolean; candidates: Array<{ applicationId: string; reasons: Array<{ code: string }> }> }>(city.officer, 'POST', `plans/${planId}/transfer-previews`, body);
    expect([preview.possible, preview.candidates.map((each) => each.reasons.map((r) => r.code))]).toEqual([false, [
      ['CANDIDATE_OUT_OF_PLAN_SCOPE', 'IN_POST_NOT_CONFIRMED'], ['CANDIDATE_NOT_IN_PLAN'], ['CANDIDATE_OUT_OF_PLAN_SCOPE', 'CANDIDATE_ON_HOLD', 'IN_POST_NOT_CONFIRMED'], ['CANDIDATE_NOT_IN_PLAN']]]);
    expect((await refusal(city.officer, 'POST', `plans/${planId}/transfers`, body)).codes).toHaveLength(7);
    expect([(await idsIn(planId)).sort(), await idsIn(toPlanId)]).toEqual([[good!, held!].sort(), []]);
  });
  it('not into another body\'s plan, nor into one that has begun or was cancelled, nor out of one that was', async () => {
    const { planId, ids } = await enrolled(1);
    const other = await addBody(city.test);
    const foreign = await draft({ ...city, ...other });
    const { id: cancelled } = await draft(city);
    await ok(city.officer, 'POST', `plans/${cancelled}/cancel`, { reason: '人数不足' });
    const to = (toPlanId: string | null) => refusal(city.officer, 'POST', `plans/${planId}/transfers`, { toPlanId, reason: '设备故障', ...list(ids) });
    expect([(await to(foreign.id)).codes, (await to(randomUUID())).codes, (await to(planId)).codes, (await to(cancelled)).codes]).toEqual([['TARGET_UNKNOWN'], ['TARGET_UNKNOWN'], ['TARGET_SAME_PLAN'], ['TARGET_NOT_OPEN']]);
    expect(await refusal(city.officer, 'POST', `plans/${cancelled}/transfers`, { toPlanId: planId, reason: '设备故障', ...list(ids) })).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect(await refusal(other.officer, 'POST', `plans/${planId}/transfers`, { reason: '设备故障', ...list(ids) })).toMatchObject({ status: 404 });
    expect(await refusal(city.officer, 'POST', `plans/${planId}/transfers`, { ...list(ids) })).toMatchObject({ status: 400 });
  });
  it('out of a plan alone: they wait again, and may be enrolled anywhere', async () => {
    const { planId, ids } = await enrolled(1);
    await ok(city.officer, 'POST', `plans/${planId}/transfers`, { reason: '本人请假', ...list(ids, { inPostConfirmed: false }) });
    expect((await ok<{ items: Row[] }>(city.officer, 'GET', 'candidates?limit=200')).items.filter((row) => ids.includes(row.applicationId)).map((row) => row.planId)).toEqual([null]);
    const { id } = await draft(city);
    await ok(city.officer, 'POST', `plans/${id}/enrolments`, list(ids));
  });
  it('what was paid goes along, what is open is drawn there anew; one who comes back gets another charge', async () => {
    const { planId, ids: [paid, open] } = await enrolled(2, true);
    const { id: toPlanId } = await draft(city);
    await ok(city.officer, 'POST', `plans/${toPlanId}/file`);
    await ok(city.officer, 'POST', `plans/${planId}/charges`);
    const charges = async (id: string) => (await ok<{ items: Array<{ id: string; applicationId: string; status: string; due: number; paid: number; billNumber: string | null }>; sums: object }>(city.officer, 'GET', `plans/${id}/charges`));
    const first = (await charges(planId)).items.find((each) => each.applicationId === paid)!;
    await ok(city.officer, 'POST', `charges/${first.id}/pay`, { billNumber: '渝票 000123', paidOn: '2026-03-02' });
    const move = (from: string, to: string) => ({ toPlanId: to, reason: '移至下批', ...list([paid!, open!]), from });
    const { from: _from, ...there } = move(planId, toPlanId);
    const preview = await ok<{ candidates: Array<{ applicationId: string; charge: string }> }>(city.officer, 'POST', `plans/${planId}/transfer-previews`, there);
    expect(new Map(preview.candidates.map((each) => [each.applicationId, each.charge]))).toEqual(new Map([[paid, 'CARRIED'], [open, 'DRAWN_ANEW']]));
    await ok(city.officer, 'POST', `plans/${planId}/transfers`, there);
    expect([(await charges(planId)).items.map((each) => each.status).sort(), (await charges(planId)).sums, (await charges(toPlanId)).items]).toMatchObject([['REFUNDED', 'WAIVED'], { due: 60_000, waived: 30_000, paid: 30_000, refunded: 30_000 }, [{ applicationId: paid, status: 'PAID', due: 30_000, billNumber: '渝票 000123' }]]);
    expect(await ok(city.officer, 'POST', `plans/${toPlanId}/charges`)).toEqual({ drawn: 1 });
    const { from: _to, ...back } = move(toPlanId, planId);
    await ok(city.officer, 'POST', `plans/${toPlanId}/transfers`, back);
    expect(await ok(city.officer, 'POST', `plans/${planId}/charges`)).toEqual({ drawn: 1 });
    expect((await charges(planId)).items.map((each) => [each.applicationId === paid, each.status]).sort()).toEqual([[false, 'DUE'], [false, 'WAIVED'], [true, 'PAID'], [true, 'REFUNDED']]);
  });
  it('what was paid goes along into a plan that the candidate was taken out of before, beside the charge that was drawn there', async () => {
    const { planId: earlier, ids: [one] } = await enrolled(1, true);
    await ok(city.officer, 'POST', `plans/${earlier}/charges`);
    await ok(city.officer, 'POST', `plans/${earlier}/transfers`, { reason: '本人请假', ...list([one!]) });
    const { id: planId } = await draft(city);
    await ok(city.officer, 'POST', `plans/${planId}/file`);
    await ok(city.officer, 'POST', `plans/${planId}/enrolments`, list([one!]));
    await ok(city.officer, 'POST', `plans/${planId}/charges`);
    const charges = async (id: string) => (await ok<{ items: Array<{ id: string; status: string }> }>(city.officer, 'GET', `plans/${id}/charges`)).items;
    await ok(city.officer, 'POST', `charges/${(await charges(planId))[0]!.id}/pay`, { billNumber: '渝票 000124', paidOn: '2026-03-02' });
    await ok(city.officer, 'POST', `plans/${planId}/transfers`, { toPlanId: earlier, reason: '日期已定', ...list([one!]) });
    expect([(await charges(planId)).map((each) => each.status), (await charges(earlier)).map((each) => each.status).sort()]).toEqual([['REFUNDED'], ['DUE', 'PAID']]);
    expect(await ok(city.officer, 'POST', `plans/${earlier}/charges`)).toEqual({ drawn: 0 });
  });
  it('two transfers of one candidate at once: one wins, the other is refused or decides anew', async () => {
    const { planId, ids } = await enrolled(1);
    const targets = [(await draft(city)).id, (await draft(city)).id];
    const answers = await Promise.all(targets.map((toPlanId) => city.officer.call('POST', `/api/evaluation/plans/${planId}/transfers`, { toPlanId, reason: '设备故障', ...list(ids) })));
    expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(1);
    expect((await Promise.all(targets.map(idsIn))).flat()).toEqual(ids);
  });
});

describe('移至下批: an absence whose reason is accepted (七(三))', () => {
  it('is no 缺考: the result says so, the candidate waits again, and is enrolled in the next plan', async () => {
    // a body of its own: the experts of the other one sit already
    const own: City = { test: city.test, ...(await addBody(city.test)) };
    const [here, away, absent, stopped] = [candidate(own.body), candidate(own.body), candidate(own.body), candidate(own.body)];
    const planId = await running(own, [here, away, absent, stopped]);
    await city.test.deliver(ApplicationWithdrawnByDecision, stopped.applicationId, { reason: '离职', slotReleased: false });
    const excuse = (...applicationIds: string[]) => refusal(own.officer, 'POST', `plans/${planId}/excuses`, { reason: '因公出差', applicationIds });
    await ok(own.officer, 'POST', `plans/${planId}/excuses`, { reason: '因公出差', applicationIds: [away.applicationId] });
    expect(await excuse(away.applicationId, randomUUID())).toMatchObject({ status: 422, codes: ['ABSENCE_EXCUSED_ALREADY', 'CANDIDATE_NOT_IN_PLAN'] });
    const points = (id: string) => (id === here.applicationId ? { theory: 70, skill: 70, comprehensive: 70 } : { absent: true });
    let registerId: string | null = null;
    for (const expert of own.experts.slice(0, 3)) ({ registerId } = await scoreAndSign(expert, planId, points));
    expect(await excuse(here.applicationId)).toMatchObject({ status: 422, codes: ['CANDIDATE_SCORED'] });
    // the plan that he is in is his until its results are in effect
    expect((await refusal(own.officer, 'POST', `plans/${(await draft(own)).id}/enrolments`, list([away.applicationId]))).codes).toEqual(['CANDIDATE_IN_OTHER_PLAN']);
    await ok(own.proofreader, 'POST', `registers/${registerId!}/proofread`);
    const { panels } = await ok<{ panels: Array<{ id: string }> }>(own.officer, 'GET', `plans/${planId}`);
    await ok(own.experts[0]!, 'POST', `registers/${registerId!}/chair-signatures`, { panelId: panels[0]!.id });
    await ok(own.experts[0]!, 'POST', `registers/${registerId!}/chief-signature`);
    await city.test.setClock('2026-04-20T09:00:00+08:00');
    await ok(own.officer, 'POST', `registers/${registerId!}/take-effect`);
    const results = async () => new Map((await city.test.published()).filter((e) => e.type === 'evaluation.ResultTookEffect').map((e) => [e.aggregateId, [e.version, e.data['outcome'], e.data['reason']]]));
    const first = await results();
    expect([here, away, absent].map((each) => first.get(each.applicationId))).toEqual([[1, 'PASSED', null], [1, 'MOVED_TO_NEXT_BATCH', '因公出差'], [1, 'ABSENT', '缺考']]);
    expect(await refusal(own.officer, 'POST', `plans/${planId}/excuses`, { reason: '因公出差', applicationIds: [absent.applicationId] })).toMatchObject({ status: 409 });
    const waiting = (await ok<{ items: Row[] }>(own.officer, 'GET', 'candidates?limit=200')).items.map((row) => row.applicationId);
    expect([here, away, absent, stopped].map((each) => waiting.includes(each.applicationId))).toEqual([false, true, false, false]);
    // the first plan keeps whom it had
    expect((await ok<{ items: Row[] }>(own.officer, 'GET', `plans/${planId}/candidates`)).items).toHaveLength(4);
    const { id } = await draft(own);
    await ok(own.officer, 'POST', `plans/${id}/enrolments`, list([away.applicationId]));
    expect((await ok<{ items: Row[] }>(own.officer, 'GET', `plans/${id}/candidates`)).items.map((row) => [row.applicationId, row.planId])).toEqual([[away.applicationId, id]]);
    // an objection to the withdrawal was right: accepted anew, and free for another plan
    await accept(city.test, [stopped]);
    await ok(own.officer, 'POST', `plans/${id}/enrolments`, list([stopped.applicationId]));
  });
});
