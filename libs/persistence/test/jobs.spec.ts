import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { addJob, addJobs, failTogether, gathering, JOB_ATTEMPTS, JobLeases, JobWorker, safeMessage, type JobHandler } from '../src/index.js';
import { asSuperuser, serviceDatabase, type ServiceDatabase } from './service-database.js';

describe('jobs, with the rights of the app role alone', () => {
  let service: ServiceDatabase;
  const workers: JobWorker[] = [];
  const errors: Array<[string, unknown]> = [];
  beforeAll(async () => { service = await serviceDatabase('jobs'); });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
    await service.app.query('DELETE FROM graphile_worker._private_jobs');
    errors.length = 0;
  });
  afterAll(async () => { await service.drop(); });

  async function work(handlers: Record<string, JobHandler>): Promise<void> {
    workers.push(await JobWorker.start(service.appUrl, handlers, (task, error) => { errors.push([task, error]); }));
  }
  async function asOwner(statement: string): Promise<void> {
    const owner = new Client(service.ownerUrl);
    await owner.connect();
    try { await owner.query(statement); } finally { await owner.end(); }
  }
  const add = (payload: object, options = {}, task = 'render') => service.app.transaction((tx) => addJob(tx, task, payload, options));
  const stored = () => service.app.query<{ attempts: number; max_attempts: number; last_error: string | null; locked_by: string | null }>('SELECT attempts, max_attempts, last_error, locked_by FROM graphile_worker._private_jobs ORDER BY id');
  const due = () => service.app.query('UPDATE graphile_worker._private_jobs SET run_at = now()');

  it('run after the commit, not before, with their payload', async () => {
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await service.app.transaction(async (tx) => {
      await addJob(tx, 'render', { documentId: 'd-1', name: '买买提·吐尔逊' });
      await sleep(1_200); // longer than the worker's poll
      expect(ran).toEqual([]);
    });
    await eventually(() => expect(ran).toEqual([{ documentId: 'd-1', name: '买买提·吐尔逊' }]));
    await eventually(async () => expect(await stored()).toEqual([]));
  });

  it('never run after a rollback', async () => {
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await expect(service.app.transaction(async (tx) => { await addJob(tx, 'render', {}); throw new Error('refused'); })).rejects.toThrow('refused');
    await sleep(1_200);
    expect(ran).toEqual([]);
  });

  it('that did what they could tell every kind of failure, with how many there were, and nothing where there is none', async () => {
    const coded = (code: string) => Object.assign(new Error('张三'), { code });
    await work({ render: async () => failTogether([coded('PAPER_AWAY'), coded('EIO'), coded('PAPER_AWAY')]) });
    await add({});
    await eventually(async () => expect(await stored()).toMatchObject([{ attempts: 1, last_error: 'Error PAPER_AWAY ×2, Error EIO', locked_by: null }]));
    expect(errors).toMatchObject([['render', { code: 'PAPER_AWAY' }], ['render', { code: 'EIO' }]]);
    expect(() => failTogether([])).not.toThrow();
    expect(() => failTogether([coded('EIO')])).toThrow(expect.objectContaining({ code: 'EIO' }));
  });

  it('are tried again after a failure, and keep no text of the error', async () => {
    let tries = 0;
    await work({ render: async () => {
      tries += 1;
      if (tries < 3) throw Object.assign(new Error('no glyph for 张三 11010519491231002X'), { code: 'GLYPH_MISSING' });
    } });
    await add({});
    await eventually(async () => expect(await stored()).toMatchObject([{ attempts: 1, max_attempts: JOB_ATTEMPTS, last_error: 'Error GLYPH_MISSING', locked_by: null }]));
    expect(errors[0]).toMatchObject(['render', { code: 'GLYPH_MISSING' }]);
    await due(); // instead of waiting for the back-off
    await eventually(async () => expect(await stored()).toMatchObject([{ attempts: 2 }]));
    await due();
    await eventually(async () => expect(await stored()).toEqual([]));
    expect(tries).toBe(3);
  });

  it('with a key: a pending one is replaced, so that a retry does not double it', async () => {
    await add({ n: 1 }, { key: 'volume-1' });
    await add({ n: 2 }, { key: 'volume-1' });
    await add({ n: 3 }, { key: 'volume-2' });
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await eventually(() => expect(ran).toHaveLength(2));
    expect(ran).toEqual(expect.arrayContaining([{ n: 2 }, { n: 3 }]));
  });

  it('many at once: each with its payload and key', async () => {
    await service.app.transaction((tx) => addJobs(tx, 'render', [{ payload: { n: 1 }, key: 'one' }, { payload: { n: 2 } }, { payload: { n: 3 }, key: 'three' }]));
    await add({ n: 4 }, { key: 'one' });
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await eventually(() => expect(ran).toHaveLength(3));
    expect(ran).toEqual(expect.arrayContaining([{ n: 2 }, { n: 3 }, { n: 4 }]));
    await eventually(async () => expect(await stored()).toEqual([]));
  });

  it('that gather: one run serves all that are stored, none waits for another\'s transaction, and what comes during the run has one of its own', async () => {
    const look = (tx: Parameters<typeof addJobs>[0], planId: string) => addJobs(tx, 'render', [{ payload: { planId } }]);
    await add({ planId: 'b' }); // knows the task from here on, as after a worker's first start
    await service.app.transaction(async (first) => {
      await look(first, 'a');
      // with a key this one would wait for the other to end, for ever
      await service.app.transaction(async (second) => { for (let i = 0; i < 8; i += 1) await look(second, 'a'); });
    });
    const ran: string[] = [];
    let goOn = (): void => undefined;
    const during = new Promise<void>((resolve) => { goOn = resolve; });
    await work({ render: gathering(service.app, 'render', async (payload) => {
      ran.push((payload as { planId: string }).planId);
      await during;
    }) });
    const waiting = async () => (await service.app.query<{ planId: string }>(`SELECT payload->>'planId' AS "planId" FROM graphile_worker._private_jobs WHERE locked_at IS NULL`)).map((job) => job.planId);
    await eventually(async () => expect([ran.includes('a'), (await waiting()).includes('a')]).toEqual([true, false]));
    const before = ran.filter((planId) => planId === 'a').length; // each of the worker's two may have taken one at the same moment
    expect(before).toBeLessThanOrEqual(2);
    await service.app.transaction((tx) => look(tx, 'a'));
    goOn();
    await eventually(async () => expect(await stored()).toEqual([]));
    expect([ran.filter((planId) => planId === 'a').length, ran.filter((planId) => planId === 'b').length]).toEqual([before + 1, 1]);
  });

  it('wait for their time', async () => {
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await add({ when: 'tomorrow' }, { runAt: new Date(Date.now() + 86_400_000) });
    await add({ when: 'now' });
    await eventually(() => expect(ran).toEqual([{ when: 'now' }]));
    await eventually(async () => expect(await stored()).toHaveLength(1));
  });

  it('are stored while no worker runs, and run when one starts', async () => {
    await add({ n: 1 });
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await eventually(() => expect(ran).toEqual([{ n: 1 }]));
  });

  it('are finished, not cut off, when the worker stops', async () => {
    let finished = false;
    let begun = false;
    await work({ render: async () => { begun = true; await sleep(300); finished = true; } });
    await add({});
    await eventually(() => expect(begun).toBe(true));
    await workers.pop()!.stop();
    expect(finished).toBe(true);
    expect(await stored()).toEqual([]);
  });

  it('are left alone by a worker that has no handler for them', async () => {
    const ran: string[] = [];
    await work({ render: async () => { ran.push('render'); } });
    await add({}, {}, 'fetch');
    await add({});
    await eventually(() => expect(ran).toEqual(['render']));
    await eventually(async () => expect(await stored()).toMatchObject([{ attempts: 0 }])); // the job that ran is taken away after its handler has returned
  });

  it('go on when the server closes the worker\'s connections', async () => {
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await add({ n: 1 });
    await eventually(() => expect(ran).toHaveLength(1));
    await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${service.name}' AND application_name IN ('jobs', 'job leases')`);
    await add({ n: 2 });
    await eventually(() => expect(ran).toEqual([{ n: 1 }, { n: 2 }]));
  });

  it('go on though the very first look for one failed', async () => {
    const owner = new Client(service.ownerUrl);
    await owner.connect();
    await owner.query(`REVOKE ALL ON graphile_worker._private_tasks FROM "${service.name}_app"`);
    const ran: unknown[] = [];
    await work({ render: async (payload) => { ran.push(payload); } });
    await sleep(200);
    await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_tasks TO "${service.name}_app"`);
    await owner.end();
    await add({ n: 1 });
    await eventually(() => expect(ran).toEqual([{ n: 1 }]), 25_000);
  });

  it('go on though no worker could say how its job ended: each is lost to graphile-worker, with its job locked', async () => {
    const right = (word: 'REVOKE' | 'GRANT') => asOwner(`${word} UPDATE ON graphile_worker._private_jobs ${word === 'GRANT' ? 'TO' : 'FROM'} "${service.name}_app"`);
    const tries = new Map<number, number>();
    await work({ render: async (payload) => {
      const { n } = payload as { n: number };
      tries.set(n, (tries.get(n) ?? 0) + 1);
      if (tries.get(n)! > 1) return;
      await eventually(() => expect(tries.size).toBe(2)); // both workers are at work
      await right('REVOKE');
      throw new Error('failed while the database would not be told');
    } });
    await add({ n: 1 });
    await add({ n: 2 });
    await eventually(() => expect(errors.filter(([task]) => task === 'job worker').length).toBeGreaterThanOrEqual(2));
    await right('GRANT');
    await eventually(async () => {
      await due(); // instead of waiting for the back-off
      expect([...tries.values()]).toEqual([2, 2]);
    }, 60_000);
    await eventually(async () => expect(await stored()).toEqual([]));
  }, 90_000);

  it('of a process that was killed are freed at once, those of living workers are not', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => { release = resolve; });
    await work({ slow: () => released });
    await add({}, {}, 'slow');
    await eventually(async () => expect(await stored()).toMatchObject([{ attempts: 1, locked_by: expect.any(String) }]));
    const victim = fork(path.join(process.cwd(), 'libs/persistence/test/worker-that-hangs.mjs'), [service.appUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await add({}, {}, 'hang');
    await once(victim, 'message'); // it works on the job
    const ended = once(victim, 'exit');
    victim.kill('SIGKILL');
    await ended;
    await service.app.query("UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '6 s'"); // instead of waiting for the moment that new workers are given
    const leases = new JobLeases(service.appUrl);
    expect(await leases.reclaim()).toBe(1);
    expect(await leases.reclaim()).toBe(0);
    await leases.end();
    expect((await stored()).map((job) => job.locked_by === null)).toEqual([false, true]);
    release();
    const ran: string[] = [];
    await work({ hang: async () => { ran.push('hang'); } });
    await eventually(() => expect(ran).toEqual(['hang']));
  });
});

describe('an error as it may be kept', () => {
  it.each([
    [Object.assign(new Error('Key (number)=(11010519491231002X) already exists'), { code: '23505', name: 'QueryFailedError' }), 'QueryFailedError 23505'],
    [new TypeError('张三'), 'TypeError'],
    ['张三', 'Error'],
    [null, 'Error'],
    [{ code: 7 }, 'Error'],
  ])('%p: its class and code, never its text', (error, kept) => {
    expect(safeMessage(error)).toBe(kept);
  });
});
