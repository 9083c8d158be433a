import { placeOf, roles, unassignableRoles, type Resource, type Role } from '@gt/policy';
import { acting } from '../../api/session.js';
import { allPages } from '../work/shared.js';

export interface Place { readonly id: string; readonly name: string }
/** Roles that the role acted in may give: each manages the own people, an employer's reviewer too, a bureau its bodies' administrators, the security administrator all else. */
export function givableRoles(): Role[] {
  const assignable = (Object.keys(roles) as Role[]).filter((r) => !unassignableRoles.includes(r));
  switch (acting.value?.role) {
    case 'SECURITY_ADMIN': return assignable;
    case 'BUREAU_OFFICER': case 'BUREAU_REVIEWER': return ['BODY_ADMIN'];
    case 'BODY_ADMIN': return assignable.filter((r) => placeOf(r) === 'institutionId' && r !== 'BODY_ADMIN');
    case 'EMPLOYER_REVIEWER': return assignable.filter((r) => placeOf(r) === 'employerId');
    default: return [];
  }
}
/** The places that a role may be given at, where they can be chosen from a list; null: the place is named by its id. */
export async function placesFor(role: Role): Promise<readonly Place[] | null> {
  const kind: keyof Resource | null = placeOf(role);
  const mine = acting.value?.place ?? null;
  // the security administrator has no business with the register of bodies
  if (kind === 'institutionId' && acting.value?.role !== 'SECURITY_ADMIN') {
    const own = acting.value?.role === 'BODY_ADMIN';
    const items = await allPages<Place & { supervisorId: string }>('/api/institutions/institutions', own || mine === null ? {} : { supervisorId: mine });
    return own ? items.filter((b) => b.id === mine) : items;
  }
  if (kind === 'employerId' && acting.value?.role === 'EMPLOYER_REVIEWER') return [{ id: mine!, name: acting.value.placeName ?? mine! }];
  if (kind === 'bureauId') return allPages<Place>('/api/institutions/bureaus');
  return null;
}
