import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { CandidatesEnrolled, DataOf, Envelope, PlanCancelled, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import type { FinalOutcome } from '../domain/application.js';
import { conclude } from '../domain/decisions.js';
import { noteCancelled, noteEnrolled, noteResult, wantForms } from '../storage/progress.js';
import { settleSlot } from '../storage/slots.js';
import { Stores } from '../storage/stores.js';

/** Outcomes that end the application; the others leave slot and application as they are (七(三)). */
const FINAL: readonly string[] = ['PASSED', 'FAILED', 'ABSENT', 'DISQUALIFIED'] satisfies FinalOutcome[];

/** What evaluation decides: who is in which plan, how it ended. Any order of plan and result events gives the same end. */
@Controller()
export class EvaluationEvents {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @EventPattern<string>('evaluation.CandidatesEnrolled')
  async enrolled(@Payload() event: Envelope<DataOf<typeof CandidatesEnrolled>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteEnrolled(tx, event.aggregateId, event.data.applicationIds);
  }

  @EventPattern<string>('evaluation.PlanCancelled')
  async cancelled(@Payload() event: Envelope<DataOf<typeof PlanCancelled>>, @Ctx() { tx }: EventContext): Promise<void> { await noteCancelled(tx, event.aggregateId); }

  @EventPattern<string>('evaluation.ResultTookEffect')
  async result(@Payload() event: Envelope<DataOf<typeof ResultTookEffect>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { planId, outcome, effectiveOn } = event.data;
    await noteResult(tx, event.aggregateId, planId, outcome, effectiveOn);
    await this.end(event, tx, outcome, planId);
    // the volume of that plan keeps the form, whatever the outcome; 暂缓 is still to come
    if (outcome !== 'DEFERRED' && (await this.stores.applications.find(tx, event.aggregateId))) await wantForms(tx, [{ applicationId: event.aggregateId, edition: `final:${planId}`, planId }]);
  }

  @EventPattern<string>('evaluation.ResultCorrected')
  async corrected(@Payload() event: Envelope<DataOf<typeof ResultCorrected>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteResult(tx, event.aggregateId, event.data.planId, event.data.outcome, null);
    await this.end(event, tx, event.data.outcome, event.data.planId);
  }

  /** Concludes the application and moves its slot. A result for one that is not accepted (withdrawn by decision meanwhile) is kept in `application_plan` and changes nothing here. */
  private async end(event: Envelope, tx: EventContext['tx'], outcome: string, planId: string): Promise<void> {
    if (!FINAL.includes(outcome)) return;
    const found = (await this.stores.applications.findMany(tx, [event.aggregateId], true)).get(event.aggregateId);
    const decision = found && conclude(found.state, { outcome: outcome as FinalOutcome, planId });
    if (!found || !decision?.ok) { this.kit.logger.warning('result_without_accepted_application', { applicationId: event.aggregateId, planId }); return; }
    if (decision.events.length === 0) return;
    await this.stores.applications.save(tx, [{ ...found, events: decision.events }], metaOfEvent(this.kit.service, event, this.kit.clock));
    if (!(await settleSlot(tx, event.aggregateId, outcome as FinalOutcome))) this.kit.logger.warning('result_without_slot', { applicationId: event.aggregateId, planId });
  }
}
