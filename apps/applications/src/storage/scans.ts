import type { Queryable, Tx } from '@gt/persistence';
import type { SortedPage, StoredPage } from '../domain/scan.js';

export interface Scan { readonly id: string; readonly employerId: string; readonly sha256: string; readonly mediaType: string; readonly pages: number; readonly read: number; readonly state: 'READING' | 'READ'; readonly at: Date }
export interface ScanPage extends StoredPage { readonly form: string | null; readonly version: number | null }

const SCAN = 'id, employer_id AS "employerId", sha256, media_type AS "mediaType", pages, read, state, at';
export const addScan = (tx: Tx, s: Omit<Scan, 'read' | 'state'>) => tx.query(`INSERT INTO scan (id, employer_id, sha256, media_type, pages, state, at) VALUES ($1, $2, $3, $4, $5, 'READING', $6)`, [s.id, s.employerId, s.sha256, s.mediaType, s.pages, s.at]);
export const findScan = async (db: Queryable, id: string, lock = false): Promise<Scan | undefined> => (await db.query<Scan & Record<string, unknown>>(`SELECT ${SCAN} FROM scan WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id]))[0];
/** The newest scans of employers. */
export const scansOf = (db: Queryable, employerIds: readonly string[], limit: number) => db.query<Scan & Record<string, unknown>>(`SELECT ${SCAN} FROM scan WHERE employer_id = ANY($1::uuid[]) ORDER BY at DESC, id LIMIT $2`, [employerIds, limit]);
export const pagesOfScan = (db: Queryable, id: string) => db.query<ScanPage & Record<string, unknown>>('SELECT page, form, version, form_page AS "formPage", form_pages AS "formPages", document_id AS "documentId", application_id AS "applicationId", standing FROM scan_page WHERE scan_id = $1 ORDER BY page', [id]);
/** Notes a block of pages, and how far the reading has come. */
export async function noteScanPages(tx: Tx, id: string, sorted: readonly SortedPage[], read: number, state: Scan['state']): Promise<void> {
  await tx.query(`INSERT INTO scan_page (scan_id, page, form, version, form_page, form_pages, document_id, application_id, standing)
    SELECT $1, * FROM unnest($2::int[], $3::text[], $4::int[], $5::int[], $6::int[], $7::uuid[], $8::uuid[], $9::text[]) ON CONFLICT (scan_id, page) DO NOTHING`,
  [id, sorted.map((p) => p.page), sorted.map((p) => p.code?.form ?? null), sorted.map((p) => p.code?.version ?? null), sorted.map((p) => p.code?.page ?? null), sorted.map((p) => p.code?.pages ?? null),
    sorted.map((p) => (p.applicationId === null ? null : p.code!.documentId)), sorted.map((p) => p.applicationId), sorted.map((p) => p.standing)]);
  await tx.query('UPDATE scan SET read = $2, state = $3 WHERE id = $1', [id, read, state]);
}
/** Scans of before that moment, with what was read of them. */
export const forgetScans = (db: Queryable, before: Date) => db.query('DELETE FROM scan WHERE at < $1', [before]);
