import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Envelope } from '@gt/contracts';
import { createTestDatabase, eventually, type TestDatabase } from '@gt/testing';
import { clearConsumer } from '../src/core/consumer-tables.js';
import { HistoryReader, historyProgress, type HistoryPage, type HistorySource } from '../src/core/history.js';
import type { BusDriver } from '../src/core/port.js';
import { CRASH_TRIES, Runner } from '../src/core/runner.js';
import { openDriver } from '../src/open-driver.js';
import { AGGREGATE, applied, appliedVersions, effects, envelope, parkedOf, publish, serviceDatabase, upTo, type ServiceDatabase } from './harness.js';

const TOPIC = `${AGGREGATE}.v1`;
const TOPICS = [{ name: TOPIC, aggregateType: AGGREGATE, partitions: 2 }];

let bus: TestDatabase;
let driver: BusDriver;
let service: ServiceDatabase;
const closing: Array<() => Promise<unknown>> = [];
beforeEach(async () => {
  bus = await createTestDatabase('bus');
  driver = await openDriver({ kind: 'postgres', url: bus.url }, 'history');
  await driver.ensureTopics(TOPICS);
  service = await serviceDatabase();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await driver.close();
  await bus.drop();
  await service.drop();
});

/** An owner that has these events at positions 1, 2, 3 …, in pages of `size`. */
const ownerOf = (events: readonly Envelope[], size = 10): HistorySource => async (_, after): Promise<HistoryPage> => {
  const from = Number(after);
  const page = events.slice(from, from + size).map((event, i) => ({ position: String(from + i + 1), event }));
  return { events: page, position: String(from + page.length), last: String(events.length) };
};
const runnerOf = (consumer: string, handlers = effects()) => new Runner({ consumer, database: service.db, driver, topics: [TOPIC], handlers });
const readerOf = async (consumer: string, source: HistorySource, runner = runnerOf(consumer)) =>
  new HistoryReader({ consumer, database: service.db, runner, source, aggregateTypes: [AGGREGATE], logId: await driver.logId(), topics: TOPICS });
const forever = new AbortController().signal;

it('a consumer whose topic has lost its beginning gets everything: what had waited for it goes on, what comes twice is dropped', async () => {
  const keys = Array.from({ length: 5 }, () => randomUUID());
  const events = upTo(8).flatMap((version) => keys.map((key) => envelope(key, version)));
  await publish(driver, TOPIC, events.filter((e) => e.version > 4)); // 1 to 4 are gone
  const consumer = 'late';
  const runner = runnerOf(consumer);
  await runner.start();
  closing.push(() => runner.stop());
  await eventually(async () => { expect((await parkedOf(service, consumer)).map((p) => p.class)).toEqual(Array.from({ length: 20 }, () => 'GAP')); }, 40_000);
  // of the history up to 6: 5 and 6 overlap, 7 and 8 follow from what was kept
  await (await readerOf(consumer, ownerOf(events.filter((e) => e.version <= 6)), runner)).read(forever);
  for (const key of keys) await applied(service, consumer, key, upTo(8));
  await eventually(async () => { expect(await parkedOf(service, consumer)).toEqual([]); }, 40_000);
  expect(await historyProgress(service.db, consumer)).toEqual([{ topic: TOPIC, upTo: '30', position: '30', events: 30, done: true }]);
  await publish(driver, TOPIC, keys.map((key) => envelope(key, 9)));
  for (const key of keys) await applied(service, consumer, key, upTo(9));
});

/** The owner as a server of its own; `hold` keeps the page after that position back. */
async function serve(source: HistorySource): Promise<{ url: string; hold(after: number | null): void; asked: string[] }> {
  let held: number | null = null;
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const after = new URL(request.url!, 'http://x').searchParams.get('after')!;
    asked.push(after);
    if (held !== null && Number(after) >= held) return;
    void source(AGGREGATE, after).then((page) => response.end(JSON.stringify(page)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => { server.closeAllConnections(); server.close(); await once(server, 'close'); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, hold: (after) => { held = after; }, asked };
}
async function member(consumer: string, ownerUrl: string) {
  const args = [fileURLToPath(new URL('./history-member.mjs', import.meta.url)), JSON.stringify({ databaseUrl: service.url, ownerUrl, consumer, logId: await driver.logId() })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return { child, ended: once(child, 'exit') as Promise<[number | null, string | null]> };
}

it('killed in the middle, another process goes on where it was: everything once, in order', async () => {
  const keys = Array.from({ length: 6 }, () => randomUUID());
  const events = upTo(20).flatMap((version) => keys.map((key) => envelope(key, version)));
  const owner = await serve(ownerOf(events));
  owner.hold(50);
  const first = await member('killed', owner.url);
  await eventually(async () => { expect(await historyProgress(service.db, 'killed')).toEqual([{ topic: TOPIC, upTo: '120', position: '50', events: 50, done: false }]); }, 60_000);
  first.child.kill('SIGKILL');
  await first.ended;
  owner.hold(null);
  owner.asked.length = 0;
  const second = await member('killed', owner.url);
  expect((await second.ended)[0]).toBe(0);
  expect(owner.asked[0]).toBe('50');
  for (const key of keys) expect(await appliedVersions(service, 'killed', key)).toEqual(upTo(20));
  expect(await historyProgress(service.db, 'killed')).toEqual([{ topic: TOPIC, upTo: '120', position: '120', events: 120, done: true }]);
}, 180_000);

it('an event of the history whose handler ends the process is found and parked; its key waits, the others go on', async () => {
  const [bad, good] = [randomUUID(), randomUUID()];
  const owner = await serve(ownerOf([envelope(bad, 1), envelope(good, 1), envelope(bad, 2, { data: { step: 2, fail: 'CRASH' } }), envelope(good, 2), envelope(bad, 3)]));
  let crashes = 0;
  for (let code: number | null = null; code !== 0; crashes += 1) {
    expect(crashes).toBeLessThanOrEqual(CRASH_TRIES + 1);
    [code] = await (await member('crashing', owner.url)).ended;
  }
  expect(await appliedVersions(service, 'crashing', good)).toEqual([1, 2]);
  expect(await appliedVersions(service, 'crashing', bad)).toEqual([1]);
  expect((await parkedOf(service, 'crashing')).map((p) => [p.class, p.version])).toEqual([['CRASH', 2], ['WAITING', 3]]);
}, 240_000);

it('waits for a position that has not settled, and does not take an empty page for the end', async () => {
  const key = randomUUID();
  const whole = ownerOf([envelope(key, 1), envelope(key, 2)]);
  let asked = 0;
  await (await readerOf('settling', async (type, after) => { asked += 1; return asked < 4 ? { events: [], position: after, last: '2' } : whole(type, after); })).read(forever);
  expect(await appliedVersions(service, 'settling', key)).toEqual([1, 2]);
  expect(asked).toBe(4);
});

it.each<[string, unknown]>([
  ['no page', {}], ['a position that is none', { events: [], position: 'x', last: '2' }], ['a page that goes back', { events: [], position: '0', last: '2' }],
  ['an event that is none', { events: [{ position: '2', event: { id: 'x' } }], position: '2', last: '2' }], ['events that are no list', { events: 'none', position: '2', last: '2' }],
])('refuses an answer by name, and keeps what it has: %s', async (_, answer) => {
  const key = randomUUID();
  const reader = await readerOf('refusing', async (type, after) => (after === '0' ? { ...(await ownerOf([envelope(key, 1)])(type, after)), last: '2' } : answer as HistoryPage));
  await expect(reader.read(forever)).rejects.toMatchObject({ code: 'UNREADABLE_HISTORY' });
  expect(await historyProgress(service.db, 'refusing')).toEqual([{ topic: TOPIC, upTo: '2', position: '1', events: 1, done: false }]);
  expect(await appliedVersions(service, 'refusing', key)).toEqual([1]);
});

it('parks what a handler refuses, and stops when it is told to', async () => {
  const [bad, good] = [randomUUID(), randomUUID()];
  const handlers = effects(async (event) => { if (event.data.fail) throw new TypeError('x'); });
  await (await readerOf('refused', ownerOf([envelope(bad, 1, { data: { step: 1, fail: 'x' } }), envelope(good, 1), envelope(bad, 2)]), runnerOf('refused', handlers))).read(forever);
  expect((await parkedOf(service, 'refused')).map((p) => [p.class, p.version])).toEqual([['POISON', 1], ['WAITING', 2]]);
  expect(await appliedVersions(service, 'refused', good)).toEqual([1]);
  const abort = new AbortController();
  const reader = await readerOf('stopped', async (type, after) => { if (after === '10') abort.abort(); return ownerOf(upTo(30).map((v) => envelope(good, v)))(type, after); });
  await expect(reader.read(abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(await appliedVersions(service, 'stopped', good)).toEqual(upTo(10));
  expect(await service.db.query(`SELECT running FROM crash_counter WHERE consumer = 'stopped'`)).toEqual([{ running: false }]);
});

it('a forgotten consumer begins anew; no other loses anything', async () => {
  const key = randomUUID();
  for (const consumer of ['kept', 'forgotten']) await (await readerOf(consumer, ownerOf([envelope(key, 1), envelope(key, 3), envelope(key, 2)]))).read(forever);
  await clearConsumer(service.db, 'forgotten', 1);
  for (const table of ['watermark', 'applied_event', 'history_reading', 'crash_counter']) expect({ table, of: await service.db.query(`SELECT DISTINCT consumer FROM ${table}`) }).toEqual({ table, of: [{ consumer: 'kept' }] });
});
