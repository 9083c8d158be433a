import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which approvals a bureau asks for two steps; the id is the bureau's. */
export class CreateApprovalSteps20261125235500 implements MigrationInterface {
  name = 'CreateApprovalSteps20261125235500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE approval_steps (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL)');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
