import { randomUUID } from 'node:crypto';
import { PlanCancelled, PlanChanged, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import { deliverTwoSteps, opine } from '@gt/service-testing';
import { accepted, conclude, enrol, openCity, opinion, reasonCodes, recommended, slotOf, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());
const status = async (id: string) => ((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json() as { status: string; outcome: string | null }).status;

describe('results conclude the application and move the slot', () => {
  it.each([['PASSED', 'PASSED', 2], ['FAILED', 'FAILED', null], ['ABSENT', 'FAILED', null], ['DISQUALIFIED', 'FAILED', null]] as const)('%s → slot %s', async (outcome, state, passed) => {
    const { id, personId, candidate } = await accepted(city);
    await conclude(city, candidate, outcome);
    expect([await status(id), await slotOf(city, personId)]).toEqual(['CONCLUDED', { state, passed_level: passed, application_id: id }]);
  });
  it.each(['STOPPED', 'MOVED_TO_NEXT_BATCH', 'DEFERRED'] as const)('%s leaves slot held and application accepted, ready for another plan', async (outcome) => {
    const { id, personId, candidate } = await accepted(city);
    await conclude(city, candidate, outcome);
    expect([await status(id), (await slotOf(city, personId))!.state]).toEqual(['ACCEPTED', 'HELD']);
    await conclude(city, candidate, 'PASSED');
    expect(await status(id)).toBe('CONCLUDED');
  });
  it('enrolment before or after the result: the same end', async () => {
    const [early, late] = [await accepted(city), await accepted(city)];
    const planId = randomUUID();
    await conclude(city, early.candidate, 'PASSED', planId);
    await enrol(city, planId, early.id, late.id);
    await conclude(city, late.candidate, 'PASSED', planId);
    for (const { id } of [early, late]) expect((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ status: 'CONCLUDED', plans: [{ planId, enrolled: true, outcome: 'PASSED' }] });
  });
  it('a doubled result changes nothing; a corrected one concludes anew and puts the slot right', async () => {
    const { id, personId, candidate } = await accepted(city);
    const planId = randomUUID();
    const envelope = await conclude(city, candidate, 'PASSED', planId);
    const before = (await city.test.published()).length;
    await city.test.redeliver(envelope);
    expect((await city.test.published()).length).toBe(before);
    await city.test.deliver(ResultCorrected, id, { planId, institutionId: candidate.institutionId, outcome: 'FAILED', reason: '复核' });
    expect(await slotOf(city, personId)).toEqual({ state: 'FAILED', passed_level: null, application_id: id });
  });
  it('a result for an application that is withdrawn by decision, or unknown, is kept and changes nothing', async () => {
    const { id, personId, candidate } = await accepted(city);
    expect((await step(city.intake, id, 'withdraw-by-decision', { reason: '单位证明离职' })).statusCode).toBe(200);
    expect((await slotOf(city, personId))!.state).toBe('RELEASED');
    await conclude(city, candidate, 'PASSED');
    expect([await status(id), (await slotOf(city, personId))!.state]).toEqual(['WITHDRAWN_BY_DECISION', 'RELEASED']);
    const unknown = randomUUID();
    await city.test.deliver(ResultTookEffect, unknown, { ...ResultTookEffect.example, candidate: { ...candidate, applicationId: unknown } });
    expect(await city.test.db.query('SELECT outcome FROM application_plan WHERE application_id = $1', [unknown])).toEqual([{ outcome: 'PASSED' }]);
  });
  it('an enrolled application that is withdrawn by decision keeps its slot; after its plan is cancelled it does not', async () => {
    const [a, b] = [await accepted(city), await accepted(city)];
    const planId = randomUUID();
    await enrol(city, planId, a.id, b.id);
    await step(city.intake, a.id, 'withdraw-by-decision', { reason: '单位证明离职' });
    expect((await slotOf(city, a.personId))!.state).toBe('HELD');
    await city.test.deliver(PlanCancelled, planId, { reason: '人数不足' });
    await step(city.intake, b.id, 'withdraw-by-decision', { reason: '单位证明离职' });
    expect((await slotOf(city, b.personId))!.state).toBe('RELEASED');
  });
});

describe('an application that is withdrawn by decision while it is in a plan', () => {
  const withdrawn = async () => {
    const made = await accepted(city);
    const planId = randomUUID();
    await enrol(city, planId, made.id);
    await step(city.intake, made.id, 'withdraw-by-decision', { reason: '单位证明离职' });
    return { ...made, planId };
  };
  it('gives its slot back once evaluation says that it left the plan before that began, doubled or not', async () => {
    const { id, personId, planId } = await withdrawn();
    const envelope = await city.test.deliver(PlanChanged, planId, { what: ['candidates'], removedApplicationIds: [id] });
    expect((await slotOf(city, personId))!.state).toBe('RELEASED');
    await city.test.redeliver(envelope);
    expect((await slotOf(city, personId))!.state).toBe('RELEASED');
  });
  it('leaves the slot of another one alone: only who is withdrawn and in no plan gives it back', async () => {
    const { id, personId } = await accepted(city);
    await city.test.deliver(PlanChanged, randomUUID(), { what: ['candidates'], removedApplicationIds: [id] });
    expect((await slotOf(city, personId))!.state).toBe('HELD');
  });
  it.each(['STOPPED', 'PASSED', 'FAILED'] as const)('%s after scoring had begun: the slot ends as failed, so that a retake stays possible, and the application stays withdrawn', async (outcome) => {
    const { id, personId, candidate, planId } = await withdrawn();
    await conclude(city, candidate, outcome, planId);
    expect([await status(id), await slotOf(city, personId)]).toEqual(['WITHDRAWN_BY_DECISION', { state: 'FAILED', passed_level: null, application_id: id }]);
  });
});

describe('retake (七(三))', () => {
  it('is pre-filled from the failed application, marked 补考, and takes the same slot; before that none is open', async () => {
    const first = await accepted(city);
    expect(reasonCodes(await step(city.clerk, first.id, 'retake'))).toEqual(['RETAKE_NOT_OPEN']);
    await conclude(city, first.candidate, 'FAILED');
    const made = await step(city.clerk, first.id, 'retake');
    const { id } = made.json() as { id: string };
    expect(made.statusCode).toBe(201);
    expect((await step(city.clerk, first.id, 'retake')).json()).toMatchObject({ status: 409, code: 'RETAKE_EXISTS' });
    for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion), await step(city.intake, id, 'accept', {})]) expect(answer.statusCode).toBe(200);
    expect(await slotOf(city, first.personId)).toMatchObject({ state: 'HELD', application_id: id });
    expect((await city.test.published()).find((e) => e.type === 'applications.ApplicationAccepted' && e.aggregateId === id)!.data).toMatchObject({ candidate: { retake: true } });
    // withdrawn by decision before it was scored: the slot is as the failed attempt left it, not free
    await step(city.intake, id, 'withdraw-by-decision', { reason: '本人放弃' });
    expect((await slotOf(city, first.personId))!.state).toBe('FAILED');
  });
});

describe('release by the municipal centre', () => {
  it('frees a slot with reason and document; nobody else may, and not twice', async () => {
    const { personId, id } = await accepted(city);
    const dto = { personId, titleLevel: 'INTERMEDIATE', reason: '评价机构终止', document: '渝鉴函〔2026〕8号' };
    const centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    const district = await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]);
    expect((await district.call('POST', '/api/applications/slots/releases', dto)).statusCode).toBe(403);
    expect((await centre.call('POST', '/api/applications/slots/releases', { ...dto, personId: randomUUID() })).statusCode).toBe(404);
    expect((await centre.call('POST', '/api/applications/slots/releases', dto)).statusCode).toBe(200);
    expect((await centre.call('POST', '/api/applications/slots/releases', dto)).statusCode).toBe(409);
    expect((await slotOf(city, personId))!.state).toBe('RELEASED');
    expect((await city.test.published()).at(-1)).toMatchObject({ type: 'applications.SlotReleased', version: 1, data: { applicationId: id, document: '渝鉴函〔2026〕8号' } });
  });
  it('its release is in two steps where the municipal centre wants them: 经办 gives an opinion on the application that holds it, another person releases', async () => {
    const { id, personId } = await accepted(city);
    const { bureauId } = city.body;
    const [officer, centre] = [await city.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]), await city.test.as([{ role: 'BUREAU_REVIEWER', place: bureauId }])];
    const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }, { role: 'BUREAU_REVIEWER', place: bureauId }]);
    const release = (caller = centre) => caller.call('POST', '/api/applications/slots/releases', { personId, titleLevel: 'INTERMEDIATE', reason: '申请人离开本市', document: '渝鉴函〔2026〕9号' });
    const [{ version }] = await city.test.db.query<{ version: number }>('SELECT version FROM application WHERE id = $1', [id]) as [{ version: number }];
    expect((await opine(officer, 'applications', 'slotRelease', id, version)).json().code).toBe('ONE_STEP');
    await deliverTwoSteps(city.test, bureauId, 'slotRelease');
    expect((await release()).json().code).toBe('OPINION_MISSING');
    expect((await opine(officer, 'applications', 'slotRelease', id, version + 1)).statusCode).toBe(412);
    expect((await opine(officer, 'applications', 'slotRelease', randomUUID(), 1)).statusCode).toBe(404);
    expect((await opine(both, 'applications', 'slotRelease', id, version)).statusCode).toBe(201);
    expect((await release(both)).json().code).toBe('SAME_PERSON');
    expect((await release()).statusCode).toBe(200);
    expect((await release()).statusCode).toBe(409);
    expect((await opine(officer, 'applications', 'slotRelease', id, version + 1)).json().code).toBe('WRONG_STATE');
    await deliverTwoSteps(city.test, bureauId);
  });
  it('a second application elsewhere is refused while the slot stands, naming the first in masked form', async () => {
    const number = '11010519491231002X';
    const first = await accepted(city, { applicant: { idNumber: number } });
    const second = await recommended(city, { applicant: { idNumber: number }, form: { currentOccupation: { code: '6-18-01-02' }, target: { occupation: { code: '6-18-01-02' }, level: 2 } } });
    const answer = (await step(city.intake, second.id, 'accept', {})).json() as Problem;
    expect(answer.status).toBe(422);
    expect(answer.reasons!.map((r) => r.code)).toEqual(['NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING', 'SPECIALITY_NOT_CORRESPONDING', 'SLOT_TAKEN', 'SLOT_OTHER_OCCUPATION', 'APPLICATION_UNFINISHED'].filter((c) => answer.reasons!.some((r) => r.code === c)));
    expect(answer.reasons!.map((r) => r.code)).toEqual(expect.arrayContaining(['SLOT_TAKEN', 'SLOT_OTHER_OCCUPATION']));
    expect(JSON.stringify(answer)).not.toContain(first.id);
  });
});
