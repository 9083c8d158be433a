import { faultsOfMoves } from '@gt/policy';
import type { HeldSlot } from './accept.js';
import { approveJoin, droppedOf, evolveJoin, joinMoves, joinTransitions, passedTogether, refuseJoin, requestJoin, type PersonJoin, type SlotMeeting } from './person-join.js';

const document = (personId: string) => ({ personId, idType: 'PASSPORT' as const, idNumberSealed: 'sealed:x', idNumberMasked: 'E12***78' });
const request = { kind: 'JOIN' as const, kept: document('a'), other: document('b'), reason: '同一人', document: '户籍证明', evidenceSha256: 'e'.repeat(64), by: { subject: 'asker', name: '甲', at: '2026-03-02T01:00:00.000Z' } };
const open: PersonJoin = evolveJoin(null, { type: 'PersonJoinRequested', data: request });
const decider = { subject: 'decider', name: '乙', at: '2026-03-02T02:00:00.000Z' };
const why = { reason: '核实', document: '文' };
const slot = (more: Partial<HeldSlot> = {}): HeldSlot => ({ occupation: { code: '6-18-01-01', name: '车工', workType: null }, institutionId: 'i', institutionName: '某某评价机构', state: 'FAILED', passedLevel: null, applicationId: 'x', level: 2, ...more });
const meeting: SlotMeeting = { titleLevel: 'INTERMEDIATE', kept: slot(), other: slot({ applicationId: 'y', institutionId: 'j', state: 'PASSED', passedLevel: 2 }) };
const facts = { by: decider, known: true, joined: false, meetings: [] };
const codes = (decision: { ok: boolean; reasons?: readonly { code: string }[] }) => (decision.ok ? [] : decision.reasons!.map((each) => each.code));

it('every state waits for somebody who may, or says why not', () => { expect(faultsOfMoves(joinMoves, joinTransitions)).toEqual([]); });
it('is asked for two documents, and decided by another person, through a delegation too', () => {
  expect(codes(requestJoin({ ...request, other: document('a') }))).toEqual(['SAME_DOCUMENT']);
  expect(codes(approveJoin(open, why, [], facts))).toEqual([]);
  expect(codes(approveJoin(open, why, [], { ...facts, by: { ...decider, subject: 'asker' } }))).toEqual(['SAME_PERSON']);
  expect(codes(approveJoin(open, why, [], { ...facts, by: { ...decider, onBehalfOf: 'asker' } }))).toEqual(['SAME_PERSON']);
  expect(codes(refuseJoin(open, why, { ...decider, subject: 'asker' }))).toEqual(['SAME_PERSON']);
  const done = evolveJoin(open, { type: 'PersonJoinApproved', data: { ...why, by: decider } });
  expect([done.status, codes(refuseJoin(done, why, decider))]).toEqual(['APPROVED', ['WRONG_STATE']]);
});
it('is refused for nobody, and for who is one already', () => { expect(codes(approveJoin(open, why, [], { ...facts, known: false, joined: true }))).toEqual(['PERSON_UNKNOWN', 'ALREADY_JOINED']); });
it('two slots that meet are chosen between; one that is under way is not put aside', () => {
  expect(codes(approveJoin(open, why, [], { ...facts, meetings: [meeting] }))).toEqual(['SLOTS_COLLIDE']);
  expect(codes(approveJoin(open, why, [{ titleLevel: 'INTERMEDIATE', applicationId: 'z' }], { ...facts, meetings: [meeting] }))).toEqual(['CHOICE_UNKNOWN', 'SLOTS_COLLIDE']);
  expect(codes(approveJoin(open, why, [{ titleLevel: 'SENIOR', applicationId: 'x' }], facts))).toEqual(['CHOICE_UNKNOWN']);
  const keepOther = [{ titleLevel: 'INTERMEDIATE' as const, applicationId: 'y' }];
  expect(codes(approveJoin(open, why, keepOther, { ...facts, meetings: [meeting] }))).toEqual([]);
  expect(codes(approveJoin(open, why, keepOther, { ...facts, meetings: [{ ...meeting, kept: slot({ state: 'HELD' }) }] }))).toEqual(['APPLICATION_UNFINISHED']);
  expect([droppedOf(meeting, keepOther)!.applicationId, droppedOf(meeting, [{ titleLevel: 'INTERMEDIATE', applicationId: 'x' }])!.applicationId]).toEqual(['x', 'y']);
});
it('what was passed on the one that goes counts in the same occupation', () => {
  expect(passedTogether(meeting.kept, meeting.other)).toBe(2);
  expect(passedTogether(meeting.other, slot({ passedLevel: 1 }))).toBe(1);
  expect(passedTogether(meeting.kept, { ...meeting.other, occupation: { code: '6-31-01-03', name: '电工' } })).toBeNull();
});
