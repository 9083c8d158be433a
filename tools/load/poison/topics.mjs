// Three topics with the same healthy events: without poison, with one poison key, with one poison message in a thousand on keys of their own.
import { randomUUID } from 'node:crypto';
import { defineEvent } from '@gt/contracts';
import { partitionOf, toMessage } from '@gt/event-bus';
import { Type as T } from '@sinclair/typebox';

export const PARTITIONS = 4;
/** Events of one key, in order. */
const VERSIONS = 10;
/** One message of so many is poison in the third topic. */
const ONE_IN = 1_000;

export const Happened = defineEvent({
  type: 'load.Happened', version: 1, aggregate: 'load.poison', dataClass: 'NONE',
  schema: T.Object({ poison: T.Boolean(), text: T.String() }, { additionalProperties: false }), example: { poison: false, text: '' },
});
const text = 'x'.repeat(400);

function envelope(aggregateId, version, poison) {
  return {
    id: randomUUID(), type: Happened.type, typeVersion: 1, aggregateType: 'load.poison', aggregateId, version, occurredAt: '2026-03-02T01:00:00.000Z', recordedAt: '2026-03-02T01:00:00.100Z',
    actor: { subject: 'service:load', role: 'SERVICE', place: null }, causationId: null, correlationId: randomUUID(), traceparent: null, data: { poison, text },
  };
}

/**
 * `kind`: none | key | scattered. Answers the topic and how many healthy events it has: those of keys without poison.
 * Versions come in turn, so that every key is spread over the whole topic.
 */
export async function fill(driver, kind, count) {
  const topic = `load.poison.${kind}.${randomUUID().slice(0, 8)}.v1`;
  await driver.ensureTopics([{ name: topic, aggregateType: 'load.poison', partitions: PARTITIONS }]);
  const keys = Array.from({ length: count / VERSIONS }, () => randomUUID());
  const poisoned = kind === 'none' ? 0 : kind === 'key' ? 1 : Math.max(1, Math.round(count / ONE_IN));
  // spread evenly among the keys; in each the poison is another version, so that it comes at any time
  const poisonAt = new Map(Array.from({ length: poisoned }, (_, i) => [keys[Math.floor((i + 0.5) * keys.length / poisoned)], kind === 'key' ? 1 : 1 + (i % VERSIONS)]));
  const logId = await driver.logId();
  const parts = Array.from({ length: PARTITIONS }, () => []);
  for (let version = 1; version <= VERSIONS; version += 1) {
    for (const key of keys) parts[partitionOf(key, PARTITIONS)].push(toMessage(envelope(key, version, poisonAt.get(key) === version), logId));
  }
  await Promise.all(parts.map(async (messages, partition) => {
    for (let at = 0; at < messages.length; at += 500) await driver.publish(topic, partition, messages.slice(at, at + 500));
  }));
  // an event is applied when its key's poison has not come yet
  const before = [...poisonAt.values()].reduce((sum, version) => sum + version - 1, 0);
  return { topic, healthy: count - poisoned * VERSIONS, applied: count - poisoned * VERSIONS + before };
}
