import { maskNumber } from '@gt/domain';
import { accepted, draft, draftDto, formDto, openCity, opinion, reasonCodes, recommended, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());
const url = '/api/applications/applications';

describe('a draft', () => {
  it('is made with the person registered, saved again with If-Match, and shown masked', async () => {
    const dto = draftDto(city, { applicant: { phone: '13800001234' } });
    const made = await city.clerk.call('POST', url, dto);
    expect([made.statusCode, made.headers['etag']]).toEqual([201, '"1"']);
    const { id, personId } = made.json() as { id: string; personId: string };
    const change = { institutionId: dto.institutionId, applicant: { name: '张三丰' }, form: formDto({ achievements: '新' }) };
    expect((await city.clerk.call('PUT', `${url}/${id}`, change)).statusCode).toBe(428);
    expect((await city.clerk.call('PUT', `${url}/${id}`, change, { 'if-match': '"9"' })).statusCode).toBe(412);
    expect((await city.clerk.call('PUT', `${url}/${id}`, change, { 'if-match': '"1"' })).statusCode).toBe(200);
    const shown = await city.clerk.call('GET', `${url}/${id}`);
    expect(shown.headers['etag']).toBe('"2"');
    expect(shown.json()).toMatchObject({ status: 'DRAFT', applicant: { name: '张三丰', idNumberMasked: maskNumber(dto.applicant.idNumber), phoneMasked: '138******34' }, form: { achievements: '新' } });
    expect(shown.body).not.toContain(dto.applicant.idNumber);
    expect(shown.body).not.toContain('sealed:');
    // the register knows a person from the first submission on
    expect((await city.clerk.call('GET', `/api/applications/persons/${personId}`)).statusCode).toBe(404);
    await step(city.clerk, id, 'submit');
    expect((await city.clerk.call('GET', `/api/applications/persons/${personId}`)).json()).toEqual({ id: personId, name: '张**', idType: 'RESIDENT_ID', idNumberMasked: maskNumber(dto.applicant.idNumber) });
  });
  it('names every faulty field and repeats no number', async () => {
    const answer = await city.clerk.call('POST', url, draftDto(city, { applicant: { name: '', idNumber: '110101199001011234' } }));
    expect(answer.statusCode).toBe(400);
    expect((answer.json() as Problem).errors!.map((e) => e.field).sort()).toEqual(['applicant.idNumber', 'applicant.name']);
    expect(answer.body).not.toContain('110101199001011234');
    const nested = await city.clerk.call('POST', url, { ...draftDto(city), form: { title: [], appraisals: {}, constructor: 1, workPeriods: [{ from: '2020-02-30', related: 'true' }] } });
    expect((nested.json() as Problem).errors!.map((e) => e.field).sort()).toEqual(['form.appraisals', 'form.constructor', 'form.title', 'form.workPeriods[0].from', 'form.workPeriods[0].related']);
  });
  it('a sex that is not the document\'s is refused when it is changed too, beside what else is wrong; a date that has not come is refused at submission', async () => {
    const dto = draftDto(city);
    const { id } = (await city.clerk.call('POST', url, dto)).json() as { id: string };
    const [own, other] = Number(dto.applicant.idNumber[16]) % 2 === 1 ? ['MALE', 'FEMALE'] : ['FEMALE', 'MALE'];
    const put = (applicant: object, version = 1, form: Record<string, unknown> = {}) => city.clerk.call('PUT', `${url}/${id}`, { institutionId: dto.institutionId, applicant: { name: '张三', ...applicant }, form: formDto(form) }, { 'if-match': `"${version}"` });
    expect(((await put({ name: '', sex: other })).json() as Problem).errors!.map((e) => [e.field, e.code])).toEqual([['applicant.name', expect.any(String) as unknown], ['applicant.sex', 'SEX_MISMATCH']]);
    expect((await put({ sex: own }, 1, { education: [{ degree: '本科', graduatedOn: '2030-07-01' }], workingSince: '2030-08-01' })).statusCode).toBe(200);
    const refused = (await step(city.clerk, id, 'submit')).json() as Problem;
    expect(refused.reasons!.map((r) => [r.code, r.message])).toEqual([['DATE_IN_FUTURE', '参加工作时间 2030-08-01 晚于今天，请核对后改正。'], ['DATE_IN_FUTURE', '第 1 项学历的毕业时间 2030-07-01 晚于今天，请核对后改正。']]);
  });
  it('belongs to applicant and employer: the body does not see it, another clerk neither', async () => {
    const { id } = await draft(city);
    expect((await city.intake.call('GET', `${url}/${id}`)).statusCode).toBe(404);
    const other = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.institutionId }]);
    expect((await other.call('GET', `${url}/${id}`)).statusCode).toBe(404);
    expect((await step(other, id, 'submit')).statusCode).toBe(404);
  });
  it('is refused for an employer that is not registered', async () => {
    const clerk = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.siteId }]);
    expect(reasonCodes(await clerk.call('POST', url, { ...draftDto(city), employerId: city.body.siteId }))).toEqual(['EMPLOYER_UNKNOWN']);
  });
  it('a repeated key replays the answer and makes no second draft', async () => {
    const dto = draftDto(city);
    const [a, b] = [await city.clerk.call('POST', url, dto, { 'idempotency-key': 'draft-once-1' }), await city.clerk.call('POST', url, dto, { 'idempotency-key': 'draft-once-1' })];
    expect(b.json()).toEqual(a.json());
    expect(b.headers['idempotent-replayed']).toBe('true');
  });
});

describe('from submission to acceptance', () => {
  it('a clerk\'s submission awaits the pen-signed page, the applicant\'s own is signed in the system', async () => {
    const { id, personId } = await draft(city);
    expect((await step(city.clerk, id, 'submit')).statusCode).toBe(200);
    expect((await city.clerk.call('GET', `${url}/${id}`)).json()).toMatchObject({ declaration: 'PEN_AWAITED', verdict: { asOf: '2026-03-02', standing: 'MET' } });
    const pages = { items: [{ id, signedOn: '2026-03-01', pageSha256: 'a'.repeat(64) }] };
    expect((await city.clerk.call('POST', '/api/applications/signed-pages', pages)).json()).toMatchObject({ done: 1 });
    const second = await draft(city, { applicant: { name: '李四' } });
    const applicant = await city.test.as([{ role: 'APPLICANT', place: second.personId }]);
    await applicant.call('POST', '/api/applications/consents', { personId: second.personId, noticeVersion: 1, kinds: ['ID_NUMBER_AND_PHOTO', 'PASSING_ON'] });
    expect((await step(applicant, second.id, 'submit')).statusCode).toBe(200);
    expect((await applicant.call('GET', `${url}/${second.id}`)).json()).toMatchObject({ declaration: 'PLATFORM', signature: { kind: 'PLATFORM', signerName: '李四' } });
    expect((await applicant.call('GET', `${url}/${id}`)).statusCode).toBe(404);
    expect(personId).not.toBe(second.personId);
  });
  it('the applicant\'s signature needs a recent sign-in', async () => {
    const { id, personId } = await draft(city);
    const applicant = await city.test.as([{ role: 'APPLICANT', place: personId }], undefined, { signedInMinutesAgo: 6 });
    expect((await step(applicant, id, 'submit')).json()).toMatchObject({ status: 403, code: 'SIGN_IN_AGAIN' });
  });
  it('a failing submission answers 422 with every reason and stores nothing', async () => {
    const { id } = await draft(city, { form: { inPost: false, appraisals: [] } });
    const answer = await step(city.clerk, id, 'submit');
    expect([answer.statusCode, reasonCodes(answer)]).toEqual([422, ['NOT_IN_POST', 'APPRAISAL_NOT_PASSED']]);
    expect((await city.clerk.call('GET', `${url}/${id}`)).json()).toMatchObject({ status: 'DRAFT', version: 1 });
  });
  it('goes through review to acceptance; the candidate is published, the form fixed with its kinds', async () => {
    const { id, candidate } = await accepted(city);
    expect(candidate).toMatchObject({ applicationId: id, method: 'COMPREHENSIVE_REVIEW', path: '二(一)', titleLevel: 'INTERMEDIATE', siteId: city.body.siteId, occupation: { code: '6-18-01-01', name: '车工', workType: null }, retake: false });
    expect(await city.test.runJobs()).toContain('fix-forms');
    const document = (await city.test.published()).find((e) => e.type === 'applications.DocumentFixed' && e.data['applicationId'] === id)!;
    expect(document.data).toMatchObject({ documentClass: 'APPLICATION_FORM', planId: null, signatureKinds: ['PEN_AWAITED', 'IN_SYSTEM_APPROVAL', 'IN_SYSTEM_APPROVAL'] });
    const pdf = await city.intake.call('GET', `/api/applications/documents/${String(document.data['documentId'])}`);
    expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    const history = (await city.clerk.call('GET', `${url}/${id}/history`)).json() as { items: Array<{ type: string; role: string }> };
    expect(history.items.map((e) => [e.type, e.role])).toEqual([['ApplicationDrafted', 'EMPLOYER_CLERK'], ['ApplicationSubmitted', 'EMPLOYER_CLERK'], ['ApplicationRecommended', 'EMPLOYER_REVIEWER'], ['ApplicationAccepted', 'INTAKE_REVIEWER']]);
  });
  it('a command in a wrong state is 409, by the wrong role 403', async () => {
    const { id } = await draft(city);
    expect((await step(city.reviewer, id, 'recommend', opinion)).json()).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect((await step(city.intake, id, 'recommend', opinion)).statusCode).toBe(403);
    expect((await step(city.clerk, id, 'accept', {})).statusCode).toBe(403);
    expect((await step(city.clerk, 'no-id', 'submit')).statusCode).toBe(400);
  });
  it('a supplement changes the form, is submitted and recommended anew, on the first as-of date', async () => {
    const { id } = await recommended(city);
    expect((await step(city.intake, id, 'request-supplement', { reason: '请补充业绩', dueOn: '2026-03-10' })).statusCode).toBe(200);
    await city.test.setClock('2026-03-05T01:00:00Z');
    const { version, applicant, institutionId } = (await city.clerk.call('GET', `${url}/${id}`)).json() as { version: number; applicant: { name: string }; institutionId: string };
    expect((await city.clerk.call('PUT', `${url}/${id}`, { institutionId, applicant: { name: applicant.name }, form: formDto({ achievements: '补充' }) }, { 'if-match': `"${version}"` })).statusCode).toBe(200);
    expect((await step(city.clerk, id, 'submit')).statusCode).toBe(200);
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(409);
    expect((await step(city.reviewer, id, 'recommend', opinion)).statusCode).toBe(200);
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
    expect((await city.intake.call('GET', `${url}/${id}`)).json()).toMatchObject({ status: 'ACCEPTED', verdict: { asOf: '2026-03-02' }, submittedOn: '2026-03-02' });
    await city.test.setClock('2026-03-02T01:00:00Z');
  });
  it('a title that is not in the table is decided by the body', async () => {
    const { id } = await recommended(city, { form: { title: { series: '工程技术', name: '设备管理师', speciality: '机械工程' } } });
    expect(reasonCodes(await step(city.intake, id, 'accept', {}))).toEqual(['CONDITION_NOT_DECIDED']);
    expect((await step(city.intake, id, 'accept', { confirmations: [{ code: 'TITLE_UNKNOWN', met: true, reason: '等同工程师', titleLevel: 'INTERMEDIATE' }] })).statusCode).toBe(200);
  });
  it('a rejected claim falls back and tells the applicant, an accepted one gives direct recognition', async () => {
    const claims = [{ kind: 'COMPETITION', name: '技能大赛', authority: 'PROVINCIAL', prize: '一等奖', awardedOn: '2024-05-01', proof: 'CERTIFICATE' }];
    const [a, b] = [await recommended(city, { form: { claims } }), await recommended(city, { form: { claims } })];
    expect((await step(city.intake, a.id, 'accept', { claims: [{ index: 0, accepted: false, reason: '证书无法核实' }] })).statusCode).toBe(200);
    expect(reasonCodes(await step(city.intake, b.id, 'accept', { claims: [{ index: 0, accepted: true }] }))).toEqual(['CLAIM_PROOF_NOT_SEEN']);
    expect((await step(city.intake, b.id, 'material-checks', { checks: [{ item: 'CLAIM_PROOF:0', original: 'ORIGINAL' }] })).statusCode).toBe(200);
    expect((await step(city.intake, b.id, 'accept', { claims: [{ index: 0, accepted: true }] })).statusCode).toBe(200);
    const events = (await city.test.published()).filter((e) => e.type === 'applications.ApplicationAccepted');
    expect(events.find((e) => e.aggregateId === a.id)!.data).toMatchObject({ candidate: { method: 'COMPREHENSIVE_REVIEW' }, rejectedClaims: [{ name: '技能大赛', reason: '证书无法核实' }] });
    expect(events.find((e) => e.aggregateId === b.id)!.data).toMatchObject({ candidate: { method: 'DIRECT_RECOGNITION' }, rejectedClaims: [] });
  });
  it('a refusal keeps clause and message', async () => {
    const { id } = await recommended(city);
    expect((await step(city.intake, id, 'refuse', { reasons: [{ clause: '七(四)', message: '证明材料不全' }] })).statusCode).toBe(200);
    expect((await city.clerk.call('GET', `${url}/${id}`)).json()).toMatchObject({ status: 'REFUSED', refusal: [{ code: 'REFUSED_BY_BODY', clause: '七(四)', message: '证明材料不全' }] });
  });
  it('the same document under another name is 待核', async () => {
    const dto = draftDto(city);
    await step(city.clerk, (await city.clerk.call('POST', url, dto)).json().id, 'submit');
    const { id } = (await city.clerk.call('POST', url, { ...dto, applicant: { ...dto.applicant, name: '张改名' } })).json() as { id: string };
    await step(city.clerk, id, 'submit');
    expect((await city.clerk.call('GET', `${url}/${id}`)).json()).toMatchObject({ verdict: { standing: 'TO_BE_CONFIRMED', pending: [{ code: 'NAME_DIFFERS' }] } });
  });
});

describe('many at once', () => {
  it('submits, recommends and accepts with a result for each row', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async (_, i) => (await draft(city, i === 2 ? { form: { inPost: false } } : i === 3 ? { form: { title: { series: '工程技术', name: '工程师', speciality: '会计' } } } : {})).id));
    const missing = city.body.siteId;
    const submitted = (await city.clerk.call('POST', '/api/applications/submissions', { ids: [...ids, missing] })).json() as { done: number; refused: number; results: Array<{ id: string; reasons?: Array<{ code: string }> }> };
    expect([submitted.done, submitted.refused]).toEqual([5, 2]);
    expect(submitted.results.filter((r) => r.reasons).map((r) => [r.id, r.reasons![0]!.code])).toEqual([[ids[2], 'NOT_IN_POST'], [missing, 'NOT_FOUND']]);
    expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: 5, refused: 1 });
    const acceptances = (await city.intake.call('POST', '/api/applications/acceptances', { items: ids.map((id) => ({ id })) })).json() as typeof submitted;
    expect(acceptances.results.map((r) => r.reasons?.map((x) => x.code) ?? 'DONE')).toEqual(['DONE', 'DONE', ['NOT_FOUND'], ['SPECIALITY_NOT_CORRESPONDING'], 'DONE', 'DONE']);
  });
  it('refuses doubled ids, empty lists and more than a thousand', async () => {
    const id = city.body.siteId;
    for (const ids of [[], [id, id], Array.from({ length: 1001 }, (_, i) => `${id.slice(0, -4)}${String(i).padStart(4, '0')}`), 'x', [1]]) expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).statusCode).toBe(400);
    expect((await city.intake.call('POST', '/api/applications/acceptances', { items: [{ id }, { id }] })).json()).toMatchObject({ errors: [{ field: 'items[1].id', code: 'DUPLICATE' }] });
  });
  it('lists by reach, newest first, with a cursor', async () => {
    const newestFirst = (await city.test.db.query<{ id: string }>('SELECT id FROM application a WHERE employer_id = $1 ORDER BY a.ordinal DESC', [city.employerId])).map((row) => row.id);
    expect(newestFirst.length).toBeGreaterThan(10); // numbers of one digit and of two
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: { items: Array<{ id: string }>; next: string | null } = (await city.clerk.call('GET', `${url}?limit=3${after && `&after=${after}`}`)).json();
      paged.push(...page.items.map((item) => item.id));
      after = page.next;
    }
    expect(paged).toEqual(newestFirst);
    const bureau = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
    const seen = (await bureau.call('GET', `${url}?limit=200`)).json() as { items: Array<{ status: string }> };
    expect(seen.items.length).toBeGreaterThan(5);
    expect(seen.items.some((i) => i.status === 'DRAFT')).toBe(false);
    expect((await city.clerk.call('GET', `${url}?state=ACCEPTED`)).json()).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ status: 'ACCEPTED' })]) as unknown });
    const stranger = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.siteId }]);
    expect((await stranger.call('GET', url)).json()).toEqual({ items: [], next: null });
    expect((await city.clerk.call('GET', `${url}?limit=0`)).statusCode).toBe(400);
  });
});

it('an employer is registered once and has the same id everywhere', async () => {
  const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  expect((await officer.call('POST', '/api/applications/employers', { name: '另一名', creditCode: '91500000ma5u5b7x0q' })).json()).toMatchObject({ status: 409, code: 'EMPLOYER_REGISTERED' });
  expect(reasonCodes(await officer.call('POST', '/api/applications/employers', { name: '某某', creditCode: '91500000MA5U5B7X0Z' }))).toEqual(['CREDIT_CODE_INVALID']);
  expect((await officer.call('GET', '/api/applications/employers?creditCode=91500000MA5U5B7X0Q')).json()).toMatchObject({ id: city.employerId });
  // an applicant names the own unit by its credit code
  const applicant = await city.test.as([{ role: 'APPLICANT', place: city.body.siteId }]);
  expect((await applicant.call('GET', '/api/applications/employers?creditCode=91500000MA5U5B7X0Q')).json()).toMatchObject({ id: city.employerId });
});
it('no number that was ever given lies in clear in the database', async () => {
  const dto = draftDto(city, { applicant: { phone: '13911112222' } });
  await city.clerk.call('POST', url, dto);
  for (const table of ['event', 'application', 'person', 'idempotency', 'application_slot']) {
    const [row] = await city.test.db.query<{ found: boolean }>(`SELECT coalesce(bool_or(t::text LIKE $1 OR t::text LIKE $2), false) AS found FROM ${table} t`, [`%${dto.applicant.idNumber}%`, '%13911112222%']);
    expect([table, row!.found]).toEqual([table, false]);
  }
});
