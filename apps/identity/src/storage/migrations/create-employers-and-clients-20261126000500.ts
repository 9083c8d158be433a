import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Employers whose people have accounts, and employers' systems that sign in by themselves. */
export class CreateEmployersAndClients20261126000500 implements MigrationInterface {
  name = 'CreateEmployersAndClients20261126000500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE employer (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL);
      CREATE TABLE client (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, employer_id uuid NOT NULL, status text NOT NULL CHECK (status IN ('ACTIVE', 'ENDED')));
      CREATE INDEX client_employer ON client (employer_id, id);
      CREATE TABLE client_secret (client_id uuid PRIMARY KEY REFERENCES client (id), sha256 text NOT NULL, set_at timestamptz NOT NULL DEFAULT now());
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
