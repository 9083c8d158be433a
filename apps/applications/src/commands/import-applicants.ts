import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import { APPLICANT_COLUMNS, DEFAULT_SHEET_LIMITS, FormsError, type SheetContent } from '@gt/forms';
import type { Tx } from '@gt/persistence';
import { copies, notFound, Problem, ruleRefusal, SPREADSHEET_LIMIT_BYTES, type CommandContext, type Kit } from '@gt/service-kit';
import { identified } from '../http/form.dto.js';
import { rendererOf } from '../jobs/renderer.js';
import type { Stores } from '../storage/stores.js';
import { registerPersons } from './draft.js';
import { checkRows, formOfRecord, personOfRow, type CheckedRow } from './import-rows.js';

/** Most rows of one import: stored in one transaction, which must stay below 5 s. */
export const IMPORT_ROW_LIMIT = 5_000;

export interface ImportTarget { readonly employerId: string; readonly institutionId: string; readonly preview: boolean }
/** What became of one row: nothing of the person but a masked name. */
export interface ImportRow { readonly rowNumber: number; readonly name: string; readonly applicationId: string | null; readonly faults: ReadonlyArray<{ readonly column: string; readonly code: string; readonly message: string }> }
export interface ImportResult { readonly importId: string | null; readonly rows: number; readonly good: number; readonly faulty: number; readonly ignoredHeadings: readonly string[]; readonly results: readonly ImportRow[] }

/** Reads the uploaded sheet, away from the event loop. 413 when too large, else 422 with the reader's code: NOT_A_SPREADSHEET, MISSING_COLUMNS (naming each), DUPLICATE_COLUMNS, TOO_MANY_ROWS. */
export async function readApplicants(kit: Kit, bytes: Uint8Array): Promise<SheetContent> {
  try {
    return await rendererOf(kit).readSheet(bytes, APPLICANT_COLUMNS, { ...DEFAULT_SHEET_LIMITS, maxBytes: SPREADSHEET_LIMIT_BYTES, maxRows: IMPORT_ROW_LIMIT });
  } catch (error) {
    if (!(error instanceof FormsError)) throw error;
    throw new Problem(error.code === 'FILE_TOO_LARGE' ? 413 : error.code === 'RENDERER_BUSY' || error.code === 'RENDERER_CLOSED' ? 503 : 422, error.code, error.message, { errors: [] });
  }
}

/** Imports a sheet of applicants for the clerk's own unit: good rows become drafts in one statement, faulty rows are told and never stored. With `preview` nothing is stored. */
export async function importApplicants(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, sheet: SheetContent, fileSha256: string, target: ImportTarget): Promise<ImportResult> {
  const meta = command.meta(kit.clock, 'application.import', { employerId: target.employerId });
  const employer = (await stores.employers.find(tx, target.employerId))?.state;
  if (!employer) throw notFound('用人单位');
  if (!(await copies.institution(tx, target.institutionId))) throw ruleRefusal([reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]);
  const personId = (type: string, number: string) => kit.personIds.of(type, number);
  const people = sheet.rows.flatMap((row) => personOfRow(row, personId) ?? []);
  const checked = checkRows(sheet.rows, { employer, personId, applying: await applyingAt(tx, target.institutionId, people) });
  const importId = target.preview ? null : randomUUID();
  const ids = importId === null ? new Map<number, string>() : await storeDrafts(kit, stores, tx, meta, checked, importId, target);
  const results = checked.map((row): ImportRow => ({ rowNumber: row.rowNumber, name: row.maskedName, applicationId: ids.get(row.rowNumber) ?? null, faults: row.faults }));
  const good = checked.filter((row) => row.record).length;
  const result: ImportResult = { importId, rows: checked.length, good, faulty: checked.length - good, ignoredHeadings: sheet.ignoredHeadings, results };
  if (importId !== null) {
    await tx.query('INSERT INTO application_import (id, employer_id, institution_id, by_subject, at, file_sha256, result) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)',
      [importId, target.employerId, target.institutionId, command.access.subject, kit.clock.now(), fileSha256, JSON.stringify(result)]);
  }
  return result;
}

/** Who has an open application at the body: a sheet that is uploaded twice makes no doubles. */
async function applyingAt(tx: Tx, institutionId: string, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ person_id: string }>(`SELECT DISTINCT person_id FROM application WHERE person_id = ANY($1::uuid[]) AND institution_id = $2
    AND status NOT IN ('NOT_RECOMMENDED', 'REFUSED', 'WITHDRAWN', 'WITHDRAWN_BY_DECISION', 'CONCLUDED')`, [personIds, institutionId]);
  return new Set(rows.map((r) => r.person_id));
}

async function storeDrafts(kit: Kit, stores: Stores, tx: Tx, meta: Parameters<Stores['applications']['save']>[2], rows: readonly CheckedRow[], importId: string, target: ImportTarget): Promise<Map<number, string>> {
  const good = rows.flatMap(({ rowNumber, record }) => (record ? [{ rowNumber, record, id: randomUUID(), ...identified(kit, { name: record.name, type: record.document.type, number: record.document.number, sex: record.sex, phone: record.phone }) }] : []));
  if (good.length === 0) return new Map();
  await registerPersons(stores, tx, good, meta);
  await stores.applications.save(tx, good.map((row) => ({ id: row.id, version: 0, state: null, events: [{ type: 'ApplicationDrafted' as const, data: {
    personId: row.personId, employerId: target.employerId, institutionId: target.institutionId, applicant: row.applicant, form: formOfRecord(row.record), importId, retakeOf: null } }] })), meta);
  return new Map(good.map((row) => [row.rowNumber, row.id]));
}

