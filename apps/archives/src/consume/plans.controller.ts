import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ApplicationReopened, ApplicationWithdrawnByDecision, CandidatesEnrolled, CertificateIssued, DataOf, Envelope, InstitutionTransferred, PlanCancelled, PlanChanged, PlanEffective, PlanFiled, PlanTransferred } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { Stored } from '@gt/persistence';
import { copies, metaOfEvent, onceEach } from '@gt/service-kit';
import { Archives, reviewAllLater, reviewLater, volumeIdOf } from '../archives.js';
import type { Volume } from '../domain/volume.js';
import { noteCertificates, noteEnrolled, notePlan, notePlanCancelled, notePlanEffective, noteRemoved, noteReopened, noteWithdrawn, planOfApplication } from '../storage/facts.js';

/** The plan opens its volume; who is in it and who got a certificate decides what the volume must hold. */
@Controller()
export class PlansConsumer {
  constructor(@Inject(Archives) private readonly archives: Archives) {}

  /** A plan that was returned and is filed again keeps its volume; the rule set that it is filed under then counts. */
  @EventPattern<string>('evaluation.PlanFiled')
  async filed(@Payload() event: Envelope<DataOf<typeof PlanFiled>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { aggregateId: planId, data } = event;
    const meta = metaOfEvent('archives', event, this.archives.kit.clock);
    await notePlan(tx, planId, data);
    await reviewLater(tx, planId);
    const id = volumeIdOf(planId);
    if (!(await this.archives.lock(tx, id))) {
      await this.archives.volumes.save(tx, [{ id, version: 0, state: null, events: [{ type: 'VolumeOpened', data: { planId, institutionId: data.institutionId, supervisorId: data.supervisorId, title: data.name } }] }], meta);
    }
  }

  /** The plan went to another bureau with its body: so does its volume, unless it is closed. Before the filing there is no volume, and the filing names the new bureau. */
  @EventPattern<string>('evaluation.PlanTransferred')
  async transferred(@Payload() event: Envelope<DataOf<typeof PlanTransferred>>, @Ctx() { tx }: EventContext): Promise<void> {
    const volume = await this.archives.lock(tx, volumeIdOf(event.aggregateId));
    if (!volume || volume.state.status === 'CLOSED' || volume.state.supervisorId === event.data.to) return;
    await this.archives.volumes.save(tx, [{ ...volume, events: [{ type: 'VolumeTransferred', data: { planId: event.aggregateId, from: volume.state.supervisorId, to: event.data.to } }] }], metaOfEvent('archives', event, this.archives.kit.clock));
  }

  /** The body went to another bureau: so do its volumes that are not closed, those of its years and of its plans, of plans that were called off too. One that is opened later asks the body's own facts, a plan's goes with the plan. */
  @EventPattern<string>('institutions.InstitutionTransferred')
  async bodyTransferred(@Payload() event: Envelope<DataOf<typeof InstitutionTransferred>>, @Ctx() { tx }: EventContext): Promise<void> {
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const { to } = event.data;
    const volumes = await tx.query<Stored<Volume>>(`SELECT id, version, state FROM volume WHERE institution_id = $1 AND supervisor_id <> $2 AND status <> 'CLOSED' ORDER BY id FOR UPDATE`, [event.aggregateId, to]);
    await this.archives.volumes.save(tx, volumes.map((volume) => ({ ...volume, events: [{ type: 'VolumeTransferred', data: { planId: volume.state.planId, from: volume.state.supervisorId, to } }] })), metaOfEvent('archives', event, this.archives.kit.clock));
  }

  @EventPattern<string>('evaluation.CandidatesEnrolled')
  async enrolled(@Payload() event: Envelope<DataOf<typeof CandidatesEnrolled>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteEnrolled(tx, event.aggregateId, event.data.applicationIds);
    await reviewLater(tx, event.aggregateId);
  }

  @EventPattern<string>('evaluation.PlanChanged')
  async changed(@Payload() event: Envelope<DataOf<typeof PlanChanged>>, @Ctx() { tx }: EventContext): Promise<void> {
    const removed = event.data.removedApplicationIds ?? [];
    if (removed.length === 0) return;
    await noteRemoved(tx, event.aggregateId, removed);
    await reviewLater(tx, event.aggregateId);
  }

  @EventPattern<string>('evaluation.PlanEffective')
  async effective(@Payload() event: Envelope<DataOf<typeof PlanEffective>>, @Ctx() { tx }: EventContext): Promise<void> {
    await notePlanEffective(tx, event.aggregateId);
    await reviewLater(tx, event.aggregateId);
  }

  @EventPattern<string>('evaluation.PlanCancelled')
  async cancelled(@Payload() event: Envelope<DataOf<typeof PlanCancelled>>, @Ctx() { tx }: EventContext): Promise<void> {
    await notePlanCancelled(tx, event.aggregateId);
    await reviewLater(tx, event.aggregateId);
  }

  @EventPattern<string>('applications.ApplicationWithdrawnByDecision')
  async withdrawn(@Payload() event: Envelope<DataOf<typeof ApplicationWithdrawnByDecision>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteWithdrawn(tx, event.aggregateId);
    const planId = await planOfApplication(tx, event.aggregateId);
    if (planId !== undefined) await reviewLater(tx, planId);
  }

  /** Withdrawn by decision, and taken up again because an objection was right. */
  @EventPattern<string>('applications.ApplicationReopened')
  async reopened(@Payload() event: Envelope<DataOf<typeof ApplicationReopened>>, @Ctx() { tx }: EventContext): Promise<void> { await noteReopened(tx, event.aggregateId); }

  /** Certificates taken over from before this system have no application and no plan's volume. */
  @EventPattern<string>('certificates.CertificateIssued', { batch: true })
  async certified(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof CertificateIssued>>>, @Ctx() { tx }: EventContext): Promise<void> {
    const own = events.filter((event) => event.data.applicationId !== null);
    for (const piece of onceEach(own, (event) => event.data.applicationId!)) await noteCertificates(tx, piece.map((event) => event.data));
    await reviewAllLater(tx, own.map((event) => event.data.planId));
  }
}
