import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Price lists of bodies (七(五)); one is public at a time. */
export class AddFeeSchedules20261125230000 implements MigrationInterface {
  name = 'AddFeeSchedules20261125230000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE fee_schedule (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid NOT NULL REFERENCES institution, status text NOT NULL, since timestamptz NOT NULL DEFAULT now());
      CREATE INDEX fee_schedule_institution ON fee_schedule (institution_id, status);
      CREATE UNIQUE INDEX fee_schedule_one_published ON fee_schedule (institution_id) WHERE status = 'PUBLISHED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
