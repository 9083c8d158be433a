import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Interim forms of acceptances that were taken back or moved elsewhere: they were true when they were fixed, and are not shown as current. */
export class AddSupersededForms20261126080000 implements MigrationInterface {
  name = 'AddSupersededForms20261126080000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE application_form ADD COLUMN superseded boolean NOT NULL DEFAULT false');
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
