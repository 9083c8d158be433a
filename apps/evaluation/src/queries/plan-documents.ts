import { documentId, type Access, type Kit } from '@gt/service-kit';
import type { Stored } from '@gt/persistence';
import type { Plan } from '../domain/plan.js';

/** A fixed PDF of the plan; `filedAt`: of which filing, for a plan that was filed again has those of each. */
export interface PlanDocument { readonly id: string; readonly documentClass: string; readonly title: string; readonly filedAt: string | null }

/**
 * 工作方案 and 批次安排表 of every filing (六(一)), the newest first, and the score register in effect: for those who may fetch them. Their ids follow from the plan's filings,
 * so that the thousands of score sheets of a large plan need not be gone through.
 */
export async function planDocuments(kit: Kit, access: Access, { id, state }: Stored<Plan>): Promise<readonly PlanDocument[]> {
  if (!access.may('document.fetch', { institutionId: state.institutionId, planId: id, expertIds: [] })) return [];
  const filings = await kit.db.query<{ version: number; at: Date }>(`SELECT version, occurred_at AS at FROM event WHERE aggregate_type = 'evaluation.plan' AND aggregate_id = $1 AND type = 'PlanFiled' ORDER BY version DESC`, [id]);
  const wanted = [
    ...filings.flatMap(({ version, at }) => ['WORK_SCHEME', 'SCHEDULE'].map((kind) => ({ id: documentId(kind, id, String(version)), filedAt: at.toISOString() }))),
    ...(state.registerId ? [{ id: documentId('SCORE_REGISTER', state.registerId, '1'), filedAt: null }] : []),
  ];
  const rows = await kit.db.query<{ id: string; documentClass: string; title: string }>(`SELECT id, state->>'documentClass' AS "documentClass", state->>'title' AS title FROM document WHERE id = ANY($1::uuid[])`, [wanted.map((each) => each.id)]);
  const made = new Map(rows.map((row) => [row.id, row]));
  return wanted.flatMap(({ id: document, filedAt }) => { const row = made.get(document); return row ? [{ ...row, filedAt }] : []; });
}
