// The rate of healthy keys while some are poison: their handler throws, every time.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { connectEventConsumer, createEventConsumer, eventBusMigrations, openDriver } from '@gt/event-bus';
import { CreateEventLog20260301000000, openDatabase } from '@gt/persistence';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { atLeast, interleave, ratio, resultOf, roundsOf } from '../measure.mjs';
import { kafka, postgres, postgresSettings } from '../servers.mjs';
import { fill, Happened, PARTITIONS } from './topics.mjs';

const KINDS = { none: 'no poison', key: 'one poison key', scattered: 'one poison message in 1,000' };
const ours = (kind) => `ours: ${KINDS[kind]}`;
const nest = (kind) => `Nest's Kafka transport: ${KINDS[kind]}`;

/** A controller with one handler: decorators by hand, for this is no TypeScript. */
function controller(pattern, on) {
  class Handlers { on(...args) { return on(...args); } }
  Controller()(Handlers);
  Payload()(Handlers.prototype, 'on', 0);
  Ctx()(Handlers.prototype, 'on', 1);
  EventPattern(pattern)(Handlers.prototype, 'on', Object.getOwnPropertyDescriptor(Handlers.prototype, 'on'));
  class Root {}
  Module({ controllers: [Handlers] })(Root);
  return Root;
}

export async function bench({ quick, say }) {
  const events = quick ? 500 : 20_000;
  /** s that Nest's transport is watched: with poison it never comes to an end. */
  const watched = quick ? 1 : 8;
  const server = await postgres();
  const { brokers, stop } = await kafka({ quick });
  const url = await server.database('load');
  const db = await openDatabase({ url, applicationName: 'load', migrations: [CreateEventLog20260301000000, ...eventBusMigrations] });
  await db.dataSource.runMigrations();
  await db.query('CREATE TABLE effect (consumer text NOT NULL, event_id uuid NOT NULL, aggregate_id uuid NOT NULL, PRIMARY KEY (consumer, event_id))');
  const driver = await openDriver({ kind: 'kafka', brokers }, 'load');
  const topics = {};
  for (const kind of Object.keys(KINDS)) topics[kind] = await fill(driver, kind, events);
  await db.query('ANALYZE');

  /** Healthy events a second from the first handler's call until all that can be applied are. */
  const runOurs = (kind) => async () => {
    const { topic, healthy, applied } = topics[kind];
    let begun = 0;
    let done = 0;
    let finish;
    const all = new Promise((resolve) => { finish = resolve; });
    const root = controller(Happened.type, async (event, { tx, consumer }) => {
      begun ||= performance.now();
      await tx.query('INSERT INTO effect VALUES ($1, $2, $3)', [consumer, event.id, event.aggregateId]);
      if (event.data.poison) throw new TypeError('poison');
    });
    const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false });
    connectEventConsumer(app, createEventConsumer({ consumer: `load-${randomUUID()}`, database: db, driver, topics: [topic], observer: { event: (name, facts) => {
      if (name === 'applied') done += facts.count;
      if (done >= applied) finish();
    } } }));
    await app.startAllMicroservices();
    await all;
    const took = (performance.now() - begun) / 1000;
    await app.close();
    return healthy / took;
  };

  /** Healthy events a second in the time watched; a handler's error reaches kafkajs, which tries again. */
  const runNest = (kind) => async () => {
    const { topic, healthy } = topics[kind];
    const pool = new Pool({ connectionString: url, max: 8 });
    const consumer = `nest-${randomUUID()}`;
    const poisoned = new Set();
    const seen = new Map();
    let begun = 0;
    let count = 0;
    let finish;
    const all = new Promise((resolve) => { finish = resolve; });
    const root = controller(topic, async (data, context) => {
      if (begun === 0) {
        begun = performance.now();
        setTimeout(finish, watched * 1000);
      }
      const { key, headers } = context.getMessage();
      if (data.poison) {
        poisoned.add(String(key));
        throw new TypeError('poison');
      }
      await pool.query({ name: 'effect', text: 'INSERT INTO effect VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', values: [consumer, String(headers.ce_id), String(key)] });
      seen.set(String(headers.ce_id), String(key));
      count = seen.size;
      if (count >= healthy && kind === 'none') finish();
    });
    const app = await NestFactory.createMicroservice(root, { logger: false, transport: Transport.KAFKA, options: {
      client: { clientId: 'load', brokers, logLevel: 0 }, consumer: { groupId: consumer, maxWaitTimeInMs: 250 }, subscribe: { fromBeginning: true }, run: { partitionsConsumedConcurrently: PARTITIONS },
    } });
    await app.listen();
    await all;
    const took = (performance.now() - begun) / 1000;
    const rate = [...seen.values()].filter((key) => !poisoned.has(key)).length / took;
    await app.close();
    await pool.end();
    return rate;
  };

  const contenders = Object.keys(KINDS).flatMap((kind) => [{ name: ours(kind), unit: 'healthy events/s', run: runOurs(kind) }, { name: nest(kind), unit: 'healthy events/s', run: runNest(kind) }]);
  const values = await interleave(contenders, { rounds: roundsOf(quick), warmUp: !quick, say });
  const settings = { ...(await postgresSettings(db)), broker: 'one', partitions: PARTITIONS, events, eventsPerKey: 10, nestWatchedSeconds: watched };
  await driver.close();
  await db.close();
  await stop();
  return {
    settings,
    results: [
      ...contenders.map(({ name, unit }) => resultOf(name, unit, values.get(name))),
      ...['key', 'scattered'].map((kind) => resultOf(`Nest keeps of its rate: ${KINDS[kind]}`, '× no poison', values.get(nest(kind)).map((rate, round) => rate / values.get(nest('none'))[round]))),
    ],
    goals: [
      atLeast('≥ 0.95 × no poison with one poison key', 0.95, ratio(values, ours('key'), ours('none'))),
      atLeast('≥ 0.6 × no poison with one poison message in 1,000', 0.6, ratio(values, ours('scattered'), ours('none'))),
    ],
  };
}
