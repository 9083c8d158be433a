import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands in for whom, from when to when. */
export class CreateDelegation20261125233000 implements MigrationInterface {
  name = 'CreateDelegation20261125233000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delegation (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, giver text NOT NULL, delegate text NOT NULL, starts_on date NOT NULL, until date NOT NULL,
        status text NOT NULL CHECK (status IN ('ACTIVE', 'ENDED')));
      CREATE INDEX delegation_giver ON delegation (giver, id);
      CREATE INDEX delegation_delegate ON delegation (delegate, id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
