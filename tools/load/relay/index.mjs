// How fast the relay brings a log to a real broker, how long one event takes, and what writing to the log costs.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkContract } from '@gt/contracts';
import { createRelay, eventBusMigrations, openDriver } from '@gt/event-bus';
import { CreateEventLog20260301000000, EventLog, openDatabase } from '@gt/persistence';
import { Missing } from '../../kafka/kafka-local.mjs';
import { atLeast, atMost, interleave, median, percentile, ratio, resultOf, roundsOf } from '../measure.mjs';
import { kafka, postgres, postgresSettings } from '../servers.mjs';
import { debezium } from './debezium.mjs';
import { bareProducer, client, poller, sqlDrain } from './peers.mjs';
import { body, BODY, fillLog, fillOutbox, makeOutbox, Measured, TOPIC, VERSIONS } from './rows.mjs';

const OURS = 'ours: log → broker';
const BARE = 'limit: bare producer, same rules';
const SQL = 'limit: SQL drain';
const POLLER = 'SKIP LOCKED poller, a send a row';
const DEBEZIUM = "Debezium's outbox router";
const APPEND = 'ours: append, 100 events a transaction';
const INSERT = 'bare insert, 100 rows a transaction';
const BARE_TOPIC = { name: 'load.bare.v1', aggregateType: 'load.bare', partitions: TOPIC.partitions };
const POLLED_TOPIC = { name: 'load.polled.v1', aggregateType: 'load.polled', partitions: TOPIC.partitions };

export async function bench({ quick, say }) {
  const sizes = quick ? { events: 2_000, polled: 100, transactions: 5, latencySeconds: 1 } : { events: 100_000, polled: 3_000, transactions: 200, latencySeconds: 5 };
  const server = await postgres();
  const { brokers, stop } = await kafka({ quick });
  const url = await server.database('load');
  const db = await openDatabase({ url, applicationName: 'load', migrations: [CreateEventLog20260301000000, ...eventBusMigrations] });
  await db.dataSource.runMigrations();
  await makeOutbox(db);
  await db.query('CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL)');
  const log = new EventLog((event) => ({ type: event.type, typeVersion: 1, data: event.payload }), checkContract);
  const driver = await openDriver({ kind: 'kafka', brokers }, 'load');
  await driver.ensureTopics([TOPIC, BARE_TOPIC, POLLED_TOPIC]);
  await driver.logId();
  const bare = await bareProducer(brokers, BARE_TOPIC.name, BARE_TOPIC.partitions);
  const peer = quick ? null : await debezium({ brokers, partitions: TOPIC.partitions }).catch((error) => {
    if (!(error instanceof Missing)) throw error;
    say(`without Debezium: ${error.message}`);
    return null;
  });
  const polling = await poller(url, brokers, POLLED_TOPIC.name, POLLED_TOPIC.partitions);
  const last = async () => (await db.query('SELECT coalesce(max(position), 0)::text AS position FROM event'))[0].position;
  const seconds = async (work) => {
    const begun = performance.now();
    await work();
    return (performance.now() - begun) / 1000;
  };

  const relay = async () => {
    await fillLog(db, sizes.events);
    return sizes.events / await seconds(() => published(sizes.events));
  };
  const published = async (count) => {
    let done = 0;
    let tell;
    const all = new Promise((resolve) => { tell = resolve; });
    const one = createRelay({ service: 'load', database: db, log, driver, topics: [TOPIC], observer: { event: (name, facts) => {
      if (name === 'relay_error') say(`relay_error ${JSON.stringify(facts)}`);
      if (name === 'published') done += facts.count;
      if (done >= count) tell();
    } } });
    await one.start();
    await all;
    await one.stop();
  };
  let read = '0';
  const drain = async () => {
    const upTo = await last(); // what the relay has just published
    let count = 0;
    const took = await seconds(async () => { count = await sqlDrain(db, read, upTo); });
    read = upTo;
    return count / took;
  };
  const poll = async () => {
    await fillOutbox(db, sizes.polled);
    return sizes.polled / await seconds(() => polling.drain());
  };
  const through = [
    { name: OURS, unit: 'events/s', run: relay },
    { name: BARE, unit: 'events/s', run: async () => sizes.events / await seconds(() => bare.send(sizes.events)) },
    { name: SQL, unit: 'events/s', run: drain },
    { name: POLLER, unit: 'events/s', run: poll },
    ...(peer ? [{ name: DEBEZIUM, unit: 'events/s', run: async () => sizes.events / await peer.drain(sizes.events) }] : []),
  ];
  const values = await interleave(through, { rounds: roundsOf(quick), say });

  const meta = { actor: { subject: 'service:load', role: 'SERVICE', place: null }, occurredAt: new Date(), causationId: null, correlationId: randomUUID(), traceparent: null };
  const events = () => Array.from({ length: 100 }, () => ({ aggregateType: TOPIC.aggregateType, aggregateId: randomUUID(), version: 1, type: Measured.type, payload: body() }));
  const writing = [
    { name: APPEND, unit: 'ms', run: async () => 1000 * await seconds(async () => {
      for (let i = 0; i < sizes.transactions; i += 1) await db.transaction((tx) => log.append(tx, events(), meta));
    }) / sizes.transactions },
    { name: INSERT, unit: 'ms', run: async () => 1000 * await seconds(async () => {
      for (let i = 0; i < sizes.transactions; i += 1) await db.transaction((tx) => insertBare(tx, events(), meta));
    }) / sizes.transactions },
  ];
  const written = await interleave(writing, { rounds: roundsOf(quick), say });
  await published(Number(await last()) - Number(read)); // so that the log is empty for what follows

  await db.query('CHECKPOINT'); // what the rounds before wrote is on the disk, as in a system that runs for long at this rate
  const latencies = await latency({ db, log, driver, brokers, seconds: sizes.latencySeconds, rounds: roundsOf(quick), say });
  const settings = {
    ...(await postgresSettings(db)), broker: 'one, acks=all', partitions: TOPIC.partitions, bodyBytes: BODY, events: sizes.events, versionsPerAggregate: VERSIONS, polledRows: sizes.polled, clients: 1,
  };
  await Promise.all([bare.close(), polling.close(), peer?.close(), driver.close()]);
  await db.close();
  await stop();
  const [p50s, p99s] = [0.5, 0.99].map((p) => latencies.map((round) => percentile(round, p)));
  return {
    settings,
    results: [
      ...through.map(({ name, unit }) => resultOf(name, unit, values.get(name))), ...writing.map(({ name, unit }) => resultOf(name, unit, written.get(name))),
      resultOf('commit → consumer at 1,000 events/s, p50 of a round', 'ms', p50s), resultOf('the same, p99', 'ms', p99s),
    ],
    goals: [
      atLeast('≥ 25,000 events/s', 25_000, resultOf(OURS, '', values.get(OURS)).median), atLeast('≥ 0.5 × the bare producer', 0.5, ratio(values, OURS, BARE)), atLeast('≥ 5 × the poller', 5, ratio(values, OURS, POLLER)),
      ...(peer ? [atLeast('≥ 2 × Debezium', 2, ratio(values, OURS, DEBEZIUM))] : []),
      atMost('insert side ≤ 1.25 × a bare insert', 1.25, ratio(written, APPEND, INSERT)), atMost('p99 log → consumer ≤ 50 ms at 1,000/s', 50, median(p99s)),
    ],
  };
}

/** The same row, with all that is computed left out: what the table and its indexes cost by themselves. */
function insertBare(tx, events, meta) {
  return tx.query(
    `INSERT INTO event (id, aggregate_type, aggregate_id, version, type, payload, actor, correlation_id, occurred_at, sha256)
     SELECT r.id, r.aggregate_type, r.aggregate_id, r.version, r.type, r.payload, $7::jsonb, $8, $9, repeat('0', 64)
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::jsonb[]) AS r(id, aggregate_type, aggregate_id, version, type, payload)`,
    [events.map(() => randomUUID()), events.map((e) => e.aggregateType), events.map((e) => e.aggregateId), events.map((e) => e.version), events.map((e) => e.type),
      events.map((e) => JSON.stringify(e.payload)), JSON.stringify(meta.actor), meta.correlationId, meta.occurredAt]);
}

/**
 * Commits 10 events every 10 ms with the relay running, and notes when a subscription of our driver has each.
 * @returns ms from before the commit to the subscriber of every event, round by round; says how long each part of the way took
 */
async function latency({ db, log, driver, brokers, seconds: duration, rounds, say }) {
  const times = new Map();
  const note = (keys, part) => { const now = performance.now(); for (const key of keys) times.get(key)?.push([part, now]); };
  // the relay's sends, seen as they go out and are answered
  const seen = { kind: driver.kind, logId: () => driver.logId(), publish: async (topic, partition, messages) => {
    const keys = messages.map((m) => m.key);
    note(keys, 'commit → send');
    await driver.publish(topic, partition, messages);
    note(keys, 'send → answer');
  } };
  const relay = createRelay({ service: 'load', database: db, log, driver: seen, topics: [TOPIC] });
  await relay.start();
  const got = [];
  const ends = await topicEnds(brokers);
  const assigned = new Set();
  const subscription = await driver.subscribe({
    group: randomUUID(), topics: [TOPIC.name], onRevoked: async () => undefined,
    onAssigned: async (_topic, partition) => { assigned.add(partition); return ends[partition]; },
    onBatch: async (_topic, _partition, messages) => {
      const keys = messages.map((m) => m.key);
      note(keys, 'answer → consumer');
      got.push(...keys);
    },
  });
  while (assigned.size < TOPIC.partitions) await sleep(20);
  await sleep(1_000); // the first fetch has found where the topic ends
  const meta = () => ({ actor: { subject: 'service:load', role: 'SERVICE', place: null }, occurredAt: new Date(), causationId: null, correlationId: randomUUID(), traceparent: null });
  const latencies = [];
  for (let round = 1; round <= rounds; round += 1) {
    times.clear();
    got.length = 0;
    const total = duration * 1_000;
    const begun = performance.now();
    const inFlight = [];
    for (let sent = 0; sent < total; sent += 10) {
      const wait = begun + sent - performance.now();
      if (wait > 0) await sleep(wait);
      const events = Array.from({ length: 10 }, () => ({ aggregateType: TOPIC.aggregateType, aggregateId: randomUUID(), version: 1, type: Measured.type, payload: body() }));
      const keys = events.map((e) => e.aggregateId);
      for (const key of keys) times.set(key, [['begin', performance.now()]]);
      inFlight.push(db.transaction((tx) => log.append(tx, events, meta())).then(() => note(keys, 'append and commit')));
    }
    await Promise.all(inFlight);
    while (got.length < total) await sleep(20);
    const parts = new Map();
    latencies.push([...times.values()].map((marks) => {
      marks.sort((a, b) => a[1] - b[1]); // a consumer may have it before its answer has come back, and the relay before the writer knows of its commit
      for (let i = 1; i < marks.length; i += 1) {
        const [part, at] = marks[i];
        if (!parts.has(part)) parts.set(part, []);
        parts.get(part).push(at - marks[i - 1][1]);
      }
      return marks.find(([part]) => part === 'answer → consumer')[1] - marks[0][1];
    }));
    const shown = (values) => `p50 ${percentile(values, 0.5).toFixed(1)}, p99 ${percentile(values, 0.99).toFixed(1)} ms`;
    say(`latency ${round}: ${total} events in ${((performance.now() - begun) / 1000).toFixed(1)} s: ${shown(latencies.at(-1))} (${[...parts].map(([part, values]) => `${part}: ${shown(values)}`).join('; ')})`);
  }
  await subscription.stop();
  await relay.stop();
  return latencies;
}

async function topicEnds(brokers) {
  const admin = client(brokers).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(TOPIC.name);
  await admin.disconnect();
  return Object.fromEntries(offsets.map(({ partition, high }) => [partition, high]));
}
