import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ApplicationDocumentFixed, BodyDocumentFixed, DataOf, Envelope, FixedDocumentData } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { metaOfEvent } from '@gt/service-kit';
import { Archives, lookAgain, reviewAllLater, reviewBodiesLater } from '../archives.js';
import { findItem, keepItems, markMismatched } from '../storage/items.js';
import { plansOfApplications } from '../storage/facts.js';

/** Documents that other services fixed (flow.md "Documents"): noted at once, their bytes are fetched by a job. */
@Controller()
export class DocumentsConsumer {
  constructor(@Inject(Archives) private readonly archives: Archives) {}

  /** A form, or a paper that an application was accepted with, that was fixed before its applicant was in a plan joins the volume of the plan that the applicant is enrolled in, whichever is heard of first. */
  @EventPattern<string[]>(['applications.DocumentFixed', 'evaluation.DocumentFixed', 'certificates.DocumentFixed'], { batch: true })
  async fixed(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof ApplicationDocumentFixed>>>, @Ctx() { tx }: EventContext): Promise<void> {
    const fresh = await keepItems(tx, events.map((event) => ({ ...event.data, owner: event.type.slice(0, event.type.indexOf('.')) })));
    const first: typeof events[number][] = [];
    const again: typeof events[number][] = [];
    for (const event of events) (fresh.delete(event.data.documentId) ? first : again).push(event);

    const plans = await plansOfApplications(tx, first.flatMap(({ data }) => (data.planId === null && data.applicationId !== null ? [data.applicationId] : [])));
    // the job takes them into the volume: were it done here, all that brings documents would wait for each other at the volume's row, and every other fact behind them
    await reviewAllLater(tx, first.flatMap(({ data }) => data.planId ?? (data.applicationId === null ? undefined : plans.get(data.applicationId)) ?? []));
    for (const event of again) await this.again(event, tx);
  }

  /** Documents of a body that belong to no plan (附件1): they go into its volume of the year. */
  @EventPattern<string[]>(['institutions.DocumentFixed'], { batch: true })
  async ofBody(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof BodyDocumentFixed>>>, @Ctx() { tx }: EventContext): Promise<void> {
    const fresh = await keepItems(tx, events.map(({ data: { institutionId, year, ...data } }) => ({ ...data, planId: null, applicationId: null, owner: 'institutions', keptUnder: { institutionId, year } })));
    await reviewBodiesLater(tx, events.filter((event) => fresh.has(event.data.documentId)).map(({ data: { institutionId, year } }) => ({ institutionId, year })));
    for (const event of events) if (!fresh.delete(event.data.documentId)) await this.again(event, tx);
  }

  /** A document never changes: the same said again is nothing new, other bytes under its id are a mismatch that keeps the volume open. */
  private async again(event: Envelope<Pick<FixedDocumentData, 'documentId' | 'sha256'>>, tx: EventContext['tx']): Promise<void> {
    const { documentId, sha256 } = event.data;
    const known = (await findItem(tx, documentId))!;
    if (known.sha256 === sha256) return;
    this.archives.kit.logger.warning('document_fixed_twice', { documentId, owner: known.owner });
    if (known.volumeId === null) return;
    await lookAgain(tx, (await this.archives.volumes.find(tx, known.volumeId))!.state);
    const volume = (await this.archives.lock(tx, known.volumeId))!;
    await this.archives.volumes.save(tx, [{ ...volume, events: [{ type: 'ItemMismatched', data: { documentId, documentClass: known.documentClass, sha256: known.sha256, found: sha256 } }] }], metaOfEvent('archives', event, this.archives.kit.clock));
    await markMismatched(tx, [documentId]);
  }
}
