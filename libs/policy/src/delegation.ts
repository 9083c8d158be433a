import { placeOf, unassignableRoles, type Role } from './roles.js';
import type { Grant } from './decide.js';

/** Who acts, and for whom where he stands in for somebody (休假代办). */
export interface Acting { readonly subject: string; readonly onBehalfOf?: string }

/** Somebody who acts, for himself or for another. */
export const acting = (subject: string, onBehalfOf: string | undefined): Acting => (onBehalfOf === undefined ? { subject } : { subject, onBehalfOf });

/** Everybody who stands behind an act: who did it, and for whom. */
export const personsOf = ({ subject, onBehalfOf }: Acting): string[] => (onBehalfOf === undefined ? [subject] : [subject, onBehalfOf]);

/** For whom, as an optional field of what is kept. */
export const forWhom = ({ onBehalfOf }: Acting): { onBehalfOf?: string } => (onBehalfOf === undefined ? {} : { onBehalfOf });

/** Whether two acts are one person's for four eyes, which look through a delegation: the delegate acting for somebody counts as himself and as the other. */
export const samePerson = (one: Acting, other: Acting): boolean => personsOf(one).some((person) => personsOf(other).includes(person));

/** Roles that are about the person himself: own data, own judgement, one's own assignment by name. Nobody stands in for them. */
export const personalRoles: readonly Role[] = ['APPLICANT', 'EXPERT', 'EXTERNAL_SUPERVISOR'];

/** Whether a role may be done by a deputy. */
export const isDelegable = (role: Role): boolean => !personalRoles.includes(role) && !unassignableRoles.includes(role);

/** Whether somebody with these grants of his own belongs to the office or body of a role: he holds one at the same place, for a role of the whole city another such one. */
export const ofSameOffice = (own: readonly Grant[], { role, place }: Pick<Grant, 'role' | 'place'>): boolean => own.some((held) => placeOf(held.role) === placeOf(role) && held.place === place);

/**
 * What a delegate may do for the delegator now: of the chosen roles those that the delegator himself still holds, while the delegate still belongs to the same office.
 * What the delegator holds by delegation himself is none of it.
 */
export function delegatedGrants(chosen: readonly Grant[], delegator: { readonly subject: string; readonly own: readonly Grant[] }, delegateOwn: readonly Grant[]): Grant[] {
  return chosen.filter((grant) => isDelegable(grant.role) && ofSameOffice(delegateOwn, grant) && delegator.own.some((held) => held.role === grant.role && held.place === grant.place))
    .map(({ role, place }) => ({ role, place, onBehalfOf: delegator.subject }));
}
