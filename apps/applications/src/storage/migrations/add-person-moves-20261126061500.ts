import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For each wait of `openMoves` (domain/moves.ts) an index in the order of 待办; few applications ever have one. */
export class AddPersonMoves20261126061500 implements MigrationInterface {
  name = 'AddPersonMoves20261126061500';
  async up(runner: QueryRunner): Promise<void> {
    for (const [awaits, column] of [['CHECK', 'employer_id'], ['CHECK', 'institution_id'], ['EMPLOYER', 'institution_id'], ['BODY', 'institution_id'], ['SUPERVISOR', 'institution_id']] as const) {
      await runner.query(`CREATE INDEX application_move_${awaits.toLowerCase()}_${column} ON application (${column}, since, id) WHERE state#>>'{move,awaits}' = '${awaits}'`);
    }
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
