import { setImmediate } from 'node:timers/promises';
import { maskName } from '@gt/domain';
import { DEFAULT_SHEET_LIMITS, FormsError, streamRecords, STREAM_BLOCK_ROWS, type ReadRecord, type RecordKind, type SheetLimits } from '@gt/forms';
import { addJob, type Tx } from '@gt/persistence';
import { SPREADSHEET_LIMIT_BYTES, type Kit } from '@gt/service-kit';
import { personOfRow } from '../commands/import-rows.js';
import { standingsOf } from '../domain/import.js';
import { countLoadable, fileOf, findImport, loadable, moveImport, noteLoaded, storedKeys, storeRows, type ImportRecord, type LoadableRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';
import { cellsOf, rowOf, type ReadyRow } from './import-kind.js';
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
    // before the reading thread is begun: it ends with the reading of its blocks, so nothing may fail in between
    const { firstRowOf, lastRow } = await storedKeys(kit.db, importId);
    const stream = await streamRecords(importKinds[record.of].sheet, kit.keyring.unsealBytes(file), LIMITS);
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

/** Moves a checked import to its loading: all rows of `which`, or those of them that are `chosen`. Undefined when it is in no state to be loaded. */
export async function beginLoad(tx: Tx, record: ImportRecord, which: NonNullable<ImportRecord['which']>, chosen: readonly number[] | null = null): Promise<string | undefined> {
  return moveImport(tx, record, 'LOAD', { which, chosen, toLoad: await countLoadable(tx, record.id, standingsOf(which), chosen) });
}

/** Checks and stores one block. False: the import was cancelled. */
async function checkBlock(kit: Kit, stores: Stores, importId: string, block: readonly ReadRecord<RecordKind>[], firstRowOf: Map<string, number>, ignoredHeadings: readonly string[]): Promise<boolean> {
  return kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'CHECKING') return false;
    const kind = importKinds[record.of];
    const rows = block.map((read) => ({ ...read, personId: personOfRow(kit, read.row) }));
    const checked = await kind.check(kit, stores, tx, record, rows, firstRowOf);
    await storeRows(tx, importId, rows.map(({ row, personId }, i) => ({ ...checked[i]!, personId, rowNumber: row.rowNumber, maskedName: row.cells['name'] ? maskName(row.cells['name']) : '', sealed: kit.keyring.seal(cellsOf(kind.columns, row)) })), ignoredHeadings);
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
  const done: ReadyRow[] = [];
  for (const [i, { rowNumber, personId, sealed }] of rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const parsed = parse(rowOf(columns, rowNumber, kit.keyring.unseal(sealed)));
    if (!parsed.ok) throw new Error(`row ${rowNumber} was readable when it was checked`);
    done.push(ready(kit, { rowNumber, personId }, parsed.value));
  }
  return { after, rows: done };
}
