import { randomUUID } from 'node:crypto';
import { ApplicationWithdrawnByDecision } from '@gt/contracts';
import { deliverTwoSteps, generateRows, opine, readsOfWorklist, worklistOf, type TestCaller } from '@gt/service-testing';
import { accept, addBody, ASSESSMENT_DAY, candidate, draft, LAST_FILING_DAY, members, NOW, ok, scoreAndSign, startCity, type City } from './setup.js';

let city: City;
beforeAll(async () => { city = await startCity(); });
afterAll(async () => { await city?.test.stop(); });
const list = (caller: TestCaller) => worklistOf(city.test, caller);
const kinds = async (caller: TestCaller) => (await list(caller)).map((item) => item.kind);

describe('待办 of evaluation', () => {
  it('a batch waits for one after the other from the accepted applicant to the chief (六(一)–六(四))', async () => {
    const { body, officer, bureau, proofreader, experts } = city;
    const leader = await city.test.as([{ role: 'SITE_LEAD', place: body.institutionId }]);
    const [one, two] = [candidate(body, { name: '考生甲' }), candidate(body, { name: '考生乙' })];
    const ids = await accept(city.test, [one, two]);
    expect((await list(officer)).map(({ kind, id, title }) => ({ kind, id, title }))).toEqual(expect.arrayContaining([{ kind: 'candidate.enrol', id: one.applicationId, title: '待编入计划：考生甲 · 车工 二级/技师' }]));
    await city.test.deliver(ApplicationWithdrawnByDecision, two.applicationId, { reason: '离职', slotReleased: true });
    expect((await list(officer)).map((item) => item.id)).toEqual([one.applicationId]);

    const plan = await draft(city);
    expect((await list(officer)).find((item) => item.id === plan.id)).toMatchObject({ kind: 'plan.file', title: `计划待报备：${plan.name}`, dueOn: LAST_FILING_DAY, daysLeft: 4, placeName: '某某评价机构', link: `/api/evaluation/plans/${plan.id}` });
    await ok(officer, 'POST', `plans/${plan.id}/enrolments`, { candidates: [{ applicationId: ids[0], inPostConfirmed: true }] });
    expect(await kinds(officer)).toEqual(['plan.file']);
    await ok(officer, 'POST', `plans/${plan.id}/file`);
    expect([await kinds(officer), await kinds(leader), await list(bureau)]).toMatchObject([['plan.start'], ['plan.start'], [{ kind: 'plan.look', id: plan.id, dueOn: ASSESSMENT_DAY, placeName: '重庆市职业技能鉴定指导中心' }]]);
    await ok(bureau, 'POST', `plans/${plan.id}/return`, { reason: '请补充场地安排' });
    expect([await kinds(officer), await kinds(bureau), await kinds(leader)]).toEqual([['plan.mend'], [], []]);
    await ok(officer, 'POST', `plans/${plan.id}/file`);
    await ok(officer, 'POST', `plans/${plan.id}/panels`, { kind: 'REVIEW', members: members(city), candidates: [{ applicationId: ids[0] }] }, 201);
    await city.test.setClock(`${ASSESSMENT_DAY}T09:00:00+08:00`);
    await ok(officer, 'POST', `plans/${plan.id}/start`);
    expect([await kinds(officer), await kinds(bureau)]).toEqual([[], []]);

    for (const expert of experts.slice(0, 3)) expect(await list(expert)).toMatchObject([{ kind: 'sheet.enter', title: '待评分：考生甲 · 车工 二级/技师', placeName: plan.name, state: 'OPEN' }]);
    expect(await kinds(experts[3]!)).toEqual([]);
    const { items: [sheet] } = await ok<{ items: Array<{ id: string; version: number }> }>(experts[0]!, 'GET', `sheets?planId=${plan.id}&status=OPEN`);
    await ok(experts[0]!, 'POST', 'sheets/scores', { sheets: [{ sheetId: sheet!.id, version: sheet!.version, theory: 60, skill: 60, comprehensive: 60 }] });
    expect([await kinds(experts[0]!), await kinds(experts[1]!)]).toEqual([['sheet.sign'], ['sheet.enter']]);
    let registerId: string | null = null;
    for (const expert of experts.slice(0, 3)) ({ registerId } = await scoreAndSign(expert, plan.id, () => ({ theory: 60, skill: 60, comprehensive: 60 })));

    // the named proofreader alone, and nobody who scored (六(四))
    const other = await city.test.as([{ role: 'PROOFREADER', place: body.institutionId }]);
    expect([await kinds(proofreader), await kinds(other), await kinds(experts[0]!)]).toEqual([['register.proofread'], [], []]);
    await ok(proofreader, 'POST', `registers/${registerId}/proofread`);
    expect([await kinds(proofreader), await kinds(experts[0]!), await kinds(experts[1]!)]).toEqual([[], ['register.chairSign'], []]);
    const { chairs } = await ok<{ chairs: { panelId: string }[] }>(officer, 'GET', `registers/${registerId}`);
    await ok(experts[0]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: chairs[0]!.panelId });
    expect([await kinds(experts[0]!), await kinds(experts[1]!)]).toEqual([['register.chiefSign'], []]);
    await ok(experts[0]!, 'POST', `registers/${registerId}/chief-signature`);
    for (const caller of [officer, bureau, proofreader, leader, ...experts]) expect(await kinds(caller)).toEqual([]);
  });

  it('a bureau that wants two steps: 经办 gives an opinion on the filed plan, 审核 looks and returns (六(一))', async () => {
    await city.test.setClock(NOW);
    const place = { test: city.test, ...(await addBody(city.test, { bureauId: city.body.bureauId })) };
    const bureauOfficer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
    await deliverTwoSteps(city.test, city.body.bureauId, 'plan');
    const plan = await draft(place);
    const { version } = await ok<{ version: number }>(place.officer, 'POST', `plans/${plan.id}/file`);
    const waits = async (caller: TestCaller) => (await list(caller)).filter((item) => item.id === plan.id).map((item) => item.kind);
    const send = (caller: TestCaller) => caller.call('POST', `/api/evaluation/plans/${plan.id}/return`, { reason: '请补充场地安排' });
    expect([await waits(bureauOfficer), await waits(city.bureau), (await send(city.bureau)).json().code]).toEqual([['plan.opine'], [], 'OPINION_MISSING']);
    expect((await opine(bureauOfficer, 'evaluation', 'plan', plan.id, version, false)).statusCode).toBe(201);
    expect([await waits(bureauOfficer), await waits(city.bureau), (await send(city.bureau)).statusCode]).toEqual([[], ['plan.look'], 200]);
    // admitting a late filing is a decision on the plan as it stands now
    expect((await city.bureau.call('POST', `/api/evaluation/plans/${plan.id}/filing-permissions`, { reason: '情况特殊' })).json().code).toBe('OPINION_MISSING');
    await deliverTwoSteps(city.test, city.body.bureauId);
    await ok(place.officer, 'POST', `plans/${plan.id}/cancel`, { reason: '设备故障' });
  });

  it('a candidate of a cancelled plan waits again', async () => {
    await city.test.setClock(NOW);
    const place = { test: city.test, ...(await addBody(city.test, { bureauId: city.body.bureauId })) };
    const [id] = await accept(city.test, [candidate(place.body)]);
    const plan = await draft(place);
    await ok(place.officer, 'POST', `plans/${plan.id}/enrolments`, { candidates: [{ applicationId: id, inPostConfirmed: true }] });
    expect(await kinds(place.officer)).toEqual(['plan.file']);
    await ok(place.officer, 'POST', `plans/${plan.id}/cancel`, { reason: '设备故障' });
    expect((await list(place.officer)).map((item) => [item.kind, item.id])).toEqual([['candidate.enrol', id]]);
  });

  it('a page reads a page, whatever waits: 20,000 candidates and sheets, oldest first from an index', async () => {
    const [expert, body] = [city.body.expertIds[3]!, city.body.institutionId];
    await generateRows(city.test, [`INSERT INTO candidate (application_id, institution_id, data, since) SELECT gen_random_uuid(), $1, (SELECT data FROM candidate LIMIT 1), now() - n * interval '1 second' FROM generate_series(1, 20000) n`, [body]], [`INSERT INTO score_sheet (id, version, state, plan_id, application_id, expert_id, edition, status, since)
      SELECT gen_random_uuid(), 1, jsonb_build_object('scores', CASE WHEN n % 2 = 0 THEN '{}'::jsonb END), (SELECT id FROM plan LIMIT 1), c.application_id, $1, 1, 'OPEN', now() - n * interval '1 second' FROM (SELECT application_id, row_number() OVER () AS n FROM candidate) c`, [expert]], ['ANALYZE candidate, score_sheet']);
    const candidates = await readsOfWorklist(city.test, [{ role: 'PLAN_OFFICER', place: body }], 'candidate');
    const sheets = await readsOfWorklist(city.test, [{ role: 'EXPERT', place: expert }], 'score_sheet');
    expect([candidates.scannedThrough, candidates.rows <= 60, sheets.scannedThrough, sheets.rows <= 120]).toEqual([false, true, false, true]);
    expect(await worklistOf(city.test, await city.test.as([{ role: 'EXPERT', place: randomUUID() }]))).toEqual([]);
  });
});
