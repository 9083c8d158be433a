import { callersAt, likeRow, listFaults, matrixFaults, somewhere, type CommandCase, type Places } from '@gt/service-testing';
import { demonstrationRuleSet } from '@gt/rules';
import { volumeTransitions, type VolumeStatus } from '../src/domain/volume.js';
import { deliver, makeBatch, startCity, type Batch, type City } from './batch.js';

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
