import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Consents by person, requests for correction, legal holds on drafts, and how far the purge of drafts has come. */
export class CreatePrivacy20261125230000 implements MigrationInterface {
  name = 'CreatePrivacy20261125230000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE consent (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL);
      CREATE TABLE correction (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, since timestamptz NOT NULL,
        application_id uuid NOT NULL, person_id uuid NOT NULL, institution_id uuid NOT NULL, ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX correction_waits ON correction (institution_id, since, id) WHERE status = 'OPEN';
      CREATE INDEX correction_institution ON correction (institution_id, ordinal);
      CREATE INDEX correction_person ON correction (person_id, ordinal);
      CREATE TABLE draft_hold (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL);
      CREATE TABLE purge_run (id uuid PRIMARY KEY, before timestamptz NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz, last_since timestamptz, last_id uuid, purged int NOT NULL DEFAULT 0, held int NOT NULL DEFAULT 0);
      CREATE UNIQUE INDEX purge_run_open ON purge_run ((true)) WHERE ended_at IS NULL;
      CREATE INDEX application_never_submitted ON application (since, id) WHERE status IN ('DRAFT', 'WITHDRAWN') AND state->>'submittedOn' IS NULL;
      CREATE INDEX application_import_row_application ON application_import_row (application_id) WHERE application_id IS NOT NULL;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
