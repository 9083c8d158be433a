import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Custom standards of enterprise bodies (七(六)); one is in force at a time. */
export class AddCustomStandards20261125232000 implements MigrationInterface {
  name = 'AddCustomStandards20261125232000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE custom_standard (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid NOT NULL REFERENCES institution, status text NOT NULL, since timestamptz NOT NULL DEFAULT now());
      CREATE INDEX custom_standard_institution ON custom_standard (institution_id, status);
      CREATE UNIQUE INDEX custom_standard_one_adopted ON custom_standard (institution_id) WHERE status = 'ADOPTED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
