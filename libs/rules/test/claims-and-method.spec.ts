import { decideMethod, judgeClaim } from '../src/index.js';
import { ASSISTANT, ASSOCIATE, base, check, claim, codes, noteCodes, rules, target } from './samples.js';

describe('claims to direct recognition (三(一))', () => {
  const standing = (change: Parameters<typeof claim>[0]) => judgeClaim(claim(change), base.asOf, rules).standing;

  it('takes (a) (b) (c) with a national or provincial authority, whatever the prize', () => {
    for (const kind of ['GOVERNMENT_AWARD', 'DEPARTMENT_AWARD', 'TALENT_PROGRAMME'] as const) {
      expect((['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY', 'DISTRICT', 'OTHER'] as const).map((authority) => standing({ kind, authority })))
        .toEqual(['QUALIFIES', 'QUALIFIES', 'DOES_NOT_QUALIFY', 'DOES_NOT_QUALIFY', 'DOES_NOT_QUALIFY']);
      for (const prize of ['三等奖', '优秀奖', '铜奖'] as const) expect(standing({ kind, prize })).toBe('QUALIFIES');
    }
  });

  it('takes (d) (e) with an industry authority too, and from the second prize on', () => {
    for (const kind of ['COMPETITION', 'COMPETITION_COACHING'] as const) {
      for (const authority of ['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY'] as const) {
        for (const prize of ['特等奖', '一等奖', '二等奖', '金奖', '银奖'] as const) expect(standing({ kind, authority, prize })).toBe('QUALIFIES');
        for (const prize of ['三等奖', '优秀奖', '铜奖'] as const) expect(standing({ kind, authority, prize })).toBe('DOES_NOT_QUALIFY');
        expect(standing({ kind, authority, prize: null })).toBe('TO_BE_VERIFIED');
      }
      for (const authority of ['DISTRICT', 'OTHER'] as const) expect(standing({ kind, authority, prize: '一等奖' })).toBe('DOES_NOT_QUALIFY');
    }
  });

  it('never takes what was awarded after asOf; the day itself counts', () => {
    expect([standing({ awardedOn: '2026-03-01' }), standing({ awardedOn: '2026-03-02' })]).toEqual(['QUALIFIES', 'DOES_NOT_QUALIFY']);
  });

  it('tells every reason at once and asks for the document of consent in (b)', () => {
    const verdict = judgeClaim(claim({ kind: 'COMPETITION', authority: 'DISTRICT', prize: '三等奖', awardedOn: '2030-01-01' }), base.asOf, rules);
    expect(codes(verdict.reasons)).toEqual(['CLAIM_AUTHORITY_TOO_LOW', 'CLAIM_IN_THE_FUTURE', 'CLAIM_PRIZE_TOO_LOW']);
    expect(codes(judgeClaim(claim({ kind: 'COMPETITION', authority: 'DISTRICT', prize: null }), base.asOf, rules).reasons)).toEqual(['CLAIM_AUTHORITY_TOO_LOW', 'CLAIM_PRIZE_MISSING']);
    expect([judgeClaim(claim({ kind: 'DEPARTMENT_AWARD' }), base.asOf, rules).consentDocumentNeeded, judgeClaim(claim(), base.asOf, rules).consentDocumentNeeded]).toEqual([true, false]);
    expect(codes(judgeClaim(claim(), base.asOf, { ...rules, claims: [] }).reasons)).toEqual(['CLAIM_KIND_UNKNOWN']);
  });

  it('gives direct recognition in the self-check as if the body accepted, at 三级 too', () => {
    const verdict = check({ directRecognitionClaims: [claim({ authority: 'DISTRICT' }), claim()] });
    expect([verdict.method, noteCodes(verdict)]).toEqual(['DIRECT_RECOGNITION', ['CLAIM_NOT_QUALIFYING', 'SUBJECT_TO_BODY_ACCEPTANCE']]);
    expect(check({ title: ASSISTANT, target: target(3), directRecognitionClaims: [claim()] }).method).toBe('DIRECT_RECOGNITION');
  });

  it('changes nothing by a claim that does not qualify, other than the note', () => {
    const verdict = check({ directRecognitionClaims: [claim({ kind: 'COMPETITION', prize: null })] });
    expect([verdict.eligible, verdict.method, noteCodes(verdict)]).toEqual([true, 'COMPREHENSIVE_REVIEW', ['CLAIM_NOT_QUALIFYING']]);
  });

  it('never changes eligibility', () => {
    const verdict = check({ inPost: false, directRecognitionClaims: [claim()] });
    expect([verdict.eligible, verdict.method, noteCodes(verdict)]).toEqual([false, null, []]);
    expect(check({ directRecognitionClaims: null }).eligible).toBe(true);
  });
});

describe('the method (三)', () => {
  it('follows the level when nothing is claimed', () => {
    expect(check({ title: ASSISTANT, target: target(3) }).method).toBe('PRACTICAL_ASSESSMENT');
    expect(check({}).method).toBe('COMPREHENSIVE_REVIEW');
    expect(check({ title: ASSOCIATE, target: target(1) }).method).toBe('COMPREHENSIVE_REVIEW');
  });

  it('gives direct recognition at every bridging level once the body accepts', () => {
    for (const level of [1, 2, 3] as const) expect(decideMethod(level, 'ACCEPTED', rules)).toEqual({ ok: true, method: 'DIRECT_RECOGNITION', notes: [] });
  });

  it('falls back with a notice when the claims are rejected, and fails nobody', () => {
    expect(decideMethod(3, 'REJECTED', rules)).toMatchObject({ ok: true, method: 'PRACTICAL_ASSESSMENT', notes: [{ code: 'CLAIM_REJECTED_FALLBACK' }] });
    expect(decideMethod(1, 'REJECTED', rules)).toMatchObject({ ok: true, method: 'COMPREHENSIVE_REVIEW' });
    expect(decideMethod(2, 'NONE', rules)).toEqual({ ok: true, method: 'COMPREHENSIVE_REVIEW', notes: [] });
  });

  it('refuses a level that is no bridging level, accepted claim or not', () => {
    for (const level of [4, 5] as const) {
      for (const claims of ['ACCEPTED', 'REJECTED', 'NONE'] as const) {
        const decision = decideMethod(level, claims, rules);
        expect(decision.ok ? [] : decision.reasons.map((each) => `${each.clause} ${each.code}`)).toEqual(['三 LEVEL_NOT_BRIDGING']);
      }
    }
  });
});
