import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of one hash: N = 2^15, r = 8 (32 MiB of memory) three times over, OWASP's parameters for scrypt; about 0.3 s on a small machine. */
export const PASSWORD_COST = { N: 2 ** 15, r: 8, p: 3 } as const;
/** Cost in the development profile, whose passwords stand in the README: a tenth, so that a city of accounts is seeded quickly. */
export const DEVELOPMENT_PASSWORD_COST = { N: 2 ** 13, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export interface PasswordCost { readonly N: number; readonly r: number; readonly p: number }

const derive = (password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> => new Promise((resolve, reject) => {
  // scrypt needs 128·N·r bytes; Node refuses at its default of 32 MiB exactly
  scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) => (error ? reject(error) : resolve(key)));
});

/** `scrypt$N$r$p$salt$hash`; two hashes of one password differ. The cost stands in it, so that it can be raised later. */
export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), (await derive(password, salt, cost)).toString('base64url')].join('$');
}

/** Whether the password is the hashed one. Takes as long for a wrong one; throws for a hash that is none of ours. */
export async function checkPassword(password: string, hash: string): Promise<boolean> {
  const [kind, N, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || !salt || !key) throw new TypeError('not a password hash');
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) }), Buffer.from(key, 'base64url'));
}
