import { cq2022v1, type PlanStaff } from '@gt/rules';
import { decideChange, decideDraft, decideEnrol, decideFinding, decideSettlement, decideStart, decideTransfer, type EnrolmentCandidate } from './plan-decisions.js';
import { evolvePlan, planAllows, type Plan, type PlanContent, type PlanEvent, type PlanFiling } from './plan.js';

const turner = { code: '6-18-01-01', name: '车工', workType: null };
const person = (name: string) => ({ name, subject: null });
const content: PlanContent = {
  name: '贯通评价', siteId: 'site', scheme: [], external: null, sessions: [{ day: '2026-03-20', time: '09:00', venue: '本部', methods: ['COMPREHENSIVE_REVIEW'], content: '评审' }],
  standard: { kind: 'NATIONAL', name: '标准', number: null, edition: '2018' }, scope: [{ occupation: turner, level: 2 }],
  personnel: { siteLead: person('王一'), qualitySupervisor: person('王二'), examOfficers: [person('王三')], proofreader: person('王四'), chief: { ...person('王五'), expertId: 'e1' } },
};
const staff: PlanStaff = { siteLead: 'a', qualitySupervisor: 'b', examOfficers: ['c'], proofreader: 'd', chief: 'e1', panelMembers: ['e1', 'e2', 'e3'], panelChairs: ['e1'], assessors: [] };
const drafted: PlanEvent = { type: 'PlanDrafted', data: { institutionId: 'body', supervisorId: 'bureau', content } };
const filing: PlanFiling & { institutionId: string } = { institutionId: 'body', supervisorId: 'bureau', filedOn: '2026-03-02', filedAt: '2026-03-02T01:00:00Z', firstAssessmentDay: '2026-03-20', lastAssessmentDay: '2026-03-21', lastFilingDay: '2026-03-06', ruleSet: { id: 'r', version: 1 }, lateOverride: null, content };
const filed: PlanEvent = { type: 'PlanFiled', data: filing };
const given = (...events: PlanEvent[]): Plan => events.reduce<Plan>(evolvePlan, evolvePlan(null, drafted));
const codes = (decision: { ok: true } | { ok: false; reasons: readonly { code: string }[] }) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));

describe('drafting and changing', () => {
  it('a name without 贯通 is refused (六(一))', () => {
    expect(codes(decideDraft('body', 'bureau', { ...content, name: '第一批评价' }, cq2022v1))).toEqual(['PLAN_NAME_WITHOUT_MARK']);
    expect(codes(decideChange(given(), { ...content, name: '第一批评价' }, staff, cq2022v1))).toEqual(['PLAN_NAME_WITHOUT_MARK']);
  });
  it('names the parts that changed; the same content again is no event', () => {
    const decision = decideChange(given(), { ...content, siteId: 'other' }, staff, cq2022v1);
    expect(decision).toMatchObject({ ok: true, events: [{ data: { what: ['siteId'] } }] });
    expect(decideChange(given(), { ...content }, staff, cq2022v1)).toEqual({ ok: true, events: [] });
  });
  it('a filed plan keeps its schedule, its people may be replaced', () => {
    expect(codes(decideChange(given(filed), { ...content, siteId: 'other' }, staff, cq2022v1))).toEqual(['FILED_PLAN_FIXED']);
    expect(decideChange(given(filed), { ...content, personnel: { ...content.personnel, siteLead: person('李一') } }, staff, cq2022v1).ok).toBe(true);
  });
  it('after the start the new people must fit: the chief sits, the proofreader does not', () => {
    const running = given({ type: 'CandidatesEnrolled', data: { applicationIds: ['a'] } }, filed, { type: 'PlanStarted', data: { startedOn: '2026-03-20' } });
    const change = { ...content, personnel: { ...content.personnel, siteLead: person('李一') } };
    expect(decideChange(running, change, staff, cq2022v1).ok).toBe(true);
    expect(codes(decideChange(running, change, { ...staff, chief: 'e9', proofreader: 'e2' }, cq2022v1))).toEqual(['CHIEF_DOES_NOT_SIT', 'PROOFREADER_SCORES']);
    expect(codes(decideChange(running, { ...content, siteId: 'other' }, staff, cq2022v1))).toEqual(['FILED_PLAN_FIXED']);
  });
});

describe('enrolling', () => {
  const known: EnrolmentCandidate['known'] = { institutionId: 'body', occupation: turner, level: 2, method: 'COMPREHENSIVE_REVIEW', withdrawn: false, planId: null };
  const candidate = (change: Partial<NonNullable<EnrolmentCandidate['known']>> = {}, inPostConfirmed = true): EnrolmentCandidate => ({ applicationId: 'a', inPostConfirmed, known: { ...known, ...change } });
  it.each<[string, EnrolmentCandidate, string[]]>([
    ['nobody knows', { applicationId: 'a', inPostConfirmed: true, known: null }, ['CANDIDATE_UNKNOWN']],
    ['of another body', candidate({ institutionId: 'other' }), ['CANDIDATE_UNKNOWN']],
    ['withdrawn', candidate({ withdrawn: true }), ['CANDIDATE_WITHDRAWN']],
    ['in this plan already', candidate({ planId: 'plan' }), ['CANDIDATE_ALREADY_ENROLLED']],
    ['in another plan', candidate({ planId: 'other' }), ['CANDIDATE_IN_OTHER_PLAN']],
    ['of another level', candidate({ level: 1 }), ['CANDIDATE_OUT_OF_PLAN_SCOPE']],
    ['of a method that no session has', candidate({ method: 'DIRECT_RECOGNITION' }), ['CANDIDATE_METHOD_NOT_PLANNED']],
    ['whose employer has not confirmed 在职在岗', candidate({}, false), ['IN_POST_NOT_CONFIRMED']],
    ['whose employer confirmed it too long ago', candidate({ inPost: { confirmedOn: '2026-01-15', byName: '李审核' } }, false), ['IN_POST_NOT_CONFIRMED']],
    ['who moved, whatever is confirmed, until that is settled', candidate({ held: 'SUPERVISOR', inPost: { confirmedOn: '2026-03-01', byName: '李审核' } }), ['CANDIDATE_ON_HOLD']],
    ['wrong in every way', candidate({ withdrawn: true, planId: 'other', level: 3, method: 'PRACTICAL_ASSESSMENT' }, false), ['CANDIDATE_WITHDRAWN', 'CANDIDATE_IN_OTHER_PLAN', 'CANDIDATE_OUT_OF_PLAN_SCOPE', 'CANDIDATE_METHOD_NOT_PLANNED', 'IN_POST_NOT_CONFIRMED']],
  ])('refuses one %s', (_name, each, expected) => expect(codes(decideEnrol(given(), 'plan', [each], '2026-03-02'))).toEqual(expected));
  it('refuses one twice in a list, and takes a good list whole', () => {
    expect(codes(decideEnrol(given(), 'plan', [candidate(), candidate()], '2026-03-02'))).toEqual(['CANDIDATE_TWICE']);
    const decision = decideEnrol(given(), 'plan', [candidate()], '2026-03-02');
    expect(decision.ok && evolvePlan(given(), decision.events[0]!).candidateCount).toBe(1);
  });
});

describe('moving candidates to another plan', () => {
  const known: EnrolmentCandidate['known'] = { institutionId: 'body', occupation: turner, level: 2, method: 'COMPREHENSIVE_REVIEW', withdrawn: false, planId: 'from' };
  const candidate = (change: Partial<NonNullable<EnrolmentCandidate['known']>> = {}, inPostConfirmed = true, applicationId = 'a'): EnrolmentCandidate => ({ applicationId, inPostConfirmed, known: { ...known, ...change } });
  const from = given({ type: 'CandidatesEnrolled', data: { applicationIds: ['a', 'b'] } });
  const to = (plan: Plan | null = given(), planId = 'to') => ({ planId, plan });
  const move = (target: ReturnType<typeof to> | null, ...candidates: EnrolmentCandidate[]) => decideTransfer(from, 'from', target, candidates, '设备故障', '2026-03-02');
  it('takes them out of the one and into the other, in one', () => {
    const { out, into } = move(to(), candidate());
    expect([out.ok && out.events, into]).toMatchObject([[{ type: 'CandidatesMovedOut', data: { applicationIds: ['a'], toPlanId: 'to', reason: '设备故障' } }], [{ type: 'CandidatesEnrolled', data: { applicationIds: ['a'], inPost: [{ way: 'PAPER' }] } }]]);
    expect(out.ok && evolvePlan(from, out.events[0]!).candidateCount).toBe(1);
  });
  it('or out of it alone, whoever they are and wherever they work now', () => expect(codes(move(null, candidate({ held: 'CHECK' }, false)).out)).toEqual([]));
  it.each<[string, ReturnType<typeof move>, string[]]>([
    ['who is not in the plan', move(null, candidate({ planId: null })), ['CANDIDATE_NOT_IN_PLAN']],
    ['who is in a third one', move(to(), candidate({ planId: 'third' })), ['CANDIDATE_NOT_IN_PLAN']],
    ['of another body, though it says that he is here', move(null, candidate({ institutionId: 'other' })), ['CANDIDATE_NOT_IN_PLAN']],
    ['twice', move(null, candidate(), candidate()), ['CANDIDATE_TWICE']],
    ['to the same plan', move(to(from, 'from'), candidate()), ['TARGET_SAME_PLAN']],
    ['to one that nobody knows', move(to(null), candidate()), ['TARGET_UNKNOWN']],
    ['to one of another body', move(to({ ...given(), institutionId: 'other' }), candidate()), ['TARGET_UNKNOWN']],
    ['to one that was cancelled', move(to(given({ type: 'PlanCancelled', data: { reason: '人数不足' } })), candidate()), ['TARGET_NOT_OPEN']],
    ['whom the other plan does not fit, with every reason for each', move(to(), candidate({ level: 1, held: 'BODY' }, false), candidate({ planId: null }, true, 'b')), ['CANDIDATE_NOT_IN_PLAN', 'CANDIDATE_OUT_OF_PLAN_SCOPE', 'CANDIDATE_ON_HOLD', 'IN_POST_NOT_CONFIRMED']],
  ])('refuses one %s', (_name, { out, into }, expected) => { expect(codes(out)).toEqual(expected); expect(out.ok ? into : []).toEqual([]); });
});

describe('starting', () => {
  const facts = { today: '2026-03-20', ruleSet: cq2022v1, staff, candidatesWithoutPanel: [], held: [], scorers: [] };
  const enrolled: PlanEvent = { type: 'CandidatesEnrolled', data: { applicationIds: ['a'] } };
  it('on an assessment day with people, panels and candidates', () => expect(decideStart(given(enrolled, filed), facts).ok).toBe(true));
  it('not before its day, nor after its last', () => {
    expect(codes(decideStart(given(enrolled, filed), { ...facts, today: '2026-03-19' }))).toEqual(['ASSESSMENT_DAY_NOT_REACHED']);
    expect(codes(decideStart(given(enrolled, filed), { ...facts, today: '2026-03-22' }))).toEqual(['ASSESSMENT_DAYS_OVER']);
  });
  it('not while it is open whether somebody goes on', () => expect(codes(decideStart(given(enrolled, filed), { ...facts, held: ['a'] }))).toEqual(['CANDIDATES_ON_HOLD']));
  it('tells everything that is missing at once', () => {
    const finding: PlanEvent = { type: 'PlanFindingRaised', data: { institutionId: 'body', findingCode: 'X', message: '有问题。', causedBy: 'event', facts: {} } };
    expect(codes(decideStart(given(filed, finding), { ...facts, staff: { ...staff, panelMembers: [], panelChairs: [] }, candidatesWithoutPanel: ['a'] })))
      .toEqual(['SCORERS_MISSING', 'CHIEF_DOES_NOT_SIT', 'NO_CANDIDATES', 'CANDIDATES_WITHOUT_PANEL', 'FINDING_OPEN']);
  });
});

describe('crossing facts', () => {
  const finding = { code: 'FILED_UNDER_REVOKED_FILING', message: '报备已撤销。', causedBy: 'event-1', facts: {} };
  it('one cause makes one finding, and nothing of the plan is rewritten', () => {
    const decision = decideFinding(given(filed), finding);
    const after = given(filed, ...(decision.ok ? decision.events : []));
    expect(decideFinding(after, finding)).toEqual({ ok: true, events: [] });
    expect(after).toMatchObject({ status: 'FILED', filing: { filedOn: '2026-03-02' } });
  });
  it('a settlement closes the oldest open finding of its code; one that fits none changes nothing', () => {
    const raised = (causedBy: string): PlanEvent => ({ type: 'PlanFindingRaised', data: { institutionId: 'body', findingCode: finding.code, message: finding.message, causedBy, facts: {} } });
    const plan = given(filed, raised('1'), raised('2'));
    expect(decideSettlement(plan, { findingId: 'f', findingCode: 'OTHER', decision: '继续' })).toEqual({ ok: true, events: [] });
    const decision = decideSettlement(plan, { findingId: 'f', findingCode: finding.code, decision: '继续' });
    expect(evolvePlan(plan, decision.ok ? decision.events[0]! : drafted).findings.map((each) => each.decision)).toEqual(['继续', null]);
  });
  it('an event that its state does not admit cannot be folded in', () => {
    expect(planAllows(given(), 'PlanStarted')).toBe(false);
    expect(() => given({ type: 'PlanStarted', data: { startedOn: '2026-03-20' } })).toThrow('cannot happen');
    expect(() => evolvePlan(null, filed)).toThrow('before PlanDrafted');
  });
});
