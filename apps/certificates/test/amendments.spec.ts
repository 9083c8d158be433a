import { randomUUID } from 'node:crypto';
import { InstitutionEnded } from '@gt/contracts';
import { worklistOf, type TestCaller, type TestService } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { addBody, addPlan, certificatesOf, numbered, publishedOf, startService, type Pass, type Place } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });

const url = (id: string, what = '') => `/api/certificates/certificates/${id}${what}`;
const why = { reason: '持证人改名', document: '户口簿、公安机关证明' };
const ask = (caller: TestCaller, id: string, change: object = {}) => caller.call('POST', url(id, '/amendments'), { kind: 'CHANGE', name: '张三峰', ...why, ...change });
const decide = (caller: TestCaller, id: string, change: object = {}) => caller.call('POST', url(id, '/amendment-decisions'), { decision: 'APPROVE', ...change });
const codesOf = (answer: { json(): unknown }) => ((answer.json() as { reasons?: Array<{ code: string }> }).reasons ?? []).map((r) => r.code);
const waits = async (caller: TestCaller, id: string) => (await worklistOf(test, caller)).filter((item) => item.id === id).map((item) => item.kind);
const verify = (query: object) => test.anonymous.call('POST', '/api/certificates/verifications', query);
async function certified(): Promise<{ place: Place; id: string; number: string; documentId: string; pass: Pass }> {
  const place = await addBody(test);
  const { planId, passes } = await addPlan(place, [{}]);
  const batch = await numbered(place, planId);
  await test.runJobs();
  const [certificate] = await certificatesOf(place, batch);
  return { place, id: certificate!.id, number: certificate!.certificateNumber, documentId: certificate!.documentId!, pass: passes[0]! };
}

it('变更: asked by one of the body, decided by another; the face is signed and printed anew under the same number, and the public check knows the new name alone', async () => {
  const { place, id, number, documentId } = await certified();
  expect((await ask(place.officer, id)).json()).toMatchObject({ name: '张三丰', edition: 1, amendment: { kind: 'CHANGE', kindName: '变更', name: '张三峰', mine: true, ...why } });
  expect([await waits(place.admin, id), await waits(place.officer, id), await waits(place.reviewer, id)]).toEqual([['certificate.decideAmendment'], [], []]);
  const both = await test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BODY_ADMIN', place: place.body.institutionId }]);
  expect(codesOf(await ask(place.admin, id))).toEqual(['AMENDMENT_OPEN']);
  for (const [caller, status] of [[place.officer, 403], [place.reviewer, 403], [(await addBody(test)).admin, 404]] as const) expect((await decide(caller, id)).statusCode).toBe(status);
  expect((await decide(place.admin, id)).json()).toMatchObject({ name: '张三峰', certificateNumber: number, edition: 2, print: 'WAITING', amendment: null });
  await test.runJobs();
  const now = (await place.officer.call('GET', url(id))).json() as { print: string; documentId: string };
  expect([now.print, now.documentId === documentId]).toEqual(['PRINTED', false]);
  // the earlier face stays as it was fixed
  expect((await test.db.query('SELECT 1 FROM document WHERE id = $1', [documentId])).length).toBe(1);
  expect((await verify({ certificateNumber: number, name: '张三峰' })).json()).toMatchObject({ status: 'VALID' });
  expect((await verify({ certificateNumber: number, name: '张三丰' })).json()).toMatchObject({ status: 'NOT_FOUND' });
  expect((await publishedOf(test, id)).map((e) => e.type.replace('certificates.Certificate', ''))).toEqual(['Issued', 'Printed', 'AmendmentRequested', 'Amended', 'Printed']);
  // who asked does not decide
  expect((await ask(both, id, { kind: 'REISSUE', name: null, reason: '遗失', document: '登报声明' })).statusCode).toBe(200);
  expect(codesOf(await decide(both, id))).toEqual(['SAME_PERSON']);
  expect(codesOf(await decide(place.admin, id, { decision: 'REFUSE' }))).toEqual(['REASON_MISSING']);
  expect((await decide(place.admin, id, { decision: 'REFUSE', reason: '声明未满期' })).json()).toMatchObject({ edition: 2, print: 'PRINTED', amendment: null });
  expect(codesOf(await decide(place.admin, id))).toEqual(['AMENDMENT_NOT_OPEN']);
});

it('更正 of a document number: sealed in row and event, masked in answers; bad input names each field and repeats nothing', async () => {
  const { place, id, number, pass } = await certified();
  const idNumber = residentId(seededRandom(4711));
  expect((await ask(place.admin, id, { kind: 'CORRECT', name: '', idNumber: '110101199001011234' })).json()).toMatchObject({ status: 400, errors: [{ field: 'name' }] });
  const bad = await ask(place.admin, id, { kind: 'CORRECT', name: null, idNumber: '110101199001011234' });
  expect([bad.json(), bad.body.includes('110101199001011234')]).toMatchObject([{ status: 400, errors: [{ field: 'idNumber' }] }, false]);
  expect((await ask(place.admin, id, { kind: 'CORRECT', name: null, idType: 'PASSPORT' })).json()).toMatchObject({ status: 400, errors: [{ field: 'idNumber', code: 'ID_NUMBER_MISSING' }] });
  expect(codesOf(await ask(place.admin, id, { kind: 'CORRECT', name: '张三丰' }))).toEqual(['NOTHING_CHANGED']);
  const asked = await ask(place.officer, id, { kind: 'CORRECT', name: null, idNumber });
  expect([asked.statusCode, asked.body.includes(idNumber)]).toEqual([200, false]);
  expect((await decide(place.admin, id)).statusCode).toBe(200);
  expect((await verify({ certificateNumber: number, idNumber })).json()).toMatchObject({ status: 'VALID' });
  expect((await verify({ certificateNumber: number, idNumber: pass.idNumber })).json()).toMatchObject({ status: 'NOT_FOUND' });
  expect(JSON.stringify(await publishedOf(test, id))).not.toContain(idNumber);
  expect(JSON.stringify(await test.db.query('SELECT state FROM certificate WHERE id = $1', [id]))).not.toContain(idNumber);
});

it('更正 of a name that no font has: what waited for it is made no more, the right face is printed', async () => {
  const place = await addBody(test);
  const batch = await numbered(place, (await addPlan(place, [{ name: '𠮷田一' }])).planId);
  await test.runJobs();
  const { id, print } = (await certificatesOf(place, batch))[0]!;
  const waiting = () => test.db.query(`SELECT characters FROM waiting_document WHERE document_class = 'CERTIFICATE'`);
  expect([print, await waiting()]).toEqual(['HELD', [{ characters: ['𠮷'] }]]);
  expect(codesOf(await ask(place.officer, id, { kind: 'REISSUE', name: null }))).toEqual(['CERTIFICATE_UNPRINTED']);
  expect((await ask(place.officer, id, { kind: 'CORRECT', name: '吉田一' })).statusCode).toBe(200);
  expect((await decide(place.admin, id)).json()).toMatchObject({ edition: 2, print: 'WAITING' });
  expect(await waiting()).toEqual([]);
  await test.runJobs();
  expect((await place.officer.call('GET', url(id))).json()).toMatchObject({ print: 'PRINTED', name: '吉田一' });
});

it('of an ended body its supervisor takes it over, 经办 asks and 审核 decides; before it ended, and of another bureau, neither may', async () => {
  const { place, id } = await certified();
  const { bureauId, institutionId } = place.body;
  const officer = await test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]);
  const elsewhere = await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]);
  expect((await ask(officer, id)).statusCode).toBe(403);
  await test.deliver(InstitutionEnded, institutionId, InstitutionEnded.example);
  expect((await ask(elsewhere, id)).statusCode).toBe(404);
  expect((await ask(officer, id, { kind: 'REISSUE', name: null, reason: '遗失', document: '登报声明' })).statusCode).toBe(200);
  expect([await waits(place.reviewer, id), await waits(officer, id)]).toEqual([['certificate.decideAmendment'], []]);
  expect((await decide(officer, id)).statusCode).toBe(403);
  const both = await test.as([{ role: 'BUREAU_OFFICER', place: bureauId }, { role: 'BUREAU_REVIEWER', place: bureauId }]);
  expect((await decide(place.reviewer, id)).json()).toMatchObject({ edition: 2, amendment: null });
  await test.runJobs();
  expect((await ask(both, id)).statusCode).toBe(200);
  expect(codesOf(await decide(both, id))).toEqual(['SAME_PERSON']);
});

it('更正, 变更, 注销 and 撤销 wait for the two dates of 上网 with the body, a revoked one with its supervisor too, until it is confirmed; 补发 does not', async () => {
  const { place, id } = await certified();
  const publish = (caller: TestCaller, uploadedOn: string, confirmedVisibleOn: string | null = null) => caller.call('POST', url(id, '/publication'), { uploadedOn, confirmedVisibleOn });
  const bureauOfficer = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
  expect(codesOf(await publish(place.officer, '2026-04-01'))).toEqual(['NOTHING_TO_PUBLISH']);
  await ask(place.officer, id, { kind: 'REISSUE', name: null, reason: '遗失', document: '登报声明' });
  await decide(place.admin, id);
  expect((await waits(place.officer, id))).toEqual([]);
  await test.runJobs();
  await ask(place.officer, id);
  await decide(place.admin, id);
  expect([await waits(place.officer, id), await waits(place.admin, id), await waits(bureauOfficer, id)]).toEqual([['certificate.publish'], [], []]);
  const [line] = (await worklistOf(test, place.officer)).filter((item) => item.id === id);
  expect(line).toMatchObject({ title: '证书更正、变更、注销、撤销待上网：张三峰 · 变更' });
  expect((await publish(place.officer, '2026-04-01')).json()).toMatchObject({ unpublished: [{ what: 'CHANGE', whatName: '变更', on: '2026-04-01', uploadedOn: '2026-04-01' }], published: null });
  expect(await waits(place.officer, id)).toEqual(['certificate.publish']);
  expect((await place.reviewer.call('POST', url(id, '/revocation'), { reason: '弄虚作假' })).statusCode).toBe(200);
  expect([await waits(place.officer, id), await waits(bureauOfficer, id), await waits(place.reviewer, id)]).toEqual([['certificate.publish'], ['certificate.stillVisible'], ['certificate.stillVisible']]);
  for (const caller of [place.admin, place.reviewer, bureauOfficer]) expect((await publish(caller, '2026-04-01')).statusCode).toBe(403);
  expect((await publish((await addBody(test)).officer, '2026-04-01')).statusCode).toBe(404);
  expect(codesOf(await publish(place.officer, '2026-03-30', '2026-03-29'))).toEqual(['UPLOADED_BEFORE_CHANGE', 'VISIBLE_BEFORE_UPLOADED']);
  expect((await publish(place.officer, 'gestern')).json()).toMatchObject({ status: 400, errors: [{ field: 'uploadedOn' }] });
  expect((await publish(place.officer, '2026-04-01', '2026-04-01')).json()).toMatchObject({ status: 'REVOKED', unpublished: [], published: { changes: ['变更', '撤销'], uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' } });
  expect([await waits(place.officer, id), await waits(bureauOfficer, id)]).toEqual([[], []]);
  expect((await publishedOf(test, id)).slice(-3).map((e) => [e.type.replace('certificates.Certificate', ''), e.data['changes'] ?? null])).toEqual([['ChangesPublished', ['CHANGE']], ['Revoked', null], ['ChangesPublished', ['CHANGE', 'REVOKE']]]);
});

it('上网 of what an ended body left undone falls to its supervisor', async () => {
  const { place, id } = await certified();
  const officer = await test.as([{ role: 'BUREAU_OFFICER', place: place.body.bureauId }]);
  expect((await place.admin.call('POST', url(id, '/cancellation'), { reason: '本人申请' })).statusCode).toBe(200);
  expect([await waits(place.officer, id), await waits(officer, id)]).toEqual([['certificate.publish'], []]);
  await test.deliver(InstitutionEnded, place.body.institutionId, InstitutionEnded.example);
  expect(await waits(officer, id)).toEqual(['certificate.publish']);
  expect((await officer.call('POST', url(id, '/publication'), { uploadedOn: '2026-04-01', confirmedVisibleOn: '2026-04-01' })).json()).toMatchObject({ status: 'CANCELLED', unpublished: [] });
});
