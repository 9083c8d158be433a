import { randomUUID } from 'node:crypto';
import { generateRows, readsOfWorklist, worklistOf, type TestCaller } from '@gt/service-testing';
import { accepted, draft, openCity, opinion, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity({ type: 'ENTERPRISE' }); });
afterAll(async () => { await city?.test.stop(); });
const kindsOf = async (caller: TestCaller, id: string) => (await worklistOf(city.test, caller)).filter((item) => item.id === id).map((item) => item.kind);
const applicantOf = (personId: string) => city.test.as([{ role: 'APPLICANT', place: personId }]);

describe('待办 of applications', () => {
  it('an application waits for one after the other, and for nobody who cannot move it', async () => {
    const { id, personId } = await draft(city);
    const applicant = await applicantOf(personId);
    const auditor = await city.test.as([{ role: 'AUDITOR', place: null }, { role: 'MUNICIPAL_READER', place: null }]);
    const plan = await city.test.as([{ role: 'PLAN_OFFICER', place: city.body.institutionId }]);
    const seen = async () => ({ applicant: await kindsOf(applicant, id), clerk: await kindsOf(city.clerk, id), reviewer: await kindsOf(city.reviewer, id), intake: await kindsOf(city.intake, id), others: [...await kindsOf(auditor, id), ...await kindsOf(plan, id)] });
    const nobody = { applicant: [], clerk: [], reviewer: [], intake: [], others: [] };
    expect(await seen()).toEqual({ ...nobody, applicant: ['application.complete'], clerk: ['application.complete'] });
    await step(city.clerk, id, 'submit');
    expect(await seen()).toEqual({ ...nobody, clerk: ['application.signedPage'], reviewer: ['application.recommend'] });
    await step(city.reviewer, id, 'return', { reason: '附件不全' });
    expect(await seen()).toEqual({ ...nobody, applicant: ['application.mend'], clerk: expect.arrayContaining(['application.mend']) });
    await step(city.clerk, id, 'submit');
    await step(city.reviewer, id, 'recommend', opinion);
    expect(await seen()).toEqual({ ...nobody, clerk: ['application.signedPage'], intake: ['application.accept'] });
    await step(city.intake, id, 'request-supplement', { reason: '补充年度考核表', dueOn: '2026-03-12' });
    expect(await seen()).toMatchObject({ applicant: ['application.supplement'], intake: [], reviewer: [] });
    const [item] = (await worklistOf(city.test, applicant)).filter((each) => each.id === id);
    expect(item).toEqual({ kind: 'application.supplement', title: '待补正：张三 · 车工 二级/技师', id, service: 'applications', aggregateType: 'applications.application', state: 'SUPPLEMENT_REQUESTED',
      since: expect.stringMatching(/^2026-03-02T/), dueOn: null, daysLeft: null, link: `/api/applications/applications/${id}`, placeName: '重庆某某机械有限公司', onBehalfOf: null, onBehalfOfName: null });
    await step(city.clerk, id, 'withdraw', { reason: '不再申报' });
    expect(await seen()).toEqual(nobody);
  });

  it('a supplement whose agreed term is over comes back to the body, which sets another term or refuses; nothing happens by itself', async () => {
    const { id } = await recommended(city, { applicant: { phone: '13800138000' } });
    await step(city.intake, id, 'request-supplement', { reason: '补充年度考核表', dueOn: '2026-03-12', items: [{ item: 'TITLE_CERTIFICATE', reason: '看不清' }] });
    await city.test.runJobs(); // delivered: the term runs
    try {
      await city.test.setClock('2026-03-12T15:00:00Z'); // 23:00 of its last day
      expect(await kindsOf(city.intake, id)).toEqual([]);
      await city.test.setClock('2026-03-12T16:00:00Z');
      expect((await worklistOf(city.test, city.intake)).filter((item) => item.id === id)).toMatchObject([{ kind: 'application.supplementOverdue', dueOn: '2026-03-12', daysLeft: -1 }]);
      expect(await kindsOf(city.clerk, id)).toContain('application.supplement');
      const stranger = await city.test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]);
      expect([await kindsOf(stranger, id), (await step(stranger, id, 'request-supplement', { reason: '延期', dueOn: '2026-03-20' })).statusCode]).toEqual([[], 404]);

      expect((await step(city.intake, id, 'request-supplement', { reason: '延期', dueOn: '2026-03-01' })).json()).toMatchObject({ reasons: [{ code: 'DUE_DAY_PAST' }] });
      expect((await step(city.intake, id, 'request-supplement', { reason: '延期一周', dueOn: '2026-03-20' })).statusCode).toBe(200);
      expect(await kindsOf(city.intake, id)).toEqual([]);
      await city.test.runJobs();
      expect((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ status: 'SUPPLEMENT_REQUESTED', supplementDueOn: '2026-03-20', supplementItems: [{ item: 'TITLE_CERTIFICATE' }] });
      // late is not too late: the term is agreed upon, no legal one
      await city.test.setClock('2026-03-25T01:00:00Z');
      expect(await kindsOf(city.intake, id)).toEqual(['application.supplementOverdue']);
      expect((await step(city.clerk, id, 'submit')).statusCode).toBe(200);
      expect(await kindsOf(city.intake, id)).toEqual([]);
      await step(city.clerk, id, 'withdraw', { reason: '不再申报' });
    } finally { await city.test.setClock('2026-03-02T01:00:00Z'); }
  });

  it('recommending and accepting are two people in an enterprise body: whoever recommended does not find it', async () => {
    const both = await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: city.employerId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    const { id } = await draft(city);
    await step(city.clerk, id, 'submit');
    await step(both, id, 'recommend', opinion);
    expect(await kindsOf(both, id)).toEqual([]);
    expect(await kindsOf(city.intake, id)).toEqual(['application.accept']);
  });

  it('what is accepted waits in evaluation; only the signed page is still asked of the clerk', async () => {
    const { id } = await accepted(city);
    expect([await kindsOf(city.intake, id), await kindsOf(city.reviewer, id), await kindsOf(city.clerk, id)]).toEqual([[], [], ['application.signedPage']]);
  });

  it('is oldest first over all pages, each case once however many roles reach it, by kind and role where asked', async () => {
    for (const day of ['2026-03-05', '2026-03-03', '2026-03-04']) { await city.test.setClock(`${day}T01:00:00Z`); await recommended(city); await draft(city); }
    const many = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.employerId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }, { role: 'EMPLOYER_REVIEWER', place: city.employerId }]);
    const all = await worklistOf(city.test, many);
    expect(all.map((i) => i.since)).toEqual(all.map((i) => i.since).sort());
    expect(new Set(all.map((i) => `${i.kind} ${i.id}`)).size).toBe(all.length);
    expect(new Set(all.map((i) => i.kind))).toEqual(new Set(['application.complete', 'application.accept', 'application.signedPage']));
    expect(await worklistOf(city.test, many, '&kind=application.accept')).toEqual(all.filter((i) => i.kind === 'application.accept'));
    expect(await worklistOf(city.test, many, '&role=INTAKE_REVIEWER')).toEqual(all.filter((i) => i.kind === 'application.accept'));
    expect(JSON.stringify(all)).not.toMatch(/\d{15}|sealed:/);
    const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }, { role: 'INTAKE_REVIEWER', place: randomUUID() }]);
    expect(await worklistOf(city.test, stranger)).toEqual([]);
  });

  it('refuses nobody\'s call, a page of nothing, a cursor that is none', async () => {
    const get = async (caller: TestCaller, query = '') => { const answer = await caller.call('GET', `/api/applications/worklist${query}`); return [answer.statusCode, (answer.json() as { errors?: Array<{ field: string }> }).errors?.map((e) => e.field)]; };
    expect(await get(city.test.anonymous)).toEqual([401, undefined]);
    expect(await get(await city.test.as([]))).toEqual([403, undefined]);
    for (const cursor of ['x', Buffer.from('2026-02-30T01:00:00.000000Z|00000000-0000-4000-8000-000000000000|a').toString('base64url'), Buffer.from("2026-02-03T01:00:00.000000Z|' OR 1=1|a").toString('base64url')]) expect(await get(city.clerk, `?after=${cursor}`)).toEqual([400, ['after']]);
    expect(await get(city.clerk, '?limit=0&role=GOD&kind=%27')).toEqual([400, ['kind', 'role', 'limit']]);
  });

  it('a page reads a page, whatever waits: 20,000 cases of one body, oldest first from an index', async () => {
    await generateRows(city.test, [`INSERT INTO application (id, version, state, status, institution_id, employer_id, person_id, since)
      SELECT gen_random_uuid(), 1, (SELECT state FROM application LIMIT 1), (ARRAY['SUBMITTED', 'RECOMMENDED', 'DRAFT', 'CONCLUDED'])[1 + n % 4], $1, $2, gen_random_uuid(), now() - n * interval '1 second' FROM generate_series(1, 20000) n`, [city.body.institutionId, city.employerId]], ['ANALYZE application']);
    for (const [role, place] of [['INTAKE_REVIEWER', city.body.institutionId], ['EMPLOYER_REVIEWER', city.employerId], ['EMPLOYER_CLERK', city.employerId]] as const) {
      const read = await readsOfWorklist(city.test, [{ role, place }], 'application');
      expect({ role, scannedThrough: read.scannedThrough, few: read.rows <= 4 * 60 }).toEqual({ role, scannedThrough: false, few: true });
    }
  });
});
