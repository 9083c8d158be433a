import fs from 'node:fs';
import type { DriverConfig } from '@gt/event-bus';

/** Where an installation's data are. The file holds passwords: mode 0600, never printed. */
export interface Connections {
  readonly bus: DriverConfig;
  /** service → URL of its database; the app role's rights suffice */
  readonly databases: Readonly<Record<string, string>>;
  /** the services' object stores, one folder per service below it */
  readonly storeFolder: string;
  /** service → public Ed25519 key, SPKI DER in base64 */
  readonly signingKeys: Readonly<Record<string, string>>;
  /** folder of the embedded PostgreSQL, and of the local broker, that the commands start themselves when the system is stopped */
  readonly postgresHome?: string;
  readonly kafkaHome?: string | null;
}

/** The check could not look: nothing is said about the data. The commands end with 2. */
export class CannotRead extends Error {
  override readonly name = 'CannotRead';
}

/** Reads `connections.json`. Throws CannotRead, without the file's content: it holds passwords. */
export function readConnections(file: string): Connections {
  let read: Partial<Connections> | null;
  try {
    read = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Connections> | null;
  } catch (error) {
    throw new CannotRead(`${file}: ${(error as NodeJS.ErrnoException).code ?? 'it is not JSON'}`, { cause: (error as Error).name });
  }
  const text = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const texts = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(text);
  const busFits = (bus: { kind?: unknown; url?: unknown; brokers?: unknown } | undefined): boolean =>
    (bus?.kind === 'postgres' && text(bus.url)) || (bus?.kind === 'kafka' && Array.isArray(bus.brokers) && bus.brokers.length > 0 && bus.brokers.every(text));
  const faults = [
    ...(busFits(read?.bus) ? [] : ['bus']), ...(texts(read?.databases) ? [] : ['databases']),
    ...(text(read?.storeFolder) ? [] : ['storeFolder']), ...(texts(read?.signingKeys) ? [] : ['signingKeys']),
  ];
  if (faults.length > 0) throw new CannotRead(`${file}: ${faults.join(', ')} missing or not as the README of tools/checks has it`);
  return read as Connections;
}
