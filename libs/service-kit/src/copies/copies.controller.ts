import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { allContracts, type Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { applyToCopy, copiedAggregates } from './copies.js';

const patterns = allContracts().filter((c) => copiedAggregates.includes(c.aggregate)).map((c) => c.type);

/** Keeps the local copies: one handler for every event of the copied aggregates, as far as the service reads their topics. */
@Controller()
export class CopiesController {
  @EventPattern<string[]>(patterns)
  async on(@Payload() event: Envelope, @Ctx() context: EventContext): Promise<void> { await applyToCopy(context.tx, event); }
}
