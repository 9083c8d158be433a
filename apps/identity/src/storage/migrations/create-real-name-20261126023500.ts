import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom a real-name provider vouched for: the number sealed, the provider's own name for him as a keyed mark. */
export class CreateRealName20261126023500 implements MigrationInterface {
  name = 'CreateRealName20261126023500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE real_name (account_id uuid PRIMARY KEY REFERENCES account (id), issuer text NOT NULL, subject_mark text NOT NULL, person_id uuid NOT NULL, number_sealed text NOT NULL, verified_at timestamptz NOT NULL,
        UNIQUE (issuer, subject_mark));
      CREATE INDEX IF NOT EXISTS role_grant_applicant ON role_grant (place) WHERE role = 'APPLICANT' AND status = 'ACTIVE';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
