import { readIdentityOptions } from './options.js';

const good = { FIRST_ADMIN_ACCOUNT: 'security.admin', FIRST_ADMIN_PASSWORD: 'first-boot-password', SERVICE_SECRETS: JSON.stringify({ archives: 'x'.repeat(32) }) };
const faultsOf = (env: NodeJS.ProcessEnv): string => { try { readIdentityOptions(env); return ''; } catch (error) { return (error as Error).message; } };

describe('the options of identity', () => {
  it('are read from the environment', () => {
    expect(readIdentityOptions(good)).toEqual({ firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员' }, tokenSigningKey: null, secondFactor: 'required', serviceSecrets: { archives: 'x'.repeat(32) } });
    expect(readIdentityOptions({ SERVICE_SECRETS: '{}' }).firstAdmin).toBeNull();
  });

  it('are refused with every fault at once, and no secret is quoted', () => {
    const message = faultsOf({ FIRST_ADMIN_ACCOUNT: 'Admin', FIRST_ADMIN_PASSWORD: 'hush', SERVICE_SECRETS: '{"archives":"dev-secret"}' });
    for (const name of ['FIRST_ADMIN_ACCOUNT', 'FIRST_ADMIN_PASSWORD', 'SERVICE_SECRETS']) expect(message).toContain(name);
    expect(message).not.toMatch(/hush|dev-secret/);
  });

  it.each([undefined, '', '{', '[]', 'null', '{"archives":5}', '{"archives":""}'])('SERVICE_SECRETS %j is refused', (text) => {
    expect(faultsOf({ ...good, SERVICE_SECRETS: text })).toContain('SERVICE_SECRETS');
  });

  it('short secrets are the development profile\'s alone', () => {
    const short = { ...good, SERVICE_SECRETS: '{"archives":"development"}' };
    expect(faultsOf(short)).toContain('archives');
    expect(faultsOf({ ...short, GT_PROFILE: 'development' })).toBe('');
  });

  it('the demonstration city\'s published password is the development profile\'s alone', () => {
    const published = { ...good, FIRST_ADMIN_PASSWORD: 'Guantong-2022-8' };
    expect(faultsOf(published)).toContain('FIRST_ADMIN_PASSWORD');
    expect(faultsOf({ ...published, GT_PROFILE: 'development' })).toBe('');
  });

  it('to do without the second factor is the development profile\'s alone', () => {
    expect(faultsOf({ ...good, SECOND_FACTOR: 'off' })).toContain('SECOND_FACTOR');
    expect(faultsOf({ ...good, SECOND_FACTOR: 'off', GT_PROFILE: 'production' })).toContain('SECOND_FACTOR');
    expect(readIdentityOptions({ ...good, SECOND_FACTOR: 'off', GT_PROFILE: 'development' }).secondFactor).toBe('off');
    expect(faultsOf({ ...good, SECOND_FACTOR: 'sometimes', GT_PROFILE: 'development' })).toContain('SECOND_FACTOR');
  });

  it('account and password of the first administrator come together', () => {
    expect(faultsOf({ ...good, FIRST_ADMIN_PASSWORD: undefined })).toContain('同时');
    expect(faultsOf({ ...good, FIRST_ADMIN_ACCOUNT: undefined })).toContain('同时');
  });
});
