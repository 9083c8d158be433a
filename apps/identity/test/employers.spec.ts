import { randomUUID } from 'node:crypto';
import { creditCodeCheckCharacter } from '@gt/domain';
import { employerIdOf, TokenVerifier, type InternalHttp } from '@gt/service-kit';
import { deliverBody, startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';

const ISSUER = 'http://test/api/identity/oidc';
const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: { archives: 'secret-of-archives-in-tests-0001' } };
let n = 0;
const creditCode = (): string => { const head = `91500000MA5U6C${String(n += 1).padStart(3, '0')}`; return head + creditCodeCheckCharacter(head); };

let test: TestService;
let officer: TestCaller;
beforeAll(async () => {
  test = await startTestService(identityService(() => options));
  officer = await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]);
});
afterAll(async () => { await test?.stop(); });

const form = (change: object = {}) => ({ creditCode: creditCode(), name: '重庆某某机械有限公司', licence: 'BUSINESS_LICENCE', licenceSeenOn: '2026-03-01', authorisationLetter: '〔2026〕8号', personName: '张三', account: `e${randomUUID().slice(0, 8)}`, password: 'a-long-password-1', ...change });
const open = (change: object = {}, caller = officer) => caller.call('POST', '/api/identity/employer-accounts', form(change));
const codes = (answer: { json: <T>() => T }) => answer.json<{ reasons?: Array<{ code: string }> }>().reasons?.map((each) => each.code);

describe('accounts of employers', () => {
  it('the first reviewer is opened against licence and letter, bound to the credit code; he manages his people, nobody else\'s', async () => {
    const code = creditCode();
    const opened = await open({ creditCode: ` ${code.toLowerCase()}`.trim() });
    expect(opened.statusCode).toBe(201);
    const { employerId, accountId } = opened.json<{ employerId: string; accountId: string }>();
    expect(employerId).toBe(employerIdOf(code));
    expect((await test.published()).filter((event) => event.aggregateId === employerId)).toMatchObject([{ type: 'identity.EmployerAccountOpened', data: { creditCode: code, licence: 'BUSINESS_LICENCE', authorisationLetter: '〔2026〕8号', subject: accountId } }]);
    const reviewer = await test.as([{ role: 'EMPLOYER_REVIEWER', place: employerId }], accountId);
    const clerk = (await reviewer.call('POST', '/api/identity/accounts', { account: `c${randomUUID().slice(0, 8)}`, name: '李四', password: 'a-long-password-1' })).json<{ id: string }>().id;
    const give = (role: string, place: string, subject = clerk, caller = reviewer) => caller.call('POST', '/api/identity/grants', { subject, role, place });
    expect((await give('EMPLOYER_CLERK', employerId)).statusCode).toBe(201);
    expect((await give('EMPLOYER_CLERK', randomUUID())).statusCode).toBe(403);
    expect((await give('BODY_ADMIN', employerId)).statusCode).toBe(403);
    expect((await give('EMPLOYER_CLERK', employerId, accountId)).json().code).toBe('OWN_ACCOUNT');
    expect((await give('EMPLOYER_SYSTEM', employerId)).statusCode).toBe(400);
    expect((await give('EMPLOYER_REVIEWER', employerId, clerk, await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]))).statusCode).toBe(403);
    const people = (await reviewer.call('GET', '/api/identity/accounts')).json<{ items: Array<{ id: string }> }>().items.map((each) => each.id);
    expect(people.sort()).toEqual([accountId, clerk].sort());
  });
  it('every reason at once: wrong check character, seen in the future, another reviewer stands, the name is taken', async () => {
    const code = creditCode();
    expect((await open({ creditCode: code })).statusCode).toBe(201);
    expect(codes(await open({ creditCode: code, licenceSeenOn: '2099-01-01' }))).toEqual(['LICENCE_SEEN_IN_FUTURE', 'EMPLOYER_HAS_REVIEWER']);
    expect(codes(await open({ creditCode: `${code.slice(0, 17)}${code.endsWith('A') ? 'B' : 'A'}` }))).toEqual(['CREDIT_CODE_INVALID']);
    const taken = form();
    expect((await officer.call('POST', '/api/identity/employer-accounts', taken)).statusCode).toBe(201);
    expect(codes(await open({ account: taken.account }))).toEqual(['ACCOUNT_TAKEN']);
    expect((await open({ licence: 'PASSPORT', licenceSeenOn: 'x', password: 'short' })).json().errors.map((each: { field: string }) => each.field).sort()).toEqual(['licence', 'licenceSeenOn', 'password']);
  });
  it('who opens them sees which employers have one, by credit code, and where nobody manages it any more', async () => {
    const code = creditCode();
    const { employerId, grantId } = (await open({ creditCode: code })).json<{ employerId: string; grantId: string }>();
    const shown = async (query: string) => (await officer.call('GET', `/api/identity/employer-accounts${query}`)).json<{ items: Array<{ id: string; creditCode: string; reviewers: number }>; next: string | null }>();
    expect(await shown(`?creditCode=${code.toLowerCase()}`)).toEqual({ items: [{ id: employerId, creditCode: code, name: '重庆某某机械有限公司', reviewers: 1 }], next: null });
    expect((await (await test.as([{ role: 'EMPLOYER_REVIEWER', place: employerId }])).call('POST', `/api/identity/grants/${grantId}/revocation`, { reason: '离职' }, { 'if-match': '"1"' })).statusCode).toBe(200);
    expect((await shown(`?creditCode=${code}`)).items[0]!.reviewers).toBe(0);
    const first = await shown('?limit=1');
    expect([first.items.length, first.next]).toEqual([1, first.items[0]!.creditCode]);
    expect((await shown(`?limit=1&after=${first.next}`)).items[0]!.creditCode > first.next!).toBe(true);
    expect((await officer.call('GET', '/api/identity/employer-accounts?creditCode=1')).json().errors[0].field).toBe('creditCode');
  });
  it.each([['EMPLOYER_REVIEWER'], ['INTAKE_REVIEWER'], ['BUREAU_REVIEWER']])('%s opens none and sees none', async (role) => {
    const caller = await test.as([{ role, place: randomUUID() }] as never);
    expect([(await open({}, caller)).statusCode, (await caller.call('GET', '/api/identity/employer-accounts')).statusCode]).toEqual([403, 403]);
  });
});

describe('systems of employers', () => {
  const loopback: InternalHttp = async (_service, request) => {
    const answer = await test.service.fastify.inject({ method: request.method, url: request.path, headers: { ...request.headers }, ...(request.body === undefined ? {} : { payload: request.body as string }) });
    return { status: answer.statusCode, headers: {}, body: answer.rawPayload };
  };
  const token = (id: string, secret: string) => test.service.fastify.inject({ method: 'POST', url: '/api/identity/oidc/token', headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'grant_type=client_credentials&resource=urn%3Aguantong' });
  const employerId: string = randomUUID();
  const register = (caller: TestCaller, at = employerId) => caller.call('POST', '/api/identity/clients', { employerId: at, name: '人力资源系统', purpose: '批量提交申报并查询进度' });
  let reviewer: TestCaller;
  beforeAll(async () => { reviewer = await test.as([{ role: 'EMPLOYER_REVIEWER', place: employerId }]); });

  it('get a secret once, sign in by it as a system, and lose it when it is rotated or ended', async () => {
    const made = await register(reviewer);
    const { id, secret, version } = made.json<{ id: string; secret: string; version: number }>();
    expect([made.statusCode, made.headers['cache-control'], secret.length]).toEqual([201, 'no-store', 43]);
    for (const table of ['client_secret', 'idempotency', 'event', 'client']) expect(JSON.stringify(await test.db.query(`SELECT * FROM ${table}`))).not.toContain(secret);
    const given = await token(id, secret);
    expect(given.statusCode).toBe(200);
    expect(await new TokenVerifier(loopback, [ISSUER], 'guantong').verify(given.json<{ access_token: string }>().access_token)).toMatchObject({ issuer: ISSUER, subject: `client:${id}` });
    expect((await test.published()).filter((event) => event.aggregateId === id).map((event) => [event.type, event.data['subject'] ?? null, event.data['role'] ?? null])).toEqual([['identity.ClientRegistered', null, null], ['identity.GrantGiven', `client:${id}`, 'EMPLOYER_SYSTEM']]);
    const { rows: [kept] } = { rows: await test.db.query<{ sha256: string }>('SELECT sha256 FROM client_secret WHERE client_id = $1', [id]) };
    for (const wrong of ['wrong', '', kept!.sha256, `sha256:${kept!.sha256}`, options.serviceSecrets['archives']!]) expect((await token(id, wrong)).statusCode).toBeGreaterThanOrEqual(400);
    const rotated = await reviewer.call('POST', `/api/identity/clients/${id}/secret`, undefined, { 'if-match': `"${version}"` });
    expect([(await token(id, secret)).statusCode, (await token(id, rotated.json<{ secret: string }>().secret)).statusCode]).toEqual([401, 200]);
    const ended = await reviewer.call('POST', `/api/identity/clients/${id}/ending`, { reason: '系统停用' }, { 'if-match': `"${version + 1}"` });
    expect(ended.json()).toMatchObject({ status: 'ENDED' });
    expect((await token(id, rotated.json<{ secret: string }>().secret)).statusCode).toBe(401);
    expect((await test.published()).at(-1)).toMatchObject({ type: 'identity.GrantRevoked', data: { subject: `client:${id}` } });
    expect((await reviewer.call('POST', `/api/identity/clients/${id}/secret`, undefined, { 'if-match': `"${version + 2}"` })).json().code).toBe('WRONG_STATE');
    expect((await reviewer.call('GET', `/api/identity/clients?employerId=${employerId}`)).json().items).toMatchObject([{ id, status: 'ENDED' }]);
  });
  it('a repeated request shows no secret again', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { employerId, name: '人力资源系统', purpose: '查询进度' };
    const [first, again] = [await reviewer.call('POST', '/api/identity/clients', body, key), await reviewer.call('POST', '/api/identity/clients', body, key)];
    expect([typeof first.json().secret, again.json().secret, again.json().id]).toEqual(['string', null, first.json().id]);
  });
  it('are the employer\'s own, or the enterprise body\'s that it is; no more than a few', async () => {
    expect((await register(await test.as([{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }]))).statusCode).toBe(403);
    expect((await register(await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]))).statusCode).toBe(403);
    const code = creditCode();
    const [enterprise, training] = [await deliverBody(test, { type: 'ENTERPRISE', creditCode: code }), await deliverBody(test, { creditCode: code, prefix: 'S000050000009' })];
    const at = (institutionId: string) => test.as([{ role: 'BODY_ADMIN', place: institutionId }]);
    expect((await register(await at(training.institutionId), employerIdOf(code))).statusCode).toBe(403);
    const own = await at(enterprise.institutionId);
    expect((await register(own, employerIdOf(code))).statusCode).toBe(201);
    const answers = [];
    for (let i = 0; i < 5; i += 1) answers.push(await register(own, employerIdOf(code)));
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201, 201, 422]);
    expect((await own.call('POST', `/api/identity/clients/${(await register(reviewer)).json<{ id: string }>().id}/ending`, { reason: '停用' }, { 'if-match': '"1"' })).statusCode).toBe(404);
  });
});
