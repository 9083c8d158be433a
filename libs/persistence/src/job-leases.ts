import { Client } from 'pg';

/** ms after which a job of an unknown worker may be taken from it: a worker that has just begun needs a moment to show its lease. */
const GRACE_MS = 5_000;

const KEY = "hashtextextended('job worker ' || $1, 0)";

/**
 * Frees the jobs of workers that died. A job is locked by its worker's id, and graphile-worker frees it only after four hours; until then
 * a document would stay unmade. Here each worker holds an advisory lock of its id on one connection, so that the server knows when its
 * process has ended: whose lock can be taken is dead.
 */
export class JobLeases {
  private readonly workers = new Set<string>();
  /** those of our workers whose locks the present connection holds */
  private readonly shown = new Set<string>();
  private client: Client | null = null;

  constructor(private readonly url: string) {}

  /** Notes workers of this process; `reclaim` shows their leases. */
  hold(workerId: string): void { this.workers.add(workerId); }

  /** Shows our leases and frees what dead workers left locked; returns how many workers that were. To be called now and then. */
  async reclaim(): Promise<number> {
    const client = await this.connected();
    for (const id of this.workers) {
      if (this.shown.has(id)) continue;
      await client.query(`SELECT pg_advisory_lock(${KEY})`, [id]);
      this.shown.add(id);
    }
    const holders = await client.query<{ id: string }>('SELECT DISTINCT locked_by AS id FROM graphile_worker._private_jobs WHERE locked_at < now() - $1::int * interval \'1 ms\' AND NOT locked_by = ANY($2)', [GRACE_MS, [...this.workers]]);
    let dead = 0;
    for (const { id } of holders.rows) {
      const { rows: [lock] } = await client.query<{ free: boolean }>(`SELECT pg_try_advisory_lock(${KEY}) AS free`, [id]);
      if (!lock!.free) continue;
      dead += 1;
      await client.query('SELECT graphile_worker.force_unlock_workers(ARRAY[$1])', [id]);
      await client.query(`SELECT pg_advisory_unlock(${KEY})`, [id]);
    }
    return dead;
  }

  /** Gives the leases up. */
  async end(): Promise<void> {
    const client = this.client;
    this.client = null;
    this.workers.clear();
    await client?.end();
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({ connectionString: this.url, application_name: 'job leases' });
    // a lost connection loses the leases: the next call connects anew and shows them again
    client.on('error', () => { if (this.client === client) this.client = null; });
    await client.connect();
    this.shown.clear();
    this.client = client;
    return client;
  }
}
