import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports as stored work: state and progress, the sealed upload, one row per row of the sheet. `result` is what the version before wrote. */
export class AddImportProgress20261125203000 implements MigrationInterface {
  name = 'AddImportProgress20261125203000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE application_import
        ADD state text NOT NULL DEFAULT 'LOADED', ADD actor jsonb, ADD correlation_id text, ADD file bytea, ADD ignored_headings text[] NOT NULL DEFAULT '{}', ADD refusal jsonb,
        ADD checked int NOT NULL DEFAULT 0, ADD eligible int NOT NULL DEFAULT 0, ADD not_eligible int NOT NULL DEFAULT 0, ADD faulty int NOT NULL DEFAULT 0,
        ADD loaded int NOT NULL DEFAULT 0, ADD to_load int, ADD which text, ADD loaded_to int NOT NULL DEFAULT 0;
      CREATE INDEX application_import_employer ON application_import (employer_id, at DESC, id);
      CREATE TABLE application_import_row (
        import_id uuid NOT NULL REFERENCES application_import (id), row_number int NOT NULL, masked_name text NOT NULL, person_id uuid, standing text NOT NULL, faults jsonb NOT NULL,
        sealed text, application_id uuid, PRIMARY KEY (import_id, row_number)
      );
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
