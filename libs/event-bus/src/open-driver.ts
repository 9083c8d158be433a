import type { BusDriver } from './core/port.js';
import { KafkaDriver, type KafkaOptions } from './kafka/driver.js';
import { PostgresDriver } from './postgres/driver.js';

export type DriverConfig = { kind: 'postgres'; url: string } | ({ kind: 'kafka' } & KafkaOptions);

/** Opens the configured driver. */
export async function openDriver(config: DriverConfig, clientId: string): Promise<BusDriver> {
  return config.kind === 'postgres' ? PostgresDriver.open(config.url, clientId) : KafkaDriver.open(config, clientId);
}
