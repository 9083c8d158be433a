import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { BureauRegistered } from '@gt/contracts';
import type { InternalRequest, InternalResponse } from '@gt/service-kit';
import { deliverDelegation, startTestService, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';

const ISSUER = 'http://test/api/identity/oidc';
const answer = (status: number, body: object): InternalResponse => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) });
const idToken = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

/** Identity as far as the portal calls it: what it was asked, and what it answers. */
class Identity {
  readonly asked: Array<{ path: string; form: URLSearchParams; authorization: string | undefined; body: string }> = [];
  away = false;
  nonce = '';
  challenge = '';
  life = '5m';
  signedInMinutesAgo = 0;
  used = new Set<string>();
  serial = 0;
  constructor(private readonly subject: () => string, private readonly sign: (subject: string, claims: Record<string, unknown>, life: string) => Promise<string>) {}

  async call(request: InternalRequest): Promise<InternalResponse | undefined> {
    if (request.path.endsWith('/jwks')) return undefined;
    const form = new URLSearchParams(String(request.body ?? ''));
    this.asked.push({ path: request.path, form, authorization: request.headers?.['authorization'], body: String(request.body ?? '') });
    if (this.away) throw new Error('ECONNREFUSED');
    if (request.path === '/api/identity/sign-out') return answer(200, { ended: 1 });
    if (!request.path.endsWith('/token') || form.get('grant_type') === 'client_credentials') return undefined;
    const once = form.get('code') ?? form.get('refresh_token')!;
    if (this.used.has(once) || (form.has('code_verifier') && createHash('sha256').update(form.get('code_verifier')!).digest('base64url') !== this.challenge)) return answer(400, { error: 'invalid_grant' });
    this.used.add(once);
    const subject = this.subject();
    const auth_time = Math.floor(Date.now() / 1000) - this.signedInMinutesAgo * 60;
    return answer(200, { access_token: await this.sign(subject, { auth_time, sid: 'sid' }, this.life), refresh_token: `refresh-${(this.serial += 1)}`, id_token: idToken({ sub: subject, iss: ISSUER, aud: 'portal', nonce: this.nonce, name: '张三' }) });
  }
}

describe('a browser at the portal', () => {
  let test: TestService;
  let upstream: Server;
  let subject = '';
  let identity: Identity;
  const seen: Array<Record<string, string | string[] | undefined>> = [];
  beforeAll(async () => {
    upstream = createServer((request, response) => { request.resume(); request.on('end', () => { seen.push(request.headers); response.writeHead(200, { 'content-type': 'application/json' }); response.end('{}'); }); });
    await new Promise<void>((resolve) => { upstream.listen(0, '127.0.0.1', resolve); });
    process.env['TRUSTED_PROXIES'] = '10.0.0.1';
    test = await startTestService(definition, { serviceUrls: { applications: `http://127.0.0.1:${(upstream.address() as { port: number }).port}` }, identity: (request) => identity.call(request) });
    identity = new Identity(() => subject, test.sign);
  });
  afterAll(async () => { delete process.env['TRUSTED_PROXIES']; await test?.stop(); upstream.close(); });
  beforeEach(() => { subject = `acc-${randomUUID()}`; seen.length = 0; Object.assign(identity, { away: false, life: '5m', signedInMinutesAgo: 0 }); identity.asked.length = 0; });

  const get = (url: string, cookie = '', headers: Record<string, string> = {}) => test.service.fastify.inject({ method: 'GET', url, headers: { host: 'localhost:8080', ...(cookie ? { cookie } : {}), ...headers } });
  const post = (url: string, cookie: string, headers: Record<string, string> = {}, remoteAddress?: string) => test.service.fastify.inject({ method: 'POST', url, headers: { host: 'localhost:8080', cookie, 'content-type': 'application/json', ...headers }, payload: '{}', ...(remoteAddress ? { remoteAddress } : {}) });
  const cookieOf = (response: { headers: Record<string, unknown> }, name: string) => [response.headers['set-cookie'] ?? []].flat().map(String).find((c) => c.startsWith(`${name}=`));
  const pair = (set: string) => set.split(';')[0]!;
  const begin = async (query = '') => {
    const begun = await get(`/auth/login${query}`);
    const to = new URL(String(begun.headers.location), 'http://localhost:8080');
    identity.nonce = to.searchParams.get('nonce')!;
    identity.challenge = to.searchParams.get('code_challenge')!;
    return { begun, to, open: pair(cookieOf(begun, 'gt_auth')!), state: to.searchParams.get('state')! };
  };
  const signIn = async (query = '', before = '') => {
    const { open, state } = await begin(query);
    const back = await get(`/auth/callback?code=code-${randomUUID()}&state=${state}&iss=${encodeURIComponent(ISSUER)}`, [open, before].filter(Boolean).join('; '));
    return { back, cookie: pair(cookieOf(back, 'gt_session') ?? '') };
  };
  const session = async (cookie: string) => (await get('/api/portal/session', cookie)).json();

  it('is sent to identity with PKCE, state and nonce, and comes back to where it was', async () => {
    const { begun, to } = await begin('?returnTo=/cases/1%3Ftab%3D2');
    expect(begun.statusCode).toBe(303);
    expect(to.pathname).toBe('/api/identity/oidc/auth');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ client_id: 'portal', response_type: 'code', code_challenge_method: 'S256', redirect_uri: 'http://localhost:8080/auth/callback', resource: 'urn:guantong' });
    expect(cookieOf(begun, 'gt_auth')).toMatch(/; Path=\/auth; HttpOnly; SameSite=Lax; Max-Age=1800$/);
    const { back } = await signIn('?returnTo=/cases/1%3Ftab%3D2');
    expect((await signIn('?returnTo=/%E5%BE%85%E5%8A%9E')).back.headers.location).toBe('/%E5%BE%85%E5%8A%9E');
    expect([back.statusCode, back.headers.location]).toEqual([303, '/cases/1?tab=2']);
    expect(cookieOf(back, 'gt_session')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  });

  it('sees who it is and what it may, never a token', async () => {
    const [bureau, person] = [randomUUID(), randomUUID()];
    await test.deliver(BureauRegistered, bureau, { name: '渝中区人力社保局', level: 'DISTRICT', telephone: null });
    await test.as([{ role: 'BUREAU_OFFICER', place: bureau }, { role: 'APPLICANT', place: person }, { role: 'AUDITOR', place: null }], subject);
    const himself = { onBehalfOf: null, onBehalfOfName: null };
    const { cookie } = await signIn();
    const shown = await get('/api/portal/session', cookie);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.json()).toEqual({ signedIn: true, subject, name: '张三', authenticatedAt: expect.any(String), csrfToken: expect.stringMatching(/^[\w-]{40,}$/), grants: expect.arrayContaining([
      { role: 'BUREAU_OFFICER', roleLabel: '监管部门经办', place: bureau, placeName: '渝中区人力社保局', ...himself }, { role: 'APPLICANT', roleLabel: '申请人', place: person, placeName: '张三', ...himself }, { role: 'AUDITOR', roleLabel: '审计', place: null, placeName: null, ...himself }]) });
    expect(shown.body).not.toContain('eyJ');
    const nobody = { signedIn: false, subject: null, name: null, authenticatedAt: null, csrfToken: null, grants: [] };
    expect(await session('')).toEqual(nobody);
    expect(await session('gt_session=made-up')).toEqual(nobody);
    const kept = JSON.stringify(await test.db.query('SELECT * FROM browser_session'));
    expect(kept).not.toContain(cookie.split('=')[1]);
    expect(kept).not.toMatch(/eyJ|refresh-\d/);
  });

  it('a role that one does for another says for whom (休假代办); of another office it is none', async () => {
    const [bureau, from] = [randomUUID(), randomUUID()];
    await test.as([{ role: 'BUREAU_OFFICER', place: bureau }], subject);
    await test.as([{ role: 'BUREAU_REVIEWER', place: bureau }], from);
    await deliverDelegation(test, from, subject, [{ role: 'BUREAU_REVIEWER', place: bureau }]);
    const grants = async () => ((await session((await signIn()).cookie))['grants'] as Array<{ role: string; onBehalfOf: string | null; onBehalfOfName: string | null }>).map((g) => [g.role, g.onBehalfOf, g.onBehalfOfName]);
    expect(await grants()).toEqual([['BUREAU_OFFICER', null, null], ['BUREAU_REVIEWER', from, '张三']]);
    subject = `acc-${randomUUID()}`;
    await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }], subject);
    await deliverDelegation(test, from, subject, [{ role: 'BUREAU_REVIEWER', place: bureau }]);
    expect(await grants()).toEqual([['BUREAU_OFFICER', null, null]]);
  });

  it('calls services with the token of its session; its cookies stay here; a script\'s own bearer stays as it is', async () => {
    const { cookie } = await signIn();
    await get('/api/applications/things', `${cookie}; other=1`);
    expect(seen.at(-1)!['authorization']).toMatch(/^Bearer eyJ/);
    expect(seen.at(-1)!['cookie']).toBeUndefined();
    await get('/api/applications/things', cookie, { authorization: 'Bearer of-a-script' });
    expect(seen.at(-1)!['authorization']).toBe('Bearer of-a-script');
    await get('/api/applications/things');
    expect(seen.at(-1)!['authorization']).toBeUndefined();
  });

  it('changes nothing without the token of the page: CSRF', async () => {
    const { cookie } = await signIn();
    const { csrfToken } = await session(cookie);
    const other = await session((await signIn()).cookie);
    for (const headers of [{}, { 'x-csrf-token': '' }, { 'x-csrf-token': 'guess' }, { 'x-csrf-token': other.csrfToken as string }]) {
      const refused = await post('/api/applications/things', cookie, headers as Record<string, string>);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'CSRF']);
    }
    expect((await test.service.fastify.inject({ method: 'PUT', url: '/api/demonstration/clock', headers: { cookie, 'content-type': 'application/json' }, payload: '{"now":null}' })).json().code).toBe('CSRF');
    expect(seen).toHaveLength(0);
    expect((await post('/api/applications/things', cookie, { 'x-csrf-token': csrfToken })).statusCode).toBe(200);
    expect(seen.at(-1)!['x-csrf-token']).toBeUndefined();
    // what is public needs no session, so no proof: nothing is done in anybody's name
    expect((await post('/api/applications/eligibility-checks', cookie)).statusCode).toBe(200);
    expect(seen.at(-1)!['authorization']).toBeUndefined();
  });

  it('keeps views of lists under its session, and not without the token of the page', async () => {
    const { cookie } = await signIn();
    const { csrfToken } = await session(cookie) as { csrfToken: string };
    const save = (headers: Record<string, string>) => test.service.fastify.inject({ method: 'POST', url: '/api/portal/views', headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers }, payload: JSON.stringify({ list: 'plans', name: '已报备', filters: [] }) });
    expect((await save({})).json().code).toBe('CSRF');
    expect((await get('/api/portal/views?list=plans', cookie)).json()).toEqual({ items: [] });
    expect((await save({ 'x-csrf-token': csrfToken })).statusCode).toBe(201);
    expect((await get('/api/portal/views?list=plans', (await signIn()).cookie)).json().items).toMatchObject([{ name: '已报备' }]);
    expect((await get('/api/portal/views?list=plans')).statusCode).toBe(401);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/%09/evil.example', 'javascript:alert(1)', 'cases'])('never leads to %s', async (to) => {
    const refused = await get(`/auth/login?returnTo=${encodeURIComponent(to).replace('%2509', '%09')}`);
    expect([refused.statusCode, refused.json().errors[0].field]).toEqual([400, 'returnTo']);
    expect(refused.headers.location).toBeUndefined();
  });

  it('a way back that this browser did not begin, or that comes twice, is none', async () => {
    const { open, state } = await begin();
    for (const [query, cookie] of [['?code=c&state=other', open], [`?code=c&state=${state}`, ''], [`?code=c&state=${state}`, 'gt_auth=forged'], [`?code=c&state=${state}&iss=https://evil.example`, open], [`?error=access_denied&state=${state}`, open], ['', open]] as const) {
      const refused = await get(`/auth/callback${query}`, cookie);
      expect(refused.statusCode).toBe(400);
      expect(refused.body).toContain('登录没有完成');
      expect(cookieOf(refused, 'gt_session')).toBeUndefined();
    }
    const url = `/auth/callback?code=once&state=${state}`;
    expect((await get(url, open)).statusCode).toBe(303);
    expect((await get(url, open)).statusCode).toBe(400);
    identity.nonce = 'of another sign-in';
    const second = await begin();
    identity.nonce = 'of another sign-in';
    expect((await get(`/auth/callback?code=c2&state=${second.state}`, second.open)).statusCode).toBe(400);
  });

  it('gets a new id at every sign-in, and the old one is worth nothing', async () => {
    const planted = 'gt_session=planted-by-somebody';
    const first = await signIn('', planted);
    expect(first.cookie).not.toContain('planted');
    const second = await signIn('', first.cookie);
    expect(second.cookie).not.toBe(first.cookie);
    expect((await session(first.cookie)).signedIn).toBe(false);
    expect((await session(second.cookie)).signedIn).toBe(true);
  });

  it('asks for the password again for a signature, and takes nothing older', async () => {
    const { to } = await begin('?returnTo=/sign&fresh=1');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    expect((await signIn('?fresh=1')).back.statusCode).toBe(303);
    identity.signedInMinutesAgo = 3;
    expect((await signIn('?fresh=1')).back.statusCode).toBe(400);
    expect((await signIn()).back.statusCode).toBe(303);
    expect((await get('/auth/login?fresh=yes')).json().errors[0].field).toBe('fresh');
  });

  it('renews its token before it runs out, once however many calls come, and goes on while identity is away as long as it can', async () => {
    identity.life = '30s';
    const { cookie } = await signIn();
    identity.life = '5m';
    identity.asked.length = 0;
    const before = seen.length;
    await Promise.all(Array.from({ length: 6 }, () => get('/api/applications/things', cookie)));
    expect(seen.length - before).toBe(6);
    expect(identity.asked.filter((a) => a.form.get('grant_type') === 'refresh_token')).toHaveLength(1);
    expect(new Set(seen.slice(before).map((h) => h['authorization'])).size).toBe(1);
    identity.away = true;
    expect((await session(cookie)).signedIn).toBe(true);
    await test.db.query(`UPDATE browser_session SET access_until = now() + interval '10 seconds'`);
    const away = await get('/api/applications/things', cookie);
    expect([away.statusCode, away.json().code]).toEqual([503, 'IDENTITY_AWAY']);
    identity.away = false;
    expect((await get('/api/applications/things', cookie)).statusCode).toBe(200);
  });

  it('is over when identity says so, after its time, and when nobody used it', async () => {
    const { cookie } = await signIn();
    await test.db.query(`UPDATE browser_session SET access_until = now()`);
    for (let i = 1; i <= identity.serial; i += 1) identity.used.add(`refresh-${i}`);
    expect((await session(cookie)).signedIn).toBe(false);
    expect(await test.db.query('SELECT 1 FROM browser_session WHERE subject = $1', [subject])).toEqual([]);
    for (const change of [`expires_at = now()`, `seen_at = now() - interval '3 hours'`]) {
      const another = await signIn();
      await test.db.query(`UPDATE browser_session SET ${change} WHERE subject = $1`, [subject]);
      expect((await session(another.cookie)).signedIn).toBe(false);
    }
  });

  it('signs out here and at identity, by itself or everywhere', async () => {
    const [one, two] = [await signIn(), await signIn()];
    expect((await post('/auth/logout', one.cookie)).json().code).toBe('CSRF');
    const { csrfToken } = await session(one.cookie);
    const out = await post('/auth/logout', one.cookie, { 'x-csrf-token': csrfToken });
    expect(out.statusCode).toBe(204);
    expect(cookieOf(out, 'gt_session')).toMatch(/Max-Age=0/);
    expect(identity.asked.filter((a) => a.path === '/api/identity/sign-out').map((a) => [a.body, a.authorization?.slice(0, 10)])).toEqual([['{"everywhere":false}', 'Bearer eyJ']]);
    expect([(await session(one.cookie)).signedIn, (await session(two.cookie)).signedIn]).toEqual([false, true]);
    const three = await signIn();
    const { csrfToken: last } = await session(three.cookie);
    expect((await post('/auth/logout?everywhere=1', three.cookie, { 'x-csrf-token': last })).statusCode).toBe(204);
    expect([(await session(two.cookie)).signedIn, (await session(three.cookie)).signedIn]).toEqual([false, false]);
    expect((await post('/auth/logout', '')).statusCode).toBe(204);
  });

  it('is told to the services as it is, not as it says: forwarding headers count from configured proxies only', async () => {
    const claims = { 'x-forwarded-for': '6.6.6.6, 1.2.3.4', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-real-ip': '6.6.6.6', forwarded: 'for=6.6.6.6' };
    await post('/api/applications/things', '', claims, '9.9.9.9');
    expect(seen.at(-1)).toMatchObject({ 'x-forwarded-for': '9.9.9.9' });
    await post('/api/applications/things', '', claims, '10.0.0.1');
    expect(seen.at(-1)).toMatchObject({ 'x-forwarded-for': '1.2.3.4' });
    for (const headers of seen) expect(JSON.stringify({ ...headers, host: '' })).not.toMatch(/evil|6\.6\.6\.6/);
  });

  it('on another name of this machine is sent to the one that its cookies are for', async () => {
    const sent = await get('/auth/login?returnTo=/a', '', { host: '127.0.0.1:8080' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, 'http://localhost:8080/auth/login?returnTo=/a']);
  });
});

it('in production the cookies are secure and bound to this host', async () => {
  const test = await startTestService(definition, { profile: 'production' });
  try {
    const begun = await test.anonymous.call('GET', '/auth/login');
    expect(String(begun.headers['set-cookie'])).toMatch(/^__Secure-gt_auth=.*; HttpOnly; SameSite=Lax; Secure; /);
    const out = await test.anonymous.call('POST', '/auth/logout');
    expect(String(out.headers['set-cookie'])).toMatch(/^__Host-gt_session=; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=0$/);
  } finally { await test.stop(); }
});
