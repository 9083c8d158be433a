import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ApplicationRefused, ApplicationSubmitted, type DataOf, type Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { RunningService, ServiceDefinition } from '@gt/service-kit';
import { startTestTown, type TestCaller, type TestTown } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { BatchTableConsumer, batchTableEvents } from '../src/consume/batch-table.consumer.js';
import { definition } from '../src/index.js';
import { BATCH_TABLE, batchTable } from '../src/storage/batch-table.js';
import { nothingElsewhere, owner, PATIENCE_MS, say } from './owners.js';

const OLD = batchTable.version;
const NEW = OLD + 1;
/** A rebuild whose slot serves. */
const SERVES = /SWITCHED|DONE/;
/** Who has filled which slot, in order. */
const filled: Array<{ readonly version: number; readonly slot: string }> = [];
/** The service as a build with handlers of this version. */
function build(version: number): ServiceDefinition {
  @Controller()
  class Consumer {
    @EventPattern<string[]>(batchTableEvents, { batch: true, projection: BATCH_TABLE })
    async on(@Payload() events: Array<Envelope<never>>, @Ctx() context: EventContext): Promise<void> {
      filled.push({ version, slot: context.consumer.slice(-1) });
      await new BatchTableConsumer().on(events, context);
    }
  }
  @Module({ controllers: [Consumer] })
  class Build {}
  return { ...definition, module: Build, projections: [{ ...batchTable, version }] };
}

describe('a projection under two builds of the service', () => {
  let town: TestTown;
  let applications: RunningService;
  let old: RunningService;
  let operator: TestCaller;
  /** owners that are not started here are away: a rebuild stays READING */
  let away = false;
  const ids = Array.from({ length: 20 }, () => randomUUID());
  const submit = (some: readonly string[]) => say(applications, ApplicationSubmitted, some, () => ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>);
  const refuse = (some: readonly string[]) => say(applications, ApplicationRefused, some, () => ApplicationRefused.example as DataOf<typeof ApplicationRefused>);
  const standings = async () => (await old.kit.db.query<{ standing: string; n: number }>('SELECT standing, count(*)::int AS n FROM live_candidate_row WHERE institution_id IS NOT NULL GROUP BY 1 ORDER BY 1')).map((r) => [r.standing, r.n]);
  const projection = async () => (await old.kit.db.query<{ live: string; version: number }>('SELECT live, version FROM projection'))[0]!;
  const rebuilds = () => old.kit.db.query<{ state: string; version: number; slot: string; last_error: string | null }>('SELECT state, version, slot, last_error FROM rebuild ORDER BY requested_at');
  const becomes = (check: () => Promise<void>) => eventually(check, PATIENCE_MS);
  const keeps = async (service: RunningService) => (await service.kit.rebuilds.consumers()).map((c) => c.consumer.slice(-1));

  beforeAll(async () => {
    town = await startTestTown(async (service, request) => (away ? { status: 503, headers: {}, body: Buffer.from('') } : nothingElsewhere(service, request)));
    applications = await town.start(owner('applications'));
    old = await town.start(build(OLD));
    operator = await town.as('supervision', [{ role: 'SYSTEM_OPERATOR', place: null }]);
  }, 120_000);
  afterAll(async () => { await town?.stop(); }, 60_000);

  it('an upgrade process by process: the new build takes over what the old one was rebuilding, and fills its slot alone', async () => {
    await submit(ids.slice(0, 10));
    await becomes(async () => { expect(await standings()).toEqual([['WAITING', 10]]); });
    away = true;
    expect((await operator.call('POST', '/api/supervision/rebuilds', { what: BATCH_TABLE })).statusCode).toBe(202);
    await becomes(async () => { expect(await rebuilds()).toEqual([{ state: 'READING', version: OLD, slot: 'b', last_error: expect.stringContaining('HISTORY_503') }]); });
    const now = await town.start(build(NEW));
    await becomes(async () => { expect(await rebuilds()).toEqual([{ state: 'READING', version: NEW, slot: 'b', last_error: expect.stringContaining('HISTORY_503') }]); });
    const begun = filled.length;
    away = false;
    await refuse(ids.slice(0, 5));
    await becomes(async () => { expect([await projection(), await rebuilds()]).toEqual([{ live: 'b', version: NEW }, [{ state: expect.stringMatching(SERVES), version: NEW, slot: 'b', last_error: null }]]); });
    expect([await keeps(old), await keeps(now)]).toEqual([[], ['b']]);
    await submit(ids.slice(10));
    await becomes(async () => { expect(await standings()).toEqual([['REFUSED', 5], ['WAITING', 15]]); });
    // the old one kept what served, and nothing of the other slot
    expect(filled.slice(begun).filter(({ version, slot }) => version === OLD && slot === 'b')).toEqual([]);
    expect(filled.slice(begun)).toContainEqual({ version: NEW, slot: 'b' });

    // and back: the new one's last process ends, the old one goes on with what is there, without a rebuild
    await now.stop();
    await refuse(ids.slice(5, 10));
    await becomes(async () => { expect([await standings(), await projection()]).toEqual([[['REFUSED', 10], ['WAITING', 10]], { live: 'b', version: OLD }]); });
    expect([filled.at(-1), (await rebuilds()).length]).toEqual([{ version: OLD, slot: 'b' }, 1]);
  }, 4 * PATIENCE_MS);

  it('what a newer build made is left alone while a process of it may live, and kept on when it gives no sign any more', async () => {
    await becomes(async () => { expect((await rebuilds()).map(({ state }) => state)).toEqual(['DONE']); });
    await old.kit.db.query('INSERT INTO projection_build (process, name, version, seen_at) VALUES (gen_random_uuid(), $1, $2, clock_timestamp() + interval \'1 hour\')', [BATCH_TABLE, NEW]);
    await old.kit.db.query('UPDATE projection SET version = $1', [NEW]);
    await becomes(async () => { expect([await keeps(old), await projection()]).toEqual([[], { live: 'b', version: NEW }]); });
    await refuse(ids.slice(10, 15));
    // an operator's request is for the build that leads
    expect((await operator.call('POST', '/api/supervision/rebuilds', { what: BATCH_TABLE })).statusCode).toBe(202);
    const before = filled.length;
    for (let n = 0; n < 2; n += 1) { const looks = old.kit.rebuilds as unknown as Record<'compare' | 'serve' | 'work', () => Promise<void>>; await looks.compare(); await looks.serve(); await looks.work(); }
    expect([filled.length, (await rebuilds()).at(-1)!.state]).toEqual([before, 'CLEARING']);
    await old.kit.db.query(`UPDATE projection_build SET seen_at = clock_timestamp() - interval '1 hour' WHERE version = $1`, [NEW]);
    await becomes(async () => { expect([await standings(), await projection(), (await rebuilds()).at(-1)]).toEqual([[['REFUSED', 15], ['WAITING', 5]], { live: 'a', version: OLD }, { state: expect.stringMatching(SERVES), version: OLD, slot: 'a', last_error: null }]); });
  }, 3 * PATIENCE_MS);

  it('a newer build that comes back makes anew what older handlers have filled meanwhile', async () => {
    await town.start(build(NEW));
    await becomes(async () => { expect([(await projection()).version, (await rebuilds()).at(-1)]).toEqual([NEW, expect.objectContaining({ version: NEW, state: expect.stringMatching(SERVES) })]); });
    expect(await standings()).toEqual([['REFUSED', 15], ['WAITING', 5]]);
  }, 2 * PATIENCE_MS);
});
