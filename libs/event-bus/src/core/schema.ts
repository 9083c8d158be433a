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

/** What operators see of parked events, and their acts on them. Only adds: the version before goes on beside it. */
export class OperateParkedEvents20261125000100 implements MigrationInterface {
  name = 'OperateParkedEvents20261125000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE parked_event
        ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN attempts int NOT NULL DEFAULT 1,
        ADD COLUMN first_class text, ADD COLUMN first_error_name text, ADD COLUMN first_error_code text, ADD COLUMN last_class text,
        ADD COLUMN last_at timestamptz NOT NULL DEFAULT clock_timestamp();
      UPDATE parked_event SET last_at = parked_at, attempts = CASE WHEN class IN ('GAP', 'WAITING') THEN 0 ELSE 1 END,
        first_class = CASE WHEN class NOT IN ('GAP', 'WAITING') THEN class END, last_class = CASE WHEN class NOT IN ('GAP', 'WAITING') THEN class END, first_error_name = error_name, first_error_code = error_code;
      CREATE UNIQUE INDEX parked_event_public_id ON parked_event (public_id);
      -- append-only for the service's role: migrate() takes UPDATE and DELETE away
      CREATE TABLE operator_act (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
        act text NOT NULL CHECK (act IN ('REPLAYED', 'SKIP_REQUESTED', 'SKIPPED')),
        parked_id uuid NOT NULL, consumer text NOT NULL, topic text NOT NULL, partition int NOT NULL, log_offset bigint NOT NULL,
        aggregate_id text NOT NULL, version int, event_id text NOT NULL, type text,
        class text NOT NULL, error_name text, error_code text, attempts int NOT NULL,
        reason text, request_id uuid UNIQUE REFERENCES operator_act (id),
        subject text NOT NULL, role text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK ((act = 'SKIPPED') = (request_id IS NOT NULL)), CHECK ((act = 'REPLAYED') = (reason IS NULL))
      );
      CREATE INDEX operator_act_parked ON operator_act (parked_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('what operators did is never dropped');
  }
}

/** An operator's request to rebuild is an act like the others: it names a consumer and what is rebuilt, and no message. Only loosens: the version before goes on beside it. */
export class NoteRebuildsAsActs20261125231500 implements MigrationInterface {
  name = 'NoteRebuildsAsActs20261125231500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE operator_act
        ADD COLUMN what text,
        ALTER COLUMN parked_id DROP NOT NULL, ALTER COLUMN topic DROP NOT NULL, ALTER COLUMN partition DROP NOT NULL, ALTER COLUMN log_offset DROP NOT NULL,
        ALTER COLUMN aggregate_id DROP NOT NULL, ALTER COLUMN event_id DROP NOT NULL, ALTER COLUMN class DROP NOT NULL, ALTER COLUMN attempts DROP NOT NULL,
        DROP CONSTRAINT operator_act_act_check, DROP CONSTRAINT operator_act_check1,
        ADD CONSTRAINT operator_act_kind CHECK (act IN ('REPLAYED', 'SKIP_REQUESTED', 'SKIPPED', 'REBUILD_REQUESTED')),
        ADD CONSTRAINT operator_act_reason CHECK ((act IN ('REPLAYED', 'REBUILD_REQUESTED')) = (reason IS NULL)),
        ADD CONSTRAINT operator_act_object CHECK (CASE act WHEN 'REBUILD_REQUESTED' THEN what IS NOT NULL AND parked_id IS NULL
          ELSE what IS NULL AND num_nulls(parked_id, topic, partition, log_offset, aggregate_id, event_id, class, attempts) = 0 END);
    `);
  }

  async down(): Promise<void> {
    throw new Error('what operators did is never dropped');
  }
}

/** How far the owners' histories have been read for a consumer. */
export class CreateHistoryReading20260302000200 implements MigrationInterface {
  name = 'CreateHistoryReading20260302000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE history_reading (
      consumer text NOT NULL, topic text NOT NULL, up_to bigint, position bigint NOT NULL DEFAULT 0, events bigint NOT NULL DEFAULT 0,
      done boolean NOT NULL DEFAULT false, read_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (consumer, topic))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}

/** Up to which message a crash may have been caused: after an unclean end they are taken some at a time. */
export class AddSuspectRange20261126000500 implements MigrationInterface {
  name = 'AddSuspectRange20261126000500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE crash_counter ADD COLUMN suspect_to bigint');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}

/** For whom an operator acted. */
export class AddOperatorsDelegation20261125232000 implements MigrationInterface {
  name = 'AddOperatorsDelegation20261125232000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE operator_act ADD COLUMN on_behalf_of text');
  }

  async down(): Promise<void> {
    throw new Error('what operators did is never dropped');
  }
}

/** TypeORM migration classes of the consumer's tables and the relay's mark. */
export const eventBusMigrations: ReadonlyArray<new () => MigrationInterface> = [CreateEventBus20260301000200, CreateHistoryReading20260302000200, OperateParkedEvents20261125000100, NoteRebuildsAsActs20261125231500, AddSuspectRange20261126000500, AddOperatorsDelegation20261125232000];
/** Tables to which the service's role may only add. */
export const eventBusAppendOnly: readonly string[] = ['operator_act'];
