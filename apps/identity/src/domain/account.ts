import { accepted, reason, refused, type Decision } from '@gt/domain';

/** A person's account at our own issuer; its subject is the account's id. The password's hash is no part of it: facts are kept for ever, hashes are not. */
export interface Account {
  readonly issuer: string;
  /** sign-in name: unique, lower case */
  readonly account: string;
  /** the person's name, as others see it */
  readonly name: string;
  readonly status: AccountStatus;
}
export type AccountStatus = 'OPEN';
export interface AccountOpened { readonly type: 'AccountOpened'; readonly data: { readonly issuer: string; readonly subject: string; readonly account: string; readonly name: string } }

/** States and commands of an account. Closing comes with the sign-in pages; until then an account loses its work by losing its grants. */
export const accountStates = { initial: 'OPEN', open: { OPEN: {} }, final: ['OPEN'] } as const;

/** Sign-in names: 2–64 characters, lower case, so that one account has one spelling. */
export const ACCOUNT_NAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/;
/** Shortest password (characters): NIST SP 800-63B asks for 15 where the password stands alone and 8 beside a second factor; the second factor comes with the sign-in pages. */
export const PASSWORD_MIN = 12;
/** Longest password (characters): room for any passphrase, no room for a denial of service by hashing. */
export const PASSWORD_MAX = 128;

/** Whether a text may be a password: its length in characters, as typed, nothing trimmed. */
export const isPassword = (value: unknown): value is string => typeof value === 'string' && [...value].length >= PASSWORD_MIN && [...value].length <= PASSWORD_MAX;

/**
 * Opens an account. Refusals: ACCOUNT_TAKEN, PASSWORD_IS_ACCOUNT.
 * @param known whether another account has the sign-in name
 */
export function openAccount(command: { issuer: string; subject: string; account: string; name: string; password: string }, known: { readonly accountTaken: boolean }): Decision<AccountOpened> {
  const reasons = [
    ...(known.accountTaken ? [reason('ACCOUNT_TAKEN', '', '该账号名已被使用，请换一个。')] : []),
    ...(command.password.toLowerCase().includes(command.account) ? [reason('PASSWORD_IS_ACCOUNT', '', '密码不得包含账号名，请换一个密码。')] : []),
  ];
  if (reasons.length > 0) return refused(...reasons);
  return accepted({ type: 'AccountOpened', data: { issuer: command.issuer, subject: command.subject, account: command.account, name: command.name } });
}

/** The account after an event. */
export function evolveAccount(_: Account | null, event: AccountOpened): Account {
  const { issuer, account, name } = event.data;
  return { issuer, account, name, status: 'OPEN' };
}
