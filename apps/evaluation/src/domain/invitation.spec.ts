import { decideAccept, decideDecline, decideInvite, decideWithdraw, declarationOf, evolveInvitation, INVITATION_TRANSITIONS, type Invitation, type InvitationEvent } from './invitation.js';
import { findTransitionFaults } from './transitions.js';

const ref = { planId: 'plan', institutionId: 'body', expertId: 'e1' };
const asked = { ...ref, kind: 'REVIEW', days: ['2026-03-20'] } as const;
const on = '2026-03-02';
const facts = { known: true, unavailable: [], current: null };
const after = (...events: InvitationEvent[]): Invitation => events.reduce<Invitation | null>(evolveInvitation, null)!;
const invited: InvitationEvent = { type: 'ExpertInvited', data: { ...asked, on } };
const took: InvitationEvent = { type: 'InvitationAccepted', data: { ...ref, relativeApplicationIds: ['a'], on } };
const declined: InvitationEvent = { type: 'InvitationDeclined', data: { ...ref, reason: '与参评人员有亲属关系', on } };
const withdrawn: InvitationEvent = { type: 'InvitationWithdrawn', data: { ...ref, reason: '改期' } };
const codes = (decision: ReturnType<typeof decideInvite>) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));

it('has no dead end and no state that nothing leads to', () => expect(findTransitionFaults(INVITATION_TRANSITIONS, 'PENDING', [])).toEqual([]));

it('an expert of the directory is asked once, for days on which he has not said to be away; what was declined or taken back may be asked anew', () => {
  expect(decideInvite(asked, facts, on)).toEqual({ ok: true, events: [invited] });
  expect(codes(decideInvite({ ...asked, days: [] }, { ...facts, known: false }, on))).toEqual(['EXPERT_UNKNOWN', 'PANEL_WITHOUT_DAY']);
  expect(codes(decideInvite(asked, { ...facts, unavailable: [{ from: '2026-03-20', to: null }] }, on))).toEqual(['EXPERT_UNAVAILABLE']);
  for (const events of [[invited], [invited, took]]) expect(codes(decideInvite(asked, { ...facts, current: after(...events) }, on))).toEqual(['ALREADY_INVITED']);
  for (const last of [declined, withdrawn]) {
    const again = after(invited, last, { ...invited, data: { ...invited.data, on: '2026-03-03' } } as InvitationEvent);
    expect([codes(decideInvite(asked, { ...facts, current: after(invited, last) }, on)), again.status, again.reason, again.answeredOn]).toEqual([[], 'PENDING', null, null]);
  }
});

it('the expert accepts with what he says of relatives among the candidates, once; somebody who is none of them is refused', () => {
  expect(decideAccept(after(invited), ['a'], new Set(['a', 'b']), on)).toEqual({ ok: true, events: [took] });
  expect(codes(decideAccept(after(invited), ['a', 'x'], new Set(['a']), on))).toEqual(['CANDIDATE_NOT_ENROLLED']);
  for (const last of [took, declined, withdrawn]) expect(codes(decideAccept(after(invited, last), [], new Set(), on))).toEqual(['WRONG_STATE']);
});

it('declines with the reason, after having accepted too, but not out of a panel', () => {
  for (const events of [[invited], [invited, took]]) expect(decideDecline(after(...events), '与参评人员有亲属关系', false, on)).toEqual({ ok: true, events: [declined] });
  expect(after(invited, took, declined)).toMatchObject({ status: 'DECLINED', relativeApplicationIds: [] });
  expect(codes(decideDecline(after(invited, took), '回避', true, on))).toEqual(['EXPERT_SEATED']);
  expect(codes(decideDecline(after(invited, withdrawn), '回避', false, on))).toEqual(['WRONG_STATE']);
});

it('is taken back while it is open', () => {
  expect(decideWithdraw(after(invited), '改期')).toEqual({ ok: true, events: [withdrawn] });
  expect(codes(decideWithdraw(after(invited, declined), '改期'))).toEqual(['WRONG_STATE']);
});

it('the own answer counts before what the body noted; without an invitation the note does', () => {
  expect([after(invited), after(invited, took), after(invited, declined), after(invited, withdrawn), undefined].map((each) => declarationOf(each, 'ACCEPTED'))).toEqual(['PENDING', 'ACCEPTED', 'DECLINED', 'ACCEPTED', 'ACCEPTED']);
  expect(declarationOf(after(invited, took), 'DECLINED')).toBe('ACCEPTED');
});
