import type { Actor, StoredEvent } from '@gt/persistence';

/** A row of `event` as pg gives it. */
export interface EventRow {
  id: string; position: string; aggregate_type: string; aggregate_id: string; version: number; type: string; payload: unknown; actor: Actor;
  causation_id: string | null; correlation_id: string; traceparent: string | null; occurred_at: Date; recorded_at: Date; sha256: string;
}

export const storedEvent = (r: EventRow): StoredEvent => ({
  id: r.id, position: r.position, aggregateType: r.aggregate_type, aggregateId: r.aggregate_id, version: r.version, type: r.type, payload: r.payload, actor: r.actor,
  causationId: r.causation_id, correlationId: r.correlation_id, traceparent: r.traceparent, occurredAt: r.occurred_at, recordedAt: r.recorded_at, sha256: r.sha256,
});
