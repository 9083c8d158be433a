import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@gt/embedded-postgres';
import { createTestDatabase, type TestDatabase } from '@gt/testing';
import { Client } from 'pg';
import { openDatabase, SettledMark, type Database } from '../src/index.js';

describe('the settled mark', () => {
  // transaction ids are the server's: on the server of the run, other suites would hold the mark back and use ids up
  let server: EmbeddedPostgres;
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-settled-'));
  let test: TestDatabase;
  let db: Database;
  const clients: Client[] = [];
  async function writer(): Promise<Client> {
    const client = new Client(test.url);
    await client.connect();
    clients.push(client);
    await client.query('BEGIN');
    await client.query('INSERT INTO aggregate VALUES (1)'); // gives the transaction its id
    return client;
  }
  const append = async (client: Client) => (await client.query('INSERT INTO log (x) VALUES (1) RETURNING position')).rows[0].position as string;

  beforeAll(async () => {
    // no autovacuum: it takes ids too
    server = await startEmbeddedPostgres({ home, settings: { fsync: 'off', autovacuum: 'off' } });
    process.env.TEST_POSTGRES_URL = server.url;
    test = await createTestDatabase('settled');
    db = await openDatabase({ url: test.url, applicationName: 'settled' });
    await db.query('CREATE TABLE aggregate (id int); CREATE TABLE log (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int)');
  });
  afterEach(async () => { for (const client of clients.splice(0)) await client.end(); });
  afterAll(async () => {
    await db.close();
    await test.drop();
    await server.stop();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('waits for the newest open transaction, though its id equals pg_snapshot_xmax', async () => {
    const mark = new SettledMark('log_position_seq');
    const before = await mark.advance(db);
    const late = await writer();
    const position = await append(late);
    // what a mark resting on xmax would compare: it would overtake `late`
    const [snapshot] = await db.query<{ passes: boolean }>('SELECT pg_snapshot_xmin(s) >= pg_snapshot_xmax(s) AS passes FROM pg_current_snapshot() s');
    expect(snapshot!.passes).toBe(true);
    expect(await mark.advance(db)).toBe(before);
    await late.query('COMMIT');
    expect(await mark.advance(db)).toBe(position);
  });

  it('waits for a transaction that began before others that have committed', async () => {
    const mark = new SettledMark('log_position_seq');
    await mark.advance(db);
    const before = await mark.advance(db);
    const late = await writer();
    await append(late);
    const early = await writer();
    const last = await append(early);
    await early.query('COMMIT');
    expect(await mark.advance(db)).toBe(before);
    await late.query('COMMIT');
    expect(await mark.advance(db)).toBe(last);
  });

  it('loses no late committer, as a plain cursor over the positions does', async () => {
    const mark = new SettledMark('log_position_seq');
    await mark.advance(db);
    const readers = {
      plain: { after: await mark.advance(db), read: [] as string[], upTo: async () => '9223372036854775807' },
      settled: { after: await mark.advance(db), read: [] as string[], upTo: () => mark.advance(db) },
    };
    const readAll = async () => {
      for (const reader of Object.values(readers)) {
        const rows = await db.query<{ position: string }>('SELECT position FROM log WHERE position > $1 AND position <= $2 ORDER BY position', [reader.after, await reader.upTo()]);
        reader.read.push(...rows.map((r) => r.position));
        reader.after = rows.at(-1)?.position ?? reader.after;
      }
    };
    const late = await writer();
    const first = await append(late);
    const early = await writer();
    const second = await append(early);
    await early.query('COMMIT');
    await readAll();
    await late.query('COMMIT');
    await readAll();
    expect(readers.plain.read).toEqual([second]);
    expect(readers.settled.read).toEqual([first, second]);
  });

  it('many may ask at one moment, about a note that waits as about a new one', async () => {
    const mark = new SettledMark('log_position_seq');
    const before = await mark.advance(db);
    const late = await writer();
    const position = await append(late);
    const everybody = () => Promise.all(Array.from({ length: 8 }, () => mark.advance(db)));
    expect(new Set(await everybody())).toEqual(new Set([before]));
    expect(mark.waiting()).toBe(true);
    await late.query('COMMIT');
    expect(new Set(await everybody())).toEqual(new Set([position]));
  });

  it('passes over the position of a transaction that was rolled back', async () => {
    const mark = new SettledMark('log_position_seq');
    await mark.advance(db);
    const failing = await writer();
    const position = await append(failing);
    await failing.query('ROLLBACK');
    expect(await mark.advance(db)).toBe(position);
  });

  it('loses nothing and keeps the order of versions under concurrent writers', async () => {
    await db.query('CREATE TABLE counter (id int PRIMARY KEY, version int); CREATE TABLE stream (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id int, version int)');
    await db.query('INSERT INTO counter SELECT g, 0 FROM generate_series(1, 4) g');
    const mark = new SettledMark('stream_position_seq');
    const read: Array<{ id: number; version: number }> = [];
    let after = '0';
    const reading = (async () => {
      while (read.length < 400) {
        const rows = await db.query<{ position: string; id: number; version: number }>('SELECT * FROM stream WHERE position > $1 AND position <= $2 ORDER BY position', [after, await mark.advance(db)]);
        after = rows.at(-1)?.position ?? after;
        read.push(...rows);
      }
    })();
    await Promise.all(Array.from({ length: 8 }, async (_, w) => {
      for (let i = 0; i < 50; i += 1) {
        await db.transaction(async (tx) => {
          const [row] = await tx.query<{ version: number }>('UPDATE counter SET version = version + 1 WHERE id = $1 RETURNING version', [((w + i) % 4) + 1]);
          await tx.query('INSERT INTO stream (id, version) VALUES ($1, $2)', [((w + i) % 4) + 1, row!.version]);
        });
      }
    }));
    await reading;
    expect(read).toHaveLength(400);
    for (const id of [1, 2, 3, 4]) expect(read.filter((r) => r.id === id).map((r) => r.version)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it('is held back by a transaction open in another database of the server, and tells its age', async () => {
    const other = await createTestDatabase('elsewhere');
    const mark = new SettledMark('log_position_seq');
    const settled = await mark.advance(db);
    const elsewhere = new Client(other.url);
    await elsewhere.connect();
    await elsewhere.query('BEGIN; CREATE TABLE t (x int)');
    const writing = await writer();
    const position = await append(writing);
    await writing.query('COMMIT');
    expect(await mark.advance(db)).toBe(settled);
    expect(mark.ageMs()).toBeLessThan(1_000); // however long nothing was written before
    await new Promise((resolve) => { setTimeout(resolve, 30); });
    expect(await mark.advance(db)).toBe(settled);
    expect(mark.ageMs()).toBeGreaterThan(25);
    await elsewhere.query('ROLLBACK');
    await elsewhere.end();
    expect(await mark.advance(db)).toBe(position);
    expect(mark.ageMs()).toBe(0);
    await other.drop();
  });

  it('takes no transaction id while nothing is written', async () => {
    const mark = new SettledMark('log_position_seq');
    await mark.advance(db);
    const id = async () => (await db.query<{ id: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS id'))[0]!.id;
    const before = await id();
    for (let i = 0; i < 5; i += 1) await mark.advance(db);
    expect(await id()).toBe(before);
  });
});
