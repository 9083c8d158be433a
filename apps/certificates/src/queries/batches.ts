import type { Queryable, Stored } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import type { Batch } from '../domain/batch.js';

export interface BatchView { readonly id: string; readonly version: number; readonly status: Batch['status']; readonly planId: string; readonly planName: string; readonly institutionId: string; readonly siteId: string; readonly rows: number; readonly returnReason: string | null; readonly confirmedOn: string | null; readonly numberedOn: string | null; readonly certificates: number; readonly uploadedOn: string | null; readonly confirmedVisibleOn: string | null; readonly findings: readonly string[] }

export const batchView = ({ id, version, state: b }: Stored<Batch>): BatchView => ({ id, version, status: b.status, planId: b.planId, planName: b.planName, institutionId: b.institutionId, siteId: b.siteId, rows: b.applicationIds.length, returnReason: b.returnReason,
  confirmedOn: b.confirmedOn, numberedOn: b.numberedOn, certificates: b.certificates, uploadedOn: b.uploadedOn, confirmedVisibleOn: b.visibleOn, findings: b.findings });

/** Batches within reach, by id, after a cursor. */
export async function listBatches(db: Queryable, reach: Reach, filter: { planId?: string | undefined; after?: string | undefined; limit: number }): Promise<{ items: BatchView[]; next: string | null }> {
  const rows = await db.query<Stored<Batch>>(`SELECT id, version, state FROM batch WHERE ($1 OR institution_id = ANY($2::uuid[]) OR supervisor_id = ANY($3::uuid[])) AND ($4::uuid IS NULL OR plan_id = $4) AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6`,
    [reach.everything, reach.everything ? [] : reach.institutionIds, reach.everything ? [] : reach.bureauIds, filter.planId ?? null, filter.after ?? null, filter.limit + 1]);
  const items = rows.slice(0, filter.limit).map(batchView);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
}
