import path from 'node:path';
import { DocumentStore, sha256 } from '@gt/persistence';
import { Sentence } from '../report.js';
import { itemWithoutDocument, judgeDocument, paperNotFixed, type CopyHash, type FixedRow, type ItemRow, type NamedPaper } from '../sentences/documents.js';
import { Along, ask, stream } from './cursor.js';
import type { Installation } from './installation.js';

/** Services whose documents archives keeps. */
const DOCUMENT_OWNERS = ['institutions', 'applications', 'evaluation', 'certificates'];

export async function checkDocuments(installation: Installation): Promise<Sentence> {
  const sentence = new Sentence('DOCUMENT', 'for every document fixed exactly one archived item with the same hash');
  const archives = installation.database('archives');
  const copies = new DocumentStore(path.join(installation.connections.storeFolder, 'archives'));
  for (const owner of DOCUMENT_OWNERS) {
    const items = new Along(stream<ItemRow>(archives, `SELECT i.document_id::text AS "documentId", i.owner, i.sha256, i.size::float8 AS size, i.status, i.copy_id AS "copyId", v.id IS NOT NULL AS "inVolume", v.state->>'planId' AS "volumePlanId"
      FROM item i LEFT JOIN volume v ON v.id = i.volume_id WHERE i.owner = $1 ORDER BY i.document_id`, [owner]), (i) => i.documentId, (i) => sentence.add([itemWithoutDocument(i)]));
    try {
      const documents = stream<FixedRow>(installation.database(owner), `SELECT '${owner}' AS owner, id::text AS "documentId", state->>'sha256' AS sha256, (state->>'size')::float8 AS size, state->>'planId' AS "planId" FROM document ORDER BY id`);
      for await (const document of documents) {
        const item = await items.take(document.documentId);
        sentence.look(judgeDocument(document, item, await copyHash(copies, item)));
      }
      await items.rest();
    } finally {
      await items.close();
    }
  }
  for (const paper of await unfixedPapers(installation)) sentence.add([paperNotFixed(paper)]);
  return sentence;
}

/** Papers (扫描件) that an approved filing or a body's entry names, or an accepted application has with it, and no document of it shows: archives hears of none. */
export const unfixedPapers = async (installation: Installation): Promise<readonly NamedPaper[]> => [...await ask<NamedPaper>(installation.database('institutions'), `WITH named AS (
    SELECT 'institutions.institution' AS type, e.aggregate_id AS id, file->>'sha256' AS sha256 FROM event e, jsonb_path_query(e.payload, '$.** ? (exists (@.fileId) && exists (@.sha256))') AS file WHERE e.aggregate_type = 'institutions.institution'
    UNION SELECT 'institutions.filing', f.id, file->>'sha256' FROM filing f, jsonb_path_query(f.state, '$.** ? (exists (@.fileId) && exists (@.sha256))') AS file WHERE f.status IN ('APPROVED', 'SUPERSEDED', 'REVOKED'))
  SELECT type, id::text, sha256 FROM named n WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.state->>'subjectId' = n.id::text AND d.state->>'sha256' = n.sha256) ORDER BY id, sha256`),
...await ask<NamedPaper>(installation.database('applications'), `SELECT DISTINCT 'applications.application' AS type, t.application_id::text AS id, t.sha256 FROM attachment t JOIN application a ON a.id = t.application_id
  WHERE t.submitted AND t.removed_at IS NULL AND a.status IN ('ACCEPTED', 'CONCLUDED') AND NOT EXISTS (SELECT 1 FROM document d WHERE d.application_id = t.application_id AND d.state->>'sha256' = t.sha256) ORDER BY 2, 3`)];

async function copyHash(copies: DocumentStore, item: ItemRow | null): Promise<CopyHash> {
  if (item?.status !== 'CAPTURED' || item.copyId === null) return undefined;
  const bytes = await copies.get(item.copyId);
  return bytes ? sha256(bytes) : null;
}
