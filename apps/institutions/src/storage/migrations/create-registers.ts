import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bureaus, bodies, the experts' directory, filings, rule sets and calendar papers. What must be one in the city is one by constraint. */
export class CreateRegisters20260301001000 implements MigrationInterface {
  name = 'CreateRegisters20260301001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bureau (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, name text NOT NULL CONSTRAINT bureau_name UNIQUE, level text NOT NULL);
      CREATE UNIQUE INDEX bureau_one_municipal_centre ON bureau (level) WHERE level = 'MUNICIPAL';

      CREATE TABLE institution (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, credit_code text NOT NULL, type text NOT NULL, supervisor_id uuid NOT NULL REFERENCES bureau, status text NOT NULL,
        CONSTRAINT institution_credit_code_type UNIQUE (credit_code, type));
      CREATE INDEX institution_supervisor ON institution (supervisor_id);
      CREATE TABLE number_prefix (prefix text CONSTRAINT number_prefix_one_site PRIMARY KEY, site_id uuid NOT NULL UNIQUE, institution_id uuid NOT NULL REFERENCES institution);

      CREATE TABLE expert (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, person_id uuid NOT NULL CONSTRAINT expert_one_entry UNIQUE);

      CREATE TABLE filing (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid NOT NULL REFERENCES institution, status text NOT NULL);
      CREATE INDEX filing_institution ON filing (institution_id);
      CREATE UNIQUE INDEX filing_one_approved ON filing (institution_id) WHERE status = 'APPROVED';

      CREATE TABLE rule_set (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, rule_set_id text NOT NULL, rule_set_version int NOT NULL, status text NOT NULL);
      CREATE UNIQUE INDEX rule_set_one_adopted ON rule_set (rule_set_id, rule_set_version) WHERE status = 'ADOPTED';

      CREATE TABLE calendar_paper (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, year int NOT NULL, sequence int, status text NOT NULL);
      CREATE UNIQUE INDEX calendar_paper_one_sequence ON calendar_paper (year, sequence) WHERE status = 'ADOPTED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
