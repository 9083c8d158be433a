import { activeBody, adoptRules, buildCity, codeOf, ok, refused, type City } from './city.js';

describe('the custom standard of an enterprise (七(六))', () => {
  let city: City;
  const url = (path = '') => `/api/institutions/custom-standards${path}`;
  const form = (overlay: object, more: object = {}) => ({ name: '本企业评价标准', document: '某某〔2026〕5号', overlay, ...more });
  beforeAll(async () => { city = await buildCity(); await adoptRules(city); });
  afterAll(async () => { await city?.test.stop(); });

  it('is shown beside the notice, refused where it is looser naming the parameter, and adopted edition by edition', async () => {
    const body = await activeBody(city, { prefix: 'Y000050000065', creditCode: codeOf(65) });
    const admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
    const table = await ok<{ ruleSet: { id: string }; parameters: Array<{ key: string; baseText: string; directionName: string }> }>(admin.call('GET', url('/parameters')));
    expect(table.parameters.find((each) => each.key === 'relatedWorkMonths:二(二)')).toMatchObject({ baseText: '48', directionName: '只能提高' });

    const { id, version } = await ok(admin.call('POST', url(), { institutionId: body.id, ...form({ appraisalYears: 2, 'relatedWorkMonths:二(二)': 60 }) }));
    const looser = await admin.call('POST', url(`/${id}/adopt`), {});
    expect([looser.statusCode, looser.json().reasons]).toMatchObject([422, [{ code: 'OVERLAY_LOOSER', clause: '七(六)', facts: { parameter: 'appraisalYears', base: 3 } }]]);
    for (const overlay of [{ appraisalYears: '三\u0000' }, { '年\ud800': 3 }, { appraisalYears: [{ a: ['\u200B'] }] }]) expect(await refused(admin.call('PUT', url(`/${id}`), form(overlay), { 'if-match': `"${version}"` }))).toEqual([400, ['overlay']]);
    let deep: unknown = 3;
    for (let i = 0; i < 4_000; i += 1) deep = [deep];
    expect((await admin.call('PUT', url(`/${id}`), form({ appraisalYears: deep }), { 'if-match': `"${version}"` })).json()).toMatchObject({ status: 400, code: 'JSON_TOO_DEEP' });
    expect(await refused(admin.call('PUT', url(`/${id}`), form([], { name: '' }), { 'if-match': `"${version}"` }))).toEqual([400, ['name', 'overlay']]);
    await ok(admin.call('PUT', url(`/${id}`), form({ appraisalYears: 4, 'relatedWorkMonths:二(二)': 60 }), { 'if-match': `"${version}"` }));
    expect(await ok(admin.call('POST', url(`/${id}/adopt`), {}))).toMatchObject({ status: 'ADOPTED', edition: 1, ruleSet: { id: table.ruleSet.id }, effectiveFrom: '2026-03-02' });
    const next = await ok(admin.call('POST', url(), { institutionId: body.id, ...form({ appraisalYears: 5 }) }));
    await ok(admin.call('POST', url(`/${next.id}/adopt`), { effectiveFrom: '2026-06-01' }));
    expect(await ok(city.officer.call('GET', url(`/${id}`)))).toMatchObject({ status: 'SUPERSEDED', effectiveTo: '2026-05-31' });
    expect((await city.test.published()).filter((each) => each.aggregateId === next.id).at(-1)?.data).toMatchObject({ edition: 2, overlay: { appraisalYears: 5 } });
  });

  it('is refused to a social-training body, and is nobody else\'s to draw up', async () => {
    const body = await activeBody(city, { prefix: 'S000050000066', type: 'SOCIAL_TRAINING', creditCode: codeOf(66) });
    const admin = await city.test.as([{ role: 'BODY_ADMIN', place: body.id }]);
    expect(await refused(admin.call('POST', url(), { institutionId: body.id, ...form({ appraisalYears: 4 }) }))).toEqual([422, ['STANDARD_NOT_NATIONAL']]);
    expect((await city.officer.call('POST', url(), { institutionId: body.id, ...form({ appraisalYears: 4 }) })).statusCode).toBe(403);
  });
});
