import { createHash } from 'node:crypto';
import { demonstrationRuleSet } from '@gt/rules';
import type { TestCaller } from '@gt/service-testing';
import { fixFilingsLater } from '../src/jobs/fix-papers.js';
import { activeBody, adoptRules, anId, buildCity, codeOf, expertForm, filingForm, ID_NUMBERS, ok, paper2026, refused, type City } from './city.js';

describe('filings, experts, rule sets and calendars', () => {
  let city: City;
  let body: { id: string };
  let admin: TestCaller;
  const experts: string[] = [];
  const url = (path: string) => `/api/institutions${path}`;
  const codeless = { prefix: 'S000050000001', type: 'SOCIAL_TRAINING' };

  beforeAll(async () => {
    city = await buildCity();
    body = await activeBody(city, codeless);
    admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
  });
  afterAll(async () => { await city.test.stop(); });

  it('an expert is one entry a person, found by the derived id however the number is typed', async () => {
    for (const [i, idNumber] of ID_NUMBERS.slice(0, 2).entries()) experts.push((await ok(admin.call('POST', url('/experts'), expertForm(idNumber, { name: `专家${i}` })))).id);
    experts.push((await ok(city.officer.call('POST', url('/experts'), expertForm('E12345678', { idType: 'PASSPORT', name: 'John Smith' })))).id);
    expect(await refused(city.officer.call('POST', url('/experts'), expertForm(ID_NUMBERS[0]!.toLowerCase())))).toEqual([422, ['EXPERT_EXISTS']]);
    expect(await refused(admin.call('POST', url('/experts'), expertForm('11010119900101123X', { name: '\u{E000}' })))).toEqual([400, ['name', 'idNumber']]);
    const race = await Promise.all(Array.from({ length: 8 }, () => admin.call('POST', url('/experts'), expertForm('H12345678', { idType: 'HK_MACAO_TRAVEL_PERMIT' }))));
    expect(race.map((each) => each.statusCode).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 422)]);
  });

  it('shows experts without their numbers, and lets the place that registered one change it', async () => {
    const list = await city.reviewer.call('GET', url('/experts'));
    expect(list.json().items).toHaveLength(4);
    expect(list.body).not.toMatch(/sealed:|11010519491231002X/);
    const stranger = await city.test.as([{ role: 'BODY_ADMIN', place: anId() }]);
    const change = (caller: TestCaller) => caller.call('PUT', url(`/experts/${experts[0]}/qualifications`), { qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: '2027-12-31' }] }, { 'if-match': '"1"' });
    expect((await change(stranger)).statusCode).toBe(403);
    expect((await change(admin)).statusCode).toBe(200);
    const own = await city.test.as([{ role: 'EXPERT', place: experts[0]! }]);
    expect((await own.call('GET', url('/experts'))).json().items.map((each: { id: string }) => each.id)).toEqual([experts[0]]);
    expect((await own.call('GET', url(`/experts/${experts[1]}`))).statusCode).toBe(404);
  });

  it('an expert changes field and employer, says when not to be invited, with evidence for each qualification; each by whose it is', async () => {
    const [id, path] = [experts[0]!, url(`/experts/${experts[0]}`)];
    const own = await city.test.as([{ role: 'EXPERT', place: id }]);
    const match = async () => ({ 'if-match': `"${(await ok(admin.call('GET', path))).version}"` });
    const spans = (from: string, to: string | null) => ({ unavailable: [{ from, to, reason: '出国进修' }] });
    expect(await refused(own.call('PUT', `${path}/availability`, spans('2026-05-01', '2026-04-01'), await match()))).toEqual([422, ['VALIDITY_REVERSED']]);
    await ok(own.call('PUT', `${path}/availability`, spans('2026-05-01', null), await match()));
    const free = async (day: string) => (await ok<{ items: Array<{ id: string }> }>(city.reviewer.call('GET', url(`/experts?availableOn=${day}`)))).items.map((each) => each.id).includes(id);
    expect([await free('2026-04-30'), await free('2026-05-01')]).toEqual([true, false]);
    const entry = { education: '硕士', speciality: '机械制造', occupationCodes: ['6-18-01-01'], employerName: '某某研究院' };
    expect((await own.call('PUT', path, entry, await match())).statusCode).toBe(403);
    expect(await refused(admin.call('PUT', path, { ...entry, occupationCodes: ['2-02-07-01'] }, await match()))).toEqual([422, ['OCCUPATION_NOT_IN_CATALOGUE']]);
    await ok(admin.call('PUT', path, entry, await match()));
    await ok(admin.call('PUT', `${path}/qualifications`, { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', evidence: '渝职改〔2020〕1号' }] }, await match()));
    expect(await ok(admin.call('GET', path))).toMatchObject({ employerName: '某某研究院', filings: [], qualifications: [{ evidence: '渝职改〔2020〕1号' }], unavailable: [{ from: '2026-05-01', to: null }] });
    // the bureau in charge of the body that registered the entry keeps it too, as when that body ends; another bureau does not
    const qualified = { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', evidence: '渝职改〔2020〕1号', validUntil: '2026-12-31' }] };
    expect((await (await city.test.as([{ role: 'BUREAU_OFFICER', place: anId() }])).call('PUT', `${path}/qualifications`, qualified, await match())).statusCode).toBe(403);
    await ok(city.officer.call('PUT', `${path}/qualifications`, qualified, await match()));
    const history = await ok<{ items: Array<{ type: string; role: string; parts?: string[] }> }>(own.call('GET', `${path}/history`));
    expect(history.items.at(-1)).toMatchObject({ type: 'ExpertQualificationChanged', role: 'BUREAU_OFFICER', parts: ['高级工程师（至 2026-12-31）'] });
    expect(JSON.stringify(history)).not.toMatch(/sealed:|李四/);
    expect((await own.call('GET', url(`/experts/${experts[1]}/history`))).statusCode).toBe(404);
  });

  it('the directory is searched by name, employer, field, occupation, day and what lapses; what is looked for is in no address', async () => {
    const find = async (terms: object, caller = city.reviewer) => (await ok<{ items: Array<{ id: string }> }>(caller.call('POST', url('/experts/searches'), terms))).items.map((each) => each.id);
    const all = (await find({})).length;
    expect(all).toBe(4);
    expect(await find({ text: '某某研究院' })).toEqual([experts[0]]);
    expect(await find({ text: '某某研究院', availableOn: '2026-05-01' })).toEqual([]);
    expect(await find({ lapsesBy: '2026-12-31' })).toEqual([experts[0]]);
    expect(await find({ lapsesBy: '2026-12-30' })).toEqual([]);
    expect(await find({ occupation: '6-31-01-03' })).toEqual([]);
    expect((await find({ limit: 2 })).length).toBe(2);
    // an expert finds the own entry alone; who has no business there finds nothing
    expect(await find({}, await city.test.as([{ role: 'EXPERT', place: experts[1]! }]))).toEqual([experts[1]]);
    expect((await (await city.test.as([{ role: 'INTAKE_REVIEWER', place: anId() }])).call('POST', url('/experts/searches'), {})).statusCode).toBe(403);
    expect(await refused(city.reviewer.call('POST', url('/experts/searches'), { text: '', limit: 0, lapsesBy: 'x' }))).toEqual([400, ['text', 'lapsesBy', 'limit']]);
  });

  it('a rule set is proposed and adopted by two people of the municipal centre; its shape is judged first', async () => {
    expect(await refused(city.officer.call('POST', url('/rule-sets'), { content: { ...demonstrationRuleSet, scoring: {} } }))).toEqual([422, Array.from({ length: 5 }, () => 'RULE_SET_SHAPE')]);
    const elsewhere = await city.test.as([{ role: 'BUREAU_OFFICER', place: anId() }]);
    expect((await elsewhere.call('POST', url('/rule-sets'), { content: demonstrationRuleSet })).statusCode).toBe(403);
    const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.centreId }, { role: 'BUREAU_REVIEWER', place: city.centreId }]);
    const { id } = await ok(both.call('POST', url('/rule-sets'), { content: { ...demonstrationRuleSet, id: 'demo' } }));
    expect(await refused(both.call('POST', url(`/rule-sets/${id}/adopt`)))).toEqual([422, ['SAME_PERSON']]);
    await ok(city.reviewer.call('POST', url(`/rule-sets/${id}/adopt`)));
    expect(await refused(city.officer.call('POST', url('/rule-sets'), { content: { ...demonstrationRuleSet, id: 'demo' } }))).toEqual([422, ['RULE_SET_VERSION_TAKEN']]);
    expect((await ok<{ content: object }>(city.officer.call('GET', url(`/rule-sets/${id}`)))).content).toMatchObject({ id: 'demo', version: 1 });
    await adoptRules(city);
  });

  it('a later calendar paper of a year gets the next place, also when two are adopted at once', async () => {
    const propose = async () => (await ok(city.officer.call('POST', url('/calendar-papers'), paper2026()))).id;
    const ids = [await propose(), await propose()];
    await Promise.all(ids.map((id) => ok(city.reviewer.call('POST', url(`/calendar-papers/${id}/adopt`)))));
    const adopted = (await city.test.published()).filter((each) => each.type === 'institutions.CalendarPaperAdopted');
    expect(adopted.map((each) => each.data['sequence']).sort()).toEqual([1, 2]);
    expect(await refused(city.officer.call('POST', url('/calendar-papers'), { ...paper2026(), off: ['2024-05-01'] }))).toEqual([422, ['DAY_FAR_FROM_YEAR']]);
    expect(await refused(city.officer.call('POST', url('/calendar-papers'), { ...paper2026(), off: ['2026-02-30'] }))).toEqual([400, ['off']]);
    expect((await ok<{ items: unknown[] }>(city.officer.call('GET', url('/calendar-papers?year=2026')))).items).toHaveLength(2);
  });

  it('a filing is drafted, refused with every reason, mended, submitted, returned with remarks and approved by the right supervisor alone', async () => {
    const draft = await ok(admin.call('POST', url('/filings'), { institutionId: body.id, ...filingForm([], { officeAddress: null, staff: [], rows: [{ occupationCode: '6-18-01-02', level: 2, titleSpecialities: [] }] }) }));
    const at = (caller: TestCaller, step: string, payload?: unknown) => caller.call('POST', url(`/filings/${draft.id}/${step}`), payload);
    const change = (form: object, version: number) => admin.call('PUT', url(`/filings/${draft.id}`), form, { 'if-match': `"${version}"` });
    expect(await refused(at(admin, 'submit'))).toEqual([422, ['OFFICE_ADDRESS_MISSING', 'SPECIALITIES_MISSING', 'NOT_IN_FILED_SCOPE', 'EXPERTS_TOO_FEW', 'STAFF_MISSING']]);
    expect((await change(filingForm(experts), 9)).statusCode).toBe(412);
    expect(await refused(change({ ...filingForm(experts), staff: [{ name: '王三', idNumber: '110101199001011234', post: '工', education: '本', duty: '考' }], rows: [{ occupationCode: '6-99-99-99', level: 2, titleSpecialities: ['机'] }] }, 1))).toEqual([400, ['rows[0].occupationCode', 'staff[0].idNumber']]);
    await ok(change(filingForm(experts), 1));
    expect(await refused(at(admin, 'approve', {}))).toEqual([403, ['FORBIDDEN']]);
    await ok(at(admin, 'submit'));

    const wrongBureau = await city.test.as([{ role: 'BUREAU_REVIEWER', place: anId() }]);
    for (const [step, payload] of [['approve', {}], ['return', { remarks: [{ field: 'rows[0]', remark: '补充' }] }]] as const) expect((await at(wrongBureau, step, payload)).statusCode).toBe(404);
    expect((await wrongBureau.call('GET', url(`/filings/${draft.id}`))).statusCode).toBe(404);
    expect((await wrongBureau.call('GET', url('/filings'))).json().items).toEqual([]);
    expect((await at(city.officer, 'approve', {})).statusCode).toBe(403);

    expect(await refused(at(city.reviewer, 'return', { remarks: [] }))).toEqual([400, ['remarks']]);
    const returned = await ok<{ version: number; remarks: unknown[] }>(at(city.reviewer, 'return', { remarks: [{ field: 'rows[0].titleSpecialities', remark: '请补充' }] }));
    expect(returned.remarks).toHaveLength(1);
    await ok(at(admin, 'submit'));
    const approved = await ok<{ validFrom: string; status: string }>(at(city.reviewer, 'approve', {}));
    expect(approved).toMatchObject({ status: 'APPROVED', validFrom: '2026-03-02', validTo: null });
    expect(await refused(at(city.reviewer, 'approve', {}))).toEqual([409, ['WRONG_STATE']]);
    expect((await city.test.published()).filter((each) => each.aggregateId === draft.id).map((each) => each.type.split('.')[1])).toEqual(['FilingDrafted', 'FilingDraftChanged', 'FilingSubmitted', 'FilingReturned', 'FilingSubmitted', 'FilingApproved']);
  });

  it('every approved filing is fixed once as a document for the archive, with who approved it; only a service reads it (六(六))', async () => {
    await city.test.runJobs();
    await city.test.service.kit.db.transaction(fixFilingsLater);
    await city.test.runJobs();
    const fixed = (await city.test.published()).filter((each) => each.type === 'institutions.DocumentFixed');
    expect(fixed.map((each) => each.data)).toEqual([expect.objectContaining({ documentClass: 'BRIDGING_FILING', institutionId: body.id, year: 2026, mediaType: 'application/pdf', signatureKinds: ['IN_SYSTEM_APPROVAL'] })]);
    expect(Object.keys(fixed[0]!.data)).not.toContain('planId');
    const { documentId, sha256 } = fixed[0]!.data as { documentId: string; sha256: string };
    const service = await city.test.as([{ role: 'SERVICE', place: null }]);
    const bytes = (await service.call('GET', url(`/documents/${documentId}`))).rawPayload;
    expect([createHash('sha256').update(bytes).digest('hex'), bytes.subarray(0, 5).toString()]).toEqual([sha256, '%PDF-']);
    // numbers stand in full in it: people read it in the archive, where every look is noted
    for (const caller of [admin, city.reviewer, city.officer]) expect((await caller.call('GET', url(`/documents/${documentId}`))).statusCode).toBe(404);
  });

  it('an approval supersedes the approved filing; crossing approvals of two filings leave one approved', async () => {
    const ready = async () => { const { id } = await ok(admin.call('POST', url('/filings'), { institutionId: body.id, ...filingForm(experts) })); await ok(admin.call('POST', url(`/filings/${id}/submit`))); return id; };
    const ids = await Promise.all([ready(), ready(), ready()]);
    await Promise.all(ids.map((id) => ok(city.reviewer.call('POST', url(`/filings/${id}/approve`), { validFrom: '2026-03-05' }))));
    const all = (await ok<{ items: Array<{ id: string; status: string; validTo: string | null }> }>(admin.call('GET', url('/filings')))).items;
    expect(all.filter((each) => each.status === 'APPROVED')).toHaveLength(1);
    expect(all.filter((each) => each.status === 'SUPERSEDED').map((each) => each.validTo)).toEqual(['2026-03-04', '2026-03-04', '2026-03-04']);

    const standing = all.find((each) => each.status === 'APPROVED')!;
    const revoked = await ok<{ validTo: string }>(city.reviewer.call('POST', url(`/filings/${standing.id}/revoke`), { reason: '专家不足三人', from: '2026-04-01' }));
    expect(revoked.validTo).toBe('2026-03-31');
    const event = (await city.test.published()).find((each) => each.type === 'institutions.FilingRevoked');
    expect(event?.data).toEqual({ institutionId: body.id, reason: '专家不足三人', from: '2026-04-01' });
  });

  it('a district body is its district bureau\'s to decide, not the municipal centre\'s', async () => {
    const { id: bureauId } = await ok(city.officer.call('POST', url('/bureaus'), { name: '渝中区人力社保局', level: 'DISTRICT' }));
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]);
    const { id } = await activeBody(city, { ...codeless, prefix: 'S000050000002', creditCode: codeOf(51), supervisorId: bureauId, filingLevel: 'DISTRICT', officer });
    const districtAdmin = await city.test.as([{ role: 'BODY_ADMIN', place: id }]);
    const filing = await ok(districtAdmin.call('POST', url('/filings'), { institutionId: id, ...filingForm(experts) }));
    await ok(districtAdmin.call('POST', url(`/filings/${filing.id}/submit`)));
    expect((await city.reviewer.call('POST', url(`/filings/${filing.id}/approve`), {})).statusCode).toBe(404);
    const reviewer = await city.test.as([{ role: 'BUREAU_REVIEWER', place: bureauId }]);
    await ok(reviewer.call('POST', url(`/filings/${filing.id}/approve`), {}));
  });

  it('a repeated command is carried out once, and one body\'s administrator drafts for no other', async () => {
    const key = { 'idempotency-key': 'the-same-key-1' };
    const form = { institutionId: body.id, ...filingForm(experts) };
    const first = await admin.call('POST', url('/filings'), form, key);
    const again = await admin.call('POST', url('/filings'), form, key);
    expect([again.json().id, again.headers['idempotent-replayed']]).toEqual([first.json().id, 'true']);
    const stranger = await city.test.as([{ role: 'BODY_ADMIN', place: anId() }]);
    expect((await stranger.call('POST', url('/filings'), form)).statusCode).toBe(403);
  });

  it('describes its bodies in OpenAPI, inherited fields too', async () => {
    const { components: { schemas } } = (await city.test.anonymous.call('GET', url('/openapi.json'))).json();
    expect(schemas.DraftFilingDto.required).toEqual(['bodyRules', 'expertIds', 'institutionId', 'rows', 'staff']);
    expect(Object.keys(schemas.RegisterExpertDto.properties)).toEqual(expect.arrayContaining(['idNumber', 'qualifications']));
  });

  it('keeps no document number and no mobile number in clear, in any table', async () => {
    const tables = await city.test.db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    for (const { name } of tables) {
      const rows = await city.test.db.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      const leaks = rows.filter(({ row }) => [...ID_NUMBERS.slice(0, 2), 'E12345678', '13800138000', '13900139000'].some((number) => row.includes(number)));
      expect([name, leaks.length]).toEqual([name, 0]);
    }
    expect((await city.test.published()).map((each) => JSON.stringify(each)).join('')).not.toMatch(/13800138000|11010519491231002X/);
  });
});
