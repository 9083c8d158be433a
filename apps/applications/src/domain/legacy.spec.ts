import { faultsOfMoves } from '@gt/policy';
import type { SkillLevel } from '@gt/domain';
import type { HeldSlot } from './accept.js';
import { collisionOf, dateFaults, endLegacyCertificate, evolveLegacy, legacyMoves, legacyTransitions, recordLegacy, setLegacyAside, slotOfLegacy, takeSlotForLegacy, voidLegacy, type Legacy, type LegacyEvent, type LegacyFacts } from './legacy.js';

const turner = { code: '6-18-01-01', name: '车工', workType: null };
const certificate = { number: 'S000050000001232000001', issuedOn: '2023-06-01', printedName: '某某机构' };
const facts: LegacyFacts = { personId: 'p', name: '张三', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:x', idNumberMasked: '110***2X', employerName: '某某公司', institutionId: 'i', titleLevel: 'INTERMEDIATE', occupation: turner, level: 2, acceptedOn: '2023-03-01', outcome: 'PASSED', certificate, evidence: '名册第 3 页', evidenceSha256: 'a'.repeat(64) };
const why = { reason: '核实', document: '渝鉴函 1 号' };
const recorded = (more: Partial<LegacyFacts> = {}, collides = false): Legacy => evolveLegacy(null, { type: 'LegacyRecorded', data: { ...facts, ...more, collides } });
const slotOf = (more: Partial<HeldSlot> = {}): HeldSlot => ({ occupation: turner, institutionId: 'i', institutionName: '某某评价机构', state: 'PASSED', passedLevel: 2, applicationId: 'a', level: 2, ...more });
const codes = (decision: { ok: boolean; reasons?: readonly { code: string }[] }) => (decision.ok ? [] : decision.reasons!.map((each) => each.code));
const types = (decision: { ok: boolean; events?: readonly LegacyEvent[] }) => (decision.ok ? decision.events!.map((each) => each.type) : []);

it('every state waits for somebody who may, or says why not', () => { expect(faultsOfMoves(legacyMoves, legacyTransitions)).toEqual([]); });

describe('a row', () => {
  it('fills a free slot, and comes once', () => {
    expect(types(recordLegacy(facts, { known: null, slot: null, counted: [] }))).toEqual(['LegacyRecorded']);
    expect(codes(recordLegacy(facts, { known: recorded(), slot: slotOf(), counted: [] }))).toEqual(['LEGACY_LOADED']);
    expect(types(recordLegacy(facts, { known: { ...recorded(), status: 'VOIDED' }, slot: null, counted: [] }))).toEqual(['LegacyRecorded']);
  });
  it('that was 评价中 ends; a pass gets its certificate later; anything else differs', () => {
    const held = recorded({ outcome: 'HELD', certificate: null });
    expect(types(recordLegacy({ ...facts, outcome: 'FAILED', certificate: null }, { known: held, slot: slotOf(), counted: [] }))).toEqual(['LegacyConcluded']);
    expect(types(recordLegacy(facts, { known: recorded({ certificate: null }), slot: slotOf(), counted: [] }))).toEqual(['LegacyConcluded']);
    expect(codes(recordLegacy({ ...facts, outcome: 'FAILED', certificate: null }, { known: recorded(), slot: slotOf(), counted: [] }))).toEqual(['LEGACY_DIFFERS']);
    expect(codes(recordLegacy({ ...facts, certificate: { ...certificate, number: 'S000050000001232000002' } }, { known: recorded(), slot: slotOf(), counted: [] }))).toEqual(['LEGACY_DIFFERS']);
  });
  it('collides with an application of this system, another occupation or body, a released slot, and a second one that is 评价中', () => {
    const own = [{ id: 'a', facts: recorded() }];
    const collides = (slot: HeldSlot, counted: typeof own, more: Partial<LegacyFacts> = {}) => collisionOf({ ...facts, ...more }, { slot, counted })?.code ?? null;
    expect(collides(slotOf(), own)).toBeNull();
    expect(collides(slotOf(), [])).toBe('SLOT_STANDS');
    expect(collides(slotOf({ institutionId: 'j' }), own)).toBe('SLOT_STANDS');
    expect(collides(slotOf(), own, { occupation: { ...turner, code: '6-31-01-03' } })).toBe('SLOT_STANDS');
    expect(collides(slotOf({ state: 'RELEASED' }), own)).toBe('SLOT_STANDS');
    const held = [{ id: 'a', facts: recorded({ outcome: 'HELD', certificate: null }) }];
    expect([collides(slotOf({ state: 'HELD' }), held), collides(slotOf({ state: 'HELD' }), held, { outcome: 'HELD', certificate: null })]).toEqual([null, 'SLOT_STANDS']);
    expect(collisionOf(facts, { slot: slotOf(), counted: [] })!.message).toContain('某某**机构');
  });
  it('has days that can be', () => {
    expect(dateFaults(facts, '2026-03-02')).toEqual([]);
    expect(dateFaults({ acceptedOn: '2022-03-09', certificate: null }, '2026-03-02').map((each) => each.code)).toEqual(['ACCEPTED_BEFORE_RULE']);
    expect(dateFaults({ acceptedOn: '2026-03-03', certificate: { ...certificate, issuedOn: '2026-03-04' } }, '2026-03-02').map((each) => each.code)).toEqual(['ACCEPTED_IN_FUTURE', 'ISSUED_ON_IMPLAUSIBLE']);
    expect(dateFaults({ acceptedOn: '2023-03-01', certificate: { ...certificate, issuedOn: '2023-02-28' } }, '2026-03-02').map((each) => each.code)).toEqual(['ISSUED_ON_IMPLAUSIBLE']);
  });
});

it('the slot is that of the last acceptance, in whatever order the rows came; what was passed before counts', () => {
  const records = [['x', 3, '2022-05-01', 'PASSED'], ['y', 2, '2023-05-01', 'FAILED'], ['z', 2, '2024-05-01', 'HELD']].map(([id, level, acceptedOn, outcome]) => ({ id: id as string, facts: { ...facts, level: level as SkillLevel, acceptedOn: acceptedOn as string, outcome: outcome as 'HELD', occupation: { ...turner, workType: id === 'x' ? '数控车工' : null } } }));
  for (const order of [records, [...records].reverse()]) expect(slotOfLegacy(order, 'p')).toMatchObject({ holderId: 'z', level: 2, state: 'HELD', passedLevel: 3, passedBefore: 3, occupation: { workType: '数控车工' } });
  expect(slotOfLegacy(records.slice(0, 1), 'p')).toMatchObject({ state: 'PASSED', passedLevel: 3, passedBefore: null });
  expect(slotOfLegacy([], 'p')).toBeUndefined();
});

describe('what is decided afterwards', () => {
  it('a collision, once; never over an application that is under way here', () => {
    const waiting = recorded({}, true);
    expect(waiting.status).toBe('COLLIDING');
    expect(types(takeSlotForLegacy(waiting, why, slotOf({ state: 'FAILED' }), false))).toEqual(['LegacyTookSlot']);
    expect(types(takeSlotForLegacy(waiting, why, slotOf({ state: 'HELD' }), true))).toEqual(['LegacyTookSlot']);
    expect(codes(takeSlotForLegacy(waiting, why, slotOf({ state: 'HELD' }), false))).toEqual(['APPLICATION_UNFINISHED']);
    const aside = evolveLegacy(waiting, { type: 'LegacySetAside', data: why });
    expect([aside.status, aside.decision, codes(setLegacyAside(aside, why)), codes(takeSlotForLegacy(recorded(), why, null, false))]).toEqual(['ASIDE', why, ['WRONG_STATE'], ['WRONG_STATE']]);
  });
  it('voided once; a certificate ends once, and only where there is one', () => {
    const voided = evolveLegacy(recorded(), { type: 'LegacyVoided', data: why });
    expect([voided.status, codes(voidLegacy(voided, why))]).toEqual(['VOIDED', ['WRONG_STATE']]);
    const ended = evolveLegacy(recorded(), { type: 'LegacyCertificateEnded', data: { ...why, how: 'REVOKED', on: '2026-03-02' } });
    expect([ended.status, codes(endLegacyCertificate(ended, 'CANCELLED', '2026-03-02', why)), codes(endLegacyCertificate(recorded({ certificate: null }), 'CANCELLED', '2026-03-02', why)), codes(endLegacyCertificate(voided, 'REVOKED', '2026-03-02', why))]).toEqual(['FILLING', ['CERTIFICATE_ENDED'], ['CERTIFICATE_ENDED'], ['WRONG_STATE']]);
  });
});
