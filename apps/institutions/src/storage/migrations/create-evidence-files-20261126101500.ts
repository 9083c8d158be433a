import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers that are handed in as evidence, by the place (a body's, a bureau's) that handed them in. `bound_at`: since when something names it; what nothing ever named is swept. */
export class CreateEvidenceFiles20261126101500 implements MigrationInterface {
  name = 'CreateEvidenceFiles20261126101500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kept_file (sha256 text PRIMARY KEY, touched_at timestamptz NOT NULL);
      CREATE INDEX kept_file_touched ON kept_file (touched_at);
      CREATE TABLE evidence_file (
        id uuid PRIMARY KEY, place uuid NOT NULL, sha256 text NOT NULL REFERENCES kept_file (sha256), name_sealed text, media_type text NOT NULL, size int NOT NULL, pages int, added_at timestamptz NOT NULL, bound_at timestamptz
      );
      CREATE INDEX evidence_file_file ON evidence_file (sha256);
      CREATE INDEX evidence_file_unbound ON evidence_file (place) WHERE bound_at IS NULL;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
