import type { DataOf, Envelope } from '@gt/contracts';
import type * as C from '@gt/contracts';

/** What identity says of a role given to an account, as every service keeps it. */
export interface GrantCopy { readonly issuer: string; readonly subject: string; readonly role: string; readonly place: string | null; readonly until: string | null; readonly revoked: boolean }
export function foldGrant(state: GrantCopy | null, event: Envelope<never>): GrantCopy {
  if (event.type === 'identity.GrantRevoked') return { ...state!, revoked: true };
  const d = event.data as DataOf<typeof C.GrantGiven>;
  return { issuer: d.issuer, subject: d.subject, role: d.role, place: d.place, until: d.until, revoked: false };
}

/** What identity says of somebody who stands in for another. */
export interface DelegationCopy extends DataOf<typeof C.DelegationGiven> { readonly ended: boolean }
export const foldDelegation = (state: DelegationCopy | null, event: Envelope<never>): DelegationCopy =>
  (event.type === 'identity.DelegationEnded' ? { ...state!, ended: true } : { ...event.data as DataOf<typeof C.DelegationGiven>, ended: false });

/** The approvals for which a bureau (the copy's id) wants two steps. */
export interface ApprovalStepsCopy { readonly twoStep: readonly string[] }
export const foldApprovalSteps = (_: ApprovalStepsCopy | null, event: Envelope<DataOf<typeof C.ApprovalStepsSet>>): ApprovalStepsCopy => ({ twoStep: event.data.twoStep });
