import { addBody, candidate, NOW, ok, refusal, running, scoreAndSign, startCity, type City } from './setup.js';

let base: City;
let city: City;
beforeAll(async () => { base = await startCity(); });
// experts' days are taken city-wide, so each test has a body of its own
beforeEach(async () => { await base.test.setClock(NOW); city = { test: base.test, ...(await addBody(base.test)) }; });
afterAll(() => base.test.stop());

const points = { theory: 61, skill: 62, comprehensive: 63 };
interface Sheet { id: string; status: string; expertId: string; applicationId: string }

/** A plan of one candidate whom one of three experts has scored wrongly; answers its register. */
async function scored(): Promise<{ planId: string; applicationId: string; registerId: string }> {
  const one = candidate(city.body);
  const planId = await running(city, [one]);
  let registerId: string | null = null;
  for (const [n, expert] of city.experts.slice(0, 3).entries()) ({ registerId } = await scoreAndSign(expert, planId, () => (n === 0 ? { ...points, skill: 26 } : points)));
  return { planId, applicationId: one.applicationId, registerId: registerId! };
}
const panelOf = async (planId: string) => (await ok<{ panels: Array<{ id: string }> }>(city.officer, 'GET', `plans/${planId}`)).panels[0]!.id;

/** The expert signs the own sheet anew with the right score; answers the register that this makes. */
async function mended(planId: string): Promise<string> {
  const [expert] = city.experts;
  const { items } = await ok<{ items: Sheet[] }>(expert!, 'GET', `sheets?planId=${planId}&status=SIGNED&limit=200`);
  await ok(expert!, 'POST', `sheets/${items.find((sheet) => sheet.expertId === city.body.expertIds[0])!.id}/supersede`, { reason: '62 误录为 26' }, 201);
  return (await scoreAndSign(expert!, planId, () => points)).registerId!;
}

describe('a register in which the proofreader finds a wrong score (六(四))', () => {
  it('goes back with the reason; the sheet is signed anew, and everybody signs another register, by which the result is', async () => {
    const { planId, applicationId, registerId } = await scored();
    await ok(city.proofreader, 'POST', `registers/${registerId}/return`, { reason: '技能成绩与评价表不符' });
    expect(await ok(city.proofreader, 'GET', `registers/${registerId}`)).toMatchObject({ status: 'RETURNED', returnReason: '技能成绩与评价表不符' });
    expect(await ok(city.officer, 'GET', `plans/${planId}`)).toMatchObject({ status: 'RUNNING', registerId: null });
    expect(await refusal(city.proofreader, 'POST', `registers/${registerId}/proofread`)).toMatchObject({ status: 409 });
    const next = await mended(planId);
    expect(next).not.toBe(registerId);
    await ok(city.proofreader, 'POST', `registers/${next}/proofread`);
    await ok(city.experts[0]!, 'POST', `registers/${next}/chair-signatures`, { panelId: await panelOf(planId) });
    await ok(city.experts[0]!, 'POST', `registers/${next}/chief-signature`);
    await city.test.setClock('2026-04-20T09:00:00+08:00');
    await ok(city.officer, 'POST', `registers/${next}/take-effect`);
    expect(await refusal(city.proofreader, 'POST', `registers/${next}/return`, { reason: '再看' })).toMatchObject({ status: 409 });
    const results = (await city.test.published()).filter((each) => each.type === 'evaluation.ResultTookEffect' && each.aggregateId === applicationId);
    expect(results.map((each) => [each.data['registerId'], each.data['outcome'], (each.data['skill'] as { mean: string }).mean])).toEqual([[next, 'PASSED', '62.00']]);
  });

  it('after all have signed, and while the results are public, too', async () => {
    const { planId, registerId } = await scored();
    await ok(city.proofreader, 'POST', `registers/${registerId}/proofread`);
    await ok(city.experts[0]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: await panelOf(planId) });
    expect(await ok(city.experts[0]!, 'POST', `registers/${registerId}/chief-signature`)).toMatchObject({ status: 'PUBLICISED' });
    await ok(city.proofreader, 'POST', `registers/${registerId}/return`, { reason: '公示期间有人指出录入错误' });
    await city.test.setClock('2026-04-20T09:00:00+08:00');
    expect(await refusal(city.officer, 'POST', `registers/${registerId}/take-effect`)).toMatchObject({ status: 409 });
    expect(await mended(planId)).not.toBe(registerId);
  });

  it('by nobody else: not by another proofreader, an expert, or the plan officer', async () => {
    const { registerId } = await scored();
    const other = await city.test.as([{ role: 'PROOFREADER', place: city.body.institutionId }]);
    expect(await refusal(other, 'POST', `registers/${registerId}/return`, { reason: '不符' })).toMatchObject({ status: 422, codes: ['PROOFREADER_NOT_NAMED'] });
    for (const caller of [city.experts[0]!, city.officer]) expect(await refusal(caller, 'POST', `registers/${registerId}/return`, { reason: '不符' })).toMatchObject({ status: 403 });
  });
});
