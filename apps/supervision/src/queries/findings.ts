import type { Queryable, Stored } from '@gt/persistence';
import type { Access } from '@gt/service-kit';
import type { Finding } from '../domain/finding.js';
import { reachParams, withinReach, type Page } from './reach.js';

export const findingView = (stored: Stored<Finding>) => ({ id: stored.id, version: stored.version, ...stored.state });
export type FindingView = ReturnType<typeof findingView>;

/** Findings within reach, in the order of their ids. */
export async function listFindings(db: Queryable, access: Access, { after, limit }: Page, filter: { status: string | null; institutionId: string | null }): Promise<{ items: FindingView[]; next: string | null }> {
  const params = reachParams(access, 'finding.read');
  if (!params) return { items: [], next: null };
  const rows = await db.query<Stored<Finding>>(`SELECT id, version, state FROM finding WHERE ${withinReach('institution_id')} AND ($4::uuid IS NULL OR id > $4) AND ($6::text IS NULL OR status = $6) AND ($7::uuid IS NULL OR institution_id = $7)
    ORDER BY id LIMIT $5`, [...params, after, limit + 1, filter.status, filter.institutionId]);
  return { items: rows.slice(0, limit).map(findingView), next: rows.length > limit ? rows[limit - 1]!.id : null };
}
