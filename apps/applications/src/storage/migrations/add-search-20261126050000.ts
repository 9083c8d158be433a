import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Search: the name as it is compared (libs/domain, nameKey; stored names have their separators already), and indexes for a body's and a unit's names and states. */
export class AddSearch20261126050000 implements MigrationInterface {
  name = 'AddSearch20261126050000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE application ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (normalize(state->'applicant'->>'name', NFKC)) STORED;
      CREATE INDEX application_search_body ON application (institution_id, name_key, ordinal);
      CREATE INDEX application_search_unit ON application (employer_id, name_key, ordinal);
      CREATE INDEX application_search_state ON application (institution_id, status, ordinal);
      CREATE INDEX employer_search ON employer ((state->>'name') COLLATE "C");
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
