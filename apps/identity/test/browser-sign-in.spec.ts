import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityOf } from '../src/identity.js';
import { identityService, type IdentityOptions } from '../src/index.js';
import { FREE_ATTEMPTS } from '../src/sign-in/attempts.js';
import { authorization, Browser } from './browser.js';

const ISSUER = 'http://test/api/identity/oidc';
const SECRET = 'secret-of-the-portal-in-tests-0001';
const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: { portal: SECRET, archives: 'secret-of-archives-in-tests-0001' } };
const PASSWORD = 'a-long-password-1';

describe('signing in with a browser', () => {
  let test: TestService;
  let admin: TestCaller;
  beforeAll(async () => {
    test = await startTestService(identityService(() => options));
    admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }], 'another-security-admin');
  });
  afterAll(async () => { await test?.stop(); });

  const open = async (account: string) => (await admin.call('POST', '/api/identity/accounts', { account, name: '买买提·吐尔逊', password: PASSWORD })).json<{ id: string }>().id;
  const browser = () => new Browser(test.service.fastify as never);
  const tokens = async (form: Record<string, string>, secret = SECRET) => test.service.fastify.inject({ method: 'POST', url: '/api/identity/oidc/token', payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${Buffer.from(`portal:${secret}`).toString('base64')}` } });
  const redeem = (code: string, verifier: string) => tokens({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:8080/auth/callback', code_verifier: verifier });
  /** From the request to the code, as a person does it. */
  const signIn = async (who: Browser, account: string, extra: Record<string, string> = {}, password = PASSWORD) => {
    const request = authorization(extra);
    const shown = await who.follow(request.url);
    if (!shown.answer) return { request, code: new URL(shown.url).searchParams.get('code')!, asked: false };
    const sent = await who.submit(shown.url, { step: 'password', account, password });
    if (sent.statusCode !== 303) return { request, answer: sent, code: '', asked: true };
    const back = await who.follow(String(sent.headers.location));
    return { request, back: new URL(back.url), code: new URL(back.url).searchParams.get('code') ?? '', asked: true };
  };

  it('shows a page without script, in Chinese, that nobody can frame and no cache keeps', async () => {
    const { answer } = await browser().follow(authorization().url);
    expect(answer!.statusCode).toBe(200);
    expect(answer!.headers['content-security-policy']).toBe("default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    expect(answer!.headers['cache-control']).toBe('no-store');
    expect(answer!.body).toContain('<html lang="zh-CN">');
    expect(answer!.body).toMatch(/<label for="account">账号<\/label>[\s\S]*<label for="password">密码<\/label>/);
    expect(answer!.body).not.toMatch(/<script|style=|onclick/i);
    const style = await browser().get('/api/identity/sign-in/page.css');
    expect([style.statusCode, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  });

  it('ends in a token of this account, with the time of the sign-in, and an ID token with the name', async () => {
    const id = await open('plan.officer');
    const { request, back, code } = await signIn(browser(), 'plan.officer');
    expect([back!.origin + back!.pathname, back!.searchParams.get('state'), back!.searchParams.get('iss')]).toEqual(['http://localhost:8080/auth/callback', request.state, ISSUER]);
    const given = await redeem(code, request.verifier);
    expect(given.statusCode).toBe(200);
    const body = given.json<{ access_token: string; id_token: string; refresh_token: string }>();
    const keys = createLocalJWKSet((await test.service.fastify.inject('/api/identity/oidc/jwks')).json<JSONWebKeySet>());
    const { payload } = await jwtVerify(body.access_token, keys, { issuer: ISSUER, audience: 'guantong' });
    expect(payload).toMatchObject({ sub: id, auth_time: expect.any(Number), sid: expect.any(String) });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(decodeJwt(body.id_token)).toMatchObject({ sub: id, name: '买买提·吐尔逊', nonce: request.nonce, aud: 'portal', iss: ISSUER });
  });

  it('says alike that the password is wrong and that there is no such account, keeps what was typed, and slows down', async () => {
    await open('known.one');
    const answers = [];
    for (const account of ['known.one', 'unknown.one']) answers.push((await signIn(browser(), account, {}, 'a-wrong-password')).answer!);
    expect(answers.map((a) => a.statusCode)).toEqual([401, 401]);
    expect(answers[0]!.body.replaceAll('known.one', '?').replace(/sign-in\/[\w-]+/g, '')).toBe(answers[1]!.body.replaceAll('unknown.one', '?').replace(/sign-in\/[\w-]+/g, ''));
    expect(answers[0]!.body).toContain('账号或密码不正确');
    expect(answers[0]!.body).toContain('value="known.one"');
    expect(answers[0]!.body).not.toContain('a-wrong-password');
    const { time } = identityOf(test.service.kit);
    const now = new Date();
    time.now = () => now;
    const who = browser();
    const { url } = await who.follow(authorization().url);
    for (let i = 0; i < FREE_ATTEMPTS; i += 1) await who.submit(url, { account: 'known.one', password: 'a-wrong-password' });
    const slowed = await who.submit(url, { account: 'known.one', password: PASSWORD });
    time.now = () => new Date();
    expect([slowed.statusCode, Number(slowed.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(slowed.body).toMatch(/请 \d+ 秒后再试/);
  });

  it('shows what was typed as text, never as HTML', async () => {
    const { answer } = await signIn(browser(), '"><script>alert(1)</script>', {}, 'x');
    expect(answer!.body).not.toContain('<script');
    expect(answer!.body).toContain('&lt;script&gt;');
  });

  it('does not ask again in the same browser, asks again when a fresh sign-in is wanted, and a signed-out browser is asked', async () => {
    await open('comes.back');
    const who = browser();
    const first = await signIn(who, 'comes.back');
    expect((await signIn(who, 'comes.back')).asked).toBe(false);
    const fresh = await who.follow(authorization({ prompt: 'login', max_age: '0' }).url);
    expect(fresh.answer!.body).toContain('再次验证身份');
    expect(fresh.answer!.body).toContain('value="comes.back"');
    const { access_token: token } = (await redeem(first.code, first.request.verifier)).json<{ access_token: string }>();
    const { sid, sub } = decodeJwt(token);
    const { sessionId } = await identityOfCaller(token);
    expect(sessionId).toBe(sid);
    // the test's caller has no session of its own; the account's own token is what the portal sends
    const signedOut = await (await test.as([], sub as string)).call('POST', '/api/identity/sign-out', { everywhere: true });
    expect(signedOut.json()).toEqual({ ended: 1 });
    expect((await who.follow(authorization().url)).answer!.statusCode).toBe(200);
  });
  const identityOfCaller = async (token: string) => {
    const { TokenVerifier } = await import('@gt/service-kit');
    return new TokenVerifier(async (_service, request) => { const a = await test.service.fastify.inject({ method: request.method, url: request.path }); return { status: a.statusCode, headers: {}, body: a.rawPayload }; }, [ISSUER], 'guantong').verify(token);
  };

  it('another account in the same browser ends the first one\'s sign-in; the two are not mixed', async () => {
    const [one, two] = [await open('person.one'), await open('person.two')];
    const who = browser();
    const first = await signIn(who, 'person.one');
    const before = (await redeem(first.code, first.request.verifier)).json<{ refresh_token: string; access_token: string }>();
    expect(decodeJwt(before.access_token).sub).toBe(one);
    const second = await signIn(who, 'person.two', { prompt: 'login' });
    expect(decodeJwt((await redeem(second.code, second.request.verifier)).json<{ access_token: string }>().access_token).sub).toBe(two);
    expect((await tokens({ grant_type: 'refresh_token', refresh_token: before.refresh_token })).statusCode).toBe(400);
  });

  it('a code is good once, for its own verifier, client and address', async () => {
    await open('code.once');
    const wrong = await signIn(browser(), 'code.once');
    expect((await redeem(wrong.code, 'x'.repeat(64))).json()).toMatchObject({ error: 'invalid_grant' });
    const { code, request } = await signIn(browser(), 'code.once');
    expect((await tokens({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:8080/auth/callback', code_verifier: request.verifier }, 'another-secret')).statusCode).toBe(401);
    const given = (await redeem(code, request.verifier)).json<{ refresh_token: string }>();
    // a code that comes twice was stolen by one of the two: what it gave is taken back
    expect((await redeem(code, request.verifier)).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await tokens({ grant_type: 'refresh_token', refresh_token: given.refresh_token })).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await browser().get(authorization({ redirect_uri: 'https://evil.example/auth/callback' }).url)).statusCode).toBe(400);
    const noChallenge = await browser().follow(authorization().url.replace(/&code_challenge(_method)?=[^&]*/g, ''));
    expect(noChallenge.url).toContain('error=invalid_request');
  });

  it('a refresh token is good once; one that comes a second time ends everything that came of the sign-in, at the same moment too', async () => {
    await open('refreshes');
    const { code, request } = await signIn(browser(), 'refreshes');
    const first = (await redeem(code, request.verifier)).json<{ refresh_token: string; access_token: string }>();
    const renewed = await tokens({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(renewed.statusCode).toBe(200);
    const second = renewed.json<{ refresh_token: string; access_token: string }>();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(decodeJwt(second.access_token)['auth_time']).toBe(decodeJwt(first.access_token)['auth_time']);
    expect((await tokens({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await tokens({ grant_type: 'refresh_token', refresh_token: second.refresh_token })).json()).toMatchObject({ error: 'invalid_grant' });

    const again = await signIn(browser(), 'refreshes');
    const { refresh_token } = (await redeem(again.code, again.request.verifier)).json<{ refresh_token: string }>();
    const both = await Promise.all([1, 2, 3].map(() => tokens({ grant_type: 'refresh_token', refresh_token })));
    expect(both.filter((a) => a.statusCode === 200).length).toBeLessThanOrEqual(1);
  });

  it('is one browser\'s alone: another one, a page that is over and a form from nowhere get no further', async () => {
    await open('mine.alone');
    const shown = await browser().follow(authorization().url);
    for (const answer of [await browser().get(shown.url), await browser().submit(shown.url, { account: 'mine.alone', password: PASSWORD }), await browser().get('/api/identity/sign-in/nothing'), await browser().submit('/api/identity/sign-in/nothing', {})]) {
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain('登录页面已过期');
    }
    const who = browser();
    const mine = await who.follow(authorization().url);
    for (const [payload, type] of [['{', 'application/json'], ['a=b', 'text/plain'], [`password=${'x'.repeat(10_000)}`, 'application/x-www-form-urlencoded']] as const) {
      const answer = await test.service.fastify.inject({ method: 'POST', url: mine.url, payload, headers: { 'content-type': type } });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).toContain('无法读取');
    }
  });

  it('keeps nothing with which somebody who reads the database could go on', async () => {
    await open('read.by.thief');
    const { code, request } = await signIn(browser(), 'read.by.thief');
    const { refresh_token } = (await redeem(code, request.verifier)).json<{ refresh_token: string }>();
    const kept = JSON.stringify(await test.db.query('SELECT * FROM oidc_artifact'));
    for (const secret of [code, refresh_token, PASSWORD, request.nonce]) expect(kept).not.toContain(secret);
  });

  it('offers to sign out by a page of its own', async () => {
    await open('signs.out');
    const who = browser();
    const { code, request } = await signIn(who, 'signs.out');
    const { id_token } = (await redeem(code, request.verifier)).json<{ id_token: string }>();
    const asks = await who.get(`/api/identity/oidc/session/end?${new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: 'http://localhost:8080/' })}`);
    expect(asks.statusCode).toBe(200);
    expect(asks.body).toContain('退出登录');
    expect(asks.body).not.toMatch(/<script/i);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asks.body)![1]!;
    const done = await who.submit('/api/identity/oidc/session/end/confirm', { xsrf, logout: 'yes' });
    expect([done.statusCode, done.headers.location]).toEqual([303, 'http://localhost:8080/']);
    expect((await who.follow(authorization().url)).answer!.body).toContain('autofocus');
    expect((await who.get('/api/identity/oidc/session/end?client_id=portal&post_logout_redirect_uri=https://evil.example/')).statusCode).toBe(400);
  });

  describe('the key of the tokens', () => {
    const kids = async () => (await test.service.fastify.inject('/api/identity/oidc/jwks')).json<JSONWebKeySet>().keys.map((k) => k.kid!);
    const kidOfToken = async () => decodeProtectedHeader((await test.anonymous.call('POST', '/api/identity/token', { account: 'security.admin', password: 'first-boot-password' })).json<{ access_token: string }>().access_token).kid;
    const later = async (seconds: number) => { await test.db.query(`UPDATE token_key SET signs_from = signs_from - make_interval(secs => $1)`, [seconds]); await identityOf(test.service.kit).oidc.reload(); };

    it('is changed by the operator alone: the next one is shown before it signs, the last one while its tokens live', async () => {
      expect((await admin.call('POST', '/api/identity/token-keys/rotation')).statusCode).toBe(403);
      expect((await test.anonymous.call('POST', '/api/identity/token-keys/rotation')).statusCode).toBe(401);
      const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
      const [old] = await kids();
      const rotated = await operator.call('POST', '/api/identity/token-keys/rotation');
      expect(rotated.statusCode).toBe(201);
      const { kid } = rotated.json<{ kid: string }>();
      expect(await kids()).toEqual([old, kid]);
      expect(await kidOfToken()).toBe(old);
      await later(121);
      expect(await kids()).toEqual([kid, old]);
      expect(await kidOfToken()).toBe(kid);
      // a sign-in goes on over the change
      const { code, request } = await signIn(browser(), 'security.admin', {}, 'first-boot-password');
      expect(decodeProtectedHeader((await redeem(code, request.verifier)).json<{ access_token: string }>().access_token).kid).toBe(kid);
      expect((await operator.call('GET', '/api/identity/token-keys')).json().items.map((k: { kid: string; state: string }) => [k.kid, k.state])).toEqual([[kid, 'SIGNING'], [old, 'RETIRED']]);
      await later(3600);
      expect(await kids()).toEqual([kid]);
    });
  });
});
