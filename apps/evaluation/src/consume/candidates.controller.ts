import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ApplicationAccepted, ApplicationInPostConfirmed, ApplicationMovedWithSlot, ApplicationMoveReported, ApplicationMoveSettled, ApplicationWithdrawnByDecision, DataOf, Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { eventsOf, KIT, metaOfEvent, onceEach, type Kit } from '@gt/service-kit';
import { decideFinding } from '../domain/plan-decisions.js';
import { planAllows, type PlanEvent } from '../domain/plan.js';
import { findCandidates, keepCandidates, lockCandidates, markWithdrawn, noteHeld, noteInPost, noteUnit, relocateCandidate, removeFromPlan } from '../storage/candidates.js';
import { Stores } from '../storage/stores.js';

/** Accepted applicants become candidates; a withdrawal by decision takes them out again. Both are events of one application, so they come in order. */
@Controller()
export class CandidatesConsumer {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @EventPattern<string>('applications.ApplicationAccepted', { batch: true })
  async accepted(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof ApplicationAccepted>>>, @Ctx() { tx }: EventContext): Promise<void> {
    for (const piece of onceEach(events)) await keepCandidates(tx, piece.map((event) => ({ candidate: event.data.candidate, at: event.occurredAt })));
  }

  @EventPattern<string>('applications.ApplicationInPostConfirmed')
  async confirmed(@Payload() event: Envelope<DataOf<typeof ApplicationInPostConfirmed>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteInPost(tx, event.aggregateId, { confirmedOn: event.data.confirmedOn, byName: event.data.byName });
  }
  /** Before acceptance nobody is a candidate here, and nothing is noted. */
  @EventPattern<string>('applications.ApplicationMoveReported')
  async reported(@Payload() event: Envelope<DataOf<typeof ApplicationMoveReported>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteHeld(tx, event.aggregateId, event.data.awaits === 'NOBODY' ? null : event.data.awaits);
  }
  @EventPattern<string>('applications.ApplicationMoveSettled')
  async settled(@Payload() event: Envelope<DataOf<typeof ApplicationMoveSettled>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteHeld(tx, event.aggregateId, null);
    if (!event.data.employer) return;
    await noteUnit(tx, event.aggregateId, event.data.employer);
    await noteInPost(tx, event.aggregateId, null);
  }

  /** Out of a plan that has not begun; a plan under way is not rewritten, the crossing is a finding. */
  @EventPattern<string>('applications.ApplicationWithdrawnByDecision')
  async withdrawn(@Payload() event: Envelope<DataOf<typeof ApplicationWithdrawnByDecision>>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.outOfPlan(event, tx, () => markWithdrawn(tx, event.aggregateId), { code: 'CANDIDATE_WITHDRAWN_AFTER_START', message: '评价开始后，有参评人员的申报被决定撤销。' });
  }
  /** At another body or in another occupation (七(三)), from where it may be enrolled again. One that an enrolment has crossed into a plan under way stays as it was scored: a finding. */
  @EventPattern<string>('applications.ApplicationMovedWithSlot')
  async moved(@Payload() event: Envelope<DataOf<typeof ApplicationMovedWithSlot>>, @Ctx() { tx }: EventContext): Promise<void> {
    const out = await this.outOfPlan(event, tx, () => lockCandidates(tx, [event.aggregateId]), { code: 'CANDIDATE_MOVED_AFTER_START', message: '评价开始后，有参评人员的申报名额被转到其他评价机构或职业，本计划仍按原职业评价。' });
    if (out) await relocateCandidate(tx, event.data.candidate);
  }

  /** Takes the candidate out of the plan that has it, once `change` has waited for whoever is enrolling it. False: the plan is under way and keeps it, with a finding. */
  private async outOfPlan(event: Envelope, tx: EventContext['tx'], change: () => Promise<unknown>, finding: { readonly code: string; readonly message: string }): Promise<boolean> {
    const applicationId = event.aggregateId;
    const planIdNow = async () => (await findCandidates(tx, [applicationId])).get(applicationId)?.planId ?? null;
    const planOf = async (id: string | null) => (id === null ? undefined : (await this.stores.plans.findMany(tx, [id], true)).get(id));
    // the plan first, as every command locks: no deadlock with an enrolment
    const before = await planIdNow();
    let plan = await planOf(before);
    await change();
    // an enrolment, or a cancellation, that was under way has committed by now, and no further one is possible
    const planId = await planIdNow();
    if (planId !== before) plan = await planOf(planId);
    if (!plan || planId === null) return true;
    const removable = planAllows(plan.state, 'CandidateRemoved');
    if (removable) await removeFromPlan(tx, plan.id, [applicationId]);
    const events: readonly PlanEvent[] = removable ? [{ type: 'CandidateRemoved', data: { applicationId } }] : eventsOf(decideFinding(plan.state, { ...finding, causedBy: event.id, facts: { applicationId } }));
    await this.stores.plans.save(tx, [{ ...plan, events }], metaOfEvent(this.kit.service, event, this.kit.clock));
    return removable;
  }
}
