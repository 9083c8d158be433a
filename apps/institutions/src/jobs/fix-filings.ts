import { randomUUID } from 'node:crypto';
import { failTogether } from '@gt/persistence';
import { documentId, metaOfJob, type Kit, type WantedDocument } from '@gt/service-kit';
import type { EvidenceFile } from '../domain/evidence-file.js';
import { papersOfFiling, papersOfInstitution } from '../domain/evidence-papers.js';
import { approvedForm } from '../queries/filings.js';
import { rendererOf } from '../renderer.js';
import type { Stores } from '../storage/stores.js';
import { FILES, unfixed, wantedPapers, yearAt } from './fix-papers.js';

/** Filings or bodies of one transaction: the city approves a few a day. */
const BLOCK = 20;

/** An approval that no document shows yet, or not with all its papers: of which body, when and by which bureau. */
interface Approval extends Record<string, unknown> { readonly id: string; readonly institutionId: string; readonly at: Date; readonly bureau: string }

/**
 * Fixes every approved filing (附件1) with its papers, and the papers of every body's entry, as documents for the archive (六(六)); what is from before there was
 * this job too. Repeatable: one document a filing and paper. One that waits for a font is tried again at the next approval or start, one whose file cannot be
 * read by the job; neither keeps another one waiting.
 */
export async function fixFilings(kit: Kit, stores: Stores): Promise<void> {
  const failures = [...await fixBlocks(kit, (after) => approvals(kit, after), (block) => wanted(kit, stores, block)), ...await fixBlocks(kit, (after) => bodies(kit, after), (block) => wantedOfBodies(kit, stores, block))];
  failTogether(failures);
}

async function fixBlocks<Row extends { readonly id: string }>(kit: Kit, next: (after: string | null) => Promise<Row[]>, wantedOf: (block: readonly Row[]) => Promise<WantedDocument[]>): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (let block = await next(null); block.length > 0; block = await next(block.at(-1)!.id)) {
    const { failed } = await kit.documents.fixAll(metaOfJob(kit.service, randomUUID(), kit.clock), await wantedOf(block));
    failures.push(...failed.values());
  }
  return failures;
}

const approvals = (kit: Kit, after: string | null): Promise<Approval[]> => kit.db.query<Approval>(`SELECT f.id, f.institution_id AS "institutionId", e.occurred_at AS at, b.state->>'name' AS bureau FROM filing f
  JOIN event e ON e.aggregate_type = 'institutions.filing' AND e.aggregate_id = f.id AND e.type = 'FilingApproved' JOIN bureau b ON b.id::text = e.actor->>'place'
  WHERE f.status IN ('APPROVED', 'SUPERSEDED', 'REVOKED') AND ($1::uuid IS NULL OR f.id > $1) AND (NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = f.id::text AND d.state->>'documentClass' = 'BRIDGING_FILING') OR EXISTS (SELECT 1 FROM jsonb_path_query(f.state, '${FILES}') AS file WHERE ${unfixed('f.id', `file->>'sha256'`)})) ORDER BY f.id LIMIT $2`, [after, BLOCK]);
/** A body with the papers that its entry ever named, and no document shows yet: one that was exchanged since is kept too. */
interface Named extends Record<string, unknown> { readonly id: string; readonly papers: ReadonlyArray<EvidenceFile & { readonly at: string }> }
const bodies = (kit: Kit, after: string | null): Promise<Named[]> => kit.db.query<Named>(`SELECT e.aggregate_id AS id, jsonb_agg(file || jsonb_build_object('at', e.occurred_at) ORDER BY e.position DESC) AS papers
  FROM event e CROSS JOIN LATERAL jsonb_path_query(e.payload, '${FILES}') AS file WHERE e.aggregate_type = 'institutions.institution' AND ($1::uuid IS NULL OR e.aggregate_id > $1) AND ${unfixed('e.aggregate_id', `file->>'sha256'`)}
  GROUP BY e.aggregate_id ORDER BY e.aggregate_id LIMIT $2`, [after, BLOCK]);

/** Each is kept under the year in which the entry came to name it. */
async function wantedOfBodies(kit: Kit, stores: Stores, block: readonly Named[]): Promise<WantedDocument[]> {
  const states = await stores.institutions.findMany(kit.db, block.map((each) => each.id));
  return block.flatMap(({ id, papers }) => {
    const titles = new Map(papersOfInstitution(states.get(id)!.state).map(({ file, title }) => [file.sha256, title]));
    // the latest naming comes first, so that of the same bytes the earliest counts
    return wantedPapers(kit, { subjectId: id, institutionId: id, papers: papers.map(({ at, ...file }) => ({ file, title: titles.get(file.sha256) ?? '证明材料（已更换）', year: yearAt(new Date(at)) })) });
  });
}

async function wanted(kit: Kit, stores: Stores, block: readonly Approval[]): Promise<WantedDocument[]> {
  const filings = await stores.filings.findMany(kit.db, block.map((each) => each.id));
  const held = await stores.institutions.findMany(kit.db, block.map((each) => each.institutionId));
  return block.flatMap((approval): WantedDocument[] => {
    const { id, institutionId } = approval;
    const year = yearAt(approval.at);
    const document = documentId('BRIDGING_FILING', id, '1');
    const form: WantedDocument = {
      causationId: id,
      document: {
        documentId: document, documentClass: 'BRIDGING_FILING', mediaType: 'application/pdf', title: '贯通评价机构报备表（附件1）', planId: null, applicationId: null, subjectId: id, signatureKinds: ['IN_SYSTEM_APPROVAL'],
        institutionId: null, expertIds: [], personId: null, keptUnder: { institutionId, year },
      },
      render: () => rendererOf(kit).render('filingForm', approvedForm(kit, id, document, held.get(institutionId)!.state, filings.get(id)!.state, approval)),
    };
    return [form, ...wantedPapers(kit, { subjectId: id, institutionId, papers: papersOfFiling(filings.get(id)!.state).map((paper) => ({ ...paper, year })) })];
  });
}
