import { randomUUID } from 'node:crypto';
import { shanghaiDate, yearOf } from '@gt/domain';
import { addJob, type Tx } from '@gt/persistence';
import { documentId, metaOfJob, type Kit, type WantedDocument } from '@gt/service-kit';
import { approvedForm } from '../queries/filings.js';
import { rendererOf } from '../renderer.js';
import type { Stores } from '../storage/stores.js';

/** Filings of one transaction: the city approves a few a day. */
const BLOCK = 20;
const JOB = 'fix-filings';

/** Stores the job that fixes approved filings; one serves all that are approved until it runs. */
export const fixFilingsLater = (tx: Tx): Promise<void> => addJob(tx, JOB, {}, { key: JOB });

/** An approval that no document shows yet: of which body, when and by which bureau. */
interface Approval extends Record<string, unknown> { readonly id: string; readonly institutionId: string; readonly at: Date; readonly bureau: string }

/**
 * Fixes every approved filing (附件1) as a document, for the archive (六(六)); those that were approved before there was this job too. Repeatable: one
 * document a filing. One that waits for a font is tried again at the next approval or start; it keeps no other one waiting.
 */
export async function fixFilings(kit: Kit, stores: Stores): Promise<void> {
  const failures: unknown[] = [];
  let after: string | null = null;
  for (let block = await approvals(kit, after); block.length > 0; block = await approvals(kit, after)) {
    const { failed } = await kit.documents.fixAll(metaOfJob(kit.service, randomUUID(), kit.clock), await wanted(kit, stores, block));
    failures.push(...failed.values());
    after = block.at(-1)!.id;
  }
  if (failures.length > 0) throw failures[0];
}

const approvals = (kit: Kit, after: string | null): Promise<Approval[]> => kit.db.query<Approval>(`SELECT f.id, f.institution_id AS "institutionId", e.occurred_at AS at, b.state->>'name' AS bureau FROM filing f
  JOIN event e ON e.aggregate_type = 'institutions.filing' AND e.aggregate_id = f.id AND e.type = 'FilingApproved' JOIN bureau b ON b.id::text = e.actor->>'place'
  WHERE f.status IN ('APPROVED', 'SUPERSEDED', 'REVOKED') AND ($1::uuid IS NULL OR f.id > $1) AND NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = f.id::text) ORDER BY f.id LIMIT $2`, [after, BLOCK]);

async function wanted(kit: Kit, stores: Stores, block: readonly Approval[]): Promise<WantedDocument[]> {
  const filings = await stores.filings.findMany(kit.db, block.map((each) => each.id));
  const bodies = await stores.institutions.findMany(kit.db, block.map((each) => each.institutionId));
  return block.map((approval): WantedDocument => {
    const { id, institutionId, at } = approval;
    const document = documentId('BRIDGING_FILING', id, '1');
    return {
      causationId: id,
      document: {
        documentId: document, documentClass: 'BRIDGING_FILING', mediaType: 'application/pdf', title: '贯通评价机构报备表（附件1）', planId: null, applicationId: null, subjectId: id, signatureKinds: ['IN_SYSTEM_APPROVAL'],
        institutionId: null, expertIds: [], personId: null, keptUnder: { institutionId, year: yearOf(shanghaiDate(at)) },
      },
      render: () => rendererOf(kit).render('filingForm', approvedForm(kit, id, document, bodies.get(institutionId)!.state, filings.get(id)!.state, approval)),
    };
  });
}
