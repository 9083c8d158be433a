import { randomInt } from 'node:crypto';
import type { EventMeta, Tx } from '@gt/persistence';
import type { Acting } from '@gt/policy';
import { eventsOf, notFound, Problem, wrongState, type Kit } from '@gt/service-kit';
import { accountStates, askRecovery, changePassword, closeAccount, decideRecovery, type Account, type Recoverable } from '../domain/account.js';
import type { Identity } from '../identity.js';
import { endSessions } from '../oidc/artifacts.js';
import { beginAttempt, endAttempts } from '../sign-in/attempts.js';
import { keepSecondFactor } from '../sign-in/second-factor.js';

/** Hours for which a password that was given for once can be used. */
export const ONCE_HOURS = 24;
/** Characters of a password for once: no two that look alike on paper; 20 of 31 are 99 bits. */
const ONCE_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const ONCE_LENGTH = 20;

export interface AccountAnswer { readonly id: string; readonly version: number; readonly status: Account['status']; readonly secondFactor: boolean; readonly recovery: { readonly what: Recoverable; readonly reason: string; readonly askedBy: string } | null }
const answerOf = (id: string, saved: { version: number; state: Account }): AccountAnswer => ({ id, version: saved.version, status: saved.state.status, secondFactor: saved.state.secondFactor ?? false, recovery: saved.state.recovery ?? null }); // accounts of before have neither

type Command = keyof (typeof accountStates)['open']['OPEN'];
/** The account, locked, in a state that has the command. 404, 409. */
async function accountFor(tx: Tx, identity: Identity, id: string, command: Command): Promise<{ version: number; state: Account }> {
  const found = (await identity.accounts.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('账号');
  if (!(command in accountStates.open[found.state.status])) throw wrongState('该账号已注销，不能再办理。', { status: found.state.status });
  return found;
}

export const onePassword = (): string => Array.from({ length: ONCE_LENGTH }, () => ONCE_ALPHABET[randomInt(ONCE_ALPHABET.length)]).join('');

/** Checks the present password of a signed-in account: 422 PASSWORD_WRONG, 429 after too many. Slow on purpose, so before the transaction. */
export async function requirePassword(kit: Kit, identity: Identity, id: string, password: string): Promise<void> {
  const counted = `own password ${id}`;
  const wait = await beginAttempt(kit.db, counted, identity.time.now());
  if (wait > 0) throw new Problem(429, 'TOO_MANY_ATTEMPTS', `密码连续输错次数过多，请 ${wait} 秒后再试。`, { headers: { 'retry-after': String(wait) } });
  if (!await identity.isPasswordOf(id, password)) throw new Problem(422, 'PASSWORD_WRONG', '现用密码不正确，请核对后重试。');
  await endAttempts(kit.db, counted);
}

/** Sets a new password and ends every sign-in but `keepSession`. 422 with every reason (domain/account.ts). */
export async function changePasswordIn(tx: Tx, identity: Identity, id: string, password: string, hash: string, same: boolean, keepSession: string | null, meta: EventMeta): Promise<AccountAnswer> {
  const found = await accountFor(tx, identity, id, 'changePassword');
  const [saved] = await identity.accounts.save(tx, [{ id, version: found.version, state: found.state, events: eventsOf(changePassword(found.state, password, same)) }], meta);
  await tx.query('UPDATE account_password SET hash = $2, set_at = now(), must_change = false, expires_at = NULL WHERE account_id = $1', [id, hash]);
  await endSessions(tx, id, null, keepSession);
  return answerOf(id, saved!);
}

/** Keeps the second factor whose first code was right. */
export async function setSecondFactorIn(tx: Tx, kit: Kit, identity: Identity, id: string, secret: string, step: number, meta: EventMeta): Promise<AccountAnswer> {
  const found = await accountFor(tx, identity, id, 'setSecondFactor');
  const [saved] = await identity.accounts.save(tx, [{ id, version: found.version, state: found.state, events: [{ type: 'SecondFactorSet', data: {} }] }], meta);
  await keepSecondFactor(tx, kit.keyring, id, secret, step);
  return answerOf(id, saved!);
}

/** Somebody's password or phone is lost: the first pair of eyes. 404, 409, 422. */
export async function askRecoveryIn(tx: Tx, identity: Identity, id: string, command: { what: Recoverable; reason: string; askedBy: Acting }, meta: EventMeta): Promise<AccountAnswer> {
  const found = await accountFor(tx, identity, id, 'askRecovery');
  const [saved] = await identity.accounts.save(tx, [{ id, version: found.version, state: found.state, events: eventsOf(askRecovery(found.state, { subject: id, ...command })) }], meta);
  return answerOf(id, saved!);
}

/** The second pair of eyes. Approved: what was lost is taken away, every sign-in ends, and `onceHash` becomes the password that must be changed at once. */
export async function decideRecoveryIn(tx: Tx, identity: Identity, id: string, command: { approved: boolean; note: string | null; decidedBy: Acting }, onceHash: string, meta: EventMeta): Promise<{ what: Recoverable; account: AccountAnswer }> {
  const found = await accountFor(tx, identity, id, 'decideRecovery');
  const [saved] = await identity.accounts.save(tx, [{ id, version: found.version, state: found.state, events: eventsOf(decideRecovery(found.state, { subject: id, ...command })) }], meta);
  const { what } = found.state.recovery!;
  if (command.approved) {
    if (what !== 'SECOND_FACTOR') await tx.query('INSERT INTO account_password (account_id, hash, must_change, expires_at) VALUES ($1, $2, true, now() + make_interval(hours => $3)) ON CONFLICT (account_id) DO UPDATE SET hash = $2, set_at = now(), must_change = true, expires_at = excluded.expires_at', [id, onceHash, ONCE_HOURS]);
    if (what !== 'PASSWORD') await tx.query('DELETE FROM second_factor WHERE account_id = $1', [id]);
    await endSessions(tx, id, null);
  }
  return { what, account: answerOf(id, saved!) };
}

/** Closes an account for good: its sign-ins end, its password and second factor go. 404, 409, 422. */
export async function closeAccountIn(tx: Tx, identity: Identity, id: string, command: { reason: string; closedBy: Acting }, meta: EventMeta): Promise<AccountAnswer> {
  const found = await accountFor(tx, identity, id, 'close');
  const standing = await tx.query(`SELECT 1 FROM role_grant WHERE issuer = $1 AND subject = $2 AND status = 'ACTIVE'`, [identity.issuer, id]);
  const [saved] = await identity.accounts.save(tx, [{ id, version: found.version, state: found.state, events: eventsOf(closeAccount({ subject: id, ...command }, standing.length)) }], meta);
  for (const table of ['account_password', 'second_factor', 'browser_sign_in', 'real_name']) await tx.query(`DELETE FROM ${table} WHERE account_id = $1`, [id]);
  await endSessions(tx, id, null);
  return answerOf(id, saved!);
}

