import { accepted, acceptedUnless, reason, refused, type Decision, type PlainDate } from '@gt/domain';
import { conflicting, isRole, personsOf, placeOf, roles, unassignableRoles, type Acting, type Role } from '@gt/policy';

/** A role at a place, held by a subject of an issuer. */
export interface RoleGrant {
  readonly issuer: string;
  readonly subject: string;
  readonly role: Role;
  /** id of what the role's place is (libs/policy); null for a role of the whole city */
  readonly place: string | null;
  /** last day, Asia/Shanghai; null: until revoked */
  readonly until: PlainDate | null;
  readonly note: string | null;
  readonly status: GrantStatus;
}
export type GrantStatus = 'ACTIVE' | 'REVOKED';
export interface GrantGiven { readonly type: 'GrantGiven'; readonly data: Omit<RoleGrant, 'status'> }
export interface GrantRevoked { readonly type: 'GrantRevoked'; readonly data: { readonly issuer: string; readonly subject: string; readonly reason: string } }
export type GrantEvent = GrantGiven | GrantRevoked;

/** States and what each allows: giving makes an ACTIVE grant, revoking ends it for good. */
export const grantStates = { initial: 'ACTIVE', open: { ACTIVE: { revoke: 'REVOKED' }, REVOKED: {} }, final: ['REVOKED'] } as const;

/** Roles that can be granted, in libs/policy's order. */
export const assignableRoles = (Object.keys(roles) as Role[]).filter((role) => !unassignableRoles.includes(role));

/** What a decision on a new grant rests on. */
export interface GivingFacts {
  /** who gives; null: the system itself, at first boot */
  readonly giver: ({ readonly issuer: string } & Acting) | null;
  /** whether the subject is known: an account of our own issuer, or any subject of another */
  readonly subjectKnown: boolean;
  /** the subject's grants that are not revoked */
  readonly standing: readonly { readonly id: string; readonly role: Role; readonly place: string | null; readonly until: PlainDate | null }[];
  /** roles that he does for others, now or soon */
  readonly delegated: readonly Role[];
  readonly today: PlainDate;
}

/**
 * Gives a role at a place (domain.md §10). Refusals: SUBJECT_UNKNOWN, OWN_ACCOUNT (nobody raises himself, nor whom he stands in for), ROLE_NOT_ASSIGNABLE, ROLES_EXCLUSIVE,
 * PLACE_MISSING, PLACE_NOT_ALLOWED, GRANT_STANDS, UNTIL_PAST; all that apply at once.
 */
export function giveGrant(command: Omit<RoleGrant, 'status'>, facts: GivingFacts): Decision<GrantGiven> {
  const { role, place } = command;
  const current = facts.standing.filter((grant) => grant.until === null || grant.until >= facts.today);
  const clashes = conflicting([...current.map((grant) => grant.role), ...facts.delegated], role);
  const same = facts.standing.find((grant) => grant.role === role && grant.place === place);
  const own = facts.giver !== null && facts.giver.issuer === command.issuer && personsOf(facts.giver).includes(command.subject);
  const assignable = isRole(role) && !unassignableRoles.includes(role);
  const reasons = [
    ...(facts.subjectKnown ? [] : [reason('SUBJECT_UNKNOWN', '', '没有这个账号，请先开设账号再授权。')]),
    ...(own ? [reason('OWN_ACCOUNT', '', '不得给自己的账号授权，请由另一位安全管理员办理。')] : []),
    ...(assignable ? [] : [reason('ROLE_NOT_ASSIGNABLE', '', '该角色不能授予账号，请选择其他角色。', { role })]),
    ...(clashes.length > 0 ? [reason('ROLES_EXCLUSIVE', '', '系统运维、安全管理员、审计管理员不得由一人兼任，请先撤销其现有角色或另选人员。', { held: clashes, added: role })] : []),
    ...(assignable && placeOf(role) !== null && place === null ? [reason('PLACE_MISSING', '', '该角色须指明所在单位（或本人、专家、计划）的编号，请补充 place。', { role })] : []),
    ...(assignable && placeOf(role) === null && place !== null ? [reason('PLACE_NOT_ALLOWED', '', '该角色适用全市，不填 place，请去掉后重新提交。', { role })] : []),
    ...(same ? [reason('GRANT_STANDS', '', '该账号已有同一角色的授权，无须重复；如需改期限，请先撤销原授权。', { grantId: same.id })] : []),
    ...(command.until !== null && command.until < facts.today ? [reason('UNTIL_PAST', '', '截止日期已过，请改为今天或以后的日期。', { until: command.until })] : []),
  ];
  return acceptedUnless(reasons, { type: 'GrantGiven', data: command });
}

/**
 * Revokes an ACTIVE grant; the caller checks the state. Refusal: LAST_SECURITY_ADMIN.
 * @param others whether another subject holds SECURITY_ADMIN without an end: somebody must be left who can grant
 */
export function revokeGrant(grant: RoleGrant, command: { readonly reason: string }, others: { readonly securityAdminLeft: boolean }): Decision<GrantRevoked> {
  if (grant.role === 'SECURITY_ADMIN' && !others.securityAdminLeft) {
    return refused(reason('LAST_SECURITY_ADMIN', '', '这是最后一位安全管理员，撤销后将无人能授权；请先授权另一位。'));
  }
  return accepted({ type: 'GrantRevoked', data: { issuer: grant.issuer, subject: grant.subject, reason: command.reason } });
}

/** The grant after an event. */
export function evolveGrant(state: RoleGrant | null, event: GrantEvent): RoleGrant {
  return event.type === 'GrantGiven' ? { ...event.data, status: 'ACTIVE' } : { ...state!, status: 'REVOKED' };
}
