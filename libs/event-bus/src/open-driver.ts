import type { BusDriver } from './core/port.js';
import type { KafkaOptions } from './kafka/driver.js';
import { PostgresDriver } from './postgres/driver.js';

export type DriverConfig = { kind: 'postgres'; url: string } | ({ kind: 'kafka' } & KafkaOptions);

/** Opens the configured driver. */
export async function openDriver(config: DriverConfig, clientId: string): Promise<BusDriver> {
  if (config.kind === 'postgres') return PostgresDriver.open(config.url, clientId);
  const { KafkaDriver } = await import('./kafka/driver.js'); // kafkajs is loaded where it is used
  return KafkaDriver.open(config, clientId);
}
