import { setTimeout as sleep } from 'node:timers/promises';
import { topicOf } from '@gt/contracts';
import type { TopicReader } from '@gt/event-bus';
import { Sentence, type Break } from '../report.js';
import { consumerBreaks, parkedBreak, relayBreaks, type ConsumerState, type ParkedKey, type RelayState } from '../sentences/backlog.js';
import { ask, stream } from './cursor.js';
import { unfixedPapers } from './documents.js';
import { serviceOf, type Installation } from './installation.js';

/** ms between looks while services still work off what was said. */
const LOOK_MS = 250;

/** Topics that a consumer listens to: those that its service declares, and those whose offsets it has. A projection's live slot is a consumer of its own. */
export async function subscriptions(installation: Installation): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { name, consumes, projections = [] } of installation.services) {
    const rows = await ask<{ topic: string }>(installation.database(name), 'SELECT DISTINCT topic FROM consumer_offset WHERE consumer = $1', [name]);
    // what only a projection reads now may once have been read by the service itself
    const projected = new Set(projections.flatMap((p) => p.consumes.map(topicOf)));
    found.set(name, new Set([...consumes.map(topicOf), ...rows.map((r) => r.topic).filter((topic) => !projected.has(topic))]));
    for (const projection of projections) {
      const [row] = await ask<{ live: string }>(installation.database(name), 'SELECT live FROM projection WHERE name = $1', [projection.name]);
      found.set(`${name}.${projection.name}.${row!.live}`, new Set(projection.consumes.map(topicOf)));
    }
  }
  return found;
}

/** What is still under way: events that are not published, messages that are not read, and with `documents` papers still to be fixed and those whose bytes are still to be fetched. */
async function underWay(installation: Installation, reader: TopicReader, documents: boolean): Promise<{ breaks: readonly Break[]; awaited: number; checked: number }> {
  const relays: RelayState[] = [];
  const consumers: ConsumerState[] = [];
  const subscribed = await subscriptions(installation);
  const topics = [...new Set([...subscribed.values()].flatMap((s) => [...s]))];
  const ends = await reader.ends(topics);
  for (const { name } of installation.services) {
    const url = installation.database(name);
    const [relay] = await ask<{ position: string; last: string }>(url, `SELECT coalesce((SELECT position FROM relay_mark WHERE service = $1), 0)::text AS position, coalesce((SELECT max(position) FROM event), 0)::text AS last`, [name]);
    relays.push({ service: name, ...relay! });
  }
  for (const [name, its] of subscribed) {
    const offsets = await ask<{ topic: string; partition: number; next_offset: string }>(installation.database(serviceOf(name)), 'SELECT topic, partition, next_offset::text AS next_offset FROM consumer_offset WHERE consumer = $1', [name]);
    const next = new Map(offsets.map((o) => [`${o.topic}#${o.partition}`, o.next_offset]));
    for (const [key, end] of ends) {
      const at = key.lastIndexOf('#');
      const topic = key.slice(0, at);
      if (its.has(topic)) consumers.push({ consumer: name, topic, partition: Number(key.slice(at + 1)), next: next.get(key) ?? '0', end });
    }
  }
  return { breaks: [...relayBreaks(relays), ...consumerBreaks(consumers)], awaited: documents ? await awaitedDocuments(installation) : 0, checked: relays.length + consumers.length };
}

async function awaitedDocuments(installation: Installation): Promise<number> {
  const [items] = await ask<{ n: string }>(installation.database('archives'), `SELECT count(*)::text AS n FROM item WHERE status = 'AWAITED'`);
  return Number(items!.n) + (await unfixedPapers(installation)).length;
}

/** Waits until nothing is under way (events and, unless told otherwise, documents), at most until that moment (as `performance.now()` counts), and says what still is; then what consumers have parked. */
export async function checkBacklog(installation: Installation, reader: TopicReader, until: number, { documents } = { documents: true }): Promise<readonly Sentence[]> {
  const look = () => underWay(installation, reader, documents);
  let state = await look();
  while ((state.breaks.length > 0 || state.awaited > 0) && performance.now() < until) {
    await sleep(LOOK_MS);
    state = await look();
  }
  const backlog = new Sentence('BACKLOG', 'every event is published, and every consumer has read its topics to the end');
  for (let i = 0; i < state.checked; i += 1) backlog.look();
  backlog.add(state.breaks);

  const parked = new Sentence('PARKED', 'no consumer has parked a message');
  for (const { name } of installation.services) {
    const rows = stream<ParkedKey>(installation.database(name), `SELECT consumer, topic, aggregate_id AS "aggregateId", string_agg(DISTINCT class, ', ') AS classes, count(*)::int AS messages, max(coalesce(error_code, error_name)) AS error
      FROM parked_event GROUP BY consumer, topic, aggregate_id ORDER BY consumer, topic, aggregate_id`);
    for await (const row of rows) parked.add([parkedBreak(row)]);
    parked.look();
  }
  return [backlog, parked];
}

/** Last position of every service's log, to see whether anything was written meanwhile. */
export async function positions(installation: Installation): Promise<string> {
  const all = [];
  for (const { name } of installation.services) {
    const [row] = await ask<{ last: string }>(installation.database(name), 'SELECT coalesce(max(position), 0)::text AS last FROM event');
    all.push(`${name} ${row!.last}`);
  }
  return all.join(', ');
}
