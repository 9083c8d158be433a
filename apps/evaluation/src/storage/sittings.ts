import type { PlainDate } from '@gt/domain';
import type { Queryable, Tx } from '@gt/persistence';
import { Problem } from '@gt/service-kit';
import type { PanelKind } from '../domain/panel.js';

/** Days on which experts sit already: in any panel of another plan, or in one of the same kind of this plan; `without` the panel that is to be replaced. */
export async function sittingDays(db: Queryable, expertIds: readonly string[], planId: string, kind: PanelKind, without: string | null): Promise<Map<string, PlainDate[]>> {
  const rows = await db.query<{ expert_id: string; days: string[] }>(
    'SELECT expert_id, array_agg(DISTINCT day::text) AS days FROM sitting WHERE expert_id = ANY($1::uuid[]) AND (plan_id <> $2 OR kind = $3) AND panel_id IS DISTINCT FROM $4 GROUP BY expert_id', [expertIds, planId, kind, without]);
  return new Map(rows.map((row) => [row.expert_id, row.days]));
}

const UNIQUE_VIOLATION = '23505';

/** Takes the experts' days. The database refuses a second sitting of the kind on one day: somebody else took it meanwhile, 409. */
export async function takeSittings(tx: Tx, panel: { readonly id: string; readonly planId: string; readonly kind: PanelKind; readonly expertIds: readonly string[]; readonly days: readonly PlainDate[] }): Promise<void> {
  try {
    await tx.query('INSERT INTO sitting (expert_id, day, kind, plan_id, panel_id) SELECT e, d, $3, $4, $5 FROM unnest($1::uuid[]) e, unnest($2::date[]) d', [panel.expertIds, panel.days, panel.kind, panel.planId, panel.id]);
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    throw new Problem(409, 'EXPERT_SITTING_ELSEWHERE', '有专家刚被编入同日的另一评审组，请刷新后更换专家或改期。');
  }
}

/** How much experts sit: days from `from` on, the next one, and how many plans. In order of expert id. */
export async function sittingLoads(db: Queryable, from: PlainDate, after: string | null, limit: number): Promise<Array<{ expertId: string; days: number; plans: number; next: PlainDate }>> {
  return db.query('SELECT expert_id AS "expertId", count(DISTINCT day)::int AS days, count(DISTINCT plan_id)::int AS plans, min(day)::text AS next FROM sitting WHERE day >= $1 AND ($2::uuid IS NULL OR expert_id > $2) GROUP BY expert_id ORDER BY expert_id LIMIT $3', [from, after, limit]);
}

export async function freeSittings(tx: Tx, panelIds: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM sitting WHERE panel_id = ANY($1::uuid[])', [panelIds]);
}

/** Experts who sit in a plan: they may read it. */
export async function sittingExperts(db: Queryable, planId: string): Promise<string[]> {
  return (await db.query<{ expert_id: string }>('SELECT DISTINCT expert_id FROM sitting WHERE plan_id = $1 ORDER BY expert_id', [planId])).map((row) => row.expert_id);
}
