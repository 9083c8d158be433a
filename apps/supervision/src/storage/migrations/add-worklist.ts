import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a finding is open, and an index in that order. */
export class AddWorklistToSupervision20261125200000 implements MigrationInterface {
  name = 'AddWorklistToSupervision20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE finding ADD COLUMN since timestamptz NOT NULL DEFAULT now();
      UPDATE finding SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'supervision.finding' GROUP BY aggregate_id) e WHERE e.aggregate_id = id;
      CREATE INDEX finding_waits ON finding (institution_id, since, id) WHERE status = 'OPEN';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
