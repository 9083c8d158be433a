import { roles, type Role } from '@gt/policy';
import { assignableRoles, evolveGrant, giveGrant, grantStates, revokeGrant, type GivingFacts, type RoleGrant } from './grant.js';

const issuer = 'http://localhost:8080/api/identity/oidc';
const place = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';
const facts: GivingFacts = { giver: { issuer, subject: 'admin' }, subjectKnown: true, standing: [], delegated: [], today: '2026-03-02' };
const wish = (role: Role, at: string | null = roles[role].place === null ? null : place): Omit<RoleGrant, 'status'> => ({ issuer, subject: 'someone', role, place: at, until: null, note: null });
const codes = (command: Omit<RoleGrant, 'status'>, given: Partial<GivingFacts> = {}) => {
  const decision = giveGrant(command, { ...facts, ...given });
  return decision.ok ? 'GIVEN' : decision.reasons.map((r) => r.code);
};
const holding = (role: Role, at: string | null, until: string | null = null) => [{ id: 'g1', role, place: at, until }];

describe('giving a grant', () => {
  it.each(assignableRoles)('%s is given at the place that it needs, and refused at the wrong kind of place', (role) => {
    expect(codes(wish(role))).toBe('GIVEN');
    expect(codes(wish(role, roles[role].place === null ? place : null))).toEqual([roles[role].place === null ? 'PLACE_NOT_ALLOWED' : 'PLACE_MISSING']);
  });

  it('carries what was decided', () => {
    expect(giveGrant({ ...wish('PLAN_OFFICER'), until: '2026-12-31', note: '代办' }, facts)).toEqual({ ok: true,
      events: [{ type: 'GrantGiven', data: { issuer, subject: 'someone', role: 'PLAN_OFFICER', place, until: '2026-12-31', note: '代办' } }] });
  });

  it('refuses the role of the services', () => {
    expect(codes(wish('SERVICE'))).toEqual(['ROLE_NOT_ASSIGNABLE']);
    expect(assignableRoles).not.toContain('SERVICE');
  });

  it('refuses an unknown account', () => expect(codes(wish('AUDITOR'), { subjectKnown: false })).toEqual(['SUBJECT_UNKNOWN']));

  it('nobody raises himself; the same subject of another issuer is somebody else; the first boot is nobody', () => {
    const own = { ...wish('PLAN_OFFICER'), subject: 'admin' };
    expect(codes(own)).toEqual(['OWN_ACCOUNT']);
    expect(codes({ ...own, issuer: 'https://sso.example' })).toBe('GIVEN');
    expect(codes(own, { giver: null })).toBe('GIVEN');
  });

  it('no person combines two of the three exclusive roles, in whatever order, unless the first has ended', () => {
    const three: Role[] = ['SYSTEM_OPERATOR', 'SECURITY_ADMIN', 'AUDIT_ADMIN'];
    for (const held of three) for (const added of three.filter((r) => r !== held)) {
      expect(codes(wish(added), { standing: holding(held, null) })).toEqual(['ROLES_EXCLUSIVE']);
      expect(codes(wish(added), { standing: holding(held, null, '2026-03-02') })).toEqual(['ROLES_EXCLUSIVE']);
      expect(codes(wish(added), { standing: holding(held, null, '2026-03-01') })).toBe('GIVEN');
    }
  });

  it('nor by standing in for another, and a deputy raises neither himself nor the one for whom he acts', () => {
    expect(codes(wish('AUDIT_ADMIN'), { delegated: ['SECURITY_ADMIN'] })).toEqual(['ROLES_EXCLUSIVE']);
    expect(codes(wish('AUDITOR'), { delegated: ['SECURITY_ADMIN'] })).toBe('GIVEN');
    const deputy = { giver: { issuer, subject: 'deputy', onBehalfOf: 'admin' } };
    expect(codes({ ...wish('AUDITOR'), subject: 'admin' }, deputy)).toEqual(['OWN_ACCOUNT']);
    expect(codes({ ...wish('AUDITOR'), subject: 'deputy' }, deputy)).toEqual(['OWN_ACCOUNT']);
    expect(codes(wish('AUDITOR'), deputy)).toBe('GIVEN');
  });

  it('refuses the same role at the same place twice, and gives it at another', () => {
    expect(codes(wish('PLAN_OFFICER'), { standing: holding('PLAN_OFFICER', place) })).toEqual(['GRANT_STANDS']);
    expect(codes(wish('PLAN_OFFICER'), { standing: holding('PLAN_OFFICER', '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a02') })).toBe('GIVEN');
  });

  it('the last day may be today and not before', () => {
    expect(codes({ ...wish('AUDITOR'), until: '2026-03-02' })).toBe('GIVEN');
    expect(codes({ ...wish('AUDITOR'), until: '2026-03-01' })).toEqual(['UNTIL_PAST']);
  });

  it('names every reason at once, each with a Chinese sentence', () => {
    const decision = giveGrant({ ...wish('AUDIT_ADMIN', place), subject: 'admin', until: '2020-01-01' }, { ...facts, subjectKnown: false, standing: holding('SECURITY_ADMIN', null) });
    if (decision.ok) throw new Error('given');
    expect(decision.reasons.map((r) => r.code).sort()).toEqual(['OWN_ACCOUNT', 'PLACE_NOT_ALLOWED', 'ROLES_EXCLUSIVE', 'SUBJECT_UNKNOWN', 'UNTIL_PAST']);
    for (const r of decision.reasons) expect(r.message).toMatch(/[\u4e00-\u9fff].*。$/);
  });
});

describe('revoking a grant', () => {
  const grant = (role: Role): RoleGrant => ({ ...wish(role), status: 'ACTIVE' });

  it('says whose it was and why', () => {
    expect(revokeGrant(grant('PLAN_OFFICER'), { reason: '调岗' }, { securityAdminLeft: false })).toEqual({ ok: true, events: [{ type: 'GrantRevoked', data: { issuer, subject: 'someone', reason: '调岗' } }] });
  });

  it('refuses to take the last security administrator away', () => {
    expect(revokeGrant(grant('SECURITY_ADMIN'), { reason: '调岗' }, { securityAdminLeft: false })).toMatchObject({ ok: false, reasons: [{ code: 'LAST_SECURITY_ADMIN' }] });
    expect(revokeGrant(grant('SECURITY_ADMIN'), { reason: '调岗' }, { securityAdminLeft: true }).ok).toBe(true);
  });
});

describe('states of a grant', () => {
  it('every state is reached and every dead end is final', () => {
    const reached = new Set<string>([grantStates.initial, ...Object.values(grantStates.open).flatMap((commands) => Object.values(commands))]);
    expect([...reached].sort()).toEqual(Object.keys(grantStates.open).sort());
    expect(Object.entries(grantStates.open).filter(([, commands]) => Object.keys(commands).length === 0).map(([state]) => state)).toEqual([...grantStates.final]);
  });

  it('given, then revoked', () => {
    const given = evolveGrant(null, { type: 'GrantGiven', data: wish('PLAN_OFFICER') });
    expect(given.status).toBe('ACTIVE');
    expect(evolveGrant(given, { type: 'GrantRevoked', data: { issuer, subject: 'someone', reason: '调岗' } })).toEqual({ ...given, status: 'REVOKED' });
  });
});
