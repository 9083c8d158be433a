import { accepted, conclude, openCity, recommended, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });

const receive = async (ids: readonly string[], receivedOn = '2026-03-02', caller = city.clerk) => (await caller.call('POST', '/api/applications/personal-copies', { items: ids.map((id) => ({ id, receivedOn })) })).json() as { done: number; results: Array<{ outcome: string; reasons?: Array<{ code: string }> }> };
const codes = (answer: Awaited<ReturnType<typeof receive>>) => answer.results.map((r) => r.reasons?.map((each) => each.code) ?? r.outcome);

it('填表说明七: the employer signs for the copies that came back, many in one act, once each, from the acceptance on', async () => {
  const [early, first, concluded] = [await recommended(city), await accepted(city), await accepted(city)];
  await conclude(city, concluded.candidate, 'PASSED');
  expect(codes(await receive([early.id, first.id, concluded.id]))).toEqual([['WRONG_STATE'], 'DONE', 'DONE']);
  expect(codes(await receive([first.id]))).toEqual([['COPY_ALREADY_RECEIVED']]);
  expect((await city.clerk.call('GET', `/api/applications/applications/${first.id}`)).json()).toMatchObject({ copyReceived: { receivedOn: '2026-03-02' } });
  expect((await city.test.published()).filter((e) => e.type === 'applications.ApplicationCopyReceived').map((e) => e.data)).toEqual([{ receivedOn: '2026-03-02' }, { receivedOn: '2026-03-02' }]);
});
it('not on a day to come, not by another unit, not by the body', async () => {
  const { id } = await accepted(city);
  expect(codes(await receive([id], '2026-03-03'))).toEqual([['RECEIVED_IN_THE_FUTURE']]);
  expect(codes(await receive([id], '2026-03-02', await city.test.as([{ role: 'EMPLOYER_CLERK', place: city.body.institutionId }])))).toEqual([['NOT_FOUND']]);
  expect((await city.intake.call('POST', '/api/applications/personal-copies', { items: [{ id, receivedOn: '2026-03-02' }] })).statusCode).toBe(403);
});
