import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TOKEN_LIFE_S } from './provider.js';
import { TOKEN_ALGORITHM, type TokenKey } from './token-key.js';

/** An access token for an account that has just proved its password: the same kind of JWT (RFC 9068) that the provider issues. Times are the system's. */
export async function signAccessToken(key: TokenKey, claims: { readonly issuer: string; readonly audience: string; readonly subject: string }): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ client_id: 'development', auth_time: now })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: 'at+jwt', kid: key.kid })
    .setIssuer(claims.issuer).setAudience(claims.audience).setSubject(claims.subject).setIssuedAt(now).setExpirationTime(now + TOKEN_LIFE_S).setJti(randomUUID())
    .sign(key.privateKey);
}
