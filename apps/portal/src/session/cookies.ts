import type { Profile } from '@gt/service-kit';

/** Names and attributes of the portal's two cookies. `__Host-` binds the session to this very host and to https. */
export interface Cookies { readonly session: string; readonly signIn: string; readonly secure: boolean }

export const cookiesOf = (profile: Profile): Cookies => (profile === 'production' ? { session: '__Host-gt_session', signIn: '__Secure-gt_auth', secure: true } : { session: 'gt_session', signIn: 'gt_auth', secure: false });

/** The value of a cookie in a request's header; the first one where it is given twice. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** `Set-Cookie`, never readable by scripts. @param maxAgeS 0 deletes it */
export const cookie = (name: string, value: string, options: { readonly path: string; readonly sameSite: 'Strict' | 'Lax'; readonly secure: boolean; readonly maxAgeS?: number }): string =>
  [`${name}=${value}`, `Path=${options.path}`, 'HttpOnly', `SameSite=${options.sameSite}`, ...(options.secure ? ['Secure'] : []), ...(options.maxAgeS === undefined ? [] : [`Max-Age=${options.maxAgeS}`])].join('; ');
