import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Employers are listed in the order of their credit codes. */
export class IndexEmployersByCode20261126023700 implements MigrationInterface {
  name = 'IndexEmployersByCode20261126023700';
  async up(runner: QueryRunner): Promise<void> { await runner.query(`CREATE INDEX employer_credit_code ON employer (((state->>'creditCode') COLLATE "C"))`); }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
