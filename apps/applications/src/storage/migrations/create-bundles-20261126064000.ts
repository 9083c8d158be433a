import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bundles of photos and papers, and what became of each of their files. The bundle itself (`sha256`) is kept while it is read. */
export class CreateBundles20261126064000 implements MigrationInterface {
  name = 'CreateBundles20261126064000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bundle (
        id uuid PRIMARY KEY, employer_id uuid NOT NULL, import_id uuid, sha256 text REFERENCES kept_file (sha256), state text NOT NULL CHECK (state IN ('READING', 'READ', 'CANCELLED')),
        files int NOT NULL, read int NOT NULL DEFAULT 0, placed int NOT NULL DEFAULT 0, faulty int NOT NULL DEFAULT 0, at timestamptz NOT NULL
      );
      CREATE INDEX bundle_employer ON bundle (employer_id, at DESC, id DESC);
      CREATE INDEX bundle_at ON bundle (at);
      CREATE INDEX bundle_file_kept ON bundle (sha256);
      CREATE TABLE bundle_file (
        bundle_id uuid NOT NULL REFERENCES bundle (id) ON DELETE CASCADE, number int NOT NULL, shown_name text NOT NULL, application_id uuid, item text, code text, message text,
        PRIMARY KEY (bundle_id, number), CHECK ((code IS NULL) = (message IS NULL))
      );
      CREATE INDEX bundle_file_faulty ON bundle_file (bundle_id, number) WHERE code IS NOT NULL;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
