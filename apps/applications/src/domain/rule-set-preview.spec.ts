import { cq2022v1, type RuleSet } from '@gt/rules';
import { form } from '../../test/examples.js';
import { verdictKeyOf, type Application, type ApplicationStatus } from './application.js';
import type { CompleteForm, FormContent } from './form.js';
import { previewApplication } from './rule-set-preview.js';
import { judgeApplication } from './verdict.js';

const stricter: RuleSet = { ...cq2022v1, version: 2, effectiveFrom: '2026-06-01', eligibility: { ...cq2022v1.eligibility, passingGrades: ['优秀'] } };
const today = '2026-03-10';
const state = (status: ApplicationStatus, change: Partial<FormContent> = {}, more: Partial<Application> = {}): Application => {
  const content = { ...form, ...change } as CompleteForm;
  const verdict = status === 'DRAFT' ? null : judgeApplication(content, { asOf: '2026-03-02', ruleSet: cq2022v1, nameDiffers: false });
  return { status, form: content, verdict, verdictKey: verdict && verdictKeyOf(content), acceptance: null, ...more } as Application;
};
const preview = (application: Application, proposed = stricter, adopted: readonly RuleSet[] = [cq2022v1], standards: Parameters<typeof previewApplication>[1]['standards'] = []) => previewApplication(application, { today, adopted, proposed, standards });
const seen = (application: Application, proposed = stricter) => { const { group, outcome } = preview(application, proposed); return [group, outcome]; };

describe('what a proposed rule set would change', () => {
  it('a submitted application is frozen, and shown as it would have been judged', () => {
    for (const status of ['SUBMITTED', 'RECOMMENDED', 'ACCEPTED'] as const) expect(seen(state(status))).toEqual(['FROZEN', 'NOW_NOT_MET']);
    expect(preview(state('SUBMITTED'))).toMatchObject({ before: { standing: 'MET', path: '二(一)', ruleSet: { version: 1 } }, after: { standing: 'NOT_MET', ruleSet: { version: 2 }, reasons: [{ code: 'APPRAISAL_NOT_PASSED' }] } });
  });
  it('a draft is judged as of the first day on which the proposed set could judge it', () => {
    expect(seen(state('DRAFT'))).toEqual(['TO_SUBMIT', 'NOW_NOT_MET']);
    // a set of earlier days that a later one has replaced judges nothing any more
    expect(preview(state('DRAFT'), { ...stricter, effectiveFrom: '2022-01-01' })).toMatchObject({ outcome: 'SAME' });
  });
  it('one that was returned keeps its as-of day, and with it the set, unless title or target changed', () => {
    expect(seen(state('RETURNED_BY_EMPLOYER'))).toEqual(['TO_SUBMIT', 'SAME']);
    expect(seen(state('RETURNED_BY_EMPLOYER'), { ...stricter, effectiveFrom: '2026-03-01' })).toEqual(['TO_SUBMIT', 'NOW_NOT_MET']);
    expect(seen(state('SUPPLEMENT_REQUESTED', {}, { verdictKey: 'another target' }))).toEqual(['TO_SUBMIT', 'NOW_NOT_MET']);
  });
  it('tells the gravest change: method, path, reasons', () => {
    const method: RuleSet = { ...stricter, eligibility: cq2022v1.eligibility, methods: { ...cq2022v1.methods, byLevel: { ...cq2022v1.methods.byLevel, 2: 'PRACTICAL_ASSESSMENT' } } };
    expect(seen(state('SUBMITTED'), method)).toEqual(['FROZEN', 'METHOD']);
    const paths: RuleSet = { ...stricter, eligibility: { ...cq2022v1.eligibility, paths: cq2022v1.eligibility.paths.map((each) => (each.path === '二(一)' ? { ...each, path: '二(四)' } : each)) } };
    expect(seen(state('SUBMITTED'), paths)).toEqual(['FROZEN', 'PATH']);
    expect(seen(state('SUBMITTED', { inPost: false }))).toEqual(['FROZEN', 'REASONS']);
    expect(seen(state('SUBMITTED'), { ...cq2022v1, version: 2 })).toEqual(['FROZEN', 'SAME']);
    // a wider set: who was refused while typing would be admitted
    expect(seen(state('DRAFT', { appraisals: form.appraisals.map((each) => ({ ...each, grade: '基本合格' as const })) }), { ...stricter, eligibility: { ...cq2022v1.eligibility, passingGrades: ['优秀', '合格', '基本合格'] } })).toEqual(['TO_SUBMIT', 'NOW_MET']);
  });
  it('a claim that the proposed set no longer admits falls back to the other method; one that the body has rejected changes nothing', () => {
    const claims: FormContent['claims'] = [{ kind: 'GOVERNMENT_AWARD', name: '某某奖', authority: 'PROVINCIAL', prize: null, awardedOn: '2024-05-01', proof: 'CERTIFICATE' }];
    const without: RuleSet = { ...cq2022v1, version: 2, claims: cq2022v1.claims.slice(1) };
    expect(preview(state('SUBMITTED', { claims }), without)).toMatchObject({ outcome: 'METHOD', before: { method: 'DIRECT_RECOGNITION' }, after: { method: 'COMPREHENSIVE_REVIEW' } });
    expect(seen(state('ACCEPTED', { claims }, { acceptance: { claims: [{ index: 0, accepted: false, reason: '无原件' }], confirmations: [] } as unknown as Application['acceptance'] }), without)).toEqual(['FROZEN', 'SAME']);
  });
  it('a form without title, post or target, and a day without rules, are counted apart', () => {
    expect(seen(state('DRAFT', { target: null }))).toEqual(['TO_SUBMIT', 'INCOMPLETE']);
    expect(preview(state('DRAFT'), stricter, [])).toMatchObject({ outcome: 'NO_RULES' });
    expect(preview(state('SUBMITTED'), stricter, [])).toMatchObject({ outcome: 'NO_RULES' });
  });
  it('the body\'s own standard stays over both', () => {
    const standard = { standardId: 's', edition: 1, effectiveFrom: '2022-03-10', to: null, overlay: { appraisalYears: 5 } } as const;
    expect(preview(state('DRAFT'), { ...cq2022v1, version: 2 }, [cq2022v1], [standard])).toMatchObject({ outcome: 'SAME', before: { standing: 'NOT_MET' } });
  });
});
