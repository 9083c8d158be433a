import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Employers, persons, applications, slots, and what is noted of plans, forms, imports and people's names. */
export class CreateApplications20260301001000 implements MigrationInterface {
  name = 'CreateApplications20260301001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE employer (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, credit_code text NOT NULL UNIQUE);
      CREATE TABLE person (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL);
      CREATE TABLE application (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL,
        institution_id uuid NOT NULL, employer_id uuid NOT NULL, person_id uuid NOT NULL, import_id uuid,
        ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX application_institution ON application (institution_id, ordinal);
      CREATE INDEX application_employer ON application (employer_id, ordinal);
      CREATE INDEX application_person ON application (person_id, ordinal);
      CREATE TABLE application_slot (
        person_id uuid NOT NULL, title_level text NOT NULL, occupation_code text NOT NULL, occupation_name text NOT NULL, work_type text,
        institution_id uuid NOT NULL, application_id uuid NOT NULL, level smallint NOT NULL, by_promotion_path boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('HELD', 'PASSED', 'FAILED', 'RELEASED')),
        state_before text, passed_level smallint, passed_before smallint, releases int NOT NULL DEFAULT 0,
        PRIMARY KEY (person_id, title_level)
      );
      CREATE UNIQUE INDEX application_slot_application ON application_slot (application_id);
      CREATE TABLE application_plan (
        application_id uuid NOT NULL, plan_id uuid NOT NULL, enrolled boolean NOT NULL DEFAULT false, outcome text, effective_on date,
        PRIMARY KEY (application_id, plan_id)
      );
      CREATE TABLE application_form (
        application_id uuid NOT NULL, edition text NOT NULL, plan_id uuid, fixed boolean NOT NULL DEFAULT false, waiting_code text, waiting_characters text[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (application_id, edition)
      );
      CREATE INDEX application_form_open ON application_form (application_id, edition) WHERE NOT fixed;
      CREATE TABLE application_import (id uuid PRIMARY KEY, employer_id uuid NOT NULL, institution_id uuid NOT NULL, by_subject text NOT NULL, at timestamptz NOT NULL, file_sha256 text NOT NULL, result jsonb NOT NULL);
      CREATE TABLE account_name (subject text PRIMARY KEY, name text NOT NULL);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
