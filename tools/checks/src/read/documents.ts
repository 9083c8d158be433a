import path from 'node:path';
import { DocumentStore, sha256 } from '@gt/persistence';
import { Sentence } from '../report.js';
import { itemWithoutDocument, judgeDocument, type CopyHash, type FixedRow, type ItemRow } from '../sentences/documents.js';
import { Along, stream } from './cursor.js';
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
  return sentence;
}

async function copyHash(copies: DocumentStore, item: ItemRow | null): Promise<CopyHash> {
  if (item?.status !== 'CAPTURED' || item.copyId === null) return undefined;
  const bytes = await copies.get(item.copyId);
  return bytes ? sha256(bytes) : null;
}
