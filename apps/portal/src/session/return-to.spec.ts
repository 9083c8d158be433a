import { isOwnPath } from './return-to.js';

describe('where a sign-in may lead back to', () => {
  it.each(['/', '/cases/1?tab=2#x', '/%2F%2Fevil.example', '/待办', '/a//b', '/.//evil.example'])('%s is ours', (path) => expect(isOwnPath(path)).toBe(true));
  it.each(['', 'cases', 'https://evil.example/', '//evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', ' //evil.example', 'javascript:alert(1)', '/a\\..\\..', `/${'a'.repeat(2_000)}`, 5, null, ['/']])('%j is not', (path) => expect(isOwnPath(path)).toBe(false));
});
