import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every insert and every change of status pays for each index of the table, and looks for each of the conditions in the document. The waits of moves
 * (`openMoves`, domain/moves.ts) stand in one index for each place, of the few applications that have one; what waits for a person is found among that
 * person's few applications.
 */
export class DropIndexes20261126182000 implements MigrationInterface {
  name = 'DropIndexes20261126182000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX application_moves_institution ON application (institution_id, (state#>>'{move,awaits}'), since, id) WHERE state#>>'{move,awaits}' IS NOT NULL;
      CREATE INDEX application_moves_employer ON application (employer_id, (state#>>'{move,awaits}'), since, id) WHERE state#>>'{move,awaits}' IS NOT NULL;
      DROP INDEX application_move_check_employer_id, application_move_check_institution_id, application_move_employer_institution_id, application_move_body_institution_id, application_move_supervisor_institution_id;
      DROP INDEX application_waits_person;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
