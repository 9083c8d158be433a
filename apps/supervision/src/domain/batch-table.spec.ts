import * as fc from 'fast-check';
import { ApplicationAccepted, ApplicationMovedWithSlot, ApplicationMoveSettled, ApplicationRecommended, ApplicationRefused, ApplicationReopened, ApplicationReturnedByEmployer, ApplicationSentToEmployer, ApplicationSubmitted, ApplicationWithdrawn, ApplicationWithdrawnByDecision, CandidatesEnrolled, CertificateIssued, CertificatePrintHeld, CertificateRevoked, PlanCancelled, PlanChanged, PlanFiled, ResultCorrected, ResultTookEffect, type DataOf, type Envelope, type EventContract } from '@gt/contracts';
import { emptyRow, planOf, standingOf, type CandidateRow } from './candidate.js';
import { emptyPlan, explain } from './explain.js';
import { foldCandidate, foldPlan } from './fold.js';

const event = <C extends EventContract>(contract: C, data: Partial<DataOf<C>> = {}, more: Partial<Envelope> = {}): Envelope<never> =>
  ({ type: contract.type, aggregateType: contract.aggregate, aggregateId: 'a', occurredAt: '2026-03-20T01:00:00Z', data: { ...(contract.example as object), ...data }, ...more }) as Envelope<never>;
const row = (...events: Envelope<never>[]): CandidateRow => events.reduce(foldCandidate, emptyRow);
const result = (outcome: DataOf<typeof ResultTookEffect>['outcome'], more: Partial<DataOf<typeof ResultTookEffect>> = {}) => event(ResultTookEffect, { outcome, planId: 'plan', ...more });
const filed = foldPlan(emptyPlan, event(PlanFiled));

describe('what became of an application', () => {
  const told = (r: CandidateRow): [string, string] => [standingOf(r), explain(r, null, null)];

  it('waits, saying for what, until something final is known', () => {
    const ineligible = event(ApplicationSubmitted, { reasons: [{ code: 'NOT_IN_POST', clause: '二', message: '申请人须在职在岗。', facts: {} }] });
    expect(told(row(event(ApplicationSubmitted)))).toEqual(['WAITING', '待用人单位推荐']);
    expect(told(row(ineligible))).toEqual(['WAITING', '待用人单位推荐；自动审查：申请人须在职在岗。']);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationReturnedByEmployer, { reason: '缺考核' })))[1]).toBe('用人单位退回，待申请人改正：缺考核');
    expect(told(row(event(ApplicationSubmitted), event(ApplicationRecommended)))[1]).toBe('待评价机构受理');
    const sent = row(event(ApplicationSubmitted), event(ApplicationRecommended), event(ApplicationSentToEmployer, { employerName: '另一公司' }));
    expect([told(sent)[1], sent.application!.applicant.employerName]).toEqual(['待用人单位推荐', '另一公司']);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationAccepted)))[1]).toBe('已受理，待编入评价计划');
    const settled = (employer: DataOf<typeof ApplicationMoveSettled>['employer']) => row(event(ApplicationSubmitted), event(ApplicationAccepted), event(ApplicationMoveSettled, { employer }));
    const elsewhere = settled({ employerId: 'e', employerName: '另一公司' });
    expect([told(elsewhere)[1], elsewhere.application!.applicant.employerName, settled(null)]).toEqual(['已受理，待编入评价计划', '另一公司', row(event(ApplicationSubmitted), event(ApplicationAccepted))]);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationAccepted, { rejectedClaims: [{ name: '某大赛三等奖', reason: '非二等奖以上' }] })))[1]).toContain('直接认定申请未采纳：某大赛三等奖（非二等奖以上）');
    expect(told(row(result('PASSED')))).toEqual(['WAITING', '成绩合格，待评价机构报送发证']);
    expect(told(row(result('MOVED_TO_NEXT_BATCH', { reason: '设备故障' })))).toEqual(['WAITING', '移至下批：设备故障']);
  });

  it('says what the plan waits for, and that a cancelled plan frees its candidates', () => {
    const enrolled = row(event(ApplicationSubmitted), event(ApplicationAccepted), event(CandidatesEnrolled));
    expect(explain(enrolled, filed, null)).toBe('计划已报备，待评价（2026-03-20）');
    expect(explain(enrolled, foldPlan(filed, event(PlanCancelled)), null)).toBe('计划取消，待编入其他计划：人数不足');
    expect(standingOf(enrolled)).toBe('WAITING');
  });

  it('waits for a plan again once it left one, and is in the one that it was moved to, whichever plan is heard of first', () => {
    const enrolledIn = (planId: string, at: string) => event(CandidatesEnrolled, {}, { aggregateId: planId, occurredAt: at });
    const out = event(PlanChanged, { removedApplicationIds: ['a'] }, { aggregateId: 'p1', occurredAt: '2026-03-03T01:00:00Z' });
    const base = [event(ApplicationSubmitted), event(ApplicationAccepted), enrolledIn('p1', '2026-03-02T01:00:00Z'), out];
    expect([row(...base).enrolment, told(row(...base))[1]]).toEqual([null, '已受理，待编入评价计划']);
    const moved = enrolledIn('p2', '2026-03-03T01:00:00Z');
    expect([planOf(row(...base, moved)), planOf(row(moved, ...base))]).toEqual(['p2', 'p2']);
  });

  it('fails with the subject and the rule that failed: mean, or two thirds', () => {
    const failed = row(result('FAILED', { theory: { mean: '59.67', passed: false }, skill: { mean: '60.67', passed: false }, comprehensive: { mean: '70.00', passed: true } }));
    expect(told(failed)).toEqual(['FAILED', '理论平均 59.67 分，未达 60 分；技能平均 60.67 分，但评为合格的专家不足三分之二']);
    expect(standingOf(row(result('ABSENT')))).toBe('ABSENT');
    expect(standingOf(row(result('DISQUALIFIED')))).toBe('DISQUALIFIED');
    expect(standingOf(row(result('STOPPED')))).toBe('STOPPED');
  });

  it('waits again once it was taken up after 因故终止, or is in another plan; what comes of it then counts', () => {
    const at = (day: string) => ({ occurredAt: `2026-03-${day}T01:00:00Z` });
    const before = [event(ApplicationSubmitted), event(ApplicationAccepted), event(CandidatesEnrolled, {}, { aggregateId: 'plan', ...at('01') }), event(ApplicationWithdrawnByDecision)];
    const stopped = event(ResultTookEffect, { outcome: 'STOPPED', planId: 'plan' }, at('02'));
    const reopened = event(ApplicationReopened, {}, at('03'));
    expect(told(row(...before, stopped))[0]).toBe('WITHDRAWN');
    for (const again of [row(...before, stopped, reopened), row(...before, reopened, stopped)]) expect([told(again), planOf(again)]).toEqual([['WAITING', '待评价机构受理'], null]);
    const accepted = row(...before, stopped, reopened, event(ApplicationAccepted, {}, at('04')));
    expect([told(accepted), planOf(accepted)]).toEqual([['WAITING', '已受理，待编入评价计划'], null]);
    const scored = event(ResultTookEffect, { outcome: 'FAILED', planId: 'p2', reason: '未达标' }, at('06'));
    expect(told(foldCandidate(foldCandidate(accepted, event(CandidatesEnrolled, {}, { aggregateId: 'p2', ...at('05') })), scored))).toEqual(['FAILED', '未达标']);
    // a plan that was stopped leaves the slot held: the candidate goes on in another plan
    const next = event(CandidatesEnrolled, {}, { aggregateId: 'p2', ...at('05') });
    for (const on of [row(stopped, next), row(next, stopped)]) expect([standingOf(on), planOf(on)]).toEqual(['WAITING', 'p2']);
    expect(standingOf(row(event(CandidatesEnrolled, {}, { aggregateId: 'plan', ...at('05') }), stopped))).toBe('STOPPED');
  });

  it('goes with its slot to another body and occupation', () => {
    const moved = row(event(ApplicationSubmitted), event(ApplicationAccepted), event(ApplicationMovedWithSlot, { candidate: { ...ApplicationMovedWithSlot.example.candidate, institutionId: 'other', occupation: { code: '6-31-01-03', name: '电工', workType: null } } }));
    expect([told(moved)[1], moved.application!.applicant]).toEqual(['已受理，待编入评价计划', expect.objectContaining({ institutionId: 'other', occupation: '电工' })]);
  });

  it('is refused with every reason, or withdrawn', () => {
    expect(told(row(event(ApplicationSubmitted), event(ApplicationRefused)))).toEqual(['REFUSED', '申请人须在职在岗。']);
    // an objection was right: it waits again, for what decides anew
    expect(told(row(event(ApplicationSubmitted), event(ApplicationRefused), event(ApplicationReopened)))).toEqual(['WAITING', '待评价机构受理']);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationRefused), event(ApplicationReopened, { to: 'SUBMITTED' })))).toEqual(['WAITING', '待用人单位推荐']);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationWithdrawn)))).toEqual(['WITHDRAWN', '本人撤回']);
    expect(told(row(event(ApplicationSubmitted), event(ApplicationAccepted), event(ApplicationWithdrawnByDecision)))[0]).toBe('WITHDRAWN');
    expect(row(event(ApplicationWithdrawn))).toEqual(emptyRow);
  });

  it('is certified, names a glyph that the print waits for, and stands until it is revoked even if the result is corrected', () => {
    const certified = row(result('PASSED'), event(CertificateIssued, { planId: 'plan' }));
    expect(told(certified)).toEqual(['CERTIFIED', '2026-03-02 发证']);
    expect(explain(certified, null, 'PUBLISHED')).toBe('2026-03-02 发证；已上网');
    expect(explain(foldCandidate(certified, event(CertificatePrintHeld)), null, null)).toContain('字库缺“𠮷”');
    const corrected = foldCandidate(certified, event(ResultCorrected));
    expect(told(corrected)).toEqual(['CERTIFIED', '2026-03-02 发证；成绩已更正为不合格，待监管部门决定']);
    expect(told(foldCandidate(corrected, event(CertificateRevoked)))).toEqual(['REVOKED', '弄虚作假']);
  });

  it('is in the plan of the latest fact: moved to the next batch, then enrolled there', () => {
    const first = event(CandidatesEnrolled, {}, { aggregateId: 'p1', occurredAt: '2026-03-01T00:00:00Z' });
    const moved = result('MOVED_TO_NEXT_BATCH', { planId: 'p1' });
    const second = event(CandidatesEnrolled, {}, { aggregateId: 'p2', occurredAt: '2026-05-01T08:00:00+08:00' });
    expect(planOf(row(first, moved, second))).toBe('p2');
    expect(planOf(row(second, first, moved))).toBe('p2');
    expect(planOf(row(first, moved))).toBe('p1');
    // and waits for what that one waits for
    expect([explain(row(first, moved, second), filed, null), explain(row(first, moved), filed, null)]).toEqual(['计划已报备，待评价（2026-03-20）', expect.stringContaining('移至下批')]);
  });

  it('is the same row whatever order the services\' events come in', () => {
    const streams = [
      [event(ApplicationSubmitted), event(ApplicationReturnedByEmployer), event(ApplicationSubmitted), event(ApplicationRecommended), event(ApplicationAccepted)],
      [event(CandidatesEnrolled, {}, { aggregateId: 'p1' })], [event(CandidatesEnrolled, {}, { aggregateId: 'p2' })],
      [result('PASSED'), event(ResultCorrected)],
      [event(CertificateIssued), event(CertificatePrintHeld), event(CertificateRevoked)],
    ];
    const expected = row(...streams.flat());
    // a merge of the streams: which stream gives the next event, each in its own order
    const turns = fc.shuffledSubarray(streams.flatMap((stream, i) => stream.map(() => i)), { minLength: streams.flat().length });
    fc.assert(fc.property(turns, (order) => {
      const at = streams.map(() => 0);
      expect(row(...order.map((i) => streams[i]![at[i]!++]!))).toEqual(expected);
    }), { numRuns: 200 });
  });
});
