import { randomUUID } from 'node:crypto';
import { worklistOf, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import { DRAFT_RETENTION_DAYS } from '../src/jobs/purge-drafts.js';
import { CONSENT_KINDS, privacyNotices } from '../src/domain/privacy-notice.js';
import { accepted, draftDto, formDto, openCity, reasonCodes, recommended, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });
const url = (path: string) => `/api/applications/${path}`;
const someone = async (): Promise<{ idNumber: string; personId: string; caller: TestCaller }> => {
  const idNumber = residentId(city.random);
  const personId = city.test.service.kit.personIds.of('RESIDENT_ID', idNumber);
  return { idNumber, personId, caller: await city.test.as([{ role: 'APPLICANT', place: personId }]) };
};
const consent = (caller: TestCaller, personId: string, kinds: readonly string[] = CONSENT_KINDS, noticeVersion = 1) => caller.call('POST', url('consents'), { personId, noticeVersion, kinds });
const takeBack = (caller: TestCaller, personId: string, kinds: readonly string[] = CONSENT_KINDS) => caller.call('POST', url('consents/withdrawals'), { personId, kinds });
const kindsOf = (answer: { json(): unknown }) => ((answer.json() as Problem).reasons ?? []).map((each) => [each.code, each.facts['kind']]);

describe('告知书 and consents', () => {
  it('the notice says who, why, what, to whom, how long, which rights and whom to ask; its term of drafts is the one that is carried out', async () => {
    const notice = (await city.test.anonymous.call('GET', url('privacy-notice'))).json();
    expect(notice).toMatchObject({ version: 1, effectiveFrom: '2022-03-10', consents: [{ kind: 'ID_NUMBER_AND_PHOTO' }, { kind: 'PASSING_ON' }], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(notice.sections.map((each: { heading: string }) => each.heading.slice(0, 2))).toEqual(['一、', '二、', '三、', '四、', '五、', '六、', '七、']);
    for (const each of privacyNotices) expect(JSON.stringify(each)).toContain(`${DRAFT_RETENTION_DAYS} 天内没有提交`);
    expect((await city.test.anonymous.call('GET', url('privacy-notice?version=7'))).statusCode).toBe(404);
  });

  it('an applicant fills in only after both, each given by itself, to the version that was read', async () => {
    const { idNumber, personId, caller } = await someone();
    const fill = () => caller.call('POST', url('applications'), draftDto(city, { applicant: { idNumber } }));
    const refused = await fill();
    expect([refused.statusCode, kindsOf(refused)]).toEqual([422, [['CONSENT_MISSING', 'ID_NUMBER_AND_PHOTO'], ['CONSENT_MISSING', 'PASSING_ON']]]);
    expect((await consent(caller, personId, CONSENT_KINDS, 2)).json()).toMatchObject({ status: 409, code: 'NOTICE_CHANGED' });
    expect((await consent(caller, personId, ['ID_NUMBER_AND_PHOTO'])).json()).toMatchObject({ complete: false, items: [{ standing: 'GIVEN', source: 'ONLINE' }, { standing: 'NONE' }] });
    expect(kindsOf(await fill())).toEqual([['CONSENT_MISSING', 'PASSING_ON']]);
    expect((await consent(caller, personId)).json()).toMatchObject({ complete: true });
    expect((await fill()).statusCode).toBe(201);
    expect((await caller.call('GET', url(`consents?personId=${personId}`))).json()).toMatchObject({ noticeVersion: 1, complete: true, items: [{ standing: 'GIVEN', noticeVersion: 1, on: '2026-03-02' }, { standing: 'GIVEN' }] });
  });

  it('are nobody else\'s to give, take back or read; what was given stays in the log', async () => {
    const { personId, caller } = await someone();
    const other = await someone();
    expect((await consent(other.caller, personId)).statusCode).toBe(403);
    for (const stranger of [city.clerk, city.intake, city.reviewer]) expect([(await consent(stranger, personId)).statusCode, (await takeBack(stranger, personId)).statusCode]).toEqual([403, 403]);
    expect((await other.caller.call('GET', url(`consents?personId=${personId}`))).statusCode).toBe(404);
    await consent(caller, personId);
    await takeBack(caller, personId, ['PASSING_ON']);
    expect((await city.test.published()).filter((each) => each.aggregateId === personId).map((each) => [each.type, each.data])).toEqual([
      ['applications.ConsentGiven', { noticeVersion: 1, kinds: [...CONSENT_KINDS], source: 'ONLINE' }], ['applications.ConsentWithdrawn', { kinds: ['PASSING_ON'] }]]);
  });

  it('taken back: a draft cannot be submitted, by the clerk neither; what was accepted goes on; given anew it can', async () => {
    const { idNumber, personId, caller } = await someone();
    await consent(caller, personId);
    const { id } = (await caller.call('POST', url('applications'), draftDto(city, { applicant: { idNumber } }))).json();
    const earlier = await accepted(city);
    const holder = await city.test.as([{ role: 'APPLICANT', place: earlier.personId }]);
    await consent(holder, earlier.personId);
    expect((await takeBack(holder, earlier.personId)).json().effect).toContain('不因此改变');
    expect((await holder.call('GET', url(`applications/${earlier.id}`))).json()).toMatchObject({ status: 'ACCEPTED', consent: { standing: 'WITHDRAWN', name: '本人已撤回同意' } });
    expect((await takeBack(caller, personId, ['PASSING_ON'])).statusCode).toBe(200);
    for (const who of [caller, city.clerk]) expect(kindsOf(await step(who, id, 'submit'))).toEqual([['CONSENT_WITHDRAWN', 'PASSING_ON']]);
    expect((await takeBack(caller, personId, ['PASSING_ON'])).json()).toMatchObject({ status: 409, code: 'NOTHING_TO_WITHDRAW' });
    await consent(caller, personId);
    expect((await step(caller, id, 'submit')).statusCode).toBe(200);
  });

  it('all that keeps a submission back is said at once', async () => {
    const { idNumber, personId, caller } = await someone();
    const { id } = (await city.clerk.call('POST', url('applications'), draftDto(city, { applicant: { idNumber }, form: { title: null } }))).json();
    expect(reasonCodes(await step(caller, id, 'submit'))).toEqual(['CONSENT_MISSING', 'CONSENT_MISSING', 'FORM_INCOMPLETE']);
    // nor is a clerk's draft changed by the applicant before that
    const change = () => caller.call('PUT', url(`applications/${id}`), { institutionId: city.body.institutionId, applicant: { name: '张三' }, form: formDto() }, { 'if-match': '"1"' });
    expect(reasonCodes(await change())).toEqual(['CONSENT_MISSING', 'CONSENT_MISSING']);
    await consent(caller, personId);
    expect((await change()).statusCode).toBe(200);
  });

  it('what a clerk brings is 待补 before the intake until the page signed by pen is there; a page from before a withdrawal does not outweigh it', async () => {
    const { id, personId } = await recommended(city);
    const shown = async () => (await city.intake.call('GET', url(`applications/${id}`))).json().consent;
    expect(await shown()).toMatchObject({ standing: 'AWAITED', name: '待补告知同意', awaited: CONSENT_KINDS });
    expect((await city.intake.call('GET', url('applications?state=RECOMMENDED'))).json().items.find((each: { id: string }) => each.id === id).consent).toBe('AWAITED');
    const page = (caller: TestCaller, change: object = {}) => caller.call('POST', url('consent-pages'), { items: [{ id, kinds: [...CONSENT_KINDS], signedOn: '2026-03-01', pageSha256: 'a'.repeat(64), ...change }] });
    expect((await page(city.clerk, { signedOn: '2026-03-03' })).json().results[0].reasons[0].code).toBe('SIGNED_IN_THE_FUTURE');
    expect((await page(await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }]))).json().results[0].reasons[0].code).toBe('NOT_FOUND');
    expect((await page(await city.test.as([{ role: 'APPLICANT', place: personId }]))).json().results[0].reasons[0].code).toBe('NOT_FOUND');
    expect((await page(city.clerk)).json()).toMatchObject({ done: 1, refused: 0 });
    expect(await shown()).toMatchObject({ standing: 'COMPLETE', sources: ['PAPER'] });
    await takeBack(await city.test.as([{ role: 'APPLICANT', place: personId }]), personId, ['PASSING_ON']);
    expect((await page(city.clerk)).json().results[0].reasons).toMatchObject([{ code: 'CONSENT_WITHDRAWN', facts: { kind: 'PASSING_ON' } }]);
    expect(await shown()).toMatchObject({ standing: 'WITHDRAWN', withdrawn: ['PASSING_ON'] });
  });
});

describe('the person\'s rights', () => {
  it('sees and takes away everything that is kept, and who looked at it; nobody else does, and each look is noted', async () => {
    const { idNumber, personId, caller } = await someone();
    const { id } = await recommended(city, { applicant: { idNumber, phone: '13800138000' } });
    await city.intake.call('POST', url('unmaskings'), { recordType: 'applications.application', ids: [id], reason: '核对证件原件' });
    const page = await caller.call('GET', url(`own-data?personId=${personId}`));
    expect([page.statusCode, page.headers['cache-control'], page.body.includes(idNumber)]).toEqual([200, 'no-store', false]);
    expect(page.json().sections.map((each: { title: string }) => each.title)).toEqual(['人员登记', '申报（单位已推荐）', '谁看过您的完整号码']);
    const own = await caller.call('GET', url(`own-data/export?personId=${personId}`));
    expect([own.statusCode, own.headers['content-disposition'], own.headers['cache-control']]).toEqual([200, 'attachment; filename="own-data.json"', 'no-store']);
    expect(own.json()).toMatchObject({ person: { name: '张三', idNumber }, applications: [{ id, status: 'RECOMMENDED', applicant: { idNumber, phone: '13800138000' }, form: { achievements: '主持技术改造两项。' }, verdict: { standing: 'MET' } }],
      looks: [{ action: 'person.export', reason: '本人导出' }, { action: 'person.export', reason: '本人查阅' }, { role: 'INTAKE_REVIEWER', reason: '核对证件原件' }] });
    for (const path of ['own-data', 'own-data/export']) {
      expect((await (await someone()).caller.call('GET', url(`${path}?personId=${personId}`))).statusCode).toBe(404);
      for (const other of [city.clerk, city.intake, await city.test.as([{ role: 'AUDITOR', place: null }])]) expect((await other.call('GET', url(`${path}?personId=${personId}`))).statusCode).toBe(403);
    }
  });

  const ask = (caller: TestCaller, applicationId: string, change: object = {}) => caller.call('POST', url('corrections'), { applicationId, field: 'phone', wished: '13900139000', grounds: '换了号码', evidence: '运营商业务单', ...change });
  const decide = (caller: TestCaller, id: string, decision: string, answer = '已核对原件') => caller.call('POST', url(`corrections/${id}/decision`), { decision, answer });

  it('asks for a correction, which waits for the body\'s intake, is sealed, and is applied by an event', async () => {
    const { idNumber, caller } = await someone();
    const { id: applicationId } = await accepted(city, { applicant: { idNumber, phone: '13800138000' } });
    expect((await ask((await someone()).caller, applicationId)).statusCode).toBe(404);
    expect((await ask(caller, applicationId, { wished: '12345' })).json().errors).toMatchObject([{ field: 'wished' }]);
    const { id } = (await ask(caller, applicationId)).json();
    expect((await ask(caller, applicationId)).json()).toMatchObject({ status: 409, code: 'CORRECTION_OPEN' });
    const waiting = async () => (await worklistOf(city.test, city.intake, '&kind=correction.decide')).map((item) => item.id);
    expect(await waiting()).toEqual([id]);
    for (const table of ['correction', 'event', 'idempotency']) expect(JSON.stringify(await city.test.db.query(`SELECT * FROM ${table}`))).not.toMatch(/13900139000|换了号码|业务单/);
    expect((await city.intake.call('GET', url(`corrections/${id}`))).json()).toMatchObject({ name: '张三', fieldName: '手机号', now: '138******00', wished: '13900139000', grounds: '换了号码', evidence: '运营商业务单' });
    expect((await (await city.test.as([{ role: 'AUDITOR', place: null }])).call('GET', url(`corrections/${id}`))).json()).toMatchObject({ fieldName: '手机号', name: null, wished: null, grounds: null });
    for (const stranger of [await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]), (await someone()).caller]) expect((await stranger.call('GET', url(`corrections/${id}`))).statusCode).toBe(404);
    expect((await decide(await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]), id, 'APPLY')).statusCode).toBe(404);
    expect([(await decide(caller, id, 'APPLY')).statusCode, (await decide(city.clerk, id, 'APPLY')).statusCode]).toEqual([403, 403]);
    expect((await decide(city.intake, id, 'APPLY')).json()).toMatchObject({ status: 'APPLIED', statusName: '已更正' });
    expect(await waiting()).toEqual([]);
    expect((await decide(city.intake, id, 'REFUSE')).json()).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect((await caller.call('GET', url(`own-data/export?personId=${city.test.service.kit.personIds.of('RESIDENT_ID', idNumber)}`))).json().applications[0].applicant.phone).toBe('13900139000');
    expect((await city.test.published()).filter((each) => each.type === 'applications.ApplicationCorrected').map((each) => each.data)).toEqual([{ field: 'phone', correctionId: id }]);
    const auditor = await city.test.as([{ role: 'AUDITOR', place: null }]);
    expect((await auditor.call('GET', url(`audit?source=READ&recordId=${id}`))).json().items).toMatchObject([{ action: 'correction.decide', subject: city.intake.subject }]);
    expect((await city.intake.call('GET', url(`messages?recordId=${applicationId}`))).json().items.map((each: { kind: string }) => each.kind)).toContain('correction-decided');
  });

  it('a name is put right in application and register before the acceptance; after it, and for what the verdict rests on, it is done otherwise or refused with reason', async () => {
    const { idNumber, personId, caller } = await someone();
    const { id: applicationId } = await recommended(city, { applicant: { idNumber } });
    const bureau = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
    const [own, other] = Number(idNumber[16]) % 2 === 1 ? ['男', '女'] : ['女', '男'];
    expect((await ask(caller, applicationId, { field: 'sex', wished: other })).json()).toMatchObject({ status: 400, errors: [{ field: 'wished', code: 'SEX_MISMATCH' }] });
    expect((await decide(bureau, (await ask(caller, applicationId, { field: 'sex', wished: own })).json().id, 'HANDLED')).statusCode).toBe(200);
    const name = (await ask(caller, applicationId, { field: 'name', wished: '张叁' })).json().id;
    expect((await decide(bureau, name, 'APPLY')).statusCode).toBe(200);
    expect((await caller.call('GET', url(`own-data/export?personId=${personId}`))).json()).toMatchObject({ person: { name: '张叁' }, applications: [{ applicant: { name: '张叁' } }] });
    expect((await step(city.intake, applicationId, 'accept', {})).statusCode).toBe(200);
    const late = (await ask(caller, applicationId, { field: 'name', wished: '张三' })).json().id;
    expect(reasonCodes(await decide(city.intake, late, 'APPLY'))).toEqual(['CORRECTION_AFTER_ACCEPTANCE']);
    const verdict = (await ask(caller, applicationId, { field: 'OTHER', wished: '职称取得日期应为 2018-06-01' })).json().id;
    expect(reasonCodes(await decide(city.intake, verdict, 'APPLY'))).toEqual(['CORRECTION_BY_SUPPLEMENT']);
    expect((await decide(city.intake, verdict, 'HANDLED', '已核对，不影响判定，记入档案')).json().statusName).toBe('已另行办理');
    expect((await decide(city.intake, late, 'REFUSE', '与身份证不一致；可向市中心反映')).statusCode).toBe(200);
    expect((await caller.call('GET', url('corrections'))).json().items.map((each: { field: string; status: string; answer: string }) => [each.field, each.status, each.answer])).toEqual([
      ['OTHER', 'HANDLED', '已核对，不影响判定，记入档案'], ['name', 'REFUSED', '与身份证不一致；可向市中心反映'], ['name', 'APPLIED', '已核对原件'], ['sex', 'HANDLED', '已核对原件']]);
  });

  it('a draft is put right by writing it', async () => {
    const { idNumber, personId, caller } = await someone();
    await consent(caller, personId);
    const { id } = (await caller.call('POST', url('applications'), draftDto(city, { applicant: { idNumber } }))).json();
    expect(reasonCodes(await ask(caller, id))).toEqual(['CORRECTION_NOT_NEEDED']);
  });
});
