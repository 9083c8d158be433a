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
