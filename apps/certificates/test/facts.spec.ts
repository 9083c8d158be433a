import { randomUUID } from 'node:crypto';
import { ApplicationReopened, ApplicationWithdrawnByDecision, BureauMerged, BureauRegistered, FiledScopeChanged, FilingRevoked, FilingSuperseded, FindingSettled, InstitutionResumed, InstitutionSuspended, InstitutionTransferred, NumberEvidenceRecorded, ResultCorrected, type DataOf } from '@gt/contracts';
import type { TestCaller, TestService } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { act, addBody, addPlan, batchOf, certificatesOf, confirmed, deliverPass, makePass, numbered, publishedOf, startService, submit, type Pass, type Place } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });

const correct = (pass: Pass, outcome: DataOf<typeof ResultCorrected>['outcome'] = 'FAILED') => test.deliver(ResultCorrected, pass.candidate.applicationId, { planId: pass.data.planId, institutionId: pass.data.institutionId, outcome, reason: '复核更正录入错误' });
const suspend = (place: Place, from: string) => test.deliver(InstitutionSuspended, place.body.institutionId, { from, reason: '检查不合格' });
const findingsOf = async (id: string) => (await publishedOf(test, id)).filter((e) => e.type === 'certificates.BatchFindingRaised').map((e) => e.data['findingCode']);
const waitingOf = async (place: Place, planId: string) => (await place.officer.call('GET', `/api/certificates/passes?planId=${planId}`)).json().items.map((p: { applicationId: string }) => p.applicationId);

describe('a result that is corrected', () => {
  it('before its result has come: kept, and it never waits for a batch', async () => {
    const place = await addBody(test);
    const planId = randomUUID();
    const pass = makePass(place, planId);
    await correct(pass);
    await deliverPass(place, pass);
    expect(await waitingOf(place, planId)).toEqual([]);
    expect((await place.officer.call('POST', '/api/certificates/batches', { planId })).json().code).toBe('NO_EFFECTIVE_PASS');
  });

  it('before its batch goes up: it does not go up', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, {}]);
    await correct(passes[0]!);
    expect((await batchOf(place, await submit(place, planId))).rows).toBe(1);
  });

  it('before the confirmation: its row leaves the batch; one that becomes a pass again goes up with the next', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, {}]);
    const id = await submit(place, planId);
    await correct(passes[0]!);
    expect(await batchOf(place, id)).toMatchObject({ status: 'SUBMITTED', rows: 1 });
    expect((await publishedOf(test, id)).at(-1)).toMatchObject({ type: 'certificates.BatchRowsReplaced', data: { applicationIds: [passes[1]!.candidate.applicationId] } });
    await correct(passes[0]!, 'PASSED');
    const next = await submit(place, planId);
    expect((await batchOf(place, next)).rows).toBe(1);
    expect((await act(place.reviewer, id, 'confirmation')).statusCode).toBe(200);
    expect((await act(place.officer, id, 'numbering')).json().certificates).toBe(1);
  });

  it('the last one of its batch: nothing is left to confirm', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}]);
    const id = await submit(place, planId);
    await correct(passes[0]!);
    const answer = await act(place.reviewer, id, 'confirmation');
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'NO_EFFECTIVE_PASS']);
    expect((await act(place.reviewer, id, 'return', { reason: '已无合格结果' })).statusCode).toBe(200);
    expect((await act(place.officer, id, 'resubmission')).json().code).toBe('NO_EFFECTIVE_PASS');
  });

  it('between the confirmation and the numbering: no certificate is issued for it, the supervisor gets a finding', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, {}]);
    const id = await confirmed(place, planId);
    await correct(passes[0]!);
    expect(await findingsOf(id)).toEqual(['RESULT_CORRECTED_AFTER_CONFIRMATION']);
    expect((await act(place.officer, id, 'numbering')).json()).toMatchObject({ status: 'NUMBERED', certificates: 1 });
    expect((await certificatesOf(place, id)).map((c) => c.applicationId)).toEqual([passes[1]!.candidate.applicationId]);
  });

  it('the last one of a confirmed batch: it is not numbered, and the supervisor may return it', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}]);
    const id = await confirmed(place, planId);
    await correct(passes[0]!);
    expect((await act(place.officer, id, 'numbering')).json()).toMatchObject({ status: 422, code: 'NO_EFFECTIVE_PASS' });
    expect((await act(place.reviewer, id, 'return', { reason: '已无合格结果' })).statusCode).toBe(200);
  });

  it('after the numbering: nothing is rewritten, the supervisor gets a finding, the certificate stays until it is revoked', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}]);
    const id = await numbered(place, planId);
    const event = await correct(passes[0]!);
    expect(await findingsOf(id)).toEqual(['RESULT_CORRECTED_AFTER_CONFIRMATION']);
    const [certificate] = await certificatesOf(place, id);
    expect(certificate!.status).toBe('ISSUED');
    const findingId = randomUUID();
    await test.deliver(FindingSettled, findingId, { findingCode: 'RESULT_CORRECTED_AFTER_CONFIRMATION', institutionId: place.body.institutionId, originAggregateType: 'certificates.batch', originAggregateId: id, decision: '撤销证书' });
    expect((await publishedOf(test, id)).at(-1)).toMatchObject({ type: 'certificates.BatchFindingSettled', data: { findingId, decision: '撤销证书' } });
    expect((await place.reviewer.call('POST', `/api/certificates/certificates/${certificate!.id}/revocation`, { reason: '成绩更正' })).statusCode).toBe(200);
    expect(event.type).toBe('evaluation.ResultCorrected');
  });

  it('and is still a pass: nothing changes, before and after the confirmation', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}]);
    const id = await submit(place, planId);
    await correct(passes[0]!, 'PASSED');
    expect((await batchOf(place, id)).rows).toBe(1);
    await act(place.reviewer, id, 'confirmation');
    await correct(passes[0]!, 'PASSED');
    expect(await findingsOf(id)).toEqual([]);
  });

  it('from a failure to a pass: it goes up', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{ outcome: 'FAILED' }]);
    expect(await waitingOf(place, planId)).toEqual([]);
    await correct(passes[0]!, 'PASSED');
    expect(await waitingOf(place, planId)).toEqual([passes[0]!.candidate.applicationId]);
  });
});

describe('an application that is withdrawn by decision as its result takes effect', () => {
  const withdraw = (pass: Pass) => test.deliver(ApplicationWithdrawnByDecision, pass.candidate.applicationId, { reason: '材料造假', slotReleased: false });

  it('heard of before the result or after it: no certificate, in either order and doubled', async () => {
    const place = await addBody(test);
    const planId = randomUUID();
    const [early, late] = [makePass(place, planId), makePass(place, planId)];
    await withdraw(early);
    for (const pass of [early, late]) await deliverPass(place, pass);
    await test.redeliver(await withdraw(late));
    expect(await waitingOf(place, planId)).toEqual([]);
  });

  it('taken up again before it has a result: its pass goes up', async () => {
    const place = await addBody(test);
    const planId = randomUUID();
    const pass = makePass(place, planId);
    await withdraw(pass);
    await test.deliver(ApplicationReopened, pass.candidate.applicationId, { objectionId: randomUUID(), to: 'RECOMMENDED' });
    await deliverPass(place, pass);
    expect(await waitingOf(place, planId)).toEqual([pass.candidate.applicationId]);
  });

  it('between the confirmation and the numbering it leaves its batch, afterwards the certificate is the supervisor\'s decision', async () => {
    const place = await addBody(test);
    const { planId, passes } = await addPlan(place, [{}, {}]);
    const id = await confirmed(place, planId);
    await withdraw(passes[0]!);
    expect((await act(place.officer, id, 'numbering')).json()).toMatchObject({ status: 'NUMBERED', certificates: 1 });
    await withdraw(passes[1]!);
    expect(await findingsOf(id)).toEqual(['APPLICATION_WITHDRAWN_AFTER_CONFIRMATION', 'APPLICATION_WITHDRAWN_AFTER_CONFIRMATION']);
    expect((await certificatesOf(place, id)).map((c) => [c.applicationId, c.status])).toEqual([[passes[1]!.candidate.applicationId, 'ISSUED']]);
  });
});

describe('results', () => {
  it('that come twice are one pass, in a batch or not', async () => {
    const place = await addBody(test);
    const planId = randomUUID();
    const pass = makePass(place, planId);
    const event = await deliverPass(place, pass);
    await test.redeliver(event);
    expect(await waitingOf(place, planId)).toHaveLength(1);
    const id = await confirmed(place, planId);
    await test.redeliver(event);
    expect((await act(place.officer, id, 'numbering')).json().certificates).toBe(1);
    await test.redeliver(event);
    expect(await certificatesOf(place, id)).toHaveLength(1);
  });

  it('of 移至下批 count for the plan of the next batch', async () => {
    const place = await addBody(test);
    const [first, next] = [randomUUID(), randomUUID()];
    const pass = makePass(place, first, { outcome: 'MOVED_TO_NEXT_BATCH' });
    await deliverPass(place, pass);
    await deliverPass(place, { ...pass, data: { ...pass.data, planId: next, outcome: 'PASSED' } });
    expect([await waitingOf(place, first), await waitingOf(place, next)]).toEqual([[], [pass.candidate.applicationId]]);
  });

  it('whose body is not known here yet wait until it is', async () => {
    const place = await addBody(test);
    const stranger = { ...place, body: { ...place.body, institutionId: randomUUID() } };
    const { planId } = await addPlan(stranger, [{}]);
    const officer = await test.as([{ role: 'PLAN_OFFICER', place: stranger.body.institutionId }]);
    const answer = await officer.call('POST', '/api/certificates/batches', { planId });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'INSTITUTION_UNKNOWN']);
  });
});

describe('a suspension and certificates', () => {
  it('known when they are issued: they are issued, with a finding', async () => {
    const place = await addBody(test);
    const id = await confirmed(place, (await addPlan(place, [{}])).planId);
    await suspend(place, '2026-04-01');
    expect((await act(place.officer, id, 'numbering')).json()).toMatchObject({ status: 'NUMBERED', findings: ['ISSUED_OUTSIDE_VALIDITY'] });
    expect(await findingsOf(id)).toEqual(['ISSUED_OUTSIDE_VALIDITY']);
  });

  it('dated earlier and heard of later: nothing is rewritten, one finding', async () => {
    const place = await addBody(test);
    const id = await numbered(place, (await addPlan(place, [{}, {}])).planId);
    expect(await findingsOf(id)).toEqual([]);
    const event = await suspend(place, '2026-03-15');
    expect(await findingsOf(id)).toEqual(['ISSUED_OUTSIDE_VALIDITY']);
    expect((await certificatesOf(place, id)).map((c) => c.status)).toEqual(['ISSUED', 'ISSUED']);
    await test.redeliver(event);
    expect(await findingsOf(id)).toEqual(['ISSUED_OUTSIDE_VALIDITY']);
  });

  it('dated later, or over before they are issued: no finding', async () => {
    const place = await addBody(test);
    const id = await numbered(place, (await addPlan(place, [{}])).planId);
    await suspend(place, '2026-04-02');
    expect(await findingsOf(id)).toEqual([]);
    const other = await addBody(test);
    await suspend(other, '2026-03-01');
    await test.deliver(InstitutionResumed, other.body.institutionId, { from: '2026-03-20', reason: '整改完成' });
    expect(await findingsOf(await numbered(other, (await addPlan(other, [{}])).planId))).toEqual([]);
  });

  it('a filing that was revoked before the issue, or a scope that ended: issued, with a finding (domain.md §5)', async () => {
    const [revoked, ended] = [await addBody(test), await addBody(test)];
    const ids = await Promise.all([revoked, ended].map(async (place) => confirmed(place, (await addPlan(place, [{}])).planId)));
    await test.deliver(FilingRevoked, revoked.body.filingId, { institutionId: revoked.body.institutionId, reason: '专家不足三人', from: '2026-03-20' });
    await test.deliver(FiledScopeChanged, ended.body.institutionId, { rows: [{ occupation: ended.body.occupation, levels: [3, 2, 1], from: '2022-03-10', to: '2026-03-31' }] });
    for (const [n, place] of [revoked, ended].entries()) {
      expect((await act(place.officer, ids[n]!, 'numbering')).json()).toMatchObject({ status: 'NUMBERED', certificates: 1 });
      expect(await findingsOf(ids[n]!)).toEqual(['ISSUED_OUTSIDE_VALIDITY']);
    }
  });

  it('a revocation dated before the issue and heard of later: one finding, doubled or not; one dated later: none', async () => {
    const [earlier, later] = [await addBody(test), await addBody(test)];
    const ids = await Promise.all([earlier, later].map(async (place) => numbered(place, (await addPlan(place, [{}])).planId)));
    const revoke = (place: Place, from: string) => test.deliver(FilingRevoked, place.body.filingId, { institutionId: place.body.institutionId, reason: '专家不足三人', from });
    await test.redeliver(await revoke(earlier, '2026-04-01'));
    await revoke(later, '2026-04-02');
    expect([await findingsOf(ids[0]!), await findingsOf(ids[1]!)]).toEqual([['ISSUED_OUTSIDE_VALIDITY'], []]);
  });

  it('a filing that a newer version superseded ends nothing: plans keep the version that they were made under', async () => {
    const place = await addBody(test);
    const id = await confirmed(place, (await addPlan(place, [{}])).planId);
    await test.deliver(FilingSuperseded, place.body.filingId, { institutionId: place.body.institutionId, by: randomUUID(), from: '2026-03-20' });
    expect((await act(place.officer, id, 'numbering')).json()).toMatchObject({ status: 'NUMBERED', findings: [] });
  });

  it('a finding of somebody else\'s is none of ours', async () => {
    await test.deliver(FindingSettled, randomUUID(), { findingCode: 'X', institutionId: randomUUID(), originAggregateType: 'evaluation.plan', originAggregateId: randomUUID(), decision: '计划继续' });
    await test.deliver(FindingSettled, randomUUID(), { findingCode: 'X', institutionId: randomUUID(), originAggregateType: 'certificates.batch', originAggregateId: randomUUID(), decision: '证书有效' });
    expect((await publishedOf(test)).some((e) => e.data['decision'] === '计划继续' || e.data['decision'] === '证书有效')).toBe(false);
  });
});

describe('a site whose number evidence the municipal centre corrected (六(五))', () => {
  it('keeps what was numbered, with a finding for the supervisor, doubled once; what is numbered afterwards begins as corrected; a first recording is none of it', async () => {
    const place = await addBody(test);
    const { institutionId, siteId } = place.body;
    const [before, other] = [await numbered(place, (await addPlan(place, [{}, {}])).planId), await confirmed(place, (await addPlan(place, [{}])).planId)];
    const numbersOf = async (id: string) => (await certificatesOf(place, id)).map((c) => c.certificateNumber.slice(0, 13));
    const [old] = await numbersOf(before);
    const evidence = { siteId, prefix: `S00005099${institutionId.replace(/\D/g, '').slice(0, 4).padEnd(4, '0')}`, document: '更正通知' };
    await test.redeliver(await test.deliver(NumberEvidenceRecorded, institutionId, { ...evidence, correction: '抄错一位' }));
    expect([await findingsOf(before), await findingsOf(other)]).toEqual([['NUMBER_PREFIX_CORRECTED'], []]);
    await act(place.officer, other, 'numbering');
    expect([new Set(await numbersOf(before)), new Set(await numbersOf(other))]).toEqual([new Set([old]), new Set([evidence.prefix])]);
    await test.deliver(NumberEvidenceRecorded, institutionId, evidence);
    expect(await findingsOf(other)).toEqual([]);
  });
});

describe('a body that passes to another bureau (四(一))', () => {
  it('takes its open batches along: the new bureau decides, the former one does not; doubled, it moves nothing twice; a published batch stays', async () => {
    const place = await addBody(test);
    const { planId } = await addPlan(place, [{}]);
    const id = await submit(place, planId);
    const [from, to] = [place.body.bureauId, randomUUID()];
    await test.deliver(BureauRegistered, to, { name: `接收局${to.slice(0, 8)}`, level: 'DISTRICT', telephone: null });
    const transfer = { from, to, kind: 'TRANSFER' as const, reason: '区划调整', document: '文件', on: '2026-03-02' };
    await test.redeliver(await test.deliver(InstitutionTransferred, place.body.institutionId, transfer));
    const [former, newer] = [await test.as([{ role: 'BUREAU_REVIEWER', place: from }]), await test.as([{ role: 'BUREAU_REVIEWER', place: to }])];
    expect([(await former.call('POST', `/api/certificates/batches/${id}/confirmation`)).statusCode, (await newer.call('POST', `/api/certificates/batches/${id}/confirmation`)).statusCode]).toEqual([404, 200]);
    expect((await publishedOf(test, id)).map((e) => e.type.split('.')[1])).toEqual(['BatchSubmitted', 'BatchTransferred', 'BatchConfirmed']);
  });

  it('what was uploaded and not seen yet goes along, what was seen stays; certificates are listed for the bureau that confirmed them and for the one in charge now', async () => {
    const place = await addBody(test);
    const [unseen, seen] = [await numbered(place, (await addPlan(place, [{}])).planId), await numbered(place, (await addPlan(place, [{}])).planId)];
    for (const [id, confirmedVisibleOn] of [[unseen, null], [seen, '2026-04-01']] as const) expect((await act(place.officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn })).statusCode).toBe(200);
    // the preview of the transfer, which is the municipal centre's
    const cases = (caller: TestCaller) => caller.call('POST', '/api/certificates/open-cases', { institutionIds: [place.body.institutionId, randomUUID()] });
    expect((await cases(place.reviewer)).json()).toEqual({ items: [{ institutionId: place.body.institutionId, name: '证书批次', count: 1 }] });
    const to = await newBureau();
    const newer = await test.as([{ role: 'BUREAU_REVIEWER', place: to }]);
    expect((await cases(newer)).statusCode).toBe(403);
    await pass(place, to);
    const listed = async (caller: TestCaller, what: string) => (await caller.call('GET', `/api/certificates/${what}`)).json().items as Array<{ id: string; batchId: string }>;
    const batches = async (caller: TestCaller) => (await listed(caller, 'batches?limit=200')).map(({ id }) => id).filter((id) => id === seen || id === unseen);
    expect([await batches(place.reviewer), await batches(newer)]).toEqual([[seen], [unseen]]);
    expect((await listed(newer, 'certificates')).length).toBe(2);
    expect((await listed(place.reviewer, `certificates?batchId=${seen}`)).length).toBe(1);
  });

  it('a bureau that was merged leaves what it closed to the people of the one that took it over, through others too; to nobody else', async () => {
    const place = await addBody(test);
    const id = await numbered(place, (await addPlan(place, [{}])).planId);
    const [gone, first, last] = [await newBureau(), await newBureau(), await newBureau()];
    await pass(place, gone);
    await act(place.officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' });
    const heir = await test.as([{ role: 'BUREAU_REVIEWER', place: last }]);
    const status = async (caller: TestCaller) => (await caller.call('GET', `/api/certificates/batches/${id}`)).statusCode;
    expect(await status(heir)).toBe(404);
    const merge = (bureau: string, into: string) => test.deliver(BureauMerged, bureau, { into, reason: '机构调整', document: '文件', on: '2026-04-01' });
    await merge(gone, first);
    await merge(first, last);
    await eventually(async () => expect(await status(heir)).toBe(200)); // grants are remembered for a moment
    expect(await status(await test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }]))).toBe(404);
    expect(await status(await test.as([{ role: 'PLAN_OFFICER', place: last }]))).toBe(404);
  });

  async function newBureau(): Promise<string> {
    const id = randomUUID();
    await test.deliver(BureauRegistered, id, { name: `接收局${id.slice(0, 8)}`, level: 'DISTRICT', telephone: null });
    return id;
  }
  const pass = (place: Place, to: string) => test.deliver(InstitutionTransferred, place.body.institutionId, { from: place.body.bureauId, to, kind: 'TRANSFER', reason: '区划调整', document: '文件', on: '2026-03-02' });
});
