import type { TestCaller } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { activeBody, adoptRules, anId, buildCity, expertForm, filingForm, ID_NUMBERS, ok, refused, type City } from './city.js';

const random = seededRandom(61);

describe('附件1 from version to version', () => {
  let city: City;
  let body: { id: string };
  let admin: TestCaller;
  let approvedId: string;
  let experts: string[];
  const url = (path: string) => `/api/institutions/filings${path}`;
  const put = (id: string, form: object, version: number) => admin.call('PUT', url(`/${id}`), form, { 'if-match': `"${version}"` });
  /** The form as the page has it after a reload: numbers left out, kept by place. */
  const asSaved = (more: object = {}) => {
    const form = filingForm(experts);
    const numberless = (contact: object) => ({ ...contact, mobile: undefined });
    return { ...form, legalRepresentative: numberless(form.legalRepresentative), contact: numberless(form.contact), staff: form.staff.map((member, savedAs) => ({ ...member, idNumber: undefined, savedAs })), ...more };
  };

  beforeAll(async () => {
    city = await buildCity();
    await adoptRules(city);
    body = await activeBody(city, { prefix: 'S000050000061', type: 'SOCIAL_TRAINING' });
    admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
    experts = await Promise.all([0, 1, 2].map(async (i) => (await ok(admin.call('POST', '/api/institutions/experts', expertForm(residentId(random), { name: `专家${i}` })))).id));
    approvedId = (await ok(admin.call('POST', url(''), { institutionId: body.id, ...filingForm(experts) }))).id;
    await ok(admin.call('POST', url(`/${approvedId}/submit`)));
    await ok(city.reviewer.call('POST', url(`/${approvedId}/approve`), {}));
  });
  afterAll(async () => { await city?.test.stop(); });

  it('a change begins with the approved content and shows its difference; the approved one holds until the change is approved', async () => {
    const change = await ok<{ id: string; version: number; basedOn: string; staff: unknown[] }>(admin.call('POST', url(`/${approvedId}/change`)));
    expect(change).toMatchObject({ basedOn: approvedId, status: 'DRAFT', staff: [{ name: '王三', idNumberMasked: '110*************2X' }] });
    expect(await refused(admin.call('POST', url(`/${approvedId}/change`)))).toEqual([422, ['FILING_CHANGE_OPEN']]);
    expect(await ok(admin.call('GET', url(`/${change.id}/difference`)))).toEqual({ against: approvedId, changes: [] });

    const rows = [{ occupationCode: '6-18-01-01', level: 2, titleSpecialities: ['机械工程', '模具'] }, { occupationCode: '6-18-01-01', level: 1, titleSpecialities: ['机械工程'] }];
    await ok(put(change.id, asSaved({ rows }), change.version));
    const { changes } = await ok<{ changes: Array<{ part: string; before: string | null; after: string | null }> }>(admin.call('GET', url(`/${change.id}/difference`)));
    expect(changes).toMatchObject([{ part: 'rows', before: '机械工程', after: '机械工程、模具' }, { part: 'rows', before: null, after: '机械工程' }]);

    await ok(admin.call('POST', url(`/${change.id}/submit`)));
    expect(await ok(admin.call('GET', url(`/${approvedId}`)))).toMatchObject({ status: 'APPROVED' });
    await ok(city.reviewer.call('POST', url(`/${change.id}/return`), { remarks: [{ field: 'rows[1]', remark: '一级的对应专业请补充' }] }));
    const back = await ok<{ version: number }>(admin.call('GET', url(`/${change.id}`)));
    await ok(put(change.id, asSaved({ rows: [rows[0], { ...rows[1], titleSpecialities: ['机械工程', '智能制造'] }] }), back.version));
    await ok(admin.call('POST', url(`/${change.id}/submit`)));
    expect((await ok<{ changes: unknown[] }>(city.reviewer.call('GET', url(`/${change.id}/difference?against=RETURNED`)))).changes).toMatchObject([{ part: 'rows', before: '机械工程', after: '机械工程、智能制造' }]);
    await ok(city.reviewer.call('POST', url(`/${change.id}/approve`), { validFrom: '2026-03-10' }));
    expect(await ok(admin.call('GET', url(`/${approvedId}`)))).toMatchObject({ status: 'SUPERSEDED', validTo: '2026-03-09', rows: [{ titleSpecialities: ['机械工程'] }] });
    expect((await city.reviewer.call('GET', url(`/${change.id}/difference?against=NOTHING`))).statusCode).toBe(400);
    approvedId = change.id;
  });

  it('numbers that the form never gets back stay when they are left out, and one that was never there is asked for', async () => {
    const { id, version } = await ok(admin.call('POST', url(''), { institutionId: body.id, ...filingForm(experts) }));
    const kept = await ok<{ version: number }>(put(id, asSaved(), version));
    const numbers = async () => (await ok<{ items: Array<Record<string, string>> }>(admin.call('POST', '/api/institutions/unmaskings', { recordType: 'institutions.filing', ids: [id], reason: '核对报备人员' }))).items[0]!;
    expect(await numbers()).toMatchObject({ 'staff[0].idNumber': ID_NUMBERS[0], 'contact.mobile': '13900139000' });
    expect(await refused(put(id, asSaved({ staff: [{ name: '新人', savedAs: 7, post: '工程师', education: '本科', duty: '考务' }] }), kept.version))).toEqual([400, ['staff[0].idNumber']]);
    await ok(put(id, asSaved({ contact: { name: '王二', post: '主任', mobile: null } }), kept.version));
    expect(await numbers()).toMatchObject({ 'contact.mobile': null, 'legalRepresentative.mobile': '13800138000' });
  });

  it('is checked as it is typed, with the clause, and stores nothing by it', async () => {
    const { id, version } = await ok(admin.call('POST', url(''), { institutionId: body.id, ...filingForm(experts) }));
    const check = async (form: object) => (await ok<{ reasons: Array<{ code: string; clause: string }> }>(admin.call('POST', url(`/${id}/checks`), form))).reasons.map((each) => [each.code, each.clause]);
    expect(await check(asSaved())).toEqual([]);
    expect(await check(asSaved({ rows: [{ occupationCode: '6-18-01-01', level: 4, titleSpecialities: ['机械'] }], expertIds: experts.slice(0, 2) }))).toEqual([['LEVEL_NOT_BRIDGING', '三'], ['NOT_IN_FILED_SCOPE', '七(二)'], ['EXPERTS_TOO_FEW', '附件1']]);
    expect(await ok(admin.call('GET', url(`/${id}`)))).toMatchObject({ version });
    const stranger = await city.test.as([{ role: 'BODY_ADMIN', place: anId() }]);
    expect((await stranger.call('POST', url(`/${id}/checks`), asSaved())).statusCode).toBe(404);
  });

  it('is printed in the official layout for those who may see the numbers, with a reason that the audit keeps', async () => {
    const print = (caller: TestCaller, reason: string) => caller.call('POST', url(`/${approvedId}/form`), { reason });
    const printed = await print(admin, '打印盖章报送');
    expect([printed.statusCode, printed.headers['content-type'], printed.body.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
    expect((await print(admin, '看')).statusCode).toBe(400);
    const archivist = await city.test.as([{ role: 'ARCHIVIST', place: body.id }]);
    expect([(await archivist.call('GET', url(`/${approvedId}`))).statusCode, (await print(archivist, '打印盖章报送')).statusCode]).toEqual([200, 403]);
    expect(await city.test.db.query(`SELECT reason FROM personal_access WHERE record_id = $1`, [approvedId])).toEqual([{ reason: '打印盖章报送' }]);
  });
});
