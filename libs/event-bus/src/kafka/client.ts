import { Kafka, logLevel } from 'kafkajs';
import { guardedSockets } from './socket.js';

/** ms that a request may take; longer is a broker that hangs, and the send is repeated elsewhere. */
const REQUEST_MS = 5_000;
/** ms until TCP and TLS must stand, and until the broker has said which versions it speaks. */
const CONNECT_MS = 3_000;
/** Tries by kafkajs itself: few, for relay, runner and boot repeat in any case, and a service must be able to stop within seconds while its broker is away. */
const RETRIES = 3;

/** How a broker is reached. Without `tls` in clear, without `user` unnamed. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  /** certificates of the authorities that may vouch for the brokers, PEM */
  readonly tls?: { readonly ca: string };
  /** SASL/SCRAM-SHA-512 */
  readonly user?: { readonly name: string; readonly password: string };
  /** ms, for tests: shorter than REQUEST_MS and CONNECT_MS */
  readonly requestTimeoutMs?: number;
}

/** The one way in which kafkajs is set up here. It connects at first use. */
export function connection({ brokers, tls, user, requestTimeoutMs }: KafkaConnection, clientId: string): Kafka {
  // each new consumer or producer begins with another broker: kafkajs would begin with the first of the list each time, and not try the next while that one takes connections and says nothing
  let turn = 0;
  const next = () => [brokers[turn++ % brokers.length]!];
  return new Kafka({
    clientId, brokers: next, logLevel: logLevel.NOTHING, socketFactory: guardedSockets,
    connectionTimeout: requestTimeoutMs ?? CONNECT_MS, requestTimeout: requestTimeoutMs ?? REQUEST_MS, retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: RETRIES },
    ...(tls ? { ssl: { ca: [tls.ca] } } : {}), ...(user ? { sasl: { mechanism: 'scram-sha-512', username: user.name, password: user.password } } : {}),
  });
}
