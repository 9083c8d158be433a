import { randomUUID } from 'node:crypto';
import { authenticator } from 'otplib';
import { InstitutionRegistered } from '@gt/contracts';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityOf } from '../src/identity.js';
import { identityService, type IdentityOptions } from '../src/index.js';
import { beginAttempt, FREE_ATTEMPTS, LONGEST_WAIT_S, waitAfter } from '../src/sign-in/attempts.js';
import { authorization, Browser } from './browser.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'required', serviceSecrets: { portal: 'secret-of-the-portal-in-tests-0001' } };
const PASSWORD = 'a-long-password-1';
/** ms for a sign-in of many pages on a crowded machine. */
const LONG_MS = 120_000;
const body = randomUUID();
const otherBody = randomUUID();
const bureau = randomUUID();

describe('more than a password', () => {
  let test: TestService;
  let admin: TestCaller;
  let now: number;
  beforeAll(async () => {
    test = await startTestService(identityService(() => options));
    admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }], 'another-security-admin');
    now = Date.now();
    identityOf(test.service.kit).time.now = () => new Date(now);
    for (const [id, supervisorId] of [[body, bureau], [otherBody, randomUUID()]] as const) {
      await test.deliver(InstitutionRegistered, id, { name: '某某评价机构', creditCode: '91500000MA5U5B7X0L', type: 'ENTERPRISE', filingLevel: 'DISTRICT', supervisorId, filingMode: 'NATIVE', filingModeDocument: '文件', numberMode: 'ALLOTTED', telephone: null });
    }
  });
  afterAll(async () => { await test?.stop(); });

  const open = async (account: string, role?: string, place: string | null = body) => {
    const { id } = (await admin.call('POST', '/api/identity/accounts', { account, name: '张三', password: PASSWORD })).json<{ id: string }>();
    if (role) expect((await admin.call('POST', '/api/identity/grants', { subject: id, role, place })).statusCode).toBe(201);
    return id;
  };
  const browser = () => new Browser(test.service.fastify as never);
  const begin = async (who: Browser) => (await who.follow(authorization().url)).url;
  const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)![1]!;
  const secretIn = (html: string) => /<code>([A-Z2-7 ]+)<\/code>/.exec(html)![1]!.replaceAll(' ', '');
  /** The code that the phone shows now; the next call is a step later, for a code counts once. */
  const codeOf = (secret: string) => { now += 30_000; return authenticator.clone({ epoch: now }).generate(secret); };
  const events = async (id: string) => (await test.published()).filter((e) => e.aggregateId === id).map((e) => e.type);

  it('is asked of those who reach other people\'s data: set on the way in, asked ever after, each code once', async () => {
    const id = await open('body.admin', 'BODY_ADMIN');
    const who = browser();
    const url = await begin(who);
    const setting = await who.submit(url, { step: 'password', account: 'body.admin', password: PASSWORD });
    expect(setting.body).toContain('设置验证器');
    expect(setting.body).toContain('src="data:image/png;base64,');
    const secret = secretIn(setting.body);
    const wrong = await who.submit(url, { step: 'set-factor', token: tokenIn(setting.body), code: '000000' });
    expect([wrong.statusCode, secretIn(wrong.body)]).toEqual([422, secret]);
    const code = codeOf(secret);
    expect((await who.submit(url, { step: 'set-factor', token: tokenIn(wrong.body), code })).statusCode).toBe(303);
    expect(await events(id)).toEqual(['identity.AccountOpened', 'identity.SecondFactorSet']);
    expect(JSON.stringify([await test.db.query('SELECT * FROM event'), await test.db.query('SELECT * FROM second_factor')])).not.toContain(secret);

    const later = browser();
    const asked = await later.submit(await begin(later), { step: 'password', account: 'body.admin', password: PASSWORD });
    expect(asked.body).toContain('输入验证码');
    const at = /action="([^"]+)"/.exec(asked.body)![1]!;
    const used = await later.submit(at, { step: 'code', token: tokenIn(asked.body), code });
    expect([used.statusCode, used.body.includes('不正确或已用过')]).toEqual([401, true]);
    expect((await later.submit(at, { step: 'code', token: tokenIn(asked.body), code: codeOf(secret) })).statusCode).toBe(303);
  }, LONG_MS);

  it('cannot be gone round: by another step, another\'s proof, the token route, or by trying codes', async () => {
    await open('auditor', 'AUDITOR', null);
    const who = browser();
    const url = await begin(who);
    const shown = await who.submit(url, { step: 'password', account: 'auditor', password: PASSWORD });
    const token = tokenIn(shown.body);
    for (const fields of [{ step: 'new-password', token, password: 'another-password-1', repeated: 'another-password-1' }, { step: 'code', token, code: '123456' }, { step: 'done', token }, { step: 'set-factor', token: 'sealed:v1:k2026:AAAA', code: '123456' }]) {
      expect((await who.submit(url, fields as unknown as Record<string, string>)).statusCode).toBe(400);
    }
    const other = browser();
    expect((await other.submit(await begin(other), { step: 'set-factor', token, code: codeOf(secretIn(shown.body)) })).statusCode).toBe(400);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'auditor', password: PASSWORD })).json().code).toBe('SIGN_IN_BY_BROWSER');
    await open('plain.person', 'PLAN_OFFICER');
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'plain.person', password: PASSWORD })).statusCode).toBe(200);

    const secret = secretIn(shown.body);
    expect((await who.submit(url, { step: 'set-factor', token, code: codeOf(secret) })).statusCode).toBe(303);
    const thief = browser();
    const asked = await thief.submit(await begin(thief), { step: 'password', account: 'auditor', password: PASSWORD });
    const at = /action="([^"]+)"/.exec(asked.body)![1]!;
    const tries = [];
    for (let i = 0; i <= FREE_ATTEMPTS; i += 1) tries.push((await thief.submit(at, { step: 'code', token: tokenIn(asked.body), code: String(100_000 + i) })).statusCode);
    expect(tries.slice(0, FREE_ATTEMPTS)).toEqual(Array.from({ length: FREE_ATTEMPTS }, () => 401));
    expect(tries.at(-1)).toBe(429);
  }, LONG_MS);

  it('ten thousand wrong passwords: a few hundred are looked at in two days, and the owner comes in by the browser that knows him', async () => {
    // one every 17 seconds for two days, by the rule that the statement has too
    let [looked, last, at] = [0, 0, 0];
    for (let i = 0; i < 10_000; i += 1, at += 17.28) if (at >= last + waitAfter(looked)) { looked += 1; last = at; }
    expect(looked).toBeGreaterThan(100);
    expect(looked).toBeLessThan(250);

    await open('attacked');
    const who = browser();
    expect((await who.submit(await begin(who), { step: 'password', account: 'attacked', password: PASSWORD })).statusCode).toBe(303);
    const elsewhere = browser();
    const url = await begin(elsewhere);
    await elsewhere.submit(url, { step: 'password', account: 'attacked', password: 'a-wrong-password' });
    for (const attempts of [FREE_ATTEMPTS, FREE_ATTEMPTS + 3, FREE_ATTEMPTS + 9, looked, 10_000]) {
      await test.db.query('UPDATE sign_in_attempt SET attempts = $1, last_at = $2', [attempts, new Date(now)]);
      expect(await beginAttempt(test.db, 'attacked', new Date(now))).toBe(waitAfter(attempts));
      expect(await beginAttempt(test.db, 'attacked', new Date(now + waitAfter(attempts) * 1000))).toBe(0);
    }
    // from elsewhere even the right password waits, fifteen minutes at most; the owner's own browser does not
    await test.db.query('UPDATE sign_in_attempt SET attempts = 10000, last_at = $1', [new Date(now)]);
    expect((await elsewhere.submit(url, { step: 'password', account: 'attacked', password: PASSWORD })).statusCode).toBe(429);
    const fresh = (await who.follow(authorization({ prompt: 'login' }).url)).url;
    expect((await who.submit(fresh, { step: 'password', account: 'attacked', password: PASSWORD })).statusCode).toBe(303);
    now += LONGEST_WAIT_S * 1000;
    expect((await elsewhere.submit(url, { step: 'password', account: 'attacked', password: PASSWORD })).statusCode).toBe(303);
  }, LONG_MS);

  it('the own password is changed with the present one; other sign-ins end', async () => {
    const id = await open('changes.own');
    const who = browser();
    expect((await who.submit(await begin(who), { step: 'password', account: 'changes.own', password: PASSWORD })).statusCode).toBe(303);
    const self = await test.as([], id);
    const change = (fields: object) => self.call('POST', '/api/identity/password', fields);
    expect((await change({ current: 'not-the-present-one', password: 'another-password-1' })).json().code).toBe('PASSWORD_WRONG');
    expect((await change({ current: PASSWORD, password: PASSWORD })).json().code).toBe('PASSWORD_SAME');
    expect((await change({ current: PASSWORD, password: 'short' })).json().errors[0].field).toBe('password');
    expect((await test.anonymous.call('POST', '/api/identity/password', { current: PASSWORD, password: 'another-password-1' })).statusCode).toBe(401);
    expect((await change({ current: PASSWORD, password: 'another-password-1' })).statusCode).toBe(200);
    expect(JSON.stringify([await test.db.query('SELECT * FROM event'), await test.db.query('SELECT * FROM idempotency')])).not.toMatch(/another-password-1|scrypt/);
    expect((await who.follow(authorization().url)).answer?.statusCode).toBe(200);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'changes.own', password: PASSWORD })).statusCode).toBe(401);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'changes.own', password: 'another-password-1' })).statusCode).toBe(200);
  });

  it('the owner sees where he is signed in and ends it; nobody else does', async () => {
    const id = await open('sees.sessions');
    const who = browser();
    const sent = await who.submit(await begin(who), { step: 'password', account: 'sees.sessions', password: PASSWORD });
    await who.follow(String(sent.headers.location));
    const self = await test.as([], id);
    let items: Array<{ id: string; address: string; current: boolean }> = [];
    for (const end = Date.now() + 20_000; items.length === 0 && Date.now() < end;) items = (await self.call('GET', '/api/identity/sessions')).json().items;
    expect(items).toMatchObject([{ address: '10.1.2.3', current: false, begunAt: expect.any(String), device: expect.any(String) }]);
    const stranger = await test.as([], await open('a.stranger'));
    expect((await stranger.call('GET', '/api/identity/sessions')).json().items).toEqual([]);
    expect((await stranger.call('POST', `/api/identity/sessions/${items[0]!.id}/end`)).statusCode).toBe(404);
    expect((await self.call('POST', `/api/identity/sessions/${items[0]!.id}/end`)).json()).toEqual({ ended: 1 });
    expect((await who.follow(authorization().url)).answer?.statusCode).toBe(200);
  });

  it('a lost phone and password: asked by one, decided by another, a password for once, a new one before anything else', async () => {
    const id = await open('lost.all', 'PLAN_OFFICER');
    const [one, two] = [await test.as([{ role: 'BODY_ADMIN', place: body }], 'body-admin-1'), await test.as([{ role: 'BUREAU_OFFICER', place: bureau }], 'bureau-officer-1')];
    const ask = (caller: TestCaller, what = 'BOTH') => caller.call('POST', `/api/identity/accounts/${id}/recovery`, { what, reason: '手机丢失，本人持身份证到场' });
    const decide = (caller: TestCaller, approved = true, headers = {}) => caller.call('POST', `/api/identity/accounts/${id}/recovery/decision`, { approved }, headers);
    expect((await ask(await test.as([{ role: 'BODY_ADMIN', place: otherBody }]))).statusCode).toBe(404);
    expect((await ask(await test.as([{ role: 'PLAN_OFFICER', place: body }]))).statusCode).toBe(403);
    expect((await ask(await test.as([{ role: 'BODY_ADMIN', place: body }], id))).json().code).toBe('OWN_ACCOUNT');
    expect((await ask(one)).statusCode).toBe(201);
    // whoever manages the account sees that it waits, and who asked
    const listed = (await one.call('GET', '/api/identity/accounts')).json<{ items: Array<{ id: string; recovery: object | null }> }>().items.find((each) => each.id === id);
    expect(listed!.recovery).toMatchObject({ what: 'BOTH', reason: '手机丢失，本人持身份证到场', askedBy: one.subject });
    expect((await decide(one)).json().code).toBe('SAME_PERSON');
    expect((await decide(await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]))).statusCode).toBe(404);
    const key = { 'idempotency-key': 'decide-recovery-1' };
    const decided = await decide(two, true, key);
    expect(decided.statusCode).toBe(200);
    const { oncePassword } = decided.json<{ oncePassword: string }>();
    expect(oncePassword).toMatch(/^[a-z2-9]{20}$/);
    expect((await decide(two, true, key)).json().oncePassword).toBeNull();
    expect(JSON.stringify([await test.db.query('SELECT * FROM event'), await test.db.query('SELECT * FROM idempotency')])).not.toContain(oncePassword);
    expect(await events(id)).toEqual(['identity.AccountOpened', 'identity.AccountRecoveryAsked', 'identity.AccountRecoveryDecided']);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'lost.all', password: PASSWORD })).statusCode).toBe(401);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'lost.all', password: oncePassword })).json().code).toBe('SIGN_IN_BY_BROWSER');

    const who = browser();
    const url = await begin(who);
    const asked = await who.submit(url, { step: 'password', account: 'lost.all', password: oncePassword });
    expect(asked.body).toContain('设置新密码');
    const fresh = (password: string, repeated = password) => who.submit(url, { step: 'new-password', token: tokenIn(asked.body), password, repeated });
    expect((await fresh('short')).statusCode).toBe(422);
    expect((await fresh('brand-new-password', 'brand-new-passwort')).body).toContain('不一致');
    expect((await fresh(oncePassword)).body).toContain('与现用密码相同');
    expect((await fresh('brand-new-password')).statusCode).toBe(303);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'lost.all', password: 'brand-new-password' })).statusCode).toBe(200);
  }, LONG_MS);

  it('an account that holds a role elsewhere cannot be taken over by the administrator of one place', async () => {
    const id = await open('two.hats', 'PLAN_OFFICER');
    expect((await admin.call('POST', '/api/identity/grants', { subject: id, role: 'AUDITOR' })).statusCode).toBe(201);
    const one = await test.as([{ role: 'BODY_ADMIN', place: body }]);
    expect((await one.call('POST', `/api/identity/accounts/${id}/recovery`, { what: 'PASSWORD', reason: '忘记密码' })).statusCode).toBe(404);
    expect((await admin.call('POST', `/api/identity/accounts/${id}/recovery`, { what: 'PASSWORD', reason: '忘记密码' })).statusCode).toBe(201);
  });

  describe('who manages whom', () => {
    const give = (caller: TestCaller, subject: string, role: string, place: string | null) => caller.call('POST', '/api/identity/grants', { subject, role, place });

    it('a bureau gives and takes its bodies\' administrators, an administrator his own people, and nobody more', async () => {
      const officer = await test.as([{ role: 'BUREAU_OFFICER', place: bureau }]);
      const bodyAdmin = await test.as([{ role: 'BODY_ADMIN', place: body }]);
      const { id } = (await bodyAdmin.call('POST', '/api/identity/accounts', { account: 'new.hand', name: '李四', password: PASSWORD })).json<{ id: string }>();
      const status = async (caller: TestCaller, role: string, place: string | null) => (await give(caller, id, role, place)).statusCode;
      expect(await status(officer, 'BODY_ADMIN', otherBody)).toBe(403);
      expect(await status(officer, 'BODY_ADMIN', randomUUID())).toBe(403);
      expect(await status(officer, 'PLAN_OFFICER', body)).toBe(403);
      expect(await status(officer, 'BUREAU_REVIEWER', bureau)).toBe(403);
      for (const [role, place] of [['BODY_ADMIN', body], ['PLAN_OFFICER', otherBody], ['AUDITOR', null], ['SECURITY_ADMIN', null], ['BUREAU_OFFICER', bureau], ['APPLICANT', randomUUID()], ['EXPERT', randomUUID()]] as const) expect([role, await status(bodyAdmin, role, place)]).toEqual([role, 403]);
      const given = await give(bodyAdmin, id, 'PLAN_OFFICER', body);
      expect(given.statusCode).toBe(201);
      expect((await test.published()).find((e) => e.aggregateId === given.json().id)!.type).toBe('identity.GrantGiven');
      const top = await give(officer, id, 'BODY_ADMIN', body);
      expect(top.statusCode).toBe(201);

      const revoke = (caller: TestCaller, grant: string) => caller.call('POST', `/api/identity/grants/${grant}/revocation`, { reason: '调岗' }, { 'if-match': '"1"' });
      expect((await revoke(bodyAdmin, top.json().id)).statusCode).toBe(404);
      expect((await revoke(await test.as([{ role: 'BODY_ADMIN', place: otherBody }]), given.json().id)).statusCode).toBe(404);
      expect((await revoke(officer, top.json().id)).statusCode).toBe(200);
      expect((await revoke(bodyAdmin, given.json().id)).statusCode).toBe(200);
    });

    it('nobody raises himself, with whatever role', async () => {
      for (const [role, place, wish] of [['BODY_ADMIN', body, 'PLAN_OFFICER'], ['BUREAU_OFFICER', bureau, 'BODY_ADMIN']] as const) {
        const self = await test.as([{ role, place }], await open(`raises.${role.toLowerCase()}`));
        const answer = await give(self, self.subject, wish, body);
        expect([answer.statusCode, answer.json().code]).toEqual([422, 'OWN_ACCOUNT']);
      }
    });

    it('a manager sees the accounts and grants of his people and no others; the auditor sees all', async () => {
      const id = await open('seen.one', 'ARCHIVIST', body);
      await admin.call('POST', '/api/identity/grants', { subject: id, role: 'ARCHIVIST', place: otherBody });
      await open('unseen.one', 'ARCHIVIST', otherBody);
      const names = async (caller: TestCaller) => (await caller.call('GET', '/api/identity/accounts')).json().items.map((a: { account: string }) => a.account) as string[];
      const bodyAdmin = await test.as([{ role: 'BODY_ADMIN', place: body }]);
      expect(await names(bodyAdmin)).toContain('seen.one');
      expect(await names(bodyAdmin)).not.toContain('unseen.one');
      expect((await bodyAdmin.call('GET', `/api/identity/grants?subject=${id}`)).json().items.map((g: { place: string }) => g.place)).toEqual([body]);
      const auditor = await test.as([{ role: 'AUDITOR', place: null }]);
      expect(await names(auditor)).toEqual(expect.arrayContaining(['seen.one', 'unseen.one', 'security.admin']));
      expect((await auditor.call('GET', `/api/identity/grants?subject=${id}`)).json().items).toHaveLength(2);
    });

    it('leaving: everything at the place ends and goes to the other in one act, as the preview showed, or nothing does', async () => {
      const [from, to] = [await open('goes.away', 'PLAN_OFFICER'), await open('follows', 'ARCHIVIST')];
      for (const [role, place] of [['ARCHIVIST', body], ['PROOFREADER', otherBody], ['BODY_ADMIN', body]] as const) await admin.call('POST', '/api/identity/grants', { subject: from, role, place });
      const bodyAdmin = await test.as([{ role: 'BODY_ADMIN', place: body }]);
      const preview = async (caller: TestCaller) => (await caller.call('POST', '/api/identity/grants/hand-over-previews', { from, to, place: body })).json().items as Array<{ grantId: string; role: string; outcome: string }>;
      const shown = await preview(bodyAdmin);
      expect(shown.map((row) => [row.role, row.outcome]).sort()).toEqual([['ARCHIVIST', 'END'], ['PLAN_OFFICER', 'MOVE']]);
      expect(await preview(await test.as([{ role: 'BODY_ADMIN', place: otherBody }]))).toEqual([]);
      const handOver = (grantIds: string[], toWhom: string | null = to) => bodyAdmin.call('POST', '/api/identity/grants/hand-overs', { from, to: toWhom, place: body, reason: '调离', grantIds });
      expect((await handOver(shown.slice(1).map((row) => row.grantId))).json().code).toBe('PREVIEW_MOVED');
      expect((await handOver([...shown.map((row) => row.grantId)], randomUUID())).json().code).toBe('SUBJECT_UNKNOWN');
      expect((await handOver([...shown.map((row) => row.grantId)], bodyAdmin.subject)).statusCode).toBe(422);
      const standing = async (subject: string) => (await admin.call('GET', `/api/identity/grants?subject=${subject}`)).json().items.filter((g: { status: string }) => g.status === 'ACTIVE').map((g: { role: string; place: string }) => `${g.role} ${g.place === body ? 'here' : 'there'}`).sort() as string[];
      expect(await standing(from)).toEqual(['ARCHIVIST here', 'BODY_ADMIN here', 'PLAN_OFFICER here', 'PROOFREADER there']);
      expect((await handOver(shown.map((row) => row.grantId))).statusCode).toBe(201);
      expect(await standing(from)).toEqual(['BODY_ADMIN here', 'PROOFREADER there']);
      expect(await standing(to)).toEqual(['ARCHIVIST here', 'PLAN_OFFICER here']);
      expect((await handOver(shown.map((row) => row.grantId))).json().code).toBe('PREVIEW_MOVED');
    });

    it('an account is closed when it holds nothing, for good', async () => {
      const id = await open('leaves', 'ARCHIVIST');
      const close = () => admin.call('POST', `/api/identity/accounts/${id}/closing`, { reason: '离职' });
      expect((await close()).json().code).toBe('GRANTS_STAND');
      const [grant] = (await admin.call('GET', `/api/identity/grants?subject=${id}`)).json().items;
      await admin.call('POST', `/api/identity/grants/${grant.id}/revocation`, { reason: '离职' }, { 'if-match': '"1"' });
      expect((await close()).json().status).toBe('CLOSED');
      expect((await close()).json().code).toBe('WRONG_STATE');
      expect((await test.anonymous.call('POST', '/api/identity/token', { account: 'leaves', password: PASSWORD })).statusCode).toBe(401);
    });
  });
});
