/** Who did it: an account and the role at a place that it acted in; `service` acts by itself (jobs, consumed events). */
export interface EventActor {
  readonly subject: string;
  readonly role: string;
  readonly place: string | null;
  /** for whom, where the account stood in for somebody (代办) */
  readonly onBehalfOf?: string;
}

/** An event as it travels: CloudEvents 1.0 attributes plus the aggregate's version. `id` is unique, `version` runs 1, 2, 3 … in its aggregate. */
export interface Envelope<T = unknown> {
  readonly id: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
  /** business time, RFC 3339 */
  readonly occurredAt: string;
  /** system time of the owner's database, RFC 3339 */
  readonly recordedAt: string;
  readonly actor: EventActor;
  readonly causationId: string | null;
  readonly correlationId: string;
  readonly traceparent: string | null;
  readonly data: T;
}

/** The topic of an aggregate type: `applications.application` → `applications.application.v1`. */
export const topicOf = (aggregateType: string): string => `${aggregateType}.v1`;
