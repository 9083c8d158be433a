import { readIdentityOptions } from './options.js';

const good = { FIRST_ADMIN_ACCOUNT: 'security.admin', FIRST_ADMIN_PASSWORD: 'first-boot-password', SERVICE_SECRETS: JSON.stringify({ archives: 'x'.repeat(32) }) };
const faultsOf = (env: NodeJS.ProcessEnv): string => { try { readIdentityOptions(env); return ''; } catch (error) { return (error as Error).message; } };

describe('the options of identity', () => {
  it('are read from the environment', () => {
    expect(readIdentityOptions(good)).toEqual({ firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员' }, tokenSigningKey: null, secondFactor: 'required', serviceSecrets: { archives: 'x'.repeat(32) }, realName: null });
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

  describe('a real-name provider', () => {
    const provider = { issuer: 'https://city.example/oidc', clientId: 'guantong', label: '渝快办' };
    const withProvider = (change: object, secret = 's'.repeat(32), rest: NodeJS.ProcessEnv = {}) => ({ ...good, REAL_NAME_PROVIDER: JSON.stringify({ ...provider, ...change }), REAL_NAME_CLIENT_SECRET: secret, ...rest });
    it('is read with what it calls its claims', () => {
      expect(readIdentityOptions(withProvider({})).realName).toEqual({ ...provider, clientSecret: 's'.repeat(32), scope: 'openid profile', claims: { name: 'name', idNumber: 'id_number', idType: null, level: 'acr' }, idTypes: {}, acceptedLevels: [] });
      expect(readIdentityOptions(withProvider({ claims: { name: 'xm', idNumber: 'sfzh', idType: 'zjlx' }, idTypes: { 111: 'RESIDENT_ID' }, acceptedLevels: ['L3'], scope: 'openid ext' })).realName)
        .toMatchObject({ claims: { name: 'xm', idNumber: 'sfzh', idType: 'zjlx', level: 'acr' }, idTypes: { 111: 'RESIDENT_ID' }, acceptedLevels: ['L3'], scope: 'openid ext' });
    });
    it.each([['{', ''], [[], ''], [{ clientId: '' }, 'clientId'], [{ label: 5 }, 'label'], [{ issuer: 'city' }, 'issuer'], [{ issuer: 'ftp://city.example' }, 'issuer'], [{ scope: 'profile' }, 'scope'], [{ claims: { idNumber: '' } }, 'idNumber'],
      [{ claims: { sex: 'xb' } }, 'sex'], [{ idTypes: { 111: 'DRIVING' } }, 'idTypes'], [{ acceptedLevels: 'L3' }, 'acceptedLevels'], [{ redirectUri: 'https://x' }, 'redirectUri']])('%j is refused', (change, named) => {
      const text = typeof change === 'object' && !Array.isArray(change) ? JSON.stringify({ ...provider, ...change }) : typeof change === 'string' ? change : JSON.stringify(change);
      expect(faultsOf({ ...good, REAL_NAME_PROVIDER: text, REAL_NAME_CLIENT_SECRET: 's'.repeat(32), GT_PROFILE: 'development' })).toMatch(new RegExp(`REAL_NAME_PROVIDER.*${named}`));
    });
    it('has a secret, and in production an address that nobody can listen to', () => {
      expect(faultsOf(withProvider({}, ''))).toContain('REAL_NAME_CLIENT_SECRET');
      expect(faultsOf(withProvider({ issuer: 'http://city.example' }))).toContain('https');
      expect(faultsOf(withProvider({ issuer: 'http://city.example' }, 's'.repeat(32), { GT_PROFILE: 'development' }))).toBe('');
      expect(faultsOf({ ...good, REAL_NAME_CLIENT_SECRET: 'x' })).toContain('REAL_NAME_PROVIDER');
    });
  });
});
