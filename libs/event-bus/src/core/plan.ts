import { createHash } from 'node:crypto';
import { houseContracts, type ContractSet, type Envelope } from '@gt/contracts';
import { ID_MAX, readData, readHeaders, readVersion } from './cloud-events.js';
import { codeOf, nameOf } from './failures.js';
import type { DeliveredMessage } from './port.js';

/**
 * Why a message stands in `parked_event`. GAP and WAITING wait for others; the rest hold their key back until an operator acts.
 * - GAP: versions before it have not come yet
 * - WAITING: an earlier message of its key is parked
 * - POISON: its handler refuses it; CRASH: its handler ends the process; INVALID: unreadable or against its contract
 * - UNSUPPORTED: a version of a subscribed type that this consumer does not know yet
 * - CONFLICT: another event was applied under this version
 */
export type ParkClass = 'GAP' | 'WAITING' | 'POISON' | 'CRASH' | 'INVALID' | 'UNSUPPORTED' | 'CONFLICT';
export const PARK_CLASSES = ['GAP', 'WAITING', 'POISON', 'CRASH', 'INVALID', 'UNSUPPORTED', 'CONFLICT'] as const satisfies readonly ParkClass[];
/** Those that hold their key back until an operator acts. */
export const HOLDING: ReadonlySet<ParkClass> = new Set<ParkClass>(['POISON', 'CRASH', 'INVALID', 'UNSUPPORTED', 'CONFLICT']);

/** What made a message unfit, for the operator: class and code of the error, no text (it may hold personal data). `attempts`: how often it was tried and found unfit; 0 for those that only wait. */
export interface Verdict { readonly class: ParkClass; readonly errorName: string | null; readonly errorCode: string | null; readonly attempts: number }

/** How far an aggregate has been applied. `digest` runs over all event ids: two consumers with one digest applied the same events. */
export interface Watermark { readonly version: number; readonly eventId: string; readonly count: number; readonly digest: string }
export const NOTHING_APPLIED: Watermark = { version: 0, eventId: '', count: 0, digest: '' };

/** A message as the runner sees it. `head` is null when its headers cannot be read. */
export interface Incoming {
  readonly message: DeliveredMessage;
  readonly partition: number;
  readonly head: Omit<Envelope, 'data'> | null;
  /** unique per message also when unreadable */
  readonly eventId: string;
  /** as the header says, also where others cannot be read; null: it cannot be read itself */
  readonly version: number | null;
  /** the event id under which it stands in `parked_event` until it is dealt with; null: it comes from the log */
  readonly keptAs: string | null;
  readonly fault: Verdict | null;
}

export type Decision =
  | { readonly what: 'apply'; readonly incoming: Incoming; readonly envelope: Envelope | null; readonly mark: Watermark }
  | { readonly what: 'duplicate'; readonly incoming: Incoming }
  | { readonly what: 'park'; readonly incoming: Incoming; readonly verdict: Verdict };

/** What the consumer's database says of the keys of a batch. Mutable: planning carries it forward. */
export interface KeyFacts {
  readonly marks: Map<string, Watermark>;
  /** keys with a parked message that holds them back */
  readonly blocked: Set<string>;
  /** `key@version` → id of the event applied under it */
  readonly applied: Map<string, string>;
}

export const appliedKey = (key: string, version: number): string => `${key}@${version}`;

export const verdictOf = (parkClass: ParkClass, error?: unknown, attempts = HOLDING.has(parkClass) ? 1 : 0): Verdict => ({
  class: parkClass, errorName: error === undefined ? null : nameOf(error), errorCode: codeOf(error) ?? null, attempts,
});

/** Zero characters, which no column of PostgreSQL takes, and a key that no index takes are replaced: what carries one is damaged, and must still find its place among the parked. */
function storable(message: DeliveredMessage): DeliveredMessage {
  const { key, value, headers } = message;
  if (key.length > ID_MAX) return storable({ ...message, key: `too long: ${createHash('sha256').update(key).digest('hex')}` });
  if (!key.includes('\0') && !value.includes('\0') && !Object.entries(headers).some(([name, text]) => name.includes('\0') || text.includes('\0'))) return message;
  const mend = (text: string) => text.replaceAll('\0', '\ufffd');
  return { ...message, key: mend(key), value: mend(value), headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [mend(name), mend(text)])) };
}

export function incomingOf(delivered: DeliveredMessage, partition: number, keptAs: string | null = null): Incoming {
  const message = storable(delivered);
  try {
    const head = readHeaders(message);
    return { message, partition, head, eventId: head.id, version: head.version, keptAs, fault: null };
  } catch (error) {
    return { message, partition, head: null, eventId: `unreadable:${partition}:${message.offset}`, version: readVersion(message), keptAs, fault: verdictOf('INVALID', error) };
  }
}

/** The watermark one version on. */
export const extend = (mark: Watermark, head: { id: string; version: number }): Watermark => ({
  version: head.version, eventId: head.id, count: mark.count + 1, digest: createHash('sha256').update(mark.digest).update(head.id).digest('hex'),
});

/** The envelope for the handlers, in the newest version of its type that this build knows; or why there can be none. */
function open(incoming: Incoming, head: Omit<Envelope, 'data'>, contracts: ContractSet): Envelope | Verdict {
  const contract = contracts.find(head.type, head.typeVersion);
  if (!contract) return verdictOf('UNSUPPORTED');
  // an event of an aggregate that its type does not belong to is nobody's fact
  if (contract.aggregate !== head.aggregateType) return { class: 'INVALID', errorName: 'WrongAggregate', errorCode: 'UNKNOWN_AGGREGATE', attempts: 1 };
  try {
    return { ...head, ...contracts.read(head.type, head.typeVersion, readData(incoming.message)) };
  } catch (error) {
    return verdictOf('INVALID', error);
  }
}

/** Decides what happens to each message, in order: pure, so that every wrong order can be tested without a broker. */
export function plan(batch: readonly Incoming[], facts: KeyFacts, subscribed: (type: string) => boolean, verdicts: ReadonlyMap<string, Verdict>, contracts: ContractSet = houseContracts): Decision[] {
  return batch.map((incoming): Decision => {
    const { head, eventId } = incoming;
    const key = incoming.message.key;
    const park = (verdict: Verdict): Decision => {
      if (verdict.class !== 'GAP') facts.blocked.add(key);
      return { what: 'park', incoming, verdict };
    };
    if (!head) return park(incoming.fault!); // why it cannot be read
    const mark = facts.marks.get(key) ?? NOTHING_APPLIED;
    if (head.version <= mark.version) {
      return facts.applied.get(appliedKey(key, head.version)) === eventId ? { what: 'duplicate', incoming } : park(verdictOf('CONFLICT'));
    }
    const verdict = verdicts.get(eventId);
    if (verdict) return park(verdict);
    if (facts.blocked.has(key)) return park(verdictOf('WAITING'));
    if (head.version > mark.version + 1) return park(verdictOf('GAP'));
    const opened = subscribed(head.type) ? open(incoming, head, contracts) : null;
    if (opened && 'class' in opened) return park(opened);
    const next = extend(mark, head);
    facts.marks.set(key, next);
    facts.applied.set(appliedKey(key, head.version), eventId);
    return { what: 'apply', incoming, envelope: opened, mark: next };
  });
}
