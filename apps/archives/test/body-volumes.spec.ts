import { createHash, randomUUID } from 'node:crypto';
import { BodyDocumentFixed, InstitutionEnded, InstitutionRegistered, InstitutionTransferred, PlanCancelled, PlanFiled, PlanTransferred, type FixedBodyDocumentData } from '@gt/contracts';
import { readSheet } from '@gt/forms';
import { demonstrationRuleSet } from '@gt/rules';
import type { TestCaller } from '@gt/service-testing';
import { bodyVolumeIdOf, volumeIdOf } from '../src/archives.js';
import { deliver, makeBatch, startCity, type City } from './batch.js';

let city: City;
beforeAll(async () => { city = await startCity(demonstrationRuleSet); });
afterAll(async () => { await city?.test.stop(); });

interface Body { readonly institutionId: string; readonly bureauId: string }
/** A body that archives has heard of. */
async function register(institutionId: string = randomUUID(), bureauId: string = randomUUID()): Promise<Body> {
  await city.test.deliver(InstitutionRegistered, institutionId, { name: '某某评价机构', creditCode: '91500000MA5U5B7X0L', type: 'SOCIAL_TRAINING', filingLevel: 'MUNICIPAL', supervisorId: bureauId, filingMode: 'NATIVE', filingModeDocument: '文件', numberMode: 'ALLOTTED', telephone: null });
  return { institutionId, bureauId };
}
/** An approved 附件1 of a body, with its bytes at institutions. */
function filing(institutionId: string, year = 2026, documentClass: FixedBodyDocumentData['documentClass'] = 'BRIDGING_FILING'): FixedBodyDocumentData {
  const documentId = randomUUID();
  const bytes = Buffer.from(`filing ${documentId}`);
  city.owners.bytes.set(documentId, bytes);
  return { documentId, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, mediaType: 'application/pdf', documentClass, title: '贯通评价机构报备表（附件1）', institutionId, year, subjectId: randomUUID(), signatureKinds: ['IN_SYSTEM_APPROVAL'] };
}
const fix = (data: FixedBodyDocumentData) => city.test.deliver(BodyDocumentFixed, data.documentId, data);
const url = (institutionId: string, rest = '', year = 2026) => `/api/archives/volumes/${bodyVolumeIdOf({ institutionId, year })}${rest}`;
interface VolumeAnswer { status: string; planId: string | null; year: number | null; title: string; missing: Array<{ code: string }>; items: Array<{ documentId: string; status: string; retention: string }> }
const shown = async (caller: TestCaller, institutionId: string) => (await caller.call('GET', url(institutionId))).json<VolumeAnswer>();
const eventsOf = async (institutionId: string) => (await city.test.published()).filter((e) => e.aggregateId === bodyVolumeIdOf({ institutionId, year: 2026 }));

describe('the volume of a body\'s year (六(六))', () => {
  let body: Body;
  let archivist: TestCaller;

  it('is opened by the first filing, takes every further one, and names no plan', async () => {
    const institutionId = randomUUID();
    const [one, two] = [filing(institutionId), filing(institutionId)];
    await fix(one);
    // who supervises the body is not known yet: the job is tried again, and nothing is opened for nobody
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'BODY_MISSING' });
    expect(await eventsOf(institutionId)).toEqual([]);
    body = await register(institutionId);
    archivist = await city.test.as([{ role: 'ARCHIVIST', place: institutionId }]);
    await city.test.redeliver(await fix(two));
    await city.test.runJobs();
    const volume = await shown(archivist, body.institutionId);
    expect(volume).toMatchObject({ status: 'OPEN', planId: null, year: 2026, missing: [{ code: 'YEAR_NOT_OVER' }] });
    expect(volume.items.map((item) => [item.documentId, item.status, item.retention]).sort()).toEqual([[one.documentId, 'CAPTURED', 'FIVE_YEARS'], [two.documentId, 'CAPTURED', 'FIVE_YEARS']].sort());
    const events = await eventsOf(body.institutionId);
    expect(events[0]).toMatchObject({ type: 'archives.BodyVolumeOpened', data: { institutionId: body.institutionId, year: 2026 } });
    expect(Object.keys(events[0]!.data)).not.toContain('supervisorId');
    expect(events.filter((e) => e.type === 'archives.ItemCaptured')).toHaveLength(2);
    expect(city.owners.asked.at(-1)).toMatchObject({ owner: 'institutions' });
  });

  it('is seen by the body\'s office and its bureau alone, and is checked like every volume', async () => {
    const [bureau, strange] = [await city.test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]), await city.test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }])];
    expect([(await bureau.call('GET', url(body.institutionId))).statusCode, (await strange.call('GET', url(body.institutionId))).statusCode]).toEqual([200, 404]);
    expect((await archivist.call('POST', url(body.institutionId, '/integrity-checks'))).statusCode).toBe(202);
    await city.test.runJobs();
    expect((await eventsOf(body.institutionId)).at(-1)).toMatchObject({ type: 'archives.BodyVolumeChecked', data: { items: 2, faults: 0 } });
  });

  it('holds the papers beside the filing; an expert\'s certificate is opened by the supervisor alone, and every look is noted', async () => {
    const [unit, certificate] = [filing(body.institutionId, 2026, 'BODY_EVIDENCE'), filing(body.institutionId, 2026, 'EXPERT_EVIDENCE')];
    for (const paper of [unit, certificate]) await fix(paper);
    await city.test.runJobs();
    const items = (await shown(archivist, body.institutionId)).items;
    expect([unit, certificate].map(({ documentId }) => items.find((item) => item.documentId === documentId))).toEqual([expect.objectContaining({ status: 'CAPTURED', retention: 'FIVE_YEARS' }), expect.objectContaining({ status: 'CAPTURED' })]);
    const [bureau, reader, strange] = [await city.test.as([{ role: 'BUREAU_REVIEWER', place: body.bureauId }]), await city.test.as([{ role: 'AUDITOR', place: null }]), await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])];
    const statuses = async ({ documentId }: FixedBodyDocumentData) => Promise.all([archivist, bureau, reader, strange].map(async (caller) => (await caller.call('GET', url(body.institutionId, `/items/${documentId}/content`))).statusCode));
    expect([await statuses(unit), await statuses(certificate)]).toEqual([[200, 200, 200, 404], [403, 200, 200, 404]]);
    expect(await city.test.db.query('SELECT count(*)::int AS n FROM access_log WHERE document_id = $1', [certificate.documentId])).toEqual([{ n: 2 }]);
  });

  it('goes with its body to another bureau', async () => {
    const to = randomUUID();
    // of a plan that was called off too, which does not go along any more as a plan
    const planId = randomUUID();
    await city.test.deliver(PlanFiled, planId, { ...PlanFiled.example, institutionId: body.institutionId, supervisorId: body.bureauId });
    await city.test.deliver(PlanCancelled, planId, PlanCancelled.example);
    await city.test.deliver(InstitutionTransferred, body.institutionId, { from: body.bureauId, to, kind: 'TRANSFER', reason: '区划调整', document: '文件', on: '2026-04-01' });
    expect((await (await city.test.as([{ role: 'BUREAU_REVIEWER', place: to }])).call('GET', url(body.institutionId))).statusCode).toBe(200);
    expect((await (await city.test.as([{ role: 'BUREAU_REVIEWER', place: body.bureauId }])).call('GET', url(body.institutionId))).statusCode).toBe(404);
    expect((await eventsOf(body.institutionId)).at(-1)).toMatchObject({ type: 'archives.BodyVolumeTransferred', data: { from: body.bureauId, to } });
    expect((await (await city.test.as([{ role: 'BUREAU_REVIEWER', place: to }])).call('GET', `/api/archives/volumes/${volumeIdOf(planId)}`)).statusCode).toBe(200);
    await city.test.deliver(PlanTransferred, planId, { institutionId: body.institutionId, from: body.bureauId, to });
    expect((await city.test.published()).filter((e) => e.aggregateId === volumeIdOf(planId) && e.type === 'archives.VolumeTransferred').map((e) => e.data)).toEqual([{ planId, from: body.bureauId, to }]);
    body = { ...body, bureauId: to };
  });

  it('is closed when its year is over and nothing is awaited; after the body\'s end by its supervisor', async () => {
    const close = (caller: TestCaller) => caller.call('POST', url(body.institutionId, '/closing'));
    expect((await close(archivist)).json()).toMatchObject({ code: 'VOLUME_NOT_CLOSABLE', reasons: [{ code: 'YEAR_NOT_OVER' }] });
    await city.test.setClock('2027-01-04T09:00:00+08:00');
    const late = filing(body.institutionId);
    city.owners.away.add('institutions');
    await fix(late);
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'OWNER_AWAY' });
    expect((await close(archivist)).json()).toMatchObject({ reasons: [{ code: 'ITEM_AWAITED' }] });
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]);
    // while the body stands its own archivist does it
    expect((await officer.call('POST', url(body.institutionId, `/items/${late.documentId}/captures`))).statusCode).toBe(403);
    await city.test.deliver(InstitutionEnded, body.institutionId, { reason: '注销', from: '2027-01-01' });
    city.owners.away.clear();
    expect((await officer.call('POST', url(body.institutionId, `/items/${late.documentId}/captures`))).statusCode).toBe(202);
    await city.test.runJobs();
    expect((await close(await city.test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]))).statusCode).toBe(404);
    expect((await close(officer)).json()).toMatchObject({ status: 'CLOSED', closedOn: '2027-01-04' });
    expect((await eventsOf(body.institutionId)).slice(-2).map((e) => e.type)).toEqual(['archives.BodyVolumeCompleted', 'archives.BodyVolumeClosed']);
    await city.test.setClock('2026-04-01T09:00:00+08:00');
  });
});

describe('what a body hands over', () => {
  const inventory = (caller: TestCaller, institutionId: string) => caller.call('GET', `/api/archives/handover-inventory?institutionId=${institutionId}`);

  it('is a list of its volumes with count and hash, for the body and its supervisor', async () => {
    const body = await register();
    await fix(filing(body.institutionId));
    await city.test.runJobs();
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]);
    const answer = await inventory(officer, body.institutionId);
    expect([answer.statusCode, answer.headers['x-row-count'], answer.headers['x-content-sha256']]).toEqual([200, '1', createHash('sha256').update(answer.rawPayload).digest('hex')]);
    const { rows } = await readSheet(answer.rawPayload, [{ key: 'title', title: '案卷', required: true }, { key: 'status', title: '状态', required: true }, { key: 'items', title: '件数', required: true }, { key: 'open', title: '未取到或不符', required: true }]);
    expect(rows.map((row) => [row.cells['status'], row.cells['items'], row.cells['open']])).toEqual([['立卷中', '1', '0']]);
    expect((await inventory(await city.test.as([{ role: 'BODY_ADMIN', place: body.institutionId }]), body.institutionId)).statusCode).toBe(200);
  });

  it('is nothing for another bureau, another body, or of a body that nobody knows', async () => {
    const body = await register();
    for (const role of ['BUREAU_OFFICER', 'BODY_ADMIN'] as const) expect((await inventory(await city.test.as([{ role, place: randomUUID() }]), body.institutionId)).statusCode).toBe(404);
    expect((await inventory(await city.test.as([{ role: 'ARCHIVIST', place: body.institutionId }]), body.institutionId)).statusCode).toBe(403);
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]);
    expect([(await inventory(officer, randomUUID())).statusCode, (await inventory(officer, 'x')).statusCode]).toEqual([404, 400]);
  });

  it('a plan\'s volume of an ended body is closed by its supervisor too', async () => {
    const batch = makeBatch(city);
    await deliver(batch);
    await city.test.runJobs();
    const body = await register(batch.institutionId, batch.supervisorId);
    const officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: batch.supervisorId }]);
    const close = () => officer.call('POST', `/api/archives/volumes/${batch.volumeId}/closing`);
    expect((await close()).statusCode).toBe(403);
    await city.test.deliver(InstitutionEnded, body.institutionId, { reason: '注销', from: '2026-04-01' });
    expect((await close()).statusCode).toBe(200);
  });
});
