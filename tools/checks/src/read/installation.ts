import type { ToContract } from '@gt/persistence';
import { CannotRead, type Connections } from '../connections.js';

/** What the check must know of a service; its `ServiceDefinition` has it. */
export interface CheckedService {
  readonly name: string;
  /** aggregate types whose topics it listens to */
  readonly consumes: readonly string[];
  readonly toContract: ToContract;
}

/** An installation: where its data are, and what the services say of themselves. */
export class Installation {
  constructor(readonly connections: Connections, readonly services: readonly CheckedService[]) {
    const missing = services.filter((s) => !(s.name in connections.databases)).map((s) => s.name);
    if (missing.length > 0) throw new CannotRead(`no database is named for ${missing.join(', ')}`);
  }

  /** Throws CannotRead for a service that is not among those given. */
  database(service: string): string {
    const url = this.connections.databases[service];
    if (url === undefined) throw new CannotRead(`no database is named for ${service}`);
    return url;
  }

  service(name: string): CheckedService {
    const found = this.services.find((s) => s.name === name);
    if (!found) throw new CannotRead(`service ${name} is not among those of this installation`);
    return found;
  }
}

export const ownerOf = (aggregateType: string): string => aggregateType.slice(0, aggregateType.indexOf('.'));
