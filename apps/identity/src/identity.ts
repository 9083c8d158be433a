import { createHmac } from 'node:crypto';
import { ConfigError, type Kit } from '@gt/service-kit';
import { noteSignIn, StoredArtifacts } from './oidc/artifacts.js';
import { CurrentProvider } from './oidc/current-provider.js';
import { SystemClients } from './oidc/system-clients.js';
import { OIDC_PATH } from './oidc/mount.js';
import { TokenKeys } from './oidc/token-key.js';
import type { IdentityOptions } from './options.js';
import { RealNameSignIn } from './real-name/provider.js';
import { findAccount } from './queries/accounts.js';
import { Devices } from './sign-in/devices.js';
import { checkPassword, DEVELOPMENT_PASSWORD_COST, hashPassword, PASSWORD_COST, type PasswordCost } from './sign-in/password.js';
import { accountStore, approvalStepsStore, clientStore, delegationStore, employerStore, grantStore, type AccountStore, type ApprovalStepsStore, type ClientStore, type DelegationStore, type EmployerStore, type GrantStore } from './storage/stores.js';

/** What identity has beside the kit. */
export interface Identity {
  readonly options: IdentityOptions;
  /** our own issuer: the first of the accepted ones */
  readonly issuer: string;
  readonly accounts: AccountStore;
  readonly grants: GrantStore;
  readonly delegations: DelegationStore;
  readonly approvalSteps: ApprovalStepsStore;
  readonly employers: EmployerStore;
  readonly clients: ClientStore;
  readonly keys: TokenKeys;
  readonly oidc: CurrentProvider;
  readonly passwordCost: PasswordCost;
  /** marks of browsers in which an account was signed in */
  readonly devices: Devices;
  /** Whether this is the account's password; false for an account without one. */
  isPasswordOf(accountId: string, password: string): Promise<boolean>;
  /** the system's time, as far as attempts are counted by it */
  readonly time: { now: () => Date };
  /** hash of no password: an unknown account takes as long as a known one */
  readonly nobodysHash: string;
  /** signing in by a real-name provider; null: none is configured */
  readonly realName: RealNameSignIn | null;
  /** A provider's own name for somebody, keyed: it may be a number that tells who he is. */
  providerSubjectMark(issuer: string, subject: string): string;
  /** A password as it may stand in a fingerprint that is kept: keyed, so that nobody can try passwords against it. */
  passwordMark(password: string): string;
}

const made = new WeakMap<Kit, Identity>();

/** Prepares identity on a kit. Throws ConfigError when the first issuer is not this service, KeyError for a wrong key. */
export async function createIdentity(kit: Kit, options: IdentityOptions): Promise<Identity> {
  const issuer = kit.config.issuers[0] ?? '';
  if (!issuer.endsWith(OIDC_PATH)) throw new ConfigError([`identity: TOKEN_ISSUERS 的第一项应为本服务的地址，以 ${OIDC_PATH} 结尾`]);
  const passwordCost = kit.config.profile === 'development' ? DEVELOPMENT_PASSWORD_COST : PASSWORD_COST;
  const keyed = (purpose: string, text: string) => createHmac('sha256', Buffer.from(kit.config.personKey, 'base64')).update(`${purpose}\n${text}`).digest('base64url');
  const keys = new TokenKeys(kit.db, kit.keyring, options.tokenSigningKey);
  await keys.load();
  const identity: Identity = {
    options, issuer, passwordCost, devices: new Devices(keyed('marks of browsers', issuer)), time: { now: () => new Date() }, accounts: accountStore(kit.log), grants: grantStore(kit.log), delegations: delegationStore(kit.log), approvalSteps: approvalStepsStore(kit.log), employers: employerStore(kit.log), clients: clientStore(kit.log),
    keys, nobodysHash: await hashPassword('', passwordCost),
    realName: options.realName ? new RealNameSignIn(options.realName, kit.config.publicUrl, kit.db, kit.keyring) : null,
    providerSubjectMark: (provider, subject) => keyed('subject of a real-name provider', `${provider}\n${subject}`),
    passwordMark: (password) => keyed('password in a request', password),
    isPasswordOf: async (accountId, password) => {
      const [row] = await kit.db.query<{ hash: string }>('SELECT hash FROM account_password WHERE account_id = $1', [accountId]);
      return row !== undefined && checkPassword(password, row.hash);
    },
    oidc: new CurrentProvider(keys, {
      issuer, audience: kit.config.audience, serviceSecrets: options.serviceSecrets, publicUrl: kit.config.publicUrl, cookieKey: keyed('cookies of the OIDC provider', issuer),
      adapter: (model) => (model === 'Client' ? new SystemClients(kit.db) : new StoredArtifacts(model, kit.db, kit.keyring)), findAccount: async (subject) => { const found = await findAccount(kit.db, subject); return found?.status === 'OPEN' ? found : undefined; },
      onSignIn: (signIn) => { noteSignIn(kit.db, signIn).catch((error: unknown) => kit.logger.failure('sign_in_not_noted', error)); },
      onError: (error) => kit.logger.failure('oidc_error', error),
    }),
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
