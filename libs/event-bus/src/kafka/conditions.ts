import { TopicMismatch } from '../core/port.js';

/** What can be wrong with the broker, by the name that logs, health and alarms use. Each with what an operator does. */
const CONDITIONS = {
  BROKER_AWAY: 'no broker can be reached, or it ended the connection: look whether it runs, whether address and port are right, and whether it demands TLS or a user',
  BROKER_SILENT: 'a broker took the request and did not answer in time: it hangs, or it is no Kafka broker',
  BROKER_GARBLED: 'what answers is no Kafka broker, or one that demands TLS, or the line damages what it says: nothing that it said was believed',
  BROKER_UNTRUSTED: 'the TLS connection was refused: certificate not of KAFKA_TLS_CA, for another name, expired, or a port without TLS',
  SIGN_IN_REFUSED: 'the broker refuses user or password (KAFKA_SASL_USER, KAFKA_SASL_PASSWORD)',
  NOT_AUTHORIZED: 'the broker refuses this user the right: compare with deploy/kafka/acls.json (npm run kafka -- acls check)',
  TOPIC_MISSING: 'a declared topic is not there, or this user may not see it: npm run kafka -- topics apply',
  LOG_ID_MISSING: 'the log has no id yet: npm run kafka -- topics apply',
  MESSAGE_TOO_LARGE: 'a message is larger than the broker takes (max.message.bytes): it stays in the service\'s event log and holds back what follows it',
  REPLICAS_MISSING: 'fewer replicas are in sync than min.insync.replicas asks for: brokers are down or behind',
  LEADER_MISSING: 'a partition has no leader at this moment, or it has just moved',
  COORDINATOR_MOVING: 'the broker that keeps a group is just taking it over, or is not known, or this user has no right to the group',
  OUTCOME_UNKNOWN: 'the answer to a send does not name the partition: the messages count as not kept and are sent again',
  BROKER_ERROR: 'the broker reports an error that has no name here: see its own log',
} as const;
export type BusCondition = keyof typeof CONDITIONS;

/** A named fault of the log. `where` is a topic, partition or group; the text holds no data of a message. */
export class BusFailure extends Error {
  override readonly name = 'BusFailure';
  constructor(readonly code: BusCondition, readonly where = '', options?: ErrorOptions) {
    super(`${code}${where ? ` (${where})` : ''}: ${CONDITIONS[code]}`, options);
  }
}

/** kafkajs' names of the protocol's errors. */
const BY_TYPE: Readonly<Record<string, BusCondition>> = {
  MESSAGE_TOO_LARGE: 'MESSAGE_TOO_LARGE', RECORD_LIST_TOO_LARGE: 'MESSAGE_TOO_LARGE',
  UNKNOWN_TOPIC_OR_PARTITION: 'TOPIC_MISSING',
  TOPIC_AUTHORIZATION_FAILED: 'NOT_AUTHORIZED', GROUP_AUTHORIZATION_FAILED: 'NOT_AUTHORIZED', CLUSTER_AUTHORIZATION_FAILED: 'NOT_AUTHORIZED',
  NOT_ENOUGH_REPLICAS: 'REPLICAS_MISSING', NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'REPLICAS_MISSING',
  LEADER_NOT_AVAILABLE: 'LEADER_MISSING', NOT_LEADER_FOR_PARTITION: 'LEADER_MISSING', REPLICA_NOT_AVAILABLE: 'LEADER_MISSING',
  GROUP_LOAD_IN_PROGRESS: 'COORDINATOR_MOVING', GROUP_COORDINATOR_NOT_AVAILABLE: 'COORDINATOR_MOVING', NOT_COORDINATOR_FOR_GROUP: 'COORDINATOR_MOVING',
  SASL_AUTHENTICATION_FAILED: 'SIGN_IN_REFUSED', UNSUPPORTED_SASL_MECHANISM: 'SIGN_IN_REFUSED', ILLEGAL_SASL_STATE: 'SIGN_IN_REFUSED',
  REQUEST_TIMED_OUT: 'BROKER_SILENT',
};
const BY_NAME: Readonly<Record<string, BusCondition>> = {
  KafkaJSSASLAuthenticationError: 'SIGN_IN_REFUSED', KafkaJSRequestTimeoutError: 'BROKER_SILENT',
  KafkaJSConnectionError: 'BROKER_AWAY', KafkaJSConnectionClosedError: 'BROKER_AWAY', KafkaJSBrokerNotFound: 'BROKER_AWAY', KafkaJSGroupCoordinatorNotFound: 'COORDINATOR_MOVING',
  KafkaJSPartialMessageError: 'BROKER_GARBLED', KafkaJSUnsupportedMagicByteInMessageSet: 'BROKER_GARBLED',
  // an answer that ends before it should, or holds what it cannot
  RangeError: 'BROKER_GARBLED', TypeError: 'BROKER_GARBLED', SyntaxError: 'BROKER_GARBLED',
};
/** Node's names for a certificate or a handshake that does not do. */
const UNTRUSTED = /CERT|SIGNATURE|ISSUER|^ERR_SSL|^ERR_TLS|^EPROTO$/;

interface KafkaError { readonly name?: string; readonly message?: string; readonly type?: unknown; readonly code?: unknown; readonly cause?: unknown; readonly errors?: readonly unknown[] }

/** kafkajs' words, in an error without a name, for a connection on which its first question was not answered. */
const NEVER_ANSWERED = 'Broker not connected';

function conditionOf({ name, type, code, message }: KafkaError): BusCondition | undefined {
  if (typeof code === 'string' && Object.hasOwn(CONDITIONS, code)) return code as BusCondition;
  if (typeof type === 'string' && Object.hasOwn(BY_TYPE, type)) return BY_TYPE[type];
  if (typeof code === 'string' && UNTRUSTED.test(code)) return 'BROKER_UNTRUSTED';
  if (message === NEVER_ANSWERED) return 'BROKER_SILENT';
  return name !== undefined && Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
}

/** kafkajs' error as a named condition: of a chain of causes the innermost that has a name. An error of ours stays what it is. */
export function named(error: unknown, where = ''): Error {
  if (error instanceof BusFailure || error instanceof TopicMismatch) return error;
  let found: BusCondition | undefined;
  // several topics at once fail as one error that lists them
  for (let e = error as KafkaError | undefined; typeof e === 'object' && e !== null; e = ((e as KafkaError).cause ?? (e as KafkaError).errors?.[0]) as KafkaError | undefined) found = conditionOf(e) ?? found;
  return new BusFailure(found ?? 'BROKER_ERROR', where, { cause: error });
}
