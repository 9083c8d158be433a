import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { ApplicationPhotoFixed, DataOf, Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { KIT, type Kit } from '@gt/service-kit';
import { photosLater } from '../jobs/fetch-photos.js';
import { notePhotos, photosOf } from '../storage/photos.js';

/** Photos for certificates (六(五)): noted at once, their bytes are fetched by a job. */
@Controller()
export class PhotosController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** A photo never changes: the same said again is nothing new, another one of the same application is not taken. */
  @EventPattern<string>('applications.ApplicationPhotoFixed', { batch: true })
  async fixed(@Payload() events: ReadonlyArray<Envelope<DataOf<typeof ApplicationPhotoFixed>>>, @Ctx() { tx }: EventContext): Promise<void> {
    await photosLater(tx, await notePhotos(tx, events.map(({ aggregateId, data }) => ({ ...data, applicationId: aggregateId }))));
    const known = await photosOf(tx, events.map((event) => event.aggregateId));
    for (const { aggregateId, data } of events) if (known.get(aggregateId)!.sha256 !== data.sha256) this.kit.logger.warning('photo_fixed_twice', { applicationId: aggregateId });
  }
}
