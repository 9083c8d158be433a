import { randomBytes } from 'node:crypto';
import { topics } from '@gt/contracts';
import { openDriver } from '@gt/event-bus';
import { Keyring } from '@gt/persistence';
import { createTestDatabase, eventually, type TestDatabase } from '@gt/testing';
import { restoreCommand } from '../src/restore/command.js';
import { compareRestored } from '../src/restore/compare.js';
import { reconcileRestored } from '../src/restore/reconcile.js';
import { SERVICES } from '../../checks/test/tiny-city.js';
import { backUp, BusRig, HOOK_MS, LIMIT_MS, NAMES } from './bus-rig.js';

let rig: BusRig;
let newBus: TestDatabase | null = null;
beforeEach(async () => {
  rig = await BusRig.start();
  await rig.asRunnersWouldHaveLeftIt();
  await rig.consumer();
  await rig.relay();
  await rig.arrived(await rig.volume(2), 2);
  await rig.allPublished();
  await rig.halt();
}, HOOK_MS);
afterEach(async () => {
  await rig.stop();
  await newBus?.drop();
  newBus = null;
}, HOOK_MS);

const installation = (sealingKeys?: Record<string, string>) => ({ connections: rig.connections, services: SERVICES, ...(sealingKeys ? { sealingKeys } : {}) });
const found = async () => Object.fromEntries((await compareRestored(installation())).map((d) => [`${d.code} ${d.service}`, d.what]));

/** Published and applied after the backups. */
async function goOn(): Promise<string> {
  await rig.consumer();
  await rig.relay();
  const id = await rig.volume(1);
  await rig.arrived(id, 1);
  await rig.allPublished();
  await rig.halt();
  return id;
}

/** An empty log: what a broker is after its topics were removed, or another broker. */
async function beginNewLog(): Promise<void> {
  newBus = await createTestDatabase('new_bus');
  await rig.driver.close();
  rig.connections = { ...rig.connections, bus: { kind: 'postgres', url: newBus.url } };
  rig.driver = await openDriver(rig.connections.bus, 'rig');
  await rig.driver.ensureTopics(topics);
}
async function startAll(): Promise<void> {
  for (const name of NAMES) await rig.relay(name);
  await rig.consumer('certificates');
  await rig.consumer('archives');
}

it('says that nothing differs where nothing does, and the ledger agrees', async () => {
  expect(await found()).toEqual({});
  expect(await rig.breaks()).toEqual([]);
}, LIMIT_MS);

it('one consumer restored: nothing to reconcile, it reads on from its own offset and applies what it lost, once', async () => {
  const restore = await backUp(rig.databases.certificates);
  const id = await goOn();
  await restore();
  expect(await found()).toEqual({});
  await rig.consumer();
  await rig.arrived(id, 1);
  expect(await rig.breaks()).toEqual([]);
}, LIMIT_MS);

describe('one owner restored behind what it has published', () => {
  it('is named, with who has applied what it lost; reconciling refuses and changes nothing', async () => {
    const restore = await backUp(rig.databases.archives);
    const id = await goOn();
    await restore();
    const lost = `archives.volume ${id} version 1`;
    expect(await found()).toEqual({ 'OWNER_BEHIND archives': [lost], 'CONSUMER_AHEAD certificates': [lost] });
    const mark = await rig.published();
    const said: string[] = [];
    expect(await restoreCommand(installation(), true, (line) => { said.push(line); })).toBe(1);
    expect(said.join('\n')).toMatch(/OWNER_BEHIND +archives: 1[^]+write-ahead log[^]+CONSUMER_AHEAD +certificates[^]+Nothing was changed/);
    expect(await rig.published()).toBe(mark);
  }, LIMIT_MS);

  it('went on unseen: the conflict is named at the owner, and parked at the consumer', async () => {
    const restore = await backUp(rig.databases.archives);
    const id = await goOn();
    await restore();
    await rig.volume(1, id);
    await rig.relay();
    await rig.allPublished();
    await rig.consumer();
    await eventually(async () => { expect(await rig.databases.certificates.query('SELECT class FROM parked_event')).toEqual([{ class: 'CONFLICT' }]); }, LIMIT_MS);
    expect(Object.keys(await found())).toEqual(expect.arrayContaining(['CONFLICT archives', 'CONSUMER_AHEAD certificates']));
    expect((await reconcileRestored(installation())).done).toBe(false);
  }, LIMIT_MS);

  it('set back with who was ahead, on a new log: reconciled, published again, nothing applied twice, and the ledger is whole', async () => {
    const [owner, consumer] = [await backUp(rig.databases.archives), await backUp(rig.databases.certificates)];
    await goOn();
    await owner();
    await consumer();
    await beginNewLog();
    expect(Object.keys(await found())).toEqual(expect.arrayContaining(NAMES.map((name) => `OTHER_LOG ${name}`)));
    expect(await reconcileRestored(installation())).toEqual({ done: true, differences: [] });
    await startAll();
    await rig.arrived(await rig.volume(1), 1);
    expect(await rig.breaks()).toEqual([]);
    expect(await found()).toEqual({});
  }, LIMIT_MS);
});

it('the broker lost: relays and consumers of another log are named, reconciled, and the ledger is whole', async () => {
  await beginNewLog();
  const names = Object.keys(await found());
  expect(names).toEqual(expect.arrayContaining(['OTHER_LOG archives', 'NOT_IN_LOG archives']));
  expect((await reconcileRestored(installation())).done).toBe(true);
  await startAll();
  for (const name of NAMES) await rig.allPublished(name);
  expect(await rig.breaks()).toEqual([]);
}, LIMIT_MS);

it('the key store restored: a missing key and another key under the same id are named; with the right ones nothing is', async () => {
  const key = () => randomBytes(32).toString('base64');
  const keys = { k2025: key(), k2026: key() };
  const { k2025 } = keys;
  await new Keyring({ k2025 }).verify(rig.databases.applications);
  await new Keyring(keys).verify(rig.databases.applications);
  const of = async (given: Record<string, string>) => (await compareRestored(installation(given))).map((d) => `${d.code} ${d.service} ${d.what.join()}`);
  expect(await of({ k2025 })).toEqual(['KEY_MISSING applications k2026: 0 events hold fields that it sealed']);
  expect(await of({ k2025: key(), k2026: keys.k2026 })).toEqual(['KEY_OTHER applications k2025: 0 events hold fields that it sealed']);
  expect((await reconcileRestored(installation({ k2025 }))).done).toBe(false);
  expect(await of(keys)).toEqual([]);
}, LIMIT_MS);
