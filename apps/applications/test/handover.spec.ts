import { createHash, randomUUID } from 'node:crypto';
import { readSheet } from '@gt/forms';
import { accepted, conclude, draft, openCity, recommended, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });
const COLUMNS = ['类别', '申报编号', '姓名', '证件号码', '职称级别', '职业', '等级', '状态'].map((title) => ({ key: title, title, required: true }));

it('slots that stand and open applications are listed for the body and its supervisor, masked, with count and hash (domain.md §5)', async () => {
  const held = await accepted(city);
  const failed = await accepted(city);
  await conclude(city, failed.candidate, 'FAILED');
  const open = await recommended(city);
  await draft(city);
  const ask = (caller: City['clerk'], institutionId = city.body.institutionId) => caller.call('GET', `/api/applications/handover-inventory?institutionId=${institutionId}`);
  const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  const answer = await ask(officer);
  expect([answer.statusCode, answer.headers['x-row-count'], answer.headers['x-content-sha256']]).toEqual([200, '3', createHash('sha256').update(answer.rawPayload).digest('hex')]);
  const { rows } = await readSheet(answer.rawPayload, COLUMNS);
  const listed = new Map(rows.map(({ cells }) => [cells['申报编号'], [cells['类别'], cells['姓名'], cells['职称级别'], cells['状态']]]));
  expect([listed.get(held.id), listed.get(failed.id), listed.get(open.id)]).toEqual([['名额', '张*', '中级', '评价中'], ['名额', '张*', '中级', '未通过，可补考'], ['申报', '张*', '中级', '单位已推荐']]);
  expect(rows.every(({ cells }) => cells['证件号码']!.includes('***'))).toBe(true);
  expect((await ask(await city.test.as([{ role: 'BODY_ADMIN', place: city.body.institutionId }]))).statusCode).toBe(200);
  for (const role of ['BUREAU_REVIEWER', 'BODY_ADMIN'] as const) expect((await ask(await city.test.as([{ role, place: randomUUID() }]))).statusCode).toBe(404);
  expect([(await ask(city.intake)).statusCode, (await ask(city.clerk)).statusCode, (await ask(officer, randomUUID())).statusCode, (await ask(officer, 'x')).statusCode]).toEqual([403, 403, 404, 400]);
});
