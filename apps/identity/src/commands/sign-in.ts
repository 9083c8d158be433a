import { shanghaiDate } from '@gt/domain';
import { Problem, type Kit } from '@gt/service-kit';
import type { Role } from '@gt/policy';
import { needsSecondFactor } from '../domain/second-factor.js';
import type { Identity } from '../identity.js';
import { deputyGrants } from '../queries/delegations.js';
import { currentGrants } from '../queries/grants.js';
import { beginAttempt, endAttempts } from '../sign-in/attempts.js';
import { checkPassword } from '../sign-in/password.js';
import { hasSecondFactor, useCode } from '../sign-in/second-factor.js';

/** Somebody who has proved his password. */
export interface PasswordProved {
  readonly subject: string;
  /** the password was given for once: another one is set before anything else */
  readonly mustChange: boolean;
  /** NONE: the password is enough; ASK: a code too; SET: a code is needed and there is none yet */
  readonly secondFactor: 'NONE' | 'ASK' | 'SET';
}

const slowed = (what: string, wait: number) => new Problem(429, 'TOO_MANY_ATTEMPTS', `${what}连续输错次数过多，请 ${wait} 秒后再试。`, { headers: { 'retry-after': String(wait) } });
const refused = (text: string) => new Problem(401, 'SIGN_IN_FAILED', text, { headers: { 'www-authenticate': 'Bearer' } });

/**
 * The account whose password this is. 401 that does not say whether the account exists; 429 after too many wrong attempts.
 * @param device the browser's own mark: a browser in which this account was signed in before is counted by itself, so that somebody who guesses elsewhere does not keep the owner waiting
 */
export async function signIn(kit: Kit, identity: Identity, account: string, password: string, device: string | null = null): Promise<PasswordProved> {
  const counted = identity.devices.trusted(device, account) ?? account;
  const now = identity.time.now();
  const wait = await beginAttempt(kit.db, counted, now);
  if (wait > 0) throw slowed('密码', wait);
  const [known] = await kit.db.query<{ id: string; hash: string; must_change: boolean; over: boolean }>(
    `SELECT a.id, p.hash, p.must_change, coalesce(p.expires_at < now(), false) AS over FROM account a JOIN account_password p ON p.account_id = a.id WHERE a.account = $1 AND a.status = 'OPEN'`, [account]);
  const right = await checkPassword(password, known?.hash ?? identity.nobodysHash);
  if (!known || !right || known.over) throw refused('账号或密码不正确，请核对后重试。');
  await endAttempts(kit.db, counted);
  return { subject: known.id, mustChange: known.must_change, secondFactor: await secondFactorOf(kit, identity, known.id) };
}

/** What an account's owner has to show beside his first proof. */
export async function secondFactorOf(kit: Kit, identity: Identity, subject: string): Promise<PasswordProved['secondFactor']> {
  if (await hasSecondFactor(kit.db, subject)) return 'ASK';
  if (identity.options.secondFactor === 'off') return 'NONE';
  const today = shanghaiDate(new Date());
  const roles = [...(await currentGrants(kit.db, identity.issuer, subject, today)).map((grant) => grant.role as Role), ...(await deputyGrants(kit.db, identity.issuer, subject, today)).map((grant) => grant.role)];
  return needsSecondFactor(roles) ? 'SET' : 'NONE';
}

/** Takes a code of the account's second factor. 401 for a wrong or used one, 429 after too many. */
export async function takeCode(kit: Kit, identity: Identity, subject: string, code: string): Promise<void> {
  const now = identity.time.now();
  const counted = `second factor ${subject}`;
  const wait = await beginAttempt(kit.db, counted, now);
  if (wait > 0) throw slowed('验证码', wait);
  if (!await useCode(kit.db, kit.keyring, subject, code, now)) throw refused('验证码不正确或已用过，请等手机上出现下一个验证码再试。');
  await endAttempts(kit.db, counted);
}
