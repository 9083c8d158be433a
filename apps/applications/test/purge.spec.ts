import { jobsOf } from '@gt/service-kit';
import { residentId } from '@gt/testing';
import { Client } from 'pg';
import { definition } from '../src/index.js';
import { DRAFT_RETENTION_DAYS, purgeDrafts } from '../src/jobs/purge-drafts.js';
import { Stores } from '../src/storage/stores.js';
import { draft, formDto, openCity, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(async () => { await city?.test.stop(); });
const url = (path: string) => `/api/applications/${path}`;
const START = Date.parse('2026-03-02T01:00:00Z');
const afterDays = (days: number) => city.test.setClock(new Date(START + days * 86_400_000).toISOString());
const statusOf = async (id: string) => (await city.test.db.query<{ status: string }>('SELECT status FROM application WHERE id = $1', [id]))[0]!.status;

/** Every row of every table, the bytes of columns as they stand, sealed ones opened. */
async function everything(): Promise<string> {
  const client = new Client(city.test.adminUrl);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker')`);
    const all: string[] = [];
    for (const { name } of tables) all.push(JSON.stringify((await client.query(`SELECT * FROM ${name}`)).rows));
    return all.join('\n').replace(/sealed:v1:[\w-]+:[\w-]{38,}/g, (sealed) => city.test.service.kit.keyring.unseal(sealed));
  } finally { await client.end(); }
}
const ageCommands = async () => {
  const client = new Client(city.test.adminUrl);
  await client.connect();
  try { await client.query(`UPDATE idempotency SET created_at = created_at - interval '8 days'`); } finally { await client.end(); }
};

it('a draft that was never submitted leaves nothing of its person in tables and log; a submission, a younger draft and a held one stay', async () => {
  const who = { name: '欧阳明月', idNumber: residentId(city.random), phone: '13712345678' };
  const form = { achievements: '独有的业绩说明', nativePlace: '独有的籍贯' };
  const gone = await draft(city, { applicant: who, form });
  expect((await city.clerk.call('PUT', url(`applications/${gone.id}`), { institutionId: city.body.institutionId, applicant: { name: who.name }, form: formDto({ ...form, achievements: '改过的独有说明' }) }, { 'if-match': '"1"' })).statusCode).toBe(200);
  const withdrawn = await draft(city, { applicant: { ...who, idNumber: residentId(city.random) }, form });
  await step(city.clerk, withdrawn.id, 'withdraw', { reason: '不报了' });
  const submitted = await recommended(city);
  const takenBack = await recommended(city);
  await step(city.clerk, takenBack.id, 'withdraw', { reason: '提交后撤回' });
  const held = await draft(city);
  const centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  const hold = (applicationId: string, on: boolean, caller = centre) => caller.call('POST', url('draft-holds'), { applicationId, held: on, reason: '信访核查', document: '渝鉴函〔2026〕8号' });
  expect((await hold(held.id, true, city.intake)).statusCode).toBe(403);
  expect([(await hold(held.id, true)).statusCode, (await hold(held.id, true)).json().code]).toEqual([200, 'HOLD_UNCHANGED']);
  await afterDays(10);
  const younger = await draft(city);

  await afterDays(DRAFT_RETENTION_DAYS - 1);
  await jobsOf(definition, city.test.service.kit)!['purge-drafts']!({});
  expect(await statusOf(gone.id)).toBe('DRAFT');
  expect(await everything()).toContain('改过的独有说明');

  await afterDays(DRAFT_RETENTION_DAYS + 1);
  await ageCommands();
  await jobsOf(definition, city.test.service.kit)!['purge-drafts']!({});
  expect(await Promise.all([gone, withdrawn, submitted, takenBack, held, younger].map(({ id }) => statusOf(id)))).toEqual(['PURGED', 'PURGED', 'RECOMMENDED', 'WITHDRAWN', 'DRAFT', 'DRAFT']);
  const left = await everything();
  for (const trace of [who.name, who.idNumber, who.phone, gone.personId, withdrawn.personId, '独有']) expect([trace, left.includes(trace)]).toEqual([trace, false]);
  // what was done, when and by whom stays, and the clerk sees what became of it
  expect((await city.clerk.call('GET', url(`applications/${gone.id}/history`))).json().items.map((each: { type: string }) => each.type)).toEqual(['ApplicationDrafted', 'ApplicationDraftChanged', 'ApplicationDraftPurged']);
  expect((await city.clerk.call('GET', url(`applications/${gone.id}`))).json()).toMatchObject({ statusName: '到期已清除', applicant: { name: '' } });
  expect((await city.intake.call('GET', url(`applications/${gone.id}`))).statusCode).toBe(404);
  expect((await step(city.clerk, gone.id, 'submit')).json().code).toBe('WRONG_STATE');
  // the log has every form that was submitted
  const [event] = await city.test.db.query<{ payload: { form: object; applicant: { name: string } } }>(`SELECT payload FROM event WHERE aggregate_id = $1 AND type = 'ApplicationSubmitted'`, [submitted.id]);
  expect(event!.payload).toMatchObject({ applicant: { name: '张三' }, form: { achievements: '主持技术改造两项。' } });

  const operator = await city.test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
  expect((await operator.call('GET', url('purges'))).json().items).toMatchObject([{ purged: 2, held: 1, endedAt: expect.any(String) }, { purged: 0, held: 0 }]);
  expect((await city.clerk.call('GET', url('purges'))).statusCode).toBe(403);
  await hold(held.id, false);
  await jobsOf(definition, city.test.service.kit)!['purge-drafts']!({});
  expect(await statusOf(held.id)).toBe('PURGED');
});

it('a draft that was changed within the term is kept, a run that was left off goes on where it was', async () => {
  await city.test.setClock('2027-01-01T00:00:00Z');
  const drafts = [await draft(city), await draft(city), await draft(city), await draft(city)];
  await city.test.setClock('2027-06-01T00:00:00Z');
  const answer = await city.clerk.call('PUT', url(`applications/${drafts[0]!.id}`), { institutionId: city.body.institutionId, applicant: { name: '张三' }, form: formDto() }, { 'if-match': '"1"' });
  expect(answer.statusCode).toBe(200);
  await city.test.setClock('2027-08-01T00:00:00Z');
  const { kit } = city.test.service;
  const stores = new Stores(kit);
  await purgeDrafts(kit, stores, { block: 2, stopAfter: 1 });
  const purged = async () => (await Promise.all(drafts.map(({ id }) => statusOf(id)))).filter((status) => status === 'PURGED').length;
  const first = await purged();
  expect(first).toBeLessThan(3);
  await purgeDrafts(kit, stores, { block: 2 });
  expect([await purged(), await statusOf(drafts[0]!.id)]).toEqual([3, 'DRAFT']);
  expect(await kit.db.query('SELECT 1 FROM purge_run WHERE ended_at IS NULL')).toEqual([]);
});
