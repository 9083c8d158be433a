import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Employers' mappings of own grades and registers of 年度考核 (二), imports of them, and paper recommendations of units without an account (五(二)). */
export class CreateAppraisals20261126064500 implements MigrationInterface {
  name = 'CreateAppraisals20261126064500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE appraisal_mapping (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, since timestamptz NOT NULL, employer_id uuid NOT NULL, effective_from date NOT NULL,
        ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX appraisal_mapping_employer ON appraisal_mapping (employer_id, ordinal);
      CREATE INDEX appraisal_mapping_waits ON appraisal_mapping (employer_id, since, id) WHERE status = 'PROPOSED';
      CREATE TABLE appraisal (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, employer_id uuid NOT NULL, person_id uuid NOT NULL, year int NOT NULL, name_key text COLLATE "C" NOT NULL,
        ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX appraisal_person ON appraisal (person_id, employer_id);
      CREATE INDEX appraisal_employer ON appraisal (employer_id, ordinal);
      CREATE INDEX appraisal_employer_year ON appraisal (employer_id, year, ordinal);
      CREATE INDEX appraisal_employer_name ON appraisal (employer_id, name_key, ordinal);
      ALTER TABLE application_import ADD kind text NOT NULL DEFAULT 'APPLICANTS', ADD mapping_id uuid, ADD known int NOT NULL DEFAULT 0, ADD chosen int[], ALTER institution_id DROP NOT NULL;
      ALTER TABLE application_import_row ADD appraisal_id uuid, ADD loaded_at timestamptz;
      CREATE INDEX application_waits_paper ON application (institution_id, since, id) WHERE status = 'SUBMITTED' AND state->>'onPaper' = 'true';
      CREATE INDEX copy_grant_place ON copy ((state->>'place'), (state->>'role')) WHERE aggregate_type = 'identity.grant';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
