import type { Break } from '../report.js';

/** How far a relay has published its service's log; positions are bigints as text. */
export interface RelayState { readonly service: string; readonly position: string; readonly last: string }
/** How far a consumer has read a partition: next offset, and the one after the last message. */
export interface ConsumerState { readonly consumer: string; readonly topic: string; readonly partition: number; readonly next: string; readonly end: string }
/** Messages of one key that a consumer has parked. */
export interface ParkedKey { readonly consumer: string; readonly topic: string; readonly aggregateId: string; readonly classes: string; readonly messages: number; readonly error: string | null }

export const relayBreaks = (relays: readonly RelayState[]): readonly Break[] => relays.filter((r) => BigInt(r.position) < BigInt(r.last))
  .map((r): Break => ({ code: 'RELAY_BEHIND', aggregate: `relay ${r.service}`, message: `published up to position ${r.position} of ${r.last}` }));

export const consumerBreaks = (consumers: readonly ConsumerState[]): readonly Break[] => consumers.filter((c) => BigInt(c.next) < BigInt(c.end))
  .map((c): Break => ({ code: 'CONSUMER_BEHIND', aggregate: `consumer ${c.consumer} ${c.topic}#${c.partition}`, message: `reads on from ${c.next}, the topic ends before ${c.end}` }));

/** The topic's name without its version is the aggregate type. */
export const parkedBreak = (p: ParkedKey): Break => ({
  code: 'PARKED', aggregate: `${p.topic.replace(/\.v\d+$/, '')} ${p.aggregateId}`,
  message: `${p.consumer} has parked ${p.messages} of its messages (${p.classes}${p.error ? `, ${p.error}` : ''})`,
});
