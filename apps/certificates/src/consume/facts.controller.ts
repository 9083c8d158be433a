import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ApplicationReopened, ApplicationWithdrawnByDecision, DataOf, Envelope, FilingRevoked, FindingSettled, InstitutionSuspended, InstitutionTransferred, NumberEvidenceRecorded, ResultCorrected, ResultTookEffect } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { copies, foldFiling, KIT, metaOfEvent, onceEach, type Kit } from '@gt/service-kit';
import { Certificates } from '../certificates.js';
import { decideTakenBack, leavesOnCorrection, numberedBefore, outsideValidity, type Batch, type TakenBack } from '../domain/batch.js';
import { outsideOn, type Issued } from '../domain/outside.js';
import type { Stored } from '@gt/persistence';
import { forgetEarlyCorrection, noteCorrection, noteResults, releasePass } from '../storage/tables.js';

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
    if (event.data.outcome === 'PASSED') await noteCorrection(tx, event.aggregateId, true);
    else await this.takeBack(event, tx, 'CORRECTED');
  }

  /** An application that was withdrawn by decision at the moment that its result took effect: the same, there is no certificate for it. */
  @EventPattern<string>('applications.ApplicationWithdrawnByDecision')
  async onWithdrawal(@Payload() event: Envelope<DataOf<typeof ApplicationWithdrawnByDecision>>, @Ctx() { tx }: EventContext): Promise<void> { await this.takeBack(event, tx, 'WITHDRAWN'); }

  /** Taken up again because an objection was right: what it comes to counts. It had no result, else it could not be. */
  @EventPattern<string>('applications.ApplicationReopened')
  async onReopening(@Payload() event: Envelope<DataOf<typeof ApplicationReopened>>, @Ctx() { tx }: EventContext): Promise<void> { await forgetEarlyCorrection(tx, event.aggregateId); }

  private async takeBack(event: Envelope<{ reason: string }>, tx: EventContext['tx'], cause: TakenBack): Promise<void> {
    const batchId = await noteCorrection(tx, event.aggregateId, false);
    if (!batchId) return;
    const batch = (await this.service.batches.findMany(tx, [batchId], true)).get(batchId)!;
    if (leavesOnCorrection(batch.state)) await releasePass(tx, event.aggregateId);
    await this.service.batches.save(tx, [{ ...batch, events: decideTakenBack(batch.state, event.aggregateId, event.data.reason, cause) }], metaOfEvent('certificates', event, this.kit.clock));
  }

  /** A suspension dated before certificates that were issued already: nothing is rewritten, the supervisor gets a finding. */
  @EventPattern<string[]>(['institutions.InstitutionSuspended', 'institutions.InstitutionEnded'])
  async onSuspension(@Payload() event: Envelope<DataOf<typeof InstitutionSuspended>>, @Ctx() { tx }: EventContext): Promise<void> {
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const batches = await tx.query<Stored<Batch> & { issued_on: string }>(
      `SELECT b.id, b.version, b.state, (SELECT min(c.issued_on)::text FROM certificate c WHERE c.batch_id = b.id AND c.issued_on >= $2) AS issued_on FROM batch b
       WHERE b.institution_id = $1 AND b.status IN ('NUMBERED', 'PUBLISHED') AND EXISTS (SELECT 1 FROM certificate c WHERE c.batch_id = b.id AND c.issued_on >= $2) ORDER BY b.id FOR UPDATE OF b`, [event.aggregateId, event.data.from]);
    const crossed = batches.filter((b) => !b.state.findings.includes('ISSUED_OUTSIDE_VALIDITY'));
    await this.service.batches.save(tx, crossed.map(({ id, version, state, issued_on }) => ({ id, version, state, events: [outsideValidity(state, issued_on, 'BODY')] })), metaOfEvent('certificates', event, this.kit.clock));
  }

  /** A filing revoked from a day before certificates that were issued already under it: the same finding. */
  @EventPattern<string>('institutions.FilingRevoked')
  async onRevocation(@Payload() event: Envelope<DataOf<typeof FilingRevoked>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { institutionId, from } = event.data;
    await copies.holdInstitution(tx, institutionId, 'CHANGE');
    const body = await copies.institution(tx, institutionId);
    if (!body) return;
    const filings = (await copies.filingsOf(tx, institutionId)).map((filing) => (filing.id === event.aggregateId ? { id: filing.id, state: foldFiling(filing.state, event as never) } : filing));
    const issued = await tx.query<{ batch_id: string; issued_on: string; occupation: Issued['occupation']; level: Issued['level'] }>(
      `SELECT DISTINCT batch_id, issued_on::text, state->'occupation' AS occupation, (state->>'level')::int AS level FROM certificate WHERE institution_id = $1 AND issued_on >= $2`, [institutionId, from]);
    const outside = new Map(issued.filter((each) => outsideOn(body, filings, [each], each.issued_on) === 'SCOPE').map((each) => [each.batch_id, each.issued_on]));
    const batches = await this.service.batches.findMany(tx, [...outside.keys()], true);
    const crossed = [...batches.values()].filter((b) => !b.state.findings.includes('ISSUED_OUTSIDE_VALIDITY'));
    await this.service.batches.save(tx, crossed.map((b) => ({ ...b, events: [outsideValidity(b.state, outside.get(b.id)!, 'SCOPE')] })), metaOfEvent('certificates', event, this.kit.clock));
  }

  /** The municipal centre corrected how numbers of a site begin: what was numbered before stays as it is, the supervisor gets a finding, once per batch. */
  @EventPattern<string>('institutions.NumberEvidenceRecorded')
  async onEvidence(@Payload() event: Envelope<DataOf<typeof NumberEvidenceRecorded>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { siteId, prefix, correction } = event.data;
    if (correction === undefined) return;
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const batches = await tx.query<Stored<Batch>>(`SELECT b.id, b.version, b.state FROM batch b WHERE b.institution_id = $1 AND b.state->>'siteId' = $2
      AND EXISTS (SELECT 1 FROM certificate c WHERE c.batch_id = b.id AND left(c.certificate_number, length($3)) <> $3) ORDER BY b.id FOR UPDATE OF b`, [event.aggregateId, siteId, prefix]);
    await this.service.batches.save(tx, batches.filter((batch) => !batch.state.findings.includes('NUMBER_PREFIX_CORRECTED')).map((batch) => ({ ...batch, events: [numberedBefore(batch.state, prefix, correction)] })), metaOfEvent('certificates', event, this.kit.clock));
  }

  /** The body passed to another bureau: batches that are still a case go with it (四(一)); those that were seen in the city's system (证书上网) keep the bureau that confirmed them. */
  @EventPattern<string>('institutions.InstitutionTransferred')
  async onTransfer(@Payload() event: Envelope<DataOf<typeof InstitutionTransferred>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { to } = event.data;
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const batches = await tx.query<Stored<Batch>>(`SELECT id, version, state FROM batch WHERE institution_id = $1 AND supervisor_id <> $2 AND (status <> 'PUBLISHED' OR state->>'visibleOn' IS NULL) ORDER BY id FOR UPDATE`, [event.aggregateId, to]);
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
