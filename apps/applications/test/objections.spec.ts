import { randomUUID } from 'node:crypto';
import { BureauRegistered, CalendarPaperAdopted, PlanCancelled } from '@gt/contracts';
import { deliverBody, deliverDelegation, deliverTwoSteps, generateRows, likeRow, listFaults, matrixFaults, callersAt, opine, readsOfWorklist, somewhere, worklistOf, type TestCaller } from '@gt/service-testing';
import type { Role } from '@gt/policy';
import { calendarPapers } from '@gt/rules';
import sharp from 'sharp';
import { sweepFiles } from '../src/jobs/sweep-files.js';
import { objectionTransitions, type ObjectionStatus } from '../src/domain/objection.js';
import { accepted, draft, enrol, openCity, opinion, reasonCodes, recommended, slotOf, step, type City, type Problem } from './city.js';

let city: City;
let bureau: TestCaller;
let auditor: TestCaller;
beforeAll(async () => {
  city = await openCity();
  for (const { year, sequence, source, off, makeup } of calendarPapers.filter((paper) => paper.year === 2026)) await city.test.deliver(CalendarPaperAdopted, randomUUID(), { year, sequence, paper: source, off: [...off], makeup: [...makeup] });
  bureau = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }], 'acc-bureau');
  auditor = await city.test.as([{ role: 'AUDITOR', place: null }]);
});
afterAll(async () => { await city?.test.stop(); });
const url = (path: string) => `/api/applications/${path}`;
const applicantOf = (personId: string) => city.test.as([{ role: 'APPLICANT', place: personId }]);
const TEXT = '本人职称证书与申报职业对应，机构认定不符没有说明依据。';
const WISH = '请重新审核并受理。';
const PLAN = randomUUID();
const grounds = [{ clause: '二', message: '职称与职业不对应' }];
interface Made { readonly id: string; readonly version: number }
const object = (caller: TestCaller, applicationId: string, subject = 'REFUSAL', change: object = {}) => caller.call('POST', url('objections'), { applicationId, subject, text: TEXT, wish: WISH, ...change });
const act = (caller: TestCaller, id: string, verb: string, body?: object) => caller.call('POST', url(`objections/${id}/${verb}`), body);
const answer = (caller: TestCaller, id: string, change: object = {}) => act(caller, id, 'answer', { outcome: 'MAINTAINED', answer: '依据二(一)，维持。', ...change });
const settle = (caller: TestCaller, id: string, change: object = {}) => act(caller, id, 'settlement', { outcome: 'UPHELD', reason: '对应关系在报备表内。', anew: true, ...change });
const escalate = (caller: TestCaller, id: string) => act(caller, id, 'escalation', { grounds: '答复没有说明哪一条不对应。' });
const read = async (caller: TestCaller, id: string) => (await caller.call('GET', url(`objections/${id}`))).json() as Record<string, never>;
const statusOf = async (id: string) => ((await city.intake.call('GET', url(`applications/${id}`))).json() as { status: string }).status;
const kindsOf = async (caller: TestCaller, id: string) => (await worklistOf(city.test, caller)).filter((item) => item.id === id).map((item) => [item.kind, item.dueOn]);
/** Refused by the body's intake. */
async function refused(by = city.intake): Promise<{ id: string; personId: string; applicant: TestCaller }> {
  const made = await recommended(city);
  expect((await step(by, made.id, 'refuse', { reasons: grounds })).statusCode).toBe(200);
  return { ...made, applicant: await applicantOf(made.personId) };
}
/** Objected to, and the answer not accepted. */
async function escalated(by: { refuses?: TestCaller; answers?: TestCaller } = {}): Promise<{ id: string; applicationId: string; personId: string; applicant: TestCaller }> {
  const { id: applicationId, personId, applicant } = await refused(by.refuses);
  const { id } = (await object(applicant, applicationId)).json() as Made;
  for (const given of [await answer(by.answers ?? city.intake, id), await escalate(applicant, id)]) expect(given.statusCode).toBe(200);
  return { id, applicationId, personId, applicant };
}

describe('an applicant against a decision', () => {
  it('whoever decided answers, with a term; not accepted, the supervisor settles it, and the refused application is decided anew', async () => {
    const { id: applicationId, personId, applicant } = await refused();
    expect((await applicant.call('GET', url(`objections/subjects?applicationId=${applicationId}`))).json()).toEqual({ items: [{ subject: 'REFUSAL', label: '不予受理', addressee: 'BODY' }] });
    const raised = await object(applicant, applicationId);
    expect([raised.statusCode, raised.json()]).toMatchObject([201, { status: 'OPEN', statusName: '待答复' }]);
    const { id } = raised.json() as Made;
    // 约定期限: five working days after 2026-03-02, a Monday
    expect([await kindsOf(city.intake, id), await kindsOf(city.reviewer, id), await kindsOf(bureau, id)]).toEqual([[['objection.answerByBody', '2026-03-09']], [], []]);
    expect(await read(city.intake, id)).toMatchObject({ subjectName: '不予受理', text: TEXT, wish: WISH, name: '张三', contact: null, answer: null });
    expect((await answer(city.intake, id)).json()).toMatchObject({ status: 'ANSWERED' });
    expect([await kindsOf(city.intake, id), await kindsOf(bureau, id)]).toEqual([[], []]);
    expect((await escalate(applicant, id)).json()).toMatchObject({ status: 'ESCALATED', statusName: '待监管部门处理' });
    expect(await kindsOf(bureau, id)).toEqual([['objection.settle', '2026-03-09']]);
    expect((await settle(bureau, id)).json()).toMatchObject({ status: 'UPHELD' });
    expect([await statusOf(applicationId), await slotOf(city, personId)]).toEqual(['RECOMMENDED', undefined]);
    expect(await read(applicant, id)).toMatchObject({ settlement: { outcome: 'UPHELD', anew: true, reason: '对应关系在报备表内。' }, grounds: '答复没有说明哪一条不对应。' });
    // intake finds it again, decides anew, and the slot is taken as by any acceptance (七(三))
    expect((await worklistOf(city.test, city.intake)).filter((item) => item.id === applicationId).map((item) => item.kind)).toEqual(['application.accept']);
    expect((await step(city.intake, applicationId, 'accept', {})).statusCode).toBe(200);
    expect(await slotOf(city, personId)).toMatchObject({ state: 'HELD', application_id: applicationId });
    expect((await city.test.published()).filter((e) => e.aggregateId === id || (e.aggregateId === applicationId && e.type.endsWith('Reopened'))).map((e) => [e.type, e.data])).toEqual([
      ['applications.ObjectionRaised', { source: 'APPLICANT', subject: 'REFUSAL', addressee: 'BODY', institutionId: city.body.institutionId, applicationId }], ['applications.ObjectionAnswered', { outcome: 'MAINTAINED', anew: false }], ['applications.ObjectionEscalated', {}],
      ['applications.ApplicationReopened', { objectionId: id, to: 'RECOMMENDED' }], ['applications.ObjectionSettled', { outcome: 'UPHELD', anew: true }]]);
    expect((await auditor.call('GET', url(`audit?recordId=${applicationId}`))).json().items).toContainEqual(expect.objectContaining({ action: 'ApplicationReopened', subject: 'acc-bureau', role: 'BUREAU_REVIEWER', reason: '对应关系在报备表内。' }));
    const told = (await city.intake.call('GET', url(`messages?recordId=${applicationId}`))).json().items as Array<{ kind: string; text: string }>;
    expect(told.filter((m) => m.kind === 'objection').map((m) => m.text).sort()).toEqual(['【贯通评价】张女士/先生，您提出的异议已有答复，请登录系统查看。', '【贯通评价】张女士/先生，监管部门已对您提出的异议作出处理，请登录系统查看。']);
  });

  it('what is written lies sealed, and is in nobody\'s reach but theirs', async () => {
    const { applicant, id: applicationId } = await refused();
    const secret = `只有办理人能看的理由${randomUUID()}`;
    const { id } = (await object(applicant, applicationId, 'REFUSAL', { text: secret, wish: '<script>alert(1)</script>' })).json() as Made;
    for (const table of ['objection', 'event', 'idempotency', 'message']) expect(JSON.stringify(await city.test.db.query(`SELECT * FROM ${table}`))).not.toContain(secret);
    expect([(await read(city.intake, id))['text'], (await read(city.intake, id))['wish'], (await read(bureau, id))['text']]).toEqual([secret, '<script>alert(1)</script>', secret]);
    expect(await read(auditor, id)).toMatchObject({ status: 'OPEN', subjectName: '不予受理', text: null, wish: null, name: null });
    for (const stranger of [await applicantOf(randomUUID()), city.reviewer, await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]), await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])]) expect((await stranger.call('GET', url(`objections/${id}`))).statusCode).toBe(404);
    expect((await city.clerk.call('GET', url(`objections/${id}`))).statusCode).toBe(403);
    expect((await applicant.call('GET', url(`objections?applicationId=${applicationId}`))).json().items).toMatchObject([{ id, status: 'OPEN' }]);
    const own = (await applicant.call('GET', url(`own-data/export?personId=${(await read(applicant, id))['personId'] as string}`))).json();
    expect(own.objections).toMatchObject([{ id, subject: 'REFUSAL', text: secret }]);
  });

  it('the employer answers what it decided, and takes it back', async () => {
    const { id: applicationId, personId } = await draft(city);
    await step(city.clerk, applicationId, 'submit');
    await step(city.reviewer, applicationId, 'not-recommend', { reason: '业绩不实' });
    const applicant = await applicantOf(personId);
    const { id } = (await object(applicant, applicationId, 'NOT_RECOMMENDED')).json() as Made;
    expect([await kindsOf(city.reviewer, id), await kindsOf(city.intake, id)]).toEqual([[['objection.answerByEmployer', '2026-03-09']], []]);
    expect((await answer(city.intake, id)).statusCode).toBe(404);
    expect(reasonCodes(await answer(city.reviewer, id, { anew: true }))).toEqual(['ANEW_WITHOUT_CAUSE']);
    expect((await answer(city.reviewer, id, { outcome: 'TAKEN_BACK', answer: '经核实业绩属实。', anew: true })).json()).toMatchObject({ status: 'TAKEN_BACK', statusName: '已采纳' });
    expect(await statusOf(applicationId)).toBe('SUBMITTED');
    expect((await step(city.reviewer, applicationId, 'recommend', opinion)).statusCode).toBe(200);
    expect((await escalate(applicant, id)).json()).toMatchObject({ status: 409, code: 'WRONG_STATE' });
  });

  it('against a return: the unit decides anew; not while the applicant changes the form, and not on a decision that has passed', async () => {
    const returned = async () => { const made = await draft(city); await step(city.clerk, made.id, 'submit'); await step(city.reviewer, made.id, 'return', { reason: '附件不全' }); const applicant = await applicantOf(made.personId); return { ...made, applicant, objection: (await object(applicant, made.id, 'RETURN')).json() as Made }; };
    const back = { outcome: 'TAKEN_BACK', answer: '附件在内，系看漏。', anew: true };
    const one = await returned();
    expect((await answer(city.reviewer, one.objection.id, back)).statusCode).toBe(200);
    expect(await statusOf(one.id)).toBe('SUBMITTED');
    const two = await returned();
    await step(city.clerk, two.id, 'submit');
    expect(reasonCodes(await answer(city.reviewer, two.objection.id, back))).toEqual(['DECISION_MOVED_ON']);
    expect((await answer(city.reviewer, two.objection.id, { ...back, anew: false })).statusCode).toBe(200);
  });

  it('against the method of an accepted one: decided anew, its slot free meanwhile; in a plan it is put right in words', async () => {
    const { id: applicationId, personId } = await accepted(city);
    await city.test.runJobs();
    const formsNow = async () => ((await city.intake.call('GET', url(`applications/${applicationId}`))).json() as { forms: Array<{ edition: string; fixed: boolean; superseded: boolean }> }).forms.map(({ edition, fixed, superseded }) => [edition, fixed, superseded]);
    const applicant = await applicantOf(personId);
    expect(reasonCodes(await object(applicant, applicationId, 'CLAIM'))).toEqual(['OBJECTION_NO_DECISION']);
    const { id } = (await object(applicant, applicationId, 'METHOD')).json() as Made;
    await answer(city.intake, id);
    await escalate(applicant, id);
    await enrol(city, PLAN, applicationId);
    expect([reasonCodes(await settle(bureau, id)), reasonCodes(await settle(bureau, id, { anew: false }))]).toEqual([['IN_PLAN'], ['MEASURE_MISSING']]);
    await city.test.deliver(PlanCancelled, PLAN, { reason: '疫情' });
    expect((await settle(bureau, id)).statusCode).toBe(200);
    expect([await statusOf(applicationId), (await slotOf(city, personId))?.state]).toEqual(['RECOMMENDED', 'RELEASED']);
    // the interim form of the decision that was taken back is not shown as current, and the further acceptance has its own
    expect(await formsNow()).toEqual([['accepted', true, true]]);
    // it goes on: nobody is told that it has ended
    expect((await city.intake.call('GET', url(`messages?recordId=${applicationId}`))).json().items.map((m: { kind: string }) => m.kind)).not.toContain('withdrawn-by-decision');
    expect((await step(city.intake, applicationId, 'accept', {})).statusCode).toBe(200);
    expect(await slotOf(city, personId)).toMatchObject({ state: 'HELD', application_id: applicationId });
    await city.test.runJobs();
    expect(await formsNow()).toEqual([['accepted', true, true], ['accepted:7', true, false]]);
    expect((await city.test.published()).filter((e) => e.aggregateId === applicationId).map((e) => e.type.replace('applications.Application', ''))).toEqual(['Drafted', 'Submitted', 'Recommended', 'Accepted', 'WithdrawnByDecision', 'Reopened', 'Accepted']);
  });

  it('against a withdrawal by decision: back to intake once the slot is free', async () => {
    const { id: applicationId, personId } = await accepted(city);
    await step(city.intake, applicationId, 'withdraw-by-decision', { reason: '单位来函离职' });
    const { id } = (await object(await applicantOf(personId), applicationId, 'WITHDRAWAL')).json() as Made;
    expect((await answer(city.intake, id, { outcome: 'TAKEN_BACK', answer: '来函有误，仍在岗。', anew: true })).statusCode).toBe(200);
    expect([await statusOf(applicationId), (await step(city.intake, applicationId, 'accept', {})).statusCode]).toEqual(['RECOMMENDED', 200]);
  });

  it('one at a time, and not again what the supervisor has settled; of another\'s application nothing is said', async () => {
    const { id, applicationId, applicant } = await escalated();
    expect(reasonCodes(await object(applicant, applicationId))).toEqual(['OBJECTION_STANDS']);
    expect((await settle(bureau, id, { outcome: 'DISMISSED', anew: false })).json()).toMatchObject({ status: 'DISMISSED' });
    expect(reasonCodes(await object(applicant, applicationId))).toEqual(['OBJECTION_SETTLED']);
    expect(reasonCodes(await object(applicant, applicationId, 'RETURN'))).toEqual(['OBJECTION_NO_DECISION']);
    const stranger = await applicantOf(randomUUID());
    const [theirs, none] = [await object(stranger, applicationId), await object(stranger, randomUUID())];
    expect([theirs.statusCode, theirs.body]).toEqual([404, none.body]);
    expect((await stranger.call('GET', url(`objections/subjects?applicationId=${applicationId}`))).statusCode).toBe(404);
    for (const verb of ['escalation', 'withdrawal']) expect((await act(stranger, id, verb, verb === 'escalation' ? { grounds: '不是我的也想提请处理。' } : undefined)).statusCode).toBe(404);
  });

  it('two at the same moment are one', async () => {
    const { id: applicationId, applicant } = await refused();
    const answers = await Promise.all(Array.from({ length: 8 }, () => object(applicant, applicationId)));
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 422)]);
  });

  it('is withdrawn by the objector, at any step, and then may be raised again', async () => {
    const { id, applicationId, applicant } = await escalated();
    expect((await act(applicant, id, 'withdrawal')).json()).toMatchObject({ status: 'WITHDRAWN' });
    expect([(await settle(bureau, id)).statusCode, await kindsOf(bureau, id)]).toEqual([409, []]);
    expect((await object(applicant, applicationId)).statusCode).toBe(201);
  });
});

describe('evidence', () => {
  const upload = (caller: TestCaller, id: string, bytes: Buffer, headers: Record<string, string> = {}) => caller.call('POST', url(`objections/${id}/attachments`), bytes, { 'content-type': 'application/octet-stream', ...headers });
  const png = async (colour: string) => sharp({ create: { width: 40, height: 30, channels: 3, background: colour } }).png().toBuffer();
  it('is the objector\'s to hand in and looked at by those who handle it, each look in the audit; judged by its content, sealed by name, and nothing is added once it is over', async () => {
    const { id: applicationId, applicant } = await refused();
    const { id } = (await object(applicant, applicationId)).json() as Made;
    const bytes = await png('#ffffff');
    const first = await upload(applicant, id, bytes, { 'x-file-name': encodeURIComponent('张三获奖证书.png') });
    expect([first.statusCode, (await upload(applicant, id, bytes)).json()]).toEqual([201, first.json()]);
    const fileId = (first.json() as Made).id;
    expect((await read(city.intake, id))['files']).toEqual([{ id: fileId, name: '张三获奖证书.png', mediaType: 'image/png', size: bytes.length }]);
    expect([(await read(auditor, id))['files'], JSON.stringify(await city.test.db.query('SELECT * FROM objection_file')).includes('获奖')]).toEqual([[], false]);
    const personId = (await read(applicant, id))['personId'] as string;
    expect((await applicant.call('GET', url(`own-data/export?personId=${personId}`))).json().objections).toMatchObject([{ id, files: [{ id: fileId, name: '张三获奖证书.png', size: bytes.length }] }]);
    expect((await applicant.call('GET', url(`own-data?personId=${personId}`))).body).toContain('张三获奖证书.png');
    const open = async (caller: TestCaller) => (await caller.call('GET', url(`objection-files/${fileId}`))).statusCode;
    const opened = await city.intake.call('GET', url(`objection-files/${fileId}`));
    expect([opened.rawPayload.equals(bytes), opened.headers['content-type']]).toEqual([true, 'image/png']);
    expect([await open(applicant), await open(bureau), await open(auditor), await open(city.reviewer), await open(await applicantOf(randomUUID())), await open(city.clerk)]).toEqual([200, 200, 404, 404, 404, 403]);
    expect((await auditor.call('GET', url(`audit?source=READ&recordId=${id}`))).json().items.map((each: { role: string; reason: string }) => [each.role, each.reason])).toEqual([['BUREAU_REVIEWER', '查看异议材料'], ['INTAKE_REVIEWER', '查看异议材料']]);
    expect([((await upload(applicant, id, Buffer.alloc(0))).json() as Problem).code, ((await upload(applicant, id, Buffer.from('<script>alert(1)</script>'))).json() as Problem).code]).toEqual(['FILE_EMPTY', 'FILE_TYPE_UNKNOWN']);
    expect([(await upload(await applicantOf(randomUUID()), id, bytes)).statusCode, (await upload(city.intake, id, bytes)).statusCode]).toEqual([404, 403]);
    for (let i = 1; i < 10; i += 1) expect((await upload(applicant, id, await png(`#00000${i}`))).statusCode).toBe(201);
    expect(reasonCodes(await upload(applicant, id, await png('#00ff00')))).toEqual(['TOO_MANY_FILES']);
    await sweepFiles(city.test.service.kit, 0);
    expect(await open(applicant)).toBe(200);
    await act(applicant, id, 'withdrawal');
    expect((await upload(applicant, id, await png('#0000ff'))).statusCode).toBe(409);
  });
});

describe('回避', () => {
  it('nobody settles what he decided or answered, through a delegation neither, and does not find it in 待办', async () => {
    const both = await city.test.as([{ role: 'INTAKE_REVIEWER', place: city.body.institutionId }, { role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    const deputy = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
    await deliverDelegation(city.test, both.subject, deputy.subject, [{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    for (const by of [{ refuses: both }, { answers: both }]) {
      const { id } = await escalated(by);
      expect([reasonCodes(await settle(both, id)), await kindsOf(both, id)]).toEqual([['OWN_DECISION'], []]);
      expect(reasonCodes(await settle(deputy, id))).toEqual(['OWN_DECISION']);
    }
    const { id } = await escalated();
    expect((await settle(bureau, id)).statusCode).toBe(200);
  });
  it('nobody handles an objection about the own application', async () => {
    const { id: applicationId, personId, applicant } = await refused();
    const { id } = (await object(applicant, applicationId)).json() as Made;
    const self = await city.test.as([{ role: 'APPLICANT', place: personId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }, { role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    expect(reasonCodes(await answer(self, id))).toEqual(['OWN_APPLICATION']);
    await answer(city.intake, id);
    await escalate(applicant, id);
    expect(reasonCodes(await settle(self, id))).toEqual(['OWN_APPLICATION']);
  });
  it('in two steps 经办 gives an opinion, and another person settles it', async () => {
    await deliverTwoSteps(city.test, city.body.bureauId, 'objection');
    const { id } = await escalated();
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }, { role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    expect([await kindsOf(bureau, id), (await kindsOf(officer, id)).map(([kind]) => kind)]).toEqual([[], ['objection.opine']]);
    expect(reasonCodes(await settle(bureau, id))).toEqual(['OPINION_MISSING']);
    expect((await opine(officer, 'applications', 'objection', id, 3)).statusCode).toBe(201);
    expect(reasonCodes(await settle(officer, id))).toEqual(['SAME_PERSON']);
    expect((await kindsOf(bureau, id)).map(([kind]) => kind)).toEqual(['objection.settle']);
    expect((await settle(bureau, id)).statusCode).toBe(200);
    await deliverTwoSteps(city.test, city.body.bureauId);
  });
});

describe('the public', () => {
  const CONTACT = { name: '钱实名', phone: '13912345678' };
  const say = (change: object = {}) => city.test.anonymous.call('POST', url('public-objections'), { institutionId: city.body.institutionId, subject: 'ABOUT_APPLICATION', about: '某某公司张三', text: TEXT, wish: WISH, contact: CONTACT, ...change });
  const check = (receipt: string) => city.test.anonymous.call('POST', url('objection-checks'), { receipt });
  const newest = async (caller: TestCaller) => ((await caller.call('GET', url('objections?limit=1'))).json().items as Made[])[0]!.id;
  const further = (receipt: string) => city.test.anonymous.call('POST', url('public-objections/escalations'), { receipt, grounds: '答复与事实不符，请监管部门核查。' });

  it('by name: a receipt and nothing else, by which state and answer are seen and it is taken further', async () => {
    const said = await say();
    expect([said.statusCode, Object.keys(said.json() as object), said.headers['cache-control']]).toEqual([201, ['receipt'], 'no-store']);
    const { receipt } = said.json() as { receipt: string };
    expect(receipt).toMatch(/^YY(-[0-9A-HJKMNP-TV-Z]{4}){5}$/);
    const id = await newest(city.intake);
    for (const table of ['objection', 'event', 'idempotency', 'message']) expect(JSON.stringify(await city.test.db.query(`SELECT * FROM ${table}`))).not.toMatch(new RegExp(`钱实名|13912345678|某某公司张三|${receipt}`));
    expect((await check(receipt.toLowerCase().replaceAll('-', ' '))).json()).toEqual({ status: 'OPEN', statusName: '待答复', subjectName: '对申报人或申报材料的意见', addressee: 'BODY', anonymous: false, at: expect.any(String), dueOn: '2026-03-09', bodyName: '某某评价机构', answer: null, settlement: null });
    expect(await read(city.intake, id)).toMatchObject({ source: 'NAMED', about: '某某公司张三', contact: { nameMasked: '钱**', phoneMasked: '139******78' }, name: null });
    expect((await answer(city.intake, id)).statusCode).toBe(200);
    expect((await check(receipt)).json()).toMatchObject({ status: 'ANSWERED', answer: { text: '依据二(一)，维持。' } });
    expect((await further(receipt)).json()).toEqual({ status: 'ESCALATED', statusName: '待监管部门处理' });
    expect(reasonCodes(await settle(bureau, id))).toEqual(['NO_DECISION_ANEW']);
    expect((await settle(bureau, id, { anew: false, measure: '由评价机构复核材料。' })).statusCode).toBe(200);
    const end = await check(receipt);
    expect(end.json()).toMatchObject({ status: 'UPHELD', settlement: { text: '对应关系在报备表内。', measure: '由评价机构复核材料。' } });
    expect(end.body).not.toMatch(/钱|139|张三|acc-/);
    const told = await city.test.db.query<{ text: string; phone_masked: string }>(`SELECT text, phone_masked FROM message WHERE record_id = $1 ORDER BY created_at, text`, [id]);
    expect(told).toEqual([{ text: '【贯通评价】钱女士/先生，您提出的异议已有答复，请凭回执编号在“异议与投诉”页查看。', phone_masked: '139******78' }, { text: '【贯通评价】钱女士/先生，监管部门已对您提出的异议作出处理，请凭回执编号在“异议与投诉”页查看。', phone_masked: '139******78' }]);
  });

  it('the contact is looked at in full by those who handle it, with a reason, and each look is in the audit', async () => {
    await say();
    const id = await newest(city.intake);
    const unmask = (caller: TestCaller, reason = '核实来电') => caller.call('POST', url('unmaskings'), { recordType: 'applications.objection', ids: [id], reason });
    expect((await unmask(city.intake)).json()).toEqual({ items: [{ id, name: '钱实名', phone: '13912345678' }] });
    expect((await unmask(bureau)).statusCode).toBe(200);
    // other offices of the body have no business with an informer's name
    for (const role of ['BODY_ADMIN', 'PLAN_OFFICER'] as const) expect((await unmask(await city.test.as([{ role, place: city.body.institutionId }]))).statusCode).toBe(404);
    expect([(await unmask(city.reviewer)).statusCode, (await unmask(auditor)).statusCode, (await unmask(city.intake, '看')).statusCode]).toEqual([404, 403, 400]);
    expect((await auditor.call('GET', url(`audit?source=READ&recordId=${id}`))).json().items).toMatchObject([{ action: 'person.unmask', role: 'BUREAU_REVIEWER', reason: '核实来电' }, { role: 'INTAKE_REVIEWER' }]);
  });

  it('a complaint about the body goes to its supervisor at once; the body learns nothing of it', async () => {
    const { receipt } = (await say({ subject: 'ABOUT_BODY', about: '收费' })).json() as { receipt: string };
    const id = await newest(bureau);
    expect([(await check(receipt)).json()['status'], (await city.intake.call('GET', url(`objections/${id}`))).statusCode, await kindsOf(city.intake, id), await kindsOf(bureau, id)]).toEqual(['ESCALATED', 404, [], [['objection.settle', '2026-03-09']]]);
    expect((await city.intake.call('POST', url('unmaskings'), { recordType: 'applications.objection', ids: [id], reason: '核实来电' })).statusCode).toBe(404);
    expect((await settle(bureau, id, { outcome: 'DISMISSED', anew: false })).statusCode).toBe(200);
    expect((await city.intake.call('GET', url(`messages?recordId=${id}`))).json().items).toEqual([]);
  });

  it('without a name: marked so, its state is seen, an answer is promised to nobody', async () => {
    const { receipt } = (await say({ contact: null })).json() as { receipt: string };
    const id = await newest(city.intake);
    expect(await read(city.intake, id)).toMatchObject({ source: 'ANONYMOUS', sourceName: '社会公众（匿名）', contact: null });
    expect((await answer(city.intake, id)).statusCode).toBe(200);
    expect((await check(receipt)).json()).toMatchObject({ status: 'ANSWERED', anonymous: true, answer: null });
    expect(reasonCodes(await further(receipt))).toEqual(['ANONYMOUS_NO_ANSWER']);
    expect(await city.test.db.query('SELECT 1 FROM message WHERE record_id = $1', [id])).toEqual([]);
    expect((await city.test.anonymous.call('POST', url('public-objections/withdrawals'), { receipt })).json()).toEqual({ status: 'WITHDRAWN', statusName: '已撤回' });
  });

  it('sent again with its key it is one, with the same receipt; another\'s key opens nothing', async () => {
    const headers = { 'idempotency-key': `key-${randomUUID()}` };
    const body = { institutionId: city.body.institutionId, subject: 'ABOUT_BODY', about: '服务', text: TEXT, wish: WISH };
    const call = (change: object = {}) => city.test.anonymous.call('POST', url('public-objections'), { ...body, ...change }, headers);
    const [one, two] = [await call(), await call()];
    expect([one.statusCode, two.statusCode, two.json()]).toEqual([201, 201, one.json()]);
    expect((await call({ about: '别的' })).json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('a receipt that nobody was given is not there, whatever it looks like', async () => {
    const answers = await Promise.all(['YY-0000-0000-0000-0000-0000', 'YY-0123-4567-89AB-CDEF-GHJK', '1', "' OR 1=1 --", '<script>'].map((receipt) => check(receipt)));
    expect(new Set(answers.map((each) => `${each.statusCode} ${each.body}`)).size).toBe(1);
    expect([answers[0]!.statusCode, (await further('YY-0000-0000-0000-0000-0000')).statusCode]).toEqual([404, 404]);
    expect((await check('Y'.repeat(61))).json()).toMatchObject({ status: 400 });
  });

  it.each([
    ['no text', { text: '' }, 'text'], ['a text that says nothing', { text: '不服' }, 'text'], ['a text beyond a page', { text: '字'.repeat(2_001) }, 'text'], ['control characters', { text: `${TEXT}\u0000` }, 'text'], ['a wish beyond a sentence', { wish: '字'.repeat(501) }, 'wish'], ['about nobody', { about: ' ' }, 'about'],
    ['a phone that is none', { contact: { ...CONTACT, phone: '12345' } }, 'contact.phone'], ['a name that is none', { contact: { ...CONTACT, name: '' } }, 'contact.name'], ['half a name', { contact: { name: '钱' } }, 'contact.phone'], ['an applicant\'s subject', { subject: 'REFUSAL' }, 'subject'], ['more than is asked', { personId: randomUUID() }, 'personId'], ['a body that is no id', { institutionId: 'x' }, 'institutionId'],
  ])('%s is refused, naming the field', async (_, change, field) => {
    const answer = await say(change);
    expect([answer.statusCode, ((answer.json() as Problem).errors ?? []).map((each) => each.field)]).toEqual([400, [field]]);
    expect(answer.body).not.toContain('12345');
  });
  it('a body that is not there is said, a person or an application never is', async () => {
    expect(reasonCodes(await say({ institutionId: randomUUID() }))).toEqual(['INSTITUTION_UNKNOWN']);
    const { id } = await refused();
    expect([(await say({ about: id })).statusCode, (await say({ about: randomUUID() })).statusCode]).toEqual([201, 201]);
  });
});

describe('who may, written by hand', () => {
  it('every act is heard from those whose move it is, in its states, and from nobody else', async () => {
    const { id, personId } = await escalated();
    const states = Object.keys(objectionTransitions) as ObjectionStatus[];
    const callers = await callersAt(city.test, { institutionId: city.body.institutionId, bureauId: city.body.bureauId, employerId: city.employerId, personId, expertIds: city.body.expertIds[0]!, planId: city.body.filingId });
    // the employer answers what it decided itself: this one is the body's
    const hidden = (role: Role) => role === 'EMPLOYER_REVIEWER';
    expect(await matrixFaults({ test: city.test, table: 'objection', id, url: url(`objections/${id}/`), states, callers, hidden, commands: [
      { command: 'answer', body: { outcome: 'MAINTAINED', answer: '维持原决定' }, who: ['INTAKE_REVIEWER', 'EMPLOYER_REVIEWER'], when: ['OPEN'] },
      { command: 'escalation', body: { grounds: '答复没有说明依据的条款。' }, who: ['APPLICANT'], when: ['ANSWERED'] },
      { command: 'settlement', body: { outcome: 'DISMISSED', reason: '原决定有据' }, who: ['BUREAU_REVIEWER'], when: ['ESCALATED'] },
      { command: 'withdrawal', who: ['APPLICANT'], when: ['OPEN', 'ANSWERED', 'ESCALATED'] },
    ] })).toEqual([]);
  }, 60_000);

  it('the list by reach is all rows filtered by what each may read', async () => {
    const { id, personId } = await escalated();
    const other = somewhere();
    const here = { institutionId: city.body.institutionId, bureauId: city.body.bureauId, employerId: city.employerId, personId, expertIds: city.body.expertIds[0]!, planId: city.body.filingId };
    await city.test.db.query(`INSERT INTO copy (aggregate_type, id, version, state) VALUES ('institutions.institution', $1, 1, $2::jsonb)`, [other.institutionId, JSON.stringify({ name: '另一机构', supervisorId: other.bureauId })]);
    await generateRows(city.test, ['DELETE FROM objection_file'], ['DELETE FROM objection WHERE id <> $1', [id]]);
    const make = async (place: typeof here, addressee: 'EMPLOYER' | 'BODY' | 'BUREAU') => {
      const columns = { institution_id: place.institutionId, employer_id: place.employerId, person_id: place.personId, addressee };
      const made = await likeRow(city.test, 'objection', id, columns, { institutionId: place.institutionId, employerId: place.employerId, personId: place.personId, addressee });
      return { id: made, resource: { personId: place.personId, bureauId: place.bureauId, ...(addressee === 'EMPLOYER' ? { employerId: place.employerId } : {}), ...(addressee === 'BODY' ? { institutionId: place.institutionId } : {}) } };
    };
    const rows = [{ id, resource: { personId, bureauId: here.bureauId, institutionId: here.institutionId } }, await make(here, 'EMPLOYER'), await make(here, 'BUREAU'), await make(other, 'BODY'), await make(other, 'EMPLOYER'), await make({ ...here, personId: other.personId }, 'BODY')];
    expect(await listFaults({ test: city.test, url: url('objections'), action: 'objection.read', rows, places: [here, other] })).toEqual([]);
  }, 60_000);

  it('a page of 待办 reads a page, whatever waits', async () => {
    await generateRows(city.test, [`INSERT INTO objection (id, version, state, status, since, addressee, institution_id, employer_id) SELECT gen_random_uuid(), 1, (SELECT state FROM objection LIMIT 1), (ARRAY['OPEN', 'ESCALATED', 'DISMISSED'])[1 + n % 3], now() - n * interval '1 second', (ARRAY['BODY', 'EMPLOYER'])[1 + n % 2], $1, $2 FROM generate_series(1, 9000) n`, [city.body.institutionId, city.employerId]], ['ANALYZE objection']);
    for (const [role, place] of [['INTAKE_REVIEWER', city.body.institutionId], ['EMPLOYER_REVIEWER', city.employerId]] as const) {
      const read = await readsOfWorklist(city.test, [{ role, place }], 'objection');
      expect({ role, scannedThrough: read.scannedThrough, few: read.rows <= 4 * 60 }).toEqual({ role, scannedThrough: false, few: true });
    }
  });
});

describe('counts for the bureau in charge', () => {
  interface Counts { institutionId: string; open: number; escalated: number; overdue: number; takenBack: number; upheld: number; dismissed: number; all: number }
  const counts = async (caller: TestCaller) => (await caller.call('GET', url('objections/counts'))).json<{ items: Counts[] }>().items;
  it('by body: what waits, what is overdue, what was right; another bureau counts nothing, nobody of a body or unit does', async () => {
    const bureauId = randomUUID();
    await city.test.deliver(BureauRegistered, bureauId, { name: '某区人力社保局', level: 'DISTRICT', telephone: null });
    const other = await deliverBody(city.test, { bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000031' });
    const district = await city.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]);
    const publicly = (subject: string) => city.test.anonymous.call('POST', url('public-objections'), { subject, institutionId: other.institutionId, about: '某批次', text: TEXT, wish: WISH });
    expect(await counts(district)).toEqual([]);
    expect((await publicly('ABOUT_BODY')).statusCode).toBe(201);
    expect(await counts(district)).toEqual([{ institutionId: other.institutionId, open: 0, escalated: 1, overdue: 0, takenBack: 0, upheld: 0, dismissed: 0, all: 1 }]);
    await city.test.setClock('2026-04-01T01:00:00Z');
    expect(await counts(district)).toMatchObject([{ overdue: 1 }]);
    await city.test.setClock('2026-03-02T01:00:00Z');
    const { id, applicant } = await escalated();
    const [mine] = await counts(bureau);
    await settle(bureau, id);
    expect(await counts(bureau)).toEqual([{ ...mine!, escalated: mine!.escalated - 1, upheld: mine!.upheld + 1 }]);
    expect((await counts(auditor)).map((each) => each.institutionId)).toEqual(expect.arrayContaining([city.body.institutionId, other.institutionId]));
    for (const caller of [applicant, city.intake, city.reviewer]) expect((await caller.call('GET', url('objections/counts'))).statusCode).toBe(403);
  });
});
