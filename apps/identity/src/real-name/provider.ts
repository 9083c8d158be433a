import { randomBytes } from 'node:crypto';
import type { Keyring, Queryable } from '@gt/persistence';
import { Problem } from '@gt/service-kit';
import { errors } from 'oidc-provider';
import * as client from 'openid-client';
import { StoredArtifacts } from '../oidc/artifacts.js';
import { SIGN_IN_PATH } from '../sign-in/page.js';
import type { RealNameProvider } from './options.js';

/** Where the provider sends browsers back to; registered there, one for all sign-ins. */
export const REAL_NAME_PATH = `${SIGN_IN_PATH}/real-name`;
/** s in which somebody has to come back from the provider. */
const AWAY_LIMIT_S = 600;
/** s that a request to the provider may take. */
const ANSWER_LIMIT_S = 10;
/** ms for which the provider's discovery document is taken as it was read. */
const DISCOVERY_LIFE_MS = 3600_000;
/** Age (s) of the sign-in at the provider at most: the services take ours for one made now (libs/service-kit, requireRecentSignIn). */
const FRESH_S = 300;

/** A person whom the provider vouches for, in its own words. */
export interface Vouched { readonly subject: string; readonly name: unknown; readonly idType: unknown; readonly idNumber: unknown; readonly level: string | null; /** s since 1970 */ readonly signedInAt: number }

const over = () => new Problem(400, 'REAL_NAME_EXPIRED', '实名认证已过期或已用过，请从首页重新登录。');
const away = () => new Problem(503, 'REAL_NAME_AWAY', '实名认证服务暂时无法连接，请稍后再试，或用账号和密码登录。', { headers: { 'retry-after': '30' } });

/**
 * Our side of a sign-in at the provider: authorization code with PKCE, state and nonce, each good once; signature, issuer, audience, age and nonce of the ID token are checked by
 * `openid-client`, the signature too although the token comes straight from the provider.
 */
export class RealNameSignIn {
  private readonly artifacts: StoredArtifacts;
  private readonly redirectUri: string;
  private discovered: { readonly configuration: client.Configuration; readonly at: number } | null = null;
  constructor(readonly provider: RealNameProvider, publicUrl: string, db: Queryable, keyring: Keyring) {
    this.artifacts = new StoredArtifacts('RealName', db, keyring);
    this.redirectUri = `${publicUrl.replace(/\/$/, '')}${REAL_NAME_PATH}`;
  }

  /** Where to send the browser of an open interaction. 503 where the provider does not answer. */
  async begin(uid: string): Promise<string> {
    const configuration = await this.configuration();
    const [state, verifier, nonce] = [`${uid}.${randomBytes(24).toString('base64url')}`, client.randomPKCECodeVerifier(), client.randomNonce()];
    await this.artifacts.upsert(state, { verifier, nonce }, AWAY_LIMIT_S);
    // whoever is still signed in there, on a computer that others use, is asked again
    return client.buildAuthorizationUrl(configuration, { redirect_uri: this.redirectUri, scope: this.provider.scope, state, nonce, prompt: 'login', max_age: String(FRESH_S), code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }).href;
  }

  /** The interaction that a state names; undefined for what is none of ours. */
  static uidOf(state: string): string | undefined { return /^([\w-]{10,64})\.[\w-]{32}$/.exec(state)?.[1]; }

  /** Whom the provider vouches for. 400 for whatever is not its answer to this very request, 503 where it does not answer. @param query as it came */
  async finish(uid: string, query: URLSearchParams): Promise<Vouched> {
    const state = query.get('state') ?? '';
    if (RealNameSignIn.uidOf(state) !== uid) throw over();
    const { verifier, nonce } = await this.useUp(state);
    const configuration = await this.configuration();
    const url = new URL(this.redirectUri);
    url.search = query.toString();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: FRESH_S, idTokenExpected: true });
      const claims = tokens.claims()!;
      const { name, idNumber, idType, level } = this.provider.claims;
      const missing = [name, idNumber].some((claim) => claims[claim] === undefined);
      const all: Record<string, unknown> = missing && configuration.serverMetadata().userinfo_endpoint ? { ...await client.fetchUserInfo(configuration, tokens.access_token, claims.sub), ...claims } : claims;
      return { subject: claims.sub, name: all[name], idNumber: all[idNumber], idType: idType === null ? 'RESIDENT_ID' : all[idType], level: typeof all[level] === 'string' ? all[level] : null, signedInAt: claims.auth_time! };
    } catch (error) { throw problemOf(error); }
  }

  private async useUp(state: string): Promise<{ verifier: string; nonce: string }> {
    try { await this.artifacts.consume(state); } catch (error) { throw error instanceof errors.InvalidGrant ? over() : error; }
    const kept = await this.artifacts.find(state);
    if (!kept) throw over();
    return { verifier: kept['verifier'] as string, nonce: kept['nonce'] as string };
  }

  private async configuration(): Promise<client.Configuration> {
    const { discovered, provider } = this;
    if (discovered && performance.now() - discovered.at < DISCOVERY_LIFE_MS) return discovered.configuration;
    const issuer = new URL(provider.issuer);
    try {
      const configuration = await client.discovery(issuer, provider.clientId, undefined, client.ClientSecretBasic(provider.clientSecret), { timeout: ANSWER_LIMIT_S, execute: [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])] });
      this.discovered = { configuration, at: performance.now() };
      return configuration;
    } catch (error) { throw Object.assign(away(), { cause: error }); }
  }
}

/** What the provider, or whoever came in its place, answered: refused by the person, not reached, or not to be believed. */
function problemOf(error: unknown): Problem {
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') return new Problem(400, 'REAL_NAME_CANCELLED', '您取消了实名认证，可重新登录，或用账号和密码登录。');
  const status = error instanceof client.ResponseBodyError ? error.status : (error as { cause?: unknown }).cause instanceof Response ? ((error as { cause: Response }).cause).status : 0;
  const unreached = status >= 500 || (error as { code?: string }).code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && error.message === 'fetch failed');
  return Object.assign(unreached ? away() : new Problem(400, 'REAL_NAME_FAILED', '实名认证的结果未能通过校验，请从首页重新登录；多次出现请联系系统运维。'), { cause: error });
}
