import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 更正 and 变更 of historical certificates that wait for another person, in the order of 待办. */
export class AddLegacyAmendments20261126151000 implements MigrationInterface {
  name = 'AddLegacyAmendments20261126151000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX legacy_amendment ON legacy_record (institution_id, since, id) WHERE state->>'amendment' IS NOT NULL`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
