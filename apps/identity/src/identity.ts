import { createHmac } from 'node:crypto';
import { ConfigError, type Kit } from '@gt/service-kit';
import { OIDC_PATH } from './oidc/mount.js';
import { findTokenKey, type TokenKey } from './oidc/token-key.js';
import type { IdentityOptions } from './options.js';
import { DEVELOPMENT_PASSWORD_COST, hashPassword, PASSWORD_COST, type PasswordCost } from './sign-in/password.js';
import { accountStore, grantStore, type AccountStore, type GrantStore } from './storage/stores.js';

/** What identity has beside the kit. */
export interface Identity {
  readonly options: IdentityOptions;
  /** our own issuer: the first of the accepted ones */
  readonly issuer: string;
  readonly accounts: AccountStore;
  readonly grants: GrantStore;
  readonly tokenKey: TokenKey;
  readonly passwordCost: PasswordCost;
  /** hash of no password: an unknown account takes as long as a known one */
  readonly nobodysHash: string;
  /** A password as it may stand in a fingerprint that is kept: keyed, so that nobody can try passwords against it. */
  passwordMark(password: string): string;
}

const made = new WeakMap<Kit, Identity>();

/** Prepares identity on a kit. Throws ConfigError when the first issuer is not this service, KeyError for a wrong key. */
export async function createIdentity(kit: Kit, options: IdentityOptions): Promise<Identity> {
  const issuer = kit.config.issuers[0] ?? '';
  if (!issuer.endsWith(OIDC_PATH)) throw new ConfigError([`identity: TOKEN_ISSUERS 的第一项应为本服务的地址，以 ${OIDC_PATH} 结尾`]);
  const passwordCost = kit.config.profile === 'development' ? DEVELOPMENT_PASSWORD_COST : PASSWORD_COST;
  const identity: Identity = {
    options, issuer, passwordCost, accounts: accountStore(kit.log), grants: grantStore(kit.log),
    tokenKey: await findTokenKey(kit.db, kit.keyring, options.tokenSigningKey), nobodysHash: await hashPassword('', passwordCost),
    passwordMark: (password) => createHmac('sha256', Buffer.from(kit.config.personKey, 'base64')).update(`password in a request\n${password}`).digest('base64url'),
  };
  made.set(kit, identity);
  return identity;
}

/** The identity of a started kit. */
export function identityOf(kit: Kit): Identity {
  const found = made.get(kit);
  if (!found) throw new Error('identity is not prepared');
  return found;
}
