import { checkEligibility } from '../src/index.js';
import { expectedVerdict, type Expected } from './oracle.js';
import { randomCase, randomSource } from './oracle-cases.js';
import { codes, rules, withClauses } from './samples.js';

/** How many cases are compared, and the seed that makes them. */
const CASES = Number(process.env.ORACLE_CASES ?? 100_000); // fewer where the suite runs a thousand times (mutation tests)
const SEED = 20220310;
/** Some 10 s on a quiet machine; the runner may share it with others. */
const TIMEOUT_MS = 180_000;

describe('the independent day-by-day oracle', () => {
  it(`agrees on ${CASES} random cases, among which every verdict is common`, () => {
    const random = randomSource(SEED);
    const seen = new Map<string, number>();
    const count = (key: string) => seen.set(key, (seen.get(key) ?? 0) + 1);
    const disagreements: unknown[] = [];
    for (let index = 0; index < CASES && disagreements.length < 3; index += 1) {
      const input = randomCase(random);
      const verdict = checkEligibility(input, rules);
      const actual: Expected = {
        eligible: verdict.eligible, titleLevel: verdict.titleLevel, path: verdict.path, method: verdict.method, reasons: withClauses(verdict.reasons),
        paths: verdict.paths.map((path) => `${path.path} ${withClauses(path.reasons).join(',')}`), notes: codes(verdict.notes),
      };
      const expected = expectedVerdict(input);
      if (JSON.stringify(actual) !== JSON.stringify(expected)) disagreements.push({ input, expected, actual });
      count(`path ${actual.path ?? 'none'}`);
      count(`method ${actual.method ?? 'none'}`);
      for (const reason of new Set(actual.reasons)) count(reason);
      for (const note of new Set(actual.notes)) count(note);
    }
    expect(disagreements).toEqual([]);
    const wanted = [
      'path 二(一)', 'path 二(二)', 'path 二(三)', 'path 二(四)', 'method DIRECT_RECOGNITION', 'method COMPREHENSIVE_REVIEW', 'method PRACTICAL_ASSESSMENT',
      '二 NOT_IN_CITY', '二 NOT_IN_POST', '二 DECLARATION_MISSING', '二 APPRAISAL_NOT_PASSED', '三 LEVEL_NOT_BRIDGING', '一 TITLE_UNKNOWN', '一 TITLE_OUT_OF_RANGE', '二(一) TITLE_LEVEL_NOT_ELIGIBLE',
      '二(一) LEVEL_NOT_OPEN_TO_TITLE', '二(一) OCCUPATION_NOT_CURRENT_POST', '二(二) PRIOR_LEVEL_MISSING', '二(二) PRIOR_LEVEL_TOO_RECENT', '二(二) RELATED_WORK_TOO_SHORT', '二(三) PRIOR_LEVEL_MISSING',
      '二(三) PRIOR_LEVEL_TOO_RECENT', '二(三) RELATED_WORK_TOO_SHORT', '二(四) NOT_FRONT_LINE', 'LAST_YEAR_PENDING', 'POST_CHANGED', 'POST_TO_BE_MAPPED', 'OCCUPATION_TO_BE_CONFIRMED', 'CLAIM_NOT_QUALIFYING', 'SUBJECT_TO_BODY_ACCEPTANCE',
    ];
    expect(wanted.filter((key) => (seen.get(key) ?? 0) < CASES / 500).map((key) => [key, seen.get(key) ?? 0])).toEqual([]);
  }, TIMEOUT_MS);
});
