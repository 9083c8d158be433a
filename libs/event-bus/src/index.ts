export * from './core/port.js';
export { BATCH_MESSAGES } from './core/care.js';
export { BATCH_MS, CRASH_TRIES, RefusedLog } from './core/runner.js';
export { eventBusAppendOnly, eventBusMigrations } from './core/schema.js';
export { Gate } from './core/gate.js';
export { codeOf } from './core/failures.js';
export { pause } from './core/pause.js';
export { ACT_KINDS, ActRefused, parkedEvents, type ActFilter, type ActRefusal, type Operator, type OperatorAct, type ParkedDetail, type ParkedEvent, type ParkedFilter } from './core/parked.js';
export { clearConsumer } from './core/consumer-tables.js';
export { HistoryReader, historyProgress, UnreadableHistory, type HistoryPage, type HistoryProgress, type HistorySource } from './core/history.js';
export { Runner } from './core/runner.js';
export { Relay, toEnvelope, type RelayOptions } from './core/relay.js';
export { toMessage, LOG_ID_HEADER } from './core/cloud-events.js';
export { partitionOf } from './core/partition.js';
export { PARK_CLASSES, type ParkClass } from './core/plan.js';
export { HandlerErrors } from './nest/handler-errors.filter.js';
export { connectEventConsumer, createEventConsumer, createProjectionConsumer, type EventConsumer, type EventConsumerOptions, type ProjectionConsumer } from './nest/event-consumer.js';
export { migrateBus } from './postgres/schema.js';
export { openDriver, type DriverConfig } from './open-driver.js';
export { aclsOf, CHECKS_USER, type KafkaRight, type ServiceTopics } from './kafka/acls.js';
export type { KafkaConnection } from './kafka/client.js';
export { BusFailure, type BusCondition } from './kafka/conditions.js';
export type { KafkaOptions } from './kafka/driver.js';
export { declaredTopics, inWords, type DeclaredTopic } from './kafka/topics.js';
export { openTopicReader, type OnMessages, type TopicReader } from './read/topic-reader.js';

import { Relay, type RelayOptions } from './core/relay.js';

/** Publishes a service's event log in position order up to the settled mark; one active relay per service by advisory lock; woken by log.onAppended. */
export const createRelay = (options: RelayOptions): Relay => new Relay(options);
