import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open applications in the order they came: what a proposed rule set is previewed against, among however many that are over. */
export class AddOpenApplications20261126070000 implements MigrationInterface {
  name = 'AddOpenApplications20261126070000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX application_open ON application (ordinal) WHERE status IN ('DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED', 'SUBMITTED', 'RECOMMENDED', 'ACCEPTED')`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
