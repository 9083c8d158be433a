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

/** 我的视图: the filters that an account keeps for a list. Name and filters are sealed: they may hold a person's name or number. */
export class AddSavedViews20261126062000 implements MigrationInterface {
  name = 'AddSavedViews20261126062000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_view (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), issuer text NOT NULL, subject text NOT NULL, list text NOT NULL, sealed text NOT NULL, saved_at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE INDEX saved_view_owner ON saved_view (subject, issuer, list);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
