import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { BatchFindingRaised, BodyVolumeOpened, DataOf, Envelope, ItemMismatched, VolumeOpened } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import { institutionOfVolume, saveVolume } from '../storage/findings.js';
import { FINDINGS, type Findings } from '../storage/findings.js';

/** Opens findings: the service that noticed a contradiction said so, here somebody decides. A finding's id is the event's that raised it, so that none is opened twice. */
@Controller()
export class FindingsConsumer {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(FINDINGS) private readonly findings: Findings) {}

  @EventPattern<string[]>(['evaluation.PlanFindingRaised', 'certificates.BatchFindingRaised'])
  async raised(@Payload() event: Envelope<DataOf<typeof BatchFindingRaised>>, @Ctx() context: EventContext): Promise<void> {
    await this.open(event, context, event.data);
  }

  /** Whose volume it is: its items' events do not say. */
  @EventPattern<string[]>(['archives.VolumeOpened', 'archives.BodyVolumeOpened'])
  async opened(@Payload() event: Envelope<DataOf<typeof VolumeOpened> | DataOf<typeof BodyVolumeOpened>>, @Ctx() { tx }: EventContext): Promise<void> {
    await saveVolume(tx, event.aggregateId, event.data.institutionId);
  }

  /** A document whose bytes are not those that its owner fixed: the volume cannot close until it is cleared up (flow.md, Documents). */
  @EventPattern<string>('archives.ItemMismatched')
  async mismatched(@Payload() event: Envelope<DataOf<typeof ItemMismatched>>, @Ctx() context: EventContext): Promise<void> {
    const institutionId = await institutionOfVolume(context.tx, event.aggregateId);
    if (!institutionId) throw new Error('the volume was opened before its items: VolumeOpened is missing');
    await this.open(event, context, { institutionId, findingCode: 'ARCHIVE_ITEM_MISMATCHED', message: `归档文件 ${event.data.documentId} 的内容与生成时不一致，请核查原件后重新归档。` });
  }

  private async open(event: Envelope, { tx }: EventContext, finding: { institutionId: string; findingCode: string; message: string }): Promise<void> {
    if (await this.findings.find(tx, event.id)) return;
    const { institutionId, findingCode, message } = finding;
    await this.findings.save(tx, [{ id: event.id, version: 0, state: null, events: [{ type: 'FindingOpened', data: { findingCode, message, institutionId, originAggregateType: event.aggregateType, originAggregateId: event.aggregateId, on: this.kit.clock.today() } }] }],
      metaOfEvent(this.kit.service, event, this.kit.clock));
  }
}
