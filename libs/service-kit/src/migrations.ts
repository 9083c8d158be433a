import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was read of persons and from where commands came. Append-only like `event`, and like it without any way to delete: kept for good, at least
 * AUDIT_RETENTION_DAYS. The events themselves say who did what, when and why; an address is no part of a fact that travels, so it stands here.
 */
export class CreateAudit20261125210000 implements MigrationInterface {
  name = 'CreateAudit20261125210000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE command_origin (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, correlation_id text NOT NULL, subject text NOT NULL, client_address text, at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE INDEX command_origin_correlation ON command_origin (correlation_id);
      CREATE TABLE personal_access (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(), at timestamptz NOT NULL DEFAULT clock_timestamp(), occurred_at timestamptz NOT NULL,
        subject text NOT NULL, role text NOT NULL, place text, action text NOT NULL, record_type text NOT NULL, record_id uuid, person_id uuid, reason text NOT NULL, correlation_id text NOT NULL, client_address text);
      CREATE INDEX personal_access_record ON personal_access (record_id, position);
      CREATE INDEX personal_access_person ON personal_access (person_id, position);
      CREATE INDEX personal_access_subject ON personal_access (subject, position);
      -- positions and times rise together: a few pages for the whole table, and next to nothing for each insert
      CREATE INDEX event_recorded_at ON event USING brin (recorded_at);
    `);
  }
  async down(): Promise<void> { throw new Error('the audit is never dropped'); }
}

/** What the service told people, and how it went; what the development profile's driver took instead of sending. */
export class CreateMessages20261125211000 implements MigrationInterface {
  name = 'CreateMessages20261125211000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message (id uuid PRIMARY KEY, kind text NOT NULL, record_type text NOT NULL, record_id uuid NOT NULL, edition text NOT NULL, person_id uuid NOT NULL, employer_id uuid, institution_id uuid,
        phone_sealed text, phone_masked text, text text NOT NULL, status text NOT NULL CHECK (status IN ('WAITING', 'SENDING', 'SENT', 'DELIVERED', 'FAILED')), failure text, attempts int NOT NULL DEFAULT 0, claimed_at timestamptz,
        receipt text, created_at timestamptz NOT NULL, sent_at timestamptz, delivered_at timestamptz, delivered_how text);
      CREATE INDEX message_record ON message (record_id, id);
      CREATE INDEX message_person ON message (person_id, id);
      CREATE INDEX message_employer ON message (employer_id, id);
      CREATE INDEX message_institution ON message (institution_id, id);
      CREATE INDEX message_open ON message (created_at, id) WHERE status IN ('WAITING', 'SENDING');
      CREATE TABLE message_outbox (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, receipt text NOT NULL, message_id uuid NOT NULL, text text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Messages newest first: rows come in that order, so the index grows at its end. */
export class OrderMessages20261126141000 implements MigrationInterface {
  name = 'OrderMessages20261126141000';
  async up(runner: QueryRunner): Promise<void> { await runner.query('CREATE INDEX message_made ON message (created_at, id)'); }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Projections with their live slot, and operators' rebuilds. */
export class CreateRebuilds20260302000100 implements MigrationInterface {
  name = 'CreateRebuilds20260302000100';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projection (name text PRIMARY KEY, live text NOT NULL CHECK (live IN ('a', 'b')));
      CREATE TABLE rebuild (id uuid PRIMARY KEY, what text NOT NULL, slot text CHECK (slot IN ('a', 'b')), state text NOT NULL, requested_by text NOT NULL, requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        state_since timestamptz NOT NULL DEFAULT clock_timestamp(), finished_at timestamptz, last_error text);
      CREATE UNIQUE INDEX rebuild_under_way ON rebuild (what) WHERE finished_at IS NULL;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Who stands in for whom, and for whom a look at personal data or an operator's act was done. */
export class AddDelegations20261125231000 implements MigrationInterface {
  name = 'AddDelegations20261125231000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX copy_delegate ON copy ((state->>'to')) WHERE aggregate_type = 'identity.delegation';
      CREATE INDEX copy_delegator ON copy ((state->>'from')) WHERE aggregate_type = 'identity.delegation';
      ALTER TABLE personal_access ADD COLUMN on_behalf_of text;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Opinions on approvals in two steps: one for a record as it stood. */
export class CreateOpinions20261125235000 implements MigrationInterface {
  name = 'CreateOpinions20261125235000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE opinion (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, kind text NOT NULL, record_id uuid NOT NULL, record_version int NOT NULL);
      CREATE UNIQUE INDEX opinion_record ON opinion (kind, record_id, record_version);
      CREATE INDEX opinion_bureau ON opinion (kind, (state->>'bureauId'));
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Documents that wait for a font, for the operator and for the next start. A character by itself is nobody's name. */
export class CreateWaitingDocuments20261126063000 implements MigrationInterface {
  name = 'CreateWaitingDocuments20261126063000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE waiting_document (id uuid PRIMARY KEY, document_class text NOT NULL, title text NOT NULL, characters text[] NOT NULL, task text, payload jsonb, since timestamptz NOT NULL DEFAULT clock_timestamp());
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** By which version of its handlers a projection, and the slot of a rebuild, was made; null: by a build that knew none. */
export class AddProjectionVersions20261126143000 implements MigrationInterface {
  name = 'AddProjectionVersions20261126143000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE projection ADD COLUMN version int NOT NULL DEFAULT 1;
      ALTER TABLE rebuild ADD COLUMN version int;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Signs of life of the processes, by the version of a projection's handlers that each has. */
export class AddProjectionBuilds20261126175000 implements MigrationInterface {
  name = 'AddProjectionBuilds20261126175000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE projection_build (process uuid NOT NULL, name text NOT NULL, version int NOT NULL, seen_at timestamptz NOT NULL, PRIMARY KEY (process, name))');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Tables that the app role may only add to and read. */
export const APPEND_ONLY: readonly string[] = ['event', 'command_origin', 'personal_access'];

/** What service-kit keeps in every service's database: copies of others' facts, the clock's setting, fixed documents. */
export class CreateServiceKitTables20260301000100 implements MigrationInterface {
  name = 'CreateServiceKitTables20260301000100';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE copy (aggregate_type text NOT NULL, id uuid NOT NULL, version int NOT NULL, state jsonb NOT NULL, PRIMARY KEY (aggregate_type, id));
      CREATE INDEX copy_institution ON copy ((state->>'institutionId')) WHERE aggregate_type = 'institutions.filing';
      CREATE INDEX copy_subject ON copy ((state->>'subject')) WHERE aggregate_type = 'identity.grant';
      CREATE TABLE clock_setting (one boolean PRIMARY KEY DEFAULT true CHECK (one), offset_ms bigint NOT NULL);
      CREATE TABLE document (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid, plan_id uuid, application_id uuid);
      CREATE INDEX document_plan ON document (plan_id);
      CREATE INDEX document_application ON document (application_id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
