import type { Keyring, Queryable } from '@gt/persistence';
import { authenticator } from 'otplib';

/** Seconds of one code (RFC 6238). */
const STEP_S = 30;
/** Steps before and after the present one that count too: a phone's clock may be half a minute off. */
const WINDOW = 1;
/** Length of a code. */
export const CODE_LENGTH = 6;

const codes = (now: Date) => authenticator.clone({ step: STEP_S, window: WINDOW, digits: CODE_LENGTH, epoch: now.getTime() });

/** A new secret: 160 bits in base32, as phones take it. */
export const newSecret = (): string => authenticator.generateSecret(20);
/** What a phone reads from the QR code. */
export const secretAddress = (account: string, secret: string): string => authenticator.keyuri(account, '贯通评价', secret);

/** The address as a QR code, a data address of a picture. */
export const secretPicture = (address: string): Promise<string> => import('qrcode').then(({ toDataURL }) => toDataURL(address, { width: 220, margin: 2 }));

/** The step of a code that is right now; null for any other. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  if (!new RegExp(`^\\d{${CODE_LENGTH}}$`).test(code)) return null;
  const delta = codes(now).checkDelta(code, secret);
  return delta === null ? null : Math.floor(now.getTime() / 1000 / STEP_S) + delta;
}

/** Whether the account has a second factor. */
export async function hasSecondFactor(db: Queryable, accountId: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM second_factor WHERE account_id = $1', [accountId])).length > 0;
}

/** Keeps a secret whose first code was right; that code counts as used. */
export async function keepSecondFactor(tx: Queryable, keyring: Keyring, accountId: string, secret: string, step: number): Promise<void> {
  await tx.query('INSERT INTO second_factor (account_id, sealed, last_step) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO UPDATE SET sealed = $2, last_step = $3, set_at = now()', [accountId, keyring.seal(secret), step]);
}

/** Whether the code is the account's and was not used before: a code that somebody saw over a shoulder is worth nothing. */
export async function useCode(db: Queryable, keyring: Keyring, accountId: string, code: string, now: Date): Promise<boolean> {
  const [row] = await db.query<{ sealed: string }>('SELECT sealed FROM second_factor WHERE account_id = $1', [accountId]);
  const step = row ? stepOf(keyring.unseal(row.sealed), code, now) : null;
  if (step === null) return false;
  return (await db.query('UPDATE second_factor SET last_step = $2 WHERE account_id = $1 AND last_step < $2 RETURNING 1', [accountId, step])).length > 0;
}
