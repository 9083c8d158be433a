import type { Queryable, Tx } from '@gt/persistence';
import type { ApplicationStatus } from '../domain/application.js';
import type { BundleState, FileFault } from '../domain/bundle.js';

export interface Bundle { readonly id: string; readonly employerId: string; readonly importId: string | null; readonly sha256: string | null; readonly state: BundleState; readonly files: number; readonly read: number; readonly placed: number; readonly faulty: number; readonly at: Date }
/** What became of a file: it lies with an application as photo or paper, or is faulty. `number`: its place in the bundle, from 1. */
export interface BundleFile { readonly number: number; readonly shownName: string; readonly applicationId: string | null; readonly item: string | null; readonly fault: FileFault | null }

const BUNDLE = 'id, employer_id AS "employerId", import_id AS "importId", sha256, state, files, read, placed, faulty, at';
export const addBundle = (tx: Tx, b: Pick<Bundle, 'id' | 'employerId' | 'importId' | 'files' | 'at'> & { sha256: string }) =>
  tx.query(`INSERT INTO bundle (id, employer_id, import_id, sha256, state, files, at) VALUES ($1, $2, $3, $4, 'READING', $5, $6)`, [b.id, b.employerId, b.importId, b.sha256, b.files, b.at]);
export const findBundle = async (db: Queryable, id: string, lock = false): Promise<Bundle | undefined> => (await db.query<Bundle & Record<string, unknown>>(`SELECT ${BUNDLE} FROM bundle WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id]))[0];
/** The newest bundles of employers. */
export const bundlesOf = (db: Queryable, employerIds: readonly string[] | null, limit: number) => db.query<Bundle & Record<string, unknown>>(`SELECT ${BUNDLE} FROM bundle WHERE $1::uuid[] IS NULL OR employer_id = ANY($1) ORDER BY at DESC, id DESC LIMIT $2`, [employerIds, limit]);

/** Notes a block of files and how far the reading has come; with the last one the bundle itself is not needed any more. */
export async function noteBundleFiles(tx: Tx, { id, read, files }: Bundle, block: readonly BundleFile[]): Promise<void> {
  await tx.query('INSERT INTO bundle_file (bundle_id, number, shown_name, application_id, item, code, message) SELECT $1, * FROM unnest($2::int[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])',
    [id, block.map((f) => f.number), block.map((f) => f.shownName), block.map((f) => f.applicationId), block.map((f) => f.item), block.map((f) => f.fault?.code ?? null), block.map((f) => f.fault?.message ?? null)]);
  const faulty = block.filter((f) => f.fault).length;
  await tx.query('UPDATE bundle SET read = read + $2, placed = placed + $3, faulty = faulty + $4 WHERE id = $1', [id, block.length, block.length - faulty, faulty]);
  if (read + block.length === files) await endBundle(tx, id, 'READ');
}
export const endBundle = (tx: Tx, id: string, state: Exclude<BundleState, 'READING'>) => tx.query('UPDATE bundle SET state = $2, sha256 = NULL WHERE id = $1', [id, state]);

type FileRow = Omit<BundleFile, 'fault'> & { code: string | null; message: string | null };
export async function filesOfBundle(db: Queryable, id: string, filter: { faulty: boolean; after: number; limit: number }): Promise<BundleFile[]> {
  return (await db.query<FileRow & Record<string, unknown>>(`SELECT number, shown_name AS "shownName", application_id AS "applicationId", item, code, message FROM bundle_file WHERE bundle_id = $1 AND number > $2 AND (NOT $3 OR code IS NOT NULL) ORDER BY number LIMIT $4`,
    [id, filter.after, filter.faulty, filter.limit])).map(({ code, message, ...file }) => ({ ...file, fault: code === null ? null : { code, message: message! } }));
}
/** Applications that this bundle has brought a photo already. */
export const photographedBy = async (db: Queryable, id: string, applicationIds: readonly string[]): Promise<Set<string>> =>
  new Set((await db.query<{ id: string }>(`SELECT DISTINCT application_id AS id FROM bundle_file WHERE bundle_id = $1 AND item = 'PHOTO' AND code IS NULL AND application_id = ANY($2::uuid[])`, [id, applicationIds])).map((row) => row.id));
/** Bundles of before that moment, with what became of their files. */
export const forgetBundles = (db: Queryable, before: Date) => db.query('DELETE FROM bundle WHERE at < $1', [before]);

/** An application of the employer, as far as a file may come to it. */
export interface Target { readonly id: string; readonly personId: string; readonly importId: string | null; readonly status: ApplicationStatus }
export const targetsOfPersons = (db: Queryable, employerId: string, personIds: readonly string[]) =>
  db.query<Target & Record<string, unknown>>('SELECT id, person_id AS "personId", import_id AS "importId", status FROM application WHERE person_id = ANY($1::uuid[]) AND employer_id = $2 ORDER BY id', [personIds, employerId]);
/** Drafts by the row of the import that they came from. */
export const applicationsOfRows = async (db: Queryable, importId: string, rows: readonly number[]): Promise<Map<number, string | null>> =>
  new Map((await db.query<{ row: number; id: string | null }>('SELECT row_number AS row, application_id AS id FROM application_import_row WHERE import_id = $1 AND row_number = ANY($2::int[])', [importId, rows])).map(({ row, id }) => [row, id]));
