import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the OIDC provider keeps (codes, sessions, refresh tokens, interactions), and from when on a token key signs. */
export class CreateBrowserSignIn20261125100200 implements MigrationInterface {
  name = 'CreateBrowserSignIn20261125100200';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE oidc_artifact (model text NOT NULL, id_sha256 text NOT NULL, sealed text NOT NULL, account_id text, uid text, session_uid text, grant_id text,
        made_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL, consumed_at timestamptz, PRIMARY KEY (model, id_sha256));
      CREATE INDEX oidc_artifact_account ON oidc_artifact (account_id) WHERE account_id IS NOT NULL;
      CREATE INDEX oidc_artifact_uid ON oidc_artifact (uid) WHERE uid IS NOT NULL;
      CREATE INDEX oidc_artifact_grant ON oidc_artifact (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX oidc_artifact_expires ON oidc_artifact (expires_at);
      ALTER TABLE token_key ADD COLUMN signs_from timestamptz NOT NULL DEFAULT now();
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
