import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { APPLICANT_COLUMNS, DEFAULT_SHEET_LIMITS, FormsError, parseApplicantRow, streamApplicants, STREAM_BLOCK_ROWS, type ReadApplicant, type SheetLimits, type SheetRow } from '@gt/forms';
import { addJob, type EventMeta, type Tx } from '@gt/persistence';
import { ruleSetInForce } from '@gt/rules';
import { SPREADSHEET_LIMIT_BYTES, type Kit } from '@gt/service-kit';
import { alreadyApplying, checkRow, formOfRecord, personOfRow, type RowFacts } from '../commands/import-rows.js';
import type { Applicant, CompleteForm } from '../domain/form.js';
import { standingsOf } from '../domain/import.js';
import { nameDiffers } from '../domain/person.js';
import { applicantOf } from '../http/form.dto.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { applyingAt, countLoadable, fileOf, findImport, loadable, moveImport, noteLoaded, storedPersons, storeRows, type ImportRecord, type LoadableRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';

/** Most rows of one import: the staff of the largest enterprises, read and loaded in well under a minute. */
export const IMPORT_ROW_LIMIT = 100_000;
/** Rows made ready at a stretch: some 10 ms of the service's thread. */
const ROWS_AT_A_TIME = 100;
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
  const byKey: Record<string, string> = {};
  for (const [i, { key }] of APPLICANT_COLUMNS.entries()) byKey[key] = values[i] ?? '';
  return { rowNumber, cells: byKey, faults: [] };
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

/** A row as the draft that it becomes. */
interface ReadyDraft { readonly rowNumber: number; readonly applicationId: string; readonly personId: string; readonly applicant: Applicant; readonly form: CompleteForm }
/** A block made ready before its transaction. `after`: up to where the import had to be loaded for these to be the next rows. */
interface ReadyBlock { readonly after: number; readonly drafts: readonly ReadyDraft[] }

async function load(kit: Kit, stores: Stores, importId: string): Promise<void> {
  let ready: ReadyBlock | undefined;
  do ready = await loadBlock(kit, stores, importId, ready); while (ready);
}

/**
 * Loads one block: good rows become drafts in one statement each for applications and events; while PostgreSQL stores them, the next block is made ready and
 * answered. Undefined: nothing is left, or the import was cancelled.
 */
async function loadBlock(kit: Kit, stores: Stores, importId: string, ready: ReadyBlock | undefined): Promise<ReadyBlock | undefined> {
  const next = await kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'LOADING') return undefined;
    const rowsAfter = (row: number) => loadable(tx, importId, standingsOf(record.which!), row, STREAM_BLOCK_ROWS);
    const { drafts } = ready?.after === record.loadedTo ? ready : await readyBlock(kit, await rowsAfter(record.loadedTo), record.loadedTo);
    const last = drafts.at(-1)?.rowNumber;
    if (last === undefined) {
      await moveImport(tx, record, 'END_LOAD');
      return undefined;
    }
    // applied meanwhile by another way: left out, with its fault
    const applying = await applyingAt(tx, record.institutionId, drafts.map((d) => d.personId));
    const [left, good] = [drafts.filter((d) => applying.has(d.personId)), drafts.filter((d) => !applying.has(d.personId))];
    const rows = await rowsAfter(last);
    const [stored, following] = await Promise.allSettled([storeDrafts(kit, stores, tx, record, good), readyBlock(kit, rows, last)]);
    if (stored.status === 'rejected') throw stored.reason;
    await noteLoaded(tx, importId, good, left.map(({ rowNumber }) => ({ rowNumber, faults: [alreadyApplying] })), last);
    return following;
  });
  if (next?.status === 'rejected') throw next.reason; // this block is stored all the same
  return next?.value;
}

/** Opens and reads rows again, a few at a time: between them statements are sent and requests answered. */
async function readyBlock(kit: Kit, rows: readonly LoadableRow[], after: number): Promise<ReadyBlock> {
  const drafts: ReadyDraft[] = [];
  for (const [i, { rowNumber, personId, sealed }] of rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const parsed = parseApplicantRow(rowOf(rowNumber, kit.keyring.unseal(sealed)));
    if (!parsed.ok) throw new Error(`row ${rowNumber} was readable when it was checked`);
    const { value } = parsed;
    drafts.push({ rowNumber, applicationId: randomUUID(), personId, form: formOfRecord(value), applicant: applicantOf(kit, { name: value.name, type: value.document.type, number: value.document.number, sex: value.sex, phone: value.phone }) });
  }
  return { after, drafts };
}

async function storeDrafts(kit: Kit, stores: Stores, tx: Tx, record: ImportRecord, drafts: readonly ReadyDraft[]): Promise<void> {
  const meta: EventMeta = { actor: record.actor, occurredAt: kit.clock.now(), causationId: record.id, correlationId: record.correlationId, traceparent: null };
  await stores.applications.save(tx, drafts.map((d) => ({ id: d.applicationId, version: 0, state: null, events: [{ type: 'ApplicationDrafted' as const, data: {
    personId: d.personId, employerId: record.employerId, institutionId: record.institutionId, applicant: d.applicant, form: d.form, importId: record.id, retakeOf: null } }] })), meta);
}
