import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 历史数据 (七(三)), and under which person's id the slots of a further document lie. */
export class CreateLegacy20261126030000 implements MigrationInterface {
  name = 'CreateLegacy20261126030000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legacy_record (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, since timestamptz NOT NULL, institution_id uuid NOT NULL, person_id uuid NOT NULL, title_level text NOT NULL,
        certificate_number text CONSTRAINT legacy_certificate_number UNIQUE, ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX legacy_institution ON legacy_record (institution_id, ordinal);
      CREATE INDEX legacy_person ON legacy_record (person_id, title_level);
      CREATE INDEX legacy_waits ON legacy_record (since, id) WHERE status = 'COLLIDING';
      CREATE TABLE person_alias (alias_id uuid PRIMARY KEY, person_id uuid NOT NULL);
      CREATE INDEX person_alias_person ON person_alias (person_id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
