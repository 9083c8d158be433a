import type { ToContract } from '@gt/persistence';
import type { Pool } from 'pg';
import { CannotRead, type Connections } from '../connections.js';
import { openReadOnly } from './cursor.js';

/** What the check must know of a service; its `ServiceDefinition` has it. */
export interface CheckedService {
  readonly name: string;
  /** aggregate types whose topics it listens to */
  readonly consumes: readonly string[];
  /** what it makes of events alone, each by consumers of its own */
  readonly projections?: ReadonlyArray<{ readonly name: string; readonly consumes: readonly string[] }>;
  readonly toContract: ToContract;
}

/** An installation: where its data are, and what the services say of themselves. */
export class Installation {
  private readonly pools = new Map<string, Pool>();

  constructor(readonly connections: Connections, readonly services: readonly CheckedService[]) {
    const missing = services.filter((s) => !(s.name in connections.databases)).map((s) => s.name);
    if (missing.length > 0) throw new CannotRead(`no database is named for ${missing.join(', ')}`);
  }

  /** Throws CannotRead for a service that is not among those given. */
  database(service: string): Pool {
    const known = this.pools.get(service);
    if (known) return known;
    const url = this.connections.databases[service];
    if (url === undefined) throw new CannotRead(`no database is named for ${service}`);
    const pool = openReadOnly(url);
    this.pools.set(service, pool);
    return pool;
  }

  service(name: string): CheckedService {
    const found = this.services.find((s) => s.name === name);
    if (!found) throw new CannotRead(`service ${name} is not among those of this installation`);
    return found;
  }

  async close(): Promise<void> { for (const pool of this.pools.values()) await pool.end(); }
}

/** The service whose consumer it is: `supervision`, `supervision.batch-table.a`. */
export const serviceOf = (consumer: string): string => consumer.split('.')[0]!;

export const ownerOf = (aggregateType: string): string => aggregateType.slice(0, aggregateType.indexOf('.'));
