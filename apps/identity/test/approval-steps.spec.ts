import { randomUUID } from 'node:crypto';
import { startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityService, type IdentityOptions } from '../src/index.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: {} };
const bureau = randomUUID();

describe('two steps of a bureau, over HTTP', () => {
  let test: TestService;
  let reviewer: TestCaller;
  beforeAll(async () => {
    test = await startTestService(identityService(() => options));
    reviewer = await test.as([{ role: 'BUREAU_REVIEWER', place: bureau }]);
  });
  afterAll(async () => { await test?.stop(); });
  const set = (caller: TestCaller, twoStep: unknown, version: number, place = bureau) => caller.call('PUT', `/api/identity/approval-steps/${place}`, { twoStep, reason: '局务会决定' }, { 'if-match': `"${version}"` });

  it('are one until the bureau says so, and need two people', async () => {
    expect((await reviewer.call('GET', `/api/identity/approval-steps/${bureau}`)).json()).toMatchObject({ version: 0, items: expect.arrayContaining([{ kind: 'filing', label: '报备表（附件1）审核', twoSteps: false }]) });
    expect((await set(reviewer, ['filing'], 0)).json().code).toBe('TOO_FEW_PEOPLE');
    const admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }]);
    for (const [account, role] of [['officer', 'BUREAU_OFFICER'], ['reviewer', 'BUREAU_REVIEWER']] as const) {
      const { id: subject } = (await admin.call('POST', '/api/identity/accounts', { account, name: '张三', password: 'a-long-password-1' })).json();
      expect((await admin.call('POST', '/api/identity/grants', { subject, role, place: bureau })).statusCode).toBe(201);
    }
    const done = await set(reviewer, ['filing', 'batch'], 0);
    expect([done.statusCode, done.json().version, done.json().items.filter((item: { twoSteps: boolean }) => item.twoSteps).map((item: { kind: string }) => item.kind)]).toEqual([200, 1, ['filing', 'batch']]);
    expect((await test.published()).filter((event) => event.aggregateId === bureau)).toEqual([{ type: 'identity.ApprovalStepsSet', aggregateId: bureau, version: 1, data: { bureauId: bureau, twoStep: ['filing', 'batch'], reason: '局务会决定' } }]);
    expect((await set(reviewer, ['filing'], 0)).statusCode).toBe(412);
    expect((await set(reviewer, ['batch', 'filing'], 1)).json().code).toBe('STEPS_UNCHANGED');
    expect((await set(reviewer, [], 1)).statusCode).toBe(200);
  });

  it('are the bureau\'s own reviewer\'s to set', async () => {
    expect((await set(reviewer, ['filing'], 0, randomUUID())).statusCode).toBe(404);
    expect((await set(await test.as([{ role: 'BUREAU_OFFICER', place: bureau }]), ['filing'], 2)).statusCode).toBe(403);
    expect((await set(await test.as([{ role: 'SECURITY_ADMIN', place: null }]), ['filing'], 2)).statusCode).toBe(403);
    expect((await (await test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])).call('GET', `/api/identity/approval-steps/${bureau}`)).statusCode).toBe(404);
    expect((await (await test.as([{ role: 'AUDITOR', place: null }])).call('GET', `/api/identity/approval-steps/${randomUUID()}`)).statusCode).toBe(404);
    expect((await set(reviewer, ['slots'], 2)).json().errors[0].field).toBe('twoStep');
    expect((await set(reviewer, ['filing', 'filing'], 2)).statusCode).toBe(400);
  });
});
