import { placeOf, roles, type Reach, type Resource, type Role } from '@gt/policy';
import type { Queryable } from '@gt/persistence';
import { bodiesSupervised, copies } from '@gt/service-kit';

/**
 * Whose matter a role at a place is: a body's administrator is its bureau's, the body's other people are its administrator's, an employer's people its reviewer's;
 * everything else is the security administrator's alone (no place that a manager could have).
 */
export async function resourceOfGrant(db: Queryable, grant: { readonly role: Role; readonly place: string | null }): Promise<Resource> {
  if (grant.place === null) return {};
  if (placeOf(grant.role) === 'employerId') return { employerId: grant.place };
  if (placeOf(grant.role) !== 'institutionId') return {};
  if (grant.role !== 'BODY_ADMIN') return { institutionId: grant.place };
  const body = await copies.institution(db, grant.place);
  return body ? { bureauId: body.supervisorId } : {};
}

/** As above, and the bureau above a body beside its administrator: a small body has no second pair of eyes of its own. */
export async function resourceOfRecovery(db: Queryable, grant: { readonly role: Role; readonly place: string | null }): Promise<Resource> {
  const resource = await resourceOfGrant(db, grant);
  const body = resource.institutionId ? await copies.institution(db, resource.institutionId) : undefined;
  return body ? { ...resource, bureauId: body.supervisorId } : resource;
}

const rolesAt = (place: keyof Resource): Role[] => (Object.keys(roles) as Role[]).filter((role) => placeOf(role) === place);

/** The grants of a manager's people, for WHERE on `role_grant g`: `resourceOfGrant` as SQL. Parameters: everything, institutions, bureaus, employers. */
export const reachOfGrants = (found: Reach, first: number): { sql: string; params: unknown[] } => ({
  sql: `($${first}::boolean OR (g.role <> 'BODY_ADMIN' AND g.role = ANY($${first + 4}) AND g.place = ANY($${first + 1}::uuid[])) OR (g.role = ANY($${first + 5}) AND g.place = ANY($${first + 3}::uuid[])) OR (g.role = 'BODY_ADMIN' AND g.place IN ${bodiesSupervised(`= ANY($${first + 2}::text[])`)}))`,
  params: [...(found.everything ? [true, [], [], []] : [false, found.institutionIds, found.bureauIds, found.employerIds]), rolesAt('institutionId'), rolesAt('employerId')],
});
