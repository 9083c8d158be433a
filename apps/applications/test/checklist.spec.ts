import sharp from 'sharp';
import { accepted, conclude, draft, openCity, opinion, reasonCodes, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });

type Line = { item: string; needed: boolean; standing: string; asked: string | null; check: { original: string; originalName: string; byName: string; note: string | null; at: string } | null; files: Array<{ id: string }> };
const lines = async (id: string, caller = city.intake) => ((await caller.call('GET', `/api/applications/applications/${id}/materials`)).json() as { items: Line[] }).items;
const line = async (id: string, item: string) => (await lines(id)).find((l) => l.item === item)!;
const check = (id: string, ...checks: object[]) => step(city.intake, id, 'material-checks', { checks });
const picture = (background: string) => sharp({ create: { width: 400, height: 300, channels: 3, background } }).jpeg().toBuffer();
const upload = async (id: string, item: string, colour: string, more = '') => (await city.clerk.call('POST', `/api/applications/applications/${id}/attachments?material=${item}${more}`, await picture(colour), { 'content-type': 'application/octet-stream' })).json() as { id: string };

it('a tick says which original was seen, by whom and when; it can be taken back, and only intake of the body makes it', async () => {
  const { id } = await recommended(city);
  expect((await lines(id)).map((l) => [l.item, l.standing]).slice(0, 2)).toEqual([['TITLE_CERTIFICATE', 'UNCHECKED'], ['ID_DOCUMENT', 'UNCHECKED']]);
  expect((await check(id, { item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' }, { item: 'ID_DOCUMENT', original: 'REGISTER', note: '国家政务平台' })).statusCode).toBe(200);
  expect(await line(id, 'ID_DOCUMENT')).toMatchObject({ standing: 'CHECKED', check: { original: 'REGISTER', originalName: '发证机关网上查询', note: '国家政务平台', at: expect.stringMatching(/^2026-03-02T01:0/) as unknown } });
  expect((await check(id, { item: 'ID_DOCUMENT', original: null })).statusCode).toBe(200);
  expect(await line(id, 'ID_DOCUMENT')).toMatchObject({ standing: 'UNCHECKED', check: null });
  expect(reasonCodes(await check(id, { item: 'ID_DOCUMENT', original: null }, { item: 'CLAIM_PROOF:4', original: 'ORIGINAL' }, { item: 'OTHER', original: 'ORIGINAL' }, { item: 'OTHER', original: 'ORIGINAL' }))).toEqual(['NOTHING_TO_TAKE_BACK', 'MATERIAL_UNKNOWN', 'CHECK_TWICE']);
  expect((await step(city.reviewer, id, 'material-checks', { checks: [{ item: 'OTHER', original: 'ORIGINAL' }] })).statusCode).toBe(403);
  const told = (await city.test.published()).filter((e) => e.type === 'applications.ApplicationMaterialsChecked' && e.aggregateId === id);
  expect(told.map((e) => e.data)).toEqual([{ checks: [{ item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' }, { item: 'ID_DOCUMENT', original: 'REGISTER' }] }, { checks: [{ item: 'ID_DOCUMENT', original: null }] }]);
});

it('it stands for the files that were there: another file in their place is to be looked at anew', async () => {
  const { id } = await draft(city);
  const { id: file } = await upload(id, 'TITLE_CERTIFICATE', 'red');
  await step(city.clerk, id, 'submit');
  await step(city.reviewer, id, 'recommend', opinion);
  await check(id, { item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' });
  await step(city.intake, id, 'request-supplement', { reason: '请换清晰的', dueOn: '2026-03-20' });
  await upload(id, 'TITLE_CERTIFICATE', 'blue', `&replaces=${file}`);
  await step(city.clerk, id, 'submit');
  await step(city.reviewer, id, 'recommend', opinion);
  expect(await line(id, 'TITLE_CERTIFICATE')).toMatchObject({ standing: 'CHANGED' });
});

it('asking for more names the lines of the list, each with its reason, until what was supplemented is submitted', async () => {
  const { id } = await recommended(city);
  const ask = (items: object[]) => step(city.intake, id, 'request-supplement', { reason: '材料不全', dueOn: '2026-03-20', items });
  expect(reasonCodes(await ask([{ item: 'CLAIM_PROOF:0', reason: '缺' }]))).toEqual(['MATERIAL_UNKNOWN']);
  expect((await ask([{ item: 'X', reason: '缺' }])).statusCode).toBe(400);
  expect((await ask([{ item: 'ID_DOCUMENT', reason: '请补反面' }])).statusCode).toBe(200);
  expect((await lines(id, city.clerk)).filter((l) => l.asked).map((l) => [l.item, l.asked])).toEqual([['ID_DOCUMENT', '请补反面']]);
  await step(city.clerk, id, 'submit');
  expect((await lines(id, city.clerk)).filter((l) => l.asked)).toEqual([]);
});

it('六(二): an acceptance goes on with what nobody has seen, for a person decides; and it is kept that he knew', async () => {
  const { id } = await recommended(city);
  await check(id, { item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' });
  expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
  expect((await city.intake.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ acceptance: { unchecked: ['ID_DOCUMENT', 'ACHIEVEMENT_PROOF'] } });
  // an original that is shown later is ticked later; the acceptance stays as it was
  expect((await check(id, { item: 'ID_DOCUMENT', original: 'ORIGINAL' })).statusCode).toBe(200);
  expect((await city.intake.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ acceptance: { unchecked: ['ID_DOCUMENT', 'ACHIEVEMENT_PROOF'] } });
  expect(await line(id, 'ID_DOCUMENT')).toMatchObject({ standing: 'CHECKED' });
});

// the personal copy
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
