import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Supplements that a body waits for, so that it finds those whose agreed term is over. */
export class AddOverdueSupplements20261126185500 implements MigrationInterface {
  name = 'AddOverdueSupplements20261126185500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX application_waits_supplement ON application (institution_id, since, id) WHERE status = 'SUPPLEMENT_REQUESTED'`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
