import type { Queryable } from '@gt/persistence';
import { bodyScopeOf } from '@gt/rules';
import { copies, type FilingCopy, type InstitutionCopy } from '@gt/service-kit';
import type { Body } from '../domain/accept.js';

/** The relation on a unit list that lets dispatched workers count (domain.md §5). */
const DISPATCHED_RELATION = '劳务派遣';

/** A body as the rules read it, from the local copies of institutions' facts. */
export function bodyOf(copy: InstitutionCopy, filings: ReadonlyArray<{ id: string; state: FilingCopy }>): Body {
  return {
    type: copy.type, siteIds: copy.sites.map((s) => s.siteId),
    units: copy.units.map((u) => ({ creditCode: u.creditCode, validity: { from: u.from, to: u.to }, dispatchedWorkers: u.relation.includes(DISPATCHED_RELATION) })),
    scope: bodyScopeOf(copy, filings),
  };
}

/** The bodies of these ids, as far as their facts have come. */
export async function findBodies(db: Queryable, institutionIds: readonly string[]): Promise<Map<string, Body>> {
  const unique = [...new Set(institutionIds)];
  const bodies = new Map<string, Body>();
  for (const { id, state } of await copies.institutions(db, unique)) bodies.set(id, bodyOf(state, await copies.filingsOf(db, id)));
  return bodies;
}
