// The log that is published: events of some 500 bytes, ten versions of each aggregate, and its twin, the outbox table of the peers.
import { randomUUID } from 'node:crypto';
import { defineEvent } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';

export const TOPIC = { name: 'load.thing.v1', aggregateType: 'load.thing', partitions: 4 };
export const VERSIONS = 10;

export const Measured = defineEvent({
  type: 'load.Measured', version: 1, aggregate: TOPIC.aggregateType, dataClass: 'NONE',
  schema: T.Object({ at: T.Number(), text: T.String() }, { additionalProperties: false }), example: { at: 0, text: '' },
});
/** Bytes of JSON in one event. */
export const BODY = 500;
export const body = (at = 0) => ({ at, text: 'x'.repeat(BODY - JSON.stringify({ at, text: '' }).length) });

/** Puts `count` events into the log, in the order in which ten steps of each aggregate happen. */
export async function fillLog(db, count) {
  const aggregates = count / VERSIONS;
  await db.query(
    `INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256)
     SELECT gen_random_uuid(), $1, md5($2 || a)::uuid, v, $3, $4::jsonb, '{"subject":"service:load","role":"SERVICE","place":null}', md5($2 || a), now(), repeat('0', 64)
     FROM generate_series(1, $6::int) v, generate_series(1, $5::int) a`,
    [TOPIC.aggregateType, randomUUID(), Measured.type, JSON.stringify(body()), aggregates, VERSIONS]);
  await db.query('ANALYZE event');
}

/** The outbox that tutorials teach, with the partial index that the better ones have. */
export async function makeOutbox(db) {
  await db.query(`CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, aggregate_id uuid NOT NULL, type text NOT NULL, payload jsonb NOT NULL, sent_at timestamptz)`);
  await db.query('CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL');
}
export async function fillOutbox(db, count) {
  await db.query(`INSERT INTO outbox (aggregate_id, type, payload) SELECT md5($1 || a)::uuid, $2, $3::jsonb FROM generate_series(1, ${VERSIONS}) v, generate_series(1, $4::int) a`,
    [randomUUID(), Measured.type, JSON.stringify(body()), count / VERSIONS]);
  await db.query('ANALYZE outbox');
}
