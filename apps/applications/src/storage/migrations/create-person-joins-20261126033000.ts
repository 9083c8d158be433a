import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests to join two documents of one person (domain.md §3). */
export class CreatePersonJoins20261126033000 implements MigrationInterface {
  name = 'CreatePersonJoins20261126033000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person_join (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, since timestamptz NOT NULL, ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE);
      CREATE INDEX person_join_waits ON person_join (since, id) WHERE status = 'REQUESTED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
