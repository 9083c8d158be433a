import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { EventLog } from '@gt/persistence';
import { eventually } from '@gt/testing';
import type { BusDriver } from '../src/core/port.js';
import { Relay, ROUND_LIMIT_MS } from '../src/core/relay.js';
import { PROGRESS_LIMIT_MS } from '../src/core/runner.js';
import { AGGREGATE, applied, effects, envelope, Happened, member, newTopic, onPostgres, publish, type ServiceDatabase } from './harness.js';

let driver: BusDriver;
let service: ServiceDatabase;
onPostgres('progress', (at) => { ({ driver, service } = at); });
afterEach(() => { jest.restoreAllMocks(); });

/** The system's clock as it will be in `ms`. */
function later(ms: number): void {
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}

it('a consumer whose handler does not come back is not live after a minute, and live again when it has', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  let comeBack: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => { comeBack = resolve; });
  const runner = await member(driver, service, topic, topic, effects(() => hanging));
  expect(runner.live()).toBe(true);
  await publish(driver, topic, [envelope(key, 1)]);
  await eventually(() => { expect(runner.facts()).toMatchObject({ live: true, inHand: 1 }); }, 40_000);
  later(PROGRESS_LIMIT_MS + 1_000);
  expect(runner.facts()).toMatchObject({ live: false, condition: '' });
  expect(runner.facts().stalledMs).toBeGreaterThan(PROGRESS_LIMIT_MS);
  jest.restoreAllMocks();
  comeBack();
  await applied(service, topic, key, [1]);
  await eventually(() => { expect(runner.facts()).toMatchObject({ live: true, inHand: 0, stalledMs: 0 }); }, 40_000);
  later(PROGRESS_LIMIT_MS + 1_000);
  expect(runner.live()).toBe(true); // nothing to do is no standstill
  jest.restoreAllMocks();
  await runner.stop();
});

it('a relay whose send is never answered is not live after its limit; one whose broker says no is', async () => {
  const log = new EventLog((e) => ({ type: Happened.type, typeVersion: 1, data: e.payload }), () => undefined);
  let answer: (how: 'yes' | 'no') => void = () => undefined;
  const silent = { ...driver, kind: driver.kind, logId: () => driver.logId(), publish: () => new Promise<void>((resolve, reject) => { answer = (how) => (how === 'yes' ? resolve() : reject(new Error('no'))); }) } as unknown as BusDriver;
  const relay = new Relay({ service: 'silent', database: service.db, log, driver: silent, topics: [{ name: `${AGGREGATE}.v1`, aggregateType: AGGREGATE, partitions: 2 }] });
  let asked = 0;
  const publishing = silent.publish;
  (silent as { publish: BusDriver['publish'] }).publish = (...args) => { asked += 1; return publishing(...args); };
  await relay.start();
  await service.db.transaction(async (tx) => {
    await tx.query('SELECT pg_current_xact_id()');
    await log.append(tx, [{ aggregateType: AGGREGATE, aggregateId: randomUUID(), version: 1, type: 'Happened', payload: { step: 1 } }],
      { actor: { subject: 's', role: 'SERVICE', place: null }, occurredAt: new Date(), causationId: null, correlationId: 'c', traceparent: null });
  });
  await eventually(() => { expect(asked).toBe(1); }, 40_000);
  expect(relay.live()).toBe(true);
  later(ROUND_LIMIT_MS + 1_000);
  expect(relay.live()).toBe(false);
  jest.restoreAllMocks();
  answer('no');
  await eventually(() => { expect(asked).toBe(2); }, 40_000); // repeated, for the mark stands before it
  expect(relay.live()).toBe(true);
  answer('yes');
  await relay.stop();
});
