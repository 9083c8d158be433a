import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { AccountOpened, DataOf, Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';

/** Names of accounts, for the opinions and approvals that the form prints. */
@Controller()
export class AccountEvents {
  @EventPattern<string>('identity.AccountOpened')
  async opened(@Payload() event: Envelope<DataOf<typeof AccountOpened>>, @Ctx() { tx }: EventContext): Promise<void> {
    await tx.query('INSERT INTO account_name (subject, name) VALUES ($1, $2) ON CONFLICT (subject) DO UPDATE SET name = $2', [event.data.subject, event.data.name]);
  }
}
