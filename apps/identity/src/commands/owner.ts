import { randomUUID } from 'node:crypto';
import type { EventMeta } from '@gt/persistence';
import type { BusinessClock } from '@gt/service-kit';

/** Role that an event records when somebody acts on the own account: no grant gives it. */
export const OWN_ACCOUNT = 'OWN_ACCOUNT';

/** What surrounds an act on the own account. */
export const metaOfOwner = (clock: BusinessClock, subject: string): EventMeta =>
  ({ actor: { subject, role: OWN_ACCOUNT, place: null }, occurredAt: clock.now(), causationId: null, correlationId: randomUUID(), traceparent: null });
