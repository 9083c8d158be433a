import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ApplicationReopened, ApplicationWithdrawnByDecision, CandidatesEnrolled, EvaluationDocumentFixed, PlanCancelled, PlanChanged, PlanFiled, PlanReturned, ResultCorrected, ResultTookEffect, ScoreSheetSuperseded } from '@gt/contracts';
import type { Role } from '@gt/policy';
import { cq2022v1, demonstrationRuleSet } from '@gt/rules';
import { seededRandom } from '@gt/testing';
import type { TestCaller } from '@gt/service-testing';
import { adopt, deliver, deliverDocument, fixed, makeBatch, planFiled, resultOf, startCity, type Batch, type City } from './batch.js';

let city: City;
beforeAll(async () => { city = await startCity(demonstrationRuleSet); });
afterAll(async () => { await city?.test.stop(); });

const archivist = (batch: Batch): Promise<TestCaller> => city.test.as([{ role: 'ARCHIVIST', place: batch.institutionId }]);
const url = (batch: Batch, rest = '') => `/api/archives/volumes/${batch.volumeId}${rest}`;
const volumeOf = async (batch: Batch) => (await (await archivist(batch)).call('GET', url(batch))).json() as { status: string; version: number; closedOn: string | null; checkedOn: string | null; missing: Array<{ code: string; message: string }>; notCounted: Array<{ message: string }>; items: Array<{ documentId: string; status: string; waitingCode: string | null; retention: string; appraisalFrom: string | null }>; nextItem: string | null };
const eventsOf = async (batch: Batch) => (await city.test.published()).filter((e) => e.aggregateId === batch.volumeId);
const itemOf = async (batch: Batch, name: keyof Batch['documents']) => (await volumeOf(batch)).items.find((i) => i.documentId === batch.documents[name].documentId);

describe('a whole batch', () => {
  let batch: Batch;
  beforeAll(async () => { batch = makeBatch(city); await deliver(batch); await city.test.runJobs(); });

  it('is opened by the plan, awaits and captures every document once, and is complete', async () => {
    const events = await eventsOf(batch);
    expect(events[0]).toMatchObject({ type: 'archives.VolumeOpened', data: { planId: batch.planId, institutionId: batch.institutionId, title: '2026年第一批贯通评价' } });
    for (const type of ['archives.ItemAwaited', 'archives.ItemCaptured']) expect(events.filter((e) => e.type === type).map((e) => e.data['documentId']).sort()).toEqual(Object.values(batch.documents).map((d) => d.documentId).sort());
    expect(events.map((e) => e.version)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ type: 'archives.VolumeCompleted', data: { planId: batch.planId, items: 9 } });
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [], notCounted: [], nextItem: null });
  });

  it('is fetched from each owner with the service\'s token', () => {
    const asked = city.owners.asked.filter((a) => a.path.includes(batch.documents.form.documentId));
    expect(asked).toEqual([{ owner: 'applications', path: `/api/applications/documents/${batch.documents.form.documentId}`, authorization: expect.stringMatching(/^Bearer /) }]);
    const [, claims] = asked[0]!.authorization!.slice('Bearer '.length).split('.');
    expect(JSON.parse(Buffer.from(claims!, 'base64url').toString('utf8'))).toMatchObject({ sub: 'service:archives' });
  });

  it('is not moved by an event that comes twice', async () => {
    const before = await eventsOf(batch);
    const again = await deliverDocument(city, 'evaluation', batch.documents.sheet1);
    await city.test.redeliver(again);
    await city.test.runJobs();
    expect(await eventsOf(batch)).toEqual(before);
  });

  it('keeps each class by the rule set: a certificate\'s copy five years, everything else long', async () => {
    expect(await itemOf(batch, 'certificate')).toMatchObject({ status: 'CAPTURED', retention: 'FIVE_YEARS', appraisalFrom: null });
    for (const name of ['scheme', 'schedule', 'form', 'sheet1', 'register', 'roster'] as const) expect(await itemOf(batch, name)).toMatchObject({ retention: 'LONG_TERM' });
  });

  it('is closed by its archivist alone, once, and the retention clock starts', async () => {
    for (const role of ['PLAN_OFFICER', 'BODY_ADMIN'] as const) expect((await (await city.test.as([{ role, place: batch.institutionId }])).call('POST', url(batch, '/closing'))).statusCode).toBe(403);
    expect((await (await city.test.as([{ role: 'ARCHIVIST', place: randomUUID() }])).call('POST', url(batch, '/closing'))).statusCode).toBe(404);
    const caller = await archivist(batch);
    const closed = await caller.call('POST', url(batch, '/closing'));
    expect([closed.statusCode, closed.json()]).toEqual([200, expect.objectContaining({ status: 'CLOSED', closedOn: '2026-04-01' })]);
    expect((await eventsOf(batch)).at(-1)).toMatchObject({ type: 'archives.VolumeClosed', data: { planId: batch.planId, closedOn: '2026-04-01', items: 9 } });
    expect(await itemOf(batch, 'form')).toMatchObject({ appraisalFrom: '2056-04-01' });
    expect(await itemOf(batch, 'certificate')).toMatchObject({ appraisalFrom: '2031-04-01' });
    const again = await caller.call('POST', url(batch, '/closing'));
    expect([again.statusCode, again.json().code]).toEqual([409, 'WRONG_STATE']);
  });

  it('takes a certificate that was printed late into the closed volume', async () => {
    const late = fixed(city.owners, 'CERTIFICATE', { planId: batch.planId, applicationId: batch.applicationId });
    await deliverDocument(city, 'certificates', late);
    await city.test.runJobs();
    const volume = await volumeOf(batch);
    expect([volume.status, volume.items.find((i) => i.documentId === late.documentId)?.status]).toEqual(['CLOSED', 'CAPTURED']);
  });
});

describe('facts in another order', () => {
  it('documents before their volume, and the volume before its documents, end in the same', async () => {
    const early = makeBatch(city);
    const names = Object.keys(early.steps);
    await deliver(early, names.filter((n) => n !== 'filed' && n !== 'enrolled' && n !== 'effective'));
    await city.test.runJobs();
    expect(await eventsOf(early)).toEqual([]);
    expect((await (await archivist(early)).call('GET', url(early))).statusCode).toBe(404);
    await deliver(early, ['filed', 'enrolled', 'effective']);
    await city.test.runJobs();
    expect(await volumeOf(early)).toMatchObject({ status: 'COMPLETE', missing: [] });
    expect((await volumeOf(early)).items).toHaveLength(9);
  });

  it.each([1, 2, 3])('any order that keeps each aggregate\'s own (seed %i) ends in the same', async (seed) => {
    const batch = makeBatch(city);
    const order = seededRandom(seed).shuffle(Object.keys(batch.steps));
    const plan = ['filed', 'enrolled', 'effective'];
    let next = 0;
    for (const name of order) {
      await deliver(batch, [plan.includes(name) ? plan[next++]! : name]);
      if (seed === 3) await city.test.runJobs();
    }
    await city.test.runJobs();
    const volume = await volumeOf(batch);
    expect([volume.status, volume.missing, volume.items.filter((i) => i.status === 'CAPTURED').length]).toEqual(['COMPLETE', [], 9]);
  });

  it('a document and its plan at the same moment, neither transaction seeing the other', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed', 'scheme']);
    // as if the scheme's transaction had not seen the volume, nor the volume's the scheme
    await city.test.db.query(`UPDATE item SET status = 'KEPT', volume_id = NULL WHERE document_id = $1`, [batch.documents.scheme.documentId]);
    await city.test.runJobs();
    expect(await itemOf(batch, 'scheme')).toMatchObject({ status: 'CAPTURED' });
  });

  it('a form that was fixed before the plan joins the volume of the plan that its applicant is enrolled in, in both orders, and is not the final one', async () => {
    for (const order of [['form', 'plan'], ['plan', 'form']]) {
      const batch = makeBatch(city);
      const accepted = fixed(city.owners, 'APPLICATION_FORM', { applicationId: batch.applicationId, subjectId: batch.applicationId });
      for (const step of order) await (step === 'form' ? deliverDocument(city, 'applications', accepted) : deliver(batch, Object.keys(batch.steps).filter((n) => n !== 'form')));
      await city.test.runJobs();
      const volume = await volumeOf(batch);
      expect(volume.items.find((i) => i.documentId === accepted.documentId)).toMatchObject({ status: 'CAPTURED' });
      expect(volume.missing.map((r) => r.message)).toEqual([`申报表（附件2）（买****** ${batch.applicationId.slice(0, 8)}）：缺少，请补充`]);
    }
  });

  it('a form of nobody\'s plan waits without a volume', async () => {
    const form = fixed(city.owners, 'APPLICATION_FORM', { applicationId: randomUUID() });
    await deliverDocument(city, 'applications', form);
    await city.test.runJobs();
    expect(await city.test.db.query('SELECT status, volume_id FROM item WHERE document_id = $1', [form.documentId])).toEqual([{ status: 'KEPT', volume_id: null }]);
  });

  it('a rule set that comes after the documents: they wait for it by name', async () => {
    const late = await startCity(null);
    try {
      const batch = makeBatch(late);
      await deliver(batch, ['filed', 'scheme']);
      // the look at the volume and the capture
      for (let i = 0; i < 2; i += 1) await expect(late.test.runJobs()).rejects.toMatchObject({ code: 'RULE_SET_MISSING' });
      expect(await late.test.db.query('SELECT status, waiting_code FROM item')).toEqual([{ status: 'AWAITED', waiting_code: 'RULE_SET_MISSING' }]);
      const volume = (await (await late.test.as([{ role: 'ARCHIVIST', place: batch.institutionId }])).call('GET', url(batch))).json();
      expect(volume.missing).toEqual([expect.objectContaining({ code: 'RULE_SET_MISSING' })]);
      await adopt(late.test, demonstrationRuleSet);
      await deliver(batch, Object.keys(batch.steps).filter((n) => n !== 'filed' && n !== 'scheme'));
      const caller = await late.test.as([{ role: 'ARCHIVIST', place: batch.institutionId }]);
      expect((await caller.call('POST', url(batch, `/items/${batch.documents.scheme.documentId}/captures`))).statusCode).toBe(202);
      await late.test.runJobs();
      expect((await caller.call('GET', url(batch))).json().status).toBe('COMPLETE');
    } finally { await late.test.stop(); }
  });

  it('a plan that is returned and filed again keeps its volume', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed']);
    await city.test.deliver(PlanReturned, batch.planId, { reason: '考评员不足' });
    await deliver(batch, ['filed']);
    await city.test.runJobs();
    expect((await eventsOf(batch)).map((e) => e.type)).toEqual(['archives.VolumeOpened']);
  });

  it('the same document fixed with other bytes is taken for a mismatch, not for the document', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed', 'scheme']);
    await city.test.runJobs();
    await city.test.deliver(EvaluationDocumentFixed, batch.documents.scheme.documentId, { ...batch.documents.scheme, documentClass: 'WORK_SCHEME', sha256: 'b'.repeat(64) });
    expect(await itemOf(batch, 'scheme')).toMatchObject({ status: 'MISMATCHED', sha256: batch.documents.scheme.sha256 });
    expect((await eventsOf(batch)).at(-1)).toMatchObject({ type: 'archives.ItemMismatched', data: { found: 'b'.repeat(64) } });
  });
});

describe('bytes that do not come', () => {
  it('an owner that is away leaves the item AWAITED, and the next try has it', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed', 'form']);
    city.owners.away.add('applications');
    await expect(city.test.runJobs()).rejects.toMatchObject({ code: 'OWNER_AWAY' });
    expect(await itemOf(batch, 'form')).toMatchObject({ status: 'AWAITED', waitingCode: 'OWNER_AWAY' });
    city.owners.away.delete('applications');
    expect((await (await archivist(batch)).call('POST', url(batch, `/items/${batch.documents.form.documentId}/captures`))).statusCode).toBe(202);
    await city.test.runJobs();
    expect(await itemOf(batch, 'form')).toMatchObject({ status: 'CAPTURED', waitingCode: null });
  });

  it('other bytes are a mismatch that keeps the volume open, named; asking again heals it', async () => {
    const batch = makeBatch(city);
    const good = city.owners.bytes.get(batch.documents.sheet2.documentId)!;
    city.owners.bytes.set(batch.documents.sheet2.documentId, Buffer.from('x'.repeat(good.length)));
    await deliver(batch);
    await city.test.runJobs();
    expect((await eventsOf(batch)).filter((e) => e.type === 'archives.ItemMismatched')).toEqual([expect.objectContaining({ data: expect.objectContaining({ documentId: batch.documents.sheet2.documentId, sha256: batch.documents.sheet2.sha256 }) })]);
    const caller = await archivist(batch);
    const refused = await caller.call('POST', url(batch, '/closing'));
    expect([refused.statusCode, refused.json().code, refused.json().reasons.map((r: { message: string }) => r.message)]).toEqual([422, 'VOLUME_NOT_CLOSABLE', [expect.stringMatching(/^评审及评价表（买\*+ \w{8}，第 2 份）：内容与登记的校验值不符/)]]);
    city.owners.bytes.set(batch.documents.sheet2.documentId, good);
    expect((await caller.call('POST', url(batch, `/items/${batch.documents.sheet2.documentId}/captures`))).statusCode).toBe(202);
    await city.test.runJobs();
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [] });
    const needless = await caller.call('POST', url(batch, `/items/${batch.documents.sheet2.documentId}/captures`));
    expect([needless.statusCode, needless.json().code]).toEqual([409, 'WRONG_STATE']);
  });

  it('bytes of another size are a mismatch', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed']);
    await deliverDocument(city, 'evaluation', { ...batch.documents.scheme, size: batch.documents.scheme.size + 1 });
    await city.test.runJobs();
    expect(await itemOf(batch, 'scheme')).toMatchObject({ status: 'MISMATCHED' });
  });
});

describe('completeness', () => {
  it('names every missing document one by one in Chinese and is refused to be closed', async () => {
    const batch = makeBatch(city);
    await deliver(batch, Object.keys(batch.steps).filter((n) => !['schedule', 'form', 'sheet3', 'register', 'roster'].includes(n)));
    await city.test.runJobs();
    const who = `买****** ${batch.applicationId.slice(0, 8)}`;
    const expected = ['批次安排表：缺少，请补充', `申报表（附件2）（${who}）：缺少，请补充`, `评审及评价表（${who}，第 3 份）：缺少，请补充`, '成绩登记统计表：缺少，请补充', '获证人员名册：缺少，请补充'];
    const volume = await volumeOf(batch);
    expect([volume.status, volume.missing.map((r) => r.message).sort()]).toEqual(['OPEN', [...expected].sort()]);
    const refused = await (await archivist(batch)).call('POST', url(batch, '/closing'));
    expect([refused.statusCode, refused.json().reasons.map((r: { message: string }) => r.message).sort()]).toEqual([422, [...expected].sort()]);
    expect((await eventsOf(batch)).some((e) => e.type === 'archives.VolumeClosed')).toBe(false);
  });

  it('under the notice\'s own rule set counts no signature made in the system: closing is refused naming each document; pen and stamp close it', async () => {
    const strict = await startCity(cq2022v1);
    try {
      const screen = makeBatch(strict);
      await deliver(screen);
      await strict.test.runJobs();
      const caller = await strict.test.as([{ role: 'ARCHIVIST', place: screen.institutionId }]);
      expect((await caller.call('GET', url(screen))).json()).toMatchObject({ status: 'COMPLETE', missing: [] });
      const refused = await caller.call('POST', url(screen, '/closing'));
      expect(refused.statusCode).toBe(422);
      const who = `买****** ${screen.applicationId.slice(0, 8)}`;
      const named = [...new Set(refused.json().reasons.map((r: { message: string }) => r.message.split('：')[0]))];
      expect(named).toEqual(['工作方案', `申报表（附件2）（${who}）`, ...[1, 2, 3].map((n) => `评审及评价表（${who}，第 ${n} 份）`), '成绩登记统计表']);
      const paper = makeBatch(strict, 'WET_SCAN');
      await deliver(paper);
      await strict.test.runJobs();
      const closed = await (await strict.test.as([{ role: 'ARCHIVIST', place: paper.institutionId }])).call('POST', url(paper, '/closing'));
      expect([closed.statusCode, closed.json().status]).toEqual([200, 'CLOSED']);
    } finally { await strict.test.stop(); }
  });

  it('is lost again when a superseded sheet asks for a new one', async () => {
    const batch = makeBatch(city);
    await deliver(batch);
    await city.test.runJobs();
    await city.test.deliver(ScoreSheetSuperseded, batch.documents.sheet1.subjectId, { planId: batch.planId, institutionId: batch.institutionId, successorId: randomUUID(), reason: '录入有误' });
    await city.test.runJobs();
    expect((await eventsOf(batch)).at(-1)).toMatchObject({ type: 'archives.VolumeReopened', data: { missing: 1 } });
    expect(await volumeOf(batch)).toMatchObject({ status: 'OPEN' });
  });

  it('follows a corrected result: a failed candidate needs no roster', async () => {
    const batch = makeBatch(city);
    await deliver(batch, Object.keys(batch.steps).filter((n) => !['issued', 'roster', 'certificate'].includes(n)));
    await city.test.runJobs();
    expect((await volumeOf(batch)).missing.map((r) => r.code).sort()).toEqual(['CERTIFICATE_PENDING', 'DOCUMENT_MISSING']);
    await city.test.deliver(ResultCorrected, batch.applicationId, { planId: batch.planId, institutionId: batch.institutionId, outcome: 'FAILED', reason: '复核更正' });
    await city.test.runJobs();
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [] });
  });

  it('waits for nobody who left the plan before it began, for another one', async () => {
    const batch = makeBatch(city);
    const moved = randomUUID();
    await deliver(batch, ['filed', 'enrolled']);
    await city.test.deliver(CandidatesEnrolled, batch.planId, { applicationIds: [moved] });
    await deliver(batch, Object.keys(batch.steps).filter((n) => n !== 'filed' && n !== 'enrolled'));
    await city.test.runJobs();
    expect((await volumeOf(batch)).missing).toEqual([expect.objectContaining({ code: 'RESULT_PENDING' })]);
    await city.test.deliver(PlanChanged, batch.planId, { what: ['candidates'], removedApplicationIds: [moved] });
    await city.test.runJobs();
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [] });
  });

  it('waits for every enrolled candidate, but not for one who was withdrawn by decision, heard of before or after', async () => {
    for (const order of ['before', 'after']) {
      const batch = makeBatch(city);
      const other = randomUUID();
      const withdraw = () => city.test.deliver(ApplicationWithdrawnByDecision, other, { reason: '单位证明离职', slotReleased: true });
      if (order === 'before') await withdraw();
      await deliver(batch, ['filed', 'enrolled']);
      await city.test.deliver(CandidatesEnrolled, batch.planId, { applicationIds: [other] });
      await deliver(batch, Object.keys(batch.steps).filter((n) => n !== 'filed' && n !== 'enrolled'));
      await city.test.runJobs();
      if (order === 'after') {
        expect((await volumeOf(batch)).missing).toEqual([expect.objectContaining({ code: 'RESULT_PENDING' })]);
        await withdraw();
        await city.test.runJobs();
      }
      expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [] });
    }
  });

  it('waits again for one who was withdrawn by decision and taken up again', async () => {
    const batch = makeBatch(city);
    const other = randomUUID();
    await city.test.deliver(ApplicationWithdrawnByDecision, other, { reason: '异议成立', slotReleased: true });
    await city.test.deliver(ApplicationReopened, other, { objectionId: randomUUID(), to: 'RECOMMENDED' });
    await deliver(batch, ['filed', 'enrolled']);
    await city.test.deliver(CandidatesEnrolled, batch.planId, { applicationIds: [other] });
    await deliver(batch, Object.keys(batch.steps).filter((n) => n !== 'filed' && n !== 'enrolled'));
    await city.test.runJobs();
    expect((await volumeOf(batch)).missing).toEqual([expect.objectContaining({ code: 'RESULT_PENDING' })]);
  });

  it('of a cancelled plan asks for its own papers alone', async () => {
    const batch = makeBatch(city);
    await deliver(batch, ['filed', 'enrolled', 'scheme', 'schedule']);
    await city.test.deliver(PlanCancelled, batch.planId, { reason: '人数不足' });
    await city.test.runJobs();
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', missing: [] });
  });

  it('a result heard of before enrolment and plan is kept', async () => {
    const batch = makeBatch(city);
    const application = randomUUID();
    await city.test.deliver(ResultTookEffect, application, resultOf({ planId: batch.planId, institutionId: batch.institutionId, siteId: randomUUID(), registerId: randomUUID(), applicationId: application, outcome: 'FAILED' }));
    await city.test.runJobs();
    await city.test.deliver(PlanFiled, batch.planId, planFiled({ institutionId: batch.institutionId, siteId: randomUUID(), supervisorId: batch.supervisorId }));
    expect((await volumeOf(batch)).missing.map((r) => r.message).filter((m) => m.includes(application.slice(0, 8))).length).toBeGreaterThan(0);
  });
});

describe('integrity and access', () => {
  let batch: Batch;
  beforeAll(async () => { batch = makeBatch(city); await deliver(batch); await city.test.runJobs(); });
  const fileOf = async (name: keyof Batch['documents']): Promise<string> => {
    const [row] = await city.test.db.query<{ copy_id: string }>('SELECT copy_id FROM item WHERE document_id = $1', [batch.documents[name].documentId]);
    return path.join(city.test.service.kit.config.storeFolder, 'archives', row!.copy_id.slice(0, 2), row!.copy_id);
  };
  const check = async () => { expect((await (await archivist(batch)).call('POST', url(batch, '/integrity-checks'))).statusCode).toBe(202); await city.test.runJobs(); };
  const content = (name: keyof Batch['documents']) => url(batch, `/items/${batch.documents[name].documentId}/content`);

  it('gives the bytes of its own copy to those who may, and logs each access', async () => {
    const caller = await archivist(batch);
    const answer = await caller.call('GET', content('form'));
    expect([answer.statusCode, answer.rawPayload.equals(city.owners.bytes.get(batch.documents.form.documentId)!), answer.headers['cache-control']]).toEqual([200, true, 'private, no-store']);
    const auditor = await city.test.as([{ role: 'AUDITOR', place: null }]);
    const log = (await auditor.call('GET', url(batch, '/accesses'))).json();
    expect(log.items).toEqual([expect.objectContaining({ documentId: batch.documents.form.documentId, subject: caller.subject, role: 'ARCHIVIST', sound: true })]);
    expect((await caller.call('GET', url(batch, '/accesses'))).statusCode).toBe(403);
  });

  it('shows an applicant\'s papers to those who took them in and those who keep them, not to all who see the volume, and keeps them for good', async () => {
    const paper = fixed(city.owners, 'APPLICATION_MATERIAL', { applicationId: batch.applicationId, subjectId: batch.applicationId, title: '专业技术职称证书' });
    await deliverDocument(city, 'applications', paper);
    await city.test.runJobs();
    const volume = (await (await archivist(batch)).call('GET', url(batch))).json() as { items: Array<{ documentId: string; status: string; retention: string }> };
    expect(volume.items.find((item) => item.documentId === paper.documentId)).toMatchObject({ status: 'CAPTURED', retention: 'LONG_TERM' });
    const as = async (role: Role, place: string | null) => (await (await city.test.as([{ role, place }])).call('GET', url(batch, `/items/${paper.documentId}/content`))).statusCode;
    expect(await Promise.all((['ARCHIVIST', 'INTAKE_REVIEWER', 'PLAN_OFFICER', 'BODY_ADMIN'] as const).map((role) => as(role, batch.institutionId)))).toEqual([200, 200, 403, 403]);
    expect([await as('BUREAU_OFFICER', batch.supervisorId), await as('AUDITOR', null), await as('BUREAU_OFFICER', randomUUID())]).toEqual([200, 200, 404]);
  });

  it('refuses others, and tells them nothing', async () => {
    for (const caller of [await city.test.as([{ role: 'ARCHIVIST', place: randomUUID() }]), await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])]) expect((await caller.call('GET', content('form'))).statusCode).toBe(404);
    expect((await (await city.test.as([{ role: 'EXPERT', place: randomUUID() }])).call('GET', content('form'))).statusCode).toBe(403);
    expect((await city.test.anonymous.call('GET', content('form'))).statusCode).toBe(401);
    expect((await (await archivist(batch)).call('GET', url(batch, `/items/${randomUUID()}/content`))).statusCode).toBe(404);
  });

  it('has an access log that not even the service changes', async () => {
    await expect(city.test.db.query('DELETE FROM access_log')).rejects.toMatchObject({ code: '42501' });
    await expect(city.test.db.query(`UPDATE access_log SET subject = 'x'`)).rejects.toMatchObject({ code: '42501' });
  });

  it('finds nothing while all is well', async () => {
    await check();
    expect((await eventsOf(batch)).at(-1)).toMatchObject({ type: 'archives.VolumeChecked', data: { items: 10, faults: 0, checkedOn: '2026-04-01' } });
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE', checkedOn: '2026-04-01' });
  });

  it('shows an altered byte and a deleted file, on reading and on checking, and takes sound copies again', async () => {
    const altered = await fileOf('sheet1');
    const bytes = fs.readFileSync(altered);
    bytes[0]! ^= 1;
    fs.writeFileSync(altered, bytes);
    fs.rmSync(await fileOf('roster'));
    const caller = await archivist(batch);
    for (const name of ['sheet1', 'roster'] as const) expect([(await caller.call('GET', content(name))).json().code]).toEqual(['ITEM_TAMPERED']);
    await check();
    const found = (await eventsOf(batch)).filter((e) => e.type === 'archives.ItemMismatched').map((e) => [e.data['documentId'], e.data['found'] === 'MISSING']);
    expect(found.sort()).toEqual([[batch.documents.sheet1.documentId, false], [batch.documents.roster.documentId, true]].sort());
    expect((await eventsOf(batch)).slice(-2).map((e) => e.type)).toEqual(['archives.VolumeChecked', 'archives.VolumeReopened']);
    expect((await caller.call('POST', url(batch, '/closing'))).statusCode).toBe(422);
    for (const name of ['sheet1', 'roster'] as const) expect((await caller.call('POST', url(batch, `/items/${batch.documents[name].documentId}/captures`))).statusCode).toBe(202);
    await city.test.runJobs();
    expect(await volumeOf(batch)).toMatchObject({ status: 'COMPLETE' });
    expect((await caller.call('GET', content('sheet1'))).statusCode).toBe(200);
    await check();
    expect((await eventsOf(batch)).at(-1)).toMatchObject({ type: 'archives.VolumeChecked', data: { faults: 0 } });
  });
});
