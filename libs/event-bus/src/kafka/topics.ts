import type { TopicDeclaration } from '@gt/contracts';
import type { Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TopicMismatch, type TopicDrift } from '../core/port.js';
import { BusFailure, named } from './conditions.js';

/** Replicas of each partition, and how many must have a message before it is acknowledged: one broker of three may be lost. */
const REPLICATION = 3;
const MIN_IN_SYNC = 2;
/** Bytes of the largest batch that a broker takes. Our sends are half of it (SEND_BYTES); one event alone may fill it. */
const MAX_MESSAGE_BYTES = 1_048_588;
/** Settings that hold wherever a topic is made. Messages stay for good: a consumer that comes later reads from the beginning. */
const SETTINGS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete', 'max.message.bytes': String(MAX_MESSAGE_BYTES), 'retention.bytes': '-1', 'retention.ms': '-1', 'unclean.leader.election.enable': 'false',
};

/** Holds one message, the id of this log's life. */
export const LOG_ID_TOPIC = 'gt.log-id';

/** A topic as deploy/topics.json declares it. */
export interface DeclaredTopic { readonly name: string; readonly partitions: number; readonly replication: number; readonly config: Readonly<Record<string, string>> }

/** What a deployment's cluster must have: the contracts' topics and the log's id. */
export const declaredTopics = (topics: ReadonlyArray<Pick<TopicDeclaration, 'name' | 'partitions'>>): DeclaredTopic[] =>
  [...topics, { name: LOG_ID_TOPIC, partitions: 1 }].map(({ name, partitions }) => ({ name, partitions, replication: REPLICATION, config: { ...SETTINGS, 'min.insync.replicas': String(MIN_IN_SYNC) } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A topic as the cluster has it. */
export interface LiveTopic { readonly partitions: number; readonly replication: number; readonly config: Readonly<Record<string, string>> }

/** Where the cluster differs from what is declared. Pure. */
export function driftOf(declared: readonly DeclaredTopic[], live: ReadonlyMap<string, LiveTopic>): TopicDrift[] {
  return declared.flatMap((topic): TopicDrift[] => {
    const found = live.get(topic.name);
    if (!found) return [{ topic: topic.name, setting: 'topic', declared: 'present', found: 'missing' }];
    const pairs: Array<[string, string, string]> = [
      ['partitions', String(topic.partitions), String(found.partitions)], ['replication', String(topic.replication), String(found.replication)],
      ...Object.entries(topic.config).map(([name, value]): [string, string, string] => [name, value, found.config[name] ?? 'unset']),
    ];
    return pairs.filter(([, is, was]) => is !== was).map(([setting, is, was]) => ({ topic: topic.name, setting, declared: is, found: was }));
  });
}

/** A drift as a person reads it. */
export const inWords = ({ topic, setting, declared, found }: TopicDrift): string =>
  setting === 'topic' ? `${topic} is not there` : `${topic}: ${setting} is ${found} and is declared as ${declared}`;

/** The named topics as far as they exist and this user may see them. Needs DESCRIBE and DESCRIBE_CONFIGS on each. */
export async function liveTopics(admin: Admin, names: readonly string[]): Promise<Map<string, LiveTopic>> {
  const present = new Set(await admin.listTopics());
  const asked = names.filter((name) => present.has(name));
  if (asked.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: asked });
  const { ConfigResourceTypes } = (await import('kafkajs')).default; // whoever only declares topics does not load it
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: asked.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [...Object.keys(SETTINGS), 'min.insync.replicas'] })) });
  return new Map(topics.map((t) => [t.name, {
    partitions: t.partitions.length, replication: Math.min(...t.partitions.map((p) => p.replicas.length)),
    config: Object.fromEntries((resources.find((r) => r.resourceName === t.name)?.configEntries ?? []).map((e) => [e.configName, e.configValue])),
  }]));
}

/** Throws TopicMismatch when a live topic's partition count is not the declared one, before anything else is done. */
export function refuseOtherCounts(topics: ReadonlyArray<{ readonly name: string; readonly partitions: number }>, live: ReadonlyMap<string, Pick<LiveTopic, 'partitions'>>): void {
  for (const { name, partitions } of topics) {
    const found = live.get(name)?.partitions;
    if (found !== undefined && found !== partitions) throw new TopicMismatch(name, found, partitions);
  }
}

/** ms until a new topic must be known to the broker with a leader for each partition. */
const KNOWN_MS = 20_000;
const LOOK_MS = 50;
/** What brokers say of a new topic at first: the one that is asked has not heard of it, the one that leads it not of that. */
const NEW: ReadonlySet<unknown> = new Set(['TOPIC_MISSING', 'LEADER_MISSING']);

/** Repeats a question about a topic that is there until the brokers have heard of it: of several, each learns of a new topic at its own time. */
export async function whenKnown<T>(ask: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + KNOWN_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      const failure = named(error);
      if (!NEW.has((failure as BusFailure).code) || performance.now() > end) throw failure;
    }
    await sleep(LOOK_MS);
  }
}

/**
 * Creates topics and waits until they can be written. Replicas as declared, or as the broker has by default (a development broker is alone). kafkajs' own
 * wait ends with an error when the broker that is asked has not heard of the topic yet.
 */
export async function createTopics(admin: Admin, topics: ReadonlyArray<{ readonly name: string; readonly partitions: number } & Partial<DeclaredTopic>>): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    topics: topics.map((t) => ({ topic: t.name, numPartitions: t.partitions, replicationFactor: t.replication ?? -1, configEntries: Object.entries(t.config ?? SETTINGS).map(([name, value]) => ({ name, value })) })),
  });
  const names = topics.map((t) => t.name);
  const end = performance.now() + KNOWN_MS;
  for (;;) {
    try {
      const found = await admin.fetchTopicMetadata({ topics: names });
      if (found.topics.length === names.length && found.topics.every((t) => t.partitions.length > 0 && t.partitions.every((p) => p.leader >= 0))) return;
    } catch (error) {
      if (performance.now() > end) throw named(error);
    }
    if (performance.now() > end) throw new BusFailure('LEADER_MISSING', names.join(', '));
    await sleep(LOOK_MS);
  }
}
