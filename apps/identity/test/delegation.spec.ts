import { randomUUID } from 'node:crypto';
import { addDays, shanghaiDate } from '@gt/domain';
import { deliverBody, deliverDelegation, startTestService, type TestBody, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'required', serviceSecrets: {} };
const today = shanghaiDate(new Date());

describe('delegation (休假代办)', () => {
  let test: TestService;
  let admin: TestCaller;
  let body: TestBody;
  beforeAll(async () => {
    test = await startTestService(identityService(() => options));
    admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }], 'another-security-admin');
    body = await deliverBody(test);
  });
  afterAll(async () => { await test?.stop(); });

  /** A person with an account who holds roles at the body, as identity keeps them and as its local copy does. */
  async function person(name: string, roles: readonly string[], place: string | null = body.institutionId): Promise<TestCaller & { grants: Record<string, string> }> {
    const { id } = (await admin.call('POST', '/api/identity/accounts', { account: `p${randomUUID().slice(0, 8)}`, name, password: 'a-long-password-1' })).json<{ id: string }>();
    const grants: Record<string, string> = {};
    // the body's people are its administrator's matter, which the rules of giving have tests for
    for (const role of roles) grants[role] = (await (await test.as([{ role: 'SECURITY_ADMIN', place: null }, { role: 'BODY_ADMIN', place: body.institutionId }, { role: 'BUREAU_OFFICER', place: body.bureauId }])).call('POST', '/api/identity/grants', { subject: id, role, ...(place ? { place } : {}) })).json<{ id: string }>().id;
    return { ...await test.as(roles.map((role) => ({ role, place })) as never, id), grants };
  }
  const give = (from: TestCaller & { grants: Record<string, string> }, to: string, roles: readonly string[], change: object = {}) =>
    from.call('POST', '/api/identity/delegations', { to, grantIds: roles.map((role) => from.grants[role]), startsOn: today, until: addDays(today, 6), reason: '年休假', ...change });
  const end = (caller: TestCaller, id: string, version = 1) => caller.call('POST', `/api/identity/delegations/${id}/ending`, { reason: '提前返岗' }, { 'if-match': `"${version}"` });

  it('is given to a colleague, seen by both, told to the services, and shown with its name at sign-in', async () => {
    const from = await person('张三', ['INTAKE_REVIEWER', 'PLAN_OFFICER']);
    const to = await person('李四', ['ARCHIVIST']);
    const found = (await from.call('GET', `/api/identity/delegations/colleagues?grantId=${from.grants['INTAKE_REVIEWER']}`)).json<{ items: Array<{ id: string; name: string; roleLabels: string[] }> }>().items;
    expect(found).toContainEqual({ id: to.subject, name: '李四', roleLabels: ['档案管理'] });
    expect(found.map((each) => each.id)).not.toContain(from.subject);
    const given = await give(from, to.subject, ['INTAKE_REVIEWER']);
    expect(given.statusCode).toBe(201);
    const shown = { fromName: '张三', toName: '李四', grants: [{ role: 'INTAKE_REVIEWER', place: body.institutionId, roleLabel: '受理审核' }], startsOn: today, state: 'IN_FORCE' };
    expect(given.json()).toMatchObject(shown);
    for (const who of [from, to]) expect((await who.call('GET', '/api/identity/delegations')).json()).toMatchObject({ items: [shown], next: null });
    expect((await to.call('GET', '/api/identity/me')).json().deputyFor).toEqual([{ role: 'INTAKE_REVIEWER', place: body.institutionId, delegationId: given.json().id, onBehalfOf: from.subject, onBehalfOfName: '张三', until: addDays(today, 6) }]);
    expect((await test.published()).filter((event) => event.aggregateId === given.json().id)).toEqual([{ type: 'identity.DelegationGiven', aggregateId: given.json().id, version: 1,
      data: { issuer: 'http://test/api/identity/oidc', from: from.subject, fromName: '张三', to: to.subject, toName: '李四', grants: [{ role: 'INTAKE_REVIEWER', place: body.institutionId }], startsOn: today, until: addDays(today, 6), reason: '年休假' } }]);
  });

  it('is refused: another\'s grant, what one holds by delegation, outside the office, too long, twice, to oneself', async () => {
    const [from, to, stranger] = [await person('张三', ['INTAKE_REVIEWER', 'PLAN_OFFICER']), await person('李四', ['ARCHIVIST']), await person('王五', ['ARCHIVIST'], randomUUID())];
    const codes = async (answer: ReturnType<typeof give>) => { const { statusCode, json } = await answer; return [statusCode, ...(json().reasons ?? []).map((each: { code: string }) => each.code)]; };
    expect(await codes(give(from, stranger.subject, ['INTAKE_REVIEWER']))).toEqual([422, 'NOT_OF_THE_OFFICE']);
    expect(await codes(give(from, to.subject, ['INTAKE_REVIEWER'], { until: addDays(today, 92) }))).toEqual([422, 'TERM_TOO_LONG']);
    expect(await codes(give(from, from.subject, ['INTAKE_REVIEWER']))).toEqual([422, 'OWN_ACCOUNT', 'ROLE_HELD_ALREADY']);
    expect(await codes(give(from, randomUUID(), ['INTAKE_REVIEWER']))).toEqual([422, 'SUBJECT_UNKNOWN']);
    expect(await codes(give(from, to.subject, ['INTAKE_REVIEWER']))).toEqual([201]);
    expect(await codes(give(from, to.subject, ['INTAKE_REVIEWER']))).toEqual([422, 'DELEGATION_STANDS']);
    // the deputy has no grant of his own to pass on
    const third = await person('赵六', ['EXAM_OFFICER']);
    expect((await to.call('POST', '/api/identity/delegations', { to: third.subject, grantIds: [from.grants['INTAKE_REVIEWER']], startsOn: today, until: today, reason: '转委托' })).json().code).toBe('NOT_FOUND');
    expect((await to.call('GET', `/api/identity/delegations/colleagues?grantId=${from.grants['INTAKE_REVIEWER']}`)).statusCode).toBe(404);
    const faults = (await from.call('POST', '/api/identity/delegations', { to: 'x', grantIds: [], startsOn: '2026-02-30', until: 5, reason: '', extra: 1 })).json<{ errors: Array<{ field: string }> }>().errors.map((each) => each.field);
    expect(faults.sort()).toEqual(['extra', 'grantIds', 'reason', 'startsOn', 'to', 'until']);
    expect((await test.anonymous.call('POST', '/api/identity/delegations', {})).statusCode).toBe(401);
  });

  it('is ended by either, or by who manages the role; nobody else finds it, and never twice', async () => {
    const [from, to] = [await person('张三', ['INTAKE_REVIEWER', 'PLAN_OFFICER']), await person('李四', ['ARCHIVIST'])];
    const one = (await give(from, to.subject, ['INTAKE_REVIEWER'])).json<{ id: string }>();
    const two = (await give(from, to.subject, ['PLAN_OFFICER'])).json<{ id: string }>();
    expect((await end(await person('王五', ['ARCHIVIST']), one.id)).statusCode).toBe(404);
    expect((await end(await test.as([{ role: 'BODY_ADMIN', place: randomUUID() }]), one.id)).statusCode).toBe(404);
    expect((await end(to, one.id, 3)).statusCode).toBe(412);
    expect((await end(to, one.id)).json()).toMatchObject({ state: 'ENDED', version: 2 });
    expect((await end(from, one.id, 2)).json().code).toBe('WRONG_STATE');
    expect((await to.call('GET', '/api/identity/me')).json().deputyFor.map((each: { role: string }) => each.role)).toEqual(['PLAN_OFFICER']);
    const administrator = await test.as([{ role: 'BODY_ADMIN', place: body.institutionId }]);
    expect((await administrator.call('GET', `/api/identity/delegations/of?subject=${from.subject}`)).json().items).toHaveLength(2);
    expect((await (await test.as([{ role: 'BODY_ADMIN', place: randomUUID() }])).call('GET', `/api/identity/delegations/of?subject=${from.subject}`)).json().items).toEqual([]);
    expect((await end(administrator, two.id)).json()).toMatchObject({ state: 'ENDED' });
    const [row] = await test.db.query<{ actor: object }>(`SELECT actor FROM event WHERE aggregate_id = $1 AND type = 'DelegationEnded'`, [two.id]);
    expect(row!.actor).toEqual({ subject: administrator.subject, role: 'BODY_ADMIN', place: body.institutionId });
  });

  it('lapses with the delegator\'s grant; of the three separated roles it makes no pair, from either side', async () => {
    const [from, to] = [await person('张三', ['PLAN_OFFICER']), await person('李四', ['ARCHIVIST'])];
    await give(from, to.subject, ['PLAN_OFFICER']);
    const revoked = await (await test.as([{ role: 'BODY_ADMIN', place: body.institutionId }])).call('POST', `/api/identity/grants/${from.grants['PLAN_OFFICER']}/revocation`, { reason: '调岗' }, { 'if-match': '"1"' });
    expect(revoked.statusCode).toBe(200);
    expect((await to.call('GET', '/api/identity/me')).json().deputyFor).toEqual([]);
    const [security, auditor] = [await person('安全员', ['SECURITY_ADMIN'], null), await person('审计员', ['AUDITOR'], null)];
    expect((await give(security, auditor.subject, ['SECURITY_ADMIN'])).statusCode).toBe(201);
    const refused = await admin.call('POST', '/api/identity/grants', { subject: auditor.subject, role: 'SYSTEM_OPERATOR' });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'ROLES_EXCLUSIVE']);
    const operator = await person('运维', ['SYSTEM_OPERATOR'], null);
    expect((await give(security, operator.subject, ['SECURITY_ADMIN'])).json().code).toBe('ROLES_EXCLUSIVE');
  });

  it('asks the deputy for the second factor that the role asks for', async () => {
    const [from, to] = [await person('张三', ['BODY_ADMIN']), await person('李四', ['ARCHIVIST'])];
    const [{ account }] = await test.db.query<{ account: string }>('SELECT account FROM account WHERE id = $1', [to.subject]) as [{ account: string }];
    const signIn = () => test.anonymous.call('POST', '/api/identity/token', { account, password: 'a-long-password-1' });
    expect((await signIn()).statusCode).toBe(200);
    expect((await give(from, to.subject, ['BODY_ADMIN'])).statusCode).toBe(201);
    expect((await signIn()).json().code).toBe('SIGN_IN_BY_BROWSER');
  });

  it('who stands in for a body\'s administrator manages its people, but neither himself nor the administrator; the audit says 代某某', async () => {
    const [from, to, clerk] = [await person('张三', ['BODY_ADMIN']), await person('李四', ['ARCHIVIST']), await person('王五', ['ARCHIVIST'])];
    await deliverDelegation(test, from.subject, to.subject, [{ role: 'BODY_ADMIN', place: body.institutionId }]);
    const raise = (subject: string) => to.call('POST', '/api/identity/grants', { subject, role: 'PROOFREADER', place: body.institutionId });
    expect((await raise(from.subject)).json().code).toBe('OWN_ACCOUNT');
    expect((await raise(to.subject)).json().code).toBe('OWN_ACCOUNT');
    const done = await raise(clerk.subject);
    expect(done.statusCode).toBe(201);
    const rows = (await (await test.as([{ role: 'AUDIT_ADMIN', place: null }])).call('GET', `/api/identity/audit?recordId=${done.json().id}`)).json<{ items: object[] }>().items;
    expect(rows).toMatchObject([{ subject: to.subject, role: 'BODY_ADMIN', place: body.institutionId, onBehalfOf: from.subject, onBehalfOfName: '张三', roleLabel: '评价机构管理员' }]);
    // a lost password: asked for by the deputy, then neither he nor the administrator decides
    expect((await to.call('POST', `/api/identity/accounts/${clerk.subject}/recovery`, { what: 'PASSWORD', reason: '忘记密码，本人到场' })).statusCode).toBe(201);
    const decide = (caller: TestCaller) => caller.call('POST', `/api/identity/accounts/${clerk.subject}/recovery/decision`, { approved: true });
    expect([(await decide(from)).json().code, (await decide(to)).json().code]).toEqual(['SAME_PERSON', 'SAME_PERSON']);
    expect((await decide(await test.as([{ role: 'BODY_ADMIN', place: body.institutionId }]))).statusCode).toBe(200);
  });
});
