import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browser sessions, and the names of the places that grants name. */
export class CreatePortalTables20261125100300 implements MigrationInterface {
  name = 'CreatePortalTables20261125100300';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE browser_session (id_sha256 text PRIMARY KEY, issuer text NOT NULL, subject text NOT NULL, name text NOT NULL, authenticated_at timestamptz NOT NULL,
        access_sealed text NOT NULL, access_until timestamptz NOT NULL, refresh_sealed text NOT NULL, renewing_until timestamptz,
        made_at timestamptz NOT NULL DEFAULT now(), seen_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL);
      CREATE INDEX browser_session_subject ON browser_session (subject, issuer);
      CREATE INDEX browser_session_expires ON browser_session (expires_at);
      CREATE TABLE place_name (id uuid PRIMARY KEY, name text NOT NULL);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
