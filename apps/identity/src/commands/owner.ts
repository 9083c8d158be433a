import { randomUUID } from 'node:crypto';
import type { EventMeta } from '@gt/persistence';
import { OWN_ACCOUNT } from '@gt/policy';
import type { BusinessClock } from '@gt/service-kit';

/** What surrounds an act on the own account. */
export const metaOfOwner = (clock: BusinessClock, subject: string): EventMeta =>
  ({ actor: { subject, role: OWN_ACCOUNT, place: null }, occurredAt: clock.now(), causationId: null, correlationId: randomUUID(), traceparent: null });
