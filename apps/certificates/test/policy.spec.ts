import type { Role } from '@gt/policy';
import { callersAt, likeRow, listFaults, matrixFaults, somewhere, type CommandCase, type Places, type TestCaller } from '@gt/service-testing';
import { batchTransitions, type BatchStatus } from '../src/domain/batch.js';
import { certificateTransitions, type CertificateStatus } from '../src/domain/certificate.js';
import { act, addBody, addPlan, certificatesOf, numbered, startService, submit, type Place } from './city.js';

/**
 * Who may give a command on a batch and on a certificate, and in which states. Written from domain.md §8, §10 and flow.md: the plan officer submits,
 * numbers and publishes, the supervisor's reviewer confirms or returns; 注销 is the body's act, 撤销 the supervisor's decision.
 */
const batches: ReadonlyArray<CommandCase<BatchStatus>> = [
  { command: '/confirmation', who: ['BUREAU_REVIEWER'], when: ['SUBMITTED'] },
  { command: '/return', body: { reason: '名单有误' }, who: ['BUREAU_REVIEWER'], when: ['SUBMITTED'] },
  { command: '/resubmission', who: ['PLAN_OFFICER'], when: ['RETURNED'] },
  { command: '/publication', body: { uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' }, who: ['PLAN_OFFICER'], when: ['NUMBERED', 'PUBLISHED'] },
  { command: '/numbering', who: ['PLAN_OFFICER'], when: ['CONFIRMED'] },
];
const certificates: ReadonlyArray<CommandCase<CertificateStatus>> = [
  { command: '/photo-waiver', body: { reason: '照片损坏，自行粘贴' }, who: ['PLAN_OFFICER'], when: ['ISSUED'] },
  { command: '/cancellation', body: { reason: '本人申请' }, who: ['BODY_ADMIN'], when: ['ISSUED'] },
  { command: '/revocation', body: { reason: '弄虚作假' }, who: ['BUREAU_REVIEWER'], when: ['ISSUED'] },
];

let place: Place;
let callers: Map<Role, TestCaller>;
let here: Places;
beforeAll(async () => {
  place = await addBody(await startService());
  here = { ...somewhere(), institutionId: place.body.institutionId, bureauId: place.body.bureauId, expertIds: place.body.expertIds[0]! };
  callers = await callersAt(place.test, here);
});
afterAll(async () => { await place?.test.stop(); });

it('a batch: every command is heard from those whose move it is, in every state, and from nobody else', async () => {
  const { planId } = await addPlan(place, [{}]);
  const id = await submit(place, planId);
  await place.test.db.query(`UPDATE batch SET state = state || '{"numberedOn": "2026-04-01"}' WHERE id = $1`, [id]); // as a batch that was numbered has it
  expect(await matrixFaults({ test: place.test, table: 'batch', id, url: `/api/certificates/batches/${id}`, states: Object.keys(batchTransitions) as BatchStatus[], commands: batches, callers })).toEqual([]);
}, 120_000);

it('a certificate: 注销 by the body, 撤销 by the supervisor, each once', async () => {
  const { planId } = await addPlan(place, [{}]);
  const [certificate] = await certificatesOf(place, await numbered(place, planId));
  expect(await matrixFaults({ test: place.test, table: 'certificate', id: certificate!.id, url: `/api/certificates/certificates/${certificate!.id}`, states: Object.keys(certificateTransitions) as CertificateStatus[], commands: certificates, callers, wrong: ['CERTIFICATE_ENDED'] })).toEqual([]);
}, 120_000);

it('who submits a batch does not confirm it, though holding both roles', async () => {
  const { planId } = await addPlan(place, [{}]);
  const both = await place.test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
  const { id } = (await both.call('POST', '/api/certificates/batches', { planId })).json();
  expect((await act(both, id, 'confirmation')).json()).toMatchObject({ status: 422, code: 'FOUR_EYES' });
  expect((await act(place.reviewer, id, 'confirmation')).statusCode).toBe(200);
});

it('the lists by reach are all rows filtered by allow, for every role at any of two places', async () => {
  const other = await addBody(place.test);
  const there: Places = { ...somewhere(), institutionId: other.body.institutionId, bureauId: other.body.bureauId };
  const elsewhere = somewhere();
  const { db } = place.test;
  const { planId, passes } = await addPlan(place, [{ employerId: here.employerId }]);
  const batchId = await numbered(place, planId);
  await addPlan(other, [{}]);
  await likeRow(place.test, 'batch', batchId, { institution_id: there.institutionId, supervisor_id: elsewhere.bureauId }, { institutionId: there.institutionId, supervisorId: elsewhere.bureauId });
  const [certificate] = await certificatesOf(place, batchId);
  const foreign = await likeRow(place.test, 'batch', batchId, { institution_id: elsewhere.institutionId, supervisor_id: elsewhere.bureauId }, { institutionId: elsewhere.institutionId, supervisorId: elsewhere.bureauId });
  await likeRow(place.test, 'certificate', certificate!.id, { batch_id: foreign, institution_id: elsewhere.institutionId, person_id: there.personId, application_id: null, certificate_number: 'S000050000001262999999' });
  await likeRow(place.test, 'pass', passes[0]!.candidate.applicationId, { institution_id: there.institutionId, batch_id: null }, {}, 'application_id');
  const places = [here, there, elsewhere];
  const batchRows = await db.query<{ id: string; institutionId: string; bureauId: string }>('SELECT id, institution_id AS "institutionId", supervisor_id AS "bureauId" FROM batch');
  expect(await listFaults({ test: place.test, url: '/api/certificates/batches?limit=200', action: 'batch.read', places, rows: batchRows.map(({ id, ...resource }) => ({ id, resource })) })).toEqual([]);
  const certificateRows = await db.query<{ id: string; institutionId: string; bureauId: string; personId: string; employerId: string | null }>(`SELECT c.id, c.institution_id AS "institutionId", b.supervisor_id AS "bureauId", c.person_id AS "personId", p.data->'candidate'->>'employerId' AS "employerId"
    FROM certificate c JOIN batch b ON b.id = c.batch_id LEFT JOIN pass p ON p.application_id = c.application_id`);
  expect(await listFaults({ test: place.test, url: '/api/certificates/certificates?limit=200', action: 'certificate.read', places, rows: certificateRows.map(({ id, employerId, ...resource }) => ({ id, resource: { ...resource, ...(employerId ? { employerId } : {}) } })) })).toEqual([]);
  const passRows = await db.query<{ id: string; institutionId: string; bureauId: string }>(`SELECT application_id AS id, institution_id AS "institutionId", (SELECT state->>'supervisorId' FROM copy WHERE aggregate_type = 'institutions.institution' AND id = institution_id) AS "bureauId" FROM pass WHERE plan_id = $1`, [planId]);
  expect(await listFaults({ test: place.test, url: `/api/certificates/passes?planId=${planId}&limit=200`, action: 'batch.read', places, rows: passRows.map(({ id, ...resource }) => ({ id, resource })), idOf: (item: { applicationId: string }) => item.applicationId })).toEqual([]);
}, 120_000);
