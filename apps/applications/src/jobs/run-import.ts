import { setImmediate } from 'node:timers/promises';
import { maskName } from '@gt/domain';
import { DEFAULT_SHEET_LIMITS, FormsError, rowUnpacker, streamRows, STREAM_BLOCK_ROWS, type PackedRow, type SheetLimits } from '@gt/forms';
import { addJob, type Tx } from '@gt/persistence';
import { SPREADSHEET_LIMIT_BYTES, type Kit } from '@gt/service-kit';
import { personOfRow } from '../commands/import-rows.js';
import { standingsOf } from '../domain/import.js';
import { countLoadable, fileOf, findImport, loadable, moveImport, noteLoaded, storedKeys, storeRows, type ImportRecord, type LoadableRow, type StoredRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';
import type { OfPerson, PersonRow, ReadyRow } from './import-kind.js';
import { importKinds } from './import-kinds.js';

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

async function check(kit: Kit, stores: Stores, importId: string): Promise<void> {
  const record = await findImport(kit.db, importId);
  const file = await fileOf(kit.db, importId);
  if (!record || file === null) return; // cancelled meanwhile
  try {
    if (!await checkBlocks(kit, stores, record, kit.keyring.unsealBytes(file))) return;
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

/** Moves a checked import to its loading: all rows of `which`, or those of them that are `chosen`. Undefined when it is in no state to be loaded. */
export async function beginLoad(tx: Tx, record: ImportRecord, which: NonNullable<ImportRecord['which']>, chosen: readonly number[] | null = null): Promise<string | undefined> {
  return moveImport(tx, record, 'LOAD', { which, chosen, toLoad: await countLoadable(tx, record.id, standingsOf(which), chosen) });
}

/** Checks all rows and stores them block by block; while PostgreSQL stores one, the next is checked, and the one after it read. False: the import was cancelled. */
async function checkBlocks(kit: Kit, stores: Stores, record: ImportRecord, file: Uint8Array): Promise<boolean> {
  // before the reading thread is begun: it ends with the reading of its blocks, so nothing may fail in between
  const { firstRowOf, lastRow } = await storedKeys(kit.db, record.id);
  const { blocks, ignoredHeadings } = await streamRows(importKinds[record.of].columns, file, LIMITS);
  const next = async (): Promise<StoredRow[] | undefined> => {
    for (let read = await blocks.next(); !read.done; read = await blocks.next()) {
      const fresh = read.value.filter(({ rowNumber }) => rowNumber > lastRow);
      if (fresh.length > 0) return checkedBlock(kit, stores, record, fresh, firstRowOf);
    }
    return undefined;
  };
  try {
    for (let rows = await next(); rows;) {
      const [stored, following] = await Promise.allSettled([storeBlock(kit, record.id, rows, ignoredHeadings), next()]);
      if (stored.status === 'rejected') throw stored.reason;
      if (!stored.value) return false;
      if (following.status === 'rejected') throw following.reason; // this block is stored all the same
      rows = following.value;
    }
    return true;
  } finally {
    await blocks.return();
  }
}

/** Parses and checks the rows of one block, a few at a time: between them statements are sent and requests answered. */
async function checkedBlock(kit: Kit, stores: Stores, record: ImportRecord, block: readonly PackedRow[], firstRowOf: Map<string, number>): Promise<StoredRow[]> {
  const { columns, parse, checker } = importKinds[record.of];
  const unpack = rowUnpacker(columns);
  const rows: PersonRow<OfPerson>[] = [];
  for (const [i, packed] of block.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const row = unpack(packed);
    const parsed = parse(row);
    rows.push({ row, parsed, personId: personOfRow(kit, row, parsed) });
  }
  const { check } = await checker(kit, stores, kit.db, record, rows, firstRowOf);
  const checked: StoredRow[] = [];
  for (const [i, line] of rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const { row: { rowNumber, cells: { name } }, personId } = line;
    checked.push({ ...check(line), personId, rowNumber, maskedName: name ? maskName(name) : '', sealed: kit.keyring.seal(block[i]!.cells) });
  }
  return checked;
}

/** Stores one block. False: the import was cancelled. */
async function storeBlock(kit: Kit, importId: string, rows: readonly StoredRow[], ignoredHeadings: readonly string[]): Promise<boolean> {
  return kit.db.transaction(async (tx) => {
    if ((await findImport(tx, importId, true))?.state !== 'CHECKING') return false;
    await storeRows(tx, importId, rows, ignoredHeadings);
    return true;
  });
}

/** A block made ready before its transaction. `after`: up to where the import had to be loaded for these to be the next rows. */
interface ReadyBlock { readonly after: number; readonly rows: readonly ReadyRow[] }

async function load(kit: Kit, stores: Stores, importId: string): Promise<void> {
  let ready: ReadyBlock | undefined;
  do ready = await loadBlock(kit, stores, importId, ready); while (ready);
}

/**
 * Loads one block, in one statement each for rows and events; while PostgreSQL stores them, the next block is made ready and
 * answered. Undefined: nothing is left, or the import was cancelled.
 */
async function loadBlock(kit: Kit, stores: Stores, importId: string, ready: ReadyBlock | undefined): Promise<ReadyBlock | undefined> {
  const next = await kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'LOADING') return undefined;
    const rowsAfter = (row: number) => loadable(tx, importId, standingsOf(record.which!), record.chosen, row, STREAM_BLOCK_ROWS);
    const { rows } = ready?.after === record.loadedTo ? ready : await readyBlock(kit, record, await rowsAfter(record.loadedTo), record.loadedTo);
    const last = rows.at(-1)?.rowNumber;
    if (last === undefined) {
      await moveImport(tx, record, 'END_LOAD');
      return undefined;
    }
    const coming = await rowsAfter(last);
    const [stored, following] = await Promise.allSettled([importKinds[record.of].store(kit, stores, tx, record, rows), readyBlock(kit, record, coming, last)]);
    if (stored.status === 'rejected') throw stored.reason;
    await noteLoaded(tx, importId, stored.value.loaded, stored.value.left, last, kit.clock.now());
    return following;
  });
  if (next?.status === 'rejected') throw next.reason; // this block is stored all the same
  return next?.value;
}

/** Opens and reads rows again, a few at a time: between them statements are sent and requests answered. */
async function readyBlock(kit: Kit, { of }: ImportRecord, rows: readonly LoadableRow[], after: number): Promise<ReadyBlock> {
  const { columns, parse, ready } = importKinds[of];
  const unpack = rowUnpacker(columns);
  const done: ReadyRow[] = [];
  for (const [i, { rowNumber, personId, sealed }] of rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const parsed = parse(unpack({ rowNumber, cells: kit.keyring.unseal(sealed), faults: [] }));
    if (!parsed.ok) throw new Error(`row ${rowNumber} was readable when it was checked`);
    done.push(ready(kit, { rowNumber, personId }, parsed.value));
  }
  return { after, rows: done };
}
