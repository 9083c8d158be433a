import { DataSource, QueryRunnerAlreadyReleasedError, type EntityManager, type MixedList } from 'typeorm';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { typeParsers } from './instants.js';

/** Connections of one service's pool. 8 services × 8 fit into PostgreSQL's default of 100 with room for operators. */
export const POOL_SIZE = 8;
/** No writing transaction lives longer (ms): the relay's settled mark waits for the oldest one in the whole cluster. */
export const TRANSACTION_LIMIT_MS = 5_000;

/** ms that a new connection may take: a server that is busy answers within them, one that is away is tried again by whoever asked. */
export const CONNECT_MS = 5_000;

/** What runs SQL: the pool or a transaction. Rows come back as pg gives them; errors are pg's own, with their SQLSTATE in `code`. */
export interface Queryable {
  query<R extends QueryResultRow = QueryResultRow>(sql: string, params?: unknown[]): Promise<R[]>;
}

/** One transaction. `afterCommit` hooks run once it is committed, in order; they wake relays and must not throw. */
export interface Tx extends Queryable {
  readonly manager: EntityManager;
  afterCommit(hook: () => void): void;
}

/** A service's database through TypeORM's data source: its pool, its transactions, its migrations. */
export class Database implements Queryable {
  constructor(readonly dataSource: DataSource) {}

  /** One name for each text, in every connection. */
  private readonly statements = new Map<string, string>();

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  async query<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(sql, params)).rows;
  }

  /**
   * `query` for a statement that is asked very often: each connection parses and plans it once (a public check costs PostgreSQL a quarter then).
   * Texts come from a small fixed set: a connection keeps every one until it ends. Not for arrays of very different length, since the plan is the same for all.
   */
  async prepared<R extends QueryResultRow = QueryResultRow>(sql: string, params: unknown[]): Promise<R[]> {
    let name = this.statements.get(sql);
    if (name === undefined) this.statements.set(sql, name = `s${this.statements.size}`);
    return (await this.pool.query<R>({ name, text: sql, values: params })).rows;
  }

  /** Runs `work` in one READ COMMITTED transaction; any error rolls everything back and is passed on unchanged. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const hooks: Array<() => void> = [];
    const runner = this.dataSource.createQueryRunner();
    let client: PoolClient | undefined;
    let lost: Error | undefined;
    const lose = (error: Error) => { lost ??= error; };
    try {
      await runner.startTransaction();
      const connection = client = (await runner.connect()) as PoolClient;
      client.on('error', lose);
      let failed = false;
      const tx: Tx = {
        manager: runner.manager,
        afterCommit: (hook) => void hooks.push(hook),
        query: async <R extends QueryResultRow>(sql: string, params: unknown[] = []) => {
          try { return (await connection.query<R>(sql, params)).rows; } catch (error) {
            failed = true;
            throw lost ?? error; // what the connection was lost by says more than that it is lost
          }
        },
      };
      const result = await work(tx);
      // where `work` caught the error of a statement, PostgreSQL would answer COMMIT with a silent ROLLBACK: this fails instead (25P02), unless a savepoint saved it
      if (failed) await connection.query('SELECT 1');
      await runner.commitTransaction();
      for (const hook of hooks) hook();
      return result;
    } catch (error) {
      // a lost connection cannot roll back: the server has done so, and the first error is the one that tells
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch((more: Error) => { (error as { rollback?: string }).rollback = more.message; });
      // of one that was lost between two statements TypeORM says no more than that it was given back
      throw error instanceof QueryRunnerAlreadyReleasedError && lost ? lost : error;
    } finally {
      client?.off('error', lose);
      await runner.release();
    }
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

export interface DatabaseOptions {
  url: string;
  /** shown in pg_stat_activity */
  applicationName: string;
  entities?: MixedList<Function>; // eslint-disable-line typescript/no-unsafe-function-type -- TypeORM's own type
  migrations?: MixedList<Function>; // eslint-disable-line typescript/no-unsafe-function-type -- TypeORM's own type
  poolSize?: number;
}

/** Opens a pool. Rejects when the server cannot be reached. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres', url: options.url, applicationName: options.applicationName,
    entities: (options.entities ?? []) as never, migrations: (options.migrations ?? []) as never, migrationsTableName: 'migration',
    synchronize: false, logging: false, poolSize: options.poolSize ?? POOL_SIZE, installExtensions: false,
    // an idle connection that the server drops must not end the process: the next query opens another
    poolErrorHandler: () => undefined,
    extra: { connectionTimeoutMillis: CONNECT_MS, types: typeParsers },
  });
  await dataSource.initialize();
  return new Database(dataSource);
}
