import type { CellFault } from '@gt/forms';
import { joinJson, jsonTexts, type Actor, type Queryable, type Tx } from '@gt/persistence';
import { importTransitions, type ImportAct, type ImportOf, type ImportState, type LoadWhich, type RowStanding } from '../domain/import.js';

/** Days that the sealed content of rows is kept for mending and loading; then only what became of them. A month: a clerk's round of corrections. */
export const IMPORT_CONTENT_DAYS = 30;

export interface ImportRecord {
  readonly id: string; readonly of: ImportOf; readonly employerId: string; /** the body that applicants apply at */ readonly institutionId: string | null; /** the mapping of own grades in force when the sheet came */ readonly mappingId: string | null; readonly fileSha256: string; readonly state: ImportState; readonly actor: Actor; readonly correlationId: string; readonly at: Date;
  readonly ignoredHeadings: readonly string[]; readonly refusal: { readonly code: string; readonly message: string } | null;
  readonly checked: number; readonly eligible: number; readonly notEligible: number; readonly faulty: number; /** rows that say what is there already */ readonly known: number; readonly loaded: number; readonly toLoad: number | null; readonly which: LoadWhich | null; readonly chosen: readonly number[] | null; readonly loadedTo: number;
}
const COLUMNS = `id, kind AS of, employer_id AS "employerId", institution_id AS "institutionId", mapping_id AS "mappingId", file_sha256 AS "fileSha256", state, actor, correlation_id AS "correlationId", at, ignored_headings AS "ignoredHeadings", refusal,
  checked, eligible, not_eligible AS "notEligible", faulty, known, loaded, to_load AS "toLoad", which, chosen, loaded_to AS "loadedTo"`;

export interface NewImport { readonly id: string; readonly of: ImportOf; readonly employerId: string; readonly institutionId: string | null; readonly mappingId: string | null; readonly actor: Actor; readonly correlationId: string; readonly at: Date; readonly fileSha256: string; readonly file: Buffer; readonly which: LoadWhich | null }

/** Keeps an upload: sealed bytes, to be checked by a job. */
export const storeImport = (tx: Tx, i: NewImport) => tx.query(
  `INSERT INTO application_import (id, employer_id, institution_id, by_subject, actor, correlation_id, at, file_sha256, file, which, kind, mapping_id, state, result) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11, $12, 'CHECKING', '{}')`,
  [i.id, i.employerId, i.institutionId, i.actor.subject, JSON.stringify(i.actor), i.correlationId, i.at, i.fileSha256, i.file, i.which, i.of, i.mappingId]);

export async function findImport(db: Queryable, id: string, lock = false): Promise<ImportRecord | undefined> {
  return (await db.query<ImportRecord>(`SELECT ${COLUMNS} FROM application_import WHERE id = $1 AND actor IS NOT NULL${lock ? ' FOR UPDATE' : ''}`, [id]))[0];
}
export const fileOf = async (db: Queryable, id: string): Promise<Buffer | null> => (await db.query<{ file: Buffer | null }>('SELECT file FROM application_import WHERE id = $1', [id]))[0]?.file ?? null;

/** Moves an import on by one act; undefined when the act does not happen in its state. The row must be locked. */
export async function moveImport(tx: Tx, record: ImportRecord, act: ImportAct, more: { refusal?: { code: string; message: string }; which?: LoadWhich; chosen?: readonly number[] | null; toLoad?: number } = {}): Promise<ImportState | undefined> {
  const next = importTransitions[record.state][act];
  if (!next) return undefined;
  // the file is no longer needed once its rows are stored, or never will be
  await tx.query(`UPDATE application_import SET state = $2, refusal = coalesce($3::jsonb, refusal), which = coalesce($4, which), to_load = coalesce($5, to_load),
    loaded_to = CASE WHEN $6 THEN 0 ELSE loaded_to END, chosen = CASE WHEN $6 THEN $7::int[] ELSE chosen END, file = CASE WHEN $2 = 'CHECKING' THEN file END WHERE id = $1`,
  [record.id, next, more.refusal ? JSON.stringify(more.refusal) : null, more.which ?? null, more.toLoad ?? null, act === 'LOAD', more.chosen ?? null]);
  return next;
}

export interface StoredRow { readonly rowNumber: number; readonly maskedName: string; readonly personId: string | null; readonly appraisalId?: string | null; readonly standing: RowStanding; readonly faults: readonly CellFault[]; /** its content; null of one that was loaded at once */ readonly sealed: string | null; readonly loadedAs?: LoadedRow }

/** Stores a block of checked rows and counts them: one statement each. */
export async function storeRows(tx: Tx, importId: string, rows: readonly StoredRow[], ignoredHeadings: readonly string[], at: Date): Promise<void> {
  await tx.query(`INSERT INTO application_import_row (import_id, row_number, masked_name, person_id, standing, faults, sealed, appraisal_id, application_id, loaded_at)
    SELECT $1, r.n, r.name, r.person, r.standing, r.faults::jsonb, r.sealed, r.appraisal, r.application, CASE WHEN r.loaded THEN $11::timestamptz END
    FROM unnest($2::int[], $3::text[], $4::uuid[], $5::text[], $7::text[], $8::uuid[], $9::uuid[], $10::bool[], ${jsonTexts('$6')}) AS r(n, name, person, standing, sealed, appraisal, application, loaded, faults)`,
  [importId, rows.map((r) => r.rowNumber), rows.map((r) => r.maskedName), rows.map((r) => r.personId), rows.map((r) => r.standing), joinJson(rows.map((r) => JSON.stringify(r.faults))), rows.map((r) => r.sealed), rows.map((r) => r.appraisalId ?? null),
    rows.map((r) => r.loadedAs?.applicationId ?? null), rows.map((r) => r.loadedAs !== undefined), at]);
  const count = (...of: RowStanding[]) => rows.filter((r) => of.includes(r.standing)).length;
  await tx.query('UPDATE application_import SET checked = checked + $2, eligible = eligible + $3, not_eligible = not_eligible + $4, faulty = faulty + $5, ignored_headings = $6, known = known + $7, loaded = loaded + $8 WHERE id = $1',
    [importId, rows.length, count('MET', 'TO_BE_CONFIRMED'), count('NOT_MET'), count('FAULTY'), ignoredHeadings, count('KNOWN'), rows.filter((r) => r.loadedAs).length]);
}
/** Persons of rows that are stored already, or their years, with the row each was first met in: a check that goes on finds doubles in all of the file. */
export async function storedKeys(db: Queryable, importId: string): Promise<{ firstRowOf: Map<string, number>; lastRow: number }> {
  const rows = await db.query<{ key: string; row: number }>(`SELECT key, min(row_number) AS row FROM (SELECT CASE i.kind WHEN 'APPRAISALS' THEN r.appraisal_id ELSE r.person_id END AS key, r.row_number FROM application_import_row r JOIN application_import i ON i.id = r.import_id WHERE r.import_id = $1) k WHERE key IS NOT NULL GROUP BY key`, [importId]);
  const [last] = await db.query<{ row: number | null }>('SELECT max(row_number) AS row FROM application_import_row WHERE import_id = $1', [importId]);
  return { firstRowOf: new Map(rows.map((r) => [r.key, r.row])), lastRow: last?.row ?? 0 };
}

export interface LoadableRow { readonly rowNumber: number; readonly personId: string; readonly sealed: string }
const LOADABLE = 'import_id = $1 AND standing = ANY($2) AND sealed IS NOT NULL AND ($3::int[] IS NULL OR row_number = ANY($3))';
/** Rows that may still be loaded, all or the chosen ones; what is loaded has given its content away. */
export const loadable = (db: Queryable, importId: string, standings: readonly RowStanding[], chosen: readonly number[] | null, after: number, limit: number) =>
  db.query<LoadableRow & Record<string, unknown>>(`SELECT row_number AS "rowNumber", person_id AS "personId", sealed FROM application_import_row WHERE ${LOADABLE} AND row_number > $4 ORDER BY row_number LIMIT $5`, [importId, standings, chosen, after, limit]);
export const countLoadable = async (db: Queryable, importId: string, standings: readonly RowStanding[], chosen: readonly number[] | null): Promise<number> =>
  Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM application_import_row WHERE ${LOADABLE}`, [importId, standings, chosen]))[0]!.n);

export interface LoadedRow { readonly rowNumber: number; /** the draft that it became */ readonly applicationId?: string }

/** Rows that became drafts or years of the register: their content is kept there now, and is taken away here. Rows that meanwhile may not be loaded get their standing and fault. */
export async function noteLoaded(tx: Tx, importId: string, loaded: readonly LoadedRow[], left: ReadonlyArray<{ rowNumber: number; standing: RowStanding; faults: readonly CellFault[] }>, loadedTo: number, at: Date): Promise<void> {
  await tx.query('UPDATE application_import_row r SET application_id = l.id, loaded_at = $4, sealed = NULL FROM unnest($2::int[], $3::uuid[]) AS l(n, id) WHERE r.import_id = $1 AND r.row_number = l.n', [importId, loaded.map((l) => l.rowNumber), loaded.map((l) => l.applicationId ?? null), at]);
  if (left.length > 0) await tx.query('UPDATE application_import_row r SET standing = l.standing, faults = r.faults || l.faults FROM unnest($2::int[], $3::jsonb[], $4::text[]) AS l(n, faults, standing) WHERE r.import_id = $1 AND r.row_number = l.n', [importId, left.map((l) => l.rowNumber), left.map((l) => JSON.stringify(l.faults)), left.map((l) => l.standing)]);
  const known = left.filter((l) => l.standing === 'KNOWN').length;
  await tx.query('UPDATE application_import SET loaded = loaded + $2, faulty = faulty + $3, loaded_to = $4, known = known + $5 WHERE id = $1', [importId, loaded.length, left.length - known, loadedTo, known]);
}

/** Takes the content away from rows of imports older than their term. */
export const purgeImportContent = (tx: Tx, before: Date) =>
  tx.query('UPDATE application_import_row SET sealed = NULL WHERE sealed IS NOT NULL AND import_id IN (SELECT id FROM application_import WHERE at < $1)', [before]);

/**
 * By the person, whatever the planner knows of the table: it grows by a block between two looks, its statistics do not, and of all that a large body has a
 * look by the body would read more with each block. So the body is no condition that an index could take.
 */
export const APPLYING_AT = `SELECT u.id FROM unnest($1::uuid[]) AS u(id) CROSS JOIN LATERAL (SELECT 1 FROM application a WHERE a.person_id = u.id AND a.institution_id IS NOT DISTINCT FROM $2
  AND a.status NOT IN ('NOT_RECOMMENDED', 'REFUSED', 'WITHDRAWN', 'WITHDRAWN_BY_DECISION', 'CONCLUDED', 'PURGED') LIMIT 1) open`;
/** Who has an open application at the body: a sheet that is loaded twice makes no doubles. */
export async function applyingAt(db: Queryable, institutionId: string, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(APPLYING_AT, [personIds, institutionId]);
  return new Set(rows.map((r) => r.id));
}
