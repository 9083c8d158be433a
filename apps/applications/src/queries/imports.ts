import { rowUnpacker, writeSheet, type WriteColumn } from '@gt/forms';
import type { Keyring, Queryable } from '@gt/persistence';
import { Problem, type Access } from '@gt/service-kit';
import { IMPORT_STATE_NAMES, importTransitions, type ImportOf, type RowStanding } from '../domain/import.js';
import { importKinds } from '../jobs/import-kinds.js';
import type { ImportRecord } from '../storage/imports.js';

/** Rows of a page at most. */
export const IMPORT_PAGE = 1_000;
/** Faulty rows of one spreadsheet to mend at most: a larger one is slow to open, and the rest comes with the next upload. */
export const FAULT_SHEET_ROWS = 20_000;

/** An import with its progress; nothing of a person. */
export const importView = ({ id, of, employerId, institutionId, mappingId, state, at, ignoredHeadings, refusal, checked, eligible, notEligible, faulty, known, loaded, toLoad, which }: ImportRecord): object => ({
  id, of, employerId, institutionId, mappingId, state, stateName: IMPORT_STATE_NAMES[state], acts: Object.keys(importTransitions[state]).filter((act) => act === 'LOAD' || act === 'CANCEL'),
  at: at.toISOString(), ignoredHeadings, refusal, checked, eligible, notEligible, faulty, known, loaded, toLoad, which,
});

/** The imports of the caller's units, of one kind, newest first. */
export async function listImports(db: Queryable, access: Access, of: ImportOf, filter: { after?: string; limit: number }): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach(importKinds[of].action);
  const units = reach.everything ? null : reach.employerIds;
  const rows = await db.query<{ id: string; employerId: string; state: keyof typeof IMPORT_STATE_NAMES; at: Date; checked: number; loaded: number; faulty: number }>(
    `SELECT id, employer_id AS "employerId", state, at, checked, loaded, faulty FROM application_import
     WHERE actor IS NOT NULL AND kind = $4 AND ($1::uuid[] IS NULL OR employer_id = ANY($1)) AND ($2::uuid IS NULL OR (at, id) < (SELECT at, id FROM application_import WHERE id = $2)) ORDER BY at DESC, id DESC LIMIT $3`,
    [units, filter.after ?? null, filter.limit + 1, of]);
  const items = rows.slice(0, filter.limit).map((r) => ({ ...r, stateName: IMPORT_STATE_NAMES[r.state], at: r.at.toISOString() }));
  return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
}

/** What became of the rows, in the order of the sheet: a masked name and the faults. */
export async function importRows(db: Queryable, importId: string, filter: { standing?: RowStanding; after: number; limit: number }): Promise<{ items: object[]; next: number | null }> {
  const rows = await db.query<{ rowNumber: number; name: string; standing: RowStanding; faults: object[]; applicationId: string | null; appraisalId: string | null; loaded: boolean }>(
    `SELECT row_number AS "rowNumber", masked_name AS name, standing, faults, application_id AS "applicationId", appraisal_id AS "appraisalId", application_id IS NOT NULL OR loaded_at IS NOT NULL AS loaded FROM application_import_row
     WHERE import_id = $1 AND row_number > $2 AND ($3::text IS NULL OR standing = $3) ORDER BY row_number LIMIT $4`, [importId, filter.after, filter.standing ?? null, filter.limit + 1]);
  const items = rows.slice(0, filter.limit);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.rowNumber : null };
}

/** The rows that were not loaded, as a spreadsheet to mend and load again: the template's columns, what is wrong with each, and where it stood. 410 when their content is no longer kept. */
export async function faultSheet(db: Queryable, keyring: Keyring, record: ImportRecord): Promise<Uint8Array> {
  const rows = await db.query<{ rowNumber: number; faults: Array<{ message: string }>; sealed: string }>(
    `SELECT row_number AS "rowNumber", faults, sealed FROM application_import_row WHERE import_id = $1 AND standing IN ('FAULTY', 'NOT_MET') AND application_id IS NULL AND sealed IS NOT NULL ORDER BY row_number LIMIT $2`,
    [record.id, FAULT_SHEET_ROWS]);
  if (rows.length === 0 && record.faulty + record.notEligible > 0) throw new Problem(410, 'IMPORT_CONTENT_GONE', '这次导入的内容已过保留期，请用原表改正后重新上传。');
  const own: readonly (WriteColumn & { readonly key: string })[] = importKinds[record.of].columns;
  const unpack = rowUnpacker(own);
  const columns = [...own, { title: '问题', width: 60 }, { title: '原行号', width: 10 }];
  return writeSheet('问题行', columns, rows.map(({ rowNumber, faults, sealed }) => {
    const { cells } = unpack({ rowNumber, cells: keyring.unseal(sealed), faults: [] });
    return [...own.map(({ key }) => cells[key]!), faults.map((f) => f.message).join('\n'), String(rowNumber)];
  }), record.at.toISOString());
}
