import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope, LegacyAmended, LegacyCertificateEnded, LegacyConcluded, LegacyRecorded, PersonDocumentsJoined, PersonsMerged } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, type Kit } from '@gt/service-kit';
import { dropLegacy, endLegacyCertificate, isOwnNumber, noteLegacy, noteLegacyCertificate, notePersonJoined, renameLegacy } from '../storage/legacy.js';

/** Documents of one person, and 历史数据 (七(三)): certificates from before this system. A number that one of our own certificates has stays ours; the bureau's record is looked into. */
@Controller()
export class ApplicationsEvents {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @EventPattern<string>('applications.LegacyRecorded')
  async recorded(@Payload() event: Envelope<DataOf<typeof LegacyRecorded>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteLegacy(tx, event.aggregateId, event.data);
    await this.warnOfOwn(event.aggregateId, event.data.certificate?.number, tx);
  }
  @EventPattern<string>('applications.LegacyConcluded')
  async concluded(@Payload() event: Envelope<DataOf<typeof LegacyConcluded>>, @Ctx() { tx }: EventContext): Promise<void> {
    await noteLegacyCertificate(tx, event.aggregateId, event.data);
    await this.warnOfOwn(event.aggregateId, event.data.certificate?.number, tx);
  }
  @EventPattern<string>('applications.LegacyCertificateEnded')
  async ended(@Payload() event: Envelope<DataOf<typeof LegacyCertificateEnded>>, @Ctx() { tx }: EventContext): Promise<void> { await endLegacyCertificate(tx, event.aggregateId, event.data.how, event.data.on); }
  @EventPattern<string>('applications.LegacyAmended')
  async amended(@Payload() event: Envelope<DataOf<typeof LegacyAmended>>, @Ctx() { tx }: EventContext): Promise<void> { await renameLegacy(tx, event.aggregateId, event.data.name); }
  @EventPattern<string>('applications.LegacyVoided')
  async voided(@Payload() event: Envelope<object>, @Ctx() { tx }: EventContext): Promise<void> { await dropLegacy(tx, event.aggregateId); }

  @EventPattern<string>('applications.PersonDocumentsJoined')
  async joined(@Payload() event: Envelope<DataOf<typeof PersonDocumentsJoined>>, @Ctx() { tx }: EventContext): Promise<void> { await notePersonJoined(tx, event.aggregateId, event.data.otherId); }
  @EventPattern<string>('applications.PersonsMerged')
  async merged(@Payload() event: Envelope<DataOf<typeof PersonsMerged>>, @Ctx() { tx }: EventContext): Promise<void> { await notePersonJoined(tx, event.aggregateId, event.data.otherId); }

  private async warnOfOwn(legacyId: string, number: string | undefined, tx: EventContext['tx']): Promise<void> {
    if (number !== undefined && await isOwnNumber(tx, number)) this.kit.logger.warning('legacy_number_is_ours', { legacyId });
  }
}
