import type { Client, PoolClient } from 'pg';

/** Parts of the log table: each holds the topics that hash into it, so that reading one topic and cleaning do not touch the rest. */
const LOG_PARTS = 8;

const PARTS = Array.from({ length: LOG_PARTS }, (_, i) => `CREATE TABLE bus_log_${i} PARTITION OF bus_log FOR VALUES WITH (MODULUS ${LOG_PARTS}, REMAINDER ${i});`).join('\n');

/** `position` comes from a sequence of its own: identity columns of partitioned tables need PostgreSQL 17, and 15 is to do. */
const SCHEMA = `
  CREATE TABLE bus_meta (one boolean PRIMARY KEY DEFAULT true CHECK (one), log_id uuid NOT NULL DEFAULT gen_random_uuid());
  INSERT INTO bus_meta DEFAULT VALUES;
  CREATE TABLE bus_topic (name text PRIMARY KEY, partitions int NOT NULL CHECK (partitions > 0));
  CREATE SEQUENCE bus_log_position;
  CREATE TABLE bus_log (
    topic text NOT NULL, partition int NOT NULL, position bigint NOT NULL DEFAULT nextval('bus_log_position'),
    key text NOT NULL, headers jsonb NOT NULL, value text NOT NULL,
    PRIMARY KEY (topic, partition, position)
  ) PARTITION BY HASH (topic);
  ${PARTS}
  CREATE INDEX bus_log_at ON bus_log (position) INCLUDE (topic, partition);
`;

/** Makes the log's tables in the database `bus` unless they are there. Two processes may do it at once. */
export async function createBusTables(client: Client | PoolClient): Promise<void> {
  const exists = async () => (await client.query("SELECT to_regclass('bus_meta') IS NOT NULL AS found")).rows[0].found as boolean;
  if (await exists()) return;
  await client.query('BEGIN');
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('bus schema', 0))");
    if (!(await exists())) await client.query(SCHEMA);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The database `bus` with two roles: the owner makes the tables (run this with its URL), the services' role appends and reads; nobody but the owner changes a fact. */
export async function migrateBus(owner: Client, appRole: string): Promise<void> {
  await createBusTables(owner);
  const role = owner.escapeIdentifier(appRole);
  await owner.query(`GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT ON bus_meta TO ${role};
    GRANT SELECT, INSERT ON bus_topic, bus_log TO ${role};
    GRANT USAGE, SELECT ON SEQUENCE bus_log_position TO ${role}`);
}
