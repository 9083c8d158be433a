import { Client } from 'pg';
import { DataSource, type MigrationInterface, type MixedList, type QueryRunner } from 'typeorm';
import { migrateJobs } from './jobs.js';
import { CONNECT_MS, TRANSACTION_LIMIT_MS } from './database.js';

/** The tables that every service has: event log, idempotency, proofs of the sealing keys. */
export class CreateEventLog20260301000000 implements MigrationInterface {
  name = 'CreateEventLog20260301000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        aggregate_type text NOT NULL, aggregate_id uuid NOT NULL, version int NOT NULL CHECK (version > 0),
        type text NOT NULL, payload jsonb NOT NULL, actor jsonb NOT NULL,
        causation_id text, correlation_id text NOT NULL, traceparent text,
        occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        sha256 text NOT NULL,
        UNIQUE (aggregate_type, aggregate_id, version)
      );
      CREATE TABLE idempotency (id text PRIMARY KEY, fingerprint text NOT NULL, status int NOT NULL, body jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX idempotency_created_at ON idempotency (created_at);
      CREATE TABLE sealing_key (id text PRIMARY KEY, proof text NOT NULL, noted_at timestamptz NOT NULL DEFAULT now());
    `);
  }
  async down(): Promise<void> { throw new Error('the event log is never dropped'); }
}

/** How far the sealing under a new key has come, table by table; the row without a table says that it is done. */
export class CreateResealProgress20261125213000 implements MigrationInterface {
  name = 'CreateResealProgress20261125213000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE reseal_progress (key_id text NOT NULL, table_name text NOT NULL, last text[], resealed int NOT NULL, through boolean NOT NULL, PRIMARY KEY (key_id, table_name))');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Older keys, sealed under a newer one: read from here when SEALING_KEYS has them no more. */
export class AddWrappedKeys20261126000000 implements MigrationInterface {
  name = 'AddWrappedKeys20261126000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sealing_key ADD COLUMN IF NOT EXISTS wrapped text');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** What the app role says of an event; its position and `recorded_at` are the database's word alone. */
const EVENT_INSERT_COLUMNS = 'id, aggregate_type, aggregate_id, version, type, payload, actor, causation_id, correlation_id, traceparent, occurred_at, sha256';

export interface RoleNames { readonly owner: string; readonly app: string }

/** Makes a service's database with its two roles: the owner migrates, the app role serves. Repeatable; sets both passwords. Superuser's connection. */
export async function createServiceDatabase(superuserUrl: string, database: string, roles: RoleNames, passwords: { owner: string; app: string }): Promise<void> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    for (const [role, password] of [[roles.owner, passwords.owner], [roles.app, passwords.app]] as const) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      await client.query(`${known.rowCount ? 'ALTER' : 'CREATE'} ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    }
    await client.query(`ALTER ROLE ${client.escapeIdentifier(roles.app)} SET statement_timeout = ${TRANSACTION_LIMIT_MS}`);
    await client.query(`ALTER ROLE ${client.escapeIdentifier(roles.app)} SET idle_in_transaction_session_timeout = ${TRANSACTION_LIMIT_MS}`);
    const exists = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!exists.rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${client.escapeIdentifier(roles.owner)}`);
    await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC; GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${client.escapeIdentifier(roles.app)}`);
  } finally {
    await client.end();
  }
}

/** Another process is bringing this database to its version: to be tried again when it has ended. */
export class MigrationUnderWay extends Error {
  readonly code = 'MIGRATION_UNDER_WAY';
  constructor() { super('another process migrates this database'); this.name = 'MigrationUnderWay'; }
}

/**
 * Runs a service's migrations with the owner's secret and grants the app role what it needs: everything but changing or deleting what `appendOnly` names.
 * One process at a time: two that start together would each make the same tables, and take each other's grants back. Throws MigrationUnderWay.
 */
export async function migrate(ownerUrl: string, appRole: string, migrations: MixedList<Function>, appendOnly: readonly string[] = ['event']): Promise<void> { // eslint-disable-line typescript/no-unsafe-function-type -- TypeORM's own type
  const owner = new Client({ connectionString: ownerUrl, application_name: 'migration', connectionTimeoutMillis: CONNECT_MS });
  owner.on('error', () => undefined); // lost between two statements: the next one says so
  await owner.connect();
  try {
    // held until this connection ends, also by a process that is killed
    const { rows: [lock] } = await owner.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(hashtextextended('migration', 0)) AS got`);
    if (!lock!.got) throw new MigrationUnderWay();
    await runMigrations(ownerUrl, migrations);
    const role = owner.escapeIdentifier(appRole);
    await owner.query(`GRANT USAGE ON SCHEMA public TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role};
      ${appendOnly.map((t) => `REVOKE UPDATE, DELETE, TRUNCATE ON ${t} FROM ${role};`).join('\n')}
      REVOKE INSERT ON event FROM ${role};
      GRANT INSERT (${EVENT_INSERT_COLUMNS}) ON event TO ${role};
      REVOKE INSERT, UPDATE, DELETE ON migration FROM ${role};`);
    await migrateJobs(ownerUrl, owner, appRole);
  } finally {
    await owner.end();
  }
}

async function runMigrations(ownerUrl: string, migrations: MixedList<Function>): Promise<void> { // eslint-disable-line typescript/no-unsafe-function-type -- TypeORM's own type
  const dataSource = new DataSource({ type: 'postgres', url: ownerUrl, migrations: migrations as never, migrationsTableName: 'migration', logging: false, installExtensions: false, poolErrorHandler: () => undefined, extra: { connectionTimeoutMillis: CONNECT_MS } });
  await dataSource.initialize();
  try { await dataSource.runMigrations({ transaction: 'each' }); } finally { await dataSource.destroy(); }
}
