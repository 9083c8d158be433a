import { cq2022v1, ruleSetFaults, ruleSetReasons } from '../src/index.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
const content = (): Json => JSON.parse(JSON.stringify(cq2022v1)) as Json;
const at = (value: Json, path: string): Json => path.split(/[.[\]]+/).filter(Boolean).reduce<Json>((inner, name) => (inner as Record<string, Json>)[name]!, value);
/** The rule set with another value at a path. */
function withAt(path: string, value: Json): Json {
  const whole = content();
  const names = path.split(/[.[\]]+/).filter(Boolean);
  (at(whole, names.slice(0, -1).join('.')) as Record<string, Json>)[names.at(-1)!] = value;
  return whole;
}
/** Every path below a value, of lists the first entry only. */
function paths(value: Json, path = ''): string[] {
  const inner = Array.isArray(value) ? value.slice(0, 1).map((item) => [`${path}[0]`, item] as const)
    : value !== null && typeof value === 'object' ? Object.entries(value).map(([name, item]) => [path ? `${path}.${name}` : name, item] as const) : [];
  return inner.flatMap(([name, item]) => [name, ...paths(item, name)]);
}
const everyPath = paths(content());

/** Whole numbers: path, least, most. */
const NUMBERS: [string, number, number][] = [
  ['version', 1, 1000], ['eligibility.appraisalYears', 1, 10], ['eligibility.lastYearPendingBeforeMonth', 1, 12], ['eligibility.daysPerMonth', 28, 31],
  ['eligibility.paths[2].priorCertificate.minimumYears', 0, 1000], ['eligibility.paths[0].relatedWorkMonths', 1, 1000],
  ['slot.retakeWaitingDays', 0, 1000], ['slot.retakeLimit', 0, 1000], ['bridgingFiling.minimumExperts', 1, 1000],
  ['plan.leadWorkingDays', 1, 1000], ['plan.resubmissionGraceWorkingDays', 0, 1000], ['plan.minimumAssessors', 1, 1000], ['plan.minimumExamOfficers', 1, 1000],
  ['panel.members', 1, 1000], ['panel.chairs', 1, 1000], ['scoring.maximumAssessors', 1, 1000],
  ['publicity.candidates.workingDays', 0, 1000], ['publicity.results.workingDays', 0, 1000], ['reviewRequestWorkingDays', 0, 1000],
  ['archive.longTermYears', 30, 1000], ['archive.fiveYearsYears', 5, 1000],
];
/** Lists that may not be empty. */
const FILLED = ['legalBasis', 'series', 'titles', 'eligibility.passingGrades', 'eligibility.paths', 'claims[0].authorities', 'methods.bridgingLevels', 'panel.assessorGrades', 'archive.closingSignatures', 'archive.closingSeals'];

describe('what a rule set that is handed in must look like', () => {
  it('is what the notice\'s own looks like', () => {
    expect(everyPath.length).toBeGreaterThan(100);
    expect(ruleSetFaults(content())).toEqual([]);
  });

  it.each(everyPath)('%s of another kind is named by its path', (path) => {
    for (const other of [Symbol.iterator as unknown as Json, NaN, ' ']) {
      expect(ruleSetFaults(withAt(path, other)).map((fault) => fault.path)).toContain(path);
    }
  });

  it.each(everyPath.filter((path) => !path.endsWith(']') && at(content(), path.replace(/\.?[^.]+$/, '')) !== null))('%s that misses is named, unless it may be absent; a field beside it, always', (path) => {
    const whole = content();
    const name = path.split('.').at(-1)!;
    const around = at(whole, path.slice(0, -name.length)) as Record<string, Json>;
    const value = around[name]!;
    delete around[name];
    const mayBeAbsent = /(^|\.)(validFrom|validTo)$|\.opens\.|\.byLevel\./.test(path);
    expect(ruleSetFaults(whole)).toEqual(mayBeAbsent ? [] : [{ path, message: '缺少' }]);
    around[name] = value;
    around['别的'] = 1;
    expect(ruleSetFaults(whole)).toEqual([{ path: `${path.slice(0, -name.length)}别的`, message: '没有这个字段' }]);
  });

  it.each(NUMBERS)('%s is a whole number of %d to %d', (path, least, most) => {
    for (const good of [least, most]) expect(ruleSetFaults(withAt(path, good)).filter((fault) => fault.path === path)).toEqual([]);
    for (const bad of [least - 1, most + 1, least + 0.5, String(least)]) expect(ruleSetFaults(withAt(path, bad))).toEqual([{ path, message: `应为 ${least}–${most} 的整数` }]);
  });

  it.each(FILLED)('%s is not empty', (path) => {
    expect(ruleSetFaults(withAt(path, []))).toContainEqual({ path, message: '至少 1 项' });
  });

  it.each([
    ['二(五)', 'eligibility.paths[0].path'], ['LEVEL_9', 'methods.bridgingLevels[0]'], ['X', 'panel.conflictOfInterest'], ['X', 'scoring.subjects'], ['X', 'claims[0].kind'],
    ['X', 'claims[0].authorities[0]'], ['X', 'titles[0].series'], ['X', 'titles[0].level'], ['X', 'archive.required[0].type'], ['X', 'archive.required[0].per'],
    ['X', 'panel.expertQualification.titleLevels[0]'], ['X', 'panel.expertQualification.skillGrades[0]'], ['X', 'panel.expertQualification.assessorGrades[0]'], ['X', 'slot.promotionPaths[0]'],
    ['X', 'eligibility.passingGrades[0]'], ['X', 'archive.closingSignatures[0]'], ['X', 'archive.closingSeals[0]'], ['X', 'series[0]'], ['X', 'titleAliases[0].kind'],
  ] satisfies [Json, string][])('a code that the vocabulary does not have: %s at %s', (code, path) => {
    const [fault, ...more] = ruleSetFaults(withAt(path, code));
    expect([fault?.path, more]).toEqual([path, []]);
    expect(fault?.message).toMatch(/^应为 .+ 之一$/);
  });

  it('sets whose parts contradict each other are refused', () => {
    expect(ruleSetFaults(withAt('effectiveTo', '2000-01-01'))).toEqual([{ path: 'effectiveTo', message: '止日早于起日' }]);
    expect(ruleSetFaults(withAt('effectiveTo', cq2022v1.effectiveFrom))).toEqual([]);
    const { maximumTenths, passingMembers: { denominator } } = cq2022v1.scoring;
    expect(ruleSetFaults(withAt('scoring.passTenths', maximumTenths))).toEqual([]);
    expect(ruleSetFaults(withAt('scoring.passTenths', maximumTenths + 1))).toEqual([{ path: 'scoring.passTenths', message: '合格线高于满分' }]);
    expect(ruleSetFaults(withAt('scoring.passingMembers.numerator', denominator))).toEqual([]);
    expect(ruleSetFaults(withAt('scoring.passingMembers.numerator', denominator + 1))).toEqual([{ path: 'scoring.passingMembers', message: '比例大于 1' }]);
  });

  it.each([null, [], 'x', 7])('%j is no rule set', (value) => {
    expect(ruleSetFaults(value)).toEqual([{ path: '', message: '应为对象' }]);
    expect(ruleSetReasons(value)).toEqual([{ code: 'RULE_SET_SHAPE', clause: '', message: '规则内容有误：应为对象。', facts: { path: '' } }]);
  });
});
