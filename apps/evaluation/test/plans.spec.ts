import { randomUUID } from 'node:crypto';
import { ApplicationMovedWithSlot, ApplicationWithdrawnByDecision, FeeScheduleDrafted, FeeSchedulePublished, FeeScheduleSuperseded, FilingRevoked, InstitutionSuspended, InstitutionTransferred } from '@gt/contracts';
import { accept, addBody, candidate, content, draft, members, NOW, ok, refusal, startCity, type City } from './setup.js';

let city: City;
beforeAll(async () => { city = await startCity(); });
beforeEach(() => city.test.setClock(NOW));
afterAll(() => city.test.stop());

const enrolment = (...ids: string[]) => ({ candidates: ids.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });

describe('the price list of the body', () => {
  it('is refused without a published price list, learned by event in either order (七(五))', async () => {
    const unpriced = { test: city.test, ...(await addBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U5B9Y8P', prefix: 'S000050000077', fees: false })) };
    const plan = await draft(unpriced);
    expect(await refusal(unpriced.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['FEES_NOT_PUBLISHED'] });
    const [fees, institutionId] = [randomUUID(), unpriced.body.institutionId];
    await city.test.deliver(FeeScheduleDrafted, fees, { institutionId });
    expect(await refusal(unpriced.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ codes: ['FEES_NOT_PUBLISHED'] });
    await city.test.deliver(FeeSchedulePublished, fees, { institutionId, edition: 1, items: [{ name: '评价费', occupationCode: null, level: null, method: null, amount: 0, costs: [] }], basis: '公示', note: null, publishedOn: '2026-03-02', effectiveFrom: '2026-03-10' });
    expect(await ok(unpriced.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ filing: { fees: { scheduleId: fees, edition: 1 } } });
    expect((await city.test.published()).filter((each) => each.aggregateId === plan.id).at(-1)?.data).toMatchObject({ feeSchedule: { scheduleId: fees, edition: 1 } });
    const tooLate = await draft(unpriced);
    await city.test.deliver(FeeScheduleSuperseded, fees, { institutionId, by: randomUUID(), from: '2026-03-15' });
    expect(await refusal(unpriced.officer, 'POST', `plans/${tooLate.id}/file`)).toMatchObject({ codes: ['FEES_NOT_PUBLISHED'] });
  });
});

describe('drafting', () => {
  it('the system composes a name with 贯通, numbered by body and year', async () => {
    const other: City = { test: city.test, ...(await addBody(city.test)) };
    expect((await draft(other)).name).toBe('某某评价机构2026年第1批贯通评价');
    expect((await draft(other)).name).toBe('某某评价机构2026年第2批贯通评价');
  });
  it('an own name without 贯通 is refused, and a site of another body named', async () => {
    expect(await refusal(city.officer, 'POST', 'plans', content(city, { name: '春季评价' }))).toMatchObject({ status: 422, codes: ['PLAN_NAME_WITHOUT_MARK'] });
    const answer = await city.officer.call('POST', '/api/evaluation/plans', content(city, { siteId: randomUUID() }));
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: 'siteId' }] });
  });
  it('an officer of another body may not, and nobody without a token', async () => {
    const stranger = await city.test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]);
    expect(await refusal(stranger, 'POST', 'plans', content(city))).toMatchObject({ status: 403 });
    expect(await refusal(city.test.anonymous, 'POST', 'plans', content(city))).toMatchObject({ status: 401 });
  });
  it('names every wrong field at once, at every depth', async () => {
    const answer = await city.officer.call('POST', '/api/evaluation/plans', { ...content(city), siteId: 1, sessions: [{ day: '2026-02-30', time: '', venue: [], methods: ['EXAM'], content: 'x', extra: 1 }], scope: {}, personnel: { examOfficers: [] }, standard: 'x', toString: 1 });
    expect(answer.statusCode).toBe(400);
    const fields = (answer.json() as { errors: { field: string }[] }).errors.map((fault) => fault.field);
    expect(fields).toEqual(expect.arrayContaining(['siteId', 'sessions[0].day', 'sessions[0].time', 'sessions[0].venue', 'sessions[0].methods', 'sessions[0].extra', 'scope', 'standard', 'toString',
      'personnel.siteLead', 'personnel.qualitySupervisor', 'personnel.examOfficers', 'personnel.proofreader', 'personnel.chief']));
  });
  it('a change names the version that it was made on', async () => {
    const plan = await draft(city);
    const { institutionId: _, ...changed } = content(city, { scheme: [{ title: '应急预案', text: '停电改期' }] });
    expect(await refusal(city.officer, 'PUT', `plans/${plan.id}`, changed)).toMatchObject({ status: 428 });
    expect(await refusal(city.officer, 'PUT', `plans/${plan.id}`, changed, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    await ok(city.officer, 'PUT', `plans/${plan.id}`, changed, 200, { 'if-match': '"1"' });
    expect(await refusal(city.officer, 'PUT', `plans/${plan.id}`, changed, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
  });
});

describe('filing (六(一))', () => {
  it('late is refused with the last good day; the bureau may admit it with a reason; the body may not', async () => {
    const plan = await draft(city);
    await city.test.setClock('2026-03-07T00:00:00+08:00');
    const late = await refusal(city.officer, 'POST', `plans/${plan.id}/file`);
    expect(late).toMatchObject({ status: 422, codes: ['FILED_TOO_LATE'] });
    expect(late.detail).toContain('2026-03-06');
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/filing-permissions`, { reason: '自己准' })).toMatchObject({ status: 403 });
    await ok(city.bureau, 'POST', `plans/${plan.id}/filing-permissions`, { reason: '因系统故障' });
    expect(await ok(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 'FILED', filing: { lateOverride: '因系统故障', lastFilingDay: '2026-03-06' } });
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 409, code: 'WRONG_STATE' });
  });
  it('a returned plan that comes back in the grace keeps its date', async () => {
    const plan = await draft(city);
    await city.test.setClock('2026-03-06T18:00:00+08:00');
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    await ok(city.bureau, 'POST', `plans/${plan.id}/return`, { reason: '请补充应急预案' });
    await city.test.setClock('2026-03-11T18:00:00+08:00');
    expect(await ok(city.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 'FILED', filing: { filedOn: '2026-03-06' } });
  });
  it('a repeated key files once', async () => {
    const plan = await draft(city);
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await city.officer.call('POST', `/api/evaluation/plans/${plan.id}/file`, undefined, headers), await city.officer.call('POST', `/api/evaluation/plans/${plan.id}/file`, undefined, headers)];
    expect([first.statusCode, second.statusCode, second.headers['idempotent-replayed']]).toEqual([200, 200, 'true']);
    expect(second.json()).toEqual(first.json());
  });
  it('a body that files outside carries the city\'s receipt', async () => {
    const outside: City = { test: city.test, ...(await addBody(city.test, { filingMode: 'EXTERNAL' })) };
    const plan = await draft(outside);
    expect(await refusal(outside.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ codes: ['EXTERNAL_FILING_MISSING'] });
    const { institutionId: _, ...changed } = content(outside, { external: { name: '贯通第1批', number: 'CQ-2026-1', filedAt: '2026-03-01T10:00:00+08:00', receipt: 'HZ-1' } });
    await ok(outside.officer, 'PUT', `plans/${plan.id}`, changed, 200, { 'if-match': '"1"' });
    expect(await ok(outside.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ filing: { filedOn: '2026-03-01' } });
    const filed = (await city.test.published()).find((event) => event.type === 'evaluation.PlanFiled' && event.aggregateId === plan.id);
    expect(filed!.data['external']).toEqual({ name: '贯通第1批', number: 'CQ-2026-1', filedAt: '2026-03-01T02:00:00.000Z', receipt: 'HZ-1' });
  });
  it('fixes scheme and schedule by a job, once', async () => {
    const plan = await draft(city);
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    await city.test.runJobs();
    const documents = (await city.test.published()).filter((event) => event.type === 'evaluation.DocumentFixed' && event.data['planId'] === plan.id);
    expect(documents.map((event) => [event.data['documentClass'], event.data['signatureKinds'], event.data['mediaType']])).toEqual([['WORK_SCHEME', ['IN_SYSTEM_APPROVAL'], 'application/pdf'], ['SCHEDULE', [], 'application/pdf']]);
    const pdf = await city.officer.call('GET', `/api/evaluation/documents/${documents[0]!.aggregateId}`);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    // the plan says where they are, the newest filing's first, to those who may fetch them
    const shown = async (caller = city.officer) => (await ok<{ documents: { id: string; title: string; filedAt: string }[] }>(caller, 'GET', `plans/${plan.id}`)).documents;
    expect((await shown()).map((each) => each.id)).toEqual(documents.map((event) => event.aggregateId));
    await ok(city.bureau, 'POST', `plans/${plan.id}/return`, { reason: '请补充工作方案' });
    await ok(city.officer, 'POST', `plans/${plan.id}/file`);
    await city.test.runJobs();
    const all = await shown();
    expect([all.length, all.slice(2).map((each) => each.id)]).toEqual([4, documents.map((event) => event.aggregateId)]);
    expect(all.map((each) => /工作方案$|批次安排表$/.exec(each.title)?.[0])).toEqual(['工作方案', '批次安排表', '工作方案', '批次安排表']);
    expect(await shown(await city.test.as([{ role: 'QUALITY_SUPERVISOR', place: city.body.institutionId }]))).toEqual([]);
  });
});

describe('facts that cross a plan, both ways (flow.md)', () => {
  it('a revocation that is known before: the filing is refused, naming it and every day', async () => {
    const other: City = { test: city.test, ...(await addBody(city.test)) };
    const plan = await draft(other);
    await city.test.deliver(FilingRevoked, other.body.filingId, { institutionId: other.body.institutionId, reason: '专家不足三人', from: '2026-02-01' });
    expect(await refusal(other.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 422, codes: ['NOT_IN_BRIDGING_FILING', 'NOT_IN_BRIDGING_FILING', 'NOT_IN_BRIDGING_FILING'] });
  });
  it('the same revocation that comes after: nothing is rewritten, a finding is raised, its settlement lets the plan start', async () => {
    const other: City = { test: city.test, ...(await addBody(city.test)) };
    const plan = await draft(other);
    const [applicationId] = await accept(city.test, [candidate(other.body)]);
    await ok(other.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(applicationId!));
    await ok(other.officer, 'POST', `plans/${plan.id}/file`);
    await ok(other.officer, 'POST', `plans/${plan.id}/panels`, { kind: 'REVIEW', members: members(other), candidates: [{ applicationId }] }, 201);
    const revoked = await city.test.deliver(FilingRevoked, other.body.filingId, { institutionId: other.body.institutionId, reason: '专家不足三人', from: '2026-02-01' });
    await city.test.redeliver(revoked);
    const raised = (await city.test.published()).filter((event) => event.aggregateId === plan.id && event.type === 'evaluation.PlanFindingRaised');
    expect(raised.map((event) => event.data['findingCode'])).toEqual(['FILED_UNDER_REVOKED_FILING']);
    expect(await ok(other.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ status: 'FILED', filing: { filedOn: '2026-03-02' }, findings: [{ code: 'FILED_UNDER_REVOKED_FILING', decision: null }] });
    await city.test.setClock('2026-03-20T09:00:00+08:00');
    expect(await refusal(other.officer, 'POST', `plans/${plan.id}/start`)).toMatchObject({ status: 422, codes: ['FINDING_OPEN'] });
    const { FindingSettled } = await import('@gt/contracts');
    const settled = await city.test.deliver(FindingSettled, randomUUID(), { findingCode: 'FILED_UNDER_REVOKED_FILING', institutionId: other.body.institutionId, originAggregateType: 'evaluation.plan', originAggregateId: plan.id, decision: '计划继续' });
    await city.test.redeliver(settled);
    expect((await city.test.published()).filter((event) => event.type === 'evaluation.PlanFindingSettled' && event.aggregateId === plan.id)).toHaveLength(1);
    await ok(other.officer, 'POST', `plans/${plan.id}/start`);
  });
  it('a suspension before refuses the filing, one after raises a finding, one from after the last day does neither', async () => {
    const [before, after, later] = await Promise.all([0, 1, 2].map(async (): Promise<City> => ({ test: city.test, ...(await addBody(city.test)) })));
    await city.test.deliver(InstitutionSuspended, before!.body.institutionId, { reason: '整改', from: '2026-03-01' });
    expect(await refusal(before!.officer, 'POST', `plans/${(await draft(before!)).id}/file`)).toMatchObject({ codes: ['BODY_NOT_ACTIVE'] });
    const plan = await draft(after!);
    await ok(after!.officer, 'POST', `plans/${plan.id}/file`);
    await city.test.deliver(InstitutionSuspended, after!.body.institutionId, { reason: '整改', from: '2026-03-20' });
    expect(await ok(after!.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ findings: [{ code: 'FILED_WHILE_SUSPENDED' }] });
    const safe = await draft(later!);
    await ok(later!.officer, 'POST', `plans/${safe.id}/file`);
    await city.test.deliver(InstitutionSuspended, later!.body.institutionId, { reason: '整改', from: '2026-03-21' });
    expect(await ok(later!.officer, 'GET', `plans/${safe.id}`)).toMatchObject({ findings: [] });
  });
});

describe('enrolling', () => {
  it('32 officers at once put one candidate into one plan only', async () => {
    const [applicationId] = await accept(city.test, [candidate(city.body)]);
    const plans = await Promise.all(Array.from({ length: 32 }, () => draft(city)));
    const answers = await Promise.all(plans.map(({ id }) => city.officer.call('POST', `/api/evaluation/plans/${id}/enrolments`, enrolment(applicationId!))));
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1);
    for (const answer of answers.filter((each) => each.statusCode !== 200)) expect(answer.json()).toMatchObject({ status: 422, code: 'CANDIDATE_IN_OTHER_PLAN' });
    const [row] = await city.test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM enrolment WHERE application_id = $1', [applicationId]);
    expect(row!.n).toBe(1);
  });
  it('the database itself refuses a second plan', async () => {
    const [applicationId] = await accept(city.test, [candidate(city.body)]);
    const [first, second] = [await draft(city), await draft(city)];
    await ok(city.officer, 'POST', `plans/${first.id}/enrolments`, enrolment(applicationId!));
    await expect(city.test.db.query('INSERT INTO enrolment (plan_id, application_id) VALUES ($1, $2)', [second.id, applicationId])).rejects.toMatchObject({ code: '23505' });
  });
  it('a list with one faulty row stores nothing; a cancelled plan gives its candidates back', async () => {
    const [good, foreign] = await accept(city.test, [candidate(city.body), candidate(city.body, { level: 1, occupation: { code: '4-01-01-01', name: '其他', workType: null } })]);
    const [first, second] = [await draft(city), await draft(city)];
    expect(await refusal(city.officer, 'POST', `plans/${first.id}/enrolments`, enrolment(good!, foreign!, randomUUID()))).toMatchObject({ codes: ['CANDIDATE_OUT_OF_PLAN_SCOPE', 'CANDIDATE_UNKNOWN'] });
    await ok(city.officer, 'POST', `plans/${first.id}/enrolments`, enrolment(good!));
    await ok(city.officer, 'POST', `plans/${first.id}/cancel`, { reason: '人数不足' });
    await ok(city.officer, 'POST', `plans/${second.id}/enrolments`, enrolment(good!));
    expect((await ok<{ items: unknown[] }>(city.officer, 'GET', `plans/${second.id}/candidates`)).items).toHaveLength(1);
  });
  it('a withdrawal by decision takes the candidate out of a plan that has not begun, and out of the waiting', async () => {
    const [applicationId, waiting] = await accept(city.test, [candidate(city.body), candidate(city.body)]);
    const plan = await draft(city);
    await ok(city.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(applicationId!));
    await city.test.deliver(ApplicationWithdrawnByDecision, applicationId!, { reason: '离职', slotReleased: true });
    expect(await ok(city.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ candidateCount: 0 });
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(applicationId!))).toMatchObject({ codes: ['CANDIDATE_WITHDRAWN'] });
    const { items } = await ok<{ items: { id: string }[] }>(city.officer, 'GET', 'candidates?limit=200');
    expect(items.map((item) => item.id)).toContain(waiting);
    expect(items.map((item) => item.id)).not.toContain(applicationId);
  });
  it('one that was withdrawn by decision and is accepted anew, because an objection was right, is a candidate again, as it is accepted now', async () => {
    const { ApplicationAccepted } = await import('@gt/contracts');
    const one = candidate(city.body);
    const accepted = (method: 'COMPREHENSIVE_REVIEW' | 'DIRECT_RECOGNITION') => city.test.deliver(ApplicationAccepted, one.applicationId, { candidate: { ...one, method }, rejectedClaims: [] });
    await accepted('COMPREHENSIVE_REVIEW');
    await city.test.deliver(ApplicationWithdrawnByDecision, one.applicationId, { reason: '异议成立', slotReleased: true });
    await accepted('DIRECT_RECOGNITION');
    expect(await city.test.db.query('SELECT withdrawn, waiting, data->>\'method\' AS method FROM candidate WHERE application_id = $1', [one.applicationId])).toEqual([{ withdrawn: false, waiting: true, method: 'DIRECT_RECOGNITION' }]);
  });
  it('one whose slot was moved is at the other body; crossed by an enrolment, out of the plan first', async () => {
    const [waiting, enrolled] = [candidate(city.body), candidate(city.body)];
    await accept(city.test, [waiting, enrolled]);
    const plan = await draft(city);
    await ok(city.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(enrolled.applicationId));
    const other = await addBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U5B9Y9N', prefix: 'S000050000078' });
    const move = (one: typeof waiting) => city.test.deliver(ApplicationMovedWithSlot, one.applicationId, { candidate: { ...one, institutionId: other.body.institutionId, siteId: other.body.siteId }, from: { institutionId: one.institutionId, occupation: one.occupation }, reason: '评价机构终止', document: '渝鉴函〔2026〕8号' });
    const envelope = await move(waiting);
    await city.test.redeliver(envelope);
    await move(enrolled);
    expect(await ok(city.officer, 'GET', `plans/${plan.id}`)).toMatchObject({ candidateCount: 0 });
    expect(await city.test.db.query('SELECT institution_id, waiting FROM candidate WHERE application_id = ANY($1::uuid[])', [[waiting.applicationId, enrolled.applicationId]])).toEqual(Array.from({ length: 2 }, () => ({ institution_id: other.body.institutionId, waiting: true })));
    const own = await draft({ test: city.test, ...other });
    await ok(other.officer, 'POST', `plans/${own.id}/enrolments`, enrolment(waiting.applicationId, enrolled.applicationId));
    expect(await refusal(city.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(waiting.applicationId))).toMatchObject({ status: 422 });
  });
  it('a doubled acceptance is one candidate', async () => {
    const { ApplicationAccepted } = await import('@gt/contracts');
    const one = candidate(city.body);
    const envelope = await city.test.deliver(ApplicationAccepted, one.applicationId, { candidate: one, rejectedClaims: [] });
    await city.test.redeliver(envelope);
    const [row] = await city.test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM candidate WHERE application_id = $1', [one.applicationId]);
    expect(row!.n).toBe(1);
  });
});

describe('who sees which plan', () => {
  it('the list is exactly what one may read, page by page; names are masked for who only reads the city', async () => {
    const other: City = { test: city.test, ...(await addBody(city.test)) };
    const [a, b, c] = [await draft(other), await draft(other), await draft(other)];
    const [applicationId] = await accept(city.test, [candidate(other.body)]);
    await ok(other.officer, 'POST', `plans/${a!.id}/enrolments`, enrolment(applicationId!));
    await ok(other.officer, 'POST', `plans/${a!.id}/panels`, { kind: 'REVIEW', members: members(other), candidates: [{ applicationId }] }, 201);
    const first = await ok<{ items: { id: string }[]; next: string }>(other.officer, 'GET', 'plans?limit=2');
    const rest = await ok<{ items: { id: string }[]; next: null }>(other.officer, 'GET', `plans?limit=2&after=${first.next}`);
    expect([...first.items, ...rest.items].map((item) => item.id)).toEqual([a!.id, b!.id, c!.id].sort());
    expect(rest.next).toBeNull();
    // an expert sees the plan in which the expert sits, and no other
    expect((await ok<{ items: { id: string }[] }>(other.experts[0]!, 'GET', 'plans')).items.map((item) => item.id)).toEqual([a!.id]);
    expect((await other.experts[0]!.call('GET', `/api/evaluation/plans/${b!.id}`)).statusCode).toBe(404);
    expect((await city.officer.call('GET', `/api/evaluation/plans/${a!.id}`)).statusCode).toBe(404);
    const [reader, own] = [await city.test.as([{ role: 'MUNICIPAL_READER', place: null }]), other.officer];
    const nameFor = async (caller: typeof reader) => (await ok<{ items: { name: string }[] }>(caller, 'GET', `plans/${a!.id}/candidates`)).items[0]!.name;
    expect([await nameFor(reader), await nameFor(own)]).toEqual(['买********', '买买提·吐尔逊'].map((name, i) => (i === 0 ? expect.stringMatching(/^买\*+$/) : name)));
  });
  it.each(['plans?limit=0', 'plans?limit=201', 'plans?limit=1&limit=2', 'plans?status=OPEN', 'plans?after=x', 'plans?institution=x', 'sheets?planId=1', 'results?after=', 'plans/nonsense'])('400 for %s', async (url) => {
    const answer = await city.officer.call('GET', `/api/evaluation/${url}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([url.startsWith('sheets') ? 403 : 400, expect.stringContaining('problem+json')]);
  });
});

describe('postponing', () => {
  it('dissolves the panels, keeps the candidates, and the plan is filed anew with its new day', async () => {
    const other: City = { test: city.test, ...(await addBody(city.test)) };
    const plan = await draft(other);
    const [applicationId] = await accept(city.test, [candidate(other.body)]);
    await ok(other.officer, 'POST', `plans/${plan.id}/enrolments`, enrolment(applicationId!));
    await ok(other.officer, 'POST', `plans/${plan.id}/file`);
    const panel = { kind: 'REVIEW', members: members(other), candidates: [{ applicationId }] };
    await ok(other.officer, 'POST', `plans/${plan.id}/panels`, panel, 201);
    await city.test.setClock('2026-03-19T09:00:00+08:00');
    const postponed = await ok<{ version: number }>(other.officer, 'POST', `plans/${plan.id}/postpone`, { reason: '场地停电' });
    expect(postponed).toMatchObject({ status: 'POSTPONED', candidateCount: 1 });
    expect(await refusal(other.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ codes: ['FILED_TOO_LATE'] });
    const { institutionId: _, ...moved } = content(other, { sessions: [{ day: '2026-04-10', time: '09:00–17:00', venue: '本部评审室', methods: ['COMPREHENSIVE_REVIEW'], content: '贯通评价' }] });
    await ok(other.officer, 'PUT', `plans/${plan.id}`, moved, 200, { 'if-match': `"${postponed.version}"` });
    expect(await ok(other.officer, 'POST', `plans/${plan.id}/file`)).toMatchObject({ status: 'FILED', filing: { filedOn: '2026-03-19', firstAssessmentDay: '2026-04-10' } });
    await ok(other.officer, 'POST', `plans/${plan.id}/panels`, panel, 201);
    await city.test.setClock('2026-04-09T09:00:00+08:00');
    expect(await refusal(other.officer, 'POST', `plans/${plan.id}/start`)).toMatchObject({ codes: ['ASSESSMENT_DAY_NOT_REACHED'] });
    await city.test.setClock('2026-04-10T09:00:00+08:00');
    await ok(other.officer, 'POST', `plans/${plan.id}/start`);
    expect(await refusal(other.officer, 'POST', `plans/${plan.id}/cancel`, { reason: '晚了' })).toMatchObject({ status: 409 });
  });
});

describe('a body that passes to another bureau (四(一))', () => {
  it('takes its open plans along, doubled or not; the filing keeps the bureau of its day and a cancelled plan stays', async () => {
    const place = { test: city.test, ...(await addBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U5B9Z6Q', prefix: 'S000050000078' })) };
    const [filed, cancelled] = [await draft(place), await draft(place)];
    await ok(place.officer, 'POST', `plans/${filed.id}/file`);
    await ok(place.officer, 'POST', `plans/${cancelled.id}/cancel`, { reason: '不办了' });
    const [from, to] = [place.body.bureauId, randomUUID()];
    // before it is passed on, the municipal centre sees what goes along
    const [centre] = await city.test.db.query<{ id: string }>(`SELECT id FROM copy WHERE aggregate_type = 'institutions.bureau' AND state->>'level' = 'MUNICIPAL' ORDER BY id LIMIT 1`);
    const atCentre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: centre!.id }]);
    const cases = (caller = atCentre) => caller.call('POST', '/api/evaluation/open-cases', { institutionIds: [place.body.institutionId] });
    expect((await cases()).json()).toEqual({ items: [{ institutionId: place.body.institutionId, name: '评价计划', count: 1 }] });
    expect([(await cases(place.officer)).statusCode, (await cases(await city.test.as([{ role: 'BUREAU_REVIEWER', place: to }]))).statusCode]).toEqual([403, 403]);
    await city.test.redeliver(await city.test.deliver(InstitutionTransferred, place.body.institutionId, { from, to, kind: 'TRANSFER', reason: '区划调整', document: '文件', on: '2026-03-02' }));
    const newer = await city.test.as([{ role: 'BUREAU_REVIEWER', place: to }]);
    expect(await ok(newer, 'GET', `plans/${filed.id}`)).toMatchObject({ supervisorId: to, filing: { supervisorId: from } });
    expect([(await place.bureau.call('GET', `/api/evaluation/plans/${filed.id}`)).statusCode, (await newer.call('GET', `/api/evaluation/plans/${cancelled.id}`)).statusCode]).toEqual([404, 404]);
    expect((await city.test.published()).filter((each) => each.aggregateId === filed.id && each.type === 'evaluation.PlanTransferred')).toHaveLength(1);
    await ok(newer, 'POST', `plans/${filed.id}/return`, { reason: '请补充' });
    await ok(place.officer, 'POST', `plans/${filed.id}/file`);
    expect(await ok(newer, 'GET', `plans/${filed.id}`)).toMatchObject({ filing: { supervisorId: to } });
  });
});
