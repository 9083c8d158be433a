import { randomUUID } from 'node:crypto';
import { worklistOf, type TestCaller } from '@gt/service-testing';
import { accept, ASSESSMENT_DAY, candidate, draft, members, ok, refusal, startCity, type City } from './setup.js';

interface Invitation { id: string; expertId: string; status: string; planName: string; institutionName: string; candidates: Array<{ applicationId: string; name: string }>; sessions: object[] }

describe('an expert who is asked to sit (六(三))', () => {
  let city: City;
  let planId: string;
  let applicants: string[];
  const invitations = async (caller: TestCaller, query = '') => (await ok<{ items: Invitation[] }>(caller, 'GET', `invitations${query}`)).items;
  const own = async (i: number) => (await invitations(city.experts[i]!, `?planId=${planId}`))[0]!;
  const waits = async (i: number) => (await worklistOf(city.test, city.experts[i]!)).filter((item) => item.kind === 'invitation.answer');
  const form = () => ({ kind: 'REVIEW', members: members(city), candidates: applicants.map((applicationId) => ({ applicationId })) });
  beforeAll(async () => {
    city = await startCity();
    ({ id: planId } = await draft(city));
    applicants = await accept(city.test, [candidate(city.body), candidate(city.body, { name: '张三' })]);
    await ok(city.officer, 'POST', `plans/${planId}/enrolments`, { candidates: applicants.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });
  });
  afterAll(async () => { await city?.test.stop(); });

  it('is asked by the plan officer, all or none, once; for others there is nothing to see', async () => {
    const [first, second, third] = city.body.expertIds;
    const invite = (expertIds: unknown, caller = city.officer) => refusal(caller, 'POST', `plans/${planId}/invitations`, { kind: 'REVIEW', expertIds });
    expect(await invite([first, randomUUID()])).toMatchObject({ status: 422, codes: ['EXPERT_UNKNOWN'] });
    expect(await invitations(city.experts[0]!)).toEqual([]);
    expect((await invite([first], city.experts[0])).status).toBe(403);
    expect((await invite([])).status).toBe(400);
    const stranger = await city.test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    expect((await invite([first], stranger)).status).toBe(404);
    await ok(city.officer, 'POST', `plans/${planId}/invitations`, { kind: 'REVIEW', expertIds: [first, second, third] }, 201);
    expect(await invite([first])).toMatchObject({ status: 422, codes: ['ALREADY_INVITED'] });
    expect((await invitations(city.officer, `?planId=${planId}&status=PENDING`)).length).toBe(3);
    const { id } = await own(0);
    expect(await waits(0)).toMatchObject([{ id, aggregateType: 'evaluation.invitation', dueOn: ASSESSMENT_DAY }]);
    expect(await ok<Invitation>(city.experts[0]!, 'GET', `invitations/${id}`)).toMatchObject({ status: 'PENDING', institutionName: '某某评价机构', sessions: [{ day: ASSESSMENT_DAY }], candidates: expect.arrayContaining([expect.objectContaining({ name: '张三' })]) });
    for (const caller of [city.experts[1]!, stranger, city.proofreader]) expect((await caller.call('GET', `/api/evaluation/invitations/${id}`)).statusCode).toBe(caller === city.proofreader ? 403 : 404);
    expect([await invitations(stranger), (await invitations(city.experts[3]!)).length]).toEqual([[], 0]);
  });

  it('answers by himself: until then no panel is formed with him, whatever the body notes', async () => {
    expect(await refusal(city.officer, 'POST', `plans/${planId}/panels`, form())).toMatchObject({ status: 422, codes: ['EXPERT_NOT_ANSWERED', 'EXPERT_NOT_ANSWERED', 'EXPERT_NOT_ANSWERED'] });
    const answer = async (i: number, body: object, caller = city.experts[i]!) => refusal(caller, 'POST', `invitations/${(await own(i)).id}/answer`, body);
    expect((await answer(0, { answer: 'ACCEPTED' }, city.officer)).status).toBe(403);
    expect((await answer(0, { answer: 'ACCEPTED' }, city.experts[1])).status).toBe(404);
    expect((await answer(0, { answer: 'DECLINED' })).status).toBe(400);
    expect((await answer(0, { answer: 'DECLINED', reason: ' ' })).status).toBe(400);
    expect(await answer(0, { answer: 'ACCEPTED', relativeApplicationIds: [randomUUID()] })).toMatchObject({ status: 422, codes: ['CANDIDATE_NOT_ENROLLED'] });
    for (const [i, body] of [[0, { answer: 'ACCEPTED', relativeApplicationIds: [applicants[0]] }], [1, { answer: 'ACCEPTED' }], [2, { answer: 'DECLINED', reason: '与参评人员同单位' }]] as const) await ok(city.experts[i]!, 'POST', `invitations/${(await own(i)).id}/answer`, body);
    expect([await waits(0), (await own(2)).status]).toEqual([[], 'DECLINED']);
    expect(await refusal(city.officer, 'POST', `plans/${planId}/panels`, form())).toMatchObject({ status: 422, codes: ['EXPERT_DECLINED'] });
    // whom he would assess is no more the business of who declined
    expect((await ok<Invitation>(city.experts[2]!, 'GET', `invitations/${(await own(2)).id}`)).candidates).toEqual([]);
    const told = (await city.test.published()).filter((event) => event.type.startsWith('evaluation.Invitation'));
    expect([told.map((event) => event.type.split('.')[1]), JSON.stringify(told)]).toEqual([['InvitationAccepted', 'InvitationAccepted', 'InvitationDeclined'], expect.not.stringContaining('同单位')]);
  });

  it('is in the panel with what he said of relatives; then he does not decline any more, and an invitation that is taken back leaves the body\'s note', async () => {
    const invited = await ok<{ items: Invitation[] }>(city.officer, 'POST', `plans/${planId}/invitations`, { kind: 'REVIEW', expertIds: [city.body.expertIds[2]] }, 201);
    expect((await refusal(city.experts[2]!, 'POST', `invitations/${invited.items[0]!.id}/withdraw`, { reason: '改请他人' })).status).toBe(403);
    await ok(city.officer, 'POST', `invitations/${invited.items[0]!.id}/withdraw`, { reason: '电话已答复' });
    const panel = await ok<{ warnings: Array<{ code: string; facts: object }> }>(city.officer, 'POST', `plans/${planId}/panels`, form(), 201);
    expect(panel.warnings).toContainEqual(expect.objectContaining({ code: 'CONFLICT_RELATIVE', facts: expect.objectContaining({ expertId: city.body.expertIds[0], applicationId: applicants[0] }) }));
    expect(await refusal(city.experts[0]!, 'POST', `invitations/${(await own(0)).id}/answer`, { answer: 'DECLINED', reason: '回避' })).toMatchObject({ status: 422, codes: ['EXPERT_SEATED'] });
  });

  it('of a plan whose panels are fixed nothing is answered and nothing waits', async () => {
    await ok(city.officer, 'POST', `plans/${planId}/invitations`, { kind: 'REVIEW', expertIds: [city.body.expertIds[3]] }, 201);
    expect(await waits(3)).toHaveLength(1);
    await ok(city.officer, 'POST', `plans/${planId}/cancel`, { reason: '人数不足' });
    expect(await waits(3)).toEqual([]);
    expect((await refusal(city.experts[3]!, 'POST', `invitations/${(await own(3)).id}/answer`, { answer: 'ACCEPTED' })).status).toBe(409);
  });
});
