import type { Decision } from '@gt/domain';
import { cq2022v1 } from '@gt/rules';
import { decideAdoptStandard, decideChangeStandard, decideDraftStandard, decideSupersedeStandard, evolveStandard, standardTransitions, type AdoptionFacts, type CustomStandard, type StandardContent, type StandardEvent } from './custom-standard.js';
import type { Institution } from './institution.js';
import { faultsOf } from './transitions.js';

const content: StandardContent = { name: '本企业评价标准', document: '某某〔2026〕5号', overlay: { 'relatedWorkMonths:二(二)': 60 } };
const drafted = (c: StandardContent = content): StandardEvent => ({ type: 'CustomStandardDrafted', data: { institutionId: 'i', content: c } });
const given = (...events: StandardEvent[]): CustomStandard => events.reduce<CustomStandard | null>((state, event) => evolveStandard(state, event), null)!;
const codes = (decision: Decision<unknown>) => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const facts: AdoptionFacts = { on: '2026-03-02', effectiveFrom: '2026-03-10', ruleSet: cq2022v1, current: null };
const adopted: StandardEvent = { type: 'CustomStandardAdopted', data: { institutionId: 'i', ...content, overlay: { 'relatedWorkMonths:二(二)': 60 }, edition: 1, ruleSet: { id: cq2022v1.id, version: cq2022v1.version }, effectiveFrom: '2026-03-10' } };

describe('a custom standard (七(六))', () => {
  it('has no dead end but the replaced one', () => { expect(faultsOf(standardTransitions, 'DRAFT', ['SUPERSEDED'])).toEqual([]); });

  it('is an enterprise body\'s alone', () => {
    expect(decideDraftStandard('i', { type: 'ENTERPRISE', status: 'ACTIVE' } as Institution, content).ok).toBe(true);
    expect(codes(decideDraftStandard('i', { type: 'SOCIAL_TRAINING', status: 'ENDED' } as Institution, content))).toEqual(['STANDARD_NOT_NATIONAL', 'BODY_NOT_ACTIVE']);
  });

  it('is adopted where it is nowhere looser, and names the parameter where it is', () => {
    expect(decideAdoptStandard(given(drafted()), facts)).toEqual({ ok: true, events: [adopted] });
    const looser = decideAdoptStandard(given(drafted({ ...content, document: '', overlay: { appraisalYears: 2, 'relatedWorkMonths:二(二)': 60 } })), facts);
    expect([codes(looser), looser.ok ? null : looser.reasons[1]!.facts['parameter']]).toEqual([['STANDARD_DOCUMENT_MISSING', 'OVERLAY_LOOSER'], 'appraisalYears']);
    expect(codes(decideAdoptStandard(given(drafted()), { ...facts, ruleSet: null }))).toEqual(['NO_RULE_SET_IN_FORCE']);
  });

  it('begins neither in the past nor before the one in force, and ends that one on the day before', () => {
    expect(codes(decideAdoptStandard(given(drafted()), { ...facts, effectiveFrom: '2026-03-01' }))).toEqual(['EFFECTIVE_FROM_PAST']);
    expect(codes(decideAdoptStandard(given(drafted()), { ...facts, current: { edition: 1, effectiveFrom: '2026-03-10' } }))).toEqual(['EFFECTIVE_FROM_NOT_LATER']);
    expect(given(drafted(), adopted, { type: 'CustomStandardSuperseded', data: { institutionId: 'i', by: 'n', from: '2026-05-01' } })).toMatchObject({ status: 'SUPERSEDED', effectiveTo: '2026-04-30' });
    expect([codes(decideChangeStandard(given(drafted(), adopted), content)), codes(decideSupersedeStandard(given(drafted()), 'n', '2026-05-01'))]).toEqual([['WRONG_STATE'], ['WRONG_STATE']]);
  });
});
