import { faultsOfMoves } from '@gt/policy';
import { after, drafted, ids, intake, reviewer } from '../../test/examples.js';
import { evolve, type Application, type ApplicationStatus, type DecidedBy } from './application.js';
import { answerObjection, escalateObjection, evolveObjection, objectionMoves, objectionTransitions, raiseRefusals, settleObjection, SUBJECTS, subjectsOf, withdrawObjection, type Objection, type ObjectionEvent, type ObjectionStatus, type ObjectionSubject } from './objection.js';
import { reopen } from './reopen.js';

const states = Object.keys(objectionTransitions) as ObjectionStatus[];
const bureau: DecidedBy = { subject: 'acc-bureau', name: '周审核', at: '2026-03-05T01:00:00.000Z' };
const raised = (change: Partial<Objection> = {}): Objection => evolveObjection(null, { type: 'ObjectionRaised', data: { source: 'APPLICANT', subject: 'REFUSAL', institutionId: ids.body, employerId: ids.employer, applicationId: ids.application, personId: ids.person,
  decision: { version: 4, at: '2026-03-02T02:00:00.000Z', by: { subject: intake.subject } }, textSealed: 'sealed:t', wishSealed: 'sealed:w', aboutSealed: null, contact: null, receiptSealed: null, receiptSha256: null, at: '2026-03-03T01:00:00.000Z', dueOn: '2026-03-10', ...change } });
const at = (status: ObjectionStatus, change: Partial<Objection> = {}): Objection => ({ ...raised(), status, ...change });
const codes = (decision: { ok: boolean; reasons?: readonly { code: string }[] }): string[] => (decision.ok ? [] : decision.reasons!.map((r) => r.code));
const settle = (state: Objection, change: Partial<Parameters<typeof settleObjection>[1]> = {}, by = bureau) => settleObjection(state, { outcome: 'UPHELD', reason: '依据充分', measure: null, anew: true, ...change }, by);

describe('the states of an objection', () => {
  it('are all reached, and wait for somebody or say why not', () => {
    expect(faultsOfMoves(objectionMoves, objectionTransitions)).toEqual([]);
    expect(new Set(['OPEN', 'ESCALATED', ...states.flatMap((s) => Object.values(objectionTransitions[s]).flat())])).toEqual(new Set(states));
  });
  it('begin with whoever decided, a complaint about the body itself with the supervisor', () => {
    expect([raised().status, raised({ subject: 'NOT_RECOMMENDED' }).addressee, raised({ subject: 'ABOUT_BODY' }).status]).toEqual(['OPEN', 'EMPLOYER', 'ESCALATED']);
  });
  it('every act is heard in its states and in no other', () => {
    const acts: ReadonlyArray<[ObjectionEvent['type'], (s: Objection) => { ok: boolean; reasons?: readonly { code: string }[] }, ObjectionStatus[]]> = [
      ['ObjectionAnswered', (s) => answerObjection(s, { outcome: 'MAINTAINED', answer: '维持', anew: false }, intake), ['OPEN']], ['ObjectionEscalated', (s) => escalateObjection(s, { groundsSealed: 'sealed:g', at: bureau.at, dueOn: null }), ['ANSWERED']],
      ['ObjectionSettled', (s) => settle(s), ['ESCALATED']], ['ObjectionWithdrawn', (s) => withdrawObjection(s, bureau.at), ['OPEN', 'ANSWERED', 'ESCALATED']]];
    for (const [type, act, when] of acts) for (const status of states) expect([type, status, codes(act(at(status)))]).toEqual([type, status, when.includes(status) ? [] : ['WRONG_STATE']]);
  });
  it('each event leads where the table says', () => {
    const answered = (outcome: 'MAINTAINED' | 'TAKEN_BACK') => evolveObjection(raised(), { type: 'ObjectionAnswered', data: { outcome, answer: '维持', anew: false, by: intake } });
    expect([answered('MAINTAINED').status, answered('TAKEN_BACK').status]).toEqual(objectionTransitions.OPEN.ObjectionAnswered);
    expect(answered('MAINTAINED').dueOn).toBeNull();
  });
});

describe('who may not', () => {
  it('nobody settles an objection to the own decision or answer, through a delegation neither', () => {
    expect(codes(settle(at('ESCALATED'), {}, { ...bureau, subject: intake.subject }))).toEqual(['OWN_DECISION']);
    expect(codes(settle(at('ESCALATED'), {}, { ...bureau, onBehalfOf: intake.subject }))).toEqual(['OWN_DECISION']);
    expect(codes(settle(at('ESCALATED', { answer: { outcome: 'MAINTAINED', answer: '维持', anew: false, by: reviewer } }), {}, { ...bureau, subject: reviewer.subject }))).toEqual(['OWN_DECISION']);
    expect(codes(settle(at('ESCALATED')))).toEqual([]);
  });
  it('one that is right says what is to be done, one that is not has nothing done', () => {
    expect(codes(settle(at('ESCALATED'), { anew: false }))).toEqual(['MEASURE_MISSING']);
    expect(codes(settle(at('ESCALATED'), { anew: false, measure: '由评价机构书面致歉' }))).toEqual([]);
    expect(codes(settle(at('ESCALATED'), { outcome: 'DISMISSED' }))).toEqual(['ANEW_WITHOUT_CAUSE']);
    expect(codes(answerObjection(raised(), { outcome: 'MAINTAINED', answer: '维持', anew: true }, intake))).toEqual(['ANEW_WITHOUT_CAUSE']);
  });
  it('who left no name was promised no answer and takes nothing further', () => { expect(codes(escalateObjection(at('ANSWERED', { source: 'ANONYMOUS' }), { groundsSealed: 'sealed:g', at: bureau.at, dueOn: null }))).toEqual(['ANONYMOUS_NO_ANSWER']); });
});

describe('what may be objected to', () => {
  const application = (status: ApplicationStatus, rejected = 0): Pick<Application, 'status' | 'acceptance'> => ({ status, acceptance: status === 'ACCEPTED' ? { rejectedClaims: Array.from({ length: rejected }, () => ({ name: '奖', reason: '级别不够' })) } as never : null });
  const offered: Partial<Record<ApplicationStatus, ObjectionSubject[]>> = { REFUSED: ['REFUSAL'], SUPPLEMENT_REQUESTED: ['SUPPLEMENT'], WITHDRAWN_BY_DECISION: ['WITHDRAWAL'], NOT_RECOMMENDED: ['NOT_RECOMMENDED'], RETURNED_BY_EMPLOYER: ['RETURN'], ACCEPTED: ['METHOD'] };
  it.each(['DRAFT', 'SUBMITTED', 'RECOMMENDED', 'CONCLUDED', 'WITHDRAWN', 'PURGED', 'REFUSED', 'SUPPLEMENT_REQUESTED', 'WITHDRAWN_BY_DECISION', 'NOT_RECOMMENDED', 'RETURNED_BY_EMPLOYER', 'ACCEPTED'] as const)('%s: the decision that stands, nothing else', (status) => { expect(subjectsOf(application(status))).toEqual(offered[status] ?? []); });
  it('a claim only where one was not accepted', () => { expect(subjectsOf(application('ACCEPTED', 1))).toEqual(['CLAIM', 'METHOD']); });
  it('one at a time, and not again once the supervisor has settled it; a new decision may be objected to anew', () => {
    const decision = raised().decision!;
    const refusals = (...earlier: Objection[]) => raiseRefusals(application('REFUSED'), 'REFUSAL', decision, earlier).map((r) => r.code);
    expect([refusals(), refusals(at('OPEN')), refusals(at('ANSWERED')), refusals(at('DISMISSED')), refusals(at('WITHDRAWN'))]).toEqual([[], ['OBJECTION_STANDS'], ['OBJECTION_STANDS'], ['OBJECTION_SETTLED'], []]);
    expect(refusals(at('DISMISSED', { decision: { ...decision, version: 2 } }))).toEqual([]);
    expect(raiseRefusals(application('RECOMMENDED'), 'REFUSAL', decision, []).map((r) => r.code)).toEqual(['OBJECTION_NO_DECISION']);
    expect(raiseRefusals(application('REFUSED'), 'REFUSAL', null, []).map((r) => r.code)).toEqual(['OBJECTION_NO_DECISION']);
  });
});

describe('taken up again', () => {
  const base = after(drafted());
  const application = (status: ApplicationStatus, change: Partial<Application> = {}): Application => ({ ...base, status, declaration: 'PLATFORM', recommendation: { opinion: '同意', sealKind: 'IN_SYSTEM_APPROVAL', by: reviewer }, refusal: [], ...change });
  const anew = (state: Application, subject: ObjectionSubject, facts: object = {}) => reopen(state, { id: ids.other, subject, why: '异议成立' }, { today: '2026-03-05', enrolled: false, holdsSlot: false, ...facts });
  const events = (state: Application, subject: ObjectionSubject, facts: object = {}) => { const decision = anew(state, subject, facts); return decision.ok ? decision.events.map((e) => e.type) : decision.reasons.map((r) => r.code); };
  const led = (state: Application, subject: ObjectionSubject) => { const decision = anew(state, subject); return decision.ok ? decision.events.reduce((s: Application, e) => evolve(s, e), state).status : null; };
  it('what was decided is decided anew where it was decided', () => {
    expect([led(application('REFUSED'), 'REFUSAL'), led(application('NOT_RECOMMENDED'), 'NOT_RECOMMENDED'), led(application('RETURNED_BY_EMPLOYER'), 'RETURN'), led(application('SUPPLEMENT_REQUESTED'), 'SUPPLEMENT')]).toEqual(['RECOMMENDED', 'SUBMITTED', 'SUBMITTED', 'RECOMMENDED']);
  });
  it('refused while a supplement was still unsent: it is asked for again, the form is not what was recommended', () => { expect(events(application('REFUSED', { recommendation: null, declaration: 'NONE' }), 'REFUSAL')).toEqual(['ApplicationReopened', 'ApplicationSupplementRequested']); });
  it('not while the applicant changes the form, not a decision that does not stand, not what is put right otherwise', () => {
    expect([events(application('RETURNED_BY_EMPLOYER', { declaration: 'NONE' }), 'RETURN'), events(application('SUPPLEMENT_REQUESTED', { recommendation: null }), 'SUPPLEMENT')]).toEqual([['FORM_CHANGED'], ['FORM_CHANGED']]);
    expect(events(application('SUBMITTED'), 'RETURN')).toEqual(['DECISION_MOVED_ON']);
    expect(events(application('REFUSED'), 'ABOUT_APPLICATION')).toEqual(['NO_DECISION_ANEW']);
  });
  it('what was accepted is withdrawn by decision first, and not out of a plan; one that was withdrawn comes back only without its slot', () => {
    for (const subject of ['CLAIM', 'METHOD'] as const) expect([events(application('ACCEPTED'), subject, { holdsSlot: true }), events(application('ACCEPTED'), subject, { enrolled: true })]).toEqual([['ApplicationWithdrawnByDecision', 'ApplicationReopened'], ['IN_PLAN']]);
    expect([events(application('WITHDRAWN_BY_DECISION'), 'WITHDRAWAL'), events(application('WITHDRAWN_BY_DECISION'), 'WITHDRAWAL', { holdsSlot: true })]).toEqual([['ApplicationReopened'], ['SLOT_HELD']]);
    expect(led(application('ACCEPTED'), 'METHOD')).toBe('RECOMMENDED');
  });
});

it('every subject is answered by whoever decided', () => {
  expect(Object.entries(SUBJECTS).filter(([, s]) => s.addressee === 'EMPLOYER').map(([name]) => name)).toEqual(['NOT_RECOMMENDED', 'RETURN']);
  expect(Object.entries(SUBJECTS).filter(([, s]) => s.addressee === 'BUREAU').map(([name]) => name)).toEqual(['ABOUT_BODY']);
});
