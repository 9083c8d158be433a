import { randomUUID } from 'node:crypto';
import { ApplicationAccepted, ApplicationRefused, ApplicationSubmitted, BatchConfirmed, BatchFindingRaised, BatchPublished, BatchSubmitted, CandidatesEnrolled, CertificateCancelled, CertificateIssued, InstitutionRegistered, ItemMismatched, PlanDrafted, PlanFiled, PlanFindingRaised, ResultTookEffect, VolumeClosed, VolumeOpened, type DataOf, type Envelope } from '@gt/contracts';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { BatchTableConsumer } from '../src/consume/batch-table.consumer.js';
import { definition } from '../src/index.js';

interface Row { applicationId: string; name: string; outcome: string; standing: string; reason: string; method: string | null; plan: string | null; institution: string | null; employer: string | null; certificateNumber: string | null }

describe('the batch\'s table', () => {
  let test: TestService;
  let bureau: TestCaller;
  const [bureauId, otherBureauId, institutionId, otherInstitutionId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const table = async (caller: TestCaller, query: string) => (await caller.call('GET', `/api/supervision/batch-table?${query}`)).json() as { items: Row[]; counts: Record<string, number> | null; next: string | null };

  /** The facts of one candidate who passes, by the aggregate that tells them. */
  function story(planId = randomUUID(), name = '买买提·吐尔逊') {
    const [applicationId, batchId, certificateId] = [randomUUID(), randomUUID(), randomUUID()];
    const candidate: DataOf<typeof ApplicationAccepted>['candidate'] = { ...(ApplicationAccepted.example as DataOf<typeof ApplicationAccepted>).candidate, applicationId, institutionId, name, employerName: '嘉陵江机械厂' };
    const submitted = { ...(ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>), institutionId, name, employerName: '嘉陵江机械厂' };
    const tell = {
      submitted: () => test.deliver(ApplicationSubmitted, applicationId, submitted),
      accepted: () => test.deliver(ApplicationAccepted, applicationId, { candidate, rejectedClaims: [] }),
      drafted: () => test.deliver(PlanDrafted, planId, { institutionId, siteId: randomUUID(), name: '2026年第一批贯通评价' }),
      filed: () => test.deliver(PlanFiled, planId, { ...(PlanFiled.example as DataOf<typeof PlanFiled>), institutionId }),
      enrolled: () => test.deliver(CandidatesEnrolled, planId, { applicationIds: [applicationId] }),
      result: () => test.deliver(ResultTookEffect, applicationId, { ...(ResultTookEffect.example as DataOf<typeof ResultTookEffect>), planId, institutionId, candidate, outcome: 'PASSED' }),
      batch: () => test.deliver(BatchSubmitted, batchId, { planId, institutionId, siteId: randomUUID(), supervisorId: bureauId, applicationIds: [applicationId] }),
      confirmed: () => test.deliver(BatchConfirmed, batchId, { planId, institutionId, confirmedOn: '2026-04-01' }),
      issued: () => test.deliver(CertificateIssued, certificateId, { ...(CertificateIssued.example as DataOf<typeof CertificateIssued>), planId, institutionId, batchId, applicationId, name }),
      published: () => test.deliver(BatchPublished, batchId, { planId, institutionId, uploadedOn: '2026-04-02', confirmedVisibleOn: '2026-04-03' }),
    };
    return { planId, applicationId, certificateId, tell };
  }

  beforeAll(async () => {
    test = await startTestService(definition, { now: '2026-04-01T09:00:00+08:00' });
    bureau = await test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]);
    const body = InstitutionRegistered.example as DataOf<typeof InstitutionRegistered>;
    await test.deliver(InstitutionRegistered, institutionId, { ...body, supervisorId: bureauId });
    await test.deliver(InstitutionRegistered, otherInstitutionId, { ...body, supervisorId: otherBureauId });
  });
  afterAll(async () => { await test.stop(); });

  it.each([
    ['the order of time', (t: ReturnType<typeof story>['tell']) => [t.submitted, t.accepted, t.drafted, t.filed, t.enrolled, t.result, t.batch, t.confirmed, t.issued, t.published]],
    ['the other way round, as far as each aggregate\'s own order allows', (t: ReturnType<typeof story>['tell']) => [t.issued, t.batch, t.confirmed, t.published, t.result, t.drafted, t.filed, t.enrolled, t.submitted, t.accepted]],
  ])('shows the same row when the facts come in %s', async (_, order) => {
    const { planId, tell, applicationId } = story();
    for (const step of order(tell)) await step();
    const { items, counts } = await table(bureau, `planId=${planId}`);
    expect(items).toEqual([{ applicationId, name: '买******', institutionId, institution: '重庆某某机械有限公司', employer: '嘉陵江机械厂', occupation: '车工', level: '二级/技师', method: '综合评审', retake: false,
      planId, plan: '2026年第一批贯通评价', standing: 'CERTIFIED', outcome: '已发证', reason: '2026-03-02 发证；已上网', certificateNumber: 'Y000050000001262000001' }]);
    expect(counts).toEqual({ CERTIFIED: 1 });
  });

  it('keeps a row unseen while only an enrolment has come, and counts it once it moves on', async () => {
    const { planId, tell } = story();
    await tell.drafted();
    await tell.enrolled();
    expect((await table(bureau, `planId=${planId}`)).items).toEqual([]);
    await tell.submitted();
    await tell.accepted();
    expect(await table(bureau, `planId=${planId}`)).toMatchObject({ items: [{ standing: 'WAITING', reason: '已编入计划，待报备' }], counts: { WAITING: 1 } });
    await tell.filed();
    await tell.result();
    await tell.batch();
    expect(await table(bureau, `planId=${planId}`)).toMatchObject({ items: [{ reason: '成绩合格，待监管部门确认发证' }], counts: { WAITING: 1 } });
    await tell.confirmed();
    await tell.issued();
    expect((await table(bureau, `planId=${planId}`)).counts).toEqual({ CERTIFIED: 1 });
  });

  it('a cancellation reaches its row by the certificate; one of a certificate from before the system touches none', async () => {
    const { planId, tell, certificateId } = story();
    for (const step of [tell.drafted, tell.submitted, tell.accepted, tell.enrolled, tell.result, tell.issued]) await step();
    await test.deliver(CertificateCancelled, certificateId, { reason: '本人申请注销', cancelledOn: '2026-05-01' });
    expect(await table(bureau, `planId=${planId}`)).toMatchObject({ items: [{ standing: 'CANCELLED', reason: '本人申请注销' }], counts: { CANCELLED: 1 } });
    const [{ n: before }] = await test.db.query<{ n: string }>('SELECT count(*) AS n FROM candidate_row') as [{ n: string }];
    const imported = randomUUID();
    await test.deliver(CertificateIssued, imported, { ...(CertificateIssued.example as DataOf<typeof CertificateIssued>), applicationId: null });
    await test.deliver(CertificateCancelled, imported, { reason: '注销', cancelledOn: '2026-05-01' });
    expect((await test.db.query('SELECT count(*) AS n FROM candidate_row'))[0]).toEqual({ n: before });
  });

  it('a bureau sees its bodies\' rows, a body its own, the municipal reader all; others none', async () => {
    const refusedId = randomUUID();
    await test.deliver(ApplicationSubmitted, refusedId, { ...(ApplicationSubmitted.example as DataOf<typeof ApplicationSubmitted>), institutionId: otherInstitutionId, name: '赵钱孙' });
    await test.deliver(ApplicationRefused, refusedId, ApplicationRefused.example as DataOf<typeof ApplicationRefused>);
    const seen = async (caller: TestCaller) => (await table(caller, 'limit=200')).items;
    const other = await test.as([{ role: 'BUREAU_REVIEWER', place: otherBureauId }]);
    expect((await seen(other)).map((each) => [each.name, each.outcome, each.reason])).toEqual([['赵**', '未受理', '申请人须在职在岗。']]);
    expect((await seen(bureau)).some((each) => each.applicationId === refusedId)).toBe(false);
    expect(await seen(await test.as([{ role: 'PLAN_OFFICER', place: otherInstitutionId }]))).toHaveLength(1);
    const all = await seen(await test.as([{ role: 'MUNICIPAL_READER', place: null }]));
    expect(all).toHaveLength((await seen(bureau)).length + 1);
    expect(JSON.stringify(all)).not.toContain('买买提');
    expect((await (await test.as([{ role: 'EMPLOYER_CLERK', place: randomUUID() }])).call('GET', '/api/supervision/batch-table')).statusCode).toBe(403);
    const plan = (await seen(bureau))[0] as Row & { planId: string };
    expect((await table(other, `planId=${plan.planId}`))).toEqual({ items: [], counts: null, next: null });
    expect((await bureau.call('GET', '/api/supervision/batch-table?planId=x&limit=201')).json().errors).toHaveLength(2);
  });

  it('pages by keyset', async () => {
    const first = await table(bureau, `institutionId=${institutionId}&limit=1`);
    const second = await table(bureau, `institutionId=${institutionId}&limit=1&after=${first.next}`);
    expect(first.items).toHaveLength(1);
    expect(second.items[0]!.applicationId > first.items[0]!.applicationId).toBe(true);
  });

  it('tells everybody what became of the demonstration batch: names masked, no number, no employer, no body', async () => {
    const answer = await test.anonymous.call('GET', '/api/supervision/demonstration-batch');
    expect(answer.statusCode).toBe(200);
    const { items, counts } = answer.json() as { items: Array<Record<string, unknown>>; counts: Array<{ outcome: string; candidates: number }> };
    expect(Object.keys(items[0]!).sort()).toEqual(['level', 'method', 'name', 'occupation', 'outcome', 'plan', 'reason']);
    expect(counts.reduce((sum, each) => sum + each.candidates, 0)).toBe(items.length);
    expect(answer.body).not.toMatch(/买买提|赵钱孙|嘉陵江|重庆某某|sealed:|\d{17}|Y0000/);
  });

  it('takes a run of 2,000 events in a bounded number of statements, and the same run from many members at once comes out the same', async () => {
    const planId = randomUUID();
    const ids = Array.from({ length: 1000 }, () => randomUUID());
    const envelope = (type: string, aggregateType: string, aggregateId: string, data: object): Envelope<never> => ({ id: randomUUID(), type, typeVersion: 1, aggregateType, aggregateId, version: 1, occurredAt: '2026-04-01T01:00:00Z', recordedAt: '2026-04-01T01:00:00Z', actor: { subject: 's', role: 'SERVICE', place: null }, causationId: null, correlationId: 'c', traceparent: null, data } as Envelope<never>);
    const submissions = ids.map((id) => envelope(ApplicationSubmitted.type, ApplicationSubmitted.aggregate, id, { ...(ApplicationSubmitted.example as object), institutionId }));
    const results = ids.map((id) => envelope(ResultTookEffect.type, ResultTookEffect.aggregate, id, { ...(ResultTookEffect.example as object), planId, outcome: 'FAILED' }));
    const enrolment = [envelope(CandidatesEnrolled.type, CandidatesEnrolled.aggregate, planId, { applicationIds: ids })];
    const consumer = new BatchTableConsumer();
    const statements: number[] = [];
    const run = (events: Envelope<never>[]) => test.db.transaction(async (tx) => {
      let n = 0;
      await consumer.on(events, { tx: { ...tx, query: (sql: string, params?: unknown[]) => { n += 1; return tx.query(sql, params); } } as typeof tx, consumer: 'supervision' });
      statements.push(n);
    });
    await Promise.all([run(results.slice(0, 500)), run(submissions.toReversed()), run(enrolment), run(results.slice(500))]);
    expect(Math.max(...statements)).toBeLessThanOrEqual(4);
    expect(await test.db.query('SELECT standing, candidates FROM plan_counter WHERE plan_id = $1 AND candidates <> 0', [planId])).toEqual([{ standing: 'FAILED', candidates: 1000 }]);
    expect(await test.db.query('SELECT standing, count(*)::int AS n FROM candidate_row WHERE plan_id = $1 GROUP BY standing', [planId])).toEqual([{ standing: 'FAILED', n: 1000 }]);
  });

  it('the counters equal the rows', async () => {
    const counted = await test.db.query(`SELECT plan_id, standing, candidates FROM plan_counter WHERE candidates <> 0 ORDER BY 1, 2`);
    const rows = await test.db.query(`SELECT plan_id, standing, count(*)::int AS candidates FROM candidate_row WHERE plan_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`);
    expect(counted).toEqual(rows);
  });

  describe('findings', () => {
    let reviewer: TestCaller;
    beforeAll(async () => { reviewer = await test.as([{ role: 'BUREAU_REVIEWER', place: bureauId }]); });
    const list = async (caller: TestCaller, query = '') => (await caller.call('GET', `/api/supervision/findings?${query}`)).json().items as Array<{ id: string; findingCode: string; status: string; originAggregateId: string }>;

    it('are opened once for what each service noticed, a mismatched archive item among them', async () => {
      const volumeId = randomUUID();
      const raised = await test.deliver(PlanFindingRaised, randomUUID(), { ...(PlanFindingRaised.example as DataOf<typeof PlanFindingRaised>), institutionId });
      await test.redeliver(raised);
      await test.deliver(BatchFindingRaised, randomUUID(), { ...(BatchFindingRaised.example as DataOf<typeof BatchFindingRaised>), institutionId: otherInstitutionId });
      await test.deliver(VolumeOpened, volumeId, { planId: randomUUID(), institutionId, title: '第一批' });
      await test.deliver(ItemMismatched, volumeId, ItemMismatched.example as DataOf<typeof ItemMismatched>);
      await test.deliver(VolumeClosed, volumeId, { planId: randomUUID(), institutionId, closedOn: '2026-05-01', items: 1 });
      const found = await list(reviewer);
      expect(found.map((each) => each.findingCode).sort()).toEqual(['ARCHIVE_ITEM_MISMATCHED', 'FILED_UNDER_REVOKED_FILING']);
      expect(found.find((each) => each.findingCode === 'ARCHIVE_ITEM_MISMATCHED')?.originAggregateId).toBe(volumeId);
      expect((await test.published()).filter((each) => each.type === 'supervision.FindingOpened')).toHaveLength(3);
      expect(await list(await test.as([{ role: 'BODY_ADMIN', place: otherInstitutionId }]))).toHaveLength(1);
      expect(await list(await test.as([{ role: 'AUDITOR', place: null }]))).toHaveLength(3);
    });

    it('are settled once, with a decision, by the reviewer of the body\'s supervisor', async () => {
      const finding = (await list(reviewer, 'status=OPEN')).find((each) => each.findingCode === 'FILED_UNDER_REVOKED_FILING')!;
      const settle = (caller: TestCaller, body: unknown = { decision: '计划继续' }) => caller.call('POST', `/api/supervision/findings/${finding.id}/settle`, body);
      const other = await test.as([{ role: 'BUREAU_REVIEWER', place: otherBureauId }]);
      expect((await settle(other)).statusCode).toBe(404);
      expect((await other.call('GET', `/api/supervision/findings/${finding.id}`)).statusCode).toBe(404);
      expect((await settle(bureau)).statusCode).toBe(403);
      expect((await settle(reviewer, { decision: ' ' })).json().errors).toMatchObject([{ field: 'decision' }]);
      expect((await settle(reviewer)).json()).toMatchObject({ status: 'SETTLED', decision: '计划继续', settledOn: '2026-04-01' });
      expect([(await settle(reviewer)).statusCode, (await settle(reviewer)).json().code]).toEqual([409, 'WRONG_STATE']);
      expect((await test.published()).find((each) => each.type === 'supervision.FindingSettled')).toMatchObject({ aggregateId: finding.id, version: 2,
        data: { findingCode: 'FILED_UNDER_REVOKED_FILING', institutionId, originAggregateType: 'evaluation.plan', originAggregateId: finding.originAggregateId, decision: '计划继续' } });
      expect((await list(reviewer, 'status=SETTLED')).map((each) => each.id)).toEqual([finding.id]);
    });
  });
});

it('production has no public summary', async () => {
  const test = await startTestService(definition, { profile: 'production' });
  try { expect((await test.anonymous.call('GET', '/api/supervision/demonstration-batch')).statusCode).toBe(404); } finally { await test.stop(); }
});
