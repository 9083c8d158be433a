import type { MigrationInterface, QueryRunner } from 'typeorm';

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
