import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEvaluation20260301001000 implements MigrationInterface {
  name = 'CreateEvaluation20260301001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE plan (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, institution_id uuid NOT NULL, supervisor_id uuid NOT NULL, status text NOT NULL);
      CREATE INDEX plan_institution ON plan (institution_id, id);
      CREATE INDEX plan_supervisor ON plan (supervisor_id, id);
      -- numbers the plans of a body in a year for their composed names
      CREATE TABLE plan_number (institution_id uuid NOT NULL, year int NOT NULL, last int NOT NULL CHECK (last > 0), PRIMARY KEY (institution_id, year));

      CREATE TABLE candidate (application_id uuid PRIMARY KEY, institution_id uuid NOT NULL, data jsonb NOT NULL, withdrawn boolean NOT NULL DEFAULT false);
      CREATE INDEX candidate_institution ON candidate (institution_id, application_id);
      CREATE TABLE enrolment (
        plan_id uuid NOT NULL REFERENCES plan (id), application_id uuid NOT NULL REFERENCES candidate (application_id), panel_id uuid,
        PRIMARY KEY (plan_id, application_id)
      );
      -- a candidate is in at most one plan that was not cancelled (六(一)); a cancelled plan gives its rows back
      CREATE UNIQUE INDEX enrolment_one_plan ON enrolment (application_id);

      CREATE TABLE panel (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, plan_id uuid NOT NULL REFERENCES plan (id), status text NOT NULL);
      CREATE INDEX panel_plan ON panel (plan_id);
      -- one sitting of a kind for an expert and day (六(三)); an assessor may also sit in a review panel of the same plan
      CREATE TABLE sitting (expert_id uuid NOT NULL, day date NOT NULL, kind text NOT NULL, plan_id uuid NOT NULL, panel_id uuid NOT NULL REFERENCES panel (id), PRIMARY KEY (expert_id, day, kind));
      CREATE INDEX sitting_plan ON sitting (plan_id, expert_id);

      CREATE TABLE score_sheet (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, plan_id uuid NOT NULL REFERENCES plan (id),
        application_id uuid NOT NULL, expert_id uuid NOT NULL, edition int NOT NULL, status text NOT NULL, UNIQUE (plan_id, application_id, expert_id, edition));
      CREATE INDEX score_sheet_expert ON score_sheet (expert_id, status);

      CREATE TABLE register (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, plan_id uuid NOT NULL REFERENCES plan (id), status text NOT NULL);
      CREATE INDEX register_plan ON register (plan_id);
      CREATE INDEX register_publicised ON register (id) WHERE status = 'PUBLICISED';
      CREATE TABLE result (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, plan_id uuid NOT NULL, institution_id uuid NOT NULL, supervisor_id uuid NOT NULL, person_id uuid NOT NULL, employer_id uuid NOT NULL);
      CREATE INDEX result_plan ON result (plan_id);
      CREATE INDEX result_person ON result (person_id);
      CREATE INDEX result_employer ON result (employer_id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Since when a case is in its state, and for each move of `domain/moves.ts` an index in that order. */
export class AddWorklistToEvaluation20261125200000 implements MigrationInterface {
  name = 'AddWorklistToEvaluation20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, type] of [['plan', 'plan'], ['score_sheet', 'score-sheet'], ['register', 'register']] as const) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN since timestamptz NOT NULL DEFAULT now();
        UPDATE ${table} SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'evaluation.${type}' GROUP BY aggregate_id) e WHERE e.aggregate_id = id`);
    }
    await runner.query(`
      CREATE INDEX plan_waits_body ON plan (institution_id, status, since, id) WHERE status IN ('DRAFT', 'RETURNED', 'POSTPONED', 'FILED');
      CREATE INDEX plan_waits_bureau ON plan (supervisor_id, since, id) WHERE status = 'FILED';
      CREATE INDEX plan_waits_chief ON plan ((state#>>'{content,personnel,chief,expertId}')) WHERE status = 'SCORED';
      CREATE INDEX score_sheet_waits_enter ON score_sheet (expert_id, since, id) WHERE status = 'OPEN' AND NOT (state->>'scores') IS NOT NULL;
      CREATE INDEX score_sheet_waits_sign ON score_sheet (expert_id, since, id) WHERE status = 'OPEN' AND (state->>'scores') IS NOT NULL;
      ALTER TABLE register ADD COLUMN institution_id uuid;
      UPDATE register SET institution_id = (state->>'institutionId')::uuid;
      CREATE INDEX register_waits_proofread ON register (institution_id, since, id) WHERE status = 'OPEN';
      CREATE INDEX register_waits_chair ON register USING gin ((state->'chairs') jsonb_path_ops) WHERE status = 'PROOFREAD';
      -- an accepted applicant in no plan: kept with enrolment, so that the list need not look for what is not there
      ALTER TABLE candidate ADD COLUMN since timestamptz NOT NULL DEFAULT now(), ADD COLUMN waiting boolean NOT NULL DEFAULT true;
      UPDATE candidate c SET waiting = NOT c.withdrawn AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.application_id = c.application_id);
      CREATE INDEX candidate_waits_enrol ON candidate (institution_id, since, application_id) WHERE waiting;
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** What candidates owe and paid (七(五)); one charge a candidate and plan. */
export class AddCharges20261125231000 implements MigrationInterface {
  name = 'AddCharges20261125231000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE charge (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, plan_id uuid NOT NULL REFERENCES plan (id), application_id uuid NOT NULL REFERENCES candidate (application_id), status text NOT NULL);
      CREATE INDEX charge_plan ON charge (plan_id, id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** What applications says of candidates between acceptance and assessment (二), what each enrolment rests on, and charges of those who are in another plan now. */
export class AddInPost20261126061500 implements MigrationInterface {
  name = 'AddInPost20261126061500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE candidate ADD COLUMN in_post jsonb, ADD COLUMN held text; ALTER TABLE enrolment ADD COLUMN in_post jsonb; ALTER TABLE charge ADD COLUMN left_plan boolean NOT NULL DEFAULT false');
    // 移至下批: an absence that is accepted; once the results are in effect, the candidate may be in another plan (七(三))
    await runner.query(`ALTER TABLE enrolment ADD COLUMN excused text, ADD COLUMN released boolean NOT NULL DEFAULT false;
      DROP INDEX enrolment_one_plan;
      CREATE UNIQUE INDEX enrolment_one_open_plan ON enrolment (application_id) WHERE NOT released`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** A sheet's place in lists (`sheetTurn`): what is open, then what was signed last. */
export class AddTurnToSheets20261126180000 implements MigrationInterface {
  name = 'AddTurnToSheets20261126180000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE score_sheet ADD COLUMN turn bigint NOT NULL DEFAULT 0;
      UPDATE score_sheet SET turn = CASE status WHEN 'SIGNED' THEN 1 ELSE 2 END * 10000000000000 - floor(extract(epoch FROM (state#>>'{signature,signedAt}')::timestamptz) * 1000)::bigint WHERE status <> 'OPEN';
      CREATE INDEX score_sheet_turn ON score_sheet (turn, id);
      CREATE INDEX score_sheet_expert_turn ON score_sheet (expert_id, turn, id);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Experts who are asked to sit for a plan, and what they answer (六(三)). */
export class AddInvitations20261126183000 implements MigrationInterface {
  name = 'AddInvitations20261126183000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE invitation (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, since timestamptz NOT NULL, plan_id uuid NOT NULL REFERENCES plan (id), expert_id uuid NOT NULL, status text NOT NULL);
      CREATE INDEX invitation_plan ON invitation (plan_id, id);
      CREATE INDEX invitation_expert ON invitation (expert_id, id);
      CREATE INDEX invitation_waits ON invitation (expert_id, since, id) WHERE status = 'PENDING';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

export const migrations = [CreateEvaluation20260301001000, AddWorklistToEvaluation20261125200000, AddCharges20261125231000, AddInPost20261126061500, AddTurnToSheets20261126180000, AddInvitations20261126183000];
