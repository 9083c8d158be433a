import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ApplicationRefused, ApplicationSubmitted, type DataOf, type Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { RunningService, ServiceDefinition } from '@gt/service-kit';
import { startTestTown, type TestTown } from '@gt/service-testing';
import { eventually } from '@gt/testing';
import { BatchTableConsumer, batchTableEvents } from '../src/consume/batch-table.consumer.js';
import { definition } from '../src/index.js';
import { AddBatchCandidates20261126100000 } from '../src/storage/migrations/add-batch-candidates.js';
import { AddSecondSlot20260302001000 } from '../src/storage/migrations/add-second-slot.js';
import { nothingElsewhere, owner, PATIENCE_MS, say } from './owners.js';

/** The version before the second slot: the service's own consumer keeps the one table, and queries read it by its name. */
@Controller()
class OldConsumer {
  @EventPattern<string[]>(batchTableEvents, { batch: true })
  async on(@Payload() events: Array<Envelope<never>>, @Ctx() { tx }: EventContext): Promise<void> { await new BatchTableConsumer().on(events, { tx, consumer: 'supervision' }); }
}
@Module({ controllers: [OldConsumer] })
class OldModule {}
const old: ServiceDefinition = { ...definition, module: OldModule, projections: [], migrations: definition.migrations.filter((each) => each !== AddSecondSlot20260302001000 && each !== AddBatchCandidates20261126100000),
  consumes: ['institutions.institution', 'applications.application', 'evaluation.plan', 'evaluation.register', 'evaluation.result', 'certificates.batch', 'certificates.certificate', 'archives.volume'] };

/** What the old version's query shows. */
const shownByOld = async ({ kit }: RunningService) => (await kit.db.query<{ id: string; standing: string }>('SELECT application_id AS id, standing FROM candidate_row WHERE institution_id IS NOT NULL ORDER BY 1')).map((r) => [r.id, r.standing]);

describe('an old and a new version of the service on one database', () => {
  let town: TestTown;
  beforeAll(async () => { town = await startTestTown(nothingElsewhere); }, 60_000);
  afterAll(async () => { await town?.stop(); }, 60_000);

  it('the expanding migration runs under the old version; both then keep and show the same; the new one goes on alone', async () => {
    const applications = await town.start(owner('applications'));
    const before = await town.start(old);
    const ids = Array.from({ length: 30 }, () => randomUUID()).sort();
    const submit = (some: readonly string[]) => say(applications, ApplicationSubmitted, some, () => ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>);
    const refuse = (some: readonly string[]) => say(applications, ApplicationRefused, some, () => ApplicationRefused.example as DataOf<typeof ApplicationRefused>);
    const waiting = (some: readonly string[]) => some.map((id) => [id, 'WAITING']);
    await submit(ids.slice(0, 10));
    await eventually(async () => { expect(await shownByOld(before)).toEqual(waiting(ids.slice(0, 10))); }, PATIENCE_MS);

    const now = await town.start(definition); // migrates, beside the running old one
    const reader = await town.as('supervision', [{ role: 'MUNICIPAL_READER', place: null }]);
    const shownByNew = async () => ((await reader.call('GET', '/api/supervision/batch-table?limit=200')).json().items as Array<{ applicationId: string; standing: string }>).map((r) => [r.applicationId, r.standing]);
    expect(await shownByNew()).toEqual(waiting(ids.slice(0, 10)));
    expect((await before.fastify.inject({ method: 'GET', url: '/api/supervision/readyz' })).statusCode).toBe(200);

    await submit(ids.slice(10, 20));
    await refuse(ids.slice(0, 5));
    const both = [...ids.slice(0, 5).map((id) => [id, 'REFUSED']), ...waiting(ids.slice(5, 20))];
    await eventually(async () => { expect([await shownByOld(before), await shownByNew()]).toEqual([both, both]); }, PATIENCE_MS);
    // each has applied every event once under its own name
    const marks = (consumer: string) => now.kit.db.query(`SELECT aggregate_id, last_version, digest FROM watermark WHERE consumer = $1 AND topic = 'applications.application.v1' AND last_version > 0 ORDER BY 1`, [consumer]);
    await eventually(async () => { expect(await marks('supervision.batch-table.a')).toEqual(await marks('supervision')); }, PATIENCE_MS);

    await before.stop();
    await submit(ids.slice(20));
    await eventually(async () => { expect(await shownByNew()).toEqual([...both, ...waiting(ids.slice(20))]); }, PATIENCE_MS);
    expect(await now.kit.db.query('SELECT count(*)::int AS n FROM parked_event')).toEqual([{ n: 0 }]);
  }, 4 * PATIENCE_MS);
});
