import { addDays } from '@gt/domain';
import type { Grant, Role } from '@gt/policy';
import { DELEGATION_AHEAD_DAYS, DELEGATION_DAYS_MAX, delegationStates, endDelegation, evolveDelegation, giveDelegation, type DelegatingFacts } from './delegation.js';

const today = '2026-03-02';
const body = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';
const other = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a02';
const at = (role: Role, place: string | null = body): Grant => ({ role, place });
const held = (...grants: Grant[]) => grants.map((grant) => ({ ...grant, until: null as string | null }));
const facts: DelegatingFacts = { today, toKnown: true, own: held(at('INTAKE_REVIEWER'), at('PLAN_OFFICER')), others: [at('ARCHIVIST')], toOther: [] };
const command = { issuer: 'i', from: 'a', fromName: '张三', to: 'd', toName: '李四', grants: [at('INTAKE_REVIEWER')], startsOn: today, until: '2026-03-08', reason: '年休假' };
const codes = (change: Partial<typeof command> = {}, known: Partial<DelegatingFacts> = {}) => {
  const decision = giveDelegation({ ...command, ...change }, { ...facts, ...known });
  return decision.ok ? [] : decision.reasons.map((reason) => reason.code);
};

describe('giving a delegation', () => {
  it('is a fact with both names, and over once it was ended', () => {
    const decision = giveDelegation(command, facts);
    if (!decision.ok) throw new Error('refused');
    expect(decision.events).toEqual([{ type: 'DelegationGiven', data: command }]);
    const state = evolveDelegation(null, decision.events[0]!);
    const ended = endDelegation({ endedBy: 'd', reason: '提前返岗' });
    expect([state.status, ended.ok && evolveDelegation(state, ended.events[0]!).status, delegationStates.open.ENDED]).toEqual(['ACTIVE', 'ENDED', {}]);
  });
  it('one\'s own grants alone, for as long as one holds them', () => {
    expect(codes({ grants: [at('BODY_ADMIN')] })).toEqual(['ROLE_NOT_HELD']);
    expect(codes({ grants: [at('INTAKE_REVIEWER', other)] }, { others: [at('ARCHIVIST'), at('ARCHIVIST', other)] })).toEqual(['ROLE_NOT_HELD']);
    expect(codes({}, { own: [{ ...at('INTAKE_REVIEWER'), until: '2026-03-07' }] })).toEqual(['ROLE_NOT_HELD']);
    expect(codes({}, { own: [{ ...at('INTAKE_REVIEWER'), until: '2026-03-08' }] })).toEqual([]);
  });
  it('to another person of the same office or body, who has no such role himself', () => {
    expect(codes({ to: 'a' })).toContain('OWN_ACCOUNT');
    expect(codes({}, { others: [at('ARCHIVIST', other)] })).toEqual(['NOT_OF_THE_OFFICE']);
    expect(codes({}, { others: [] })).toEqual(['NOT_OF_THE_OFFICE']);
    expect(codes({}, { others: [at('INTAKE_REVIEWER')] })).toEqual(['ROLE_HELD_ALREADY']);
    expect(codes({}, { toKnown: false, others: [] })).toEqual(['SUBJECT_UNKNOWN']);
  });
  it.each<Role>(['APPLICANT', 'EXPERT', 'EXTERNAL_SUPERVISOR'])('never %s, which is about the person', (role) => {
    expect(codes({ grants: [at(role)] }, { own: held(at(role)) })).toEqual(['ROLE_PERSONAL']);
  });
  it('never two of operator, security and audit administrator in one person, by whatever way he has them', () => {
    const [security, operator, audit, auditor] = [at('SECURITY_ADMIN', null), at('SYSTEM_OPERATOR', null), at('AUDIT_ADMIN', null), at('AUDITOR', null)];
    const own = held(security, operator, auditor);
    expect(codes({ grants: [security] }, { own, others: [operator] })).toEqual(['ROLES_EXCLUSIVE']);
    expect(codes({ grants: [security, operator] }, { own, others: [auditor] })).toEqual(['ROLES_EXCLUSIVE']);
    const meanwhile = [{ id: 'x', from: 'b', to: 'd', startsOn: '2026-03-05', until: '2026-03-20', grants: [audit] }];
    expect(codes({ grants: [security] }, { own, others: [auditor], toOther: meanwhile })).toEqual(['ROLES_EXCLUSIVE']);
    expect(codes({ grants: [security], until: '2026-03-04' }, { own, others: [auditor], toOther: meanwhile })).toEqual([]);
    expect(codes({ grants: [security] }, { own, others: [auditor] })).toEqual([]);
  });
  it('not the same twice on one day; afterwards again', () => {
    const toOther = [{ id: 'x', from: 'a', to: 'd', startsOn: '2026-03-08', until: '2026-03-20', grants: [at('INTAKE_REVIEWER')] }];
    expect(codes({}, { toOther })).toEqual(['DELEGATION_STANDS']);
    expect(codes({ until: '2026-03-07' }, { toOther })).toEqual([]);
    expect(codes({ grants: [at('PLAN_OFFICER')] }, { toOther })).toEqual([]);
  });
  it('for a time: not from yesterday, not beyond the longest term, not begun in the far future', () => {
    expect(codes({ startsOn: '2026-03-01' })).toEqual(['STARTS_IN_PAST']);
    expect(codes({ until: '2026-03-01' })).toEqual(['UNTIL_BEFORE_START']);
    expect(codes({ until: addDays(today, DELEGATION_DAYS_MAX - 1) })).toEqual([]);
    expect(codes({ until: addDays(today, DELEGATION_DAYS_MAX) })).toEqual(['TERM_TOO_LONG']);
    const late = addDays(today, DELEGATION_AHEAD_DAYS + 1);
    expect(codes({ startsOn: late, until: late })).toEqual(['STARTS_TOO_LATE']);
  });
  it('says every reason at once, in Chinese', () => {
    const decision = giveDelegation({ ...command, to: 'a', grants: [at('EXPERT'), at('SECURITY_ADMIN', null)], startsOn: '2020-01-01' }, { ...facts, toKnown: false });
    if (decision.ok) throw new Error('given');
    expect(decision.reasons.map((reason) => reason.code)).toEqual(['OWN_ACCOUNT', 'SUBJECT_UNKNOWN', 'ROLE_NOT_HELD', 'ROLE_PERSONAL', 'STARTS_IN_PAST', 'TERM_TOO_LONG']);
    for (const { message } of decision.reasons) expect(message).toMatch(/[\u4e00-\u9fff]/);
  });
});
