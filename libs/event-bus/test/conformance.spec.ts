import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, startTestKafka, type TestDatabase, type TestKafka } from '@gt/testing';
import { openDriver } from '../src/open-driver.js';
import { badInput } from './bad-input.js';
import { conformance } from './conformance.js';
import type { Report } from './harness.js';
import { nestConformance } from './nest-conformance.js';

const reports: Record<'postgres' | 'kafka', Report> = { postgres: {}, kafka: {} };
const OUT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist/conformance.json');

afterAll(() => {
  const names = [...new Set(Object.values(reports).flatMap((r) => Object.keys(r)))];
  fs.mkdirSync(path.dirname(OUT), { recursive: true });
  fs.writeFileSync(OUT, `${JSON.stringify({ properties: names.map((name) => ({ name, postgres: reports.postgres[name], kafka: reports.kafka[name] })) }, null, 2)}\n`);
});

/** ms of the slowest property: a process of its own starts, is killed, and its session with the broker must end. */
const PROPERTY_MS = 90_000;

describe('the postgres driver', () => {
  let bus: TestDatabase;
  const under = { config: () => ({ kind: 'postgres' as const, url: bus.url }), open: async () => {
    bus = await createTestDatabase('bus');
    return openDriver(under.config(), 'conformance');
  } };
  afterAll(() => bus?.drop());
  const run = (name: string, test: () => Promise<void>) => it(name, test, PROPERTY_MS);
  conformance(under, run, reports.postgres);
  nestConformance(under, run, reports.postgres);
  badInput(under, run, reports.postgres);
});

const { skip: reportedAsSkipped } = it;
const kafkaRuns = process.env.TEST_KAFKA !== 'missing';

describe('the kafka driver', () => {
  let kafka: TestKafka | undefined;
  const under = { config: () => ({ kind: 'kafka' as const, brokers: kafka!.brokers, sessionTimeoutMs: 6_000 }), open: async () => {
    kafka ??= await startTestKafka();
    return openDriver(under.config(), 'conformance');
  } };
  afterAll(() => kafka?.stop());
  const run = (name: string, test: () => Promise<void>) => (kafkaRuns ? it(name, test, PROPERTY_MS) : reportedAsSkipped(name, test));
  conformance(under, run, reports.kafka);
  nestConformance(under, run, reports.kafka);
  badInput(under, run, reports.kafka);
});
