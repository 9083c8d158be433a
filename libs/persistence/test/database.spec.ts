import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@gt/testing';
import { openDatabase, POOL_SIZE } from '../src/index.js';
import { asSuperuser, serviceDatabase, urlOf, type ServiceDatabase } from './service-database.js';

const A = '00000000-0000-4000-8000-00000000000a';

describe('a service\'s database', () => {
  let service: ServiceDatabase;
  beforeAll(async () => { service = await serviceDatabase('database'); });
  afterEach(async () => { await service.app.query('DELETE FROM plan'); });
  afterAll(async () => { await service.drop(); });
  const insert = `INSERT INTO plan VALUES ('${A}', 1, '{}', 'DRAFT')`;
  const count = async () => (await service.app.query('SELECT 1 FROM plan')).length;
  const killAll = () => asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${service.name}'`);

  it('commits what succeeded, and rolls back what threw, passing the error on unchanged', async () => {
    const refusal = new Error('refused');
    await expect(service.app.transaction(async (tx) => { await tx.query(insert); throw refusal; })).rejects.toBe(refusal);
    expect(await count()).toBe(0);
    expect(await service.app.transaction(async (tx) => { await tx.query(insert); return 7; })).toBe(7);
    expect(await count()).toBe(1);
  });

  it('shows what it wrote to itself alone until the commit', async () => {
    await service.app.transaction(async (tx) => {
      await tx.query(insert);
      expect(await tx.query('SELECT 1 FROM plan')).toHaveLength(1);
      expect(await count()).toBe(0);
    });
  });

  it('passes on PostgreSQL\'s own code', async () => {
    await service.app.query(insert);
    await expect(service.app.transaction((tx) => tx.query(insert))).rejects.toMatchObject({ code: '23505' });
    await expect(service.app.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
  });

  it('plans a prepared statement once a connection, tells statements apart, and goes on after the server dropped the connection', async () => {
    const known = () => service.app.prepared<{ n: string }>('SELECT count(*) AS n FROM pg_prepared_statements', []);
    const ask = (n: number) => service.app.prepared<{ n: number }>('SELECT $1::int AS n', [n]);
    for (let n = 0; n < 5; n += 1) expect(await ask(n)).toEqual([{ n }]);
    expect(Number((await known())[0]!.n)).toBe(2); // one connection is free and is taken each time
    expect(await service.app.prepared('SELECT $1::int + 1 AS n', [1])).toEqual([{ n: 2 }]);
    await killAll();
    await eventually(async () => expect(await ask(7)).toEqual([{ n: 7 }]));
  });

  it('refuses to take a transaction for committed whose failed statement was caught inside', async () => {
    let woken = false;
    const work = service.app.transaction(async (tx) => {
      tx.afterCommit(() => { woken = true; });
      await tx.query(insert);
      await expect(tx.query('SELECT 1 / 0')).rejects.toThrow();
      return 'looks well';
    });
    await expect(work).rejects.toMatchObject({ code: '25P02' });
    expect(woken).toBe(false);
    expect(await count()).toBe(0);
  });

  it('commits what a savepoint saved from a failed statement', async () => {
    await service.app.transaction(async (tx) => {
      await tx.query(insert);
      await tx.query('SAVEPOINT before');
      await expect(tx.query('SELECT 1 / 0')).rejects.toThrow();
      await tx.query('ROLLBACK TO SAVEPOINT before');
    });
    expect(await count()).toBe(1);
  });

  it('runs hooks after the commit in their order, and none after a rollback', async () => {
    const seen: string[] = [];
    await service.app.transaction(async (tx) => {
      tx.afterCommit(() => seen.push('one'));
      tx.afterCommit(() => seen.push('two'));
      expect(seen).toEqual([]);
    });
    await expect(service.app.transaction(async (tx) => { tx.afterCommit(() => seen.push('never')); throw new Error('no'); })).rejects.toThrow('no');
    expect(seen).toEqual(['one', 'two']);
  });

  it('outlives the server\'s closing of idle connections', async () => {
    await Promise.all(Array.from({ length: POOL_SIZE }, () => service.app.query('SELECT pg_sleep(0.05)')));
    await killAll();
    await sleep(50); // the pool hears of it
    await eventually(async () => expect(await service.app.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
  });

  it('tells the error of a connection that was lost within a transaction, and works on', async () => {
    const lost = service.app.transaction(async (tx) => {
      await tx.query(insert);
      await killAll();
      await sleep(50);
      await tx.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow(/terminat|connection/i);
    await eventually(async () => expect(await count()).toBe(0));
    for (let i = 0; i < POOL_SIZE * 2; i += 1) await service.app.transaction((tx) => tx.query('SELECT 1'));
  });

  it('gives every connection back, also after errors', async () => {
    for (let i = 0; i < POOL_SIZE * 3; i += 1) await expect(service.app.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await Promise.all(Array.from({ length: POOL_SIZE * 2 }, () => service.app.transaction((tx) => tx.query('SELECT 1'))));
  });

  it('refuses to open where no server listens, and with a wrong password', async () => {
    await expect(openDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none', applicationName: 'none' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(openDatabase({ url: urlOf(service.name, `${service.name}_app`, 'wrong'), applicationName: 'none' })).rejects.toMatchObject({ code: '28P01' });
  });

  it('can be closed twice', async () => {
    const db = await openDatabase({ url: service.appUrl, applicationName: 'closing' });
    await db.close();
    await db.close();
  });
});
