import fs from 'node:fs';
import path from 'node:path';
import { Signer } from '@gt/service-kit';
import type { Secrets } from './secrets.js';

export interface ConnectionFacts {
  readonly bus: { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };
  /** service → URL of its database with the app role */
  readonly databases: Readonly<Record<string, string>>;
  readonly storeFolder: string;
  readonly postgresHome: string;
  readonly kafkaHome: string | null;
}

/** Tells tools/checks where this installation's data are and with which public keys its signatures are checked. It holds passwords: for its owner's eyes only. */
export function writeConnections(folder: string, facts: ConnectionFacts, secrets: Secrets): void {
  const signingKeys = Object.fromEntries(Object.keys(facts.databases).map((service) => [service, new Signer(service, secrets.services[service]!.signingKey).publicKey]));
  const file = path.join(folder, 'connections.json');
  const part = `${file}.part`;
  fs.writeFileSync(part, JSON.stringify({ ...facts, signingKeys }, null, 1), { mode: 0o600 });
  fs.renameSync(part, file);
}
