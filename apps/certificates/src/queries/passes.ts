import type { Queryable } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import type { CandidateData } from '@gt/contracts';
import { bodiesSupervised } from '@gt/service-kit';

/** An effective pass: `batchId` null while it waits to go up (六(五)). */
export interface PassView { readonly applicationId: string; readonly planId: string; readonly name: string; readonly idNumberMasked: string; readonly occupation: CandidateData['occupation']; readonly level: number; readonly effectiveOn: string; readonly batchId: string | null }

/** Passes that stand (not corrected) within reach, by application, after a cursor. */
export async function listPasses(db: Queryable, reach: Reach, filter: { planId: string; after?: string | undefined; limit: number }): Promise<{ items: PassView[]; next: string | null }> {
  const rows = await db.query<{ application_id: string; plan_id: string; effective_on: string; batch_id: string | null; candidate: CandidateData }>(
    `SELECT application_id, plan_id, effective_on::text, batch_id, data->'candidate' AS candidate FROM pass
     WHERE ($1 OR institution_id = ANY($2::uuid[]) OR institution_id IN ${bodiesSupervised('= ANY($6::text[])')}) AND plan_id = $3 AND passed AND ($4::uuid IS NULL OR application_id > $4) ORDER BY application_id LIMIT $5`,
    [reach.everything, reach.everything ? [] : reach.institutionIds, filter.planId, filter.after ?? null, filter.limit + 1, reach.everything ? [] : reach.bureauIds]);
  const items = rows.slice(0, filter.limit).map((r): PassView => ({ applicationId: r.application_id, planId: r.plan_id, name: r.candidate.name, idNumberMasked: r.candidate.idNumberMasked, occupation: r.candidate.occupation, level: r.candidate.level, effectiveOn: r.effective_on, batchId: r.batch_id }));
  return { items, next: rows.length > filter.limit ? items.at(-1)!.applicationId : null };
}
