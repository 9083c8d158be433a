import { decidePanelScores, decidePractical, decideSubject, previewScores, toTenths, type RuleSet, type ScorePreviewInput } from '../src/index.js';
import { rules } from './samples.js';

const subject = (...scores: number[]) => decideSubject(scores.map((score) => toTenths(score, rules.scoring) as number), rules.scoring);
const panel = (...rows: [number, number, number][]): ScorePreviewInput => ({
  method: 'COMPREHENSIVE_REVIEW', members: rows.map(([theory, skill, comprehensive]) => ({ theory, skill, comprehensive })),
});
const faults = (input: ScorePreviewInput) => {
  const result = previewScores(input, rules);
  return result.ok ? [] : result.faults.map((each) => `${each.field} ${each.code}`);
};

describe('one subject (六(三))', () => {
  it('has the vectors of domain.md §7', () => {
    expect(subject(59, 60, 60)).toEqual({ mean: '59.67', passingMembers: 2, members: 3, passed: false });
    expect(subject(59, 59, 62)).toEqual({ mean: '60.00', passingMembers: 1, members: 3, passed: false });
    expect(subject(59, 60, 61)).toEqual({ mean: '60.00', passingMembers: 2, members: 3, passed: true });
    expect(subject(60, 60, 59.9)).toEqual({ mean: '59.97', passingMembers: 2, members: 3, passed: false });
    expect(subject(0, 90, 90)).toEqual({ mean: '60.00', passingMembers: 2, members: 3, passed: true });
  });

  it('includes the number itself in 以上, and rounds half up for display only', () => {
    expect(subject(60, 60, 60)).toMatchObject({ mean: '60.00', passed: true });
    expect(subject(100, 100, 100).mean).toBe('100.00');
    expect(subject(0, 0, 0).mean).toBe('0.00');
    expect(decidePractical([1, 0, 0, 0, 0, 0, 0, 0], rules.scoring).mean).toBe('0.01');
    expect(decidePractical([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], rules.scoring).mean).toBe('0.01');
  });

  it('never shows a failing mean as 60.00, however many members', () => {
    const many = [599, ...Array.from({ length: 199 }, () => 600)];
    expect(decidePractical(many, rules.scoring)).toMatchObject({ mean: '59.99', passed: false });
  });

  it('throws for a subject without scores', () => {
    expect(() => decideSubject([], rules.scoring)).toThrow(RangeError);
  });
});

describe('a score', () => {
  it('is a number from 0 to 100 with at most one decimal', () => {
    for (const [score, tenths] of [[0, 0], [-0, 0], [100, 1000], [59.9, 599], [0.1, 1], [33.3, 333], [1e2, 1000], [99.9, 999]] as const) expect(Object.is(toTenths(score, rules.scoring), tenths)).toBe(true);
    for (const score of [-0.1, 100.1, 59.95, 60.001, 59.99999999, Number.NaN, Infinity, '60', null, undefined, [60], {}, true]) expect(toTenths(score, rules.scoring)).toBeUndefined();
    for (let tenths = 0; tenths <= 1000; tenths += 1) expect(toTenths(Number(`${Math.floor(tenths / 10)}.${tenths % 10}`), rules.scoring)).toBe(tenths);
  });
});

describe('a candidate', () => {
  it('must pass all three subjects', () => {
    const members = [{ theory: 600, skill: 900, comprehensive: 900 }, { theory: 600, skill: 900, comprehensive: 900 }, { theory: 599, skill: 900, comprehensive: 900 }];
    expect(decidePanelScores(members, rules).passed).toBe(false);
    const overall: RuleSet = { ...rules, scoring: { ...rules.scoring, subjects: 'OVERALL' } };
    expect(decidePanelScores(members, overall).passed).toBe(true);
    expect(decidePanelScores(members.map((each) => ({ ...each, skill: 300, comprehensive: 890 })), overall).passed).toBe(false);
    // two thirds of the members, there too
    expect(decidePanelScores([1000, 400, 400].map((each) => ({ theory: each, skill: each, comprehensive: each })), overall).passed).toBe(false);
  });
});

describe('the preview of api.md', () => {
  it('answers a panel', () => {
    expect(previewScores(panel([59.5, 60, 61], [60, 60, 60], [60.5, 70, 62]), rules)).toEqual({
      ok: true,
      preview: {
        passed: true,
        subjects: {
          theory: { mean: '60.00', passingMembers: 2, members: 3, passed: true },
          skill: { mean: '63.33', passingMembers: 3, members: 3, passed: true },
          comprehensive: { mean: '61.00', passingMembers: 3, members: 3, passed: true },
        },
      },
    });
  });

  it('answers a practical assessment on the mean alone', () => {
    const practical = (...skills: number[]) => previewScores({ method: 'PRACTICAL_ASSESSMENT', members: skills.map((skill) => ({ skill })) }, rules);
    expect(practical(0, 100, 80)).toEqual({ ok: true, preview: { passed: true, subjects: { theory: { exempt: true }, skill: { mean: '60.00', passingMembers: 2, members: 3, passed: true }, comprehensive: null } } });
    expect(practical(59, 59, 62)).toMatchObject({ ok: true, preview: { passed: true } });
    expect(practical(59.9)).toMatchObject({ ok: true, preview: { passed: false } });
  });

  it('refuses wrong counts, wrong numbers and subjects that are not scored, all at once', () => {
    expect(faults(panel([60, 60, 60], [60, 60, 60]))).toEqual(['members MEMBER_COUNT']);
    expect(faults(panel([60, 60, 60], [60, 60, 60], [60, 60, 60], [60, 60, 60]))).toEqual(['members MEMBER_COUNT']);
    expect(faults(panel([60, 101, 60], [60.55, 60, -1]))).toEqual(['members MEMBER_COUNT', 'members[0].skill SCORE_INVALID', 'members[1].theory SCORE_INVALID', 'members[1].comprehensive SCORE_INVALID']);
    expect(faults({ method: 'DIRECT_RECOGNITION', members: [{ skill: 60 }, { skill: 60 }, { skill: 60 }] })).toHaveLength(6);
    expect(faults({ method: 'PRACTICAL_ASSESSMENT', members: [] })).toEqual(['members MEMBER_COUNT']);
    expect(faults({ method: 'PRACTICAL_ASSESSMENT', members: Array.from({ length: 16 }, () => ({ skill: 60 })) })).toEqual(['members MEMBER_COUNT']);
    expect(faults({ method: 'PRACTICAL_ASSESSMENT', members: Array.from({ length: 15 }, () => ({ skill: 60 })) })).toEqual([]);
    expect(faults({ method: 'PRACTICAL_ASSESSMENT', members: [{ skill: 60, theory: 60 }] })).toEqual(['members[0].theory SUBJECT_NOT_SCORED']);
    expect(faults({ method: 'PRACTICAL_ASSESSMENT', members: [{ skill: 60, theory: null }] })).toEqual([]);
    const needed = (input: ScorePreviewInput) => { const result = previewScores(input, rules); return result.ok ? '' : /须有 (.*) 名/.exec(result.faults[0]!.message)?.[1]; };
    expect([needed(panel()), needed({ method: 'PRACTICAL_ASSESSMENT', members: [] })]).toEqual(['3', '1–15']);
  });
});
