import { randomUUID } from 'node:crypto';
import { PlanFiled } from '@gt/contracts';
import { callersAt, likeRow, listFaults, matrixFaults, somewhere, type CommandCase, type Places } from '@gt/service-testing';
import { demonstrationRuleSet } from '@gt/rules';
import { volumeTransitions, type VolumeStatus } from '../src/domain/volume.js';
import { deliver, makeBatch, planFiled, startCity, type Batch, type City } from './batch.js';

/** Who may give a command on a volume, and in which states; from domain.md §9, §10: the body's archivist closes it once, and has its copies checked or fetched again at any time, for papers come late. */
const states = Object.keys(volumeTransitions) as VolumeStatus[];
const commandsOn = (documentId: string): ReadonlyArray<CommandCase<VolumeStatus>> => [
  { command: '/closing', who: ['ARCHIVIST'], when: ['OPEN', 'COMPLETE'] },
  { command: '/integrity-checks', who: ['ARCHIVIST'], when: states },
  { command: `/items/${documentId}/captures`, who: ['ARCHIVIST'], when: states },
];

let city: City;
let batch: Batch;
let here: Places;
beforeAll(async () => {
  city = await startCity(demonstrationRuleSet);
  batch = makeBatch(city);
  // the roster has not come: nothing can be closed whatever the state says, and its bytes can be asked for
  await deliver(batch);
  const { documentId } = batch.documents.roster;
  await city.test.runJobs(); // which take it into the volume
  await city.test.db.query(`UPDATE item SET status = 'AWAITED' WHERE document_id = $1`, [documentId]);
  here = { ...somewhere(), institutionId: batch.institutionId, bureauId: batch.supervisorId, planId: batch.planId };
});
afterAll(async () => { await city?.test.stop(); });

it('a volume: every command is heard from its archivist, in every state, and from nobody else', async () => {
  expect(await matrixFaults({ test: city.test, table: 'volume', id: batch.volumeId, url: `/api/archives/volumes/${batch.volumeId}`, states, commands: commandsOn(batch.documents.roster.documentId), callers: await callersAt(city.test, here) })).toEqual([]);
}, 60_000);

it('the list by reach is all rows filtered by allow, for every role at any of three places', async () => {
  const [there, elsewhere] = [somewhere(), somewhere()];
  for (const [body, bureau] of [[there, elsewhere], [here, there], [elsewhere, here]] as const) await likeRow(city.test, 'volume', batch.volumeId, { institution_id: body.institutionId, supervisor_id: bureau.bureauId }, { institutionId: body.institutionId, supervisorId: bureau.bureauId });
  const rows = await city.test.db.query<{ id: string; institutionId: string; bureauId: string }>(`SELECT id, state->>'institutionId' AS "institutionId", state->>'supervisorId' AS "bureauId" FROM volume`);
  expect(await listFaults({ test: city.test, url: '/api/archives/volumes?limit=200', action: 'volume.read', places: [here, there, elsewhere], rows: rows.map(({ id, ...resource }) => ({ id, resource })) })).toEqual([]);
}, 60_000);

describe('reach', () => {
  it('lists and shows exactly the volumes of one\'s own place, page by page', async () => {
    const mine = [makeBatch(city), makeBatch(city), makeBatch(city)];
    for (const batch of mine) await city.test.deliver(PlanFiled, batch.planId, planFiled({ institutionId: mine[0]!.institutionId, siteId: randomUUID(), supervisorId: mine[0]!.supervisorId }));
    const ids = mine.map((b) => b.volumeId).sort();
    const body = await city.test.as([{ role: 'PLAN_OFFICER', place: mine[0]!.institutionId }]);
    const first = (await body.call('GET', '/api/archives/volumes?limit=2')).json();
    const second = (await body.call('GET', `/api/archives/volumes?limit=2&after=${first.next}`)).json();
    expect([...first.items, ...second.items].map((v: { id: string }) => v.id)).toEqual(ids);
    expect(second.next).toBeNull();
    const bureau = await city.test.as([{ role: 'BUREAU_OFFICER', place: mine[0]!.supervisorId }]);
    expect((await bureau.call('GET', '/api/archives/volumes')).json().items.map((v: { id: string }) => v.id)).toEqual(ids);
    expect((await bureau.call('GET', `/api/archives/volumes?planId=${mine[1]!.planId}`)).json().items).toHaveLength(1);
    const stranger = await city.test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    expect((await stranger.call('GET', '/api/archives/volumes')).json().items).toEqual([]);
    expect((await stranger.call('GET', `/api/archives/volumes/${ids[0]!}`)).statusCode).toBe(404);
    expect((await (await city.test.as([{ role: 'AUDITOR', place: null }])).call('GET', '/api/archives/volumes?limit=1')).json().items).toHaveLength(1);
  });

  it('names faulty parameters', async () => {
    const caller = await city.test.as([{ role: 'AUDITOR', place: null }]);
    const faulty = await caller.call('GET', '/api/archives/volumes?limit=0&after=x&status=DONE&nothing=1');
    expect([faulty.statusCode, faulty.json().errors.map((e: { field: string }) => e.field).sort()]).toEqual([400, ['after', 'limit', 'nothing', 'status']]);
    expect((await caller.call('GET', '/api/archives/volumes/nonsense')).statusCode).toBe(400);
    expect((await caller.call('GET', `/api/archives/volumes/${randomUUID()}`)).statusCode).toBe(404);
  });
});
