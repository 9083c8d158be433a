import { accepted, acceptedUnless, addDays, daysBetween, reason, type Decision, type PlainDate } from '@gt/domain';
import { conflicting, isDelegable, ofSameOffice, roles, type Grant, type Role } from '@gt/policy';

/** 休假代办: roles of one person's own that another of the same office does for a time. */
export interface Delegation {
  readonly issuer: string;
  /** whose roles they are, and who stands in (subjects of our own issuer) */
  readonly from: string; readonly fromName: string;
  readonly to: string; readonly toName: string;
  readonly grants: readonly DelegatedRole[];
  /** first and last day, Asia/Shanghai, both counted */
  readonly startsOn: PlainDate; readonly until: PlainDate;
  readonly reason: string;
  readonly status: DelegationStatus;
}
export interface DelegatedRole { readonly role: Role; readonly place: string | null }
export type DelegationStatus = 'ACTIVE' | 'ENDED';
export interface DelegationGiven { readonly type: 'DelegationGiven'; readonly data: Omit<Delegation, 'status'> }
export interface DelegationEnded { readonly type: 'DelegationEnded'; readonly data: { readonly endedBy: string; readonly reason: string } }
export type DelegationEvent = DelegationGiven | DelegationEnded;

/** States and what each allows; one past its last day is ended by the calendar. */
export const delegationStates = { initial: 'ACTIVE', open: { ACTIVE: { end: 'ENDED' }, ENDED: {} }, final: ['ENDED'] } as const;

/** Longest term of a delegation (days): a quarter. Whoever is away longer hands over. */
export const DELEGATION_DAYS_MAX = 92;
/** Days ahead that a delegation may begin: a leave is planned, a year's work is not given away. */
export const DELEGATION_AHEAD_DAYS = 92;

/** A standing delegation, as far as another one must look at it. */
export interface StandingDelegation { readonly id: string; readonly from: string; readonly to: string; readonly startsOn: PlainDate; readonly until: PlainDate; readonly grants: readonly DelegatedRole[] }

/** What a decision on a new delegation rests on. */
export interface DelegatingFacts {
  readonly today: PlainDate;
  /** open accounts of our own issuer: false for anybody else */
  readonly toKnown: boolean;
  /** the giver's own grants that stand today, with their last day; nothing that he has by delegation */
  readonly own: ReadonlyArray<Grant & { readonly until: PlainDate | null }>;
  /** the other's own grants that stand today */
  readonly others: readonly Grant[];
  /** delegations to the other that were not ended */
  readonly toOther: readonly StandingDelegation[];
}

const overlap = (a: { startsOn: PlainDate; until: PlainDate }, b: { startsOn: PlainDate; until: PlainDate }) => a.startsOn <= b.until && b.startsOn <= a.until;

/**
 * Gives chosen roles for a time (domain.md §10). Refusals, all that apply at once: OWN_ACCOUNT, SUBJECT_UNKNOWN, ROLE_NOT_HELD (not one's own, one's own by delegation only, or held
 * for a shorter time), ROLE_PERSONAL, NOT_OF_THE_OFFICE, ROLE_HELD_ALREADY, ROLES_EXCLUSIVE, DELEGATION_STANDS, STARTS_IN_PAST, STARTS_TOO_LATE, UNTIL_BEFORE_START, TERM_TOO_LONG.
 */
export function giveDelegation(command: Omit<Delegation, 'status'>, facts: DelegatingFacts): Decision<DelegationGiven> {
  const { startsOn, until } = command;
  const heldThen = (grant: DelegatedRole) => facts.own.some((own) => own.role === grant.role && own.place === grant.place && (own.until === null || own.until >= until));
  const labels = (of: readonly DelegatedRole[]) => of.map((grant) => roles[grant.role].label).join('、');
  const notHeld = command.grants.filter((grant) => !heldThen(grant));
  const personal = command.grants.filter((grant) => !isDelegable(grant.role));
  const outside = command.grants.filter((grant) => isDelegable(grant.role) && !ofSameOffice(facts.others, grant));
  const doubled = command.grants.filter((grant) => facts.others.some((other) => other.role === grant.role && other.place === grant.place));
  const meanwhile = facts.toOther.filter((standing) => overlap(standing, command));
  const held = [...facts.others.map((other) => other.role), ...meanwhile.flatMap((standing) => standing.grants.map((grant) => grant.role))];
  const clashes = command.grants.filter((grant) => conflicting([...held, ...command.grants.map((each) => each.role)], grant.role).length > 0);
  const same = meanwhile.find((standing) => standing.from === command.from && standing.grants.some((one) => command.grants.some((grant) => grant.role === one.role && grant.place === one.place)));
  const reasons = [
    ...(command.from === command.to ? [reason('OWN_ACCOUNT', '', '不能委托给自己，请选择同单位的另一位人员。')] : []),
    ...(facts.toKnown ? [] : [reason('SUBJECT_UNKNOWN', '', '没有这个账号，或该账号已注销，请重新选择代办人。')]),
    ...(notHeld.length > 0 ? [reason('ROLE_NOT_HELD', '', `只能委托本人自己被授予、且在代办期内一直有效的角色；${labels(notHeld)}不符，代他人行使的角色不能再转委托。`, { roles: notHeld.map((grant) => grant.role) })] : []),
    ...(personal.length > 0 ? [reason('ROLE_PERSONAL', '', `${labels(personal)}须由本人办理，不能委托。`, { roles: personal.map((grant) => grant.role) })] : []),
    ...(facts.toKnown && outside.length > 0 ? [reason('NOT_OF_THE_OFFICE', '', `代办人不在该角色所在的单位（${labels(outside)}），请选择同一单位的人员。`, { roles: outside.map((grant) => grant.role) })] : []),
    ...(doubled.length > 0 ? [reason('ROLE_HELD_ALREADY', '', `代办人本人已有${labels(doubled)}角色，可直接以自己的名义办理，无须委托。`, { roles: doubled.map((grant) => grant.role) })] : []),
    ...(clashes.length > 0 ? [reason('ROLES_EXCLUSIVE', '', '系统运维、安全管理员、审计管理员不得由一人兼任，代办也不例外，请另选代办人。', { roles: clashes.map((grant) => grant.role) })] : []),
    ...(same ? [reason('DELEGATION_STANDS', '', '这段日期内已有同一角色对该代办人的委托，请先结束原委托或改日期。', { delegationId: same.id })] : []),
    ...(startsOn < facts.today ? [reason('STARTS_IN_PAST', '', '开始日期已过，请改为今天或以后的日期。', { startsOn })] : []),
    ...(startsOn > addDays(facts.today, DELEGATION_AHEAD_DAYS) ? [reason('STARTS_TOO_LATE', '', `开始日期最晚为 ${DELEGATION_AHEAD_DAYS} 天之后，请临近休假时再办理。`, { startsOn })] : []),
    ...(until < startsOn ? [reason('UNTIL_BEFORE_START', '', '结束日期早于开始日期，请核对。', { startsOn, until })] : []),
    ...(until >= startsOn && daysBetween(startsOn, until) + 1 > DELEGATION_DAYS_MAX ? [reason('TERM_TOO_LONG', '', `代办最长 ${DELEGATION_DAYS_MAX} 天（含首尾两日）；离岗更久请办理移交。`, { days: daysBetween(startsOn, until) + 1, most: DELEGATION_DAYS_MAX })] : []),
  ];
  return acceptedUnless(reasons, { type: 'DelegationGiven', data: command });
}

/** Ends it before its day: by either of the two, or by an administrator of one of the roles; the caller checks who, and the state. */
export const endDelegation = (command: { readonly endedBy: string; readonly reason: string }): Decision<DelegationEnded> => accepted({ type: 'DelegationEnded', data: command });

/** The delegation after an event. */
export const evolveDelegation = (state: Delegation | null, event: DelegationEvent): Delegation =>
  (event.type === 'DelegationGiven' ? { ...event.data, status: 'ACTIVE' } : { ...state!, status: 'ENDED' });
