import { ACCOUNT_NAME, accountStates, askRecovery, changePassword, closeAccount, decideRecovery, evolveAccount, isPassword, openAccount, PASSWORD_MAX, PASSWORD_MIN, type Account } from './account.js';

const command = { issuer: 'http://localhost:8080/api/identity/oidc', subject: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01', account: 'plan.officer', name: '买买提·吐尔逊', password: 'a long enough one' };

describe('opening an account', () => {
  it('is a fact without the password', () => {
    const decision = openAccount(command, { accountTaken: false });
    if (!decision.ok) throw new Error('refused');
    expect(decision.events).toEqual([{ type: 'AccountOpened', data: { issuer: command.issuer, subject: command.subject, account: 'plan.officer', name: '买买提·吐尔逊' } }]);
    expect(evolveAccount(null, decision.events[0]!)).toEqual({ issuer: command.issuer, account: 'plan.officer', name: '买买提·吐尔逊', status: 'OPEN', secondFactor: false, recovery: null });
  });

  it('is refused for a name that is taken and for a password that holds the name, both at once', () => {
    const decision = openAccount({ ...command, password: 'My-Plan.Officer-2026' }, { accountTaken: true });
    expect(decision.ok ? [] : decision.reasons.map((r) => r.code)).toEqual(['ACCOUNT_TAKEN', 'PASSWORD_IS_ACCOUNT']);
  });

  it('and closing it ends it for good', () => { expect(accountStates.open.CLOSED).toEqual({}); expect(accountStates.final).toEqual(['CLOSED']); });
});

describe('what was lost', () => {
  const account: Account = { issuer: command.issuer, account: 'plan.officer', name: '张三', status: 'OPEN', secondFactor: true, recovery: null };
  const codes = (decision: { ok: boolean; reasons?: readonly { code: string }[] }) => (decision.ok ? [] : decision.reasons!.map((r) => r.code));
  const asked = evolveAccount(account, { type: 'AccountRecoveryAsked', data: { what: 'BOTH', reason: '换了手机', askedBy: 'admin-1' } });
  const decide = (decidedBy: string, of = asked, forWhom: { onBehalfOf?: string } = {}) => decideRecovery(of, { subject: 'owner', decidedBy: { subject: decidedBy, ...forWhom }, approved: true, note: null });

  it('is asked for by another, once', () => {
    const ask = (of: Account, askedBy: string) => askRecovery(of, { subject: 'owner', what: 'BOTH', reason: '换了手机', askedBy: { subject: askedBy } });
    expect(codes(ask(account, 'admin-1'))).toEqual([]);
    expect(codes(ask(account, 'owner'))).toEqual(['OWN_ACCOUNT']);
    expect(codes(ask(asked, 'owner'))).toEqual(['OWN_ACCOUNT', 'RECOVERY_STANDS']);
  });
  it('is decided by a third: never by who asked, never by the owner', () => {
    expect(codes(decide('admin-2'))).toEqual([]);
    expect(codes(decide('admin-1'))).toEqual(['SAME_PERSON']);
    expect(codes(decide('owner'))).toEqual(['OWN_ACCOUNT']);
    expect(codes(decide('admin-2', account))).toEqual(['NO_RECOVERY']);
  });
  it('four eyes look through a delegation, both ways, and nobody decides his own through a deputy', () => {
    expect(codes(decide('deputy', asked, { onBehalfOf: 'admin-1' }))).toEqual(['SAME_PERSON']);
    expect(codes(decide('admin-1', asked, { onBehalfOf: 'admin-3' }))).toEqual(['SAME_PERSON']);
    expect(codes(decide('deputy', asked, { onBehalfOf: 'owner' }))).toEqual(['OWN_ACCOUNT']);
    expect(codes(decide('deputy', asked, { onBehalfOf: 'admin-3' }))).toEqual([]);
    const byDeputy = askRecovery(account, { subject: 'owner', what: 'BOTH', reason: '换了手机', askedBy: { subject: 'deputy', onBehalfOf: 'admin-1' } });
    if (!byDeputy.ok) throw new Error('refused');
    const state = evolveAccount(account, byDeputy.events[0]!);
    expect([codes(decide('admin-1', state)), codes(decide('deputy', state)), codes(decide('admin-2', state))]).toEqual([['SAME_PERSON'], ['SAME_PERSON'], []]);
  });
  it('takes the second factor away when it was approved and asked for, not otherwise', () => {
    const after = (what: 'PASSWORD' | 'SECOND_FACTOR' | 'BOTH', approved: boolean) => evolveAccount(asked, { type: 'AccountRecoveryDecided', data: { what, approved, decidedBy: 'admin-2', note: null } });
    expect([after('BOTH', true).secondFactor, after('SECOND_FACTOR', true).secondFactor, after('PASSWORD', true).secondFactor, after('BOTH', false).secondFactor]).toEqual([false, false, true, true]);
    expect(after('BOTH', false).recovery).toBeNull();
  });
  it('a new password is neither the old one nor holds the name; an account that holds grants is not closed', () => {
    expect(codes(changePassword(account, 'the plan.officer 1', true))).toEqual(['PASSWORD_IS_ACCOUNT', 'PASSWORD_SAME']);
    expect(codes(closeAccount({ subject: 'owner', closedBy: { subject: 'owner' }, reason: '离职' }, 2))).toEqual(['OWN_ACCOUNT', 'GRANTS_STAND']);
    expect(codes(closeAccount({ subject: 'owner', closedBy: { subject: 'admin-1' }, reason: '离职' }, 0))).toEqual([]);
  });
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
