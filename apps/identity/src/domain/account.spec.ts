import { ACCOUNT_NAME, accountStates, evolveAccount, isPassword, openAccount, PASSWORD_MAX, PASSWORD_MIN } from './account.js';

const command = { issuer: 'http://localhost:8080/api/identity/oidc', subject: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01', account: 'plan.officer', name: '买买提·吐尔逊', password: 'a long enough one' };

describe('opening an account', () => {
  it('is a fact without the password', () => {
    const decision = openAccount(command, { accountTaken: false });
    if (!decision.ok) throw new Error('refused');
    expect(decision.events).toEqual([{ type: 'AccountOpened', data: { issuer: command.issuer, subject: command.subject, account: 'plan.officer', name: '买买提·吐尔逊' } }]);
    expect(evolveAccount(null, decision.events[0]!)).toEqual({ issuer: command.issuer, account: 'plan.officer', name: '买买提·吐尔逊', status: 'OPEN' });
  });

  it('is refused for a name that is taken and for a password that holds the name, both at once', () => {
    const decision = openAccount({ ...command, password: 'My-Plan.Officer-2026' }, { accountTaken: true });
    expect(decision.ok ? [] : decision.reasons.map((r) => r.code)).toEqual(['ACCOUNT_TAKEN', 'PASSWORD_IS_ACCOUNT']);
  });

  it('has one state, which is final until closing comes', () => expect(Object.keys(accountStates.open)).toEqual([...accountStates.final]));
});

describe('names and passwords', () => {
  it.each(['ab', 'plan.officer', 'zhang_san-2@yuzhong', '1a', 'a'.repeat(64)])('%s is a sign-in name', (name) => expect(ACCOUNT_NAME.test(name)).toBe(true));
  it.each(['a', 'Admin', '张三', ' ab', 'ab ', '.ab', 'a b', 'a'.repeat(65), 'service:archives', ''])('"%s" is none', (name) => expect(ACCOUNT_NAME.test(name)).toBe(false));
  it('a password is counted in characters', () => {
    expect(isPassword('x'.repeat(PASSWORD_MIN))).toBe(true);
    expect(isPassword('x'.repeat(PASSWORD_MIN - 1))).toBe(false);
    expect(isPassword('𠮷'.repeat(PASSWORD_MIN - 1))).toBe(false);
    expect(isPassword('x'.repeat(PASSWORD_MAX))).toBe(true);
    expect(isPassword('x'.repeat(PASSWORD_MAX + 1))).toBe(false);
    for (const wrong of [null, 123456789012, ['aaaaaaaaaaaa'], { length: 20 }]) expect(isPassword(wrong)).toBe(false);
  });
});
