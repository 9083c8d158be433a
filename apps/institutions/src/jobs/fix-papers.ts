import { shanghaiDate, yearOf } from '@gt/domain';
import { addJob, type Tx } from '@gt/persistence';
import { documentId, Problem, type Kit, type WantedDocument } from '@gt/service-kit';
import type { Paper } from '../domain/evidence-papers.js';

const JOB = 'fix-filings';
/** Stores the job that fixes approved filings and bodies' papers; one serves all that is approved or named until it runs. */
export const fixFilingsLater = (tx: Tx): Promise<void> => addJob(tx, JOB, {}, { key: JOB });

/** A record with its papers, each with the year of the body in whose volume it is kept. */
export interface PapersOf { readonly subjectId: string; readonly institutionId: string; readonly papers: ReadonlyArray<Paper & { readonly year: number }> }

/** Every paper in a JSON, wherever it stands (EvidenceFile), as PostgreSQL's JSON path. */
export const FILES = '$.** ? (exists (@.fileId) && exists (@.sha256))';
/** Whether no document of `subject` shows the paper with that hash (SQL of both). */
export const unfixed = (subject: string, hash: string): string => `NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = ${subject}::text AND d.state->>'sha256' = ${hash})`;

/** The year of an instant in Shanghai. */
export const yearAt = (at: Date): number => yearOf(shanghaiDate(at));

/**
 * The papers (扫描件) of a record as documents, each by its bytes once, as the last that has them: archives keeps them in the volume of the body's year, beside 附件1 (六(六)). An expert's
 * certificate is of a class of its own, for the archive shows it to the supervisor alone.
 */
export const wantedPapers = (kit: Kit, of: PapersOf): WantedDocument[] => [...new Map(of.papers.map((paper) => [paper.file.sha256, paper])).values()].map((paper): WantedDocument => ({
  causationId: of.subjectId,
  document: {
    documentId: documentId('PAPER', of.subjectId, paper.file.sha256), documentClass: paper.expertId === undefined ? 'BODY_EVIDENCE' : 'EXPERT_EVIDENCE', mediaType: paper.file.mediaType, title: paper.title,
    planId: null, applicationId: null, subjectId: of.subjectId, signatureKinds: [], institutionId: null, expertIds: [], personId: null, keptUnder: { institutionId: of.institutionId, year: paper.year },
  },
  render: async () => {
    const bytes = await kit.files.read(paper.file.sha256);
    if (!bytes) throw new Problem(503, 'PAPER_AWAY', '扫描件暂时读不到，请稍后重试。', { headers: { 'retry-after': '5' } });
    return bytes;
  },
}));
