import { addressOf } from '@gt/service-kit';
import { Provider, errors, type AdapterFactory, type Configuration } from 'oidc-provider';
import { logoutPage, messagePage, SIGN_IN_PATH, signedOutPage } from '../sign-in/page.js';
import { CLIENT_SUBJECT } from '../domain/client.js';
import { compareHashedSecrets } from './system-clients.js';
import { TOKEN_ALGORITHM, type TokenKeySet } from './token-key.js';

/** Life of an access token (s): what the services accept at most (libs/service-kit), so that an account that lost everything is out within it. */
export const TOKEN_LIFE_S = 300;
/** Longest life of a browser's sign-in (s): a long working day; afterwards the password is asked again. */
export const SIGN_IN_LIFE_S = 12 * 3600;
/** Life of a code (s): the portal redeems it at once. */
const CODE_LIFE_S = 60;
/** Life of an open sign-in page (s). */
const INTERACTION_LIFE_S = 1800;
/** Prefix of the services' subjects; no account has it (its subject is a UUID). */
export const SERVICE_SUBJECT = 'service:';
/** The client through which browsers sign in. */
export const BROWSER_CLIENT = 'portal';

export interface ProviderOptions {
  readonly issuer: string;
  /** `aud` of every access token; asked for as resource `urn:<audience>` */
  readonly audience: string;
  readonly keys: TokenKeySet;
  /** service name → secret of its client credentials */
  readonly serviceSecrets: Readonly<Record<string, string>>;
  /** where the portal is reached: browsers come back to it */
  readonly publicUrl: string;
  /** signs the provider's cookies */
  readonly cookieKey: string;
  readonly adapter: AdapterFactory;
  /** the account that is open under a subject */
  readonly findAccount: (subject: string) => Promise<{ readonly name: string } | undefined>;
  /** hears of every browser that is signed in */
  readonly onSignIn?: (signIn: { readonly sessionUid: string; readonly accountId: string; readonly address: string; readonly agent: string }) => void;
  /** hears of what went wrong inside (never of a refused request) */
  readonly onError: (error: unknown) => void;
}

/** Where a browser comes back to with its code. */
export const callbackOf = (publicUrl: string): string => `${publicUrl.replace(/\/$/, '')}/auth/callback`;

/**
 * The OpenID provider: discovery, JWKS, client credentials for the services themselves (one client each, subject `service:<name>`),
 * and for browsers authorization code with PKCE through the portal's client, with refresh tokens that are used once: one that comes a second time ends the whole sign-in.
 */
export function createProvider(options: ProviderOptions): Provider {
  const resource = `urn:${options.audience}`;
  const provider: Provider = new Provider(options.issuer, {
    adapter: options.adapter,
    jwks: { keys: options.keys.published.map((key) => key.jwk as never) },
    clients: Object.entries(options.serviceSecrets).map(([service, secret]) => ({
      client_id: service, client_secret: secret, token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: TOKEN_ALGORITHM,
      ...(service === BROWSER_CLIENT
        ? { grant_types: ['client_credentials', 'authorization_code', 'refresh_token'], response_types: ['code'], redirect_uris: [callbackOf(options.publicUrl)], post_logout_redirect_uris: [`${options.publicUrl.replace(/\/$/, '')}/`], require_auth_time: true }
        : { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }),
    })) as Configuration['clients'] & object,
    clientAuthMethods: ['client_secret_basic'],
    clientDefaults: { id_token_signed_response_alg: TOKEN_ALGORITHM },
    enabledJWA: { idTokenSigningAlgValues: [TOKEN_ALGORITHM] },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: TOKEN_LIFE_S, ClientCredentials: TOKEN_LIFE_S, AuthorizationCode: CODE_LIFE_S, IdToken: TOKEN_LIFE_S, Interaction: INTERACTION_LIFE_S, Grant: SIGN_IN_LIFE_S,
      // counted from the password, however often the browser comes by
      Session: (_, session) => (session.loginTs ? Math.max(1, session.loginTs + SIGN_IN_LIFE_S - Math.floor(Date.now() / 1000)) : SIGN_IN_LIFE_S),
      // a rotated token ends when the first one would have
      RefreshToken: (context) => context.oidc.entities.RotatedRefreshToken?.remainingTTL ?? SIGN_IN_LIFE_S,
    },
    cookies: {
      keys: [options.cookieKey], names: { session: 'gt_sso', interaction: 'gt_sign_in', resume: 'gt_sign_in_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: '/api/identity' }, short: { httpOnly: true, sameSite: 'lax' },
    },
    interactions: { url: (_, interaction) => `${SIGN_IN_PATH}/${interaction.uid}` },
    findAccount: async (_, subject) => {
      const found = await options.findAccount(subject);
      return found && { accountId: subject, claims: async () => ({ sub: subject, name: found.name }) };
    },
    // the portal is part of this system: nobody is asked whether it may know who he is
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const known = session!.grantIdFor(client!.clientId);
      if (known) return provider.Grant.find(known);
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope(resource, '');
      await grant.save();
      return grant;
    },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // services judge the age of a sign-in by auth_time; sid is the browser session to end
    extraTokenClaims: async (context, token) => {
      const source = context.oidc.entities.AuthorizationCode ?? context.oidc.entities.RefreshToken;
      return token.kind === 'AccessToken' && source ? { auth_time: source.authTime, sid: token.sessionUid } : undefined;
    },
    renderError: (context, out) => {
      const page = messagePage('登录未能完成', '登录请求无效或已过期，请从首页重新登录。', String(out.error));
      if (context.accepts('json', 'html') === 'html') { context.set(page.headers); context.type = 'html'; context.body = page.html; } else { context.type = 'application/json'; context.body = { error: out.error, error_description: out.error_description }; }
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => { const page = logoutPage(form); context.set(page.headers); context.type = 'html'; context.body = page.html; },
        postLogoutSuccessSource: (context) => { const page = signedOutPage(); context.set(page.headers); context.type = 'html'; context.body = page.html; },
      },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, asked) => {
          if (asked !== resource) throw new errors.InvalidTarget();
          return { scope: '', audience: options.audience, accessTokenTTL: TOKEN_LIFE_S, accessTokenFormat: 'jwt', jwt: { sign: { alg: TOKEN_ALGORITHM, kid: options.keys.signing.kid } } };
        },
      },
    },
    formats: {
      customizers: {
        jwt: (_, token, parts) => {
          // a service of ours, or the system of an employer
          if (token.kind === 'ClientCredentials') parts.payload.sub = `${Object.hasOwn(options.serviceSecrets, token.clientId!) ? SERVICE_SUBJECT : CLIENT_SUBJECT}${token.clientId!}`;
        },
      },
    },
  } satisfies Configuration);
  compareHashedSecrets(provider);
  provider.on('authorization.success', (context) => {
    const { session } = context.oidc;
    if (session?.accountId) options.onSignIn?.({ sessionUid: session.uid, accountId: session.accountId, address: addressOf(context.req), agent: context.get('user-agent') });
  });
  provider.on('server_error', (_, error) => options.onError(error));
  // Koa prints errors of requests to stderr otherwise, with their text
  provider.silent = true;
  // addresses in discovery come from the headers that the mount sets, never from the client
  provider.proxy = true;
  return provider;
}
