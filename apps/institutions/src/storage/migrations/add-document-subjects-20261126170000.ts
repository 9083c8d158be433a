import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents by what they are of: whether a filing or body has papers that no document shows is asked for each of them, whenever a paper is named. */
export class AddDocumentSubjects20261126170000 implements MigrationInterface {
  name = 'AddDocumentSubjects20261126170000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX document_subject ON document ((state->>'subjectId'))`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
