import { conflicting, isRole, mayHold, OWN_ACCOUNT, PUBLIC, roleLabel, placeOf, roles, unassignableRoles, type Role } from './index.js';

describe('roles', () => {
  const all = Object.keys(roles) as Role[];

  it('the system operator, the security administrator and the audit administrator exclude each other, in every order', () => {
    const three: Role[] = ['SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];
    for (const held of three) for (const added of three) {
      expect({ held, added, may: mayHold([held], added) }).toEqual({ held, added, may: held === added });
    }
    expect(conflicting(['PLAN_OFFICER', 'SECURITY_ADMIN', 'AUDIT_ADMIN'], 'SYSTEM_OPERATOR')).toEqual(['SECURITY_ADMIN', 'AUDIT_ADMIN']);
  });

  it('other roles combine: a body with few people gives one of them several', () => {
    expect(mayHold(['PLAN_OFFICER', 'ARCHIVIST'], 'EXAM_OFFICER')).toBe(true);
    expect(mayHold(['EXPERT'], 'APPLICANT')).toBe(true);
    expect(mayHold([], 'SECURITY_ADMIN')).toBe(true);
    // one of the three with a role of the business: each its own work
    expect(conflicting(['SYSTEM_OPERATOR'], 'AUDITOR')).toEqual([]);
    expect(mayHold(['SYSTEM_OPERATOR'], 'AUDITOR')).toBe(true);
  });

  it('nobody is granted the role of the services', () => {
    expect(unassignableRoles).toEqual(['SERVICE', 'EMPLOYER_SYSTEM']);
    expect([mayHold([], 'SERVICE'), mayHold([], 'EMPLOYER_SYSTEM')]).toEqual([false, false]);
  });

  it('an unknown role, and a name that objects inherit, is no role and may not be held', () => {
    for (const text of ['', 'ADMIN', 'auditor', 'constructor', 'toString', '__proto__']) {
      expect(isRole(text)).toBe(false);
      expect(mayHold([], text as Role)).toBe(false);
    }
  });

  it('what an event records has a Chinese name, acting on one\'s own account too', () => {
    expect([roleLabel('PLAN_OFFICER'), roleLabel(OWN_ACCOUNT), roleLabel(PUBLIC), roleLabel('constructor')]).toEqual(['计划经办', '本人（自己的账号）', '公众（未登录）', 'constructor']);
  });

  it('every role has a Chinese name, and a place or none as domain.md §10 gives it', () => {
    expect(all.filter((role) => !/[\u4e00-\u9fff]/.test(roles[role].label))).toEqual([]);
    expect(all.filter((role) => placeOf(role) === null)).toEqual(['MUNICIPAL_READER', 'AUDITOR', 'SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN', 'SERVICE']);
    expect(placeOf('APPLICANT')).toBe('personId');
    expect(placeOf('EXPERT')).toBe('expertIds');
    expect(placeOf('EXTERNAL_SUPERVISOR')).toBe('planId');
  });
});
