import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The consumer's tables and the relay's mark, in the service's own database. */
export class CreateEventBus20260301000200 implements MigrationInterface {
  name = 'CreateEventBus20260301000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE relay_mark (service text PRIMARY KEY, position bigint NOT NULL, log_id text NOT NULL);
      CREATE TABLE consumer_offset (
        consumer text NOT NULL, topic text NOT NULL, partition int NOT NULL,
        next_offset bigint NOT NULL, log_id text NOT NULL,
        PRIMARY KEY (consumer, topic, partition)
      );
      CREATE TABLE watermark (
        consumer text NOT NULL, topic text NOT NULL, aggregate_id text NOT NULL,
        last_version int NOT NULL, last_event_id text NOT NULL,
        applied_count bigint NOT NULL, digest text NOT NULL,
        PRIMARY KEY (consumer, topic, aggregate_id)
      ) WITH (fillfactor = 70); -- room for HOT updates: the row changes with every event, its key never
      CREATE TABLE applied_event (
        consumer text NOT NULL, topic text NOT NULL, aggregate_id text NOT NULL, version int NOT NULL, event_id text NOT NULL,
        PRIMARY KEY (consumer, topic, aggregate_id, version)
      );
      CREATE TABLE parked_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        consumer text NOT NULL, topic text NOT NULL, partition int NOT NULL, log_offset bigint NOT NULL,
        aggregate_id text NOT NULL, version int, event_id text NOT NULL, type text,
        class text NOT NULL, error_name text, error_code text,
        headers jsonb NOT NULL, body text NOT NULL,
        parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (consumer, topic, event_id)
      );
      CREATE INDEX parked_event_key ON parked_event (consumer, topic, aggregate_id, version);
      CREATE TABLE crash_counter (
        consumer text NOT NULL, topic text NOT NULL, partition int NOT NULL,
        running boolean NOT NULL, suspect_offset bigint, crashes int NOT NULL DEFAULT 0,
        PRIMARY KEY (consumer, topic, partition)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('offsets and watermarks are never dropped: without them every event would be applied again');
  }
}

/** TypeORM migration classes of the consumer's tables and the relay's mark. */
export const eventBusMigrations: ReadonlyArray<new () => MigrationInterface> = [CreateEventBus20260301000200];
