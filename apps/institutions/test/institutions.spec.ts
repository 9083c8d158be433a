import { InstitutionRegistered } from '@gt/contracts';
import { activeBody, anId, buildCity, codeOf, ok, profile, refused, scopeRow, type City } from './city.js';

describe('bureaus and bodies', () => {
  let city: City;
  beforeAll(async () => { city = await buildCity(); });
  afterAll(async () => { await city.test.stop(); });
  const post = (caller: City['officer'], path: string, body?: unknown) => caller.call('POST', `/api/institutions${path}`, body);

  it('there is one municipal centre; a district bureau is registered by its officer, not by another bureau\'s', async () => {
    expect(await refused(post(city.operator, '/bureaus', { name: '第二中心', level: 'MUNICIPAL' }))).toEqual([422, ['MUNICIPAL_CENTRE_EXISTS']]);
    const { id } = await ok(post(city.officer, '/bureaus', { name: '渝中区人力社保局', level: 'DISTRICT' }));
    const stranger = await city.test.as([{ role: 'BUREAU_OFFICER', place: id }]);
    expect(await refused(post(stranger, '/bureaus', { name: '江北区人力社保局', level: 'DISTRICT' }))).toEqual([403, ['FORBIDDEN']]);
    expect(await refused(post(city.officer, '/bureaus', { name: '渝中区人力社保局', level: 'DISTRICT' }))).toEqual([422, ['BUREAU_NAME_TAKEN']]);
  });

  it('an applicant registers no body; a bureau none for another bureau; wrong fields are all named', async () => {
    const applicant = await city.test.as([{ role: 'APPLICANT', place: anId() }]);
    expect((await post(applicant, '/institutions', profile(city.centreId))).statusCode).toBe(403);
    const elsewhere = await city.test.as([{ role: 'BUREAU_OFFICER', place: anId() }]);
    expect((await post(elsewhere, '/institutions', profile(city.centreId))).statusCode).toBe(403);
    expect(await refused(post(city.officer, '/institutions', { ...profile(city.centreId), creditCode: codeOf(2).toLowerCase().replace(/.$/, 'I'), type: 'SCHOOL', surprise: 1, telephone: ['x'] }))).toEqual([400, ['surprise', 'creditCode', 'type', 'telephone']]);
  });

  it('EXTERNAL with ALLOTTED is refused, and the same credit code and type a second time, naming the first body', async () => {
    const type = 'SOCIAL_TRAINING';
    expect(await refused(post(city.officer, '/institutions', profile(city.centreId, { type, filingMode: 'EXTERNAL' })))).toEqual([422, ['NUMBER_MODE_NEEDS_NATIVE']]);
    await ok(post(city.officer, '/institutions', profile(city.centreId, { type, name: '某某培训学校' })));
    const again = await post(city.officer, '/institutions', profile(city.centreId, { type, name: '别名' }));
    expect([again.statusCode, again.json().code]).toEqual([422, 'INSTITUTION_EXISTS']);
    expect(again.json().detail).toContain('某某培训学校');
  });

  it('of 32 registrations of one body at once one is accepted, and the others are told why', async () => {
    const answers = await Promise.all(Array.from({ length: 32 }, () => post(city.officer, '/institutions', profile(city.centreId, { creditCode: codeOf(1) }))));
    expect(answers.filter((each) => each.statusCode === 201)).toHaveLength(1);
    expect(new Set(answers.filter((each) => each.statusCode !== 201).map((each) => each.json().code))).toEqual(new Set(['INSTITUTION_EXISTS']));
    expect((await city.test.published()).filter((each) => each.type === InstitutionRegistered.type && each.data['type'] === 'ENTERPRISE')).toHaveLength(1);
  });

  it('activation names everything that is missing, and the events tell others what they copy', async () => {
    const { id } = await ok(post(city.officer, '/institutions', profile(city.centreId, { creditCode: codeOf(11) })));
    expect(await refused(post(city.officer, `/institutions/${id}/activate`))).toEqual([422, ['SITE_MISSING', 'NUMBER_EVIDENCE_MISSING', 'FILED_SCOPE_MISSING', 'OWN_UNIT_NOT_COVERED']]);
    const { id: whole } = await activeBody(city, { creditCode: codeOf(12), prefix: 'Y000050000001' });
    expect((await city.test.published()).filter((each) => each.aggregateId === whole).map((each) => [each.version, each.type])).toEqual(
      ['InstitutionRegistered', 'SiteAdded', 'NumberEvidenceRecorded', 'CoveredUnitsChanged', 'FiledScopeChanged', 'InstitutionActivated'].map((type, i) => [i + 1, `institutions.${type}`]));
    expect(await ok(city.officer.call('GET', `/api/institutions/institutions/${whole}`))).toMatchObject({ status: 'ACTIVE', version: 6 });
  });

  it('two sites never hold the same 13 characters, not even when both are recorded at once', async () => {
    const sites = await Promise.all([codeOf(13), codeOf(14), codeOf(15), codeOf(16)].map(async (creditCode) => {
      const { id } = await ok(post(city.officer, '/institutions', profile(city.centreId, { creditCode })));
      const { sites: [site] } = await ok<{ sites: Array<{ siteId: string }> }>(post(city.officer, `/institutions/${id}/sites`, { name: '本部', printedName: '某某', address: '重庆' }));
      return `/institutions/${id}/sites/${site!.siteId}/number-evidence`;
    }));
    const answers = await Promise.all(sites.map((path) => post(city.officer, path, { prefix: 'y000050000077', document: '通知' })));
    expect(answers.filter((each) => each.statusCode === 200)).toHaveLength(1);
    expect(answers.filter((each) => each.statusCode !== 200).map((each) => each.json().code)).toEqual(['NUMBER_PREFIX_TAKEN', 'NUMBER_PREFIX_TAKEN', 'NUMBER_PREFIX_TAKEN']);
    expect(await refused(post(city.officer, sites[0]!, { prefix: 'S123451000001', document: '通知' }))).toEqual([422, ['NUMBER_PREFIX_KIND', 'NUMBER_PREFIX_PROVINCE']]);
  });

  it('replacing units or scope needs the version that it was made on', async () => {
    const { id } = await activeBody(city, { creditCode: codeOf(17), prefix: 'Y000050000002' });
    const put = (headers?: Record<string, string>) => city.officer.call('PUT', `/api/institutions/institutions/${id}/filed-scope`, { rows: [scopeRow({ levels: [3] })] }, headers);
    expect((await put()).statusCode).toBe(428);
    expect((await put({ 'if-match': '"1"' })).statusCode).toBe(412);
    expect((await put({ 'if-match': '"6"' })).statusCode).toBe(200);
    expect(await refused(city.officer.call('PUT', `/api/institutions/institutions/${id}/filed-scope`, { rows: [scopeRow({ occupationCode: '2-02-07-01' })] }, { 'if-match': '"7"' }))).toEqual([422, ['OCCUPATION_NOT_IN_CATALOGUE']]);
  });

  it('the 13 characters of a site in use are corrected by the municipal centre\'s reviewer alone, and are one site\'s then too', async () => {
    const { id, siteId } = await activeBody(city, { creditCode: codeOf(20), prefix: 'Y000050000020' });
    const correct = (caller: City['officer'], more: object = {}) => post(caller, `/institutions/${id}/sites/${siteId}/number-evidence/correction`, { prefix: 'Y000050000021', document: '更正通知', reason: '抄错一位', ...more });
    expect(await refused(post(city.officer, `/institutions/${id}/sites/${siteId}/number-evidence`, { prefix: 'Y000050000021', document: '通知' }))).toEqual([422, ['NUMBER_EVIDENCE_FIXED']]);
    for (const caller of [city.officer, await city.test.as([{ role: 'BUREAU_REVIEWER', place: anId() }])]) expect((await correct(caller)).statusCode).toBe(403);
    expect(await refused(correct(city.reviewer, { reason: '' }))).toEqual([400, ['reason']]);
    expect(await refused(correct(city.reviewer, { prefix: 'Y000050000002' }))).toEqual([422, ['NUMBER_PREFIX_TAKEN']]);
    expect(await ok(correct(city.reviewer))).toMatchObject({ sites: [{ prefix: 'Y000050000021', prefixDocument: '更正通知' }] });
    expect((await city.test.published()).at(-1)).toMatchObject({ type: 'institutions.NumberEvidenceRecorded', data: { siteId, prefix: 'Y000050000021', correction: '抄错一位' } });
    expect(await refused(correct(city.reviewer))).toEqual([422, ['NOTHING_CHANGED']]);
  });

  it('a body that was renamed has the new name put on its certificates site by site; both are found, and its history says when, in which role and by which document', async () => {
    const { id, siteId } = await activeBody(city, { creditCode: codeOf(19), prefix: 'Y000050000019' });
    const url = `/api/institutions/institutions/${id}`;
    const put = (caller: City['officer'], path: string, body: object, version: number) => caller.call('PUT', `${url}/${path}`, body, { 'if-match': `"${version}"` });
    const { version } = await ok(put(city.officer, 'profile', { name: '重庆某某智能装备有限公司', telephone: '023-61111111', document: '营业执照' }, 6));
    const site = { name: '本部', printedName: '重庆某某智能装备有限公司', address: '重庆市渝北区', document: '营业执照' };
    expect((await put(await city.test.as([{ role: 'BODY_ADMIN', place: id }]), `sites/${siteId}`, site, version)).statusCode).toBe(403);
    expect((await city.officer.call('PUT', `${url}/sites/${siteId}`, site)).statusCode).toBe(428);
    expect(await refused(put(city.officer, `sites/${anId()}`, site, version))).toEqual([422, ['SITE_UNKNOWN']]);
    expect(await refused(put(city.officer, `sites/${siteId}`, { ...site, printedName: '', document: '' }, version))).toEqual([400, ['document', 'printedName']]);
    expect(await ok(put(city.officer, `sites/${siteId}`, site, version))).toMatchObject({ sites: [{ printedName: site.printedName, prefix: 'Y000050000019', former: [{ printedName: '重庆某某机械有限公司', until: '2026-03-02' }] }] });
    expect((await city.test.published()).at(-1)).toMatchObject({ type: 'institutions.SiteChanged', data: { siteId, printedName: site.printedName, document: '营业执照', on: '2026-03-02' } });
    await ok(post(city.officer, `/institutions/${id}/suspend`, { reason: '整改', from: '2026-03-02' }));
    expect(await ok(city.officer.call('GET', url))).toMatchObject({ status: 'SUSPENDED', standing: { reason: '整改', from: '2026-03-02' } });

    const found = async (name: string) => (await ok<{ items: Array<{ id: string }> }>(city.officer.call('GET', `/api/institutions/institutions?name=${encodeURIComponent(name)}`))).items.some((each) => each.id === id);
    expect([await found('智能装备'), await found('某某机械'), await found(codeOf(19).toLowerCase()), await found('没有的')]).toEqual([true, true, true, false]);
    const history = await ok<{ items: Array<{ type: string; role: string; reason?: string; parts?: string[] }>; next: null }>(city.test.as([{ role: 'PLAN_OFFICER', place: id }]).then((officer) => officer.call('GET', `${url}/history`)));
    expect([history.items.length, history.next, history.items.at(-2), history.items.at(-1)]).toMatchObject([9, null, { type: 'SiteChanged', role: 'BUREAU_OFFICER', reason: '营业执照', parts: ['本部', site.printedName, '重庆市渝北区'] }, { type: 'InstitutionSuspended', reason: '整改', parts: ['自 2026-03-02 起'] }]);
    expect((await ok<{ items: unknown[] }>(city.officer.call('GET', `${url}/history?after=7`))).items).toHaveLength(2);
    expect((await city.officer.call('GET', `${url}/history?after=x`)).statusCode).toBe(400);
    expect((await city.officer.call('GET', `/api/institutions/institutions/${anId()}/history`)).statusCode).toBe(404);
    expect((await city.test.anonymous.call('GET', `${url}/history`)).statusCode).toBe(401);
  });

  it('suspends, resumes and ends with reason and day; what is ended stays so', async () => {
    const { id } = await activeBody(city, { creditCode: codeOf(18), prefix: 'Y000050000003' });
    const at = (step: string, body: unknown) => post(city.officer, `/institutions/${id}/${step}`, body);
    expect(await refused(at('resume', { reason: '无', from: '2026-03-02' }))).toEqual([409, ['WRONG_STATE']]);
    expect(await refused(at('suspend', { reason: '', from: '2026-02-30' }))).toEqual([400, ['reason', 'from']]);
    await ok(at('suspend', { reason: '整改', from: '2026-03-02' }));
    await ok(at('resume', { reason: '整改完成', from: '2026-03-10' }));
    expect(await refused(at('end', { reason: '注销', from: '2026-04-01' }))).toEqual([422, ['HANDOVER_MISSING', 'HANDOVER_MISSING', 'HANDOVER_MISSING']]);
    expect(await refused(at('handovers', { part: 'KEYS', items: -1, inventory: '', document: '清单' }))).toEqual([400, ['part', 'items', 'inventory']]);
    expect(await refused(at('handovers', { part: 'ARCHIVES', items: 2, inventory: '案卷 2 卷', inventorySha256: 'A'.repeat(64), document: '清单' }))).toEqual([400, ['inventorySha256']]);
    const inventorySha256 = 'ab'.repeat(32);
    expect((await ok<{ handovers: object[] }>(at('handovers', { part: 'ARCHIVES', items: 2, inventory: '案卷 2 卷', inventorySha256, document: '移交清单' }))).handovers).toMatchObject([{ items: 2, inventorySha256 }]);
    expect((await city.test.published()).at(-1)).toMatchObject({ type: 'institutions.HandoverRecorded', data: { items: 2, inventorySha256 } });
    for (const part of ['SLOTS', 'CERTIFICATES']) await ok(at('handovers', { part, items: 0, inventory: '无', document: '移交清单' }));
    await ok(at('end', { reason: '注销', from: '2026-04-01' }));
    expect(await refused(at('suspend', { reason: '整改', from: '2026-05-01' }))).toEqual([409, ['WRONG_STATE']]);
  });

  it('lists in pages; occupations are searched in public by code, name and pinyin initials, group 2 left out', async () => {
    const first = await ok<{ items: Array<{ id: string }>; next: string }>(city.officer.call('GET', '/api/institutions/institutions?limit=2'));
    const second = await ok<{ items: Array<{ id: string }> }>(city.officer.call('GET', `/api/institutions/institutions?limit=2&after=${first.next}`));
    expect(new Set([...first.items, ...second.items].map((each) => each.id)).size).toBe(4);
    const search = async (query: string) => (await ok<{ items: Array<{ code: string; name: string }> }>(city.test.anonymous.call('GET', `/api/institutions/occupations?${query}`))).items;
    expect(await search('query=6-18-01-01')).toEqual([{ code: '6-18-01-01', name: '车工' }]);
    expect((await search(`query=${encodeURIComponent('车')}`)).map((each) => each.name)).toContain('车工');
    expect((await search('query=cg'))[0]).toEqual({ code: '6-18-01-01', name: '车工' });
    expect(await search('query=2-02')).toEqual([]);
    expect(await search('limit=3')).toHaveLength(3);
    expect((await city.test.anonymous.call('GET', '/api/institutions/occupations?limit=51')).statusCode).toBe(400);
    expect((await city.test.anonymous.call('GET', '/api/institutions/institutions')).statusCode).toBe(401);
  });
});
