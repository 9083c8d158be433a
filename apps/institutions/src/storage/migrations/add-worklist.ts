import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a case is in its state, and indexes for the moves of `domain/moves.ts`. */
export class AddWorklistToInstitutions20261125200000 implements MigrationInterface {
  name = 'AddWorklistToInstitutions20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, type] of [['filing', 'filing'], ['institution', 'institution'], ['rule_set', 'rule-set'], ['calendar_paper', 'calendar-paper']] as const) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN since timestamptz NOT NULL DEFAULT now();
        UPDATE ${table} SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'institutions.${type}' GROUP BY aggregate_id) e WHERE e.aggregate_id = id`);
    }
    await runner.query(`
      CREATE INDEX filing_waits ON filing (institution_id, status, since, id) WHERE status IN ('DRAFT', 'SUBMITTED', 'RETURNED');
      CREATE INDEX institution_waits ON institution (supervisor_id, since, id) WHERE status = 'REGISTERED';
      CREATE INDEX rule_set_waits ON rule_set (since, id) WHERE status = 'PROPOSED';
      CREATE INDEX calendar_paper_waits ON calendar_paper (since, id) WHERE status = 'PROPOSED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
