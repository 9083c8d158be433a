import { accepted, acceptedUnless, reason, refused, type Decision } from '@gt/domain';
import { forWhom, personsOf, samePerson, type Acting } from '@gt/policy';
import type { ApplicantRealNameVerified } from './real-name.js';

/** A person's account at our own issuer; its subject is the account's id. Passwords and secrets are no part of it: facts are kept for ever, those are not. */
export interface Account {
  readonly issuer: string;
  /** sign-in name: unique, lower case */
  readonly account: string;
  /** the person's name, as others see it */
  readonly name: string;
  readonly status: AccountStatus;
  /** whether signing in asks for a code of the person's phone too */
  readonly secondFactor: boolean;
  /** what somebody asked to be made anew, until another one decides */
  readonly recovery: AccountRecovery | null;
  /** of who came as an applicant: whether an original was seen */
  readonly applicant?: 'UNVERIFIED' | 'VERIFIED';
  /** who vouched for the person last, where he came by a real-name provider (实名核验) */
  readonly realName?: RealNameMark;
}
/** A real-name provider's word for a person. */
export interface RealNameMark { readonly issuer: string; /** the provider's word for how well it knows him */ readonly level: string | null; /** RFC 3339 */ readonly at: string }
export type AccountStatus = 'OPEN' | 'CLOSED';
/** What is lost: the password (a new one is given for once), the second factor (it is set anew at the next sign-in), or both. */
export const RECOVERABLE = ['PASSWORD', 'SECOND_FACTOR', 'BOTH'] as const;
export type Recoverable = (typeof RECOVERABLE)[number];
export interface AccountRecovery { readonly what: Recoverable; readonly reason: string; readonly askedBy: string; /** for whom, where somebody stood in */ readonly onBehalfOf?: string }

export interface AccountOpened { readonly type: 'AccountOpened'; readonly data: { readonly issuer: string; readonly subject: string; readonly account: string; readonly name: string } }
export interface PasswordChanged { readonly type: 'PasswordChanged'; readonly data: Record<string, never> }
export interface SecondFactorSet { readonly type: 'SecondFactorSet'; readonly data: Record<string, never> }
export interface AccountRecoveryAsked { readonly type: 'AccountRecoveryAsked'; readonly data: AccountRecovery }
export interface AccountRecoveryDecided { readonly type: 'AccountRecoveryDecided'; readonly data: { readonly what: Recoverable; readonly approved: boolean; readonly decidedBy: string; readonly note: string | null } }
export interface AccountClosed { readonly type: 'AccountClosed'; readonly data: { readonly reason: string } }
/** Somebody registered himself, or his employer listed him: the account is nobody's yet. */
export interface ApplicantRegistered { readonly type: 'ApplicantRegistered'; readonly data: { readonly source: 'SELF' | 'EMPLOYER'; readonly employerId: string | null } }
/** An original was seen: the account is this person's. */
export interface ApplicantVerified { readonly type: 'ApplicantVerified'; readonly data: { readonly personId: string; readonly how: 'ORIGINAL_SEEN' | 'EMPLOYER' } }
export type AccountEvent = ApplicantRealNameVerified | ApplicantRegistered | ApplicantVerified | AccountOpened | PasswordChanged | SecondFactorSet | AccountRecoveryAsked | AccountRecoveryDecided | AccountClosed;

/** States and commands of an account; a closed one is closed for good. */
export const accountStates = {
  initial: 'OPEN', final: ['CLOSED'],
  open: { OPEN: { changePassword: 'OPEN', setSecondFactor: 'OPEN', askRecovery: 'OPEN', decideRecovery: 'OPEN', verify: 'OPEN', close: 'CLOSED' }, CLOSED: {} },
} as const;

/** Sign-in names: 2–64 characters, lower case, so that one account has one spelling. */
export const ACCOUNT_NAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/;
/** Shortest password (characters): NIST SP 800-63B asks for 15 where the password stands alone and 8 beside a second factor; the roles that reach other people's data have one. */
export const PASSWORD_MIN = 12;
/** Longest password (characters): room for any passphrase, no room for a denial of service by hashing. */
export const PASSWORD_MAX = 128;

/** Whether a text may be a password: its length in characters, as typed, nothing trimmed. */
export const isPassword = (value: unknown): value is string => typeof value === 'string' && [...value].length >= PASSWORD_MIN && [...value].length <= PASSWORD_MAX;

const holdsName = (password: string, account: string) => (password.toLowerCase().includes(account) ? [reason('PASSWORD_IS_ACCOUNT', '', '密码不得包含账号名，请换一个密码。')] : []);

/**
 * Opens an account. Refusals: ACCOUNT_TAKEN, PASSWORD_IS_ACCOUNT.
 * @param command.password null: none, he signs in by somebody else's word
 * @param known whether another account has the sign-in name
 */
export function openAccount(command: { issuer: string; subject: string; account: string; name: string; password: string | null }, known: { readonly accountTaken: boolean }): Decision<AccountOpened> {
  const reasons = [...(known.accountTaken ? [reason('ACCOUNT_TAKEN', '', '该账号名已被使用，请换一个。')] : []), ...(command.password === null ? [] : holdsName(command.password, command.account))];
  if (reasons.length > 0) return refused(...reasons);
  return accepted({ type: 'AccountOpened', data: { issuer: command.issuer, subject: command.subject, account: command.account, name: command.name } });
}

/** Changes the own password. Refusals: PASSWORD_IS_ACCOUNT, PASSWORD_SAME. @param same whether it is the one that the account has */
export function changePassword(account: Account, password: string, same: boolean): Decision<PasswordChanged> {
  const reasons = [...holdsName(password, account.account), ...(same ? [reason('PASSWORD_SAME', '', '新密码与现用密码相同，请换一个。')] : [])];
  return acceptedUnless(reasons, { type: 'PasswordChanged', data: {} });
}

/** Asks that what a person lost be made anew; a second one decides. Refusals: OWN_ACCOUNT, RECOVERY_STANDS. */
export function askRecovery(account: Account, command: { readonly subject: string; readonly what: Recoverable; readonly reason: string; readonly askedBy: Acting }): Decision<AccountRecoveryAsked> {
  const reasons = [
    ...(personsOf(command.askedBy).includes(command.subject) ? [reason('OWN_ACCOUNT', '', '不得为自己的账号办理，请由本单位或上级的管理员办理。')] : []),
    ...(account.recovery ? [reason('RECOVERY_STANDS', '', '该账号已有一项待审批的重置，请先审批。', { what: account.recovery.what })] : []),
  ];
  return acceptedUnless(reasons, { type: 'AccountRecoveryAsked', data: { what: command.what, reason: command.reason, askedBy: command.askedBy.subject, ...forWhom(command.askedBy) } });
}

/** Decides what another one asked for: four eyes. Refusals: NO_RECOVERY, SAME_PERSON, OWN_ACCOUNT. */
export function decideRecovery(account: Account, command: { readonly subject: string; readonly decidedBy: Acting; readonly approved: boolean; readonly note: string | null }): Decision<AccountRecoveryDecided> {
  const { recovery } = account;
  const reasons = [
    ...(recovery ? [] : [reason('NO_RECOVERY', '', '该账号没有待审批的重置。')]),
    ...(recovery && samePerson({ ...recovery, subject: recovery.askedBy }, command.decidedBy) ? [reason('SAME_PERSON', '', '申请重置与审批须由两人办理，请由另一位管理员审批。')] : []),
    ...(personsOf(command.decidedBy).includes(command.subject) ? [reason('OWN_ACCOUNT', '', '不得审批自己账号的重置。')] : []),
  ];
  if (reasons.length > 0 || !recovery) return refused(...reasons);
  return accepted({ type: 'AccountRecoveryDecided', data: { what: recovery.what, approved: command.approved, decidedBy: command.decidedBy.subject, note: command.note } });
}

/** Closes an account for good. Refusals: OWN_ACCOUNT, GRANTS_STAND. @param standing how many grants it still holds */
export function closeAccount(command: { readonly subject: string; readonly closedBy: Acting; readonly reason: string }, standing: number): Decision<AccountClosed> {
  const reasons = [
    ...(personsOf(command.closedBy).includes(command.subject) ? [reason('OWN_ACCOUNT', '', '不得注销自己的账号，请由另一位管理员办理。')] : []),
    ...(standing > 0 ? [reason('GRANTS_STAND', '', `该账号还有 ${standing} 项授权，请先撤销或移交。`, { standing })] : []),
  ];
  return acceptedUnless(reasons, { type: 'AccountClosed', data: { reason: command.reason } });
}

/** The account after an event. */
export function evolveAccount(state: Account | null, event: AccountEvent): Account {
  switch (event.type) {
    case 'AccountOpened': { const { issuer, account, name } = event.data; return { issuer, account, name, status: 'OPEN', secondFactor: false, recovery: null }; }
    case 'PasswordChanged': return state!;
    case 'ApplicantRegistered': return { ...state!, applicant: 'UNVERIFIED' };
    case 'ApplicantVerified': return { ...state!, applicant: 'VERIFIED' };
    case 'ApplicantRealNameVerified': { const { issuer, level, at } = event.data; return { ...state!, applicant: 'VERIFIED', realName: { issuer, level, at } }; }
    case 'SecondFactorSet': return { ...state!, secondFactor: true };
    case 'AccountRecoveryAsked': return { ...state!, recovery: event.data };
    case 'AccountRecoveryDecided': return { ...state!, recovery: null, secondFactor: event.data.approved && event.data.what !== 'PASSWORD' ? false : state!.secondFactor };
    case 'AccountClosed': return { ...state!, status: 'CLOSED', recovery: null };
  }
}
