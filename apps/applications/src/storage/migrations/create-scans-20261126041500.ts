import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stacks of scanned pages that sort themselves to their forms. */
export class CreateScans20261126041500 implements MigrationInterface {
  name = 'CreateScans20261126041500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE scan (
        id uuid PRIMARY KEY, employer_id uuid NOT NULL, sha256 text NOT NULL REFERENCES kept_file (sha256), media_type text NOT NULL, pages int NOT NULL, read int NOT NULL DEFAULT 0,
        state text NOT NULL CHECK (state IN ('READING', 'READ')), at timestamptz NOT NULL
      );
      CREATE INDEX scan_employer ON scan (employer_id, at DESC, id);
      CREATE INDEX scan_file ON scan (sha256);
      CREATE TABLE scan_page (scan_id uuid NOT NULL REFERENCES scan (id) ON DELETE CASCADE, page int NOT NULL, form text, version int, form_page int, form_pages int, document_id uuid, application_id uuid, standing text NOT NULL, PRIMARY KEY (scan_id, page));
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
