import type { MigrationInterface, QueryRunner } from 'typeorm';

const SLOTS = [['certificate_batch', 'batch_candidate'], ['certificate_batch_b', 'batch_candidate_b']] as const;

/**
 * A row for each application of a certificate batch. Found in the batches' lists, a page's fifty applications cost the lists of all batches of the city: a list of
 * a thousand lies outside its row, and to a planner that does not see it the few rows of batches are cheaper read whole than by an index of their elements.
 * A trigger keeps the rows, so that the version before may write batches beside this one.
 */
export class AddBatchCandidates20261126100000 implements MigrationInterface {
  name = 'AddBatchCandidates20261126100000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION keep_batch_candidates() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF OLD.application_ids = NEW.application_ids THEN RETURN NULL; END IF;
        EXECUTE format('DELETE FROM %I WHERE batch_id = $1 AND application_id <> ALL ($2)', TG_ARGV[0]) USING NEW.batch_id, NEW.application_ids;
      END IF;
      EXECUTE format('INSERT INTO %I (application_id, batch_id) SELECT unnest($2), $1 ON CONFLICT DO NOTHING', TG_ARGV[0]) USING NEW.batch_id, NEW.application_ids;
      RETURN NULL;
    END $$`);
    for (const [batches, candidates] of SLOTS) {
      await runner.query(`CREATE TABLE ${candidates} (application_id uuid NOT NULL, batch_id uuid NOT NULL, PRIMARY KEY (application_id, batch_id))`);
      await runner.query(`CREATE INDEX ${candidates}_batch ON ${candidates} (batch_id)`);
      await runner.query(`CREATE TRIGGER keep_candidates AFTER INSERT OR UPDATE OF application_ids ON ${batches} FOR EACH ROW EXECUTE FUNCTION keep_batch_candidates('${candidates}')`);
      await runner.query(`INSERT INTO ${candidates} (application_id, batch_id) SELECT DISTINCT unnest(application_ids), batch_id FROM ${batches}`);
    }
    const live = (slot: string): string => `(SELECT live FROM projection WHERE name = 'batch-table') = '${slot}'`;
    await runner.query(`CREATE VIEW live_batch_candidate AS SELECT * FROM batch_candidate WHERE ${live('a')} UNION ALL SELECT * FROM batch_candidate_b WHERE ${live('b')}`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
