import { sha256, type Queryable } from '@gt/persistence';

/** Attempts on one account name that are answered at once: typing errors, and a few sign-ins at the same moment. */
export const FREE_ATTEMPTS = 10;
/** Longest wait (s) between attempts beyond them; the wait doubles from one second. The owner of an account under attack waits no longer than this. */
export const LONGEST_WAIT_S = 900;
/** Attempts older than this (s) are forgotten. */
export const FORGET_AFTER_S = 24 * 3600;

/** Seconds that must pass after so many attempts before the next one is looked at; `beginAttempt` has the same in SQL. */
export const waitAfter = (attempts: number): number => (attempts < FREE_ATTEMPTS ? 0 : Math.min(2 ** Math.min(attempts - FREE_ATTEMPTS, 30), LONGEST_WAIT_S));

const keyOf = (account: string): string => sha256(`sign-in\n${account}`);

/**
 * Counts an attempt before the password is looked at, so that attempts at the same moment count too. Known and unknown names are treated alike.
 * Answers 0 when it may go on, else the seconds to wait.
 * @param now the system's time
 */
export async function beginAttempt(db: Queryable, account: string, now: Date): Promise<number> {
  await db.query(`DELETE FROM sign_in_attempt WHERE last_at < $2::timestamptz - make_interval(secs => $1)`, [FORGET_AFTER_S, now]);
  const wait = `make_interval(secs => least(power(2, least(a.attempts - $2, 30)), $3))`;
  const counted = await db.query(
    `INSERT INTO sign_in_attempt AS a (account_sha256, attempts, last_at) VALUES ($1, 1, $4)
     ON CONFLICT (account_sha256) DO UPDATE SET attempts = a.attempts + 1, last_at = $4 WHERE a.attempts < $2 OR a.last_at + ${wait} <= $4 RETURNING 1`,
    [keyOf(account), FREE_ATTEMPTS, LONGEST_WAIT_S, now]);
  if (counted.length > 0) return 0;
  const [row] = await db.query<{ seconds: number }>(`SELECT ceil(extract(epoch FROM a.last_at + ${wait} - $4::timestamptz))::int AS seconds FROM sign_in_attempt a WHERE account_sha256 = $1`, [keyOf(account), FREE_ATTEMPTS, LONGEST_WAIT_S, now]);
  return Math.max(1, row?.seconds ?? 1);
}

/** The password was right: the count begins anew. */
export async function endAttempts(db: Queryable, account: string): Promise<void> {
  await db.query('DELETE FROM sign_in_attempt WHERE account_sha256 = $1', [keyOf(account)]);
}
