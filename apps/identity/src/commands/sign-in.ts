import { Problem, type Kit } from '@gt/service-kit';
import type { Identity } from '../identity.js';
import { beginAttempt, endAttempts } from '../sign-in/attempts.js';
import { checkPassword } from '../sign-in/password.js';

/** The subject of the account whose password this is. 401 that does not say whether the account exists; 429 after too many wrong attempts on one name. */
export async function signIn(kit: Kit, identity: Identity, account: string, password: string): Promise<string> {
  const wait = await beginAttempt(kit.db, account, identity.time.now());
  if (wait > 0) throw new Problem(429, 'TOO_MANY_ATTEMPTS', `密码连续输错次数过多，请 ${wait} 秒后再试。`, { headers: { 'retry-after': String(wait) } });
  const [known] = await kit.db.query<{ id: string; hash: string }>('SELECT a.id, p.hash FROM account a JOIN account_password p ON p.account_id = a.id WHERE a.account = $1', [account]);
  const right = await checkPassword(password, known?.hash ?? identity.nobodysHash);
  if (!known || !right) throw new Problem(401, 'SIGN_IN_FAILED', '账号或密码不正确，请核对后重试。', { headers: { 'www-authenticate': 'Bearer' } });
  await endAttempts(kit.db, account);
  return known.id;
}
