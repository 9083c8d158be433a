import { consequenceOfMove, decideSlot, judgeApplication, settleConditions, type ApplicationInput, type ConditionKey, type SlotState } from '../src/index.js';
import { ASSISTANT, base, codes, grades, INTERMEDIATE, LATHE, MILLING, rules, SENIOR, target, titled } from './samples.js';

const judge = (change: Partial<ApplicationInput>) => judgeApplication({ ...base, ...change }, rules);
const statusOf = (standing: ReturnType<typeof judge>, key: ConditionKey, path: string | null = null) => standing.conditions.find((each) => each.key === key && each.path === path)?.status;

describe('an application, condition by condition (二)', () => {
  it('is met when every general condition and one path are', () => {
    const standing = judge({});
    expect([standing.status, standing.path, standing.titleLevel]).toEqual(['MET', '二(一)', 'INTERMEDIATE']);
    expect(standing.conditions.filter((each) => each.path === null).map((each) => each.status)).toEqual(Array.from({ length: 6 }, () => 'MET'));
    expect(statusOf(standing, 'PRIOR_CERTIFICATE', '二(三)')).toBe('NOT_MET');
  });

  it('refuses what is plainly not met', () => {
    expect(judge({ worksInCity: false }).status).toBe('NOT_MET');
    expect(judge({ target: target(4) }).status).toBe('NOT_MET');
    expect(judge({ title: titled('会计', '会计师') })).toMatchObject({ status: 'NOT_MET', titleLevel: null, path: null });
    expect(judge({ title: titled('工程技术', '技术员') }).status).toBe('NOT_MET');
    expect(judge({ appraisals: grades([2023, '合格'], [2024, '不合格']) }).status).toBe('NOT_MET');
    expect(judge({ target: target(2, MILLING) }).status).toBe('NOT_MET');
  });

  it('leaves an unknown title 待核 until the body confirms its level', () => {
    const unknown = { title: titled('工程技术', '一级建造师') };
    expect([judge(unknown).status, statusOf(judge(unknown), 'TITLE')]).toEqual(['TO_BE_VERIFIED', 'TO_BE_VERIFIED']);
    expect(judge({ ...unknown, inPost: false }).status).toBe('NOT_MET');
    expect(judge({ ...unknown, confirmedTitleLevel: 'INTERMEDIATE' })).toMatchObject({ status: 'MET', path: '二(一)' });
    expect(judge({ ...unknown, confirmedTitleLevel: 'ASSISTANT', priorCertificates: [] }).status).toBe('NOT_MET');
    const junior = judge({ ...unknown, confirmedTitleLevel: 'TECHNICIAN_GRADE' });
    expect([junior.status, junior.conditions.find((each) => each.key === 'TITLE')?.reasons.map((each) => each.code)]).toEqual(['NOT_MET', ['TITLE_LEVEL_NOT_ELIGIBLE']]);
    expect(judge({ confirmedTitleLevel: 'SENIOR' }).titleLevel).toBe('INTERMEDIATE');
  });

  it('leaves a pending last year, 未定等次 and a post change 待核', () => {
    const appraisals = (change: Partial<ApplicationInput>) => statusOf(judge(change), 'APPRAISALS');
    const missing = grades([2023, '合格'], [2024, '优秀']);
    expect(appraisals({ appraisals: missing })).toBe('TO_BE_VERIFIED');
    expect(appraisals({ appraisals: missing, asOf: '2026-04-01' })).toBe('NOT_MET');
    expect(appraisals({ appraisals: grades([2023, '合格'], [2024, '未定等次'], [2025, '合格']) })).toBe('TO_BE_VERIFIED');
    expect(appraisals({ appraisals: grades([2023, '基本合格'], [2024, '未定等次'], [2025, '合格']) })).toBe('NOT_MET');
    expect(appraisals({ postHeldSince: '2024-05-01' })).toBe('TO_BE_VERIFIED');
    expect(appraisals({ postHeldSince: '2023-01-01' })).toBe('MET');
  });

  it('leaves to the body which occupation a post of group 2 is, and what the 相应职业 of 二(四) is', () => {
    expect(judge({ currentOccupation: { code: '2-02-07-01' } }).status).toBe('TO_BE_VERIFIED');
    expect(judge({ title: SENIOR, target: target(1, MILLING), frontLine: true }).status).toBe('TO_BE_VERIFIED');
    expect(judge({ title: SENIOR, target: target(1), frontLine: true })).toMatchObject({ status: 'MET', path: '二(四)' });
    expect(judge({ title: SENIOR, target: target(1, MILLING), frontLine: false }).status).toBe('NOT_MET');
  });
});

describe('what the body decides (六(二))', () => {
  const open = judge({ postHeldSince: '2024-05-01' });
  const decision = { key: 'APPRAISALS', path: null, status: 'MET', reason: '原岗位考核合格，单位证明属实', evidence: ['doc-1'] } as const;

  it('settles an open condition either way', () => {
    expect(settleConditions(open, [decision])).toMatchObject({ ok: true, standing: { status: 'MET', path: '二(一)' } });
    expect(settleConditions(open, [{ ...decision, status: 'NOT_MET' }])).toMatchObject({ ok: true, standing: { status: 'NOT_MET', path: null } });
    expect(settleConditions(open, [])).toMatchObject({ ok: true, standing: { status: 'TO_BE_VERIFIED' } });
  });

  it('refuses a decision on what is not open, or without reason or evidence, all at once', () => {
    const faults = (change: object) => {
      const result = settleConditions(open, [{ ...decision, ...change }]);
      return result.ok ? [] : codes(result.reasons);
    };
    expect(faults({ key: 'IN_POST' })).toEqual(['CONDITION_NOT_OPEN']);
    expect(faults({ key: 'PRIOR_CERTIFICATE', path: '二(三)', reason: ' ', evidence: [] })).toEqual(['CONDITION_NOT_OPEN', 'DECISION_EVIDENCE_MISSING', 'DECISION_REASON_MISSING']);
    const unknown = settleConditions(judge({ title: titled('工程技术', '一级建造师') }), [{ ...decision, key: 'TITLE' }]);
    expect(unknown.ok ? [] : codes(unknown.reasons)).toEqual(['TITLE_LEVEL_NEEDED']);
  });
});

describe('the slot (七(三))', () => {
  const held: SlotState = { occupation: { ...LATHE, name: '车工' }, institutionId: 'body-1', institutionName: '重庆某某机械有限公司', state: 'HELD', passedLevel: null };
  const request = { occupation: LATHE, institutionId: 'body-1', level: 3, path: '二(一)' } as const;
  const decide = (slot: Partial<SlotState> | null, change: object = {}) => decideSlot(slot && { ...held, ...slot }, { ...request, ...change }, rules);
  const refusals = (slot: Partial<SlotState> | null, change: object = {}) => {
    const result = decide(slot, change);
    return result.allowed ? result.kind : codes(result.reasons);
  };

  it('is free when there is none, and again after a release, in any occupation and at any body', () => {
    expect(refusals(null)).toBe('FIRST');
    expect(refusals({ state: 'RELEASED' }, { occupation: MILLING, institutionId: 'body-2' })).toBe('REOPENED');
  });

  it('refuses a second application while one is unfinished', () => {
    expect(refusals({})).toEqual(['APPLICATION_UNFINISHED']);
  });

  it('refuses another occupation and another body in every state, both reasons at once, the earlier one masked', () => {
    for (const state of ['HELD', 'PASSED', 'FAILED'] as const) {
      expect(refusals({ state }, { occupation: MILLING })).toContain('SLOT_OTHER_OCCUPATION');
      expect(refusals({ state }, { institutionId: 'body-2' })).toContain('SLOT_OTHER_INSTITUTION');
      expect(refusals({ state }, { occupation: MILLING, institutionId: 'body-2' })).toEqual(expect.arrayContaining(['SLOT_OTHER_INSTITUTION', 'SLOT_OTHER_OCCUPATION']));
    }
    const result = decide({}, { institutionId: 'body-2' });
    expect(JSON.stringify(result)).toContain('重庆******公司');
    expect(JSON.stringify(result)).not.toContain('某某机械');
  });

  it('refuses another work type of the same code', () => {
    expect(refusals({ state: 'FAILED', occupation: { ...LATHE, workType: '甲' } }, { occupation: { ...LATHE, workType: '乙' } })).toEqual(['SLOT_OTHER_OCCUPATION']);
    expect(refusals({ state: 'FAILED', occupation: { ...LATHE, workType: '甲' } }, { occupation: { ...LATHE, workType: '甲' } })).toBe('RETAKE');
  });

  it('allows a retake after a failure, and not of a level that was passed before', () => {
    expect(refusals({ state: 'FAILED' })).toBe('RETAKE');
    expect(refusals({ state: 'FAILED', passedLevel: 3 }, { level: 2, path: '二(二)' })).toBe('RETAKE');
    expect(refusals({ state: 'FAILED', passedLevel: 3 }, { level: 3 })).toEqual(['LEVEL_ALREADY_PASSED']);
  });

  it('allows promotion after a pass by 二(二) and 二(三) only, and never the same or a lower level', () => {
    expect(refusals({ state: 'PASSED', passedLevel: 3 }, { level: 2, path: '二(二)' })).toBe('PROMOTION');
    expect(refusals({ state: 'PASSED', passedLevel: 2 }, { level: 1, path: '二(三)' })).toBe('PROMOTION');
    expect(refusals({ state: 'PASSED', passedLevel: 2 }, { level: 1, path: '二(一)' })).toEqual(['PROMOTION_PATH_NEEDED']);
    expect(refusals({ state: 'PASSED', passedLevel: 2 }, { level: 2, path: '二(二)' })).toEqual(['LEVEL_ALREADY_PASSED']);
    expect(refusals({ state: 'PASSED', passedLevel: 1 }, { level: 2, path: '二(二)' })).toEqual(['LEVEL_ALREADY_PASSED']);
    expect(refusals({ state: 'RELEASED', passedLevel: 2 }, { level: 2 })).toEqual(['LEVEL_ALREADY_PASSED']);
    expect(refusals({ state: 'RELEASED', passedLevel: 2 }, { level: 2, occupation: MILLING })).toBe('REOPENED');
  });
});

describe('people who move (二, 四(二))', () => {
  const context = { institutionType: 'ENTERPRISE', acceptedOn: '2026-04-01', firstAssessmentDay: '2026-06-01', supervisorAllows: false } as const;
  const kind = (move: Parameters<typeof consequenceOfMove>[0], change: object = {}) => consequenceOfMove(move, { ...context, ...change }).kind;

  it('are recommended anew when they change unit before acceptance', () => {
    expect(kind({ kind: 'CHANGED_UNIT', on: '2026-03-31' })).toBe('RECOMMEND_ANEW');
    expect(kind({ kind: 'CHANGED_UNIT', on: '2026-05-01' }, { acceptedOn: null, institutionType: 'SOCIAL_TRAINING' })).toBe('RECOMMEND_ANEW');
  });

  it('stop at an enterprise body after acceptance unless the supervisor allows it, and go on at a social one', () => {
    const move = { kind: 'CHANGED_UNIT', on: '2026-04-01' } as const;
    expect([kind(move), kind(move, { supervisorAllows: true }), kind(move, { institutionType: 'SOCIAL_TRAINING' })]).toEqual(['STOP', 'CONTINUE', 'CONTINUE']);
  });

  it('have not left an enterprise body where it may take the employees of their new unit', () => {
    expect(kind({ kind: 'CHANGED_UNIT', on: '2026-04-02' }, { newUnitCovered: true })).toBe('CONTINUE');
    expect(kind({ kind: 'CHANGED_UNIT', on: '2026-03-31' }, { newUnitCovered: true })).toBe('RECOMMEND_ANEW');
  });

  it('stop when retired before the first assessment day, and not on it or after', () => {
    expect([kind({ kind: 'RETIRED', on: '2026-05-31' }), kind({ kind: 'RETIRED', on: '2026-06-01' }), kind({ kind: 'RETIRED', on: '2026-05-31' }, { firstAssessmentDay: null })]).toEqual(['STOP', 'CONTINUE', 'STOP']);
  });
});

it('keeps ASSISTANT and INTERMEDIATE apart in promotion', () => {
  expect(judge({ title: ASSISTANT, target: target(2) })).toMatchObject({ status: 'MET', path: '二(二)' });
  expect(judge({ title: INTERMEDIATE, target: target(1), priorCertificates: [{ occupation: LATHE, level: 2, obtainedOn: '2024-01-01' }] })).toMatchObject({ status: 'MET', path: '二(三)' });
});
