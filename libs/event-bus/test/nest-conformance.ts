import { randomUUID } from 'node:crypto';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Envelope } from '@gt/contracts';
import { eventually } from '@gt/testing';
import type { BusDriver, EventContext } from '../src/core/port.js';
import { connectEventConsumer, createEventConsumer } from '../src/nest/event-consumer.js';
import { applied, appliedVersions, envelope, newTopic, observerOf, parkedOf, properties, publish, upTo, type DriverUnderTest, type Report, type Run, type ServiceDatabase, type Told } from './harness.js';

interface Data { step: number; fail?: string }
let calls: Array<{ handler: string; versions: number[] }> = [];
let serializationFailures = 0;

@Controller()
class Single {
  @EventPattern<string>('conformance.Happened')
  async on(@Payload() event: Envelope<Data>, @Ctx() { tx, consumer }: EventContext): Promise<void> {
    calls.push({ handler: 'single', versions: [event.version] });
    await tx.query('INSERT INTO effect (consumer, aggregate_id, version, step) VALUES ($1, $2, $3, $4)', [consumer, event.aggregateId, event.version, event.data.step]);
    if (event.data.fail === '40001' && serializationFailures < 2) {
      serializationFailures += 1;
      await tx.query("DO $$ BEGIN RAISE EXCEPTION 'turned away' USING ERRCODE = '40001'; END $$");
    }
    if (event.data.fail === '23505') await tx.query('INSERT INTO thing VALUES ($1, 1), ($1, 1)', [event.aggregateId]);
    if (event.data.fail === 'TypeError') (undefined as unknown as string).trim();
  }
}

@Controller()
class Second {
  @EventPattern<string>('conformance.Happened')
  async on(@Payload() event: Envelope<Data>): Promise<void> {
    calls.push({ handler: 'second', versions: [event.version] });
  }
}

@Controller()
class Batch {
  @EventPattern<string[]>(['conformance.Happened', 'conformance.Unheard'], { batch: true })
  async on(@Payload() events: Envelope<Data>[], @Ctx() { tx, consumer }: EventContext): Promise<void> {
    calls.push({ handler: 'batch', versions: events.map((e) => e.version) });
    if (events.some((e) => e.data.fail)) throw new TypeError('one of them');
    await tx.query('INSERT INTO effect (consumer, aggregate_id, version) SELECT $1, r.id, r.version FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS r(id, version, n) ORDER BY n',
      [consumer, events.map((e) => e.aggregateId), events.map((e) => e.version)]);
  }
}

@Module({ controllers: [Single, Second] })
class SingleModule {}
@Module({ controllers: [Batch] })
class BatchModule {}

/** The same through Nest: handlers are `@EventPattern` methods, and their own errors reach the runner. */
export function nestConformance(under: DriverUnderTest, run: Run, report: Report): void {
  let driver: BusDriver;
  let service: ServiceDatabase;
  let app: INestApplication | undefined;
  const told: Told = [];

  const property = properties(under, run, report, (opened, database) => { [driver, service] = [opened, database]; });
  async function serve(module: typeof SingleModule, topic: string): Promise<void> {
    calls = [];
    serializationFailures = 0;
    told.length = 0;
    app = await NestFactory.create(module, new FastifyAdapter(), { logger: false });
    connectEventConsumer(app, createEventConsumer({ consumer: topic, database: service.db, driver, topics: [topic], observer: observerOf(told) }));
    await app.startAllMicroservices();
  }
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  property('a handler\'s own error class reaches the runner: 40001 is retried, 23505 and TypeError are parked by name', async () => {
    const topic = await newTopic(driver);
    const [serial, unique, type] = [randomUUID(), randomUUID(), randomUUID()];
    await publish(driver, topic, [serial, unique, type].flatMap((key, i) => [envelope(key, 1), envelope(key, 2, { data: { step: 2, fail: ['40001', '23505', 'TypeError'][i]! } })]));
    await serve(SingleModule, topic);
    await applied(service, topic, serial, [1, 2]);
    await eventually(async () => { expect((await parkedOf(service, topic)).length).toBe(2); }, 40_000);
    const parked = new Map((await parkedOf(service, topic)).map((p) => [p.aggregate_id, p]));
    expect(parked.get(unique)).toMatchObject({ class: 'POISON', version: 2, error_code: '23505' });
    expect(parked.get(type)).toMatchObject({ class: 'POISON', version: 2, error_name: 'TypeError', error_code: null });
    expect(told.filter((t) => t.name === 'retry').map((t) => t.facts.code)).toEqual(['40001', '40001']);
    expect(await appliedVersions(service, topic, unique)).toEqual([1]);
  });

  property('several handlers of one type run one after the other in one transaction', async () => {
    const topic = await newTopic(driver);
    const key = randomUUID();
    await publish(driver, topic, upTo(3).map((v) => envelope(key, v)));
    await serve(SingleModule, topic);
    await applied(service, topic, key, [1, 2, 3]);
    expect(calls.map((c) => `${c.handler}${c.versions[0]}`)).toEqual(['single1', 'second1', 'single2', 'second2', 'single3', 'second3']);
  });

  property('a batch handler gets many events at once; a failing batch is halved until the culprit stands alone', async () => {
    const topic = await newTopic(driver);
    const [bad, ...keys] = Array.from({ length: 16 }, () => randomUUID()) as [string, ...string[]];
    await publish(driver, topic, upTo(10).flatMap((v) => [bad, ...keys].map((key) => envelope(key, v, key === bad && v === 5 ? { data: { step: 5, fail: 'x' } } : {}))));
    await serve(BatchModule, topic);
    for (const key of keys) await applied(service, topic, key, upTo(10));
    await applied(service, topic, bad, upTo(4));
    expect((await parkedOf(service, topic)).map((p) => p.class)).toEqual(['POISON', ...Array.from({ length: 5 }, () => 'WAITING')]);
    expect(Math.max(...calls.map((c) => c.versions.length))).toBeGreaterThan(5);
    expect(calls.length).toBeLessThan(80);
  });
}
