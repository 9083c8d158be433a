import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The batch's table with its counters, and findings. */
export class CreateBatchTable20260301001000 implements MigrationInterface {
  name = 'CreateBatchTable20260301001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE candidate_row (application_id uuid PRIMARY KEY, state jsonb NOT NULL, institution_id uuid, plan_id uuid, certificate_id uuid, standing text NOT NULL);
      CREATE INDEX candidate_row_plan ON candidate_row (plan_id, application_id);
      CREATE INDEX candidate_row_institution ON candidate_row (institution_id, application_id);
      CREATE INDEX candidate_row_certificate ON candidate_row (certificate_id);
      CREATE TABLE plan_row (plan_id uuid PRIMARY KEY, state jsonb NOT NULL);
      CREATE TABLE plan_counter (plan_id uuid NOT NULL, standing text NOT NULL, candidates int NOT NULL, PRIMARY KEY (plan_id, standing));
      CREATE TABLE certificate_batch (batch_id uuid PRIMARY KEY, status text NOT NULL, application_ids uuid[] NOT NULL);
      CREATE INDEX certificate_batch_applications ON certificate_batch USING gin (application_ids);
      CREATE TABLE volume_row (volume_id uuid PRIMARY KEY, institution_id uuid NOT NULL);

      CREATE TABLE finding (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid NOT NULL, status text NOT NULL);
      CREATE INDEX finding_institution ON finding (institution_id);
      CREATE INDEX copy_supervisor ON copy ((state->>'supervisorId')) WHERE aggregate_type = 'institutions.institution';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
