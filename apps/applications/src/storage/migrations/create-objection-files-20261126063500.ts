import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evidence that an applicant hands in with an objection. */
export class CreateObjectionFiles20261126063500 implements MigrationInterface {
  name = 'CreateObjectionFiles20261126063500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE objection_file (
        id uuid PRIMARY KEY, objection_id uuid NOT NULL REFERENCES objection (id), sha256 text NOT NULL REFERENCES kept_file (sha256), name_sealed text, media_type text NOT NULL, size int NOT NULL, pages int, added_at timestamptz NOT NULL,
        UNIQUE (objection_id, sha256)
      );
      CREATE INDEX objection_file_file ON objection_file (sha256);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
