import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { residentId, seededRandom } from '@gt/testing';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';
import { keepSecondFactor, newSecret } from '../src/sign-in/second-factor.js';
import { heldBackFromWriting } from './hold.js';
import { authorization, Browser } from './browser.js';
import { RealNameIssuer, type Citizen } from './real-name-issuer.js';

const SECRET = 'secret-of-the-portal-in-tests-0001';
const CALLBACK = 'http://localhost:8080/api/identity/sign-in/real-name';
const random = seededRandom(47);
const realName = (issuer: string, change: object = {}) => ({ issuer, clientId: 'guantong', clientSecret: 'secret-at-the-city-0000000000000001', label: '渝快办', scope: 'openid profile', claims: { name: 'xm', idNumber: 'sfzh', idType: null, level: 'acr' }, idTypes: {}, acceptedLevels: [], ...change });
const options = (provider: IdentityOptions['realName']): IdentityOptions => ({ firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: { portal: SECRET }, realName: provider ?? null });

let city: RealNameIssuer;
let test: TestService;
let intake: TestCaller;
beforeAll(async () => {
  city = await RealNameIssuer.start(CALLBACK);
  test = await startTestService(identityService(() => options(realName(city.issuer))));
  intake = await test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]);
});
afterAll(async () => { await test?.stop(); await city?.stop(); });
afterEach(() => { city.alter = null; city.down = false; });

let citizens = 0;
const citizen = (change: Partial<Citizen> = {}): Citizen => ({ sub: `citizen-${citizens += 1}`, xm: '张三', sfzh: residentId(random), acr: 'L3', ...change });
const browser = (of = test) => new Browser(of.service.fastify as never);
const pathOf = (address: string) => address.replace(/^https?:\/\/[^/]+/, '');
/** As far as the provider's answer: the address with which it sends the browser back. */
const away = async (who: Browser, as: Citizen, at = city, extra: Record<string, string> = {}) => {
  const request = authorization(extra);
  const shown = await who.follow(request.url);
  const gone = await who.get(`${shown.url}/real-name`);
  expect([gone.statusCode, new URL(String(gone.headers.location)).origin]).toEqual([303, at.issuer]);
  at.citizen = as;
  return { request, page: shown.url, back: await at.visit(String(gone.headers.location)) };
};
/** All the way to the code with which the portal gets its tokens, or the page that says why not. */
const signIn = async (as: Citizen, who = browser(), at = city, extra: Record<string, string> = {}) => {
  const { request, back } = await away(who, as, at, extra);
  const end = await who.follow(back);
  return { request, page: end.answer, code: end.answer ? null : new URL(end.url).searchParams.get('code'), to: end.url };
};
const redeem = async (code: string, verifier: string, of = test) => (await of.service.fastify.inject({ method: 'POST', url: '/api/identity/oidc/token', payload: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:8080/auth/callback', code_verifier: verifier }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${Buffer.from(`portal:${SECRET}`).toString('base64')}` } })).json<{ access_token: string }>().access_token;
const subjectOf = async (as: Citizen) => { const { code, request, page } = await signIn(as); if (!code) throw new Error(page?.body); return decodeJwt(await redeem(code, request.verifier)).sub!; };
const codeOn = (answer: { body: string } | null) => /代码：([^<]+)</.exec(answer?.body ?? '')?.[1];
const personOf = (number: unknown) => test.service.kit.personIds.of('RESIDENT_ID', String(number));
const heldBy = (subject: string) => test.db.query<{ role: string; place: string }>(`SELECT role, place FROM role_grant WHERE subject = $1 AND status = 'ACTIVE'`, [subject]);
const register = async (number: unknown, name = '张三') => (await test.anonymous.call('POST', '/api/identity/registrations', { name, idType: 'RESIDENT_ID', idNumber: number, password: 'a-long-password-1' }, { 'x-forwarded-for': `10.3.0.${citizens}` })).json<{ account: string }>().account;
const idOf = async (account: string) => (await test.db.query<{ id: string }>('SELECT id FROM account WHERE account = $1', [account]))[0]!.id;

describe('signing in by a real-name provider', () => {
  it('is offered on the sign-in page where one is configured, by its name, and nowhere else', async () => {
    expect((await browser().follow(authorization().url)).answer!.body).toMatch(/href="\/api\/identity\/sign-in\/[\w-]+\/real-name">实名认证登录<\/a>[\s\S]*由渝快办核实/);
    const without = await startTestService(identityService(() => options(null)));
    try {
      const shown = await browser(without).follow(authorization().url);
      expect(shown.answer!.body).not.toContain('实名认证');
      expect((await browser(without).get(`${shown.url}/real-name`)).statusCode).toBe(404);
    } finally { await without.stop(); }
  });

  it('opens the applicant\'s account the first time, finds it again, and marks it 实名核验 with provider, level and time', async () => {
    const who = citizen({ xm: '买买提•吐尔逊' });
    const { code, request } = await signIn(who);
    const token = await redeem(code!, request.verifier);
    const { sub, auth_time: at } = decodeJwt(token) as { sub: string; auth_time: number };
    expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60);
    expect(await heldBy(sub)).toEqual([{ role: 'APPLICANT', place: personOf(who.sfzh) }]);
    const me = (await (await test.as([], sub)).call('GET', '/api/identity/me')).json();
    expect(me).toMatchObject({ name: '买买提·吐尔逊', applicant: 'VERIFIED', realName: { issuer: city.issuer, level: 'L3', at: expect.stringMatching(/Z$/), numberMasked: `${String(who.sfzh).slice(0, 3)}${'*'.repeat(13)}${String(who.sfzh).slice(-2)}` } });
    expect(await subjectOf(who)).toBe(sub);
    expect((await test.published()).filter((event) => event.aggregateId === sub).map((event) => event.type)).toEqual(['identity.AccountOpened', 'identity.ApplicantRealNameVerified']);
    expect(await subjectOf({ ...who, acr: 'L4' })).toBe(sub);
    expect((await test.published()).filter((event) => event.aggregateId === sub).at(-1)!.data).toMatchObject({ level: 'L4', personId: personOf(who.sfzh) });
    // asked with PKCE, state and nonce, and to prove himself anew
    expect(Object.fromEntries(city.asked.at(-1)!.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', prompt: 'login', redirect_uri: CALLBACK, nonce: expect.any(String), state: expect.any(String) });
    // nobody's password opens it
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: me.account, password: '' })).statusCode).toBe(400);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: me.account, password: 'a-long-password-1' })).statusCode).toBe(401);
  });

  it('the number and the provider\'s own name for somebody stand nowhere in the clear', async () => {
    const who = citizen();
    await subjectOf(who);
    for (const { name } of await test.db.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`)) {
      const rows = JSON.stringify(await test.db.query(`SELECT * FROM "${name}"`));
      for (const secret of [String(who.sfzh), who.sub]) expect([name, rows.includes(secret)]).toEqual([name, false]);
    }
  });

  it('finds the account of which an original was seen, and asks for its second factor', async () => {
    const who = citizen();
    const id = await idOf(await register(who.sfzh));
    expect((await intake.call('POST', `/api/identity/applicant-claims/${id}/verification`, { name: '张三', idType: 'RESIDENT_ID', idNumber: who.sfzh })).statusCode).toBe(200);
    expect(await subjectOf(who)).toBe(id);
    await keepSecondFactor(test.db, test.service.kit.keyring, id, newSecret(), 1);
    const { code, page } = await signIn(who);
    expect([code, page!.statusCode, page!.body.includes('name="code"')]).toEqual([null, 200, true]);
  });

  it('never takes over an unverified account that claims the document: whoever made it keeps a password to nothing', async () => {
    const who = citizen();
    const account = await register(who.sfzh);
    const theirs = await idOf(account);
    const mine = await subjectOf(who);
    expect(mine).not.toBe(theirs);
    expect([await heldBy(theirs), (await heldBy(mine)).length]).toEqual([[], 1]);
    expect((await (await test.as([], theirs)).call('GET', '/api/identity/me')).json()).toMatchObject({ applicant: 'UNVERIFIED', realName: null, grants: [] });
    const later = await intake.call('POST', `/api/identity/applicant-claims/${theirs}/verification`, { name: '张三', idType: 'RESIDENT_ID', idNumber: who.sfzh });
    expect(later.json().reasons.map((each: { code: string }) => each.code)).toEqual(['PERSON_HAS_ACCOUNT']);
    // signed in to it in this very browser: still another's account
    const other = citizen();
    const shared = browser();
    const claimed = await register(other.sfzh);
    const shown = await shared.follow(authorization().url);
    await shared.follow(String((await shared.submit(shown.url, { step: 'password', account: claimed, password: 'a-long-password-1' })).headers.location));
    const again = await signIn(other, shared, city, { prompt: 'login' });
    expect(decodeJwt(await redeem(again.code!, again.request.verifier)).sub).not.toBe(await idOf(claimed));
    expect(await heldBy(await idOf(claimed))).toEqual([]);
  });

  it('two first sign-ins of one person at once come to one account', async () => {
    const who = citizen();
    const [a, b] = [browser(), browser()];
    const [first, second] = [await away(a, who), await away(b, { ...who, sub: `${who.sub}-other` })];
    const ends = await heldBackFromWriting(test.adminUrl, 'account', async () => {
      city.citizen = who;
      return Promise.all([a.follow(first.back), b.follow(second.back)]);
    });
    const subjects = await Promise.all(ends.map(async ({ url }, i) => decodeJwt(await redeem(new URL(url).searchParams.get('code')!, [first, second][i]!.request.verifier)).sub));
    expect(new Set(subjects).size).toBe(1);
    expect(await test.db.query(`SELECT 1 FROM role_grant WHERE role = 'APPLICANT' AND place = $1`, [personOf(who.sfzh)])).toHaveLength(1);
  });
});

describe('what is not the provider\'s word for this person is refused', () => {
  const refused = async (as: Citizen, code: string, status: number) => {
    const { page } = await signIn(as);
    expect([codeOn(page), page?.statusCode, /[\u4e00-\u9fff]/.test(page?.body ?? '')]).toEqual([code, status, true]);
  };
  const accounts = async () => (await test.db.query('SELECT 1 FROM account')).length;

  it('a provider\'s account that comes with another document, another name on the document, no usable number', async () => {
    const who = citizen();
    const sub = await subjectOf(who);
    const before = await accounts();
    await refused({ ...who, sfzh: residentId(random) }, 'REAL_NAME_DOCUMENT_CHANGED', 422);
    await refused({ ...who, sub: 'somebody-else', xm: '李四' }, 'REAL_NAME_DIFFERS', 422);
    await refused({ ...who, xm: '李四', sfzh: residentId(random) }, 'REAL_NAME_DOCUMENT_CHANGED', 422);
    for (const change of [{ sfzh: '110101199001011234' }, { sfzh: 5 }, { xm: '' }, { xm: null }, { sfzh: { a: 1 } }]) await refused(citizen(change), 'REAL_NAME_NUMBER', 422);
    expect(await accounts()).toBe(before);
    expect(await subjectOf(who)).toBe(sub);
  });

  it('a tampered, a foreign and an unsigned ID token, one of another sign-in, one of another client', async () => {
    const stranger = await RealNameIssuer.start(CALLBACK);
    try {
      let foreign = '';
      stranger.alter = (answer) => { foreign = String(answer['id_token']); return answer; };
      const elsewhere = await startTestService(identityService(() => options(realName(stranger.issuer))));
      try { await signIn(citizen(), browser(elsewhere), stranger); } finally { await elsewhere.stop(); }
      let earlier = '';
      city.alter = (answer) => { earlier = String(answer['id_token']); return answer; };
      const victim = citizen();
      await subjectOf(victim);
      const before = await accounts();
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const changed = (token: unknown, claims: object) => { const [header, body, signature] = String(token).split('.'); return [header, part({ ...JSON.parse(Buffer.from(body!, 'base64url').toString()) as object, ...claims }), signature].join('.'); };
      const attacks: Array<(answer: Record<string, unknown>) => unknown> = [
        (answer) => changed(answer['id_token'], { sfzh: victim.sfzh }),
        (answer) => `${part({ alg: 'none' })}.${String(answer['id_token']).split('.')[1]}.`,
        () => foreign, () => earlier, () => undefined, () => 'a.b.c',
      ];
      for (const attack of attacks) {
        city.alter = (answer) => ({ ...answer, id_token: attack(answer) });
        await refused(citizen(), 'REAL_NAME_FAILED', 400);
      }
      expect(await accounts()).toBe(before);
    } finally { await stranger.stop(); }
  });

  it('an answer that names another issuer, or none (mix-up)', async () => {
    for (const iss of ['https://another.example', null]) {
      const who = browser();
      const back = new URL((await away(who, citizen())).back);
      if (iss === null) back.searchParams.delete('iss'); else back.searchParams.set('iss', iss);
      const { answer } = await who.follow(back.href);
      expect([codeOn(answer), answer!.statusCode]).toEqual(['REAL_NAME_FAILED', 400]);
    }
  });

  it('a state or code that comes a second time, in another browser, to another sign-in, or of nobody', async () => {
    const who = browser();
    const { back, page } = await away(who, citizen());
    const other = browser();
    const theirs = await away(other, citizen());
    // an attacker's answer in the victim's browser, and the victim's in the attacker's
    for (const [visitor, address] of [[who, theirs.back], [other, back], [browser(), back]] as const) expect((await visitor.follow(address)).answer!.statusCode).toBe(400);
    // … nor under the own page's address
    const smuggled = await who.get(`${page}/real-name/back?${new URL(theirs.back).searchParams.toString()}`);
    expect([smuggled.statusCode, codeOn(smuggled)]).toEqual([400, 'REAL_NAME_EXPIRED']);
    const first = await who.get(pathOf(back));
    const own = String(first.headers.location);
    expect((await who.get(own)).statusCode).toBe(303);
    const second = await who.get(own);
    expect(second.statusCode).toBe(400);
    for (const query of ['', '?state=', '?state=a.b', `?state=${'x'.repeat(5_000)}`, '?code=1']) expect((await browser().get(`/api/identity/sign-in/real-name${query}`)).statusCode).toBe(400);
    // two answers to one request at the same moment: one is heard
    const twice = browser();
    const { back: once } = await away(twice, citizen());
    const to = String((await twice.get(pathOf(once))).headers.location);
    expect((await Promise.all([twice.get(to), twice.get(to)])).map((answer) => answer.statusCode).sort()).toEqual([303, 400]);
  });

  it('leads nowhere but to the provider and to ourselves, whatever the address says', async () => {
    const who = browser();
    const { url } = await who.follow(authorization().url);
    const gone = await who.get(`${url}/real-name?redirect_uri=https://evil.example&returnTo=https://evil.example&issuer=https://evil.example`, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    const to = new URL(String(gone.headers.location));
    expect([to.origin, to.searchParams.get('redirect_uri')]).toEqual([city.issuer, CALLBACK]);
    const state = to.searchParams.get('state')!;
    for (const query of [`state=${encodeURIComponent('//evil.example/x.'.padEnd(50, 'a'))}`, `state=${encodeURIComponent(`../../..//evil.example.${'a'.repeat(32)}`)}`]) expect((await who.get(`/api/identity/sign-in/real-name?${query}`)).statusCode).toBe(400);
    const back = await who.get(`/api/identity/sign-in/real-name?state=${state}&code=x&returnTo=https://evil.example`, { host: 'evil.example' });
    expect(String(back.headers.location)).toMatch(/^\/api\/identity\/sign-in\/[\w-]+\/real-name\/back\?/);
    expect((await who.get(String(back.headers.location))).headers.location).toBeUndefined();
  });

  it('his own refusal, and a provider that cannot be reached, are said as what they are', async () => {
    await refused(citizen({ sub: 'refuses' }), 'REAL_NAME_CANCELLED', 400);
    const who = browser();
    const { back } = await away(who, citizen());
    city.down = true;
    const { answer } = await who.follow(back);
    expect([answer!.statusCode, codeOn(answer), answer!.headers['retry-after']]).toEqual([503, 'REAL_NAME_AWAY', '30']);
    const cold = await startTestService(identityService(() => options(realName(city.issuer))));
    try {
      const visitor = browser(cold);
      const shown = await visitor.follow(authorization().url);
      const gone = await visitor.get(`${shown.url}/real-name`);
      expect([gone.statusCode, codeOn(gone)]).toEqual([503, 'REAL_NAME_AWAY']);
      city.down = false;
      expect((await visitor.get(`${shown.url}/real-name`)).statusCode).toBe(303);
    } finally { await cold.stop(); }
  });
});

it('a provider that tells names and numbers by userinfo alone, and levels that do not count', async () => {
  const quiet = await RealNameIssuer.start(CALLBACK, 'userinfo');
  const strict = await startTestService(identityService(() => options(realName(quiet.issuer, { acceptedLevels: ['L3'] }))));
  try {
    expect((await signIn(citizen(), browser(strict), quiet)).code).toEqual(expect.any(String));
    const { acr: _level, ...unnamed } = citizen();
    for (const as of [citizen({ acr: 'L1' }), unnamed]) expect(codeOn((await signIn(as, browser(strict), quiet)).page)).toBe('REAL_NAME_LEVEL');
  } finally { await strict.stop(); await quiet.stop(); }
});

it('lost the way in: a manager\'s recovery gives an account without a password one for once', async () => {
  const who = citizen();
  const sub = await subjectOf(who);
  const [one, two] = [await test.as([{ role: 'SECURITY_ADMIN', place: null }]), await test.as([{ role: 'SECURITY_ADMIN', place: null }])];
  expect((await one.call('POST', `/api/identity/accounts/${sub}/recovery`, { what: 'PASSWORD', reason: '实名服务停用' })).statusCode).toBe(201);
  const decided = await two.call('POST', `/api/identity/accounts/${sub}/recovery/decision`, { approved: true });
  const { account } = (await (await test.as([], sub)).call('GET', '/api/identity/me')).json<{ account: string }>();
  expect((await test.anonymous.call('POST', '/api/identity/token', { account, password: decided.json().oncePassword })).json().code).toBe('SIGN_IN_BY_BROWSER');
});
