import type { Decision } from '@gt/domain';
import { decideChangeFees, decideDraftFees, decidePublishFees, decideSupersedeFees, evolveFeeSchedule, feeTransitions, type FeeContent, type FeeEvent, type FeeItem, type FeeSchedule } from './fee-schedule.js';
import type { Institution } from './institution.js';
import { faultsOf } from './transitions.js';

const item: FeeItem = { name: '评审费', occupationCode: null, level: 2, method: 'COMPREHENSIVE_REVIEW', amount: 30_000, costs: [{ name: '专家劳务', amount: 24_000 }, { name: '场地', amount: 6_000 }] };
const content: FeeContent = { items: [item], basis: '某某〔2026〕2号', note: null };
const given = (...events: FeeEvent[]): FeeSchedule => events.reduce<FeeSchedule | null>((state, event) => evolveFeeSchedule(state, event), null)!;
const drafted = (c: FeeContent = content): FeeEvent => ({ type: 'FeeScheduleDrafted', data: { institutionId: 'i', content: c } });
const codes = (decision: Decision<unknown>) => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const facts = { on: '2026-03-02', effectiveFrom: '2026-03-10', current: null };
const published: FeeEvent = { type: 'FeeSchedulePublished', data: { institutionId: 'i', ...content, edition: 1, publishedOn: '2026-03-02', effectiveFrom: '2026-03-10' } };

describe('a price list (七(五))', () => {
  it('has no dead end but the replaced one', () => { expect(faultsOf(feeTransitions, 'DRAFT', ['SUPERSEDED'])).toEqual([]); });

  it('is published with its cost accounting, edition by edition', () => {
    expect(decidePublishFees(given(drafted()), facts)).toEqual({ ok: true, events: [published] });
    expect(decidePublishFees(given(drafted()), { ...facts, effectiveFrom: '2026-04-01', current: { edition: 1, effectiveFrom: '2026-03-10' } })).toMatchObject({ events: [{ data: { edition: 2 } }] });
    expect(decidePublishFees(given(drafted({ ...content, items: [{ ...item, amount: 0, costs: [] }] })), facts).ok).toBe(true);
  });

  it('is refused with every reason: nothing in it, no document, no costs, above its costs, priced twice, an occupation of nowhere', () => {
    expect(codes(decidePublishFees(given(drafted({ items: [], basis: '', note: null })), facts))).toEqual(['FEE_ITEMS_MISSING', 'FEE_BASIS_MISSING']);
    expect(codes(decidePublishFees(given(drafted({ ...content, items: [{ ...item, costs: [] }, { ...item, amount: 30_001 }, { ...item, name: '考核费', occupationCode: '2-02-07-01' }] })), facts))).toEqual(['FEE_COSTS_MISSING', 'FEE_ABOVE_COST', 'FEE_ITEM_TWICE', 'OCCUPATION_NOT_IN_CATALOGUE']);
  });

  it('holds from the day of its publication at the earliest, and later than the one before', () => {
    expect(codes(decidePublishFees(given(drafted()), { ...facts, effectiveFrom: '2026-03-01' }))).toEqual(['EFFECTIVE_FROM_PAST']);
    expect(codes(decidePublishFees(given(drafted()), { ...facts, current: { edition: 1, effectiveFrom: '2026-03-10' } }))).toEqual(['EFFECTIVE_FROM_NOT_LATER']);
  });

  it('cannot be changed once it is public, and ends on the day before the next one', () => {
    expect(codes(decideChangeFees(given(drafted(), published), content))).toEqual(['WRONG_STATE']);
    expect(codes(decidePublishFees(given(drafted(), published), facts))).toEqual(['WRONG_STATE']);
    expect(codes(decideSupersedeFees(given(drafted()), 'n', '2026-05-01'))).toEqual(['WRONG_STATE']);
    expect(given(drafted(), published, { type: 'FeeScheduleSuperseded', data: { institutionId: 'i', by: 'n', from: '2026-05-01' } })).toMatchObject({ status: 'SUPERSEDED', effectiveTo: '2026-04-30' });
  });

  it('is not set by a body that has ended', () => { expect(codes(decideDraftFees('i', { status: 'ENDED' } as Institution, content))).toEqual(['BODY_NOT_ACTIVE']); });
});
