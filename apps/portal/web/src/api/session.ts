import { isRole, roles, rules, type Action, type Role } from '@gt/policy';
import { computed, reactive, readonly } from 'vue';
import { get, send, useCsrfToken, whenSignedOut } from './client.js';

/** A role at a place, as identity gave it. */
export interface Grant { readonly role: Role; readonly roleLabel: string; readonly place: string | null; readonly placeName: string | null; /** whose role it is, where one stands in for somebody */ readonly onBehalfOf: string | null; readonly onBehalfOfName: string | null }
interface SessionAnswer { readonly signedIn: boolean; readonly subject?: string; readonly name?: string; readonly authenticatedAt?: string; readonly csrfToken?: string; readonly grants?: readonly (Omit<Grant, 'role'> & { readonly role: string })[] }

interface State { known: boolean; signedIn: boolean; expired: boolean; subject: string; name: string; authenticatedAt: string | null; grants: Grant[]; acting: number }
const state = reactive<State>({ known: false, signedIn: false, expired: false, subject: '', name: '', authenticatedAt: null, grants: [], acting: 0 });

/** Who sits here. `known` is false until the server has been asked. */
export const session = readonly(state);
/** The grant that is being acted in; undefined when nobody is signed in or the account has no role. */
export const acting = computed<Grant | undefined>(() => state.grants[state.acting]);
/** Whether the role acted in may do the action somewhere: what a menu shows. The service decides about the single case. */
export const mayNow = (action: Action): boolean => acting.value !== undefined && rules[action].some((rule) => rule.role === acting.value!.role);

const ACTING = 'gt.acting';
let asking: Promise<void> | null = null;

/** Asks the portal who sits here; once, unless `again`. A portal without sign-in answers 404: everybody is a visitor. */
export function loadSession(again = false): Promise<void> {
  if (again || !asking) asking = read();
  return asking;
}
async function read(): Promise<void> {
  const answer = await get<SessionAnswer>('/api/portal/session').catch((): SessionAnswer => ({ signedIn: false }));
  const grants = (answer.grants ?? []).filter((grant): grant is Grant => isRole(grant.role)).map((grant) => ({ ...grant, roleLabel: grant.roleLabel || roles[grant.role].label }));
  Object.assign(state, { known: true, signedIn: answer.signedIn, expired: state.expired && !answer.signedIn, subject: answer.subject ?? '', name: answer.name ?? '', authenticatedAt: answer.authenticatedAt ?? null, grants });
  useCsrfToken(answer.csrfToken ?? null);
  const kept = sessionStorage.getItem(ACTING);
  state.acting = Math.max(0, grants.findIndex((grant) => keyOf(grant) === kept));
}
const keyOf = (grant: Grant): string => `${grant.role}@${grant.place ?? ''}${grant.onBehalfOf ? `@${grant.onBehalfOf}` : ''}`;

/** Changes the role that is acted in; kept for this tab. */
export function actAs(index: number): void {
  state.acting = index;
  const grant = state.grants[index];
  if (grant) sessionStorage.setItem(ACTING, keyOf(grant));
}

/** Where one signs in and comes back to the page. `fresh` asks for the password again (signing). */
export const signInAddress = (returnTo: string, fresh = false): string => `/auth/login?${new URLSearchParams({ returnTo, ...(fresh ? { fresh: '1' } : {}) })}`;

/** Ends the session here, or every session of the account; the page begins anew, so that nothing of the person stays in it. */
export async function signOut(everywhere = false): Promise<void> {
  await send('POST', `/auth/logout${everywhere ? '?everywhere=1' : ''}`, undefined);
  sessionStorage.clear();
  location.assign('/');
}

whenSignedOut(() => { if (state.signedIn) { state.signedIn = false; state.expired = true; } });
