import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Envelope } from '@gt/contracts';
import { createRelay } from '@gt/event-bus';
import { METRICS } from '@gt/service-kit';
import { eventually } from '@gt/testing';
import { Client } from 'pg';
import { SERVICES } from '../../checks/test/tiny-city.js';
import { FAULTS } from '../src/faults.js';
import { countedIn, Surroundings } from '../src/surroundings.js';
import { BusRig, HOOK_MS, LIMIT_MS } from './bus-rig.js';

/** The rig's surroundings on the tiny city: real databases, relay, log and consumer, no processes. */
class OnTheTinyCity extends Surroundings {
  gaps = 0;
  begun = false;
  beforePublish: () => Promise<void> = async () => undefined;
  constructor(private readonly rig: BusRig, connectionsFile: string) {
    super({ connectionsFile } as never, {} as never, new Map(), SERVICES.map((s) => ({ ...s, consumes: [...s.consumes, 'archives.volume'] })));
  }
  override async asSuperuser<T>(_database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client(this.rig.connections.databases['archives']);
    await client.connect();
    try { return await work(client); } finally { await client.end(); }
  }
  override async counted(): Promise<number> { return this.gaps; }
  override async marks(service: string) {
    const found = await super.marks(service);
    this.begun = true;
    return found;
  }
  override async publish(envelopes: readonly Envelope[]): Promise<boolean> {
    await this.beforePublish();
    return super.publish(envelopes);
  }
}

let rig: BusRig;
let folder: string;
beforeAll(async () => {
  rig = await BusRig.start();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-disorder-'));
}, HOOK_MS);
afterAll(async () => {
  await rig.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, HOOK_MS);

it('disorder comes into the topic before the relay, also when the relay\'s mark was waiting for somebody else', async () => {
  const file = path.join(folder, 'connections.json');
  fs.writeFileSync(file, JSON.stringify(rig.connections));
  const at = new OnTheTinyCity(rig, file);
  await rig.asRunnersWouldHaveLeftIt();
  await rig.consumer('certificates', { event: (name) => { if (name === 'gap') at.gaps += 1; } });
  const older = new Client(rig.connections.databases['archives']);
  await older.connect();
  await older.query('BEGIN');
  await older.query('SELECT pg_current_xact_id()');
  const early = randomUUID();
  const late = randomUUID();
  await rig.volume(2, early); // not published while the older transaction is open: any pair of it would do, so it seems
  const earlyEnds = await rig.lastPosition();
  const relay = createRelay({ service: 'archives', database: rig.databases.archives, log: rig.log('archives'), driver: rig.driver });
  await relay.start();
  await eventually(() => { expect(relay.facts().markAgeMs).toBeGreaterThan(0); }, LIMIT_MS); // it has noted both, and waits
  at.beforePublish = async () => {
    await older.query('ROLLBACK');
    await eventually(async () => { expect(BigInt(await rig.published())).toBeGreaterThanOrEqual(BigInt(earlyEnds)); }, LIMIT_MS);
  };
  const fault = FAULTS.disorder({ kind: 'disorder', target: 'archives', ms: 0, restMs: 0 }, at);
  await eventually(() => { expect(at.begun).toBe(true); }, LIMIT_MS);
  await rig.volume(2, late);
  const outcome = await fault;
  await older.end();
  await at.close();
  expect(outcome).toEqual({ seen: true, by: 'a gap was kept and filled' });
  expect(at.planted).toEqual([expect.objectContaining({ aggregateId: late, mustBeFound: 'TOPIC_ORDER' })]);
  await rig.allPublished();
  await rig.arrived(late, 2);
  await relay.stop();
  expect(await rig.breaks()).toEqual([expect.objectContaining({ code: 'TOPIC_ORDER', aggregate: `archives.volume ${late}` })]);
}, 3 * LIMIT_MS);

it('reads the counter by the name that services give it, over all services', () => {
  expect(Object.keys(METRICS)).toContain('gt_bus_events_total');
  const texts = ['gt_bus_events_total{what="applied",service="archives"} 9\ngt_bus_events_total{what="gap",service="archives"} 2', 'gt_bus_events_total{what="gap",service="supervision"} 3', ''];
  expect([countedIn(texts, 'gap'), countedIn(texts, 'duplicate')]).toEqual([5, 0]);
});
