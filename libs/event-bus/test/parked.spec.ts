import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, type TestDatabase } from '@gt/testing';
import { toMessage } from '../src/core/cloud-events.js';
import { ActRefused, parkedEvents, type Operator } from '../src/core/parked.js';
import { partitionOf } from '../src/core/partition.js';
import type { BusDriver } from '../src/core/port.js';
import { CRASH_TRIES, type Runner } from '../src/core/runner.js';
import { applied, appliedVersions, effects, envelope, member, newTopic, onPostgres, parkedOf, PARTITIONS, publish, upTo, type ServiceDatabase, type Told } from './harness.js';

let bus: TestDatabase;
let driver: BusDriver;
let service: ServiceDatabase;
const runners: Runner[] = [];
onPostgres('parked', (at) => { ({ bus, driver, service } = at); });
afterEach(async () => { for (const runner of runners.splice(0)) await runner.stop(); });

const first: Operator = { subject: 'acc-yunwei', role: 'SYSTEM_OPERATOR' };
const second: Operator = { subject: 'acc-yunwei-2', role: 'SYSTEM_OPERATOR' };
const replay = (id: string) => service.db.transaction((tx) => parkedEvents.replay(tx, id, first));
const request = (id: string, by = first) => service.db.transaction((tx) => parkedEvents.requestSkip(tx, id, by, '业主已另发更正'));
const approve = (id: string, by = second) => service.db.transaction((tx) => parkedEvents.approveSkip(tx, id, by));
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ActRefused ? error.code : Promise.reject(error as Error)));
const listOf = async (aggregateId: string) => (await parkedEvents.list(service.db, { aggregateId, limit: 100 })).items;

/** A key whose version `at` fails until it is mended, with what waits behind it. */
async function poisoned(versions: number, at: number) {
  const topic = await newTopic(driver);
  const key = randomUUID();
  const state = { mended: false };
  const told: Told = [];
  const events = upTo(versions).map((v) => envelope(key, v, v === at ? { data: { step: v, fail: 'TypeError' } } : {}));
  await publish(driver, topic, events);
  const run = async () => { runners.push(await member(driver, service, topic, topic, effects(async (event) => { if (event.data.fail && !state.mended) throw new TypeError('张三'); }), told)); };
  await run();
  await eventually(async () => { expect((await parkedOf(service, topic)).length).toBe(versions - at + 1); }, 40_000);
  return { topic, key, state, events, told, parked: await listOf(key) };
}

it('a replayed message is tried again; what waited follows in order; what was tried and when is told', async () => {
  const { topic, key, state, parked } = await poisoned(4, 2);
  expect(parked.map((p) => [p.class, p.version, p.attempts, p.first])).toEqual([['POISON', 2, 1, { class: 'POISON', error: 'TypeError', code: null }], ['WAITING', 3, 0, null], ['WAITING', 4, 0, null]]);
  await replay(parked[0]!.id);
  await eventually(async () => { expect((await listOf(key))[0]).toMatchObject({ class: 'POISON', attempts: 2, first: { class: 'POISON', error: 'TypeError' }, last: { class: 'POISON', error: 'TypeError' } }); }, 40_000);
  expect(await appliedVersions(service, topic, key)).toEqual([1]);
  const again = (await listOf(key))[0]!;
  expect(Date.parse(again.lastAt)).toBeGreaterThan(Date.parse(again.parkedAt));
  state.mended = true;
  await replay(again.id);
  await applied(service, topic, key, upTo(4));
  expect(await parkedOf(service, topic)).toEqual([]);
  const acts = (await parkedEvents.acts(service.db, { parkedId: again.id, limit: 10 })).items;
  expect(acts.map((a) => [a.act, a.attempts, a.subject, a.role, a.reason])).toEqual([['REPLAYED', 1, 'acc-yunwei', 'SYSTEM_OPERATOR', null], ['REPLAYED', 2, 'acc-yunwei', 'SYSTEM_OPERATOR', null]]);
});

it('a skip needs another person; then the later versions follow in order, and the skipped one is a duplicate for good', async () => {
  const { topic, key, events, parked, told } = await poisoned(4, 2);
  const asked = (await request(parked[0]!.id))!;
  expect(asked).toMatchObject({ act: 'SKIP_REQUESTED', class: 'POISON', version: 2, reason: '业主已另发更正', subject: 'acc-yunwei' });
  expect(await refusal(approve(asked.id, first))).toBe('SAME_PERSON');
  expect(await refusal(request(parked[0]!.id, second))).toBe('ALREADY_REQUESTED');
  expect((await listOf(key)).map((p) => p.class)).toEqual(['POISON', 'WAITING', 'WAITING']);
  expect(await approve(asked.id)).toMatchObject({ act: 'SKIPPED', requestId: asked.id, reason: '业主已另发更正', subject: 'acc-yunwei-2' });
  await applied(service, topic, key, [1, 3, 4]);
  expect(await parkedOf(service, topic)).toEqual([]);
  await publish(driver, topic, events);
  await eventually(() => { expect(told.filter((t) => t.name === 'duplicate').reduce((n, t) => n + Number(t.facts.count), 0)).toBe(4); }, 40_000);
  expect(await appliedVersions(service, topic, key)).toEqual([1, 3, 4]);
  expect(await refusal(approve(asked.id))).toBe('OVERTAKEN');
});

it('a request that a replay has overtaken is void, and those that only wait cannot be acted on', async () => {
  const { topic, key, state, parked } = await poisoned(3, 2);
  expect([await refusal(request(parked[1]!.id)), await refusal(replay(parked[1]!.id))]).toEqual(['NOT_HOLDING', 'NOT_HOLDING']);
  const asked = (await request(parked[0]!.id))!;
  await replay(parked[0]!.id);
  await eventually(async () => { expect((await listOf(key))[0]).toMatchObject({ class: 'POISON', attempts: 2 }); }, 40_000);
  expect(await refusal(approve(asked.id))).toBe('OVERTAKEN');
  state.mended = true;
  await replay(parked[0]!.id);
  await applied(service, topic, key, [1, 2, 3]);
  expect([await replay(parked[0]!.id), await request(randomUUID()), await approve(randomUUID())]).toEqual([undefined, undefined, undefined]);
});

it('an event that contradicts an applied one is left out, and the waiting one follows', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  await publish(driver, topic, [envelope(key, 1), envelope(key, 2), envelope(key, 2), envelope(key, 3)]);
  runners.push(await member(driver, service, topic, topic));
  await eventually(async () => { expect((await listOf(key)).map((p) => p.class)).toEqual(['CONFLICT', 'WAITING']); }, 40_000);
  await approve((await request((await listOf(key))[0]!.id))!.id);
  await applied(service, topic, key, [1, 2, 3]);
  expect(await service.db.query('SELECT last_version, applied_count FROM watermark WHERE consumer = $1', [topic])).toEqual([{ last_version: 3, applied_count: '3' }]);
});

it('an unreadable message is INVALID by name, holds its key and no other, shows nothing that it holds, and can be skipped', async () => {
  const topic = await newTopic(driver);
  const [key, other] = [randomUUID(), randomUUID()];
  const logId = await driver.logId();
  const damaged = toMessage(envelope(key, 2), logId);
  const partition = partitionOf(key, PARTITIONS);
  await driver.publish(topic, partition, [toMessage(envelope(key, 1), logId), { ...damaged, headers: { ...damaged.headers, ce_typeversion: '张三', ce_aggregateversion: 'x' }, value: '{"name":"张三"}' }, toMessage(envelope(key, 3), logId)]);
  await publish(driver, topic, upTo(3).map((v) => envelope(other, v)));
  const told: Told = [];
  runners.push(await member(driver, service, topic, topic, effects(), told));
  await applied(service, topic, other, upTo(3));
  await eventually(async () => { expect((await listOf(key)).map((p) => [p.class, p.version, p.last?.code ?? null])).toEqual([['INVALID', null, 'UNREADABLE_MESSAGE'], ['WAITING', 3, null]]); }, 40_000);
  expect(told.filter((t) => t.name === 'parked').map((t) => t.facts.code)).toContain('UNREADABLE_MESSAGE');
  const [invalid] = await listOf(key);
  const detail = await parkedEvents.find(service.db, invalid!.id);
  expect(detail).toMatchObject({ type: null, eventId: null, data: { '‹未知字段›': 1 } });
  expect(JSON.stringify(detail)).not.toContain('张三');
  // tried again it is as unreadable as before, and stands once
  await replay(invalid!.id);
  await eventually(async () => { expect((await listOf(key)).map((p) => [p.class, p.attempts])).toEqual([['INVALID', 2], ['WAITING', 0]]); }, 40_000);
  await approve((await request(invalid!.id))!.id);
  await applied(service, topic, key, [1, 3]);
  expect(await parkedOf(service, topic)).toEqual([]);
});

it('a replay forgets the crashes: the message is really tried again, and applied once it is mended', async () => {
  const topic = await newTopic(driver);
  const key = randomUUID();
  await publish(driver, topic, [envelope(key, 1)]);
  const start = (mended: boolean): ChildProcess => spawn(process.execPath, [fileURLToPath(new URL('./member.mjs', import.meta.url)),
    JSON.stringify({ config: { kind: 'postgres', url: bus.url }, databaseUrl: service.url, topic, consumer: topic, mended })], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = (child: ChildProcess) => once(child, 'exit').then(([, signal]) => signal as string | null);
  let child = start(false);
  await applied(service, topic, key, [1]);
  child.kill('SIGKILL');
  await ended(child);
  await publish(driver, topic, [envelope(key, 2, { data: { step: 2, fail: 'CRASH' } })]);
  // as after so many ends: the next try of this message is the last one
  child = start(false);
  expect(await ended(child)).toBe('SIGKILL');
  await service.db.query('UPDATE crash_counter SET crashes = $2 WHERE consumer = $1 AND suspect_offset IS NOT NULL AND crashes > 0', [topic, CRASH_TRIES]);
  child = start(false);
  await eventually(async () => { expect(await listOf(key)).toMatchObject([{ class: 'CRASH', version: 2, attempts: CRASH_TRIES, last: { class: 'CRASH' } }]); }, 60_000);
  const [parked] = await listOf(key);
  const crashed = ended(child);
  await replay(parked!.id);
  expect(await crashed).toBe('SIGKILL'); // not parked unseen for the crashes of before
  child = start(true);
  await applied(service, topic, key, [1, 2]);
  const stopped = ended(child);
  child.kill('SIGTERM');
  await stopped;
  expect(await parkedOf(service, topic)).toEqual([]);
}, 180_000);
