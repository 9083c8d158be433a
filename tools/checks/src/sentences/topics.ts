import { canonicalJson } from '@gt/persistence';
import type { BusMessage } from '@gt/event-bus';
import { named, type Break } from '../report.js';

/** The owner's event that a message tells of, and the message that it should be. */
export interface Told { readonly aggregateId: string; readonly version: number; readonly message: BusMessage }

/** Names the life of the log, not the fact; the consumers refuse a message of another one themselves. */
const NOT_OF_THE_FACT = 'gt_logid';

/** One topic, message by message in the order of each partition. Holds one number per aggregate of the topic. */
export class TopicJudge {
  private readonly last = new Map<string, number>();

  constructor(private readonly aggregateType: string) {}

  /** @param told null: the owner has no event with the message's id */
  add(message: BusMessage, told: Told | null): readonly Break[] {
    if (told === null) return [this.broken(message.key, 'MESSAGE_WITHOUT_EVENT', `a message of version ${message.headers['ce_aggregateversion'] ?? '?'} tells of an event that its owner does not have`)];
    const breaks: Break[] = [];
    const differing = differences(message, told.message);
    if (differing.length > 0) breaks.push(this.broken(told.aggregateId, 'MESSAGE_DIFFERS', `the message of version ${told.version} differs from its event in ${differing.join(', ')}`));
    const last = this.last.get(told.aggregateId) ?? 0;
    if (told.version <= last) return breaks; // at least once: told again
    if (told.version !== last + 1) breaks.push(this.broken(told.aggregateId, 'TOPIC_ORDER', `version ${told.version} comes first after version ${last}`));
    this.last.set(told.aggregateId, told.version);
    return breaks;
  }

  /** After the last message, for each aggregate of the owner. */
  whole(aggregateId: string, version: number): readonly Break[] {
    const last = this.last.get(aggregateId) ?? 0;
    return last === version ? [] : [this.broken(aggregateId, 'NOT_PUBLISHED', `the topic ends at version ${last}, its owner at ${version}`)];
  }

  private broken(aggregateId: string, code: string, message: string): Break {
    return { code, aggregate: named(this.aggregateType, aggregateId), message };
  }
}

/** Names of the parts in which a message is not the one that its event gives. */
function differences(found: BusMessage, wanted: BusMessage): string[] {
  const names = [...new Set([...Object.keys(found.headers), ...Object.keys(wanted.headers)])].filter((name) => name !== NOT_OF_THE_FACT);
  return [...(found.key === wanted.key ? [] : ['key']), ...names.filter((name) => found.headers[name] !== wanted.headers[name]), ...(sameData(found.value, wanted.value) ? [] : ['data'])];
}

function sameData(found: string, wanted: string): boolean {
  if (found === wanted) return true;
  try {
    return canonicalJson(JSON.parse(found)) === canonicalJson(JSON.parse(wanted));
  } catch {
    return false; // what is no JSON is not what was published
  }
}
