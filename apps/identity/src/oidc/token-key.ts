import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Keyring, Queryable } from '@gt/persistence';
import { KeyError } from '@gt/persistence';

/** The key that signs access tokens. */
export interface TokenKey { readonly kid: string; readonly privateKey: KeyObject; readonly jwk: Record<string, string> }

/** Signature of tokens: ECDSA on P-256, short and known to every JOSE library. */
export const TOKEN_ALGORITHM = 'ES256';

const FIRST_KEY_LOCK = 'identity.token_key';

/** @param pkcs8 DER in base64. Throws KeyError when it is no P-256 key. */
export function readTokenKey(pkcs8: string): TokenKey {
  let privateKey: KeyObject;
  try { privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' }); } catch { throw new KeyError('TOKEN_SIGNING_KEY: a PKCS #8 key in base64 is needed'); }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new KeyError('TOKEN_SIGNING_KEY: a key on P-256 is needed');
  const kid = createHash('sha256').update(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })).digest('base64url').slice(0, 16);
  return { kid, privateKey, jwk: { ...(privateKey.export({ format: 'jwk' }) as Record<string, string>), kid, alg: TOKEN_ALGORITHM, use: 'sig' } };
}

/** The configured key, else the one that this database keeps sealed, else a new one that it keeps from now on. Processes that start together agree on one. */
export async function findTokenKey(db: { transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> }, keyring: Keyring, configured: string | null): Promise<TokenKey> {
  if (configured) return readTokenKey(configured);
  return db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [FIRST_KEY_LOCK]);
    const [kept] = await tx.query<{ sealed: string }>('SELECT sealed FROM token_key ORDER BY made_at DESC, kid LIMIT 1');
    if (kept) return readTokenKey(keyring.unseal(kept.sealed));
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const key = readTokenKey(made);
    await tx.query('INSERT INTO token_key (kid, sealed) VALUES ($1, $2)', [key.kid, keyring.seal(made)]);
    return key;
  });
}
