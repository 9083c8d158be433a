import type { FixedDocumentData } from '@gt/contracts';
import type { Queryable, Tx } from '@gt/persistence';
import type { BodyYear, DocumentClass, Item } from '../domain/item.js';

const COLUMNS = `document_id AS "documentId", owner, document_class AS "documentClass", title, plan_id AS "planId", application_id AS "applicationId", subject_id AS "subjectId", sha256, size::float8 AS size,
  media_type AS "mediaType", signature_kinds AS "signatureKinds", status, copy_id AS "copyId", mismatches, retention, waiting_code AS "waitingCode", volume_id AS "volumeId"`;
export type StoredItem = Item & { readonly volumeId: string | null };

/** What an owner said of a document, whatever it belongs to. */
export interface NotedDocument extends Omit<FixedDocumentData, 'documentClass'> {
  readonly owner: string; readonly documentClass: DocumentClass;
  /** of a document that belongs to no plan: in which year's volume of which body it is kept */
  readonly keptUnder?: BodyYear;
}

/** Notes documents that their owners fixed. Answers those that were not noted yet: a document never changes. */
export async function keepItems(tx: Tx, documents: readonly NotedDocument[]): Promise<Set<string>> {
  const of = (pick: (d: NotedDocument) => unknown) => documents.map(pick);
  // arrays of arrays must be of one length, hence signature kinds as JSON
  const rows = await tx.query<{ document_id: string }>(`INSERT INTO item (document_id, owner, document_class, title, plan_id, application_id, subject_id, sha256, size, media_type, signature_kinds, kept_institution_id, kept_year, status)
    SELECT r.document_id, r.owner, r.document_class, r.title, r.plan_id, r.application_id, r.subject_id, r.sha256, r.size, r.media_type, ARRAY(SELECT jsonb_array_elements_text(r.signature_kinds)), r.kept_institution_id, r.kept_year, 'KEPT'
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::bigint[], $10::text[], $11::jsonb[], $12::uuid[], $13::int[])
      AS r(document_id, owner, document_class, title, plan_id, application_id, subject_id, sha256, size, media_type, signature_kinds, kept_institution_id, kept_year)
    ON CONFLICT (document_id) DO NOTHING RETURNING document_id`,
  [of((d) => d.documentId), of((d) => d.owner), of((d) => d.documentClass), of((d) => d.title), of((d) => d.planId), of((d) => d.applicationId), of((d) => d.subjectId), of((d) => d.sha256), of((d) => d.size), of((d) => d.mediaType), of((d) => JSON.stringify(d.signatureKinds)), of((d) => d.keptUnder?.institutionId ?? null), of((d) => d.keptUnder?.year ?? null)]);
  return new Set(rows.map((row) => row.document_id));
}

/** Items that wait for the volume of a plan, locked: its own, and those that an enrolled candidate brought along from before the plan. */
export async function lockKept(tx: Tx, planId: string): Promise<StoredItem[]> {
  return tx.query<StoredItem>(`SELECT ${COLUMNS} FROM item WHERE status = 'KEPT' AND (plan_id = $1 OR (plan_id IS NULL AND application_id IN (SELECT application_id FROM candidate WHERE plan_id = $1))) ORDER BY document_id FOR UPDATE`, [planId]);
}
/** The same of a body's year. */
export async function lockKeptOf(tx: Tx, { institutionId, year }: BodyYear): Promise<StoredItem[]> {
  return tx.query<StoredItem>(`SELECT ${COLUMNS} FROM item WHERE status = 'KEPT' AND kept_institution_id = $1 AND kept_year = $2 ORDER BY document_id FOR UPDATE`, [institutionId, year]);
}
export async function markAwaited(tx: Tx, volumeId: string, documentIds: readonly string[]): Promise<void> {
  await tx.query(`UPDATE item SET status = 'AWAITED', volume_id = $1 WHERE document_id = ANY($2::uuid[])`, [volumeId, documentIds]);
}

export async function findItem(db: Queryable, documentId: string, lock = false): Promise<StoredItem | undefined> {
  return (await findItems(db, [documentId], lock))[0];
}
/** With `lock`, in the order of their ids. */
export async function findItems(db: Queryable, documentIds: readonly string[], lock = false): Promise<StoredItem[]> {
  return db.query<StoredItem>(`SELECT ${COLUMNS} FROM item WHERE document_id = ANY($1::uuid[]) ORDER BY document_id${lock ? ' FOR UPDATE' : ''}`, [documentIds]);
}
export async function markCaptured(tx: Tx, captured: ReadonlyArray<{ readonly documentId: string; readonly copyId: string; readonly retention: string }>): Promise<void> {
  await tx.query(`UPDATE item i SET status = 'CAPTURED', copy_id = r.copy_id, retention = r.retention, waiting_code = NULL FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS r(document_id, copy_id, retention) WHERE i.document_id = r.document_id`,
    [captured.map((c) => c.documentId), captured.map((c) => c.copyId), captured.map((c) => c.retention)]);
}
export async function markMismatched(tx: Tx, documentIds: readonly string[]): Promise<void> {
  await tx.query(`UPDATE item SET status = 'MISMATCHED', mismatches = mismatches + 1, waiting_code = NULL WHERE document_id = ANY($1::uuid[])`, [documentIds]);
}
export async function markWaiting(db: Queryable, documentId: string, code: string): Promise<void> {
  await db.query(`UPDATE item SET waiting_code = $2 WHERE document_id = $1 AND status <> 'CAPTURED'`, [documentId, code]);
}

/** Items of a volume by document id after a cursor; `limit` null: all. */
export async function itemsOf(db: Queryable, volumeId: string, after: string | null = null, limit: number | null = null): Promise<StoredItem[]> {
  return db.query<StoredItem>(`SELECT ${COLUMNS} FROM item WHERE volume_id = $1 AND ($2::uuid IS NULL OR document_id > $2) ORDER BY document_id LIMIT $3`, [volumeId, after, limit]);
}
