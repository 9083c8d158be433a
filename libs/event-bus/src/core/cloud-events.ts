import type { Envelope } from '@gt/contracts';
import type { BusMessage } from './port.js';

/** Names the life of the log that a message was written to; a reset or restored log has another one. */
export const LOG_ID_HEADER = 'gt_logid';

/** A message that is not one of ours or is damaged. Carries the header's name, never its value. */
export class UnreadableMessage extends Error {
  readonly code = 'UNREADABLE_MESSAGE';
  override readonly name = 'UnreadableMessage';
}

/** CloudEvents 1.0 in binary mode: attributes as `ce_*` headers, `data` as JSON body. The key is the aggregate's own id, so that its events stay in order. */
export function toMessage(event: Envelope, logId: string): BusMessage {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: `/${event.aggregateType.split('.')[0]}`,
    ce_type: event.type,
    ce_time: event.occurredAt,
    ce_subject: event.aggregateId,
    ce_typeversion: String(event.typeVersion),
    ce_aggregatetype: event.aggregateType,
    ce_aggregateversion: String(event.version),
    ce_recordedat: event.recordedAt,
    ce_actorsubject: event.actor.subject,
    ce_actorrole: event.actor.role,
    ce_correlationid: event.correlationId,
    [LOG_ID_HEADER]: logId,
  };
  // an attribute without value is left out, as CloudEvents asks
  if (event.actor.place !== null) headers.ce_actorplace = event.actor.place;
  if (event.actor.onBehalfOf !== undefined) headers.ce_actoronbehalfof = event.actor.onBehalfOf;
  if (event.causationId !== null) headers.ce_causationid = event.causationId;
  if (event.traceparent !== null) headers.ce_traceparent = event.traceparent;
  return { key: event.aggregateId, headers, value: JSON.stringify(event.data) };
}

/** Longest id of an event or key (characters) that finds its place in the tables' indexes, which take 2 700 bytes a row; ours have 36. */
export const ID_MAX = 500;
/** Highest version that the tables hold (int). */
const VERSION_MAX = 2 ** 31 - 1;

function wholeNumber(headers: BusMessage['headers'], name: string): number {
  const n = Number(required(headers, name));
  if (!Number.isInteger(n) || n < 1 || n > VERSION_MAX) throw new UnreadableMessage(`header ${name} is not a whole number from 1`);
  return n;
}

function required(headers: BusMessage['headers'], name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw new UnreadableMessage(`header ${name} is missing`);
  return value;
}

function instant(headers: BusMessage['headers'], name: string): string {
  const value = required(headers, name);
  if (Number.isNaN(Date.parse(value))) throw new UnreadableMessage(`header ${name} is no time`);
  return value;
}

/** Everything but the data: enough for the watermark. Throws UnreadableMessage. */
export function readHeaders({ key, headers }: BusMessage): Omit<Envelope, 'data'> {
  const aggregateId = required(headers, 'ce_subject');
  if (key !== aggregateId) throw new UnreadableMessage('the key is not the aggregate id');
  const id = required(headers, 'ce_id');
  if (id.length > ID_MAX) throw new UnreadableMessage('header ce_id is too long');
  return {
    id, type: required(headers, 'ce_type'), typeVersion: wholeNumber(headers, 'ce_typeversion'),
    aggregateType: required(headers, 'ce_aggregatetype'), aggregateId, version: wholeNumber(headers, 'ce_aggregateversion'),
    occurredAt: instant(headers, 'ce_time'), recordedAt: instant(headers, 'ce_recordedat'),
    actor: { subject: required(headers, 'ce_actorsubject'), role: required(headers, 'ce_actorrole'), place: headers.ce_actorplace ?? null, ...(headers.ce_actoronbehalfof ? { onBehalfOf: headers.ce_actoronbehalfof } : {}) },
    causationId: headers.ce_causationid ?? null, correlationId: required(headers, 'ce_correlationid'), traceparent: headers.ce_traceparent ?? null,
  };
}

/** The version that a message stands for, or null when that header is the damaged one. */
export function readVersion({ headers }: BusMessage): number | null {
  const n = Number(headers.ce_aggregateversion);
  return Number.isInteger(n) && n >= 1 && n <= VERSION_MAX ? n : null;
}

/** The data of a message. Throws UnreadableMessage without the text itself, which may be personal. */
export function readData({ value }: BusMessage): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    throw new UnreadableMessage('the body is not JSON', { cause: (error as Error).name });
  }
}
