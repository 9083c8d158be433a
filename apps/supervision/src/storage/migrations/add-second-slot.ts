import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of the projection; the slot b has the same. */
const TABLES = ['candidate_row', 'plan_row', 'plan_counter', 'certificate_batch'];
/** Topics whose events the projection's own consumer applies from now on. */
const TOPICS = ['applications.application.v1', 'evaluation.plan.v1', 'evaluation.register.v1', 'evaluation.result.v1', 'certificates.batch.v1', 'certificates.certificate.v1', 'archives.volume.v1'];

/**
 * A second slot beside the batch's table, views on the one that serves, and a consumer of its own for each. What `supervision` has applied so far is what slot a
 * holds, so its consumer goes on from there. Expands only: the version before runs on beside this one, on slot a and as `supervision`.
 */
export class AddSecondSlot20260302001000 implements MigrationInterface {
  name = 'AddSecondSlot20260302001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO projection (name, live) VALUES ('batch-table', 'a')`);
    for (const table of TABLES) {
      await runner.query(`CREATE TABLE ${table}_b (LIKE ${table} INCLUDING ALL)`);
      const live = (slot: string) => `(SELECT live FROM projection WHERE name = 'batch-table') = '${slot}'`;
      await runner.query(`CREATE VIEW live_${table} AS SELECT * FROM ${table} WHERE ${live('a')} UNION ALL SELECT * FROM ${table}_b WHERE ${live('b')}`);
    }
    for (const [table, columns] of [['consumer_offset', 'topic, partition, next_offset, log_id'], ['watermark', 'topic, aggregate_id, last_version, last_event_id, applied_count, digest'], ['applied_event', 'topic, aggregate_id, version, event_id'],
      ['parked_event', 'topic, partition, log_offset, aggregate_id, version, event_id, type, class, error_name, error_code, headers, body']] as const) {
      await runner.query(`INSERT INTO ${table} (consumer, ${columns}) SELECT 'supervision.batch-table.a', ${columns} FROM ${table} WHERE consumer = 'supervision' AND topic = ANY($1)`, [TOPICS]);
    }
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}
