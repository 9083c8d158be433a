import { createHash } from 'node:crypto';
import type { Reason } from '@gt/domain';
import { uuidFrom, type Stored } from '@gt/persistence';
import { copies, eventsOf, notFound, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { decideAccept, decideDecline, decideInvite, decideWithdraw, type Invitation } from '../domain/invitation.js';
import { daysOfKind } from '../domain/panel.js';
import type { AnswerInvitationDto, InviteDto } from '../http/panel-dto.js';
import { invitationView } from '../queries/invitations.js';
import { candidatesOf } from '../storage/candidates.js';
import { sittingExperts } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { planFor, requirePlanAllows } from './plan-access.js';

/** One a plan and expert. */
export const invitationId = (planId: string, expertId: string): string => uuidFrom(createHash('sha256').update(`invitation\n${planId}\n${expertId}`).digest());

/** Asks experts to sit for a plan (六(三)), all of them or none. */
export const inviteExperts = (kit: Kit, stores: Stores, command: CommandContext, planId: string, dto: InviteDto) => command.run(kit.db, 201, dto, async (tx) => {
  const { plan, meta } = await planFor(tx, kit, stores, command, planId, 'panel.form', 'CandidatesEnrolled');
  const ids = [...new Set(dto.expertIds)];
  const experts = new Map((await copies.experts(tx, ids)).map((expert) => [expert.id, expert.state]));
  const found = await stores.invitations.findMany(tx, ids.map((expertId) => invitationId(planId, expertId)), true);
  const days = dto.days ? [...new Set(dto.days)].sort() : daysOfKind(plan.state.content.sessions, dto.kind);
  const decided = ids.map((expertId) => {
    const current = found.get(invitationId(planId, expertId));
    const expert = experts.get(expertId);
    return { current, expertId, decision: decideInvite({ planId, institutionId: plan.state.institutionId, expertId, kind: dto.kind, days }, { known: expert !== undefined, unavailable: expert?.unavailable ?? [], current: current?.state ?? null }, kit.clock.today()) };
  });
  const reasons = decided.flatMap(({ decision }): readonly Reason[] => (decision.ok ? [] : decision.reasons));
  if (reasons.length > 0) throw ruleRefusal(reasons);
  const saved = await stores.invitations.save(tx, decided.map(({ current, expertId, decision }) => ({ ...(current ?? { id: invitationId(planId, expertId), version: 0, state: null }), events: decision.ok ? decision.events : [] })), meta);
  return { items: saved.map((each) => invitationView(each)) };
});

/** The invitation as it stands; it is locked after its plan. */
async function invitationFor(kit: Kit, stores: Stores, id: string): Promise<Stored<Invitation>> {
  const known = await stores.invitations.find(kit.db, id);
  if (!known) throw notFound('邀请');
  return known;
}

/** The expert accepts or declines, on his own account; until the plan's panels are fixed. */
export const answerInvitation = (kit: Kit, stores: Stores, command: CommandContext, id: string, dto: AnswerInvitationDto) => command.run(kit.db, 200, dto, async (tx) => {
  const { planId, expertId, institutionId } = (await invitationFor(kit, stores, id)).state;
  if (!command.access.may('invitation.answer', { expertIds: [expertId] })) throw notFound('邀请');
  const plan = (await stores.plans.findMany(tx, [planId], true)).get(planId)!;
  const meta = command.meta(kit.clock, 'invitation.answer', { expertIds: [expertId], institutionId });
  requirePlanAllows(plan.state, 'CandidatesEnrolled');
  const found = (await stores.invitations.findMany(tx, [id], true)).get(id)!;
  const today = kit.clock.today();
  const decision = dto.answer === 'ACCEPTED'
    ? decideAccept(found.state, [...new Set(dto.relativeApplicationIds ?? [])], new Set((await candidatesOf(tx, planId)).map((each) => each.applicationId)), today)
    : decideDecline(found.state, dto.reason?.trim() ?? '', (await sittingExperts(tx, planId)).includes(expertId), today);
  const [saved] = await stores.invitations.save(tx, [{ ...found, events: eventsOf(decision) }], meta);
  return invitationView(saved!);
});

/** The body takes an invitation back. */
export const withdrawInvitation = (kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) => command.run(kit.db, 200, dto, async (tx) => {
  const { planId } = (await invitationFor(kit, stores, id)).state;
  const { meta } = await planFor(tx, kit, stores, command, planId, 'panel.form', null, '邀请');
  const found = (await stores.invitations.findMany(tx, [id], true)).get(id)!;
  const [saved] = await stores.invitations.save(tx, [{ ...found, events: eventsOf(decideWithdraw(found.state, dto.reason.trim())) }], meta);
  return invitationView(saved!);
});
