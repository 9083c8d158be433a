import * as fc from 'fast-check';
import { applyOverlay, checkEligibility, checkOverlay, judgeApplication, layOver, overlayParameters, type Overlay, type OverlayParameter, type OverlayValue } from '../src/index.js';
import { randomCase, randomSource } from './oracle-cases.js';
import { codes, rules } from './samples.js';

const parameters = overlayParameters(rules);
const anyCase = fc.integer().map((seed) => randomCase(randomSource(seed)));
/** Any value of the parameter's type, looser ones too. */
function anyValue({ direction, base, most }: OverlayParameter): fc.Arbitrary<OverlayValue> {
  if (direction === 'LARGER') return fc.oneof(fc.integer({ min: 0, max: most! }), fc.integer({ min: Math.max(0, (base as number) - 2), max: Math.min(most!, (base as number) + 12) }));
  if (direction === 'REQUIRED') return fc.boolean();
  return fc.subarray([...(base as readonly (string | number)[]), ...(typeof (base as readonly unknown[])[0] === 'number' ? [4] : ['不合格'])], { minLength: 1 });
}
const anyOverlay: fc.Arbitrary<Overlay> = fc.subarray([...parameters], { minLength: 1, maxLength: 4 }).chain((chosen) => fc.tuple(...chosen.map(anyValue)).map((values) => Object.fromEntries(chosen.map((each, i) => [each.key, values[i]!]))));
const acceptedOverlay = anyOverlay.filter((overlay) => checkOverlay(overlay, rules).length === 0);

describe('the custom standard of an enterprise (七(六))', () => {
  it('every parameter has a stricter direction, and the base itself is accepted at each', () => {
    for (const { key, base } of parameters) expect([key, checkOverlay({ [key]: base }, rules)]).toEqual([key, []]);
    expect(parameters.map((each) => each.key)).toEqual(expect.arrayContaining(['appraisalYears', 'passingGrades', 'paths', 'bridgingLevels', 'relatedWorkMonths:二(二)', 'priorCertificateYears:二(三)', 'frontLine:二(一)', 'currentOccupation:二(四)']));
  });

  it('is refused where it is looser, naming every parameter and what the notice asks for', () => {
    const reasons = checkOverlay({ appraisalYears: 2, passingGrades: ['优秀', '基本合格'], bridgingLevels: [4, 3], 'relatedWorkMonths:二(二)': 47, 'priorCertificateYears:二(二)': 0, 'frontLine:二(四)': false, 'currentOccupation:二(一)': false, paths: ['二(一)', '二(五)'] }, rules);
    expect(reasons.map((each) => [each.code, each.facts['parameter']])).toEqual([
      'appraisalYears', 'passingGrades', 'bridgingLevels', 'relatedWorkMonths:二(二)', 'priorCertificateYears:二(二)', 'frontLine:二(四)', 'currentOccupation:二(一)', 'paths'].map((key) => ['OVERLAY_LOOSER', key]));
    expect(reasons[3]!.message).toBe('“二(二) 相关或相近工作累计月数”低于通知要求（通知为48，自定为47），自定标准只能提高');
  });

  it('is refused when it is empty, names what is no parameter, or has a value of another type', () => {
    expect(codes(checkOverlay({}, rules))).toEqual(['OVERLAY_EMPTY']);
    expect(codes(checkOverlay({ series: [], constructor: 1, appraisalYears: '4', 'relatedWorkMonths:二(三)': 601, passingGrades: [], 'frontLine:二(一)': 1, paths: ['二(一)', '二(一)'], bridgingLevels: ['3'] }, rules)))
      .toEqual(['OVERLAY_PARAMETER_UNKNOWN', 'OVERLAY_PARAMETER_UNKNOWN', ...Array.from({ length: 6 }, () => 'OVERLAY_VALUE_INVALID')]);
    expect(() => applyOverlay(rules, { appraisalYears: 2 })).toThrow(/OVERLAY_LOOSER appraisalYears/);
  });

  it('each fault has its clause and facts, and what the notice and the standard ask for in words', () => {
    const told = (overlay: Record<string, unknown>) => checkOverlay(overlay, rules).map(({ clause, code, facts }) => [clause, code, facts]);
    expect([told({}), told({ nothing: 1 }), told({ appraisalYears: -1 }), told({ appraisalYears: 2 })]).toEqual([
      [['七(六)', 'OVERLAY_EMPTY', {}]], [['七(六)', 'OVERLAY_PARAMETER_UNKNOWN', { parameter: 'nothing' }]], [['七(六)', 'OVERLAY_VALUE_INVALID', { parameter: 'appraisalYears', base: 3 }]],
      [['七(六)', 'OVERLAY_LOOSER', { parameter: 'appraisalYears', base: 3, value: 2 }]],
    ]);
    const words = (overlay: Record<string, unknown>) => /通知为(.*)，自定为(.*)）/.exec(checkOverlay(overlay, rules)[0]!.message)!.slice(1);
    expect([words({ bridgingLevels: [4, 3] }), words({ passingGrades: ['基本合格'] }), words({ 'frontLine:二(四)': false })]).toEqual([['一级/高级技师、二级/技师、三级/高级工', '四级/中级工、三级/高级工'], ['优秀、合格', '基本合格'], ['要求', '不要求']]);
  });

  it('every parameter is listed with its name, its clause and the one way in which it may be changed', () => {
    const listed = new Map(parameters.map(({ key, name, clause, direction }) => [key, [name, clause, direction]]));
    expect([listed.get('appraisalYears'), listed.get('passingGrades'), listed.get('paths'), listed.get('bridgingLevels')]).toEqual([['年度考核年数', '二', 'LARGER'], ['年度考核等次', '二', 'FEWER'], ['可用的申报路径', '二', 'FEWER'], ['可申报的等级', '三', 'FEWER']]);
    expect([listed.get('relatedWorkMonths:二(二)'), listed.get('frontLine:二(四)'), listed.get('currentOccupation:二(一)')]).toEqual([['二(二) 相关或相近工作累计月数', '二(二)', 'LARGER'], ['二(四) 须从事生产一线技能工作', '二(四)', 'REQUIRED'], ['二(一) 申报职业须与现岗位对应', '二(一)', 'REQUIRED']]);
    // a path without an earlier certificate has none to be made older
    expect(parameters.filter((each) => each.key.startsWith('priorCertificateYears')).map((each) => each.key)).toEqual(['priorCertificateYears:二(二)', 'priorCertificateYears:二(三)']);
  });

  it('the largest value that has a meaning is taken, one of mixed kinds is not', () => {
    const faults = (overlay: Record<string, unknown>) => codes(checkOverlay(overlay, rules));
    expect([faults({ 'relatedWorkMonths:二(二)': 600 }), faults({ 'relatedWorkMonths:二(二)': 601 }), faults({ paths: ['二(一)', 3] })]).toEqual([[], ['OVERLAY_VALUE_INVALID'], ['OVERLAY_VALUE_INVALID']]);
  });

  it('changes what it names and nothing beside it', () => {
    const paths = (overlay: Overlay) => applyOverlay(rules, overlay).eligibility.paths;
    expect(paths({ 'relatedWorkMonths:二(二)': 60 })).toEqual(rules.eligibility.paths.map((path) => (path.path === '二(二)' ? { ...path, relatedWorkMonths: 60 } : path)));
    expect(paths({ 'priorCertificateYears:二(三)': 2, paths: ['二(一)', '二(三)'] })).toEqual(rules.eligibility.paths.filter((path) => ['二(一)', '二(三)'].includes(path.path)).map((path) => (path.path === '二(三)' ? { ...path, priorCertificate: { ...path.priorCertificate, minimumYears: 2 } } : path)));
  });

  it('no accepted overlay admits an applicant whom the base refuses, by the self-check and by the application\'s verdict', () => {
    let stricter = 0;
    fc.assert(fc.property(anyCase, acceptedOverlay, (input, overlay) => {
      const custom = applyOverlay(rules, overlay);
      const [base, over] = [checkEligibility(input, rules), checkEligibility(input, custom)];
      if (base.eligible && !over.eligible) stricter += 1;
      if (over.eligible) expect(base.eligible).toBe(true);
      for (const path of over.paths) if (path.met) expect(base.paths.find((each) => each.path === path.path)?.met).toBe(true);
      if (judgeApplication(input, rules).status === 'NOT_MET') expect(judgeApplication(input, custom).status).toBe('NOT_MET');
    }), { numRuns: 600 });
    // the property would hold of overlays that do nothing: some did refuse
    expect(stricter).toBeGreaterThan(0);
  });

  it('laid over a later, stricter rule set, a parameter that is looser by now is left out: the notice governs', () => {
    const later = { ...rules, eligibility: { ...rules.eligibility, appraisalYears: 5 } };
    expect(layOver(later, { appraisalYears: 4, 'frontLine:二(一)': true })).toEqual(applyOverlay(later, { 'frontLine:二(一)': true }));
    fc.assert(fc.property(anyCase, anyOverlay, (input, overlay) => { if (checkEligibility(input, layOver(rules, overlay)).eligible) expect(checkEligibility(input, rules).eligible).toBe(true); }), { numRuns: 200 });
  });

  it('what is accepted can always be applied, and applied again over itself changes nothing', () => {
    fc.assert(fc.property(acceptedOverlay, (overlay) => {
      const once = applyOverlay(rules, overlay);
      expect([once.id, once.version, once.titles]).toEqual([rules.id, rules.version, rules.titles]);
      const known = new Set(overlayParameters(once).map((each) => each.key));
      const left = Object.fromEntries(Object.entries(overlay).filter(([key]) => known.has(key)));
      if (Object.keys(left).length > 0) expect(applyOverlay(once, left)).toEqual(once);
    }), { numRuns: 200 });
  });
});
