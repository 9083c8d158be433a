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

/** Reads the secrets, or makes them. With an address other than this machine's own the demonstration password is made too; a folder with the public one is refused there (PUBLIC_PASSWORD). */
export function secretsOf(folder: string, services: readonly string[], openToNetwork: boolean): Secrets {
  const file = path.join(folder, 'secrets.json');
  if (fs.existsSync(file)) {
    const known = JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets;
    // the accounts of this folder have the password that everybody can read in the README
    if (openToNetwork && known.demonstrationPassword === DEMONSTRATION_PASSWORD) {
      throw Object.assign(new Error('这个数据目录的演示账号使用公开口令，只能在本机访问；要对外监听，请先执行 npm run reset，或用 GT_DATA 指定新的目录。'), { code: 'PUBLIC_PASSWORD' });
    }
    return known;
  }
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
