import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Secrets of this machine's installation: made once, kept in the data folder for its owner's eyes only. */
export interface Secrets {
  readonly sealingKeys: Readonly<Record<string, string>>;
  readonly personKey: string;
  /** per service: Ed25519 key, database passwords, client secret */
  readonly services: Readonly<Record<string, { readonly signingKey: string; readonly owner: string; readonly app: string; readonly client: string }>>;
  /** password of every demonstration account */
  readonly demonstrationPassword: string;
}

/** Printed in the README; accepted by the development profile on this machine's own address only. */
export const DEMONSTRATION_PASSWORD = 'Guantong-2022-8';

/** Reads the secrets, or makes them. With an address other than this machine's own the demonstration password is made too. */
export function secretsOf(folder: string, services: readonly string[], openToNetwork: boolean): Secrets {
  const file = path.join(folder, 'secrets.json');
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets;
  const key = () => randomBytes(32).toString('base64');
  const word = () => randomBytes(24).toString('base64url');
  const secrets: Secrets = {
    sealingKeys: { [`k${new Date().getFullYear()}`]: key() }, personKey: key(),
    services: Object.fromEntries(services.map((s) => [s, { signingKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'), owner: word(), app: word(), client: word() }])),
    demonstrationPassword: openToNetwork ? word() : DEMONSTRATION_PASSWORD,
  };
  const part = `${file}.part`;
  fs.writeFileSync(part, JSON.stringify(secrets, null, 1), { mode: 0o600 });
  fs.renameSync(part, file);
  return secrets;
}
