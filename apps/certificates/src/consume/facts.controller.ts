import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope, FindingSettled, InstitutionSuspended, InstitutionTransferred, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, metaOfEvent, onceEach, type Kit } from '@gt/service-kit';
import { Certificates } from '../certificates.js';
import { decideCorrected, leavesOnCorrection, outsideValidity, type Batch } from '../domain/batch.js';
import type { Stored } from '@gt/persistence';
import { noteCorrection, noteResults, releasePass } from '../storage/tables.js';

/** What other services' facts mean here. */
@Controller()
export class FactsController {
  constructor(private readonly service: Certificates, @Inject(KIT) private readonly kit: Kit) {}

  /** An effective pass waits for its batch; other outcomes are kept in case that a correction makes them one. */
  @EventPattern<string>('evaluation.ResultTookEffect', { batch: true })
  async onResults(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof ResultTookEffect>>>, @Ctx() { tx }: EventContext): Promise<void> {
    for (const piece of onceEach(events)) await noteResults(tx, piece.map((event) => event.data));
  }

  /** A result that is no pass any more leaves its batch before the confirmation; afterwards the supervisor gets a finding. One that still is (or becomes) a pass stays (or waits for the next batch). */
  @EventPattern<string>('evaluation.ResultCorrected')
  async onCorrection(@Payload() event: Envelope<DataOf<typeof ResultCorrected>>, @Ctx() { tx }: EventContext): Promise<void> {
    const passed = event.data.outcome === 'PASSED';
    const batchId = await noteCorrection(tx, event.aggregateId, passed);
    if (!batchId || passed) return;
    const batch = (await this.service.batches.findMany(tx, [batchId], true)).get(batchId)!;
    if (leavesOnCorrection(batch.state)) await releasePass(tx, event.aggregateId);
    await this.service.batches.save(tx, [{ ...batch, events: decideCorrected(batch.state, event.aggregateId, event.data.reason) }], metaOfEvent('certificates', event, this.kit.clock));
  }

  /** A suspension dated before certificates that were issued already: nothing is rewritten, the supervisor gets a finding. */
  @EventPattern<string[]>(['institutions.InstitutionSuspended', 'institutions.InstitutionEnded'])
  async onSuspension(@Payload() event: Envelope<DataOf<typeof InstitutionSuspended>>, @Ctx() { tx }: EventContext): Promise<void> {
    const batches = await tx.query<Stored<Batch> & { issued_on: string }>(
      `SELECT b.id, b.version, b.state, (SELECT min(c.issued_on)::text FROM certificate c WHERE c.batch_id = b.id AND c.issued_on >= $2) AS issued_on FROM batch b
       WHERE b.institution_id = $1 AND b.status IN ('NUMBERED', 'PUBLISHED') AND EXISTS (SELECT 1 FROM certificate c WHERE c.batch_id = b.id AND c.issued_on >= $2) ORDER BY b.id FOR UPDATE OF b`, [event.aggregateId, event.data.from]);
    const crossed = batches.filter((b) => !b.state.findings.includes('ISSUED_OUTSIDE_VALIDITY'));
    await this.service.batches.save(tx, crossed.map(({ id, version, state, issued_on }) => ({ id, version, state, events: [outsideValidity(state, issued_on)] })), metaOfEvent('certificates', event, this.kit.clock));
  }

  /** The body passed to another bureau: batches that are still a case go with it (四(一)); published ones keep the bureau that confirmed them. */
  @EventPattern<string>('institutions.InstitutionTransferred')
  async onTransfer(@Payload() event: Envelope<DataOf<typeof InstitutionTransferred>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { to } = event.data;
    const batches = await tx.query<Stored<Batch>>(`SELECT id, version, state FROM batch WHERE institution_id = $1 AND supervisor_id <> $2 AND status <> 'PUBLISHED' ORDER BY id FOR UPDATE`, [event.aggregateId, to]);
    await this.service.batches.save(tx, batches.map(({ id, version, state }) => ({ id, version, state, events: [{ type: 'BatchTransferred', data: { planId: state.planId, institutionId: state.institutionId, from: state.supervisorId, to } }] })), metaOfEvent('certificates', event, this.kit.clock));
  }

  /** The supervisor's decision on a finding of one of our batches. */
  @EventPattern<string>('supervision.FindingSettled')
  async onSettled(@Payload() event: Envelope<DataOf<typeof FindingSettled>>, @Ctx() { tx }: EventContext): Promise<void> {
    if (event.data.originAggregateType !== 'certificates.batch') return;
    const batch = (await this.service.batches.findMany(tx, [event.data.originAggregateId], true)).get(event.data.originAggregateId);
    if (!batch) return;
    await this.service.batches.save(tx, [{ ...batch, events: [{ type: 'BatchFindingSettled', data: { findingId: event.aggregateId, decision: event.data.decision } }] }], metaOfEvent('certificates', event, this.kit.clock));
  }
}
