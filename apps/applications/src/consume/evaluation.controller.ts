import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { CandidatesEnrolled, CertificateIssued, DataOf, Envelope, PlanCancelled, PlanChanged, PlanFiled, PlanPostponed, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { Stored } from '@gt/persistence';
import { bySurroundings, KIT, onceEach, type Kit } from '@gt/service-kit';
import type { Application, FinalOutcome } from '../domain/application.js';
import { photosLater } from '../jobs/fix-photos.js';
import { notifyFact } from '../commands/notify.js';
import { conclude } from '../domain/decisions.js';
import { enrolledIn, forgetPlanDate, isEnrolled, noteCancelled, noteEnrolled, notePlanDate, noteRemoved, noteResults, planDate, wantForms } from '../storage/progress.js';
import { giveBackSlot, settleSlots } from '../storage/slots.js';
import { Stores } from '../storage/stores.js';

/** Outcomes that end the application; the others leave slot and application as they are (七(三)). */
const FINAL: readonly string[] = ['PASSED', 'FAILED', 'ABSENT', 'DISQUALIFIED'] satisfies FinalOutcome[];
/** Outcomes after which an application that was withdrawn by decision comes into no further plan. */
const ENDS_WITHDRAWN: readonly string[] = [...FINAL, 'STOPPED'];

/** Who gets a certificate, and handed in a photo for it. */
const passedOf = (events: ReadonlyArray<Envelope<{ outcome: string }>>, found: ReadonlyMap<string, Stored<Application>>): string[] =>
  events.flatMap(({ aggregateId, data }) => (data.outcome === 'PASSED' && found.get(aggregateId)?.state.photo ? [aggregateId] : []));

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

  @EventPattern<string>('evaluation.PlanPostponed')
  async postponed(@Payload() event: Envelope<DataOf<typeof PlanPostponed>>, @Ctx() { tx }: EventContext): Promise<void> { await forgetPlanDate(tx, event.aggregateId); }

  private async tellDate(tx: EventContext['tx'], planId: string, ids: readonly string[]): Promise<void> {
    const date = await planDate(tx, planId);
    if (date) await notifyFact(tx, this.kit, await this.stores.applications.findMany(tx, ids), 'plan-date', () => `${planId} ${date.day} ${date.venue}`, `您参加的贯通评价定于 ${date.day} 起在${date.venue}进行，具体场次请登录系统查看。`);
  }

  @EventPattern<string>('certificates.CertificateIssued', { batch: true })
  async issued(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof CertificateIssued>>>, @Ctx() { tx }: EventContext): Promise<void> {
    const certificateOf = new Map(events.flatMap(({ aggregateId, data }) => (data.applicationId ? [[data.applicationId, aggregateId] as const] : [])));
    await notifyFact(tx, this.kit, await this.stores.applications.findMany(tx, [...certificateOf.keys()]), 'certificate-ready', (applicationId) => certificateOf.get(applicationId)!, '您的职业技能等级证书已经签发，领取方式请登录系统查看。');
  }

  @EventPattern<string>('evaluation.PlanCancelled')
  async cancelled(@Payload() event: Envelope<DataOf<typeof PlanCancelled>>, @Ctx() { tx }: EventContext): Promise<void> { await noteCancelled(tx, event.aggregateId); }

  /** Who was withdrawn by decision and left the plan before it began was not scored: the slot is given back (flow.md, WITHDRAWN_BY_DECISION). */
  @EventPattern<string>('evaluation.PlanChanged')
  async changed(@Payload() event: Envelope<DataOf<typeof PlanChanged>>, @Ctx() { tx }: EventContext): Promise<void> {
    const removed = event.data.removedApplicationIds ?? [];
    await noteRemoved(tx, event.aggregateId, removed);
    const rows = await this.stores.applications.findMany(tx, removed, true);
    await notifyFact(tx, this.kit, new Map([...rows].filter(([, { state }]) => state.status === 'ACCEPTED')), 'plan-left', () => `${event.aggregateId} ${event.version}`, '您不再参加原定批次的贯通评价，申报仍然有效；编入新的批次后将另行通知日期和地点。');
    for (const [id, { state }] of rows) {
      if (state.status === 'WITHDRAWN_BY_DECISION' && !(await isEnrolled(tx, id))) await giveBackSlot(tx, id);
    }
  }

  @EventPattern<string>('evaluation.ResultTookEffect', { batch: true })
  async results(@Payload() all: ReadonlyArray<Envelope<DataOf<typeof ResultTookEffect>>>, @Ctx() { tx }: EventContext): Promise<void> {
    for (const events of onceEach(all)) {
      await noteResults(tx, events.map(({ aggregateId, data }) => ({ applicationId: aggregateId, planId: data.planId, outcome: data.outcome, effectiveOn: data.effectiveOn })));
      const found = await this.end(events, tx);
      const planOf = new Map(events.map((event) => [event.aggregateId, event.data.planId]));
      await notifyFact(tx, this.kit, found, 'result-effective', (id) => planOf.get(id)!, '您的评价结果已经生效，请登录系统查看。');
      await photosLater(tx, passedOf(events, found));
      // the volume of that plan keeps the form, whatever the outcome; 暂缓 is still to come
      await wantForms(tx, events.filter((event) => event.data.outcome !== 'DEFERRED' && found.has(event.aggregateId)).map(({ aggregateId, data }) => ({ applicationId: aggregateId, edition: `final:${data.planId}`, planId: data.planId })));
    }
  }

  @EventPattern<string>('evaluation.ResultCorrected')
  async corrected(@Payload() event: Envelope<DataOf<typeof ResultCorrected>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteResults(tx, [{ applicationId: event.aggregateId, planId: event.data.planId, outcome: event.data.outcome, effectiveOn: null }]);
    await photosLater(tx, passedOf([event], await this.end([event], tx)));
  }

  /**
   * Concludes applications and moves their slots. A result for one that is not accepted (withdrawn by decision meanwhile) is kept in `application_plan`
   * and concludes nothing; a slot that it still holds, because scoring had begun, ends as failed whatever the result, else nobody could ever retake.
   * Answers those that are here.
   */
  private async end(events: ReadonlyArray<Envelope<{ outcome: string; planId: string }>>, tx: EventContext['tx']): Promise<ReadonlyMap<string, Stored<Application>>> {
    const rows = await this.stores.applications.findMany(tx, events.map((event) => event.aggregateId), true);
    const ended = new Map(events.filter((event) => FINAL.includes(event.data.outcome)).flatMap((event) => {
      const { planId, outcome } = event.data;
      const row = rows.get(event.aggregateId);
      const decision = row && conclude(row.state, { outcome: outcome as FinalOutcome, planId });
      if (!row || !decision?.ok) { this.kit.logger.warning('result_without_accepted_application', { applicationId: event.aggregateId, planId }); return []; }
      return decision.events.length === 0 ? [] : [[event, { ...row, events: decision.events, causationId: event.id }] as const];
    }));
    for (const { meta, events: together } of bySurroundings(this.kit.service, [...ended.keys()], this.kit.clock)) await this.stores.applications.save(tx, together.map((event) => ended.get(event)!), meta);
    const withdrawn = events.filter((event) => ENDS_WITHDRAWN.includes(event.data.outcome) && rows.get(event.aggregateId)?.state.status === 'WITHDRAWN_BY_DECISION');
    const moved = await settleSlots(tx, [
      ...[...ended.keys()].map(({ aggregateId, data }) => ({ applicationId: aggregateId, outcome: data.outcome as FinalOutcome })),
      ...withdrawn.map(({ aggregateId }) => ({ applicationId: aggregateId, outcome: 'FAILED' as const })),
    ]);
    for (const { aggregateId, data } of ended.keys()) if (!moved.has(aggregateId)) this.kit.logger.warning('result_without_slot', { applicationId: aggregateId, planId: data.planId });
    return rows;
  }
}
