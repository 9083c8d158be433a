import { createHash, randomBytes } from 'node:crypto';
import type { Kit } from '@gt/service-kit';
import { decodeJwt } from 'jose';

/** What identity gave: proof of who it is, and what renews it. */
export interface GivenTokens {
  readonly accessToken: string; readonly accessUntil: Date; readonly refreshToken: string;
  readonly issuer: string; readonly subject: string; readonly name: string; readonly authenticatedAt: Date;
}
/** Identity refused a code or a refresh token: it is used up, expired or revoked. */
export class GrantRefused extends Error { readonly code = 'GRANT_REFUSED'; }

/** What the portal remembers between sending a browser to sign in and its coming back. */
export interface OpenSignIn { readonly state: string; readonly nonce: string; readonly verifier: string; readonly returnTo: string; readonly fresh: boolean; readonly at: number }

const random = () => randomBytes(24).toString('base64url');
/** Where a browser comes back to with its code; identity knows no other. */
const callback = (kit: Kit): string => `${kit.config.publicUrl.replace(/\/$/, '')}/auth/callback`;

export const openSignIn = (returnTo: string, fresh: boolean): OpenSignIn => ({ state: random(), nonce: random(), verifier: randomBytes(48).toString('base64url'), returnTo, fresh, at: Date.now() });

/** The address at identity where this sign-in begins (RFC 7636, S256). A fresh one asks for the password whoever is signed in. */
export function authorizationAddress(kit: Kit, open: OpenSignIn): string {
  return `/api/identity/oidc/auth?${new URLSearchParams({
    client_id: kit.service, response_type: 'code', scope: 'openid profile', redirect_uri: callback(kit), state: open.state, nonce: open.nonce,
    code_challenge: createHash('sha256').update(open.verifier).digest('base64url'), code_challenge_method: 'S256', resource: `urn:${kit.config.audience}`,
    ...(open.fresh ? { prompt: 'login', max_age: '0' } : {}),
  }).toString()}`;
}

/** Redeems the code. Throws GrantRefused, also for an answer that is not of this sign-in. */
export async function redeemCode(kit: Kit, code: string, open: OpenSignIn): Promise<GivenTokens> {
  const { given, idToken } = await askTokens(kit, { grant_type: 'authorization_code', code, redirect_uri: callback(kit), code_verifier: open.verifier });
  if (idToken['nonce'] !== open.nonce) throw new GrantRefused('nonce');
  // a fresh sign-in is younger than the request for it; clocks of one installation differ by a second at most
  if (open.fresh && given.authenticatedAt.getTime() < open.at - 2_000) throw new GrantRefused('not fresh');
  return given;
}

/** New tokens for a refresh token, which is used up by it. Throws GrantRefused. */
export async function renew(kit: Kit, refreshToken: string): Promise<GivenTokens> {
  return (await askTokens(kit, { grant_type: 'refresh_token', refresh_token: refreshToken })).given;
}

async function askTokens(kit: Kit, form: Record<string, string>): Promise<{ given: GivenTokens; idToken: Record<string, unknown> }> {
  const basic = Buffer.from(`${encodeURIComponent(kit.service)}:${encodeURIComponent(kit.config.serviceSecret)}`).toString('base64');
  const answer = await kit.http('identity', { method: 'POST', path: '/api/identity/oidc/token', headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() });
  if (answer.status === 400) throw new GrantRefused('refused');
  if (answer.status !== 200) throw new Error(`identity answered ${answer.status} for tokens`);
  const body = JSON.parse(answer.body.toString('utf8')) as { access_token: string; refresh_token: string; id_token: string };
  const caller = await kit.tokens.verify(body.access_token);
  // the ID token came straight from identity, to whom we proved who we are; that it is about the same person is checked
  const idToken = decodeJwt(body.id_token);
  if (idToken.sub !== caller.subject || idToken.iss !== caller.issuer || idToken.aud !== kit.service) throw new GrantRefused('id token');
  return { idToken, given: { accessToken: body.access_token, accessUntil: caller.expiresAt, refreshToken: body.refresh_token, issuer: caller.issuer, subject: caller.subject, name: String(idToken['name'] ?? ''), authenticatedAt: caller.authenticatedAt } };
}
