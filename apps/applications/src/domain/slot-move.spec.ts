import { cq2022v1 } from '@gt/rules';
import { after, body, creditCode, drafted, ids, intake, recommended, slot, submitFacts, today, turner } from '../../test/examples.js';
import { accept } from './accept.js';
import { evolve, type Application, type ApplicationEvent } from './application.js';
import type { FormContent } from './form.js';
import { moveWithSlot, type SlotMoveFacts, type SlotPlace } from './slot-move.js';
import { submit } from './submit.js';

const events = (decision: ReturnType<typeof moveWithSlot>): readonly ApplicationEvent[] => { if (!decision.ok) throw new Error(decision.reasons.map((r) => r.code).join()); return decision.events; };
const miller = { code: '6-18-01-02', name: '铣工', workType: null };
const both = { ...body, scope: { ...body.scope, filedScope: [...body.scope.filedScope, ...body.scope.filedScope.map((row) => ({ ...row, occupation: miller }))],
  approvedFilings: body.scope.approvedFilings.map((filing) => ({ ...filing, rows: [...filing.rows, ...filing.rows.map((row) => ({ ...row, occupation: miller }))] })) } };
const acceptedOf = (change: Partial<FormContent> = {}): Application => {
  const draft = after(drafted(change));
  const state = after(drafted(change), ...events(submit(draft, submitFacts)), recommended);
  return events(accept(state, { siteId: null, claims: [], confirmations: [], opinion: '同意受理' }, { applicationId: ids.application, today, ruleSet: cq2022v1, body, employer: { name: '某某有限公司', creditCode }, by: intake, slots: {} })).reduce<Application>(evolve, state);
};
const accepted = acceptedOf();
const place: SlotPlace = { institutionId: ids.body, occupation: miller, siteId: null };
const facts: SlotMoveFacts = { today, slot: { ...slot, applicationId: ids.application, level: 2 }, body: both, employer: { creditCode }, ruleSet: cq2022v1, standard: null, enrolled: false, others: [] };
const why = { reason: '受理时职业编码录错', document: '渝鉴函〔2026〕8号' };
const move = (state = accepted, to: Partial<SlotPlace> = {}, more: Partial<SlotMoveFacts> = {}) => moveWithSlot(state, { ...place, ...to }, why, { ...facts, ...more });
const codes = (decision: ReturnType<typeof moveWithSlot>) => (decision.ok ? [] : decision.reasons.map((r) => r.code));

describe('an accepted application goes with its slot (七(三))', () => {
  it('to another occupation of its body: form, candidate and the post\'s occupation follow, level, title level and method stay', () => {
    const moved = events(move()).reduce<Application>(evolve, accepted);
    expect(moved).toMatchObject({ status: 'ACCEPTED', institutionId: ids.body, form: { target: { occupation: miller, level: 2 }, currentOccupation: { code: miller.code } } });
    expect(moved.acceptance!.candidate).toEqual({ ...accepted.acceptance!.candidate, occupation: miller });
    expect(moved.acceptance!.by).toEqual(accepted.acceptance!.by);
  });
  it('to another body, with its site and its filing', () => {
    const there = { ...body, siteIds: [ids.plan], scope: { ...body.scope, approvedFilings: body.scope.approvedFilings.map((filing) => ({ ...filing, filingId: ids.other })) } };
    const [moved] = events(move(accepted, { institutionId: ids.other, occupation: turner }, { body: there }));
    expect(moved!.data).toMatchObject({ candidate: { institutionId: ids.other, siteId: ids.plan, occupation: turner }, filingId: ids.other, from: { institutionId: ids.body, occupation: turner }, ...why });
    expect(codes(move(accepted, { institutionId: ids.other, occupation: turner }, { body: { ...there, siteIds: [ids.plan, ids.site] } }))).toEqual(['SITE_NEEDED']);
    expect(codes(move(accepted, { institutionId: ids.other, occupation: turner, siteId: ids.employer }, { body: there }))).toEqual(['SITE_UNKNOWN']);
  });
  it('a post whose occupation was not the one applied for keeps it', () => {
    const other = acceptedOf({ title: { ...accepted.form.title!, name: '高级工程师' }, target: { occupation: turner, level: 1 }, frontLine: true, currentOccupation: { code: '6-18-01-03' } });
    expect(events(move(other)).reduce<Application>(evolve, other).form.currentOccupation).toEqual({ code: '6-18-01-03' });
  });

  it('not where its body may not evaluate, an outsider of an enterprise, nor from a plan', () => {
    expect(codes(move(accepted, {}, { body }))).toEqual(['NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING']);
    expect(codes(move(accepted, {}, { body: { ...both, type: 'ENTERPRISE' }, employer: { creditCode: '91500000MA5U00000X' } }))).toEqual(['NOT_OWN_STAFF']);
    expect(codes(move(accepted, {}, { enrolled: true }))).toEqual(['IN_PLAN']);
    expect(codes(move(accepted, {}, { body: undefined }))).toEqual(['FACTS_NOT_YET_HERE']);
  });
  it('not where it meets another application of the person, named in masked form', () => {
    const decision = move(accepted, {}, { others: [{ id: ids.other, status: 'RECOMMENDED' }] });
    expect(codes(decision)).toEqual(['APPLICATION_COLLIDES']);
    expect(decision).toMatchObject({ reasons: [{ message: expect.stringMatching(/编号 100\*+04，现为“单位已推荐”/) as unknown, facts: { status: 'RECOMMENDED' } }] });
  });
  it('a promotion stays in the occupation in which a level was passed', () => {
    expect(codes(move(accepted, {}, { slot: { ...facts.slot, passedLevel: 3 } }))).toEqual(['PASSED_STAYS']);
    expect(codes(move(accepted, { occupation: { ...turner, workType: '数控车工' } }, { slot: { ...facts.slot, passedLevel: 3 } }))).toEqual([]);
  });
  it('not where it would not be eligible: an earlier certificate was of the old occupation', () => {
    const promotion = { title: { ...accepted.form.title!, name: '助理工程师' }, priorCertificates: [{ occupation: turner, level: 3 as const, obtainedOn: '2020-01-01' }], workPeriods: [{ from: '2015-01-01', to: null, related: true, employer: null, post: null }] };
    const state = acceptedOf(promotion);
    expect(state.acceptance!.candidate.path).toBe('二(二)');
    expect(codes(move(state)).length).toBeGreaterThan(0);
  });
  it('while a move of the person is open it waits, and what is over stays', () => {
    expect(codes(move({ ...accepted, move: { kind: 'RETIRED', on: today, unit: null, note: '', awaits: 'CHECK', by: intake } }))).toEqual(['MOVE_OPEN']);
    expect(codes(move({ ...accepted, status: 'CONCLUDED', move: null }))).toEqual(['WRONG_STATE']);
  });
  it('what was not decided at the first acceptance is not decided by the move', () => {
    expect(codes(move({ ...accepted, verdict: { ...accepted.verdict!, pending: [{ code: 'NAME_DIFFERS', clause: '五(一)', message: '', facts: {} }] } }))).toEqual(['CONDITION_NOT_DECIDED']);
  });
});
