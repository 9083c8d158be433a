import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';

/** Somebody as the provider of the test knows him. */
export interface Citizen { readonly sub: string; readonly xm: unknown; readonly sfzh: unknown; readonly acr?: string }

/** A real OpenID provider of its own on a port of its own; whoever comes is the citizen of the moment. */
export class RealNameIssuer {
  private server!: Server;
  issuer = '';
  citizen: Citizen = { sub: 'nobody', xm: '', sfzh: '' };
  /** changes what its token endpoint answers, as somebody in between would */
  alter: ((answer: Record<string, unknown>) => Record<string, unknown>) | null = null;
  /** answers 502 to everything */
  down = false;
  /** addresses of authorization requests that came */
  readonly asked: URL[] = [];

  static async start(redirectUri: string, claimsIn: 'id_token' | 'userinfo' = 'id_token'): Promise<RealNameIssuer> {
    const made = new RealNameIssuer();
    let handle: (...args: never[]) => unknown = () => undefined;
    made.server = createServer((request, response) => { made.altering(request.url ?? '', response); if (!made.down) void handle(request as never, response as never); else response.writeHead(502).end(); });
    await new Promise<void>((resolve) => { made.server.listen(0, '127.0.0.1', resolve); });
    made.issuer = `http://127.0.0.1:${(made.server.address() as AddressInfo).port}`;
    const provider: Provider = new Provider(made.issuer, {
      clients: [{ client_id: 'guantong', client_secret: 'secret-at-the-city-0000000000000001', redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256' }],
      claims: { openid: ['sub', 'acr'], profile: ['xm', 'sfzh'] }, scopes: ['openid'], conformIdTokenClaims: claimsIn === 'userinfo', pkce: { required: () => true }, features: { devInteractions: { enabled: false } },
      cookies: { keys: ['a-key-of-the-test'] }, acrValues: ['L1', 'L3', 'L4'], jwks: { keys: [{ ...await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey), alg: 'ES256', use: 'sig', kid: made.issuer }] },
      findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ sub, xm: made.citizen.xm, sfzh: made.citizen.sfzh }) }),
      loadExistingGrant: async (context) => {
        const grant = new provider.Grant({ clientId: context.oidc.client!.clientId, accountId: context.oidc.session!.accountId! });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
      interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
    } as Configuration);
    provider.use(async (context, next) => {
      if (context.path === '/auth') made.asked.push(new URL(context.href));
      if (!context.path.startsWith('/who/')) return next();
      const { sub, acr } = made.citizen;
      await provider.interactionFinished(context.req, context.res, sub === 'refuses' ? { error: 'access_denied' } : { login: { accountId: sub, ...(acr ? { acr } : {}) } });
      context.respond = false;
    });
    handle = provider.callback() as never;
    return made;
  }

  /** What a browser does there: it comes with the address, and leaves with an address of ours. */
  async visit(address: string): Promise<string> {
    const jar = new Map<string, string>();
    for (let at = address; ;) {
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
      for (const set of answer.headers.getSetCookie()) { const [pair] = set.split(';'); jar.set(pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)); }
      const next = answer.headers.get('location');
      if (!next) throw new Error(`the provider of the test answers ${answer.status}: ${await answer.text()}`);
      at = new URL(next, at).href;
      if (!at.startsWith(this.issuer)) return at;
    }
  }

  async stop(): Promise<void> { await new Promise((resolve) => { this.server.close(resolve); this.server.closeAllConnections(); }); }

  private altering(url: string, response: ServerResponse): void {
    if (!this.alter || !url.startsWith('/token')) return;
    const end = response.end.bind(response);
    response.end = ((body: unknown) => {
      const text = JSON.stringify(this.alter!(JSON.parse(String(body)) as Record<string, unknown>));
      response.removeHeader('content-length');
      return end(text);
    }) as never;
  }
}
