import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors, passwords for once, and where a browser's sign-in was made. */
export class CreateSecondFactor20261125100400 implements MigrationInterface {
  name = 'CreateSecondFactor20261125100400';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE second_factor (account_id uuid PRIMARY KEY REFERENCES account (id), sealed text NOT NULL, last_step bigint NOT NULL, set_at timestamptz NOT NULL DEFAULT now());
      ALTER TABLE account_password ADD COLUMN must_change boolean NOT NULL DEFAULT false, ADD COLUMN expires_at timestamptz;
      CREATE TABLE browser_sign_in (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), session_uid text NOT NULL UNIQUE, account_id uuid NOT NULL, made_at timestamptz NOT NULL DEFAULT now(), address text NOT NULL, agent text NOT NULL);
      CREATE INDEX browser_sign_in_account ON browser_sign_in (account_id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
