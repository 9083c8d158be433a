import type { OccupationRef } from '@gt/domain';
import { currentOccupationOf } from '../src/index.js';
import { ASSISTANT, ASSOCIATE, base, check, codes, grades, INTERMEDIATE, JUNIOR, LATHE, MILLING, noteCodes, pathCodes, SENIOR, target, titled, withClauses, worked } from './samples.js';

describe('the verdict of api.md', () => {
  it('answers the worked example of the page', () => {
    const verdict = check({});
    expect(verdict).toMatchObject({ eligible: true, path: '二(一)', titleLevel: 'INTERMEDIATE', method: 'COMPREHENSIVE_REVIEW', ruleSet: { id: 'cq-2022-8', version: 1 }, reasons: [], notes: [] });
    expect(verdict.paths[0]).toEqual({ path: '二(一)', met: true, reasons: [] });
    expect(verdict.paths[1]).toMatchObject({ path: '二(三)', met: false });
    expect(codes(verdict.paths[1]?.reasons ?? [])).toEqual(['LEVEL_NOT_OPEN_TO_TITLE', 'PRIOR_LEVEL_MISSING']);
    expect(Object.keys(verdict)).toEqual(['eligible', 'path', 'titleLevel', 'method', 'ruleSet', 'reasons', 'paths', 'notes']);
  });

  it('answers the two worked cases under the table', () => {
    const first = check({ title: ASSISTANT, target: target(2), priorCertificates: [], workPeriods: [] });
    expect(first.eligible).toBe(false);
    expect(withClauses(first.reasons)).toEqual(['二(一) LEVEL_NOT_OPEN_TO_TITLE', '二(二) PRIOR_LEVEL_MISSING', '二(二) RELATED_WORK_TOO_SHORT']);
    const second = check({ title: ASSOCIATE, target: target(1, MILLING) });
    expect(withClauses(second.reasons)).toEqual(['二(一) OCCUPATION_NOT_CURRENT_POST', '二(四) NOT_FRONT_LINE']);
  });

  it('lists exactly the paths open to the title level, in the notice\'s order', () => {
    const paths = (title: typeof ASSISTANT) => check({ title }).paths.map((path) => path.path);
    expect(paths(ASSISTANT)).toEqual(['二(一)', '二(二)']);
    expect(paths(INTERMEDIATE)).toEqual(['二(一)', '二(三)']);
    expect(paths(ASSOCIATE)).toEqual(['二(一)', '二(四)']);
    expect(paths(SENIOR)).toEqual(['二(四)']);
    expect(paths(JUNIOR)).toEqual([]);
  });

  it('opens exactly one level to each title level by 二(一), and no lower one', () => {
    const open = (title: typeof ASSISTANT) => ([1, 2, 3, 4, 5] as const).filter((level) => check({ title, target: target(level) }).paths[0]?.met);
    expect([open(ASSISTANT), open(INTERMEDIATE), open(ASSOCIATE)]).toEqual([[3], [2], [1]]);
  });

  it('takes the first met path in the notice\'s order', () => {
    const both = check({ title: ASSOCIATE, target: target(1), frontLine: true });
    expect([both.path, both.paths.map((each) => each.met)]).toEqual(['二(一)', [true, true]]);
    expect(check({ title: ASSOCIATE, target: target(1, MILLING), frontLine: true }).path).toBe('二(四)');
  });

  it('hides neither general reasons nor those of the paths', () => {
    const verdict = check({ worksInCity: false, inPost: false, declarationMade: false, appraisals: [], title: ASSISTANT, target: target(5, MILLING), priorCertificates: [], workPeriods: [] });
    expect(withClauses(verdict.reasons)).toEqual([
      '三 LEVEL_NOT_BRIDGING', '二 APPRAISAL_NOT_PASSED', '二 DECLARATION_MISSING', '二 NOT_IN_CITY', '二 NOT_IN_POST',
      '二(一) LEVEL_NOT_OPEN_TO_TITLE', '二(一) OCCUPATION_NOT_CURRENT_POST',
      '二(二) LEVEL_NOT_OPEN_TO_TITLE', '二(二) OCCUPATION_NOT_CURRENT_POST', '二(二) PRIOR_LEVEL_MISSING', '二(二) RELATED_WORK_TOO_SHORT',
    ]);
    expect([verdict.path, verdict.method]).toEqual([null, null]);
  });

  it('gives only the general reasons when a path is met, and leaves path and method null', () => {
    const verdict = check({ inPost: false });
    expect([verdict.eligible, verdict.path, verdict.method, codes(verdict.reasons)]).toEqual([false, null, null, ['NOT_IN_POST']]);
    expect(verdict.paths[0]?.met).toBe(true);
  });

  it('refuses each general condition by its own code and clause', () => {
    expect(withClauses(check({ worksInCity: false }).reasons)).toEqual(['二 NOT_IN_CITY']);
    expect(withClauses(check({ inPost: false }).reasons)).toEqual(['二 NOT_IN_POST']);
    expect(withClauses(check({ declarationMade: false }).reasons)).toEqual(['二 DECLARATION_MISSING']);
    for (const level of [4, 5] as const) expect(withClauses(check({ target: target(level) }).reasons)).toContain('三 LEVEL_NOT_BRIDGING');
    for (const level of [1, 2, 3] as const) expect(codes(check({ target: target(level) }).reasons)).not.toContain('LEVEL_NOT_BRIDGING');
  });

  it('names in Chinese what to do and carries facts in every reason', () => {
    const verdict = check({ worksInCity: false, appraisals: [], title: ASSISTANT, target: target(5, MILLING), priorCertificates: [], workPeriods: [] });
    for (const reason of [...verdict.reasons, ...verdict.paths.flatMap((path) => path.reasons)]) {
      expect(reason.message).toMatch(/\p{Script=Han}/u);
      expect(Object.keys(reason.facts).length).toBeGreaterThan(0);
      expect(Object.keys(reason)).toEqual(['code', 'clause', 'message', 'facts']);
    }
  });
});

describe('titles (一)', () => {
  it('refuses a series outside the eight without a teacher\'s field, with or without a level', () => {
    for (const title of [titled('会计', '会计师'), titled('会计', '会计师', 'INTERMEDIATE'), titled('高校教师', '讲师', null)]) {
      const verdict = check({ title });
      expect([verdict.titleLevel, verdict.paths, withClauses(verdict.reasons)]).toEqual([null, [], ['一 TITLE_OUT_OF_RANGE']]);
    }
    const several = check({ title: titled('会计', '会计师'), worksInCity: false, target: target(4) });
    expect(withClauses(several.reasons)).toEqual(['一 TITLE_OUT_OF_RANGE', '三 LEVEL_NOT_BRIDGING', '二 NOT_IN_CITY']);
  });

  it('takes a teacher of a vocational college by the stated level', () => {
    const teacher = (level: 'TECHNICIAN_GRADE' | 'ASSISTANT' | 'INTERMEDIATE') => check({ title: titled('高校教师', '讲师', level), vocationalTeacherField: '工程技术' });
    expect(teacher('INTERMEDIATE')).toMatchObject({ eligible: true, titleLevel: 'INTERMEDIATE', path: '二(一)' });
    expect(teacher('ASSISTANT')).toMatchObject({ eligible: true, titleLevel: 'ASSISTANT', path: '二(二)' });
    expect(codes(teacher('TECHNICIAN_GRADE').reasons)).toEqual(['TITLE_LEVEL_NOT_ELIGIBLE']);
  });

  it('ignores the teacher\'s field beside one of the eight series', () => {
    expect(check({ vocationalTeacherField: '农业' })).toMatchObject({ eligible: true, titleLevel: 'INTERMEDIATE' });
    expect(codes(check({ vocationalTeacherField: '农业', title: titled('工程技术', '讲师') }).reasons)).toEqual(['TITLE_UNKNOWN']);
  });

  it('knows a title within its series only, whole, after trimming and NFKC', () => {
    for (const title of [titled('农业', '工程师'), titled('工程技术', '工程'), titled('工程技术', '工程师（机械）'), titled('工程技术', '一级建造师'), titled('工程技术', 'constructor')]) {
      const verdict = check({ title, inPost: false });
      expect([verdict.titleLevel, verdict.paths, withClauses(verdict.reasons)]).toEqual([null, [], ['一 TITLE_UNKNOWN', '二 NOT_IN_POST']]);
    }
    expect(check({ title: titled('工程技术', '农艺师') }).reasons[0]?.message).toBe('系统未收录此名称，请向评价机构核实');
    for (const name of [' 工程师 ', '　工程师']) expect(check({ title: titled('工程技术', name) }).eligible).toBe(true);
    expect(check({ title: titled(' 工程技术 ', '工程师') }).eligible).toBe(true);
  });

  it('gives 员级 no entry beside failing general conditions', () => {
    const verdict = check({ title: JUNIOR, worksInCity: false });
    expect([verdict.titleLevel, verdict.paths, withClauses(verdict.reasons)]).toEqual(['TECHNICIAN_GRADE', [], ['二 NOT_IN_CITY', '二(一) TITLE_LEVEL_NOT_ELIGIBLE']]);
  });
});

describe('appraisals (二)', () => {
  const years = (appraisals: typeof base.appraisals, asOf = '2026-06-01') => check({ appraisals, asOf }).reasons.map((each) => each.facts['years']);

  it('asks for 优秀 or 合格 in each of the three completed years, once, with the years in facts', () => {
    expect(years(grades([2023, '合格'], [2024, '优秀'], [2025, '合格']))).toEqual([]);
    expect(years([])).toEqual([[2023, 2024, 2025]]);
    for (const grade of ['基本合格', '不合格', '未定等次'] as const) expect(years(grades([2023, grade], [2024, '优秀'], [2025, '合格']))).toEqual([[2023]]);
    expect(years(grades([2024, '不合格'], [2025, '合格']))).toEqual([[2023, 2024]]);
  });

  it('ignores other years, the running one too', () => {
    expect(years(grades([2022, '不合格'], [2023, '合格'], [2024, '优秀'], [2025, '合格'], [2026, '不合格']))).toEqual([]);
    expect(years(grades([2023, '合格'], [2024, '优秀'], [2025, '合格']), '2025-12-31')).toEqual([[2022]]);
    expect(years(grades([2023, '合格'], [2024, '优秀'], [2025, '合格']), '2026-12-31')).toEqual([]);
  });

  it('notes a pending last year before April only, beside the reason', () => {
    const missing = (asOf: string, appraisals = grades([2023, '合格'], [2024, '优秀'])) => check({ asOf, appraisals });
    expect([noteCodes(missing('2026-03-31')), codes(missing('2026-03-31').reasons)]).toEqual([['LAST_YEAR_PENDING'], ['APPRAISAL_NOT_PASSED']]);
    expect([noteCodes(missing('2026-04-01')), codes(missing('2026-04-01').reasons)]).toEqual([[], ['APPRAISAL_NOT_PASSED']]);
    expect(noteCodes(missing('2026-03-31', grades([2024, '优秀'])))).toEqual([]);
    expect(noteCodes(missing('2026-03-31', grades([2023, '不合格'], [2024, '优秀'])))).toEqual([]);
    expect(noteCodes(missing('2026-03-31', grades([2023, '合格'], [2024, '优秀'], [2025, '未定等次'])))).toEqual([]);
  });

  it('notes a post held since later than 1 January of the first year', () => {
    const notes = (postHeldSince: string | null) => noteCodes(check({ postHeldSince }));
    expect([notes(null), notes('2010-05-01'), notes('2023-01-01'), notes('2023-01-02'), notes('2025-07-01'), notes('2030-01-01')])
      .toEqual([[], [], [], ['POST_CHANGED'], ['POST_CHANGED'], ['POST_CHANGED']]);
  });
});

describe('occupations', () => {
  it('compares codes and, where both give one, work types, in 二(一) 二(二) 二(三)', () => {
    const of = (current: OccupationRef, wanted: OccupationRef) => codes(check({ currentOccupation: current, target: target(2, wanted) }).paths[0]?.reasons ?? []);
    expect(of(LATHE, MILLING)).toEqual(['OCCUPATION_NOT_CURRENT_POST']);
    expect(of({ ...LATHE, workType: '甲' }, { ...LATHE, workType: '乙' })).toEqual(['OCCUPATION_NOT_CURRENT_POST']);
    expect(of({ ...LATHE, workType: '甲' }, LATHE)).toEqual([]);
    expect(pathCodes(check({ target: target(2, MILLING) }))['二(三)']).toContain('OCCUPATION_NOT_CURRENT_POST');
    expect(pathCodes(check({ title: ASSISTANT, target: target(2, MILLING) }))['二(二)']).toContain('OCCUPATION_NOT_CURRENT_POST');
  });

  it('compares none in 二(四) and notes that the body confirms, met or not', () => {
    for (const frontLine of [true, false]) expect(noteCodes(check({ title: SENIOR, target: target(1, MILLING), frontLine }))).toEqual(['OCCUPATION_TO_BE_CONFIRMED']);
    expect(check({ title: SENIOR, target: target(1, MILLING), frontLine: true })).toMatchObject({ eligible: true, path: '二(四)' });
    expect(noteCodes(check({ title: ASSOCIATE, target: target(1, MILLING) }))).toEqual(['OCCUPATION_TO_BE_CONFIRMED']);
    expect(noteCodes(check({ title: SENIOR, target: target(1), frontLine: true }))).toEqual([]);
    expect(noteCodes(check({ title: INTERMEDIATE, target: target(2, MILLING) }))).toEqual([]);
  });

  it('takes a post of group 2 as the target occupation, with a note', () => {
    const verdict = check({ currentOccupation: { code: '2-02-07-01' } });
    expect([verdict.eligible, noteCodes(verdict)]).toEqual([true, ['POST_TO_BE_MAPPED']]);
    const senior = check({ title: SENIOR, currentOccupation: { code: '2-02-07-01' }, target: target(1, MILLING), frontLine: true });
    expect(noteCodes(senior)).toEqual(['POST_TO_BE_MAPPED']);
    expect(currentOccupationOf({ currentOccupation: { code: '2-02-07-01' }, target: target(1, MILLING) })).toEqual(MILLING);
    const prior = check({ currentOccupation: { code: '2-02-07-01' }, title: ASSISTANT, target: target(2), priorCertificates: [{ occupation: LATHE, level: 3, obtainedOn: '2020-01-01' }] });
    expect(prior).toMatchObject({ eligible: true, path: '二(二)' });
  });
});

describe('certificates held before, 二(二) and 二(三)', () => {
  const of = (priorCertificates: typeof base.priorCertificates, asOf = base.asOf) => codes(check({ title: ASSISTANT, target: target(2), priorCertificates, asOf }).paths[1]?.reasons ?? []);
  const held = (level: 1 | 2 | 3 | 4 | 5, obtainedOn: string, occupation: OccupationRef = LATHE) => [{ occupation, level, obtainedOn }];

  it('asks for exactly the level, in the current occupation', () => {
    expect(of(held(3, '2020-01-01'))).toEqual([]);
    for (const level of [1, 2, 4, 5] as const) expect(of(held(level, '2020-01-01'))).toEqual(['PRIOR_LEVEL_MISSING']);
    expect(of(held(3, '2020-01-01', MILLING))).toEqual(['PRIOR_LEVEL_MISSING']);
    const intermediate = (level: 2 | 3) => pathCodes(check({ title: INTERMEDIATE, target: target(1), priorCertificates: held(level, '2020-01-01') }))['二(三)'];
    expect([intermediate(2), intermediate(3)]).toEqual([[], ['PRIOR_LEVEL_MISSING']]);
  });

  it('is old enough from the date + 1 year on, that day included, month end where there is no such day', () => {
    expect(of(held(3, '2025-03-01'), '2026-03-01')).toEqual([]);
    expect(of(held(3, '2025-03-02'), '2026-03-01')).toEqual(['PRIOR_LEVEL_TOO_RECENT']);
    const leap = (asOf: string) => check({ title: ASSISTANT, target: target(2), priorCertificates: held(3, '2024-02-29'), asOf, appraisals: grades([2022, '合格'], [2023, '合格'], [2024, '合格']) }).paths[1]?.met;
    expect([leap('2025-02-27'), leap('2025-02-28')]).toEqual([false, true]);
    expect(of(held(3, '2027-01-01'))).toEqual(['PRIOR_LEVEL_TOO_RECENT']);
    expect(of([...held(3, '2026-02-01'), ...held(3, '2020-02-01')])).toEqual([]);
    expect(of(held(3, '9999-12-31'))).toEqual(['PRIOR_LEVEL_TOO_RECENT']);
  });
});

describe('48 months of related work', () => {
  const reasonsOf = (workPeriods: typeof base.workPeriods, asOf = base.asOf) => check({ title: ASSISTANT, target: target(2), workPeriods, asOf, priorCertificates: [] })
    .paths[1]?.reasons.filter((each) => each.code === 'RELATED_WORK_TOO_SHORT') ?? [];
  const enough = (...periods: typeof base.workPeriods) => reasonsOf(periods).length === 0;

  it('has the two worked periods', () => {
    expect(enough(worked('2019-06-01', '2023-05-30'))).toBe(true);
    expect(enough(worked('2019-07-01', '2023-06-29'))).toBe(false);
    expect(reasonsOf([worked('2019-07-01', '2023-06-29')])[0]?.facts).toEqual({ months: 47, days: 29, neededMonths: 48 });
  });

  it('counts related periods only', () => {
    expect(enough(worked('2019-07-01', '2023-06-30', false))).toBe(false);
  });

  it('cuts at asOf, that day counted', () => {
    expect(enough(worked('2022-03-02', null))).toBe(true);
    expect(enough(worked('2022-03-04', null))).toBe(false);
    expect(enough(worked('2022-03-02', '2050-01-01'))).toBe(true);
    expect(enough(worked('2026-03-02', null), worked('2022-03-05', '2026-02-28'))).toBe(false);
    expect(enough(worked('2026-03-02', '2040-01-01'))).toBe(false);
  });

  it('merges what overlaps or touches and adds days left over otherwise', () => {
    // 31 January + 1 month is 29 February: touching periods are one, so that the clamp is taken once
    expect(enough(worked('2019-07-01', '2021-06-30'), worked('2021-07-01', '2023-06-30'))).toBe(true);
    expect(enough(worked('2019-07-01', '2022-06-30'), worked('2020-01-01', '2022-12-31'))).toBe(false);
    expect(enough(worked('2019-07-01', '2021-06-30'), worked('2021-07-02', '2023-07-01'))).toBe(true);
    expect(reasonsOf([worked('2020-01-01', '2020-01-15'), worked('2021-01-01', '2021-01-15')])[0]?.facts).toMatchObject({ months: 1, days: 0 });
    expect(reasonsOf([worked('2020-01-01', '2020-01-15'), worked('2020-01-16', '2020-01-30')])[0]?.facts).toMatchObject({ months: 1, days: 0 });
    expect(reasonsOf([worked('2020-01-01', '2020-01-14'), worked('2021-01-01', '2021-01-15')])[0]?.facts).toMatchObject({ months: 0, days: 29 });
  });

  it('clamps a month to its end', () => {
    expect(reasonsOf([worked('2024-01-31', '2024-02-28')])[0]?.facts).toMatchObject({ months: 1, days: 0 });
    expect(reasonsOf([worked('2024-01-31', '2024-02-27')])[0]?.facts).toMatchObject({ months: 0, days: 28 });
    expect(reasonsOf([worked('2023-02-28', '2023-03-27')])[0]?.facts).toMatchObject({ months: 1, days: 0 });
  });

  it('is right at the ends of the calendar', () => {
    expect(reasonsOf([worked('9999-12-31', null)], '9999-12-31')[0]?.facts).toMatchObject({ months: 0, days: 1 });
    expect(reasonsOf([worked('0001-01-01', null)], '9999-12-31')).toEqual([]);
    expect(reasonsOf([worked('0001-01-01', null)], '0001-01-01')[0]?.facts).toMatchObject({ months: 0, days: 1 });
  });
});
