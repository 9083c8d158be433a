import type { PlainDate, SkillLevel } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { copies, type FilingCopy, type InstitutionCopy } from '@gt/service-kit';
import type { Body } from '../domain/accept.js';

/** The relation on a unit list that lets dispatched workers count (domain.md §5). */
const DISPATCHED_RELATION = '劳务派遣';
const dayBefore = (day: PlainDate): PlainDate => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
const validity = (from: string, to: string | null) => ({ from, to });

/** A body as the rules read it, from the local copies of institutions' facts. */
export function bodyOf(copy: InstitutionCopy, filings: ReadonlyArray<{ id: string; state: FilingCopy }>): Body {
  return {
    type: copy.type, siteIds: copy.sites.map((s) => s.siteId),
    units: copy.units.map((u) => ({ creditCode: u.creditCode, validity: validity(u.from, u.to), dispatchedWorkers: u.relation.includes(DISPATCHED_RELATION) })),
    scope: {
      filedScope: copy.scope.flatMap((row) => row.levels.map((level) => ({ occupation: row.occupation, level: level as SkillLevel, validity: validity(row.from, row.to) }))),
      approvedFilings: filings.filter((f) => f.state.validFrom !== null).map((f) => ({
        filingId: f.id, version: 1, validity: validity(f.state.validFrom!, f.state.validTo), rows: f.state.rows.map((r) => ({ occupation: r.occupation, level: r.level as SkillLevel, titleSpecialities: r.titleSpecialities })),
      })),
      suspensions: [
        ...copy.suspensions.map((s) => validity(s.from, s.to === null ? null : dayBefore(s.to))),
        ...(copy.endedFrom === null ? [] : [validity(copy.endedFrom, null)]),
        // registered only: never allowed so far
        ...(copy.status === 'REGISTERED' ? [validity('0001-01-01', null)] : []),
      ],
    },
  };
}

/** The bodies of these ids, as far as their facts have come. */
export async function findBodies(db: Queryable, institutionIds: readonly string[]): Promise<Map<string, Body>> {
  const unique = [...new Set(institutionIds)];
  const bodies = new Map<string, Body>();
  for (const { id, state } of await copies.institutions(db, unique)) bodies.set(id, bodyOf(state, await copies.filingsOf(db, id)));
  return bodies;
}
