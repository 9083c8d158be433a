import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateArchives20260301003000 implements MigrationInterface {
  name = 'CreateArchives20260301003000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE volume (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL, status text NOT NULL, institution_id uuid NOT NULL, supervisor_id uuid NOT NULL);
      CREATE INDEX volume_institution ON volume (institution_id, id);
      CREATE INDEX volume_supervisor ON volume (supervisor_id, id);
      CREATE TABLE item (document_id uuid PRIMARY KEY, volume_id uuid REFERENCES volume (id), owner text NOT NULL, document_class text NOT NULL, title text NOT NULL,
        plan_id uuid, application_id uuid, subject_id uuid NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, media_type text NOT NULL, signature_kinds text[] NOT NULL,
        status text NOT NULL CHECK (status IN ('KEPT', 'AWAITED', 'CAPTURED', 'MISMATCHED')), copy_id uuid, mismatches int NOT NULL DEFAULT 0, retention text, waiting_code text,
        CHECK ((status = 'KEPT') = (volume_id IS NULL)), CHECK (status <> 'CAPTURED' OR copy_id IS NOT NULL));
      CREATE INDEX item_volume ON item (volume_id, document_id);
      CREATE INDEX item_kept_plan ON item (plan_id) WHERE status = 'KEPT';
      CREATE INDEX item_kept_application ON item (application_id) WHERE status = 'KEPT' AND plan_id IS NULL;
      -- what evaluation, applications and certificates said, as far as completeness asks for it
      CREATE TABLE plan (plan_id uuid PRIMARY KEY, rule_set_id text NOT NULL, rule_set_version int NOT NULL, effective boolean NOT NULL DEFAULT false, cancelled boolean NOT NULL DEFAULT false);
      CREATE TABLE candidate (plan_id uuid NOT NULL, application_id uuid NOT NULL, name text, method text, level int, outcome text, register_id uuid, batch_id uuid, PRIMARY KEY (plan_id, application_id));
      CREATE INDEX candidate_application ON candidate (application_id);
      CREATE TABLE withdrawn_application (application_id uuid PRIMARY KEY);
      CREATE TABLE panel (panel_id uuid PRIMARY KEY, plan_id uuid NOT NULL, kind text NOT NULL, member_ids uuid[] NOT NULL, application_ids uuid[] NOT NULL, dissolved boolean NOT NULL DEFAULT false);
      CREATE INDEX panel_plan ON panel (plan_id);
      CREATE TABLE sheet (sheet_id uuid PRIMARY KEY, plan_id uuid NOT NULL, expert_id uuid NOT NULL, superseded boolean NOT NULL DEFAULT false);
      CREATE INDEX sheet_plan ON sheet (plan_id);
      CREATE TABLE register_signature (register_id uuid NOT NULL, plan_id uuid NOT NULL, role text NOT NULL, panel_id uuid, kind text NOT NULL, UNIQUE NULLS NOT DISTINCT (register_id, role, panel_id));
      CREATE INDEX register_signature_plan ON register_signature (plan_id);
      -- who looked at which item (六(六) 安全性); not even the service can change a line
      CREATE TABLE access_log (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, volume_id uuid NOT NULL, document_id uuid NOT NULL, subject text NOT NULL, role text NOT NULL, sound boolean NOT NULL, at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX access_log_volume ON access_log (volume_id, position);
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'access_log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** Since when a volume is in its state, and an index in that order. */
export class AddWorklistToArchives20261125200000 implements MigrationInterface {
  name = 'AddWorklistToArchives20261125200000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE volume ADD COLUMN since timestamptz NOT NULL DEFAULT now();
      UPDATE volume SET since = e.at FROM (SELECT aggregate_id, max(occurred_at) AS at FROM event WHERE aggregate_type = 'archives.volume' GROUP BY aggregate_id) e WHERE e.aggregate_id = id;
      CREATE INDEX volume_waits ON volume (institution_id, status, since, id) WHERE status IN ('OPEN', 'COMPLETE');
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

/** For whom an archive was read, where somebody stood in. */
export class AddDelegationToArchives20261125234000 implements MigrationInterface {
  name = 'AddDelegationToArchives20261125234000';
  async up(runner: QueryRunner): Promise<void> { await runner.query('ALTER TABLE access_log ADD COLUMN on_behalf_of text'); }
  async down(): Promise<void> { throw new Error('what was read is never dropped'); }
}

/** Documents of a body that belong to no plan: under whom and which year they are kept. */
export class AddBodyVolumes20261126070500 implements MigrationInterface {
  name = 'AddBodyVolumes20261126070500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE item ADD COLUMN kept_institution_id uuid, ADD COLUMN kept_year int, ADD CHECK ((kept_institution_id IS NULL) = (kept_year IS NULL));
      CREATE INDEX item_kept_body ON item (kept_institution_id, kept_year) WHERE status = 'KEPT';
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
