import { topicOf } from './envelope.js';
import { allContracts } from './define.js';
import './events/institutions.js';
import './events/applications.js';
import './events/evaluation.js';
import './events/certificates.js';
import './events/others.js';

/** Partitions of each topic: the most consumers of one group that can share it. A live topic's count never changes (order per key would break). */
export const TOPIC_PARTITIONS = 4;

export interface TopicDeclaration { readonly name: string; readonly aggregateType: string; readonly partitions: number }

/** Every topic: one per aggregate type. */
export const topics: readonly TopicDeclaration[] = [...new Set(allContracts().map((c) => c.aggregate))].sort()
  .map((aggregateType) => ({ name: topicOf(aggregateType), aggregateType, partitions: TOPIC_PARTITIONS }));
