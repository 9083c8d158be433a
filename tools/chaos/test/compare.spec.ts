import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@gt/testing';
import type { Connections } from '@gt/checks';
import { Client } from 'pg';
import { compareRecord } from '../src/compare.js';
import type { Acknowledged } from '../src/load.js';

let database: TestDatabase;
let client: Client;
let connections: Connections;
beforeAll(async () => {
  database = await createTestDatabase('chaos_record');
  client = new Client(database.url);
  await client.connect();
  await client.query('CREATE TABLE application (id uuid, version int, person_id uuid); CREATE TABLE expert (id uuid); CREATE TABLE account (id uuid); CREATE TABLE role_grant (id uuid)');
  connections = { databases: Object.fromEntries(['applications', 'institutions', 'identity'].map((name) => [name, database.url])) } as unknown as Connections;
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(() => client.query('TRUNCATE application, expert, account, role_grant'));

const told = (kind: string, id: string, version: number | null = null, person: string | null = null): Acknowledged => ({ at: 0, kind, id, version, person, key: randomUUID() });
/** A draft and its submission as the city acknowledged them, stored at some version. */
async function application(storedVersion: number | null, submitVersion = 2): Promise<{ record: Acknowledged[]; id: string; person: string }> {
  const [id, person] = [randomUUID(), randomUUID()];
  if (storedVersion !== null) await client.query('INSERT INTO application VALUES ($1, $2, $3)', [id, storedVersion, person]);
  return { id, person, record: [told('draft', id, 1, person), told('submit', id, submitVersion)] };
}
const codes = async (record: readonly Acknowledged[]) => (await compareRecord(connections, record)).map((d) => d.code);

it('says nothing of what is stored as it was acknowledged', async () => {
  const [a, b, expert] = [await application(2), await application(2), randomUUID()];
  await client.query('INSERT INTO expert VALUES ($1)', [expert]);
  expect(await codes([...a.record, ...b.record, told('expert', expert)])).toEqual([]);
});

it.each([
  ['an acknowledged application that is not there', 'ACKNOWLEDGED_LOST', null],
  ['an acknowledged command that is not there', 'ACKNOWLEDGED_LOST', 1],
  ['a command that was done twice', 'DOUBLED', 3],
] as const)('finds %s', async (_what, code, stored) => {
  expect(await codes((await application(stored)).record)).toEqual([code]);
});

it('finds a command that was done twice and answered once, by the version that others had', async () => {
  const usual = [await application(2), await application(2)];
  const odd = await application(3, 3);
  expect(await codes([...usual.flatMap((u) => u.record), ...odd.record])).toEqual(['VERSION_DIFFERS']);
});

it('finds a draft that was made twice', async () => {
  const { record, person } = await application(2);
  await client.query('INSERT INTO application VALUES ($1, 1, $2)', [randomUUID(), person]);
  expect(await codes(record)).toEqual(['DOUBLED']);
});

it('finds an expert, an account and a role that are not there', async () => {
  expect(await codes([told('expert', randomUUID()), told('account', randomUUID()), told('grant', randomUUID())])).toEqual(['ACKNOWLEDGED_LOST', 'ACKNOWLEDGED_LOST', 'ACKNOWLEDGED_LOST']);
});
