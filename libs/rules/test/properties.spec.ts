import * as fc from 'fast-check';
import { checkEligibility, decidePanelScores, judgeApplication, relatedWork, type RuleSet } from '../src/index.js';
import { randomCase, randomSource } from './oracle-cases.js';
import { codes, rules, withClauses } from './samples.js';

const anyCase = fc.integer().map((seed) => randomCase(randomSource(seed)));
const verdictOf = (input: Parameters<typeof checkEligibility>[0], ruleSet: RuleSet = rules) => checkEligibility(input, ruleSet);
const withPaths = (change: (path: RuleSet['eligibility']['paths'][number]) => object): RuleSet => ({
  ...rules, eligibility: { ...rules.eligibility, paths: rules.eligibility.paths.map((path) => ({ ...path, ...change(path) })) },
});

/** Each makes one parameter stricter; none may admit anybody whom the rule set refuses. */
const STRICTER: readonly (readonly [string, RuleSet])[] = [
  ['more months of work', withPaths((path) => ({ relatedWorkMonths: (path.relatedWorkMonths ?? 0) + 6 }))],
  ['older certificates', withPaths((path) => (path.priorCertificate ? { priorCertificate: { ...path.priorCertificate, minimumYears: 2 } } : {}))],
  ['the current occupation everywhere', withPaths(() => ({ targetIsCurrentOccupation: true }))],
  ['front-line work everywhere', withPaths(() => ({ frontLine: true }))],
  ['four appraisals', { ...rules, eligibility: { ...rules.eligibility, appraisalYears: 4 } }],
  ['优秀 only', { ...rules, eligibility: { ...rules.eligibility, passingGrades: ['优秀'] } }],
  ['longer months', { ...rules, eligibility: { ...rules.eligibility, daysPerMonth: 31 } }],
  ['no unlisted old names', { ...rules, titleAliases: [] }],
  ['fewer levels', { ...rules, methods: { ...rules.methods, bridgingLevels: [2, 3] } }],
  ['one path less', { ...rules, eligibility: { ...rules.eligibility, paths: rules.eligibility.paths.slice(0, 3) } }],
];

describe('properties of the verdict', () => {
  it('has no reason exactly when eligible, and path and method exactly then', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const verdict = verdictOf(input);
      expect(verdict.eligible).toBe(verdict.reasons.length === 0);
      expect(verdict.path === null).toBe(!verdict.eligible);
      expect(verdict.method === null).toBe(!verdict.eligible);
      for (const path of verdict.paths) expect(path.met).toBe(path.reasons.length === 0);
      if (verdict.eligible) expect(verdict.path).toBe(verdict.paths.find((path) => path.met)?.path);
    }), { numRuns: 300 });
  });

  it('names a reason for each condition that is broken on purpose, whatever else holds', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const broken = verdictOf({ ...input, worksInCity: false, inPost: false, declarationMade: false, appraisals: [], target: { ...input.target, level: 5 } });
      for (const code of ['NOT_IN_CITY', 'NOT_IN_POST', 'DECLARATION_MISSING', 'APPRAISAL_NOT_PASSED', 'LEVEL_NOT_BRIDGING']) expect(codes(broken.reasons).filter((each) => each === code)).toHaveLength(1);
      for (const path of broken.paths) expect(codes(path.reasons)).toContain('LEVEL_NOT_OPEN_TO_TITLE');
    }), { numRuns: 200 });
  });

  it('does not depend on the order of any list', () => {
    fc.assert(fc.property(anyCase, fc.infiniteStream(fc.nat()), (input, numbers) => {
      const shuffled = <T>(list: readonly T[]): T[] => list.map((each) => [numbers.next().value as number, each] as const).sort(([a], [b]) => a - b).map(([, each]) => each);
      const other = verdictOf({ ...input, workPeriods: shuffled(input.workPeriods), appraisals: shuffled(input.appraisals), priorCertificates: shuffled(input.priorCertificates), directRecognitionClaims: shuffled(input.directRecognitionClaims ?? []) });
      const verdict = verdictOf(input);
      expect([other.eligible, other.path, other.method, withClauses(other.reasons), codes(other.notes)]).toEqual([verdict.eligible, verdict.path, verdict.method, withClauses(verdict.reasons), codes(verdict.notes)]);
    }), { numRuns: 200 });
  });

  it.each(STRICTER)('admits nobody more under a stricter parameter: %s', (_, stricter) => {
    fc.assert(fc.property(anyCase, (input) => {
      if (verdictOf(input, stricter).eligible) expect(verdictOf(input).eligible).toBe(true);
      const [strict, plain] = [verdictOf(input, stricter), verdictOf(input)];
      for (const path of strict.paths) if (path.met) expect(plain.paths.find((each) => each.path === path.path)?.met).toBe(true);
    }), { numRuns: 100 });
  });

  it('never changes eligibility by claims, and changes nothing without a rule set\'s word: same input, same verdict', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const without = verdictOf({ ...input, directRecognitionClaims: [] });
      const verdict = verdictOf(input);
      expect([verdict.eligible, verdict.path, withClauses(verdict.reasons)]).toEqual([without.eligible, without.path, withClauses(without.reasons)]);
      expect(JSON.stringify(verdictOf(structuredClone(input), structuredClone(rules)))).toBe(JSON.stringify(verdict));
    }), { numRuns: 200 });
  });

  it('is met in the application too whenever the self-check is met without an open question', () => {
    fc.assert(fc.property(anyCase, (input) => {
      const verdict = verdictOf(input);
      const application = judgeApplication(input, rules);
      if (application.status === 'MET') expect(verdict.eligible).toBe(true);
      if (verdict.eligible) expect(application.status).not.toBe('NOT_MET');
    }), { numRuns: 300 });
  });
});

describe('properties of related work', () => {
  const day = fc.integer({ min: 0, max: 9000 }).map((offset) => new Date(Date.UTC(2005, 0, 1 + offset)).toISOString().slice(0, 10));
  const period = fc.tuple(day, day).map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a, related: true }));
  const total = (periods: { from: string; to: string; related: boolean }[]) => {
    const { months, days } = relatedWork(periods, '2026-03-01', 30);
    return months * 100 + days;
  };

  it('counts a period once, however often it stands there, and never more than from the first day to asOf', () => {
    fc.assert(fc.property(fc.array(period, { maxLength: 8 }), (periods) => {
      expect(total([...periods, ...periods])).toBe(total(periods));
      const all = relatedWork(periods, '2026-03-01', 30).months;
      expect(all).toBeLessThanOrEqual(relatedWork([{ from: '2005-01-01', to: null, related: true }], '2026-03-01', 30).months);
    }));
  });

  it('is the same for a period and for the same period cut in two that touch', () => {
    fc.assert(fc.property(period, day, (whole, cut) => {
      fc.pre(whole.from < cut && cut <= whole.to);
      const before = new Date(Date.parse(`${cut}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
      expect(total([{ ...whole, to: before }, { ...whole, from: cut }])).toBe(total([whole]));
    }));
  });
});

describe('properties of scores', () => {
  const tenths = fc.oneof(fc.integer({ min: 590, max: 610 }), fc.integer({ min: 0, max: 1000 }));
  const member = fc.record({ theory: tenths, skill: tenths, comprehensive: tenths });

  it('agrees with rational arithmetic on whole fractions, and never shows a failing mean as 60.00', () => {
    fc.assert(fc.property(fc.tuple(member, member, member), (members) => {
      const decision = decidePanelScores(members, rules);
      for (const subject of ['theory', 'skill', 'comprehensive'] as const) {
        const scores = members.map((each) => BigInt(each[subject]));
        const sum = scores.reduce((a, b) => a + b, 0n);
        const enough = BigInt(scores.filter((each) => each >= 600n).length) * 3n >= 2n * 3n;
        expect(decision.subjects[subject].passed).toBe(enough && sum >= 1800n);
        if (sum < 1800n) expect(Number(decision.subjects[subject].mean)).toBeLessThan(60);
        expect(Math.abs(Number(decision.subjects[subject].mean) - Number(sum) / 30)).toBeLessThanOrEqual(0.005000001);
      }
      expect(decision.passed).toBe(Object.values(decision.subjects).every((each) => each.passed));
    }), { numRuns: 500 });
  });

  it('passes whoever passed before when a score rises, and nobody more under a stricter mark', () => {
    fc.assert(fc.property(fc.tuple(member, member, member), fc.nat({ max: 2 }), fc.nat({ max: 50 }), (members, index, rise) => {
      const raised = members.map((each, at) => (at === index ? { ...each, skill: Math.min(1000, each.skill + rise) } : each));
      if (decidePanelScores(members, rules).passed) expect(decidePanelScores(raised, rules).passed).toBe(true);
      for (const stricter of [{ passTenths: 610 }, { passingMembers: { numerator: 1, denominator: 1 } }]) {
        if (decidePanelScores(members, { ...rules, scoring: { ...rules.scoring, ...stricter } }).passed) expect(decidePanelScores(members, rules).passed).toBe(true);
      }
      if (decidePanelScores(members, rules).passed) expect(decidePanelScores(members, { ...rules, scoring: { ...rules.scoring, subjects: 'OVERALL' } }).subjects.skill.passed).toBe(true);
    }), { numRuns: 300 });
  });
});
