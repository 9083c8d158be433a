import type { Queryable, Stored, Tx } from '@gt/persistence';
import type { Charge } from '../domain/charge.js';

/** Charges of these candidates in a plan that they have not left, locked. */
export const openCharges = (tx: Tx, planId: string, applicationIds: readonly string[]): Promise<Array<Stored<Charge>>> =>
  tx.query<Stored<Charge>>('SELECT id, version, state FROM charge WHERE plan_id = $1 AND application_id = ANY($2::uuid[]) AND NOT left_plan ORDER BY id FOR UPDATE', [planId, applicationIds]);
/** Their candidates are in another plan now. */
export const leaveCharges = (tx: Tx, ids: readonly string[]) => tx.query('UPDATE charge SET left_plan = true WHERE id = ANY($1::uuid[])', [ids]);
/** How often each candidate has left the plan with a charge: one who comes back gets another. */
export async function leftCharges(db: Queryable, planId: string, applicationIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ application_id: string; n: number }>('SELECT application_id, count(*)::int AS n FROM charge WHERE plan_id = $1 AND application_id = ANY($2::uuid[]) AND left_plan GROUP BY application_id', [planId, applicationIds]);
  return new Map(rows.map((row) => [row.application_id, row.n]));
}
