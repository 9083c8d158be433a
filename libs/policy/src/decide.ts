import { isRole, placeOf, type Resource, type Role } from './roles.js';
import { isAction, rules, type Action, type Rule } from './rules.js';

/** A role at a place: the id that the role's kind of place names, or null for a role of the whole city. `onBehalfOf`: whose it is, where the actor stands in for somebody. */
export interface Grant { readonly role: Role; readonly place: string | null; readonly onBehalfOf?: string }

/** Who acts: an account's subject, and what it was granted. */
export interface Actor { readonly subject: string; readonly grants: readonly Grant[] }

/** What an actor reaches with an action, as values for WHERE: everything, or the rows that match at least one of the lists. */
export type Reach =
  | { readonly everything: true }
  | {
    readonly everything: false; readonly bureauIds: string[]; readonly successorIds: string[]; readonly institutionIds: string[]; readonly employerIds: string[];
    readonly personIds: string[]; readonly expertIds: string[]; readonly planIds: string[];
  };

const listOf = {
  bureauId: 'bureauIds', successorId: 'successorIds', institutionId: 'institutionIds', employerId: 'employerIds', personId: 'personIds', expertIds: 'expertIds', planId: 'planIds',
} as const satisfies Record<keyof Resource, string>;

/** A grant that does not fit its role (no place where one is needed, one where none belongs, an unknown role) counts for nothing. */
const fits = (grant: Grant): boolean => isRole(grant.role) && (placeOf(grant.role) === null ? grant.place === null : Boolean(grant.place));

const matches = (rule: Rule, grant: Grant, resource: Resource): boolean => {
  if (grant.role !== rule.role) return false;
  if (rule.at === 'anywhere') return true;
  if (rule.at === 'expertIds') return resource.expertIds?.includes(grant.place!) ?? false;
  return resource[rule.at] === grant.place;
};

/**
 * The grant by which the actor may do the action on the resource: the first in the order of the action's rules. The event records its role and place.
 * What the actor may do himself he does as himself, whatever else he may do for another. Undefined: denied. Everything that no rule allows is denied, an unknown action too.
 */
export function allow(actor: Actor, action: Action, resource: Resource): Grant | undefined {
  if (!isAction(action)) return undefined;
  const grants = actor.grants.filter(fits);
  for (const candidates of [grants.filter((grant) => grant.onBehalfOf === undefined), grants.filter((grant) => grant.onBehalfOf !== undefined)]) {
    for (const rule of rules[action]) {
      const grant = candidates.find((candidate) => matches(rule, candidate, resource));
      if (grant) return grant;
    }
  }
  return undefined;
}

/** On which rows the actor may do the action: exactly those whose resource `allow` admits. Lists are sorted and without doubles. */
export function reach(actor: Actor, action: Action): Reach {
  const found = { bureauIds: new Set<string>(), successorIds: new Set<string>(), institutionIds: new Set<string>(), employerIds: new Set<string>(), personIds: new Set<string>(), expertIds: new Set<string>(), planIds: new Set<string>() };
  const grants = actor.grants.filter(fits);
  for (const rule of isAction(action) ? rules[action] : []) {
    for (const grant of grants.filter((candidate) => candidate.role === rule.role)) {
      if (rule.at === 'anywhere') return { everything: true };
      found[listOf[rule.at]].add(grant.place!);
    }
  }
  const sorted = Object.fromEntries(Object.entries(found).map(([name, ids]) => [name, [...ids].sort()]));
  return { everything: false, ...(sorted as Omit<Extract<Reach, { everything: false }>, 'everything'>) };
}

/** Whether the actor reaches nothing at all with the action: the route answers 403 rather than an empty list. */
export function reachesNothing(found: Reach): boolean {
  return !found.everything && Object.values(listOf).every((name) => found[name].length === 0);
}
