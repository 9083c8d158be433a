import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope } from '@gt/contracts';
import type * as C from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { Tx } from '@gt/persistence';
import { slotOf, type Slot } from '@gt/service-kit';
import { BATCH_STATUS, foldCandidate, foldPlan } from '../domain/fold.js';
import type { BatchStatus } from '../domain/explain.js';
import { applicationsOfCertificates, lockCandidates, lockPlans, BATCH_TABLE, saveBatches, saveCandidates, savePlans } from '../storage/batch-table.js';

const applications = ['Submitted', 'Recommended', 'ReturnedByEmployer', 'NotRecommended', 'SupplementRequested', 'Accepted', 'Refused', 'Withdrawn', 'WithdrawnByDecision', 'Reopened', 'SentToEmployer', 'MoveSettled', 'MovedWithSlot', 'Concluded'].map((name) => `applications.Application${name}`);
const results = ['evaluation.ResultTookEffect', 'evaluation.ResultCorrected'];
const certificates = ['CertificateIssued', 'CertificatePrintHeld', 'CertificatePrinted', 'CertificateCancelled', 'CertificateRevoked'].map((name) => `certificates.${name}`);
const plans = ['Drafted', 'Filed', 'Returned', 'Started', 'Scored', 'Reopened', 'Effective', 'Closed', 'Postponed', 'Cancelled'].map((name) => `evaluation.Plan${name}`);
const batches = ['BatchSubmitted', 'BatchReturned', 'BatchRowsReplaced', 'BatchConfirmed', 'RosterClosed', 'BatchPublished'].map((name) => `certificates.${name}`);
const enrolled = 'evaluation.CandidatesEnrolled';
const changed = 'evaluation.PlanChanged';
const publicised = 'evaluation.RegisterPublicised';
const volumes = ['archives.VolumeClosed'];
/** Every event that says what became of somebody, or of a plan. */
export const batchTableEvents = [...applications, ...results, ...certificates, ...plans, ...batches, enrolled, changed, publicised, ...volumes];

/** Keeps the batch's table, in the slot of the consumer that calls. A run of events is one transaction with a handful of statements, however many events it holds. */
@Controller()
export class BatchTableConsumer {
  @EventPattern<string[]>(batchTableEvents, { batch: true, projection: BATCH_TABLE })
  async on(@Payload() events: Array<Envelope<never>>, @Ctx() { tx, consumer }: EventContext): Promise<void> {
    const slot = slotOf(consumer);
    await keepCandidates(tx, slot, events);
    await keepPlans(tx, slot, events);
    await keepBatches(tx, slot, events);
  }
}

async function keepCandidates(tx: Tx, slot: Slot, events: ReadonlyArray<Envelope<never>>): Promise<void> {
  const issued = new Map(events.filter((e) => e.type === 'certificates.CertificateIssued').map((e) => [e.aggregateId, (e.data as DataOf<typeof C.CertificateIssued>).applicationId]));
  const earlier = await applicationsOfCertificates(tx, slot, events.filter((e) => certificates.includes(e.type) && !issued.has(e.aggregateId)).map((e) => e.aggregateId));
  const idsOf = (event: Envelope<never>): readonly string[] => {
    if (event.type === enrolled) return (event.data as DataOf<typeof C.CandidatesEnrolled>).applicationIds;
    if (event.type === changed) return (event.data as DataOf<typeof C.PlanChanged>).removedApplicationIds ?? [];
    if (applications.includes(event.type) || results.includes(event.type)) return [event.aggregateId];
    if (!certificates.includes(event.type)) return [];
    // a certificate from before this system belongs to no application
    const id = issued.get(event.aggregateId) ?? earlier.get(event.aggregateId);
    return id ? [id] : [];
  };
  const touching = events.map((event) => ({ event, ids: idsOf(event) })).filter(({ ids }) => ids.length > 0);
  const before = await lockCandidates(tx, slot, touching.flatMap(({ ids }) => ids));
  const after = new Map(before);
  for (const { event, ids } of touching) for (const id of ids) after.set(id, foldCandidate(after.get(id)!, event));
  await saveCandidates(tx, slot, before, after);
}

async function keepPlans(tx: Tx, slot: Slot, events: ReadonlyArray<Envelope<never>>): Promise<void> {
  const idOf = (event: Envelope<never>): string | null => {
    if (plans.includes(event.type)) return event.aggregateId;
    return event.type === publicised || event.type === 'archives.VolumeClosed' ? (event.data as { planId: string }).planId : null;
  };
  const touching = events.flatMap((event) => { const id = idOf(event); return id ? [{ event, id }] : []; });
  const rows = await lockPlans(tx, slot, touching.map(({ id }) => id));
  for (const { event, id } of touching) rows.set(id, foldPlan(rows.get(id)!, event));
  await savePlans(tx, slot, rows);
}

async function keepBatches(tx: Tx, slot: Slot, events: ReadonlyArray<Envelope<never>>): Promise<void> {
  const kept = new Map<string, { status: BatchStatus | null; applicationIds: readonly string[] | null }>();
  for (const event of events.filter((e) => batches.includes(e.type))) {
    const known = kept.get(event.aggregateId);
    const status = BATCH_STATUS[event.type.slice(event.type.indexOf('.') + 1)] ?? known?.status ?? null;
    kept.set(event.aggregateId, { status, applicationIds: (event.data as { applicationIds?: string[] }).applicationIds ?? known?.applicationIds ?? null });
  }
  await saveBatches(tx, slot, kept);
}
