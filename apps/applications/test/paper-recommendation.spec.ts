import { CoveredUnitsChanged } from '@gt/contracts';
import { sha256 } from '@gt/persistence';
import { deliverDelegation, worklistOf, type TestCaller } from '@gt/service-testing';
import { creditCode } from '@gt/testing';
import { blankPaper, candidateOf, conclude, draft, draftDto, employerCode, openCity, opinion, printedBlocks, reasonCodes, step, type City, type Problem } from './city.js';

let city: City;
let pdf: Buffer;
/** A covered unit in which nobody has an account that could recommend. */
const unit = { name: '重庆某某配件有限公司', id: '', code: '' };
let unitsClerk: TestCaller;
beforeAll(async () => {
  city = await openCity({ type: 'ENTERPRISE' });
  unit.code = creditCode(city.random);
  await city.test.deliver(CoveredUnitsChanged, city.body.institutionId, { units: [['本单位', employerCode], [unit.name, unit.code]].map(([name, code]) => ({ name: name!, creditCode: code!, relation: '子公司', from: '2022-03-10', to: null, evidence: '营业执照' })) });
  unit.id = ((await city.intake.call('POST', '/api/applications/employers', { name: unit.name, creditCode: unit.code })).json() as { id: string }).id;
  unitsClerk = await city.test.as([{ role: 'EMPLOYER_CLERK', place: unit.id }]);
  pdf = await blankPaper();
});
afterAll(() => city.test.stop());

async function submitted(): Promise<string> {
  const answer = await unitsClerk.call('POST', '/api/applications/applications', { ...draftDto(city), employerId: unit.id });
  const { id } = answer.json() as { id: string };
  expect((await step(unitsClerk, id, 'submit')).statusCode).toBe(200);
  return id;
}
const page = (id: string, caller = city.intake, bytes = pdf) => caller.call('POST', `/api/applications/applications/${id}/recommendation-pages`, bytes, { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('推荐意见.pdf') });
const sha = () => sha256(pdf);
const paper = (change: object = {}) => ({ opinion: '情况属实，同意推荐。', signerName: '赵厂长', signerPost: '厂长', signedOn: '2026-03-01', pageSha256: sha(), sealReads: unit.name, sealIsUnits: true, ...change });
const record = (id: string, change: object = {}, caller = city.intake) => step(caller, id, 'paper-recommendation', paper(change));
const kinds = async (caller: TestCaller, id: string) => (await worklistOf(city.test, caller)).filter((item) => item.id === id).map((item) => item.kind);

describe('a unit without an account recommends on paper (五(二))', () => {
  it('intake finds it in 待办, keeps the stamped page, decides on the seal by name and records it; somebody else accepts', async () => {
    const id = await submitted();
    expect([await kinds(city.intake, id), await kinds(city.reviewer, id)]).toEqual([['application.recommendOnPaper'], []]);
    expect(reasonCodes(await record(id))).toEqual(['PAGE_MISSING']);
    expect((await page(id)).json()).toMatchObject({ sha256: sha(), pages: 1 });
    expect(reasonCodes(await record(id, { sealReads: '重庆某某零件厂', signedOn: '2026-03-03' }))).toEqual(['SEAL_NAME_DIFFERS', 'SIGNED_IN_THE_FUTURE']);
    expect(reasonCodes(await record(id, { sealIsUnits: false }))).toEqual(['SEAL_NOT_THE_UNITS']);
    for (const wrong of [{ signerName: '' }, { pageSha256: 'x' }, { sealIsUnits: '是' }, { opinion: undefined }]) expect((await record(id, wrong)).statusCode).toBe(400);
    expect((await record(id)).statusCode).toBe(200);
    expect((await city.intake.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ status: 'RECOMMENDED', recommendation: { sealKind: 'WET_STAMP_SCAN', paper: { signerName: '赵厂长', signerPost: '厂长', signedOn: '2026-03-01', sealReads: unit.name } } });
    expect((await city.test.published()).findLast((e) => e.type === 'applications.ApplicationRecommended')!.data).toEqual({ opinion: '情况属实，同意推荐。', sealKind: 'WET_STAMP_SCAN', paperSha256: sha() });
    const materials = (await city.intake.call('GET', `/api/applications/applications/${id}/materials`)).json() as { items: Array<{ item: string; name: string; files: object[] }> };
    expect(materials.items.find((m) => m.item === 'PAPER_RECOMMENDATION')).toMatchObject({ name: '单位盖章的推荐意见', files: [{ name: '推荐意见.pdf' }] });
    const [kept] = await city.test.db.query<{ submitted: boolean }>(`SELECT submitted FROM attachment WHERE application_id = $1 AND item = 'PAPER_RECOMMENDATION'`, [id]);
    expect(kept!.submitted).toBe(true);
    // recorded once; and in an enterprise body who recorded it does not accept it
    expect([(await record(id)).statusCode, (await page(id)).statusCode]).toEqual([409, 409]);
    expect([reasonCodes(await step(city.intake, id, 'accept', {})), await kinds(city.intake, id)]).toEqual([['SAME_PERSON_RECOMMENDED'], []]);
    const colleague = await city.test.as([{ role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    expect((await step(colleague, id, 'accept', {})).statusCode).toBe(200);
    // on the form stands who signed for the unit and on which day, not who recorded it; the place of the seal stays free
    const printed = await printedBlocks(city, id);
    expect(printed).toContain('申报单位推荐意见情况属实，同意推荐。单位负责人：赵厂长（厂长）手写签字（原件已扫描归档）单位（盖章）2026-03-01评价机构意见');
    expect(printed).not.toContain('年度考核结果与本单位登记一致');
  });


  it('a page that is not the unit\'s is sent back by intake, in the place of a unit that has nobody to; a unit with an account does it itself', async () => {
    const id = await submitted();
    await page(id);
    const back = (what: string, caller = city.intake) => step(caller, what, 'paper-return', { reason: '印章不是该单位的，请由所在单位重新盖章' });
    expect((await back(id, await city.test.as([{ role: 'INTAKE_REVIEWER', place: city.employerId }]))).statusCode).toBe(404);
    expect((await back(id, unitsClerk)).statusCode).toBe(403);
    expect((await back(id)).statusCode).toBe(200);
    expect((await unitsClerk.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ status: 'RETURNED_BY_EMPLOYER', remark: '印章不是该单位的，请由所在单位重新盖章' });
    expect((await city.test.published()).findLast((e) => e.aggregateId === id)!).toMatchObject({ type: 'applications.ApplicationReturnedByEmployer', data: { onPaper: true } });
    expect([(await back(id)).statusCode, (await step(unitsClerk, id, 'submit')).statusCode, await kinds(city.intake, id)]).toEqual([409, 200, ['application.recommendOnPaper']]);
    const other = await draft(city);
    await step(city.clerk, other.id, 'submit');
    expect(reasonCodes(await back(other.id))).toEqual(['EMPLOYER_HAS_ACCOUNT']);
  });

  it('a retake is recommended anew: the page of before does not come with it', async () => {
    const id = await submitted();
    await page(id);
    const colleague = await city.test.as([{ role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    for (const answer of [await record(id), await step(colleague, id, 'accept', {})]) expect(answer.statusCode).toBe(200);
    await conclude(city, await candidateOf(city.test, id), 'FAILED');
    const { id: again } = (await step(unitsClerk, id, 'retake')).json() as { id: string };
    const { items } = (await unitsClerk.call('GET', `/api/applications/applications/${again}/materials`)).json() as { items: Array<{ item: string }> };
    expect(items.map((m) => m.item)).not.toContain('PAPER_RECOMMENDATION');
    expect((await step(unitsClerk, again, 'submit')).statusCode).toBe(200);
    expect(reasonCodes(await record(again))).toEqual(['PAGE_MISSING']);
  });

  it('is nobody else\'s to record, and only where nobody of the unit could recommend, or for a reason', async () => {
    const id = await submitted();
    for (const caller of [unitsClerk, city.reviewer]) expect([(await record(id, {}, caller)).statusCode, (await page(id, caller)).statusCode]).toEqual([403, 403]);
    const elsewhere = await city.test.as([{ role: 'INTAKE_REVIEWER', place: city.body.bureauId }]);
    expect([(await record(id, {}, elsewhere)).statusCode, (await page(id, elsewhere)).statusCode]).toEqual([404, 404]);
    expect(((await page(id, city.intake, Buffer.from('no page'))).json() as Problem).code).toBe('FILE_TYPE_UNKNOWN');
    const { id: withAccount } = await draft(city);
    await step(city.clerk, withAccount, 'submit');
    await page(withAccount);
    expect(await kinds(city.intake, withAccount)).toEqual([]);
    const own = { sealReads: '重庆某某机械有限公司' };
    const refused = await record(withAccount, own);
    expect([reasonCodes(refused), (refused.json() as Problem).reasons![0]!.message]).toEqual([['EMPLOYER_HAS_ACCOUNT'], expect.stringContaining('请由单位在系统内推荐')]);
    expect((await record(withAccount, { ...own, reason: '单位审核人员住院，账号停用期间' })).statusCode).toBe(200);
    // the unit's account comes after the submission: the paper is no longer asked for
    await city.test.as([{ role: 'EMPLOYER_REVIEWER', place: unit.id }]);
    await page(id);
    expect([await kinds(city.intake, id), reasonCodes(await record(id))]).toEqual([[], ['EMPLOYER_HAS_ACCOUNT']]);
  });

  it('nobody records it for the own application (回避)', async () => {
    const made = await unitsClerk.call('POST', '/api/applications/applications', { ...draftDto(city), employerId: unit.id });
    const { id, personId } = made.json() as { id: string; personId: string };
    await step(unitsClerk, id, 'submit');
    const self = await city.test.as([{ role: 'APPLICANT', place: personId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    await page(id);
    expect(reasonCodes(await record(id, {}, self))).toEqual(['OWN_APPLICATION']);
  });
});

describe('in an enterprise body recommending and accepting are two people (domain.md §10)', () => {
  /** ms: longer than a caller's grants are remembered */
  const felt = () => new Promise((resolve) => { setTimeout(resolve, 400); });
  const recommendedBy = async (caller: TestCaller) => {
    const { id } = await draft(city);
    await step(city.clerk, id, 'submit');
    expect((await step(caller, id, 'recommend', opinion)).statusCode).toBe(200);
    return id;
  };
  const review = () => ({ role: 'EMPLOYER_REVIEWER' as const, place: city.employerId });
  const intake = () => ({ role: 'INTAKE_REVIEWER' as const, place: city.body.institutionId });

  it('one account with both roles is refused at the second step, alone and in a bulk', async () => {
    const both = await city.test.as([review(), intake()]);
    const id = await recommendedBy(both);
    expect(reasonCodes(await step(both, id, 'accept', {}))).toEqual(['SAME_PERSON_RECOMMENDED']);
    const bulk = (await both.call('POST', '/api/applications/acceptances', { items: [{ id }] })).json() as { refused: number; results: Array<{ reasons: Array<{ code: string }> }> };
    expect([bulk.refused, bulk.results[0]!.reasons.map((r) => r.code)]).toEqual([1, ['SAME_PERSON_RECOMMENDED']]);
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
  });

  it('a deputy is seen through: neither for whom he recommended, nor he for whom he stands in', async () => {
    const principal = await city.test.as([review()]);
    const deputy = await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.employerId }, intake()]);
    await deliverDelegation(city.test, principal.subject, deputy.subject, [review()]);
    await felt();
    const id = await recommendedBy(deputy);
    // he recommended for somebody: he does not accept as himself
    expect(reasonCodes(await step(deputy, id, 'accept', {}))).toEqual(['SAME_PERSON_RECOMMENDED']);
    // and the one for whom it was recommended does not accept either
    const principalsIntake = await city.test.as([intake()], principal.subject);
    await felt();
    expect(reasonCodes(await step(principalsIntake, id, 'accept', {}))).toEqual(['SAME_PERSON_RECOMMENDED']);
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
  });
});
