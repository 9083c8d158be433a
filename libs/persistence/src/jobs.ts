import { EventEmitter } from 'node:events';
import { Logger, run, runMigrations, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { Pool, type Client } from 'pg';
import { JobLeases } from './job-leases.js';
import type { Queryable, Tx } from './database.js';

/** Jobs that one process works on at a time: rendering is in worker threads, the rest waits for the database. */
const JOB_CONCURRENCY = 2;
/** How often a failing job is tried before it stays for the operator (back-off e^n seconds, about 3 hours in all). */
export const JOB_ATTEMPTS = 12;
/** ms between looks for due jobs; a new job wakes the worker at once. */
const JOB_POLL_MS = 1_000;
/** ms between looks for jobs that a dead process left locked. */
const RECLAIM_MS = 5_000;
/** Looks for a job that fail one after the other until the worker begins anew: those of a few seconds without database. */
const FAILURES_LIMIT = 6;

/** Stores a job in the caller's transaction: it runs after the commit, or never. With `key`, a pending job of that key is replaced, so that a retry does not double it. */
export async function addJob(tx: Tx, task: string, payload: object, options: { key?: string; runAt?: Date } = {}): Promise<void> {
  await tx.query('SELECT graphile_worker.add_job($1, payload => $2::json, max_attempts => $3, job_key => $4, run_at => $5)', [task, JSON.stringify(payload), JOB_ATTEMPTS, options.key ?? null, options.runAt ?? new Date()]);
}

/** Stores many jobs of one task in one statement; each key as in `addJob`. Without keys no transaction waits for another one that stores the same. */
export async function addJobs(tx: Tx, task: string, jobs: ReadonlyArray<{ payload: object; key?: string }>): Promise<void> {
  if (jobs.length === 0) return;
  await tx.query(`SELECT 1 FROM graphile_worker.add_jobs((SELECT array_agg(($1, j.payload, NULL, $3::timestamptz, $2::int, j.key, NULL, NULL)::graphile_worker.job_spec) FROM unnest($4::json[], $5::text[]) AS j(payload, key)))`,
    [task, JOB_ATTEMPTS, new Date(), jobs.map((j) => JSON.stringify(j.payload)), jobs.map((j) => j.key ?? null)]);
}

/** `ids` in lots of `size`, each the payload of a job of its own: what one job works on and one transaction records. */
export const addJobsInLots = (tx: Tx, task: string, ids: readonly string[], size: number, payloadOf: (lot: readonly string[]) => object): Promise<void> =>
  addJobs(tx, task, Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ({ payload: payloadOf(ids.slice(i * size, (i + 1) * size)) })));

export type JobHandler = (payload: unknown) => Promise<void>;

/**
 * A job that looks at everything that is committed: one run serves all that are stored by then, and takes the others with the same payload away. They are stored
 * without a key, for a key's row is locked until its transaction ends, and all that store it would commit one after the other.
 */
export const gathering = (db: Queryable, task: string, handler: JobHandler): JobHandler => async (payload) => {
  // before the look: what is stored from here on has a run of its own. One that fails is tried again, for those it took away too
  await db.query(`DELETE FROM graphile_worker._private_jobs WHERE id IN (SELECT j.id FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE t.identifier = $1 AND j.payload::text = $2 AND j.locked_at IS NULL FOR UPDATE OF j SKIP LOCKED)`, [task, JSON.stringify(payload)]);
  await handler(payload);
};

/** Works on stored jobs until stopped. A handler that throws is tried again; its error is kept without personal data (handlers throw coded errors). */
export class JobWorker {
  private readonly taskList: TaskList;
  private readonly pool: Pool;
  private readonly leases: JobLeases;
  private runner: Runner | null = null;
  /** looks for a job that failed one after the other */
  private failures = 0;
  /** a worker could not say how its job ended (the database was away just then): graphile-worker ends such a worker for good, and keeps the job locked under its id */
  private workerLost = false;
  private tending: NodeJS.Timeout | undefined;

  private constructor(url: string, handlers: Readonly<Record<string, JobHandler>>, private readonly onError: (task: string, error: unknown) => void) {
    this.taskList = Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, async (payload: unknown) => {
      try { await handler(payload); } catch (error) {
        const kinds = new Map<string, unknown[]>();
        for (const each of error instanceof AggregateError ? error.errors as readonly unknown[] : [error]) kinds.set(safeMessage(each), [...kinds.get(safeMessage(each)) ?? [], each]);
        for (const [first] of kinds.values()) onError(name, first);
        throw new Error([...kinds].map(([message, { length }]) => (length > 1 ? `${message} ×${length}` : message)).join(', ')); // eslint-disable-line preserve-caught-error -- graphile-worker keeps it in a table, and its text may quote a person's data
      }
    }]));
    this.pool = new Pool({ connectionString: url, max: JOB_CONCURRENCY + 2, application_name: 'jobs' });
    this.pool.on('error', () => undefined); // a closed idle connection; the next look opens another
    this.leases = new JobLeases(url);
  }

  /** @param onError hears of every failure of a handler, and of the worker itself (`job worker`) */
  static async start(url: string, handlers: Readonly<Record<string, JobHandler>>, onError: (task: string, error: unknown) => void): Promise<JobWorker> {
    const worker = new JobWorker(url, handlers, onError);
    try { await worker.begin(); } catch (error) {
      await worker.stop();
      throw error;
    }
    await worker.tend();
    return worker;
  }

  async stop(): Promise<void> {
    clearTimeout(this.tending);
    this.tending = undefined;
    await this.runner?.stop();
    await this.leases.end();
    await this.pool.end();
  }

  private async begin(): Promise<void> {
    const events = new EventEmitter() as WorkerEvents;
    events.on('worker:create', ({ worker }) => this.leases.hold(worker.workerId));
    events.on('worker:getJob:error', () => { this.failures += 1; });
    for (const name of ['worker:getJob:empty', 'job:start'] as const) events.on(name, () => { this.failures = 0; });
    events.on('worker:fatalError', ({ error }) => {
      this.workerLost = true;
      this.onError('job worker', error);
    });
    this.failures = 0;
    this.workerLost = false;
    // its own log quotes payloads
    this.runner = await run({ pgPool: this.pool, taskList: this.taskList, concurrency: JOB_CONCURRENCY, pollInterval: JOB_POLL_MS, noHandleSignals: true, events, logger: new Logger(() => () => undefined) });
  }

  /** Now and then: frees what dead processes left, and begins anew when a worker is lost or nothing is found any more (graphile-worker keeps a failed first look for good). */
  private async tend(): Promise<void> {
    const next = setTimeout(() => void this.tend(), RECLAIM_MS).unref();
    this.tending = next;
    try {
      if (!this.runner || this.workerLost || this.failures >= FAILURES_LIMIT) {
        const failed = this.runner;
        this.runner = null;
        await failed?.stop();
        await this.leases.end(); // what the old workers still hold is free for the new ones
        if (this.tending === next) await this.begin(); // else stopped meanwhile
      }
      await this.leases.reclaim();
    } catch (error) {
      this.onError('job worker', error);
    }
  }
}

/** An error as it may be kept: its code or class, never its text (database errors quote parameters). */
export function safeMessage(error: unknown): string {
  const e = error as { code?: unknown; name?: unknown };
  return [e?.name, e?.code].filter((x) => typeof x === 'string').join(' ') || 'Error';
}

/** Ends a job that did what it could, with what failed and another try may mend; goes on where nothing did. Each kind of failure is told once, with how many there were: none hides another. */
export function failTogether(failures: readonly unknown[]): void {
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}

/** Brings graphile-worker's own schema up to date and lets the service's role use it. `owner` is the owner's connection. */
export async function migrateJobs(ownerUrl: string, owner: Client, appRole: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl });
  const role = owner.escapeIdentifier(appRole);
  await owner.query(`GRANT USAGE ON SCHEMA graphile_worker TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${role};`);
  // its tables have row level security without a policy: none but the owner would see a row
  const tables = await owner.query<{ name: string }>(`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'graphile_worker' AND c.relrowsecurity`);
  for (const { name } of tables.rows) {
    const table = `graphile_worker.${owner.escapeIdentifier(name)}`;
    await owner.query(`DROP POLICY IF EXISTS service ON ${table}; CREATE POLICY service ON ${table} TO ${role} USING (true) WITH CHECK (true)`);
  }
}
