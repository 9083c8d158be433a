import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is handed in with an application: papers, the photo, and which files of the store are in use. */
export class CreateAttachments20261126040000 implements MigrationInterface {
  name = 'CreateAttachments20261126040000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kept_file (sha256 text PRIMARY KEY, touched_at timestamptz NOT NULL);
      CREATE INDEX kept_file_touched ON kept_file (touched_at);
      CREATE TABLE attachment (
        id uuid PRIMARY KEY, application_id uuid NOT NULL REFERENCES application (id), item text NOT NULL, sha256 text NOT NULL REFERENCES kept_file (sha256), name_sealed text,
        media_type text NOT NULL, size int NOT NULL, pages int, added_at timestamptz NOT NULL, submitted boolean NOT NULL DEFAULT false, removed_at timestamptz
      );
      CREATE UNIQUE INDEX attachment_same ON attachment (application_id, item, sha256) WHERE removed_at IS NULL;
      CREATE INDEX attachment_application ON attachment (application_id, added_at, id);
      CREATE INDEX attachment_file ON attachment (sha256);
      CREATE TABLE photo (
        application_id uuid NOT NULL REFERENCES application (id), sha256 text NOT NULL REFERENCES kept_file (sha256), source_sha256 text NOT NULL, width int NOT NULL, height int NOT NULL, crop jsonb NOT NULL,
        white_background boolean NOT NULL, added_at timestamptz NOT NULL, submitted boolean NOT NULL DEFAULT false, current boolean NOT NULL, PRIMARY KEY (application_id, sha256)
      );
      CREATE UNIQUE INDEX photo_current ON photo (application_id) WHERE current;
      CREATE INDEX photo_file ON photo (sha256);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
