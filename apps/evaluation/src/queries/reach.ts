import type { Reach } from '@gt/policy';

/** What a caller reaches, as parameters `$1`–`$5` of a WHERE on plans: everything, bodies, bureaus, plans, experts. */
export const reachParameters = (reach: Reach): unknown[] => (reach.everything
  ? [true, [], [], [], []]
  : [false, reach.institutionIds, reach.bureauIds, reach.planIds, reach.expertIds]);

/** The WHERE on a plan `p` with those parameters: exactly the plans whose resource `allow` admits. */
export const PLAN_WITHIN_REACH = `($1::boolean OR p.institution_id = ANY($2::uuid[]) OR p.supervisor_id = ANY($3::uuid[]) OR p.id = ANY($4::uuid[])
  OR EXISTS (SELECT 1 FROM sitting s WHERE s.plan_id = p.id AND s.expert_id = ANY($5::uuid[])))`;

/** Rows of one page at most; a screen shows fewer. */
export const PAGE_LIMIT = 200;
export const DEFAULT_PAGE = 50;

/** A page of a keyset list: `next` is the cursor of the following page, null at the end. */
export function page<T extends { readonly id: string }>(rows: readonly T[], limit: number): { items: readonly T[]; next: string | null } {
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null };
}
