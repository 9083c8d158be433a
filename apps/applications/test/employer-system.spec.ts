import { randomUUID } from 'node:crypto';
import type { TestCaller } from '@gt/service-testing';
import { draftDto, openCity, opinion, step, type City } from './city.js';

let city: City;
let system: TestCaller;
beforeAll(async () => {
  city = await openCity({ type: 'ENTERPRISE' });
  system = await city.test.as([{ role: 'EMPLOYER_SYSTEM', place: city.employerId }], `client:${randomUUID()}`);
});
afterAll(async () => { await city?.test.stop(); });

it('an employer\'s system hands in and follows applications of its unit, and is named as a system', async () => {
  const made = await system.call('POST', '/api/applications/applications', draftDto(city));
  expect(made.statusCode).toBe(201);
  const { id } = made.json<{ id: string }>();
  expect((await step(system, id, 'submit')).statusCode).toBe(200);
  expect((await system.call('GET', `/api/applications/applications/${id}`)).json()).toMatchObject({ status: 'SUBMITTED', signature: null });
  expect((await system.call('GET', '/api/applications/applications?limit=1')).json<{ items: Array<{ id: string }> }>().items.map((item) => item.id)).toEqual([id]);
  const actors = await city.test.db.query<{ actor: object }>('SELECT DISTINCT actor FROM event WHERE aggregate_id = $1', [id]);
  expect(actors).toEqual([{ actor: { subject: system.subject, role: 'EMPLOYER_SYSTEM', place: city.employerId } }]);
});

it('it neither recommends nor accepts nor withdraws, and nothing of another employer\'s is there for it', async () => {
  const { id } = (await system.call('POST', '/api/applications/applications', draftDto(city))).json<{ id: string }>();
  await step(system, id, 'submit');
  for (const [verb, body] of [['recommend', opinion], ['return', { reason: '退回' }], ['withdraw', { reason: '撤回' }]] as const) expect([verb, (await step(system, id, verb, body)).statusCode]).toEqual([verb, 403]);
  expect((await step(city.reviewer, id, 'recommend', opinion)).statusCode).toBe(200);
  expect((await step(system, id, 'accept', {})).statusCode).toBe(403);
  const other = await city.test.as([{ role: 'EMPLOYER_SYSTEM', place: randomUUID() }], `client:${randomUUID()}`);
  expect([(await other.call('GET', `/api/applications/applications/${id}`)).statusCode, (await step(other, id, 'submit')).statusCode]).toEqual([404, 404]);
  expect((await other.call('POST', '/api/applications/applications', draftDto(city))).statusCode).toBe(403);
});
