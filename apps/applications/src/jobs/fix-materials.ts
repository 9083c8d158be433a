import { randomUUID } from 'node:crypto';
import { addJob, addJobsInLots, failTogether, type Tx } from '@gt/persistence';
import { documentId, metaOfJob, Problem, type Kit, type WantedDocument } from '@gt/service-kit';
import { itemOf, MATERIALS } from '../domain/material.js';
import { unfixedPapers, withPapers, type UnfixedPaper } from '../storage/attachments.js';

const JOB = 'fix-materials';
/** Applications of one job: some hundred papers. */
const APPLICATIONS_AT_ONCE = 20;
/** Papers of one transaction: each is copied, none is rendered. */
const BLOCK = 50;
const START = '00000000-0000-0000-0000-000000000000';

/** Stores the jobs that bring the papers of accepted applications to the archive (六(六)); of those that came with none no job. */
export async function materialsLater(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  if (applicationIds.length === 0) return;
  await addJobsInLots(tx, JOB, await withPapers(tx, applicationIds), APPLICATIONS_AT_ONCE, (lot) => ({ applicationIds: lot }));
}
/** The same of all that were accepted before there was this job. */
export const materialsOfAllLater = (tx: Tx): Promise<void> => addJob(tx, JOB, {}, { key: JOB });

/**
 * Fixes the papers (扫描件) that an application was accepted with, its signed and stamped pages among them, as documents: archives takes them into the volume of the
 * plan that the applicant is enrolled in, beside 附件2 (六(六), 填表说明六). Repeatable: one document for each application and file. A file that cannot be read now keeps
 * no other one waiting, and the job is tried again.
 */
export async function fixMaterials(kit: Kit, payload: unknown): Promise<void> {
  const { applicationIds = null } = payload as { applicationIds?: string[] };
  const failures: unknown[] = [];
  for (let block = await unfixedPapers(kit.db, applicationIds, START, BLOCK); block.length > 0; block = await unfixedPapers(kit.db, applicationIds, block.at(-1)!.id, BLOCK)) {
    // the same file for two lines of the list is one document
    const wanted = new Map(block.map((paper) => [`${paper.applicationId} ${paper.sha256}`, wantedPaper(kit, paper)]));
    const { failed } = await kit.documents.fixAll(metaOfJob(kit.service, randomUUID(), kit.clock), [...wanted.values()]);
    failures.push(...failed.values());
  }
  failTogether(failures);
}

const wantedPaper = (kit: Kit, { applicationId, item, sha256, mediaType }: UnfixedPaper): WantedDocument => {
  const { kind, claim } = itemOf(item)!;
  return {
    causationId: applicationId,
    document: {
      documentId: documentId('APPLICATION_MATERIAL', applicationId, sha256), documentClass: 'APPLICATION_MATERIAL', mediaType, title: `${MATERIALS[kind].name}${claim === null ? '' : `（第 ${claim + 1} 项）`}`,
      // nobody's but the archive's to fetch here: who looks at a paper does so where each look is noted (attachment.look)
      planId: null, applicationId, subjectId: applicationId, signatureKinds: [], institutionId: null, expertIds: [], personId: null,
    },
    render: async () => {
      const bytes = await kit.files.read(sha256);
      if (!bytes) throw new Problem(503, 'PAPER_AWAY', '材料暂时读不到，请稍后重试。', { headers: { 'retry-after': '5' } });
      return bytes;
    },
  };
};
