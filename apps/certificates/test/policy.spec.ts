import { randomUUID } from 'node:crypto';
import type { Role } from '@gt/policy';
import { callersAt, matrixFaults, type CommandCase, type TestCaller } from '@gt/service-testing';
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
  { command: '/publication', body: { uploadedOn: '2026-04-01', confirmedVisibleOn: null }, who: ['PLAN_OFFICER'], when: ['NUMBERED'] },
  { command: '/numbering', who: ['PLAN_OFFICER'], when: ['CONFIRMED'] },
];
const certificates: ReadonlyArray<CommandCase<CertificateStatus>> = [
  { command: '/cancellation', body: { reason: '本人申请' }, who: ['BODY_ADMIN'], when: ['ISSUED'] },
  { command: '/revocation', body: { reason: '弄虚作假' }, who: ['BUREAU_REVIEWER'], when: ['ISSUED'] },
];

let place: Place;
let callers: Map<Role, TestCaller>;
beforeAll(async () => {
  place = await addBody(await startService());
  callers = await callersAt(place.test, { institutionId: place.body.institutionId, bureauId: place.body.bureauId, employerId: randomUUID(), personId: randomUUID(), expertIds: place.body.expertIds[0]!, planId: randomUUID() });
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
