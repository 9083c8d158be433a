import kafkajs, { type Acl, type AclEntry, type Admin, type AclResource, type Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicDrift } from '../core/port.js';
import type { KafkaRight } from './acls.js';
import { connection, type KafkaConnection } from './client.js';
import { named } from './conditions.js';
import { makeLogId } from './log-id.js';
import { createTopics, driftOf, liveTopics, refuseOtherCounts, type DeclaredTopic } from './topics.js';

const ANY_HOST = '*';
/** ms that a change may take to show on the brokers, and between looks. */
const SETTLE_MS = 10_000;
const LOOK_MS = 100;
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } = kafkajs;

/** A right that the cluster and the declared file do not agree on. */
export interface AclDrift { readonly what: 'missing' | 'undeclared'; readonly right: string }

/** What a deployment does with a cluster, with a user that may. */
export class KafkaOperator {
  private constructor(private readonly kafka: Kafka, private readonly admin: Admin) {}

  static async open(options: KafkaConnection): Promise<KafkaOperator> {
    const kafka = connection(options, 'deployment');
    const admin = kafka.admin();
    try {
      await admin.connect();
    } catch (error) {
      await admin.disconnect();
      throw named(error);
    }
    return new KafkaOperator(kafka, admin);
  }

  /** Where the topics differ from what is declared; nothing is changed. */
  async topicDrift(declared: readonly DeclaredTopic[]): Promise<TopicDrift[]> {
    return driftOf(declared, await this.live(declared));
  }

  /**
   * Makes missing topics, gives live ones the declared settings (what is not declared goes back to the broker's default), and gives the log its
   * id. Answers what is left: replication is moved with Kafka's own tools. Throws TopicMismatch before anything is done.
   */
  async applyTopics(declared: readonly DeclaredTopic[]): Promise<TopicDrift[]> {
    const live = await this.live(declared);
    refuseOtherCounts(declared, live);
    const drift = driftOf(declared, live);
    const changed = new Set(drift.filter((d) => d.setting !== 'topic' && d.setting !== 'replication').map((d) => d.topic));
    try {
      await createTopics(this.admin, declared.filter((t) => !live.has(t.name)));
      if (changed.size > 0) {
        await this.admin.alterConfigs({ validateOnly: false, resources: declared.filter((t) => changed.has(t.name)).map((t) => (
          { type: ConfigResourceTypes.TOPIC, name: t.name, configEntries: Object.entries(t.config).map(([name, value]) => ({ name, value })) })) });
      }
      await makeLogId(this.kafka, this.admin);
    } catch (error) {
      throw named(error);
    }
    return settled(() => this.topicDrift(declared), (left) => left.every((d) => d.setting === 'replication'));
  }

  private async live(declared: readonly DeclaredTopic[]) {
    try {
      return await liveTopics(this.admin, declared.map((t) => t.name));
    } catch (error) {
      throw named(error);
    }
  }

  /** Rights that the declared users lack, or have beyond what is declared; other users' are not looked at. */
  async aclDrift(declared: readonly KafkaRight[]): Promise<AclDrift[]> {
    const { missing, undeclared } = await this.compare(declared);
    return [...missing.map((entry) => ({ what: 'missing' as const, right: inWords(entry) })), ...undeclared.map((entry) => ({ what: 'undeclared' as const, right: inWords(entry) }))];
  }

  /** Gives what is missing and takes what is undeclared from the declared users. */
  async applyAcls(declared: readonly KafkaRight[]): Promise<void> {
    const { missing, undeclared } = await this.compare(declared);
    try {
      if (missing.length > 0) await this.admin.createAcls({ acl: missing });
      if (undeclared.length > 0) await this.admin.deleteAcls({ filters: undeclared });
    } catch (error) {
      throw named(error);
    }
    await settled(() => this.aclDrift(declared), (left) => left.length === 0);
  }

  private async compare(declared: readonly KafkaRight[]): Promise<{ missing: AclEntry[]; undeclared: AclEntry[] }> {
    const wanted = new Map(declared.flatMap(entriesOf).map((entry) => [keyOf(entry), entry]));
    const users = new Set(declared.map((right) => `User:${right.user}`));
    const found = new Map((await this.entries()).filter((entry) => users.has(entry.principal)).map((entry) => [keyOf(entry), entry]));
    return { missing: [...wanted].filter(([key]) => !found.has(key)).map(([, entry]) => entry), undeclared: [...found].filter(([key]) => !wanted.has(key)).map(([, entry]) => entry) };
  }

  private async entries(): Promise<AclEntry[]> {
    try {
      const { resources } = await this.admin.describeAcls({ resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY, operation: AclOperationTypes.ANY, permissionType: AclPermissionTypes.ANY });
      return resources.flatMap(({ acls, ...resource }: AclResource & { acls: Acl[] }) => acls.map((acl) => ({ ...resource, ...acl })));
    } catch (error) {
      throw named(error);
    }
  }

  async close(): Promise<void> { await this.admin.disconnect(); }
}

/** Looks until what was asked for shows, or the time is over: brokers learn of a change from the controller a moment later. Answers the last look. */
async function settled<T>(look: () => Promise<T>, shows: (seen: T) => boolean): Promise<T> {
  for (const end = performance.now() + SETTLE_MS; ;) {
    const seen = await look();
    if (shows(seen) || performance.now() > end) return seen;
    await sleep(LOOK_MS);
  }
}

const entriesOf = ({ user, resource, pattern, name, operations }: KafkaRight): AclEntry[] => operations.map((operation) => ({
  principal: `User:${user}`, host: ANY_HOST, permissionType: AclPermissionTypes.ALLOW, operation: AclOperationTypes[operation],
  resourceType: AclResourceTypes[resource], resourceName: name, resourcePatternType: ResourcePatternTypes[pattern],
}));
/** kafkajs' own lists lead from the name to the number alone, whatever its types say. */
const nameIn = (list: object, value: number): string => Object.entries(list).find(([, n]) => n === value)?.[0] ?? String(value);
const parts = (e: AclEntry) => [nameIn(AclPermissionTypes, e.permissionType), e.principal, nameIn(AclOperationTypes, e.operation), nameIn(AclResourceTypes, e.resourceType), nameIn(ResourcePatternTypes, e.resourcePatternType), e.resourceName, e.host];
const keyOf = (entry: AclEntry): string => JSON.stringify(parts(entry));
const inWords = (entry: AclEntry): string => parts(entry).slice(0, 6).join(' ');

