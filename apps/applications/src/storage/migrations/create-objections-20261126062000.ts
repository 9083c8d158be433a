import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 异议, with an index for each move and each reach. */
export class CreateObjections20261126062000 implements MigrationInterface {
  name = 'CreateObjections20261126062000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE objection (
        id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, since timestamptz NOT NULL, addressee text NOT NULL,
        institution_id uuid NOT NULL, employer_id uuid, application_id uuid, person_id uuid, receipt_sha256 text UNIQUE, ordinal bigint GENERATED ALWAYS AS IDENTITY UNIQUE
      );
      CREATE INDEX objection_waits_employer ON objection (employer_id, since, id) WHERE status = 'OPEN' AND addressee = 'EMPLOYER';
      CREATE INDEX objection_waits_body ON objection (institution_id, since, id) WHERE status = 'OPEN' AND addressee = 'BODY';
      CREATE INDEX objection_waits_bureau ON objection (institution_id, since, id) WHERE status = 'ESCALATED';
      CREATE INDEX objection_institution ON objection (institution_id, ordinal);
      CREATE INDEX objection_employer ON objection (employer_id, ordinal) WHERE addressee = 'EMPLOYER';
      CREATE INDEX objection_person ON objection (person_id, ordinal) WHERE person_id IS NOT NULL;
      CREATE INDEX objection_application ON objection (application_id) WHERE application_id IS NOT NULL;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
