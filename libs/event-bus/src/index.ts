// Signatures that libs/service-kit/src/boot.ts is written against. The bodies are the event bus's work: replace each `declare` by the real export.
import type { Server, CustomTransportStrategy } from '@nestjs/microservices';
import type { Database, EventLog } from '@gt/persistence';
import type { BusDriver, BusObserver } from './core/port.js';

export * from './core/port.js';

export interface EventConsumer {
  readonly strategy: Server & CustomTransportStrategy;
  live(): boolean;
  facts(): Record<string, string | number | boolean>;
}
/** Reads topics for one consumer (= service) into its own database; handlers are Nest's `@EventPattern` methods. */
export const createEventConsumer = (_options: { consumer: string; database: Database; driver: BusDriver; topics: readonly string[]; observer?: BusObserver }): EventConsumer => { throw new Error('not yet'); };

export interface Relay {
  start(): Promise<void>;
  stop(): Promise<void>;
  live(): boolean;
  facts(): Record<string, string | number | boolean>;
}
/** Publishes a service's event log in position order up to the settled mark; one active relay per service by advisory lock; woken by log.onAppended. */
export const createRelay = (_options: { service: string; database: Database; log: EventLog; driver: BusDriver; observer?: BusObserver }): Relay => { throw new Error('not yet'); };

/** TypeORM migration classes of the consumer's tables and the relay's mark. */
export const eventBusMigrations: ReadonlyArray<new () => object> = [];

/** Opens the configured driver. */
export const openDriver = (_config: { kind: 'postgres'; url: string } | { kind: 'kafka'; brokers: readonly string[] }, _clientId: string): Promise<BusDriver> => { throw new Error('not yet'); };
