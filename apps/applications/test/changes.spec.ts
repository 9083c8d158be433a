import { randomUUID } from 'node:crypto';
import type { TestCaller } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { CHANGES } from '../src/queries/changes.js';
import { accepted, conclude, draft, draftDto, openCity, opinion, recommended, step, type City, type Problem } from './city.js';

let city: City;
let system: TestCaller;
beforeAll(async () => {
  city = await openCity();
  system = await city.test.as([{ role: 'EMPLOYER_SYSTEM', place: city.employerId }], `client:${randomUUID()}`);
});
afterAll(async () => { await city?.test.stop(); });

interface Page { items: Array<{ id: string; version: number; status: string; statusName: string; changedAt: string }>; next: string; more: boolean }
const read = async (after?: string, limit?: number, caller = system): Promise<Page> => {
  const query = new URLSearchParams({ ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit: String(limit) }) });
  const answer = await caller.call('GET', `/api/applications/changes?${query}`);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<Page>();
};
/** Up to now: what other suites' open transactions hold back on the server of the run comes in the end. */
const caughtUp = async (): Promise<string> => {
  const { id } = await draft(city);
  return eventually(async () => {
    let next = '0';
    const seen: string[] = [];
    for (let more = true; more; ) {
      const page = await read(next);
      seen.push(...page.items.map((item) => item.id));
      ({ next, more } = page);
    }
    expect(seen).toContain(id);
    return next;
  });
};

it('each application once, as it stands, at the place of its last change; ids, state, version and time, nothing else', async () => {
  const start = await caughtUp();
  const [a, b] = [await recommended(city), await draft(city)];
  expect((await step(city.intake, a.id, 'accept', {})).statusCode).toBe(200);
  const page = await eventually(async () => {
    const found = await read(start);
    expect(found.items).toMatchObject([{ id: b.id, version: 1, status: 'DRAFT' }, { id: a.id, version: 4, status: 'ACCEPTED', statusName: '已受理' }]);
    return found;
  });
  expect(page.items.map((item) => Object.keys(item))).toEqual(page.items.map(() => ['id', 'version', 'status', 'statusName', 'changedAt']));
  expect([page.more, page.items[1]!.changedAt.slice(0, 10)]).toEqual([false, '2026-03-02']);
  expect((await step(city.clerk, b.id, 'submit')).statusCode).toBe(200);
  await eventually(async () => expect((await read(page.next)).items).toMatchObject([{ id: b.id, version: 2, status: 'SUBMITTED' }]));
});

it('nothing new: the same cursor again and again; pages of any size give the same, each once', async () => {
  const start = await caughtUp();
  expect(await read(start)).toEqual({ items: [], next: start, more: false });
  expect(await read(start, 1)).toEqual({ items: [], next: start, more: false });
  const made: string[] = [];
  for (let i = 0; i < 5; i += 1) made.push((await draft(city)).id);
  await eventually(async () => expect((await read(start)).items.map((item) => item.id)).toEqual(made));
  const paged: string[] = [];
  for (let next = start, more = true; more; ) {
    const page = await read(next, 2);
    expect(page.items.length).toBeLessThanOrEqual(2);
    paged.push(...page.items.map((item) => item.id));
    ({ next, more } = page);
  }
  expect(paged).toEqual(made);
});

it('what other services decide comes too', async () => {
  const { id, candidate } = await accepted(city);
  const start = await caughtUp();
  await conclude(city, candidate, 'PASSED');
  await eventually(async () => expect((await read(start)).items).toMatchObject([{ id, status: 'CONCLUDED' }]));
});

it('a change that was begun before and committed after others is not passed by', async () => {
  const [late, early] = [await recommended(city), await recommended(city)];
  const start = await caughtUp();
  const open = new Client(city.test.adminUrl);
  await open.connect();
  try {
    // as a command does: row first; its place is taken and nobody sees it yet
    await open.query('BEGIN');
    await open.query('UPDATE application SET version = version WHERE id = $1', [late.id]);
    expect((await step(city.intake, early.id, 'accept', {})).statusCode).toBe(200);
    expect(await read(start)).toEqual({ items: [], next: start, more: false });
    await open.query('COMMIT');
  } finally { await open.end(); }
  await eventually(async () => expect((await read(start)).items.map((item) => item.id)).toEqual([late.id, early.id]));
});

it('eight people at work and a reader that never stops: the reader ends with every application as it stands', async () => {
  const made = await Promise.all(Array.from({ length: 16 }, () => draft(city)));
  const start = await caughtUp();
  const known = new Map<string, number>();
  let next = start;
  const look = async () => { const page = await read(next, 3); for (const { id, version } of page.items) { expect(version).toBeGreaterThan(known.get(id) ?? 0); known.set(id, version); } ({ next } = page); };
  const work = { over: false };
  const reading = (async () => { while (!work.over) await look(); })();
  await Promise.all(made.map(async ({ id }) => { for (const answer of [await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'return', { reason: '请补填' }), await step(city.clerk, id, 'submit'), await step(city.reviewer, id, 'recommend', opinion)]) expect(answer.statusCode).toBe(200); }));
  work.over = true;
  await reading;
  await eventually(async () => { await look(); expect([...known.values()]).toEqual(made.map(() => 5)); });
  expect(new Set(known.keys())).toEqual(new Set(made.map(({ id }) => id)));
});

it('numbers that are sealed anew are no change', async () => {
  const { id } = await draft(city);
  const start = await caughtUp();
  await city.test.db.query(`UPDATE application SET state = state || '{}' WHERE id = $1`, [id]);
  expect((await read(start)).items).toEqual([]);
});

it('shows the own unit alone, refuses who belongs to none, and what is no cursor', async () => {
  const start = await caughtUp();
  const stranger = await city.test.as([{ role: 'EMPLOYER_SYSTEM', place: randomUUID() }], `client:${randomUUID()}`);
  expect(await read(undefined, undefined, stranger)).toEqual({ items: [], next: '0', more: false });
  expect((await read(undefined, 1, city.reviewer)).items).toHaveLength(1);
  for (const grants of [[{ role: 'INTAKE_REVIEWER', place: city.body.institutionId }], [{ role: 'AUDITOR', place: null }], [{ role: 'MUNICIPAL_READER', place: null }]] as const) {
    expect((await (await city.test.as([...grants])).call('GET', '/api/applications/changes')).statusCode).toBe(403);
  }
  const refusal = async (query: string) => { const answer = await system.call('GET', `/api/applications/changes?${query}`); return [answer.statusCode, answer.json<Problem>().errors?.map((each) => [each.field, each.code])]; };
  expect(await refusal('after=-1&limit=501')).toEqual([400, [['after', 'NOT_A_CURSOR'], ['limit', expect.any(String)]]]);
  expect(await refusal(`after=${BigInt(start) + 1_000_000n}`)).toEqual([400, [['after', 'CURSOR_AHEAD']]]);
});

it('a page is read from the unit\'s own order, however many applications the city has', async () => {
  const unit = randomUUID();
  // as wide as a row is: of narrow ones the planner rightly reads the whole small table
  await city.test.db.query(`INSERT INTO application (id, version, state, status, institution_id, employer_id, person_id)
    SELECT gen_random_uuid(), 1, jsonb_build_object('applicant', jsonb_build_object('name', '某'), 'x', repeat('x', 1500)), 'ACCEPTED', $1, CASE WHEN n % 50 = 0 THEN $2::uuid ELSE gen_random_uuid() END, gen_random_uuid() FROM generate_series(1, 5000) AS n`, [city.body.institutionId, unit]);
  await city.test.db.query('ANALYZE application');
  const plan = (await city.test.db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${CHANGES}`, [[unit], 5, 1_000_000, 21])).map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('application_changed_unit');
  expect(plan).not.toContain('Seq Scan on application');
});

it('a draft that the system makes itself is among its changes', async () => {
  const start = await caughtUp();
  const made = await system.call('POST', '/api/applications/applications', draftDto(city));
  await eventually(async () => expect((await read(start)).items).toMatchObject([{ id: made.json<{ id: string }>().id, status: 'DRAFT' }]));
});
