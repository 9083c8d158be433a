import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { BureauMerged, DataOf, Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import { moveGrantsIn } from '../commands/move-grants.js';
import { identityOf } from '../identity.js';

/** A bureau that was merged into another: its people go on there (四(一)). */
@Controller()
export class BureauEvents {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @EventPattern<string>('institutions.BureauMerged')
  async merged(@Payload() event: Envelope<DataOf<typeof BureauMerged>>, @Ctx() { tx }: EventContext): Promise<void> {
    await moveGrantsIn(tx, identityOf(this.kit), { from: event.aggregateId, to: event.data.into, reason: event.data.document }, metaOfEvent(this.kit.service, event, this.kit.clock));
  }
}
