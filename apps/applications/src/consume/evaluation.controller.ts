import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { CandidatesEnrolled, CertificateIssued, DataOf, Envelope, PlanCancelled, PlanFiled, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import type { FinalOutcome } from '../domain/application.js';
import { notifyFact } from '../commands/notify.js';
import { conclude } from '../domain/decisions.js';
import { enrolledIn, noteCancelled, noteEnrolled, notePlanDate, noteResult, planDate, wantForms } from '../storage/progress.js';
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
    await this.tellDate(tx, event.aggregateId, event.data.applicationIds);
  }

  /** Day and place of the assessment, told to everybody who is enrolled; whoever is enrolled later is told then. */
  @EventPattern<string>('evaluation.PlanFiled')
  async filed(@Payload() event: Envelope<DataOf<typeof PlanFiled>>, @Ctx() { tx }: EventContext): Promise<void> {
    const first = [...event.data.sessions].sort((a, b) => a.day.localeCompare(b.day))[0]!;
    await notePlanDate(tx, event.aggregateId, first.day, first.venue);
    await this.tellDate(tx, event.aggregateId, await enrolledIn(tx, event.aggregateId));
  }

  private async tellDate(tx: EventContext['tx'], planId: string, ids: readonly string[]): Promise<void> {
    const date = await planDate(tx, planId);
    if (date) await notifyFact(tx, this.kit, this.stores, ids, 'plan-date', `${planId} ${date.day} ${date.venue}`, `您参加的贯通评价定于 ${date.day} 起在${date.venue}进行，具体场次请登录系统查看。`);
  }

  @EventPattern<string>('certificates.CertificateIssued')
  async issued(@Payload() event: Envelope<DataOf<typeof CertificateIssued>>, @Ctx() { tx }: EventContext): Promise<void> {
    if (event.data.applicationId) await notifyFact(tx, this.kit, this.stores, [event.data.applicationId], 'certificate-ready', event.aggregateId, '您的职业技能等级证书已经签发，领取方式请登录系统查看。');
  }

  @EventPattern<string>('evaluation.PlanCancelled')
  async cancelled(@Payload() event: Envelope<DataOf<typeof PlanCancelled>>, @Ctx() { tx }: EventContext): Promise<void> { await noteCancelled(tx, event.aggregateId); }

  @EventPattern<string>('evaluation.ResultTookEffect')
  async result(@Payload() event: Envelope<DataOf<typeof ResultTookEffect>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { planId, outcome, effectiveOn } = event.data;
    await noteResult(tx, event.aggregateId, planId, outcome, effectiveOn);
    await this.end(event, tx, outcome, planId);
    await notifyFact(tx, this.kit, this.stores, [event.aggregateId], 'result-effective', planId, '您的评价结果已经生效，请登录系统查看。');
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
