import type { PlainDate } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import type { Access } from '@gt/service-kit';
import type { FeeSchedule } from '../domain/fee-schedule.js';
import type { BridgingFiling } from '../domain/filing.js';
import type { Institution } from '../domain/institution.js';
import { page, type Listed, type Page } from './lists.js';
import { feeView } from './views.js';

/** Price lists: the body's office its own, a bureau those of its bodies. */
export async function listFees(db: Queryable, access: Access, at: Page, filter: { institutionId: string | null; status: string | null }) {
  const found = access.reach('fee.read');
  if (reachesNothing(found)) return { items: [], next: null };
  const { bureauIds, institutionIds } = found.everything ? { bureauIds: [], institutionIds: [] } : found;
  return page(db, 'fee_schedule', feeView, at, `($3 OR institution_id = ANY($4::uuid[]) OR institution_id IN (SELECT id FROM institution WHERE supervisor_id = ANY($5::uuid[])))
    AND ($6::uuid IS NULL OR institution_id = $6) AND ($7::text IS NULL OR status = $7)`, [found.everything, institutionIds, bureauIds, filter.institutionId, filter.status]);
}

/** What everybody may know of a body. */
export interface PublicBody {
  readonly id: string; readonly name: string; readonly type: string; readonly status: string; readonly telephone: string | null; readonly supervisor: string;
  readonly rows: ReadonlyArray<Pick<BridgingFiling['rows'][number], 'occupation' | 'level'>>;
  readonly fees: Pick<FeeSchedule, 'edition' | 'items' | 'basis' | 'note' | 'publishedOn' | 'effectiveFrom' | 'effectiveTo'> | null;
}

/** Bodies with an approved filing that holds on the day, with the price list of that day, or the one that is announced. */
export async function publicBodies(db: Queryable, { after, limit }: Page, on: PlainDate): Promise<Listed<PublicBody>> {
  const rows = await db.query<{ id: string; state: Institution; supervisor: string; filing: BridgingFiling; fees: FeeSchedule | null }>(`
    SELECT i.id, i.state, b.name AS supervisor, f.state AS filing,
      (SELECT s.state FROM fee_schedule s WHERE s.institution_id = i.id AND s.status <> 'DRAFT' ORDER BY ((s.state->>'effectiveFrom') <= $3) DESC, CASE WHEN (s.state->>'effectiveFrom') <= $3 THEN s.state->>'effectiveFrom' END DESC, s.state->>'effectiveFrom' LIMIT 1) AS fees
    FROM institution i JOIN bureau b ON b.id = i.supervisor_id JOIN filing f ON f.institution_id = i.id AND f.status = 'APPROVED' AND f.state->>'validFrom' <= $3 AND coalesce(f.state->>'validTo', '9999') >= $3
    WHERE i.status IN ('ACTIVE', 'SUSPENDED') AND ($1::uuid IS NULL OR i.id > $1) ORDER BY i.id LIMIT $2`, [after, limit + 1, on]);
  const items = rows.slice(0, limit).map(({ id, state, supervisor, filing, fees }): PublicBody => ({
    id, name: state.name, type: state.type, status: state.status, telephone: state.telephone, supervisor, rows: filing.rows.map(({ occupation, level }) => ({ occupation, level })),
    fees: fees && { edition: fees.edition, items: fees.items, basis: fees.basis, note: fees.note, publishedOn: fees.publishedOn, effectiveFrom: fees.effectiveFrom, effectiveTo: fees.effectiveTo },
  }));
  return { items, next: rows.length > limit ? rows[limit - 1]!.id : null };
}
