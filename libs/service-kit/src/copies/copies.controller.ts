import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { allTypes, findContract, type Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { applyToCopy, copiedAggregates } from './copies.js';

const patterns = allTypes().filter((type) => copiedAggregates.includes(findContract(type, 1)!.aggregate));

/** Keeps the local copies: one handler for every event of the copied aggregates, as far as the service reads their topics. */
@Controller()
export class CopiesController {
  @EventPattern<string[]>(patterns)
  async on(@Payload() event: Envelope, @Ctx() context: EventContext): Promise<void> { await applyToCopy(context.tx, event); }
}
