import type { CandidateData } from '@gt/contracts';
import type { Stored } from '@gt/persistence';
import { notFound, type Access, type Kit } from '@gt/service-kit';
import { planResource } from '../commands/plan-access.js';
import type { Charge } from '../domain/charge.js';
import type { Stores } from '../storage/stores.js';
import { shownName } from './plans.js';
import { page } from './reach.js';

export const chargeView = ({ id, version, state }: Stored<Charge>) => ({ id, version, ...state });

/** What the candidates of a plan owe and paid, in order of application id, with the sums of the whole plan. */
export async function listCharges(kit: Kit, stores: Stores, access: Access, planId: string, after: string | undefined, limit: number) {
  const plan = await stores.plans.find(kit.db, planId);
  const grant = plan && access.grantFor('charge.read', planResource(planId, plan.state));
  if (!grant) throw notFound('计划');
  const rows = await kit.db.query<Stored<Charge> & { data: CandidateData }>(
    'SELECT h.id, h.version, h.state, c.data FROM charge h JOIN candidate c USING (application_id) WHERE h.plan_id = $1 AND ($2::uuid IS NULL OR h.id > $2) ORDER BY h.id LIMIT $3', [planId, after ?? null, limit + 1]);
  const [sums] = await kit.db.query<{ due: string; waived: string; paid: string; refunded: string }>(
    `SELECT coalesce(sum((state->>'due')::bigint), 0) AS due, coalesce(sum((state->>'waived')::bigint), 0) AS waived, coalesce(sum((state->>'paid')::bigint), 0) AS paid, coalesce(sum((state->>'refunded')::bigint), 0) AS refunded FROM charge WHERE plan_id = $1`, [planId]);
  const found = page(rows.map((row) => ({ ...chargeView(row), name: shownName(grant, row.data.name) })), limit);
  return { ...found, sums: { due: Number(sums!.due), waived: Number(sums!.waived), paid: Number(sums!.paid), refunded: Number(sums!.refunded) } };
}
