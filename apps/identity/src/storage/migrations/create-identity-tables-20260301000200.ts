import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, grants, passwords, attempts to sign in, token keys. */
export class CreateIdentityTables20260301000200 implements MigrationInterface {
  name = 'CreateIdentityTables20260301000200';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, account text NOT NULL UNIQUE, status text NOT NULL);
      CREATE TABLE account_password (account_id uuid PRIMARY KEY REFERENCES account (id), hash text NOT NULL, set_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE role_grant (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, issuer text NOT NULL, subject text NOT NULL, role text NOT NULL, place uuid,
        until date, status text NOT NULL CHECK (status IN ('ACTIVE', 'REVOKED')));
      CREATE INDEX role_grant_subject ON role_grant (subject, issuer, id);
      CREATE UNIQUE INDEX role_grant_standing ON role_grant (issuer, subject, role, place) NULLS NOT DISTINCT WHERE status = 'ACTIVE';
      CREATE TABLE sign_in_attempt (account_sha256 text PRIMARY KEY, attempts int NOT NULL, last_at timestamptz NOT NULL);
      CREATE INDEX sign_in_attempt_last_at ON sign_in_attempt (last_at);
      CREATE TABLE token_key (kid text PRIMARY KEY, sealed text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
