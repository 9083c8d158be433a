import { LOG_ID_TOPIC } from './topics.js';

/** What a service does with topics. */
export interface ServiceTopics { readonly name: string; readonly publishes: readonly string[]; readonly consumes: readonly string[] }
export type AclOperation = 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS' | 'DELETE';

/** A right, as deploy/kafka/acls.json has it; PREFIXED holds for every name that begins so. */
export interface KafkaRight { readonly user: string; readonly resource: 'TOPIC' | 'GROUP'; readonly pattern: 'LITERAL' | 'PREFIXED'; readonly name: string; readonly operations: readonly AclOperation[] }

/** The ledger's reader (tools/checks): reads every topic, writes nothing. */
export const CHECKS_USER = 'checks';
/** Begins the name of each topic reader's group: the right to read is given for all of them. */
export const READER_GROUPS = 'gt.topic-reader.';

/**
 * The least rights with which each service works: write its own topics, read those that it consumes and the log's id, read in the group of
 * its name. Nobody may create, change or delete a topic: that is the deployment's user, which is no service.
 */
export function aclsOf(services: readonly ServiceTopics[]): KafkaRight[] {
  // seeing a topic and its settings: the check at start
  const seeing = ['DESCRIBE', 'DESCRIBE_CONFIGS'] as const;
  const literal = (user: string, resource: KafkaRight['resource'], name: string, ...operations: AclOperation[]): KafkaRight => ({ user, resource, pattern: 'LITERAL', name, operations });
  // a group that is used once has a name of its own each time, and is removed after use
  const ownGroups = (user: string, name: string): KafkaRight => ({ user, resource: 'GROUP', pattern: 'PREFIXED', name, operations: ['READ', 'DELETE'] });
  const every = [...new Set(services.flatMap((s) => [...s.publishes, ...s.consumes]))].sort();
  return [
    ...services.flatMap(({ name, publishes, consumes }) => [
      ...[...new Set([...publishes, ...consumes])].sort().map((topic) => literal(name, 'TOPIC', topic, ...seeing, ...(consumes.includes(topic) ? ['READ'] as const : []), ...(publishes.includes(topic) ? ['WRITE'] as const : []))),
      literal(name, 'TOPIC', LOG_ID_TOPIC, ...seeing, 'READ'),
      literal(name, 'GROUP', name, 'READ'),
      ownGroups(name, `${LOG_ID_TOPIC}.${name}.`),
    ]),
    ...[...every, LOG_ID_TOPIC].map((topic) => literal(CHECKS_USER, 'TOPIC', topic, 'DESCRIBE', 'READ')),
    ownGroups(CHECKS_USER, READER_GROUPS),
  ];
}
