/** A browser as far as signing in over HTTP needs one: cookies by name and path, redirects one by one, everything to one port whatever host an address names. */
export class HttpBrowser {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  constructor(private readonly port: number) {}

  async ask(method: string, address: string, options: { headers?: Record<string, string>; body?: string } = {}): Promise<{ status: number; location: string; text: string; json: Record<string, unknown>; setCookie: readonly string[] }> {
    const url = new URL(address, 'http://localhost');
    const cookie = [...this.cookies.entries()].filter(([, c]) => url.pathname === c.path || url.pathname.startsWith(c.path.endsWith('/') ? c.path : `${c.path}/`)).map(([key, c]) => `${key.split(' ')[0]}=${c.value}`).join('; ');
    const answer = await fetch(`http://localhost:${this.port}${url.pathname}${url.search}`, { method, redirect: 'manual', headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...options.headers }, ...(options.body === undefined ? {} : { body: options.body }) });
    const setCookie = answer.headers.getSetCookie();
    for (const set of setCookie) {
      const [pair = '', ...attributes] = set.split(';').map((part) => part.trim());
      const path = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
      const name = pair.slice(0, pair.indexOf('='));
      const over = attributes.some((a) => /^max-age=0$/i.test(a) || (/^expires=/i.test(a) && Date.parse(a.slice(8)) < Date.now()));
      if (over) this.cookies.delete(`${name} ${path}`); else this.cookies.set(`${name} ${path}`, { value: pair.slice(pair.indexOf('=') + 1), path });
    }
    const text = await answer.text();
    return { status: answer.status, location: answer.headers.get('location') ?? '', text, json: String(answer.headers.get('content-type')).includes('json') ? JSON.parse(text) as Record<string, unknown> : {}, setCookie };
  }

  /** Follows redirects to the address that answers otherwise, or to `until`. */
  async follow(address: string, until = ''): Promise<{ address: string; status: number; text: string }> {
    for (let at = address, steps = 0; ; steps += 1) {
      if (steps > 10) throw new Error(`goes round in circles at ${at}`);
      if (until !== '' && at === until) return { address: at, status: 0, text: '' };
      const { status, location, text } = await this.ask('GET', at);
      if (status !== 302 && status !== 303) return { address: at, status, text };
      at = location;
    }
  }

  /** Signs in on the pages, from the portal's address back to `returnTo`. */
  async signIn(account: string, password: string, returnTo: string): Promise<string> {
    const shown = await this.follow(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    const sent = await this.ask('POST', shown.address, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ step: 'password', account, password }).toString() });
    if (sent.status !== 303) throw new Error(`${sent.status} ${sent.text}`);
    return (await this.follow(sent.location, returnTo)).address;
  }
}
