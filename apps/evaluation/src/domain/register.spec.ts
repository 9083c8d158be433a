import { buildCalendar, calendarPapers, cq2022v1, type RuleSet } from '@gt/rules';
import { decideChairSign, decideChiefSign, decideProofread, decideTakeEffect, evolveRegister, registerContent, registerRow, type RegisterEvent, type ScoreRegister } from './register.js';
import { resultOf } from './result.js';
import type { ScoreSheet, SheetScores, Signature } from './score-sheet.js';

const calendar = buildCalendar(calendarPapers);
const sheet = (expertId: string, scores: SheetScores, change: Partial<ScoreSheet> = {}): { id: string; sheet: ScoreSheet } => ({ id: `s-${expertId}`, sheet: {
  planId: 'plan', institutionId: 'body', panelId: 'panel', applicationId: 'a', expertId, expertName: expertId, method: 'COMPREHENSIVE_REVIEW', edition: 1, changeReason: null, status: 'SIGNED', absent: false, scores, enteredBy: ['x'], signature: null, ...change } });
const signature: Signature = { signerSubject: 'p', signerName: '王四', role: 'PROOFREADER', kind: 'PLATFORM', contentSha256: 'x', signedAt: '2026-03-20T01:00:00Z', keyId: 'k', signature: 's' };
const signed = () => ({ content: {}, signature });
const row = registerRow('a', 'panel', ['e1', 'e2', 'e3'].map((id) => sheet(id, { theory: 600, skill: 600, comprehensive: 600 })), cq2022v1);
const reference = { planId: 'plan', institutionId: 'body' };
const opened = (chairs = [{ panelId: 'panel', expertId: 'e1', name: '甲' }]): RegisterEvent => ({ type: 'RegisterOpened', data: { ...reference, rows: [row, { ...row, applicationId: 'b', panelId: 'other' }], scoredBy: ['x', 'e1'], chairs } });
const given = (first: RegisterEvent, ...events: RegisterEvent[]): ScoreRegister => events.reduce<ScoreRegister>(evolveRegister, evolveRegister(null, first));
const proofread: RegisterEvent = { type: 'RegisterProofread', data: { ...reference, ...signed() } };
const chairSigned = (panelId: string): RegisterEvent => ({ type: 'RegisterChairSigned', data: { ...reference, ...signed(), panelId } });
const codes = (decision: { ok: true } | { ok: false; reasons: readonly { code: string }[] }) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));

describe('a line of the register (六(三)), in exact integers', () => {
  it.each<[number[], string, string]>([[[590, 600, 600], 'FAILED', '59.67'], [[590, 590, 620], 'FAILED', '60.00'], [[590, 600, 610], 'PASSED', '60.00'], [[600, 600, 599], 'FAILED', '59.97'], [[0, 900, 900], 'PASSED', '60.00']])('%j → %s', (skill, outcome, mean) => {
    const found = registerRow('a', 'panel', skill.map((tenths, n) => sheet(`e${n}`, { theory: 600, skill: tenths, comprehensive: 600 })), cq2022v1);
    expect(found).toMatchObject({ outcome, skill: { mean } });
  });
  it('the practical assessment shows skill only and passes on the mean', () => {
    const of = (...tenths: number[]) => registerRow('a', 'panel', tenths.map((skill, n) => sheet(`e${n}`, { theory: null, skill, comprehensive: null }, { method: 'PRACTICAL_ASSESSMENT' })), cq2022v1);
    expect(of(599)).toMatchObject({ outcome: 'FAILED', theory: null, comprehensive: null });
    expect(of(500, 700)).toMatchObject({ outcome: 'PASSED', skill: { mean: '60.00' } });
  });
  it('an absentee has no means, and the result says why', () => {
    const absent = registerRow('a', 'panel', [sheet('e1', { theory: null, skill: null, comprehensive: null }, { absent: true })], cq2022v1);
    expect(absent).toMatchObject({ outcome: 'ABSENT', theory: null, skill: null, comprehensive: null });
    const common = { planId: 'plan', planName: '贯通', institutionId: 'body', supervisorId: 'bureau', siteId: 'site', registerId: 'r', effectiveOn: '2026-03-20' };
    const person = { applicationId: 'a', personId: 'p', employerId: 'e' };
    expect(resultOf(absent, common, person, { withdrawn: false, excused: null })).toMatchObject({ reason: '缺考', skill: null });
    expect(resultOf(absent, common, person, { withdrawn: false, excused: '因公出差' })).toMatchObject({ outcome: 'MOVED_TO_NEXT_BATCH', reason: '因公出差', skill: null });
    expect(resultOf(row, common, person, { withdrawn: false, excused: '因公出差' })).toMatchObject({ outcome: 'PASSED' });
    expect(resultOf(absent, common, person, { withdrawn: true, excused: '因公出差' })).toMatchObject({ outcome: 'STOPPED' });
    expect(resultOf(row, common, person, { withdrawn: false, excused: null })).toMatchObject({ outcome: 'PASSED', reason: null, skill: { mean: '60.00', passed: true } });
    expect(resultOf(row, common, person, { withdrawn: true, excused: null })).toMatchObject({ outcome: 'STOPPED', skill: null });
  });
});

describe('the chain of signatures (六(四))', () => {
  it('who entered or signed scores does not proofread, and nobody but the one whom the plan names', () => {
    expect(codes(decideProofread(given(opened()), { subject: 'x', named: null }, signed))).toEqual(['PROOFREADER_ENTERED_SCORES']);
    expect(codes(decideProofread(given(opened()), { subject: 'x', named: 'p' }, signed))).toEqual(['PROOFREADER_ENTERED_SCORES', 'PROOFREADER_NOT_NAMED']);
    expect(decideProofread(given(opened()), { subject: 'p', named: 'p' }, signed).ok).toBe(true);
    // 代办: four eyes look through it; who stands in for the one whom the plan names may, anybody else's deputy not
    expect(codes(decideProofread(given(opened()), { subject: 'd', onBehalfOf: 'x', named: null }, signed))).toEqual(['PROOFREADER_ENTERED_SCORES']);
    expect(codes(decideProofread(given(opened()), { subject: 'x', onBehalfOf: 'p', named: 'p' }, signed))).toEqual(['PROOFREADER_ENTERED_SCORES']);
    expect(codes(decideProofread(given(opened()), { subject: 'd', onBehalfOf: 'q', named: 'p' }, signed))).toEqual(['PROOFREADER_NOT_NAMED']);
    expect(decideProofread(given(opened()), { subject: 'd', onBehalfOf: 'p', named: 'p' }, signed).ok).toBe(true);
  });
  it('every chair signs the own rows, once; the last one moves it on', () => {
    const two = opened([{ panelId: 'panel', expertId: 'e1', name: '甲' }, { panelId: 'other', expertId: 'e2', name: '乙' }]);
    const half = given(two, proofread, chairSigned('panel'));
    expect(half.status).toBe('PROOFREAD');
    expect(codes(decideChairSign(half, 'panel', signed))).toEqual(['CHAIR_SIGNED']);
    expect(codes(decideChairSign(half, 'nowhere', signed))).toEqual(['PANEL_NOT_IN_REGISTER']);
    expect(decideChairSign(half, 'other', signed).ok).toBe(true);
    expect(given(two, proofread, chairSigned('panel'), chairSigned('other')).status).toBe('CHAIRS_SIGNED');
    expect(registerContent('r', half, 'panel')).toMatchObject({ rows: [{ applicationId: 'a' }] });
    expect(registerContent('r', half, null)).toMatchObject({ rows: [{ applicationId: 'a' }, { applicationId: 'b' }], chairs: ['s', null] });
  });
  it('without chairs the chief follows the proofreader', () => expect(given(opened([]), proofread).status).toBe('CHAIRS_SIGNED'));
  it('no step is skipped', () => {
    expect(() => given(opened(), chairSigned('panel'))).toThrow('cannot happen');
    expect(() => given(opened(), proofread, { type: 'RegisterChiefSigned', data: { ...reference, ...signed() } })).toThrow('cannot happen');
    expect(() => evolveRegister(null, proofread)).toThrow('before RegisterOpened');
  });
});

describe('publicity and effect', () => {
  const ready = given(opened(), proofread, chairSigned('panel'));
  const publicised = () => { const decision = decideChiefSign(ready, '2026-03-20', cq2022v1, calendar, signed); return (decision.ok ? decision.events : []).reduce<ScoreRegister>(evolveRegister, ready); };
  it('lasts five working days, the opening day not counted, and is over when its last day is', () => {
    expect(publicised()).toMatchObject({ status: 'PUBLICISED', publicity: { from: '2026-03-20', until: '2026-03-27' } });
    expect(codes(decideTakeEffect(publicised(), '2026-03-27'))).toEqual(['PUBLICITY_RUNNING']);
    expect(decideTakeEffect(publicised(), '2026-03-28')).toMatchObject({ ok: true, events: [{ data: { effectiveOn: '2026-03-28', outcomes: [{ applicationId: 'a', outcome: 'PASSED' }, { applicationId: 'b' }] } }] });
  });
  it('a term that runs into a year without a paper is refused, never guessed', () => expect(codes(decideChiefSign(ready, '2026-12-30', cq2022v1, calendar, signed))).toEqual(['CALENDAR_UNDECLARED']));
  it('without publicity the chief\'s signature is the last step', () => {
    const quick: RuleSet = { ...cq2022v1, publicity: { ...cq2022v1.publicity, results: { on: false, workingDays: 5 } } };
    const decision = decideChiefSign(ready, '2026-03-20', quick, calendar, signed);
    expect((decision.ok ? decision.events : []).reduce<ScoreRegister>(evolveRegister, ready)).toMatchObject({ status: 'EFFECTIVE', effectiveOn: '2026-03-20' });
  });
});
