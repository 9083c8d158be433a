import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each application's place in the order of changes, for those who follow by cursor. A trigger gives it, so that the version of this service that runs
 * beside moves it too; a reseal leaves the version and so the place. The transaction has its id before it takes a place: the settled mark rests on that (one
 * expression for both, which costs a third of two statements).
 * A sequence of its own rather than the event's position: that one is known only after the row is written, and to write it twice would double its cost.
 */
export class AddChanges20261126070500 implements MigrationInterface {
  name = 'AddChanges20261126070500';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE application_changed;
      ALTER TABLE application ADD COLUMN changed bigint NOT NULL DEFAULT nextval('application_changed');
      ALTER TABLE application ALTER COLUMN changed DROP DEFAULT;
      CREATE FUNCTION take_application_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.changed := CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('application_changed'::regclass) END;
        RETURN NEW;
      END $$;
      CREATE TRIGGER application_changed BEFORE INSERT OR UPDATE OF version ON application FOR EACH ROW EXECUTE FUNCTION take_application_changed();
      CREATE INDEX application_changed_unit ON application (employer_id, changed);
    `);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
