import type { Envelope } from '@gt/contracts';
import type { EventMeta } from '@gt/persistence';
import type { BusinessClock } from './clock.js';

/** What surrounds a decision that a consumed event caused: the service acts by itself, at its own business time. */
export const metaOfEvent = (service: string, event: Envelope, clock: BusinessClock): EventMeta => ({
  actor: { subject: `service:${service}`, role: 'SERVICE', place: null }, occurredAt: clock.now(), causationId: event.id, correlationId: event.correlationId, traceparent: event.traceparent,
});

/** The same for a job. `causationId` = what the job was stored for. */
export const metaOfJob = (service: string, causationId: string, clock: BusinessClock): EventMeta => ({
  actor: { subject: `service:${service}`, role: 'SERVICE', place: null }, occurredAt: clock.now(), causationId, correlationId: causationId, traceparent: null,
});
