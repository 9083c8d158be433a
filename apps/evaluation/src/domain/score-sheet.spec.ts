import { cq2022v1 } from '@gt/rules';
import { absenceConflicts, decideEnter, decideSign, decideSupersede, evolveSheet, isFinished, sheetContent, sheetTurn, type ScoreSheet, type SheetEvent, type SheetInput, type Signature } from './score-sheet.js';

const opened = (method: ScoreSheet['method'] = 'COMPREHENSIVE_REVIEW'): SheetEvent => ({ type: 'ScoreSheetOpened', data: { planId: 'plan', institutionId: 'body', panelId: 'panel', applicationId: 'a', expertId: 'e', expertName: '李四', method, edition: 1, changeReason: null } });
const given = (method?: ScoreSheet['method'], ...events: SheetEvent[]) => events.reduce<ScoreSheet>(evolveSheet, evolveSheet(null, opened(method)));
const input = (change: Partial<SheetInput> = {}): SheetInput => ({ absent: false, theory: 60, skill: 59.5, comprehensive: 100, ...change });
const enter = (sheet: ScoreSheet, change: Partial<SheetInput> = {}) => decideEnter(sheet, 's', input(change), { subject: 'acc' }, cq2022v1);
const codes = (decision: { ok: true } | { ok: false; reasons: readonly { code: string; facts: object }[] }) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));
const signature: Signature = { signerSubject: 'acc', signerName: '李四', role: 'EXPERT', kind: 'PLATFORM', contentSha256: 'x', signedAt: '2026-03-20T01:00:00Z', keyId: 'k', signature: 's' };
const entered = (change: Partial<SheetInput> = {}, method?: ScoreSheet['method']): ScoreSheet => {
  const decision = enter(given(method), change);
  return given(method, ...(decision.ok ? decision.events : []));
};

describe('entering scores (六(三))', () => {
  it('keeps tenths and who typed them', () => expect(entered()).toMatchObject({ scores: { theory: 600, skill: 595, comprehensive: 1000 }, enteredBy: ['acc'], absent: false }));
  it('an absentee has no scores and the sheet is finished', () => {
    const sheet = entered({ absent: true, theory: null, skill: null, comprehensive: null });
    expect(sheet).toMatchObject({ absent: true, scores: { theory: null, skill: null, comprehensive: null } });
    expect(isFinished(sheet)).toBe(true);
    expect(codes(enter(given(), { absent: true }))).toEqual(['ABSENTEE_SCORED', 'ABSENTEE_SCORED', 'ABSENTEE_SCORED']);
  });
  it.each([[{ theory: 60.25 }], [{ skill: -1 }], [{ comprehensive: 100.1 }], [{ theory: null }], [{ skill: Number.NaN }]])('refuses %j', (change) => expect(codes(enter(given(), change))).toEqual(['SCORE_INVALID']));
  it('tells every faulty subject at once', () => expect(codes(enter(given(), { theory: 101, skill: null, comprehensive: 1.23 }))).toEqual(['SCORE_INVALID', 'SCORE_INVALID', 'SCORE_INVALID']));
  it('the practical assessment scores skill only (三)', () => {
    expect(entered({ theory: null, comprehensive: null }, 'PRACTICAL_ASSESSMENT').scores).toEqual({ theory: null, skill: 595, comprehensive: null });
    expect(codes(enter(given('PRACTICAL_ASSESSMENT')))).toEqual(['SUBJECT_NOT_SCORED', 'SUBJECT_NOT_SCORED']);
  });
});

describe('signing', () => {
  const sign = (sheet: ScoreSheet) => decideSign(sheet, 's', () => signature);
  const signed = () => { const decision = sign(entered()); return evolveSheet(entered(), decision.ok ? decision.events[0]! : opened()); };
  it('signs what is shown, and the content is kept with the signature', () => {
    const decision = sign(entered());
    expect(decision).toMatchObject({ ok: true, events: [{ data: { content: { sheetId: 's', scores: { theory: 600, skill: 595, comprehensive: 1000 }, edition: 1 }, signature } }] });
  });
  it('never an unfinished sheet', () => {
    expect(codes(sign(given()))).toEqual(['SHEET_UNFINISHED']);
    expect(() => sheetContent('s', given())).toThrow('unfinished');
  });
  it('nor one twice; and a signed one is not typed over', () => {
    expect(codes(sign(signed()))).toEqual(['SHEET_SIGNED']);
    expect(codes(enter(signed()))).toEqual(['SHEET_SIGNED']);
  });
  it('a change afterwards is a new edition with its reason; the old one stays as signed', () => {
    const { old, successor } = decideSupersede(signed(), 's2', '录入有误');
    expect(old).toMatchObject({ ok: true, events: [{ type: 'ScoreSheetSuperseded', data: { successorId: 's2', reason: '录入有误' } }] });
    expect(evolveSheet(null, successor)).toMatchObject({ edition: 2, changeReason: '录入有误', status: 'OPEN', scores: null });
    expect(evolveSheet(signed(), old.ok ? old.events[0]! : opened())).toMatchObject({ status: 'SUPERSEDED', signature, scores: { theory: 600 } });
  });
  it('an open sheet needs no new edition, a superseded one has it', () => {
    expect(codes(decideSupersede(entered(), 's2', 'x').old)).toEqual(['SHEET_NOT_SIGNED']);
    const superseded = evolveSheet(signed(), { type: 'ScoreSheetSuperseded', data: { planId: 'plan', institutionId: 'body', successorId: 's2', reason: 'x' } });
    expect(codes(decideSupersede(superseded, 's3', 'x').old)).toEqual(['SHEET_NOT_SIGNED']);
  });
  it('stands in lists open first, whatever is on it, then the latest signed, then the latest superseded', () => {
    const at = (signedAt: string): ScoreSheet => ({ ...signed(), signature: { ...signature, signedAt } });
    const superseded = (sheet: ScoreSheet): ScoreSheet => ({ ...sheet, status: 'SUPERSEDED' });
    const [march, april] = [at('2026-03-20T01:00:00Z'), at('2026-04-20T01:00:00Z')];
    const order = [given(), april, march, superseded(april), superseded(march)].map(sheetTurn);
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    expect(sheetTurn(entered())).toBe(sheetTurn(given()));
  });
  it('缺考 is marked by all scorers or by none', () => {
    const absent = entered({ absent: true, theory: null, skill: null, comprehensive: null });
    expect(absenceConflicts([absent, entered()])).toEqual(['a']);
    expect(absenceConflicts([absent, absent])).toEqual([]);
  });
});
