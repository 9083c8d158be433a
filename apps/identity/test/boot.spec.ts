import { ConfigError } from '@gt/service-kit';
import { startTestService, type TestService } from '@gt/service-testing';
import { makeFirstAdministrator } from '../src/commands/make-first-administrator.js';
import { identityOf } from '../src/identity.js';
import { identityService, type IdentityOptions } from '../src/index.js';
import { TokenKeys } from '../src/oidc/token-key.js';
import { heldBackFromWriting } from './hold.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: {} };

describe('identity in production', () => {
  let test: TestService;
  beforeAll(async () => { test = await startTestService(identityService(() => options), { profile: 'production' }); });
  afterAll(async () => { await test?.stop(); });

  it('has no token route, not for the right password either', async () => {
    const answer = await test.anonymous.call('POST', '/api/identity/token', { account: 'security.admin', password: 'first-boot-password' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
  });

  it('hashes passwords at the full cost', async () => {
    const [row] = await test.db.query<{ hash: string }>('SELECT hash FROM account_password');
    expect(row!.hash).toMatch(/^scrypt\$32768\$8\$3\$/);
  });

  it('a second boot makes no second administrator, and two first boots at once make one', async () => {
    const { kit } = test.service;
    await makeFirstAdministrator(kit, identityOf(kit));
    expect(await test.db.query('SELECT 1 FROM account')).toHaveLength(1);
    await test.db.query('DELETE FROM account_password');
    await test.db.query('DELETE FROM account');
    await Promise.all([1, 2, 3].map(() => makeFirstAdministrator(kit, identityOf(kit))));
    expect(await test.db.query('SELECT 1 FROM account')).toHaveLength(1);
  });

  it('keeps its token key over boots, and processes that start together agree on one', async () => {
    const { kit } = test.service;
    const read = async () => { const keys = new TokenKeys(kit.db, kit.keyring, null); await keys.load(); return keys.current.signing.kid; };
    expect(await read()).toBe(identityOf(kit).keys.current.signing.kid);
    await test.db.query('DELETE FROM token_key');
    const kids = await Promise.all([1, 2, 3].map(read));
    expect(new Set(kids).size).toBe(1);
    expect(kids[0]).not.toBe(identityOf(kit).keys.current.signing.kid);
  });

  it('leaves a security administrator, also when two revoke each other at the same moment', async () => {
    const admin = await test.as([{ role: 'SECURITY_ADMIN', place: null }], 'gives');
    const { id: subject } = (await admin.call('POST', '/api/identity/accounts', { account: 'second.admin', name: '李四', password: 'a-long-password-1' })).json();
    await admin.call('POST', '/api/identity/grants', { subject, role: 'SECURITY_ADMIN' });
    const standing = () => test.db.query<{ id: string }>(`SELECT id FROM role_grant WHERE role = 'SECURITY_ADMIN' AND status = 'ACTIVE' AND subject IN (SELECT id::text FROM account)`);
    await test.db.query(`DELETE FROM role_grant WHERE subject NOT IN (SELECT id::text FROM account)`); // of the account deleted above
    const two = await standing();
    expect(two).toHaveLength(2);
    const answers = await heldBackFromWriting(test.adminUrl, 'role_grant', () => Promise.all(two.map(({ id }) => admin.call('POST', `/api/identity/grants/${id}/revocation`, { reason: '离任' }, { 'if-match': '"1"' }))));
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 422]);
    expect(answers.find((a) => a.statusCode === 422)!.json().code).toBe('LAST_SECURITY_ADMIN');
    expect(await standing()).toHaveLength(1);
  });
});

it('does not start without an account and without a first administrator', async () => {
  await expect(startTestService(identityService(() => ({ ...options, firstAdmin: null })))).rejects.toThrow('FIRST_ADMIN_ACCOUNT');
});

it('does not start with a configuration that cannot be read, or with a key that is none', async () => {
  await expect(startTestService(identityService(() => { throw new ConfigError(['identity: 缺少 SERVICE_SECRETS']); }))).rejects.toThrow('SERVICE_SECRETS');
  await expect(startTestService(identityService(() => ({ ...options, tokenSigningKey: 'bm9uZQ==' })))).rejects.toThrow('TOKEN_SIGNING_KEY');
});
