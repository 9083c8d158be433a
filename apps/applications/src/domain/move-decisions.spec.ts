import type { Decision } from '@gt/domain';
import { after, drafted, form, ids, reviewer, intake, recommended, submitFacts } from '../../test/examples.js';
import { accept, type AcceptFacts } from './accept.js';
import type { Acceptance, Application, ApplicationEvent, ApplicationStatus } from './application.js';
import { evolve } from './application.js';
import { recommend } from './decisions.js';
import { consequenceOf } from './move-consequence.js';
import { checkMove, confirmInPost, decideMove, reportMove, type MoveFacts } from './move-decisions.js';
import { recommendOnPaper } from './paper-recommendation.js';
import { submit } from './submit.js';

const clerk = { subject: 'acc-clerk', name: '周经办', at: '2026-03-10T01:00:00.000Z' };
const other = { employerId: ids.other, name: '另一公司' };
const facts: MoveFacts = { today: '2026-03-10', by: clerk, institutionType: 'ENTERPRISE', firstAssessmentDay: null, enrolled: false, unit: null, unitCovered: false };
const events = (decision: Decision<ApplicationEvent>): readonly ApplicationEvent[] => (decision.ok ? decision.events : []);
const codes = (decision: Decision<unknown>): string[] => (decision.ok ? [] : decision.reasons.map((r) => r.code));
const told = (decision: Decision<ApplicationEvent>): string[] => (decision.ok ? decision.events.map((e) => (e.type === 'ApplicationMoveReported' ? `${e.type} ${e.data.awaits}` : e.type)) : codes(decision));
const fold = (state: Application, decision: Decision<ApplicationEvent>): Application => events(decision).reduce(evolve, state);

const draft = after(drafted());
const submitted = after(drafted(), ...events(submit(draft, submitFacts)));
const beforeAcceptance = evolve(submitted, recommended);
const accepted: Application = { ...beforeAcceptance, status: 'ACCEPTED', acceptance: { by: { ...intake, at: '2026-03-05T02:00:00.000Z' } } as Acceptance };
const changed = { kind: 'CHANGED_UNIT', on: '2026-03-08', note: '调往另一公司' } as const;
const retired = { kind: 'RETIRED', on: '2026-03-08', note: '到龄退休' } as const;

describe('before acceptance', () => {
  it('the new unit recommends anew: the application is submitted to it, the recommendation that stood is gone from it', () => {
    const decision = reportMove(beforeAcceptance, changed, { ...facts, unit: other }, true);
    expect(told(decision)).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationSentToEmployer']);
    expect(fold(beforeAcceptance, decision)).toMatchObject({ status: 'SUBMITTED', employerId: ids.other, recommendation: null, move: null, form });
  });
  it.each(['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED'] as ApplicationStatus[])('in %s it stays there, with the new unit', (status) => {
    const state = { ...submitted, status };
    expect(fold(state, reportMove(state, changed, { ...facts, unit: other }, true))).toMatchObject({ status, employerId: ids.other });
  });
  it('a new unit that nobody has named yet is waited for, then named', () => {
    const state = fold(beforeAcceptance, reportMove(beforeAcceptance, changed, facts, true));
    expect(state).toMatchObject({ status: 'RECOMMENDED', employerId: ids.employer, move: { awaits: 'EMPLOYER' } });
    expect(codes(checkMove(state, { holds: true, reason: null }, facts))).toEqual(['UNIT_MISSING']);
    expect(codes(checkMove(state, { holds: true, reason: null }, { ...facts, unit: undefined }))).toEqual(['EMPLOYER_UNKNOWN']);
    expect(fold(state, checkMove(state, { holds: true, reason: null }, { ...facts, unit: other }))).toMatchObject({ status: 'SUBMITTED', employerId: ids.other, move: null });
  });
  it('who retires withdraws: no slot was taken', () => {
    const decision = reportMove(beforeAcceptance, retired, facts, true);
    expect(told(decision)).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationWithdrawn']);
    expect(events(decision)[1]!.data).toMatchObject({ reason: expect.stringContaining('已退休') });
  });
});

describe('after acceptance', () => {
  it('a social body goes on, with the new unit where it is known', () => {
    const decision = reportMove({ ...accepted, inPost: { confirmedOn: '2026-03-06', byName: '李审核' } }, changed, { ...facts, institutionType: 'SOCIAL_TRAINING', unit: other }, true);
    expect(told(decision)).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationMoveSettled']);
    expect(fold(accepted, decision)).toMatchObject({ status: 'ACCEPTED', employerId: ids.other, inPost: null, recommendation: { by: reviewer } });
    expect(fold(accepted, reportMove(accepted, changed, { ...facts, institutionType: 'SOCIAL_TRAINING' }, true))).toMatchObject({ status: 'ACCEPTED', employerId: ids.employer });
  });
  it('an enterprise body waits for its supervisor, who lets it go on or ends it, with reason and document', () => {
    const state = fold(accepted, reportMove(accepted, changed, { ...facts, unit: other }, true));
    expect(state).toMatchObject({ status: 'ACCEPTED', move: { awaits: 'SUPERVISOR', unit: other } });
    const why = { reason: '已在评价准备中', document: '渝鉴函〔2026〕9号' };
    expect(codes(decideMove(state, { goOn: true, ...why }, 'INTAKE_REVIEWER', facts))).toEqual(['MOVE_NOT_YOURS']);
    expect(codes(checkMove(state, { holds: false, reason: '不是' }, facts))).toEqual(['MOVE_NOT_YOURS']);
    expect(fold(state, decideMove(state, { goOn: true, ...why }, 'BUREAU_REVIEWER', facts))).toMatchObject({ status: 'ACCEPTED', move: null, employerId: ids.other });
    const ended = decideMove(state, { goOn: false, ...why }, 'BUREAU_REVIEWER', facts);
    expect(events(ended)).toMatchObject([{ type: 'ApplicationWithdrawnByDecision', data: { slotReleased: true, reason: '已在评价准备中（依据：渝鉴函〔2026〕9号）' } }]);
    expect(fold(state, ended)).toMatchObject({ status: 'WITHDRAWN_BY_DECISION', move: null });
    // in a plan, evaluation lets it go first
    expect(events(decideMove(state, { goOn: false, ...why }, 'BUREAU_REVIEWER', { ...facts, enrolled: true }))[0]!.data).toMatchObject({ slotReleased: false });
  });
  it('nobody has left an enterprise body who works at another unit of its list', () => {
    expect(told(reportMove(accepted, changed, { ...facts, unit: other, unitCovered: true }, true))).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationMoveSettled']);
  });
  it('who changed unit before an acceptance that nobody knew of is decided by the body, never undone by itself; by the supervisor where the person left an enterprise', () => {
    const early = { ...changed, on: '2026-03-04' };
    expect(told(reportMove(accepted, early, { ...facts, institutionType: 'SOCIAL_TRAINING', unit: other }, true))).toEqual(['ApplicationMoveReported BODY']);
    expect(told(reportMove(accepted, early, { ...facts, unit: other }, true))).toEqual(['ApplicationMoveReported SUPERVISOR']);
    const state = fold(accepted, reportMove(accepted, early, { ...facts, institutionType: 'SOCIAL_TRAINING', unit: other }, true));
    expect(codes(decideMove(state, { goOn: true, reason: '现单位已书面推荐', document: '推荐函' }, 'BUREAU_REVIEWER', facts))).toEqual(['MOVE_NOT_YOURS']);
    expect(fold(state, decideMove(state, { goOn: true, reason: '现单位已书面推荐', document: '推荐函' }, 'INTAKE_REVIEWER', facts))).toMatchObject({ status: 'ACCEPTED', employerId: ids.other });
  });
  it('who retires before the first assessment day is stopped, from that day on nothing changes', () => {
    expect(told(reportMove(accepted, retired, { ...facts, firstAssessmentDay: '2026-03-09' }, true))).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationWithdrawnByDecision']);
    expect(told(reportMove(accepted, retired, facts, true))).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationWithdrawnByDecision']);
    expect(fold(accepted, reportMove(accepted, retired, { ...facts, firstAssessmentDay: '2026-03-08' }, true))).toMatchObject({ status: 'ACCEPTED', move: null });
  });
});

describe('what the applicant says', () => {
  const said = fold(accepted, reportMove(accepted, changed, { ...facts, unit: other }, false));
  it('waits for unit or body, whatever would follow', () => expect(said).toMatchObject({ status: 'ACCEPTED', employerId: ids.employer, move: { awaits: 'CHECK', unit: other } }));
  it('has its consequence once it is confirmed, with the unit that the applicant named', () => {
    expect(told(checkMove(said, { holds: true, reason: null }, { ...facts, institutionType: 'SOCIAL_TRAINING' }))).toEqual(['ApplicationMoveReported NOBODY', 'ApplicationMoveSettled']);
    expect(fold(said, checkMove(said, { holds: true, reason: null }, { ...facts, institutionType: 'SOCIAL_TRAINING' }))).toMatchObject({ employerId: ids.other, move: null });
  });
  it('or is not so, for a reason, and changes nothing', () => {
    expect(codes(checkMove(said, { holds: false, reason: null }, facts))).toEqual(['REASON_MISSING']);
    expect(fold(said, checkMove(said, { holds: false, reason: '仍在我单位工作' }, facts))).toEqual({ ...accepted, move: null });
  });
});

describe('refusals, every reason at once', () => {
  it('a day to come, a unit that is not registered, the same unit, a unit of who retires', () => {
    expect(codes(reportMove(accepted, { ...changed, on: '2026-03-11' }, { ...facts, unit: undefined }, true))).toEqual(['MOVE_IN_FUTURE', 'EMPLOYER_UNKNOWN']);
    expect(codes(reportMove(accepted, changed, { ...facts, unit: { employerId: ids.employer, name: '某某有限公司' } }, true))).toEqual(['SAME_UNIT']);
    expect(codes(reportMove(accepted, { ...retired, on: '2026-03-11' }, { ...facts, unit: other }, true))).toEqual(['MOVE_IN_FUTURE', 'UNIT_NOT_ASKED']);
  });
  it('a second move beside an open one, one of a draft or of what is over', () => {
    const open = fold(accepted, reportMove(accepted, changed, facts, true));
    expect(codes(reportMove(open, retired, facts, true))).toEqual(['MOVE_OPEN']);
    for (const status of ['DRAFT', 'CONCLUDED', 'WITHDRAWN', 'REFUSED'] as const) expect([status, codes(reportMove({ ...accepted, status }, changed, facts, true))]).toEqual([status, ['WRONG_STATE']]);
  });
  it('a wrong state is said before an open move, whatever is asked for', () => {
    const state: Application = { ...fold(accepted, reportMove(accepted, changed, facts, false)), status: 'CONCLUDED' };
    const paper = { opinion: '同意', signerName: '赵厂长', signerPost: '厂长', signedOn: '2026-03-01', pageSha256: 'a'.repeat(64), sealReads: '某某有限公司', sealIsUnits: true, sealNote: null, reason: null };
    expect([
      recommend(state, reviewer, { opinion: '同意', sealKind: 'IN_SYSTEM_APPROVAL' }), recommendOnPaper(state, paper, { today: '2026-03-10', by: intake, employerName: '某某有限公司', hasAccount: false, pages: [] }),
      accept(state, { siteId: null, claims: [], confirmations: [], opinion: '' }, { slots: {} } as unknown as AcceptFacts), confirmInPost(state, reviewer, '2026-03-10'), reportMove(state, retired, facts, true),
    ].map(codes)).toEqual(Array.from({ length: 5 }, () => ['WRONG_STATE']));
  });
  it('an answer where nothing waits', () => {
    expect(codes(checkMove(accepted, { holds: true, reason: null }, facts))).toEqual(['MOVE_NOT_OPEN']);
    expect(codes(decideMove(accepted, { goOn: true, reason: '好', document: '函' }, 'BUREAU_REVIEWER', facts))).toEqual(['MOVE_NOT_OPEN']);
  });
});

describe('what follows is told before it is decided', () => {
  const of = (state: Application, decision: Decision<ApplicationEvent>, more: Partial<MoveFacts> = {}) => consequenceOf(state, events(decision), { ...facts, ...more });
  const open = fold(accepted, reportMove(accepted, changed, facts, true));
  it('before acceptance no slot and no plan is touched', () => {
    expect(of(beforeAcceptance, reportMove(beforeAcceptance, changed, { ...facts, unit: other }, true))).toEqual({ application: 'ANEW', awaits: null, slot: 'NONE', plan: 'NONE', charge: 'NONE' });
    expect(of(beforeAcceptance, reportMove(beforeAcceptance, changed, facts, true))).toMatchObject({ application: 'HOLD', awaits: 'EMPLOYER' });
    expect(of(beforeAcceptance, reportMove(beforeAcceptance, retired, facts, true))).toMatchObject({ application: 'WITHDRAWN', slot: 'NONE' });
  });
  it('after it the supervisor sees both ways: it goes on with all that it has, or ends, by where its plan stands', () => {
    expect(of(accepted, reportMove(accepted, changed, facts, true))).toEqual({ application: 'HOLD', awaits: 'SUPERVISOR', slot: 'STAYS', plan: 'NONE', charge: 'NONE' });
    const decided = (goOn: boolean, more: Partial<MoveFacts> = {}) => of(open, decideMove(open, { goOn, reason: '好', document: '函' }, 'BUREAU_REVIEWER', { ...facts, ...more }), more);
    expect(decided(true, { enrolled: true })).toEqual({ application: 'GOES_ON', awaits: null, slot: 'STAYS', plan: 'STAYS', charge: 'STAYS' });
    expect(decided(false)).toEqual({ application: 'ENDED', awaits: null, slot: 'GIVEN_BACK', plan: 'NONE', charge: 'NONE' });
    expect(decided(false, { enrolled: true, firstAssessmentDay: '2026-03-11' })).toEqual({ application: 'ENDED', awaits: null, slot: 'WITH_PLAN', plan: 'LEAVES', charge: 'BY_BODY' });
    expect(decided(false, { enrolled: true, firstAssessmentDay: '2026-03-10' })).toMatchObject({ slot: 'FAILED', plan: 'FINDING' });
  });
});

describe('在职在岗 confirmed again', () => {
  it('once a day, of an accepted applicant of whom no move is open', () => {
    const state = fold(accepted, confirmInPost(accepted, reviewer, '2026-03-10'));
    expect(state.inPost).toEqual({ confirmedOn: '2026-03-10', byName: '李审核' });
    expect([events(confirmInPost(state, reviewer, '2026-03-10')), told(confirmInPost(state, reviewer, '2026-03-11'))]).toEqual([[], ['ApplicationInPostConfirmed']]);
    expect(codes(confirmInPost(beforeAcceptance, reviewer, '2026-03-10'))).toEqual(['WRONG_STATE']);
    expect(codes(confirmInPost(fold(accepted, reportMove(accepted, changed, facts, false)), reviewer, '2026-03-10'))).toEqual(['MOVE_OPEN']);
  });
});
