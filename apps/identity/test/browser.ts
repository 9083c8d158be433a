import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** What a browser does, as far as signing in needs it: it keeps cookies by name and path, and it follows what it is told to. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  constructor(private readonly fastify: FastifyInstance, private readonly address = '10.1.2.3') {}

  forget(): void { this.cookies.clear(); }

  async get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> { return this.send('GET', url, undefined, headers); }
  /** Sends a form, as a page without script does. */
  async submit(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send('POST', url, new URLSearchParams(fields).toString(), { 'content-type': 'application/x-www-form-urlencoded', ...headers });
  }
  /** Follows redirects until a page comes, or an address that is not the provider's. */
  async follow(url: string): Promise<{ url: string; answer: LightMyRequestResponse | null }> {
    for (let at = url, steps = 0; ; steps += 1) {
      if (steps > 10) throw new Error(`goes round in circles at ${at}`);
      const path = at.replace(/^https?:\/\/[^/]+/, '');
      if (!path.startsWith('/api/identity/')) return { url: at, answer: null };
      const answer = await this.get(path);
      if (answer.statusCode !== 302 && answer.statusCode !== 303) return { url: path, answer };
      at = String(answer.headers.location);
    }
  }

  private async send(method: 'GET' | 'POST', url: string, payload: string | undefined, headers: Record<string, string>): Promise<LightMyRequestResponse> {
    const path = url.split('?')[0]!;
    const cookie = [...this.cookies].filter(([, c]) => path === c.path || path.startsWith(c.path.endsWith('/') ? c.path : `${c.path}/`)).map(([key, c]) => `${key.split(' ')[0]}=${c.value}`).join('; ');
    const answer = await this.fastify.inject({ method, url, remoteAddress: this.address, headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...headers }, ...(payload === undefined ? {} : { payload }) });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair, ...attributes] = set.split(';').map((part) => part.trim());
      const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)];
      const path = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
      const over = attributes.some((a) => /^expires=/i.test(a) && Date.parse(a.slice(8)) < Date.now());
      if (over) this.cookies.delete(`${name} ${path}`); else this.cookies.set(`${name} ${path}`, { value, path });
    }
    return answer;
  }
}

/** The portal's side of a sign-in: what it sends and keeps. */
export function authorization(extra: Record<string, string> = {}): { readonly url: string; readonly verifier: string; readonly state: string; readonly nonce: string } {
  const [verifier, state, nonce] = [randomBytes(48).toString('base64url'), randomBytes(12).toString('base64url'), randomBytes(12).toString('base64url')];
  const query = new URLSearchParams({ client_id: 'portal', response_type: 'code', scope: 'openid profile', redirect_uri: 'http://localhost:8080/auth/callback', state, nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', resource: 'urn:guantong', ...extra });
  return { url: `/api/identity/oidc/auth?${query.toString()}`, verifier, state, nonce };
}
