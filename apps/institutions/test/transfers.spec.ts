import type { TestCaller } from '@gt/service-testing';
import { activeBody, anId, buildCity, codeOf, expertForm, filingForm, ID_NUMBERS, ok, refused, type City } from './city.js';

describe('bodies from bureau to bureau, and what changes of a body', () => {
  let city: City;
  let [yuzhong, jiangbei]: [string, string] = ['', ''];
  let officer: TestCaller;
  const bodies: string[] = [];
  const url = (path: string) => `/api/institutions${path}`;
  const transfer = (more: object = {}) => ({ toBureauId: jiangbei, kind: 'TRANSFER', reason: '区划调整', document: '渝人社〔2026〕3号', ...more });

  beforeAll(async () => {
    city = await buildCity();
    [yuzhong, jiangbei] = await Promise.all(['渝中区人力社保局', '江北区人力社保局'].map(async (name) => (await ok(city.officer.call('POST', url('/bureaus'), { name, level: 'DISTRICT' }))).id)) as [string, string];
    officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: yuzhong }]);
    for (const n of [91, 92]) bodies.push((await activeBody(city, { creditCode: codeOf(n), type: 'SOCIAL_TRAINING', prefix: `S0000500000${n}`, supervisorId: yuzhong, filingLevel: 'DISTRICT', officer })).id);
    const admin = await city.test.as([{ role: 'BODY_ADMIN', place: bodies[0]! }]);
    await ok(admin.call('POST', url('/filings'), { institutionId: bodies[0], ...filingForm([]) }));
  });
  afterAll(async () => { await city?.test.stop(); });

  it('is previewed body by body with its open filings, and done by the municipal centre alone, all or none', async () => {
    const preview = await ok<{ rows: Array<{ institutionId: string; ok: boolean; openFilings: number }> }>(city.reviewer.call('POST', url(`/bureaus/${yuzhong}/transfers/preview`), transfer()));
    expect(preview.rows.map((row) => [row.institutionId, row.ok, row.openFilings]).sort()).toEqual([[bodies[0], true, 1], [bodies[1], true, 0]].sort());
    const districtReviewer = await city.test.as([{ role: 'BUREAU_REVIEWER', place: yuzhong }]);
    for (const path of ['transfers', 'transfers/preview']) expect((await districtReviewer.call('POST', url(`/bureaus/${yuzhong}/${path}`), transfer())).statusCode).toBe(403);
    const mixed = await city.reviewer.call('POST', url(`/bureaus/${jiangbei}/transfers`), transfer({ toBureauId: yuzhong, institutionIds: bodies }));
    expect([mixed.statusCode, mixed.json().reasons.map((each: { code: string }) => each.code)]).toEqual([422, ['NOT_ITS_SUPERVISOR', 'NOT_ITS_SUPERVISOR']]);
    expect(await refused(city.reviewer.call('POST', url(`/bureaus/${jiangbei}/transfers`), transfer({ toBureauId: yuzhong })))).toEqual([422, ['NO_BODIES']]);
    expect((await city.reviewer.call('POST', url(`/bureaus/${yuzhong}/transfers`), transfer({ institutionIds: [anId()] }))).statusCode).toBe(404);

    expect(await ok(city.reviewer.call('POST', url(`/bureaus/${yuzhong}/transfers`), transfer()))).toEqual({ transferred: 2 });
    const receiver = await city.test.as([{ role: 'BUREAU_OFFICER', place: jiangbei }]);
    const lists = async (caller: TestCaller) => (await ok<{ items: unknown[] }>(caller.call('GET', url('/filings')))).items.length;
    expect([await lists(officer), await lists(receiver)]).toEqual([0, 1]);
    expect((await officer.call('POST', url(`/institutions/${bodies[0]}/suspend`), { reason: '整改', from: '2026-03-02' })).statusCode).toBe(403);
    expect((await city.test.published()).filter((each) => each.type === 'institutions.InstitutionTransferred').map((each) => each.data['to'])).toEqual([jiangbei, jiangbei]);
  });

  it('the municipal centre takes a district body over with its reason', async () => {
    await ok(city.reviewer.call('POST', url(`/bureaus/${jiangbei}/transfers`), transfer({ toBureauId: city.centreId, kind: 'TAKE_OVER', institutionIds: [bodies[0]], reason: '区县监管缺位' })));
    expect(await ok(city.officer.call('GET', url(`/institutions/${bodies[0]}`)))).toMatchObject({ supervisorId: city.centreId, filingLevel: 'DISTRICT', transfers: [{ kind: 'TRANSFER' }, { kind: 'TAKE_OVER', reason: '区县监管缺位' }] });
  });

  it('a renamed bureau goes on as the same one; a day asks for the name that it bore then', async () => {
    const rename = (caller: TestCaller, more: object = {}) => caller.call('POST', url(`/bureaus/${jiangbei}/rename`), { name: '江北区人力资源局', telephone: '023-67000000', document: '渝府〔2026〕1号', ...more });
    expect((await rename(await city.test.as([{ role: 'BUREAU_REVIEWER', place: jiangbei }]))).statusCode).toBe(403);
    expect(await refused(rename(city.reviewer, { name: '渝中区人力社保局' }))).toEqual([422, ['BUREAU_NAME_TAKEN']]);
    expect(await refused(rename(city.reviewer, { on: '2026-03-03' }))).toEqual([422, ['RENAMED_IN_FUTURE']]);
    expect(await ok(rename(city.reviewer))).toMatchObject({ name: '江北区人力资源局', formerNames: [{ name: '江北区人力社保局', until: '2026-03-01' }] });
    const on = (day: string) => ok(city.officer.call('GET', url(`/institutions/${bodies[1]}/supervisor?on=${day}`)));
    expect([await on('2026-03-01'), await on('2026-03-02')]).toEqual([{ bureauId: yuzhong, name: '渝中区人力社保局' }, { bureauId: jiangbei, name: '江北区人力资源局' }]);
    expect((await city.officer.call('GET', url(`/institutions/${bodies[1]}/supervisor`))).statusCode).toBe(400);
  });

  it('a merged bureau passes all its bodies on in one act, previewed, and takes nothing any more', async () => {
    const merge = (from: string, to: string, path = 'merge', caller = city.reviewer) => caller.call('POST', url(`/bureaus/${from}/${path}`), { toBureauId: to, reason: '区划调整', document: '渝府〔2026〕2号' });
    expect(await ok(merge(jiangbei, yuzhong, 'merge/preview'))).toMatchObject({ reasons: [], rows: [{ institutionId: bodies[1], ok: true }] });
    expect((await ok<{ reasons: Array<{ code: string }> }>(merge(yuzhong, city.centreId, 'merge/preview'))).reasons.map((each) => each.code)).toEqual(['MERGED_INTO_CENTRE']);
    for (const path of ['merge', 'merge/preview']) expect((await merge(jiangbei, yuzhong, path, city.officer)).statusCode).toBe(403);
    expect(await refused(merge(city.centreId, yuzhong))).toEqual([422, ['MUNICIPAL_CENTRE_STAYS']]);
    const entry = await ok(city.test.as([{ role: 'BUREAU_OFFICER', place: jiangbei }]).then((caller) => caller.call('POST', url('/experts'), expertForm(ID_NUMBERS[0]!))));
    const renew = (caller: TestCaller) => caller.call('PUT', url(`/experts/${entry.id}/qualifications`), { qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师' }] }, { 'if-match': '"1"' });
    expect((await renew(officer)).statusCode).toBe(403);
    expect(await ok(merge(jiangbei, yuzhong))).toEqual({ transferred: 1 });
    expect((await renew(officer)).statusCode).toBe(200); // what the merged bureau kept up is the other one's
    expect(await ok(city.officer.call('GET', url(`/institutions/${bodies[1]}`)))).toMatchObject({ supervisorId: yuzhong });
    expect(await ok(city.officer.call('GET', url(`/bureaus/${jiangbei}`)))).toMatchObject({ merged: { into: yuzhong, document: '渝府〔2026〕2号', on: '2026-03-02' } });
    expect(await refused(merge(jiangbei, yuzhong))).toEqual([422, ['BUREAU_MERGED']]);
    expect(await refused(city.reviewer.call('POST', url(`/bureaus/${yuzhong}/transfers`), transfer()))).toEqual([422, ['BUREAU_MERGED']]);
    expect((await city.test.published()).filter((each) => each.type === 'institutions.BureauMerged').map((each) => each.data['into'])).toEqual([yuzhong]);
  });

  it('name, filing mode and rules change with their document, each by whose it is', async () => {
    const body = url(`/institutions/${bodies[1]}`);
    const receiver = await city.test.as([{ role: 'BUREAU_OFFICER', place: yuzhong }]);
    const admin = await city.test.as([{ role: 'BODY_ADMIN', place: bodies[1]! }]);
    const { version } = await ok(receiver.call('GET', body));
    const profile = { name: '重庆两江技师培训学校', telephone: '023-61111111', document: '民办学校办学许可证' };
    expect((await receiver.call('PUT', `${body}/profile`, profile)).statusCode).toBe(428);
    expect(await ok(receiver.call('PUT', `${body}/profile`, profile, { 'if-match': `"${version}"` }))).toMatchObject({ name: profile.name, formerNames: [{ name: '重庆某某机械有限公司', until: '2026-03-02' }] });
    expect((await receiver.call('POST', `${body}/filing-mode`, { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '通知' })).statusCode).toBe(403);
    expect(await refused(city.officer.call('POST', `${body}/filing-mode`, { filingMode: 'EXTERNAL', numberMode: 'ALLOTTED', document: '通知' }))).toEqual([422, ['NUMBER_MODE_NEEDS_NATIVE']]);
    await ok(city.officer.call('POST', `${body}/filing-mode`, { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '通知' }));
    const rule = { title: '管理办法', documentNumber: '1号', adoptedOn: '2026-01-01', change: '首次制定' };
    expect((await receiver.call('POST', `${body}/rules`, rule)).statusCode).toBe(403);
    await ok(admin.call('POST', `${body}/rules`, rule));
    expect(await refused(admin.call('POST', `${body}/rules`, rule))).toEqual([422, ['SAME_EDITION']]);
  });
});
