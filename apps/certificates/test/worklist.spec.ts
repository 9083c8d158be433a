import { deliverDelegation, deliverTwoSteps, opine, worklistOf, type TestCaller, type TestService } from '@gt/service-testing';
import { randomUUID } from 'node:crypto';
import { act, addBody, addPlan, publishedOf, startService, submit } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });
const list = (caller: TestCaller) => worklistOf(test, caller);
const kinds = async (caller: TestCaller) => (await list(caller)).map((item) => item.kind);

it('待办 of certificates: passes wait as one line for their plan, then the batch for one after the other (六(五))', async () => {
  const place = await addBody(test);
  const { officer, reviewer, admin } = place;
  const { planId } = await addPlan(place, [{}, {}, { outcome: 'FAILED' }, { effectiveOn: '2026-03-31' }]);
  expect(await list(officer)).toMatchObject([{ kind: 'batch.submit', id: planId, aggregateType: 'evaluation.plan', title: '合格结果待上传：2026年第一批贯通评价', placeName: '某某评价机构', dueOn: null, daysLeft: null }]);
  const id = await submit(place, planId);
  expect([await kinds(officer), await list(reviewer), await kinds(admin)]).toMatchObject([[], [{ kind: 'batch.decide', id, since: expect.stringMatching(/^2026-04-01T01:/) }], []]);
  await act(reviewer, id, 'return', { reason: '缺少成绩登记表' });
  expect([await kinds(officer), await kinds(reviewer)]).toEqual([['batch.resubmit'], []]);
  await act(officer, id, 'resubmission');
  await act(reviewer, id, 'confirmation');
  expect([await kinds(officer), await kinds(reviewer)]).toEqual([['batch.number'], []]);
  await act(officer, id, 'numbering');
  expect(await kinds(officer)).toEqual(['batch.publish']);
  await act(officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn: null });
  expect(await list(officer)).toMatchObject([{ kind: 'batch.confirmVisible', id, state: 'PUBLISHED' }]);
  await act(officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' });
  expect(await kinds(officer)).toEqual([]);
});

it('who submitted a batch does not find it to be confirmed (domain.md §10)', async () => {
  const place = await addBody(test);
  const both = await test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
  const id = await submit({ ...place, officer: both }, (await addPlan(place, [{}])).planId);
  const at = async (caller: TestCaller) => (await list(caller)).some((item) => item.kind === 'batch.decide' && item.id === id);
  expect([await at(both), await at(place.reviewer)]).toEqual([false, true]);
});

it('nor through a deputy, in either direction: four eyes look through 代办', async () => {
  const place = await addBody(test);
  const both = await test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
  const decides = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
  const submits = await test.as([{ role: 'ARCHIVIST', place: place.body.institutionId }]);
  await deliverDelegation(test, both.subject, decides.subject, [{ role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
  await deliverDelegation(test, both.subject, submits.subject, [{ role: 'PLAN_OFFICER', place: place.body.institutionId }]);
  const at = async (caller: TestCaller, id: string) => (await list(caller)).some((item) => item.kind === 'batch.decide' && item.id === id);
  const code = async (caller: TestCaller, id: string) => (await act(caller, id, 'confirmation')).json().code as string | undefined;
  const [own, byDeputy, anothers] = [await submit({ ...place, officer: both }, (await addPlan(place, [{}])).planId), await submit({ ...place, officer: submits }, (await addPlan(place, [{}])).planId), await submit(place, (await addPlan(place, [{}])).planId)];
  expect([await at(decides, own), await code(decides, own)]).toEqual([false, 'FOUR_EYES']);
  expect([await at(both, byDeputy), await code(both, byDeputy), await at(decides, byDeputy), await code(decides, byDeputy)]).toEqual([false, 'FOUR_EYES', false, 'FOUR_EYES']);
  // a deputy of who submits finds what waits for him, whatever four eyes have to do with it
  const { planId } = await addPlan(place, [{}]);
  expect((await list(submits)).filter((item) => item.id === planId)).toMatchObject([{ kind: 'batch.submit', onBehalfOf: both.subject }]);
  // the row says for whom it would be decided
  expect((await list(decides)).find((item) => item.id === anothers)).toMatchObject({ onBehalfOf: both.subject, onBehalfOfName: '张三' });
  expect((await list(place.reviewer)).find((item) => item.id === anothers)).toMatchObject({ onBehalfOf: null, onBehalfOfName: null });
  expect([await at(decides, anothers), await code(decides, anothers)]).toEqual([true, undefined]);
  const [row] = await test.db.query<{ actor: object }>(`SELECT actor FROM event WHERE aggregate_id = $1 AND type = 'BatchConfirmed'`, [anothers]);
  expect(row!.actor).toEqual({ subject: decides.subject, role: 'BUREAU_REVIEWER', place: place.body.bureauId, onBehalfOf: both.subject });
  expect([await at(place.reviewer, byDeputy), await code(place.reviewer, byDeputy)]).toEqual([true, undefined]);
});

describe('a bureau that wants two steps', () => {
  it('for results: 经办 gives an opinion, 审核, another person, confirms or returns; what was resubmitted wants a new opinion (六(五))', async () => {
    const place = await addBody(test);
    await deliverTwoSteps(test, place.body.bureauId, 'batch');
    const of = async (caller: TestCaller) => (await list(caller)).filter((item) => item.id === id).map((item) => item.kind);
    const officer = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
    const both = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
    const id = await submit(place, (await addPlan(place, [{}])).planId);
    expect([await of(officer), await of(place.reviewer)]).toEqual([['batch.opine'], []]);
    for (const [step, body] of [['confirmation', undefined], ['return', { reason: '缺材料' }]] as const) expect((await act(place.reviewer, id, step, body)).json().code).toBe('OPINION_MISSING');
    expect((await opine(officer, 'certificates', 'batch', id, 7)).statusCode).toBe(412);
    expect((await opine(place.reviewer, 'certificates', 'batch', id, 1)).statusCode).toBe(403);
    expect((await opine(await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]), 'certificates', 'batch', id, 1)).statusCode).toBe(404);
    expect((await opine(both, 'certificates', 'batch', id, 1)).statusCode).toBe(201);
    expect((await opine(officer, 'certificates', 'batch', id, 1)).json().code).toBe('OPINION_STANDS');
    expect([await of(officer), await of(both), await of(place.reviewer)]).toEqual([[], [], ['batch.decide']]);
    expect((await act(both, id, 'confirmation')).json().code).toBe('SAME_PERSON');
    expect((await place.reviewer.call('GET', `/api/certificates/opinions?kind=batch&recordId=${id}`)).json()).toEqual({ kind: 'batch', recordId: id, twoSteps: true, opinion: { favourable: true, text: '材料齐全，拟同意', byName: null, mine: false } });
    expect((await act(place.reviewer, id, 'return', { reason: '缺材料' })).statusCode).toBe(200);
    await act(place.officer, id, 'resubmission');
    expect((await act(place.reviewer, id, 'confirmation')).json().code).toBe('OPINION_MISSING');
    expect((await opine(officer, 'certificates', 'batch', id, 3)).statusCode).toBe(201);
    expect((await act(place.reviewer, id, 'confirmation')).statusCode).toBe(200);
    expect((await opine(officer, 'certificates', 'batch', id, 4)).json().code).toBe('WRONG_STATE');
    expect((await publishedOf(test)).filter((event) => event.type === 'certificates.OpinionGiven' && event.data['recordId'] === id)).toHaveLength(2);
    await deliverTwoSteps(test, place.body.bureauId);
  });
  it('for revocations; other approvals stay in one step', async () => {
    const place = await addBody(test);
    const officer = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
    const id = await submit(place, (await addPlan(place, [{}])).planId);
    expect((await opine(officer, 'certificates', 'batch', id, 1)).json().code).toBe('ONE_STEP');
    await deliverTwoSteps(test, place.body.bureauId, 'revocation');
    expect((await act(place.reviewer, id, 'confirmation')).statusCode).toBe(200);
    await act(place.officer, id, 'numbering');
    const [{ id: certificate, version }] = await test.db.query<{ id: string; version: number }>('SELECT id, version FROM certificate WHERE batch_id = $1', [id]) as [{ id: string; version: number }];
    const revoke = () => place.reviewer.call('POST', `/api/certificates/certificates/${certificate}/revocation`, { reason: '弄虚作假' });
    expect((await revoke()).json().code).toBe('OPINION_MISSING');
    expect((await opine(officer, 'certificates', 'revocation', certificate, version)).statusCode).toBe(201);
    expect((await list(place.reviewer)).filter((item) => item.kind === 'certificate.revoke')).toMatchObject([{ id: certificate, state: 'ISSUED' }]);
    expect((await revoke()).statusCode).toBe(200);
    expect(await kinds(place.reviewer)).not.toContain('certificate.revoke');
    await deliverTwoSteps(test, place.body.bureauId);
  });
});

it('a certificate that lacks a glyph waits for the plan officer', async () => {
  const place = await addBody(test);
  const id = await submit(place, (await addPlan(place, [{ name: '龘' }])).planId);
  await act(place.reviewer, id, 'confirmation');
  await act(place.officer, id, 'numbering');
  await test.db.query(`UPDATE certificate SET print = 'HELD', state = state || '{"print": "HELD", "missingGlyphs": ["龘"]}' WHERE batch_id = $1`, [id]);
  expect((await list(place.officer)).find((item) => item.kind === 'certificate.print')).toMatchObject({ title: '证书暂不能制作，待处理：龘（缺字 龘）', state: 'ISSUED' });
});
