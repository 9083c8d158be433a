import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { InternalHttp } from './internal.js';

/** A proven sign-in: who (issuer, subject) and when. What that account may do is a matter of grants. */
export interface Caller {
  readonly issuer: string; readonly subject: string; readonly authenticatedAt: Date; readonly expiresAt: Date;
  /** the browser session that the token came of; null for scripts and services */
  readonly sessionId: string | null;
}

/** Longest life of an access token (s); a longer one is refused whoever issued it, so that a revoked account is out within it. */
export const TOKEN_LIFE_LIMIT_S = 300;
/** Verified tokens remembered: callers of one service within five minutes. */
const CACHE_LIMIT = 10_000;
/** ms before keys are fetched anew for a token whose key is unknown: an attacker's tokens must not make us call. */
const KEY_REFRESH_MS = 5_000;
/** ms after which keys are fetched anew anyway: a key that its issuer took back is not trusted for longer. While the issuer is away the known ones go on. */
const KEY_LIFE_MS = 10 * 60_000;
/** ms that another issuer may take to answer. */
const ISSUER_LIMIT_MS = 5_000;
/** Signatures that count: asymmetric ones alone, so that no published key is anybody's secret. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'];

/** A token that proves nothing. */
export class TokenRefused extends Error { readonly code = 'TOKEN_REFUSED'; constructor(reason: string) { super(reason); this.name = 'TokenRefused'; } }

/** The keys of one issuer, as far as they were fetched. */
class IssuerKeys {
  private keys: ReturnType<typeof createLocalJWKSet> | null = null;
  private fetchedAt = 0;
  constructor(private readonly fetchSet: () => Promise<JSONWebKeySet>) {}

  async verify(token: string, issuer: string, audience: string): Promise<JWTPayload> {
    const attempt = async () => (await jwtVerify(token, this.keys!, { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['sub', 'exp', 'iat'] })).payload;
    if (!this.keys) await this.fetch();
    else if (Date.now() - this.fetchedAt > KEY_LIFE_MS) await this.fetch().catch(() => { this.fetchedAt = Date.now() - KEY_LIFE_MS + KEY_REFRESH_MS; });
    try { return await attempt(); } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_JWKS_NO_MATCHING_KEY' || Date.now() - this.fetchedAt < KEY_REFRESH_MS) throw new TokenRefused((error as { code?: string }).code ?? 'INVALID');
    }
    await this.fetch();
    try { return await attempt(); } catch (error) { throw new TokenRefused((error as { code?: string }).code ?? 'INVALID'); }
  }

  private async fetch(): Promise<void> {
    this.keys = createLocalJWKSet(await this.fetchSet());
    this.fetchedAt = Date.now();
  }
}

/** Verifies access tokens of the configured issuers, each by its own keys: the first is identity, another one is found by its discovery document. A cached verification never outlives its token. */
export class TokenVerifier {
  private readonly cache = new Map<string, Caller>();
  private readonly issuers: ReadonlyMap<string, IssuerKeys>;
  constructor(http: InternalHttp, issuers: readonly string[], private readonly audience: string) {
    this.issuers = new Map(issuers.map((issuer, i) => [issuer, new IssuerKeys(i === 0 ? () => keysOfIdentity(http) : () => keysOfIssuer(issuer))]));
  }

  /** Throws TokenRefused for any token that is not valid now; another error when its issuer cannot be asked for its keys. */
  async verify(token: string): Promise<Caller> {
    const known = this.cache.get(token);
    if (known && known.expiresAt.getTime() > Date.now()) return known;
    const payload = await this.check(token);
    const caller = { issuer: payload.iss!, subject: payload.sub!, authenticatedAt: new Date(((payload['auth_time'] as number | undefined) ?? payload.iat!) * 1000), expiresAt: new Date(payload.exp! * 1000), sessionId: typeof payload['sid'] === 'string' ? payload['sid'] : null };
    if (this.cache.size >= CACHE_LIMIT) this.cache.clear();
    this.cache.set(token, caller);
    return caller;
  }

  private async check(token: string): Promise<JWTPayload> {
    let issuer: string | undefined;
    try { issuer = decodeJwt(token).iss; } catch { throw new TokenRefused('UNREADABLE'); }
    const keys = issuer === undefined ? undefined : this.issuers.get(issuer);
    if (!issuer || !keys) throw new TokenRefused('ISSUER_UNKNOWN');
    const payload = await keys.verify(token, issuer, this.audience);
    if (payload.exp! - payload.iat! > TOKEN_LIFE_LIMIT_S) throw new TokenRefused('LIVES_TOO_LONG');
    return payload;
  }
}

async function keysOfIdentity(http: InternalHttp): Promise<JSONWebKeySet> {
  const answer = await http('identity', { method: 'GET', path: '/api/identity/oidc/jwks' });
  if (answer.status !== 200) throw new Error(`identity answered ${answer.status} for its keys`);
  return JSON.parse(answer.body.toString('utf8')) as JSONWebKeySet;
}

/** Keys of another issuer (OpenID Connect Discovery 1.0); the document must be about this issuer. */
async function keysOfIssuer(issuer: string): Promise<JSONWebKeySet> {
  const ask = async (url: string) => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ISSUER_LIMIT_MS), redirect: 'error' });
    if (!answer.ok) throw new Error(`an issuer answered ${answer.status} for its keys`);
    return answer.json();
  };
  const found = (await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)) as { issuer?: string; jwks_uri?: string };
  if (found.issuer !== issuer || !found.jwks_uri) throw new Error('a discovery document is of another issuer');
  return (await ask(found.jwks_uri)) as JSONWebKeySet;
}

/** Seconds before its end at which our own token is renewed: a call must not run out on the way. */
const RENEW_BEFORE_S = 60;

/** This service's own token by client credentials. */
export class ServiceTokens {
  private token: { value: string; until: number } | null = null;
  constructor(private readonly http: InternalHttp, private readonly service: string, private readonly secret: string, private readonly audience: string) {}

  async bearer(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return `Bearer ${this.token.value}`;
    const basic = Buffer.from(`${encodeURIComponent(this.service)}:${encodeURIComponent(this.secret)}`).toString('base64');
    const answer = await this.http('identity', { method: 'POST', path: '/api/identity/oidc/token', headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: `urn:${this.audience}` }).toString() });
    if (answer.status !== 200) throw new Error(`identity answered ${answer.status} for a service token`);
    const { access_token: value, expires_in: life } = JSON.parse(answer.body.toString('utf8')) as { access_token: string; expires_in: number };
    this.token = { value, until: Date.now() + (life - RENEW_BEFORE_S) * 1000 };
    return `Bearer ${value}`;
  }
}
