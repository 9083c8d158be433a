import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { type InternalHttp, ServiceTokens, TOKEN_LIFE_LIMIT_S, TokenVerifier } from '@gt/service-kit';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityOf } from '../src/identity.js';
import { identityService, type IdentityOptions } from '../src/index.js';
import { FREE_ATTEMPTS } from '../src/sign-in/attempts.js';
import { heldBackFromWriting } from './hold.js';

const ISSUER = 'http://test/api/identity/oidc';
const first = { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' };
const options: IdentityOptions = { firstAdmin: first, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: { archives: 'secret-of-archives-in-tests-0001' } };
const place = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';

describe('identity', () => {
  let test: TestService;
  let admin: TestCaller;
  beforeAll(async () => {
    test = await startTestService(identityService(() => options), { now: '2026-03-02T09:00:00+08:00' });
    admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }], 'another-security-admin');
  });
  afterAll(async () => { await test?.stop(); });

  const open = async (account: string, password = 'a-long-password-1') => (await admin.call('POST', '/api/identity/accounts', { account, name: '张三', password })).json<{ id: string; version: number }>();
  const give = (body: object, caller = admin) => caller.call('POST', '/api/identity/grants', body);
  const signIn = (account: string, password: string) => test.anonymous.call('POST', '/api/identity/token', { account, password });
  const eventsOf = async (id: string) => (await test.published()).filter((event) => event.aggregateId === id);
  const loopback: InternalHttp = async (_service, request) => {
    const answer = await test.service.fastify.inject({ method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body as string }) });
    return { status: answer.statusCode, headers: {}, body: answer.rawPayload };
  };

  describe('first boot', () => {
    it('made one security administrator, by itself, as events', async () => {
      const [account, grant] = await test.published();
      expect(account).toMatchObject({ type: 'identity.AccountOpened', version: 1, data: { issuer: ISSUER, subject: account!.aggregateId, name: first.name } });
      expect(grant).toMatchObject({ type: 'identity.GrantGiven', version: 1, data: { issuer: ISSUER, subject: account!.aggregateId, role: 'SECURITY_ADMIN', place: null, until: null } });
      const [row] = await test.db.query<{ actor: object }>('SELECT actor FROM event WHERE aggregate_id = $1', [grant!.aggregateId]);
      expect(row!.actor).toEqual({ subject: 'service:identity', role: 'SERVICE', place: null });
    });
  });

  describe('accounts', () => {
    it('are opened once per key, and a password stands nowhere in the clear', async () => {
      const key = { 'idempotency-key': 'open-account-1' };
      const body = { account: 'plan.officer', name: '买买提·吐尔逊', password: 'the-plan-password-9' };
      const opened = await admin.call('POST', '/api/identity/accounts', body, key);
      expect(opened.statusCode).toBe(201);
      expect(opened.json()).toEqual({ id: expect.any(String), version: 1, account: 'plan.officer', name: '买买提·吐尔逊' });
      const again = await admin.call('POST', '/api/identity/accounts', body, key);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.json()).toEqual(opened.json());
      expect((await admin.call('POST', '/api/identity/accounts', { ...body, password: 'another-password-9' }, key)).json().code).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(await eventsOf(opened.json().id)).toEqual([{ type: 'identity.AccountOpened', aggregateId: opened.json().id, version: 1, data: { issuer: ISSUER, subject: opened.json().id, name: '买买提·吐尔逊' } }]);
      for (const table of ['event', 'account', 'idempotency', 'account_password']) {
        expect(JSON.stringify(await test.db.query(`SELECT * FROM ${table}`))).not.toContain('the-plan-password-9');
      }
      expect(JSON.stringify(await test.db.query('SELECT * FROM event'))).not.toContain('scrypt');
      expect(JSON.stringify(await test.db.query('SELECT state FROM account'))).not.toContain('scrypt');
    });

    it('are refused for a name that is taken and a password that holds it, both at once, with nothing stored', async () => {
      await open('twice.opened');
      const before = (await test.published()).length;
      const answer = await admin.call('POST', '/api/identity/accounts', { account: 'twice.opened', name: '李四', password: 'twice.opened-2026' });
      expect(answer.statusCode).toBe(422);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json().reasons.map((r: { code: string }) => r.code)).toEqual(['ACCOUNT_TAKEN', 'PASSWORD_IS_ACCOUNT']);
      expect(await test.published()).toHaveLength(before);
    });

    it('of one name that are opened at the same moment are one', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => admin.call('POST', '/api/identity/accounts', { account: 'at.once', name: '王五', password: 'a-long-password-1' })));
      expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 422, 422, 422, 422, 422]);
    });

    it.each<[string, unknown, Record<string, string>]>([
      ['all fields missing', {}, { account: 'REQUIRED', name: 'REQUIRED', password: 'REQUIRED' }],
      ['wrong types', { account: ['a'], name: 5, password: { a: 1 } }, { account: 'NOT_AN_ACCOUNT_NAME', name: 'TEXT_LENGTH', password: 'PASSWORD_LENGTH' }],
      ['unknown and inherited names', { account: 'fine.name', name: '张三', password: 'a-long-password-1', role: 'AUDITOR', constructor: 1 }, { role: 'UNKNOWN_FIELD', constructor: 'UNKNOWN_FIELD' }],
      ['a short password and a capital', { account: 'Fine', name: '张三', password: 'short' }, { account: 'NOT_AN_ACCOUNT_NAME', password: 'PASSWORD_LENGTH' }],
      ['nulls', { account: null, name: null, password: null }, { account: 'REQUIRED', name: 'REQUIRED', password: 'REQUIRED' }],
    ])('bad input: %s', async (_what, body, faults) => {
      const answer = await admin.call('POST', '/api/identity/accounts', body);
      expect(answer.statusCode).toBe(400);
      expect(Object.fromEntries(answer.json().errors.map((e: { field: string; code: string }) => [e.field, e.code]))).toEqual(faults);
    });

    it('are listed page by page in the order of their names, each once', async () => {
      const seen: string[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page: { items: Array<{ account: string }>; next: string | null } = (await admin.call('GET', `/api/identity/accounts?limit=2${after ? `&after=${after}` : ''}`)).json();
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map((item) => item.account));
        after = page.next;
      }
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen).toEqual(expect.arrayContaining(['at.once', 'plan.officer', 'security.admin', 'twice.opened']));
      expect((await admin.call('GET', '/api/identity/accounts?limit=0')).json().errors[0].field).toBe('limit');
      expect((await admin.call('GET', '/api/identity/accounts?limit=2&limit=3')).statusCode).toBe(400);
    });
  });

  describe('grants', () => {
    it('are given at a place and carry who gave them', async () => {
      const { id: subject } = await open('grant.holder');
      const answer = await give({ subject, role: 'PLAN_OFFICER', place, until: '2999-12-31', note: '正职' });
      expect(answer.statusCode).toBe(201);
      expect(answer.json()).toMatchObject({ version: 1, issuer: ISSUER, subject, role: 'PLAN_OFFICER', place, until: '2999-12-31', note: '正职', status: 'ACTIVE' });
      expect(await eventsOf(answer.json().id)).toMatchObject([{ type: 'identity.GrantGiven', data: { issuer: ISSUER, subject, role: 'PLAN_OFFICER', place, until: '2999-12-31', note: '正职' } }]);
      const [row] = await test.db.query<{ actor: object }>('SELECT actor FROM event WHERE aggregate_id = $1', [answer.json().id]);
      expect(row!.actor).toEqual({ subject: 'another-security-admin', role: 'SECURITY_ADMIN', place: null });
    });

    it('of two exclusive roles are refused for one person, whichever comes first, and at the same moment', async () => {
      const roles = ['SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];
      for (const [i, held] of roles.entries()) {
        const { id: subject } = await open(`exclusive.${i}`);
        expect((await give({ subject, role: held })).statusCode).toBe(201);
        for (const added of roles.filter((role) => role !== held)) {
          const answer = await give({ subject, role: added });
          expect([answer.statusCode, answer.json().code]).toEqual([422, 'ROLES_EXCLUSIVE']);
        }
        expect((await give({ subject, role: 'BODY_ADMIN', place })).statusCode).toBe(201);
      }
      const { id: subject } = await open('exclusive.race');
      const answers = await heldBackFromWriting(test.adminUrl, 'role_grant', () => Promise.all(roles.map((role) => give({ subject, role }))));
      expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 422, 422]);
    });

    it('nobody raises himself', async () => {
      const self = await test.as([{ role: 'SECURITY_ADMIN', place: null }], (await open('self.raiser')).id);
      const answer = await give({ subject: self.subject, role: 'PLAN_OFFICER', place }, self);
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'OWN_ACCOUNT']);
      expect(answer.json().reasons[0].message).toContain('自己');
    });

    it.each([['PLAN_OFFICER', place], ['MUNICIPAL_READER', null], ['AUDITOR', null], ['AUDIT_ADMIN', null], ['SYSTEM_OPERATOR', null], ['APPLICANT', place]] as const)('%s grants nothing, opens nothing and sees no accounts of others unless it audits', async (role, at) => {
      const caller = await test.as([{ role, place: at }]);
      expect((await give({ subject: randomUUID(), role: 'AUDITOR' }, caller)).statusCode).toBe(403);
      expect((await caller.call('POST', '/api/identity/accounts', { account: 'not.opened', name: '张三', password: 'a-long-password-1' })).statusCode).toBe(403);
      expect((await caller.call('POST', `/api/identity/grants/${randomUUID()}/revocation`, { reason: '试' }, { 'if-match': '"1"' })).statusCode).toBe(403);
      expect((await caller.call('GET', '/api/identity/accounts')).statusCode).toBe(role === 'AUDITOR' ? 200 : 403);
    });

    it('are refused for an unknown account, SERVICE, a missing place, a place too many, a past day, a second time; every reason at once', async () => {
      const { id: subject } = await open('refused.grants');
      const codes = async (body: object) => { const answer = await give(body); return answer.statusCode === 201 ? 'GIVEN' : (answer.json().reasons ?? answer.json().errors).map((r: { code: string }) => r.code); };
      expect(await codes({ subject: randomUUID(), role: 'AUDITOR' })).toEqual(['SUBJECT_UNKNOWN']);
      expect(await codes({ subject: 'no-uuid', role: 'AUDITOR' })).toEqual(['SUBJECT_UNKNOWN']);
      expect(await codes({ subject, role: 'SERVICE' })).toEqual(['NOT_IN_LIST']);
      expect(await codes({ subject, role: 'constructor' })).toEqual(['NOT_IN_LIST']);
      expect(await codes({ subject, role: 'PLAN_OFFICER' })).toEqual(['PLACE_MISSING']);
      expect(await codes({ subject, role: 'AUDITOR', place, until: '2020-01-01' })).toEqual(['PLACE_NOT_ALLOWED', 'UNTIL_PAST']);
      expect(await codes({ subject, role: 'AUDITOR' })).toBe('GIVEN');
      expect(await codes({ subject, role: 'AUDITOR' })).toEqual(['GRANT_STANDS']);
      expect(await codes({ subject, role: 'AUDITOR', issuer: 'https://elsewhere.example' })).toEqual(['ISSUER_UNKNOWN']);
      expect(await codes({ subject: 5, role: [], place: 'x', until: '2026-02-30', note: true, admin: true })).toEqual(expect.arrayContaining(['TEXT_LENGTH', 'NOT_IN_LIST', 'NOT_AN_ID', 'NOT_A_DATE', 'UNKNOWN_FIELD']));
    });

    it('are revoked once, on the version that was seen, and an event says so', async () => {
      const { id: subject } = await open('revoked.holder');
      const { id } = (await give({ subject, role: 'ARCHIVIST', place })).json<{ id: string }>();
      const revoke = (headers: Record<string, string>) => admin.call('POST', `/api/identity/grants/${id}/revocation`, { reason: '调岗' }, headers);
      expect((await revoke({})).statusCode).toBe(428);
      expect((await revoke({ 'if-match': '"7"' })).statusCode).toBe(412);
      const done = await revoke({ 'if-match': '"1"' });
      expect([done.statusCode, done.json().status, done.json().version]).toEqual([200, 'REVOKED', 2]);
      expect((await eventsOf(id)).map((e) => [e.type, e.version])).toEqual([['identity.GrantGiven', 1], ['identity.GrantRevoked', 2]]);
      expect((await eventsOf(id))[1]!.data).toEqual({ issuer: ISSUER, subject, reason: '调岗' });
      expect((await revoke({ 'if-match': '"2"' })).json().code).toBe('WRONG_STATE');
      expect((await give({ subject, role: 'ARCHIVIST', place })).statusCode).toBe(201);
      expect((await admin.call('POST', `/api/identity/grants/${randomUUID()}/revocation`, { reason: '调岗' }, { 'if-match': '"1"' })).statusCode).toBe(404);
      expect((await admin.call('POST', '/api/identity/grants/nonsense/revocation', { reason: '调岗' }, { 'if-match': '"1"' })).json().errors[0].field).toBe('id');
    });

    it('are listed for one subject, page by page, revoked ones too', async () => {
      const { id: subject } = await open('listed.holder');
      for (const role of ['PLAN_OFFICER', 'ARCHIVIST', 'PROOFREADER']) expect((await give({ subject, role, place })).statusCode).toBe(201);
      const page = async (query: string) => (await admin.call('GET', `/api/identity/grants?subject=${subject}${query}`)).json<{ items: Array<{ id: string; role: string }>; next: string | null }>();
      const one = await page('&limit=2');
      const two = await page(`&limit=2&after=${one.next}`);
      expect([...one.items, ...two.items].map((g) => g.role).sort()).toEqual(['ARCHIVIST', 'PLAN_OFFICER', 'PROOFREADER']);
      expect(two.next).toBeNull();
      expect((await admin.call('GET', '/api/identity/grants')).json().errors).toMatchObject([{ field: 'subject', code: 'REQUIRED' }]);
    });
  });

  describe('signing in', () => {
    it('gives a token that the services accept, of this account, for at most five minutes', async () => {
      const { id } = await open('signs.in', 'the-right-password');
      const answer = await signIn('signs.in', 'the-right-password');
      expect(answer.statusCode).toBe(200);
      expect(Object.keys(answer.json())).toEqual(['access_token']);
      expect(answer.headers['cache-control']).toBe('no-store');
      const token = answer.json<{ access_token: string }>().access_token;
      const keys = createLocalJWKSet((await test.service.fastify.inject('/api/identity/oidc/jwks')).json<JSONWebKeySet>());
      const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: 'guantong' });
      expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(TOKEN_LIFE_LIMIT_S);
      expect(Math.abs(payload.iat! * 1000 - Date.now())).toBeLessThan(60_000); // the system's time, wherever the business clock stands
      expect(await new TokenVerifier(loopback, [ISSUER], 'guantong').verify(token)).toMatchObject({ issuer: ISSUER, subject: id });
    });

    it('is refused alike for a wrong password and an unknown account, and gives nothing away', async () => {
      await open('known.account');
      const [wrong, unknown] = [await signIn('known.account', 'a-wrong-password'), await signIn('unknown.account', 'a-wrong-password')];
      for (const answer of [wrong, unknown]) {
        expect(answer.statusCode).toBe(401);
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.headers['www-authenticate']).toBeDefined();
      }
      expect(wrong.json()).toEqual(unknown.json());
      expect(wrong.json()).toMatchObject({ code: 'SIGN_IN_FAILED', detail: expect.stringMatching(/密码不正确/) });
    });

    it('slows down after wrong passwords, at the same moment too, tells how long, and lets the right one in afterwards', async () => {
      await open('attacked', 'the-right-password');
      const { time } = identityOf(test.service.kit);
      let now = Date.now();
      time.now = () => new Date(now);
      const answers = await Promise.all(Array.from({ length: FREE_ATTEMPTS + 5 }, (_, i) => signIn('attacked', `guess number ${i}`)));
      expect(answers.filter((a) => a.statusCode === 401)).toHaveLength(FREE_ATTEMPTS);
      const slowed = await signIn('attacked', 'the-right-password');
      expect([slowed.statusCode, slowed.json().code]).toEqual([429, 'TOO_MANY_ATTEMPTS']);
      expect(Number(slowed.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect((await signIn('known.account', 'a-long-password-1')).statusCode).toBe(200);
      now += 2_000;
      expect((await signIn('attacked', 'one more guess 1')).statusCode).toBe(401);
      now += 1_000;
      expect((await signIn('attacked', 'the-right-password')).json().code).toBe('TOO_MANY_ATTEMPTS'); // the wait has doubled
      now += 2_000;
      expect((await signIn('attacked', 'the-right-password')).statusCode).toBe(200);
      expect((await signIn('attacked', 'the-right-password')).statusCode).toBe(200);
      expect(await test.db.query(`SELECT 1 FROM sign_in_attempt WHERE attempts > 5`)).toHaveLength(0);
      time.now = () => new Date();
    });

    it.each<[unknown, number]>([[{}, 400], [{ account: 'a', password: ['x'] }, 400], [{ account: 5, password: 'x' }, 400], [{ account: 'a', password: 'x', otp: 1 }, 400], ['[]', 400], ['{', 400], ['', 400]])('bad input %j is %i', async (body, status) => {
      const answer = await test.anonymous.call('POST', '/api/identity/token', body, { 'content-type': 'application/json' });
      expect(answer.statusCode).toBe(status);
      expect(answer.json().detail).toMatch(/[\u4e00-\u9fff]/);
    });
  });

  describe('me', () => {
    it('shows the own account and what it holds today', async () => {
      const { id: subject } = await open('me.myself');
      await give({ subject, role: 'PLAN_OFFICER', place });
      const { id: revoked } = (await give({ subject, role: 'ARCHIVIST', place })).json<{ id: string }>();
      await admin.call('POST', `/api/identity/grants/${revoked}/revocation`, { reason: '调岗' }, { 'if-match': '"1"' });
      const me = await test.as([], subject);
      expect((await me.call('GET', '/api/identity/me')).json()).toMatchObject({ issuer: ISSUER, subject, account: 'me.myself', name: '张三', grants: [{ role: 'PLAN_OFFICER', place }] });
    });
    it('needs a sign-in', async () => {
      expect((await test.anonymous.call('GET', '/api/identity/me')).statusCode).toBe(401);
      expect((await test.anonymous.call('GET', '/api/identity/me', undefined, { authorization: 'Bearer nonsense' })).statusCode).toBe(401);
    });
    it('knows a subject that has no account here', async () => {
      expect((await (await test.as([], 'service:archives')).call('GET', '/api/identity/me')).json()).toEqual({ issuer: ISSUER, subject: 'service:archives', account: null, name: null, applicant: null, secondFactor: null, realName: null, grants: [], deputyFor: [] });
    });
  });

  describe('tokens of the services', () => {
    it('a service gets its own by client credentials, and the kit accepts it', async () => {
      const bearer = await new ServiceTokens(loopback, 'archives', options.serviceSecrets['archives']!, 'guantong').bearer();
      expect(await new TokenVerifier(loopback, [ISSUER], 'guantong').verify(bearer.slice('Bearer '.length))).toMatchObject({ issuer: ISSUER, subject: 'service:archives' });
    });
    it('a wrong secret gets none', async () => {
      await expect(new ServiceTokens(loopback, 'archives', 'wrong', 'guantong').bearer()).rejects.toThrow('401');
    });
  });

  describe('what is kept', () => {
    it('the token key lies sealed', async () => {
      const [row] = await test.db.query<{ sealed: string }>('SELECT sealed FROM token_key');
      expect(row!.sealed).toMatch(/^sealed:v1:/);
    });
    it('the service itself cannot change or delete an event', async () => {
      await expect(test.db.query('UPDATE event SET type = type')).rejects.toMatchObject({ code: '42501' });
      await expect(test.db.query('DELETE FROM event')).rejects.toMatchObject({ code: '42501' });
    });
    it('serves its OpenAPI document', async () => {
      const document = (await test.anonymous.call('GET', '/api/identity/openapi.json')).json();
      expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/identity/accounts', '/api/identity/grants', '/api/identity/grants/{id}/revocation', '/api/identity/me', '/api/identity/token']));
    });
  });
});
