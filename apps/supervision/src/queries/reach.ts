import { reachesNothing, type Action } from '@gt/policy';
import { bodiesSupervised, type Access } from '@gt/service-kit';

/** Rows on a page unless the caller asks otherwise, and at most. */
export const PAGE_SIZE = 50;
export const PAGE_LIMIT = 200;
export interface Page { readonly after: string | null; readonly limit: number }

/** Parameters $1 (everything), $2 (bodies), $3 (bureaus) of `withinReach`; null when the caller reaches nothing. */
export function reachParams(access: Access, action: Action): [boolean, string[], string[]] | null {
  const found = access.reach(action);
  if (reachesNothing(found)) return null;
  return found.everything ? [true, [], []] : [false, found.institutionIds, found.bureauIds];
}

/** WHERE for rows of a body: the body's own people, the bureau that it is registered with. */
export const withinReach = (column: string): string =>
  `($1 OR ${column} = ANY($2::uuid[]) OR ${column} IN ${bodiesSupervised('= ANY($3::text[])')})`;
