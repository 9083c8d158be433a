import type { Envelope } from '@gt/contracts';
import type { EventMeta } from '@gt/persistence';
import type { BusinessClock } from './clock.js';

/** What surrounds a decision that a consumed event caused: the service acts by itself, at its own business time. */
export const metaOfEvent = (service: string, event: Envelope, clock: BusinessClock): EventMeta => ({
  actor: { subject: `service:${service}`, role: 'SERVICE', place: null }, occurredAt: clock.now(), causationId: event.id, correlationId: event.correlationId, traceparent: event.traceparent,
});

/** Events of a batch by what surrounds the decisions that they cause: one save for each group; each change names its own event as cause (`Change.causationId`). */
export function bySurroundings<E extends Envelope>(service: string, events: readonly E[], clock: BusinessClock): Array<{ meta: EventMeta; events: E[] }> {
  const groups = new Map<string, E[]>();
  for (const event of events) {
    const key = `${event.correlationId}\n${event.traceparent ?? ''}`;
    const together = groups.get(key) ?? [];
    together.push(event);
    groups.set(key, together);
  }
  return [...groups.values()].map((together) => ({ meta: metaOfEvent(service, together[0]!, clock), events: together }));
}

/** A batch in pieces in which nothing comes twice, in order: for statements that take each row once. `of`: what must not, by default the aggregate. */
export function onceEach<E extends Envelope>(events: readonly E[], of: (event: E) => string = (event) => event.aggregateId): E[][] {
  const pieces: E[][] = [];
  let seen = new Set<string>();
  for (const event of events) {
    const id = of(event);
    if (pieces.length === 0 || seen.has(id)) {
      pieces.push([]);
      seen = new Set();
    }
    pieces.at(-1)!.push(event);
    seen.add(id);
  }
  return pieces;
}

/** The same for a job. `causationId` = what the job was stored for. */
export const metaOfJob = (service: string, causationId: string, clock: BusinessClock): EventMeta => ({
  actor: { subject: `service:${service}`, role: 'SERVICE', place: null }, occurredAt: clock.now(), causationId, correlationId: causationId, traceparent: null,
});
