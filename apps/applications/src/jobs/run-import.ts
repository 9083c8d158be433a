import { randomUUID } from 'node:crypto';
import { APPLICANT_COLUMNS, DEFAULT_SHEET_LIMITS, FormsError, parseApplicantRow, streamApplicants, STREAM_BLOCK_ROWS, type ReadApplicant, type SheetLimits, type SheetRow } from '@gt/forms';
import { addJob, type EventMeta, type Tx } from '@gt/persistence';
import { ruleSetInForce } from '@gt/rules';
import { SPREADSHEET_LIMIT_BYTES, type Kit } from '@gt/service-kit';
import { alreadyApplying, checkRow, formOfRecord, personOfRow, type RowFacts } from '../commands/import-rows.js';
import { standingsOf } from '../domain/import.js';
import { nameDiffers } from '../domain/person.js';
import { identified } from '../http/form.dto.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { applyingAt, countLoadable, fileOf, findImport, loadable, moveImport, noteLoaded, storedPersons, storeRows, type ImportRecord, type LoadableRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';

/** Most rows of one import: the staff of the largest enterprises, read and loaded in well under a minute. */
export const IMPORT_ROW_LIMIT = 100_000;
const LIMITS: SheetLimits = { ...DEFAULT_SHEET_LIMITS, maxRows: IMPORT_ROW_LIMIT, maxBytes: SPREADSHEET_LIMIT_BYTES, maxUnpackedBytes: 400 * 1024 * 1024 };

export const addImportJob = (tx: Tx, importId: string): Promise<void> => addJob(tx, 'run-import', { importId }, { key: `import ${importId}` });

/**
 * Works on an import until it waits for people: reads and checks what was uploaded, then loads what was asked for, in blocks of one
 * transaction each. Killed at any line it goes on with the block that was not committed; a cancel is seen before the next block.
 */
export async function runImport(kit: Kit, stores: Stores, payload: unknown): Promise<void> {
  const { importId } = payload as { importId: string };
  const state = async () => (await findImport(kit.db, importId))?.state;
  if (await state() === 'CHECKING') await check(kit, stores, importId);
  if (await state() === 'LOADING') await load(kit, stores, importId);
}

/** The cells of a row as they are kept sealed: in the order of the template's columns. */
const cellsOf = (row: SheetRow): string => JSON.stringify(APPLICANT_COLUMNS.map(({ key }) => row.cells[key] ?? ''));
export const rowOf = (rowNumber: number, cells: string): SheetRow => {
  const values = JSON.parse(cells) as string[];
  return { rowNumber, cells: Object.fromEntries(APPLICANT_COLUMNS.map(({ key }, i) => [key, values[i] ?? ''])), faults: [] };
};

async function check(kit: Kit, stores: Stores, importId: string): Promise<void> {
  const file = await fileOf(kit.db, importId);
  if (file === null) return; // cancelled meanwhile
  try {
    // before the reading thread is begun: it ends with the reading of its blocks, so nothing may fail in between
    const { firstRowOf, lastRow } = await storedPersons(kit.db, importId);
    const stream = await streamApplicants(kit.keyring.unsealBytes(file), LIMITS);
    for await (const block of stream.blocks) {
      const fresh = block.filter(({ row }) => row.rowNumber > lastRow);
      if (fresh.length > 0 && !await checkBlock(kit, stores, importId, fresh, firstRowOf, stream.ignoredHeadings)) return;
    }
  } catch (error) {
    if (!(error instanceof FormsError)) throw error;
    await kit.db.transaction(async (tx) => { await moveImport(tx, (await findImport(tx, importId, true))!, 'REFUSE', { refusal: { code: error.code, message: error.message } }); });
    return;
  }
  await kit.db.transaction(async (tx) => {
    const record = (await findImport(tx, importId, true))!;
    if (await moveImport(tx, record, 'END_CHECK') && record.which) await beginLoad(tx, { ...record, state: 'CHECKED' }, record.which);
  });
}

/** Moves a checked import to its loading. Undefined when it is in no state to be loaded. */
export async function beginLoad(tx: Tx, record: ImportRecord, which: NonNullable<ImportRecord['which']>): Promise<string | undefined> {
  return moveImport(tx, record, 'LOAD', { which, toLoad: await countLoadable(tx, record.id, standingsOf(which)) });
}

/** Checks and stores one block. False: the import was cancelled. */
async function checkBlock(kit: Kit, stores: Stores, importId: string, block: readonly ReadApplicant[], firstRowOf: Map<string, number>, ignoredHeadings: readonly string[]): Promise<boolean> {
  return kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'CHECKING') return false;
    const people = block.map(({ row }) => personOfRow(row, (type, number) => kit.personIds.of(type, number)));
    const known = people.filter((id): id is string => id !== null);
    const persons = await stores.persons.findMany(tx, known);
    const asOf = kit.clock.today();
    const ruleSet = ruleSetInForce(await adoptedRuleSets(tx), asOf);
    if (!ruleSet) throw Object.assign(new Error('no rule set in force'), { code: 'RULE_SET_MISSING' }); // tried again by the job until institutions has told one
    const facts: RowFacts = {
      employer: (await stores.employers.find(tx, record.employerId))!.state, asOf, ruleSet, firstRowOf, applying: await applyingAt(tx, record.institutionId, known),
      nameDiffers: (personId, name) => nameDiffers(persons.get(personId)?.state, name),
    };
    const rows = block.map((read, i) => checkRow(read, people[i]!, facts));
    await storeRows(tx, importId, rows.map(({ row, ...checked }) => ({ ...checked, rowNumber: row.rowNumber, sealed: kit.keyring.seal(cellsOf(row)) })), ignoredHeadings);
    return true;
  });
}

async function load(kit: Kit, stores: Stores, importId: string): Promise<void> {
  while (await loadBlock(kit, stores, importId));
}

/** Loads one block: good rows become drafts in one statement each for persons and applications. False: nothing is left, or the import was cancelled. */
async function loadBlock(kit: Kit, stores: Stores, importId: string): Promise<boolean> {
  return kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'LOADING') return false;
    const rows: LoadableRow[] = await loadable(tx, importId, standingsOf(record.which!), record.loadedTo, STREAM_BLOCK_ROWS);
    if (rows.length === 0) {
      await moveImport(tx, record, 'END_LOAD');
      return false;
    }
    // applied meanwhile by another way: left out, with its fault
    const applying = await applyingAt(tx, record.institutionId, rows.map((r) => r.personId));
    const left = rows.filter((r) => applying.has(r.personId));
    const drafts = await storeDrafts(kit, stores, tx, record, rows.filter((r) => !applying.has(r.personId)));
    await noteLoaded(tx, importId, drafts, left.map(({ rowNumber }) => ({ rowNumber, faults: [alreadyApplying] })), rows.at(-1)!.rowNumber);
    return true;
  });
}

async function storeDrafts(kit: Kit, stores: Stores, tx: Tx, record: ImportRecord, rows: readonly LoadableRow[]): Promise<Array<{ rowNumber: number; applicationId: string }>> {
  const meta: EventMeta = { actor: record.actor, occurredAt: kit.clock.now(), causationId: record.id, correlationId: record.correlationId, traceparent: null };
  const drafts = rows.map(({ rowNumber, sealed }) => {
    const parsed = parseApplicantRow(rowOf(rowNumber, kit.keyring.unseal(sealed)));
    if (!parsed.ok) throw new Error(`row ${rowNumber} was readable when it was checked`);
    const { value } = parsed;
    return { rowNumber, applicationId: randomUUID(), form: formOfRecord(value), ...identified(kit, { name: value.name, type: value.document.type, number: value.document.number, sex: value.sex, phone: value.phone }) };
  });
  if (drafts.length === 0) return [];
  await stores.applications.save(tx, drafts.map((d) => ({ id: d.applicationId, version: 0, state: null, events: [{ type: 'ApplicationDrafted' as const, data: {
    personId: d.personId, employerId: record.employerId, institutionId: record.institutionId, applicant: d.applicant, form: d.form, importId: record.id, retakeOf: null } }] })), meta);
  return drafts.map(({ rowNumber, applicationId }) => ({ rowNumber, applicationId }));
}
