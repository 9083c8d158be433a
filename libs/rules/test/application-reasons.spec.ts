import type { Reason } from '@gt/domain';
import { consequenceOfMove, decideSlot, judgeApplication, settleConditions, type ApplicationInput, type ConditionDecision, type SlotState } from '../src/index.js';
import { base, grades, LATHE, MILLING, rules, SENIOR, target, titled } from './samples.js';

const told = (reasons: readonly Reason[]) => reasons.map(({ clause, code, facts }) => [clause, code, facts]);
const judge = (change: Partial<ApplicationInput>) => judgeApplication({ ...base, ...change }, rules);
/** Every condition as the form shows it: path, what it is about, clause, status, reasons. */
const table = (change: Partial<ApplicationInput>) => judge(change).conditions.map((each) => [each.path, each.key, each.clause, each.status, told(each.reasons)]);
const GENERAL = [[null, 'WORKS_IN_CITY', '二', 'MET', []], [null, 'IN_POST', '二', 'MET', []], [null, 'DECLARATION', '二', 'MET', []], [null, 'BRIDGING_LEVEL', '三', 'MET', []], [null, 'APPRAISALS', '二', 'MET', []], [null, 'TITLE', '一', 'MET', []]];

describe('the conditions of an application, each with its clause and its own reasons alone', () => {
  it('general ones beside those of every path that the title opens', () => {
    expect(table({ worksInCity: false, declarationMade: false })).toEqual([
      [null, 'WORKS_IN_CITY', '二', 'NOT_MET', [['二', 'NOT_IN_CITY', { worksInCity: false }]]], GENERAL[1], [null, 'DECLARATION', '二', 'NOT_MET', [['二', 'DECLARATION_MISSING', { declarationMade: false }]]], ...GENERAL.slice(3),
      ['二(一)', 'TARGET_LEVEL', '二(一)', 'MET', []], ['二(一)', 'OCCUPATION', '二(一)', 'MET', []],
      ['二(三)', 'TARGET_LEVEL', '二(三)', 'NOT_MET', [['二(三)', 'LEVEL_NOT_OPEN_TO_TITLE', { titleLevel: 'INTERMEDIATE', level: 2, openLevel: 1 }]]], ['二(三)', 'OCCUPATION', '二(三)', 'MET', []],
      ['二(三)', 'PRIOR_CERTIFICATE', '二(三)', 'NOT_MET', [['二(三)', 'PRIOR_LEVEL_MISSING', { level: 2, occupation: LATHE.code }]]], ['二(三)', 'RELATED_WORK', '二(三)', 'MET', []],
    ]);
  });
  it('what only the body can map is 待核, with both occupations, and hides nothing else', () => {
    expect(table({ title: SENIOR, target: target(1, MILLING), frontLine: false })).toEqual([...GENERAL,
      ['二(四)', 'TARGET_LEVEL', '二(四)', 'MET', []], ['二(四)', 'OCCUPATION', '二(四)', 'TO_BE_VERIFIED', [['二(四)', 'OCCUPATION_TO_BE_CONFIRMED', { current: LATHE.code, target: MILLING.code }]]],
      ['二(四)', 'FRONT_LINE', '二(四)', 'NOT_MET', [['二(四)', 'NOT_FRONT_LINE', { frontLine: false }]]],
    ]);
    expect(table({ currentOccupation: { code: '2-02-07-01' } }).slice(6, 8)).toEqual([['二(一)', 'TARGET_LEVEL', '二(一)', 'MET', []], ['二(一)', 'OCCUPATION', '二(一)', 'TO_BE_VERIFIED', [['二(一)', 'POST_TO_BE_MAPPED', { current: '2-02-07-01' }]]]]);
  });
  it('a title that is none of ours, or too low, opens no path and names its own clause', () => {
    expect(table({ title: titled('新闻', '记者') }).slice(5)).toEqual([[null, 'TITLE', '一', 'NOT_MET', [['一', 'TITLE_OUT_OF_RANGE', { series: '新闻' }]]]]);
    expect(table({ title: titled('工程技术', '技术员') }).slice(5)).toEqual([[null, 'TITLE', '二(一)', 'NOT_MET', [['二(一)', 'TITLE_LEVEL_NOT_ELIGIBLE', { titleLevel: 'TECHNICIAN_GRADE' }]]]]);
  });
  it('appraisals: which year is open for which reason, and which is not', () => {
    const appraisals = (change: Partial<ApplicationInput>) => table(change).find((each) => each[1] === 'APPRAISALS')!.slice(2);
    expect(appraisals({ appraisals: grades([2023, '合格'], [2024, '未定等次']), postHeldSince: '2024-05-01' })).toEqual(['二', 'TO_BE_VERIFIED', [['二', 'APPRAISAL_UNDECIDED', { year: 2024 }], ['二', 'LAST_YEAR_PENDING', { year: 2025 }], ['二', 'POST_CHANGED', { postHeldSince: '2024-05-01' }]]]);
    const notMet = (...years: number[]) => ['二', 'NOT_MET', [['二', 'APPRAISAL_NOT_PASSED', { years }]]];
    // an earlier year is not pending, nor is last year once it has a grade; 未定等次 beside a failing grade decides nothing
    expect(appraisals({ appraisals: grades([2024, '合格'], [2025, '合格']) })).toEqual(notMet(2023));
    expect(appraisals({ appraisals: grades([2023, '合格'], [2024, '合格'], [2025, '不合格']) })).toEqual(notMet(2025));
    expect(appraisals({ appraisals: grades([2023, '合格'], [2024, '未定等次'], [2024, '不合格'], [2025, '合格']) })).toEqual(notMet(2024));
  });
});

describe('what the body decides (六(二))', () => {
  const decision: ConditionDecision = { key: 'APPRAISALS', path: null, status: 'MET', reason: '属实', evidence: ['doc-1'] };
  it('is refused with the condition that it speaks of', () => {
    const open = judge({ postHeldSince: '2024-05-01' });
    const faults = settleConditions(open, [{ ...decision, key: 'OCCUPATION', path: '二(一)', reason: ' ', evidence: [] }, { ...decision, key: 'TITLE' }]);
    const [occupation, title] = [{ condition: 'OCCUPATION', path: '二(一)' }, { condition: 'TITLE', path: null }];
    expect(!faults.ok && told(faults.reasons)).toEqual([
      ['六(二)', 'CONDITION_NOT_OPEN', occupation], ['六(二)', 'DECISION_REASON_MISSING', occupation], ['六(二)', 'DECISION_EVIDENCE_MISSING', occupation], ['六(二)', 'CONDITION_NOT_OPEN', title], ['六(二)', 'TITLE_LEVEL_NEEDED', title],
    ]);
  });
  it('a title that is not to be had may be told so, without a level', () => {
    const unknown = judge({ title: titled('工程技术', '一级建造师') });
    const settled = settleConditions(unknown, [{ ...decision, key: 'TITLE', status: 'NOT_MET' }]);
    expect(settled.ok && settled.standing.status).toBe('NOT_MET');
  });
  it('settles the condition of one path and leaves the other open; what was open is told on only where it was refused', () => {
    const open = judge({ currentOccupation: { code: '2-02-07-01' } });
    const occupation = (status: 'MET' | 'NOT_MET') => {
      const settled = settleConditions(open, [{ ...decision, key: 'OCCUPATION', path: '二(一)', status }]);
      return settled.ok ? settled.standing.conditions.filter((each) => each.key === 'OCCUPATION').map((each) => [each.path, each.status, told(each.reasons)]) : [];
    };
    const mapped = (path: string) => [[path, 'POST_TO_BE_MAPPED', { current: '2-02-07-01' }]];
    expect(occupation('MET')).toEqual([['二(一)', 'MET', []], ['二(三)', 'TO_BE_VERIFIED', mapped('二(三)')]]);
    expect(occupation('NOT_MET')).toEqual([['二(一)', 'NOT_MET', mapped('二(一)')], ['二(三)', 'TO_BE_VERIFIED', mapped('二(三)')]]);
  });
});

describe('the slot (七(三)) and people who move tell what stands in the way', () => {
  const held: SlotState = { occupation: LATHE, institutionId: 'body-1', institutionName: '重庆某某机械有限公司', state: 'HELD', passedLevel: null };
  const refused = (slot: Partial<SlotState>, change: object) => { const decided = decideSlot({ ...held, ...slot }, { occupation: LATHE, institutionId: 'body-1', level: 3, path: '二(一)', ...change }, rules); return decided.allowed ? [] : told(decided.reasons); };
  const by = { occupation: LATHE.code, institution: '重庆******公司', state: 'HELD' };
  it('the slot', () => {
    expect(refused({}, { occupation: MILLING, institutionId: 'body-2' })).toEqual([['七(三)', 'SLOT_OTHER_OCCUPATION', by], ['七(三)', 'SLOT_OTHER_INSTITUTION', by], ['七(三)', 'APPLICATION_UNFINISHED', by]]);
    expect(refused({ state: 'PASSED', passedLevel: 2 }, { level: 1 })).toEqual([['七(三)', 'PROMOTION_PATH_NEEDED', { path: '二(一)' }]]);
    expect(refused({ state: 'PASSED', passedLevel: 2 }, { level: 3 })).toEqual([['七(三)', 'LEVEL_ALREADY_PASSED', { passedLevel: 2, level: 3 }]]);
  });
  it('moves', () => {
    const context = { institutionType: 'ENTERPRISE', acceptedOn: '2026-04-01', firstAssessmentDay: '2026-06-01', supervisorAllows: false } as const;
    const of = (move: Parameters<typeof consequenceOfMove>[0]) => { const consequence = consequenceOfMove(move, context); return consequence.kind === 'CONTINUE' ? [] : told(consequence.reasons); };
    expect([of({ kind: 'RETIRED', on: '2026-05-31' }), of({ kind: 'CHANGED_UNIT', on: '2026-03-31' }), of({ kind: 'CHANGED_UNIT', on: '2026-04-02' })]).toEqual([
      [['二', 'RETIRED_BEFORE_ASSESSMENT', { retiredOn: '2026-05-31' }]], [['五(二)', 'EMPLOYER_CHANGED', { changedOn: '2026-03-31' }]], [['四(二)', 'LEFT_ENTERPRISE', { changedOn: '2026-04-02' }]],
    ]);
  });
});
