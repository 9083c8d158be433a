import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an application is in its state, and for each move of `domain/moves.ts` an index in that order. */
export class AddWorklistToApplications20261125200000 implements MigrationInterface {
  name = 'AddWorklistToApplications20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE application ADD COLUMN since timestamptz NOT NULL DEFAULT now();
      UPDATE application SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'applications.application' GROUP BY aggregate_id) e WHERE e.aggregate_id = id;
      CREATE INDEX application_waits_recommend ON application (employer_id, since, id) WHERE status = 'SUBMITTED';
      CREATE INDEX application_waits_accept ON application (institution_id, since, id) WHERE status = 'RECOMMENDED';
      CREATE INDEX application_waits_person ON application (person_id, status, since, id) WHERE status IN ('DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED');
      CREATE INDEX application_waits_clerk ON application (employer_id, status, since, id) WHERE status IN ('DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED');
      CREATE INDEX application_waits_page ON application (employer_id, since, id) WHERE state->>'declaration' = 'PEN_AWAITED';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Day and place of plans, for the message to those who are enrolled. */
export class AddPlanDate20261125212000 implements MigrationInterface {
  name = 'AddPlanDate20261125212000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan_date (plan_id uuid PRIMARY KEY, first_day date NOT NULL, venue text NOT NULL);
      CREATE INDEX application_plan_enrolled ON application_plan (plan_id, application_id) WHERE enrolled;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
