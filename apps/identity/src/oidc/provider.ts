import { Provider, errors, type Adapter, type Configuration } from 'oidc-provider';
import { TOKEN_ALGORITHM, type TokenKey } from './token-key.js';

/** Life of an access token (s): what the services accept at most (libs/service-kit), so that an account that lost everything is out within it. */
export const TOKEN_LIFE_S = 300;
/** Prefix of the services' subjects; no account has it (its subject is a UUID). */
export const SERVICE_SUBJECT = 'service:';

export interface ProviderOptions {
  readonly issuer: string;
  /** `aud` of every access token; asked for as resource `urn:<audience>` */
  readonly audience: string;
  readonly key: TokenKey;
  /** service name → secret of its client credentials */
  readonly serviceSecrets: Readonly<Record<string, string>>;
  /** hears of what went wrong inside (never of a refused request) */
  readonly onError: (error: unknown) => void;
}

/** Client credentials as JWT and the signing keys need no storage; whatever does (codes, sessions) comes with the sign-in pages and fails until then. */
class NothingStored implements Adapter {
  async find(): Promise<undefined> { return undefined; }
  async findByUserCode(): Promise<undefined> { return undefined; }
  async findByUid(): Promise<undefined> { return undefined; }
  async upsert(): Promise<never> { throw new errors.TemporarilyUnavailable('nothing is stored yet'); }
  async consume(): Promise<void> { /* nothing is there */ }
  async destroy(): Promise<void> { /* nothing is there */ }
  async revokeByGrantId(): Promise<void> { /* nothing is there */ }
}

/** The OpenID provider: discovery, JWKS, and client credentials for the services themselves, one client each, subject `service:<name>`. */
export function createProvider(options: ProviderOptions): Provider {
  const resource = `urn:${options.audience}`;
  const configuration: Configuration = {
    adapter: NothingStored,
    jwks: { keys: [options.key.jwk as never] },
    clients: Object.entries(options.serviceSecrets).map(([service, secret]) => ({
      client_id: service, client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: TOKEN_ALGORITHM,
    })),
    clientAuthMethods: ['client_secret_basic'],
    clientDefaults: { id_token_signed_response_alg: TOKEN_ALGORITHM },
    enabledJWA: { idTokenSigningAlgValues: [TOKEN_ALGORITHM] },
    responseTypes: ['code'],
    scopes: [],
    pkce: { required: () => true },
    ttl: { ClientCredentials: TOKEN_LIFE_S },
    // errors that have no one to be sent back to; the pages come with sign-in
    renderError: (context, out) => { context.type = 'application/json'; context.body = { error: out.error, error_description: out.error_description }; },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: (_, asked) => {
          if (asked !== resource) throw new errors.InvalidTarget();
          return { scope: '', audience: options.audience, accessTokenTTL: TOKEN_LIFE_S, accessTokenFormat: 'jwt', jwt: { sign: { alg: TOKEN_ALGORITHM } } };
        },
      },
    },
    formats: {
      customizers: {
        jwt: (_, token, parts) => {
          if (token.kind === 'ClientCredentials') parts.payload.sub = `${SERVICE_SUBJECT}${token.clientId!}`;
        },
      },
    },
  };
  const provider = new Provider(options.issuer, configuration);
  provider.on('server_error', (_, error) => options.onError(error));
  // Koa prints errors of requests to stderr otherwise, with their text
  provider.silent = true;
  // addresses in discovery come from the headers that the mount sets from the issuer, never from the client
  provider.proxy = true;
  return provider;
}
