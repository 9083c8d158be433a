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
/** Blocks checked before the one that is being stored is: PostgreSQL need not wait for the service, nor the other way round. Each takes some 10 MB. */
const BLOCKS_AHEAD = 2;
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
    await kit.db.transaction(async (tx) => {
      const record = (await findImport(tx, importId, true))!;
      const message = record.loaded === 0 ? error.message : `${error.message}前面已有 ${record.loaded} 行导入；改正后重新上传整份表格即可，已导入的不会重复。`;
      await moveImport(tx, record, 'REFUSE', { refusal: { code: error.code, message } });
    });
    return;
  }
  await kit.db.transaction(async (tx) => {
    const record = (await findImport(tx, importId, true))!;
    if (await moveImport(tx, record, 'END_CHECK') && record.which) await beginLoad(tx, { ...record, state: 'CHECKED' }, record.which);
  });
}

/** Moves a checked import to its loading: all rows of `which`, or those of them that are `chosen`; what was loaded as it was checked counts as well. Undefined when it is in no state to be loaded. */
export async function beginLoad(tx: Tx, record: ImportRecord, which: NonNullable<ImportRecord['which']>, chosen: readonly number[] | null = null): Promise<string | undefined> {
  return moveImport(tx, record, 'LOAD', { which, chosen, toLoad: (record.state === 'CHECKED' ? record.loaded : 0) + await countLoadable(tx, record.id, standingsOf(which), chosen) });
}

/** Checks all rows and stores them block by block; while PostgreSQL stores one, the next are checked, and those after them read. False: the import was cancelled. */
async function checkBlocks(kit: Kit, stores: Stores, record: ImportRecord, file: Uint8Array): Promise<boolean> {
  // before the reading thread is begun: it ends with the reading of its blocks, so nothing may fail in between
  const { firstRowOf, lastRow } = await storedKeys(kit.db, record.id);
  const { blocks, ignoredHeadings } = await streamRows(importKinds[record.of].columns, file, LIMITS);
  async function* checked(): AsyncGenerator<CheckedBlock, void, undefined> {
    for await (const read of blocks) {
      const fresh = read.filter(({ rowNumber }) => rowNumber > lastRow);
      if (fresh.length > 0) yield await checkedBlock(kit, stores, record, fresh, firstRowOf);
    }
  }
  for await (const block of ahead(checked(), BLOCKS_AHEAD)) {
    if (!await storeBlock(kit, stores, record.id, block, ignoredHeadings)) return false;
  }
  return true;
}

/** What a generator gives, `depth` values of it made or being made while one is worked on. What fails, fails at its place: those before it have been given. */
async function* ahead<T>(source: AsyncGenerator<T, void, undefined>, depth: number): AsyncGenerator<T, void, undefined> {
  const coming: Array<Promise<IteratorResult<T, void>>> = [];
  try {
    for (;;) {
      while (coming.length < depth) {
        const next = source.next(); // a generator answers one call after the other
        next.catch(() => undefined); // told when its turn comes
        coming.push(next);
      }
      const { done, value } = await coming.shift()!;
      if (done) return;
      yield value as T;
    }
  } finally {
    await source.return();
  }
}

/** Rows as they were checked, in their order, and those of them that are loaded as they are stored. */
interface CheckedBlock { readonly rows: ReadonlyArray<Omit<StoredRow, 'sealed'> & { readonly cells: string }>; readonly ready: readonly ReadyRow[] }

/**
 * Parses and checks the rows of one block, a few at a time: between them statements are sent and requests answered. Where it was asked for with the sheet,
 * what may be loaded is made ready at once, so that its content is never kept beside what it becomes.
 */
async function checkedBlock(kit: Kit, stores: Stores, record: ImportRecord, block: readonly PackedRow[], firstRowOf: Map<string, number>): Promise<CheckedBlock> {
  const { columns, parse, checker, ready } = importKinds[record.of];
  const unpack = rowUnpacker(columns);
  const lines: PersonRow<OfPerson>[] = [];
  for (const [i, packed] of block.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const row = unpack(packed);
    const parsed = parse(row);
    lines.push({ row, parsed, personId: personOfRow(kit, row, parsed) });
  }
  const { check } = await checker(kit, stores, kit.db, record, lines, firstRowOf);
  const loading = record.which ? standingsOf(record.which) : [];
  const rows: Array<CheckedBlock['rows'][number]> = [];
  const made: ReadyRow[] = [];
  for (const [i, line] of lines.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const { row: { rowNumber, cells: { name } }, parsed, personId } = line;
    const checked = check(line);
    rows.push({ ...checked, personId, rowNumber, maskedName: name ? maskName(name) : '', cells: block[i]!.cells });
    if (parsed.ok && personId !== null && loading.includes(checked.standing)) made.push(ready(kit, { rowNumber, personId }, parsed.value));
  }
  return { rows, ready: made };
}

/** Stores one block, and loads what is to be loaded of it: what was not loaded keeps its content, sealed. False: the import was cancelled. */
async function storeBlock(kit: Kit, stores: Stores, importId: string, { rows, ready }: CheckedBlock, ignoredHeadings: readonly string[]): Promise<boolean> {
  return kit.db.transaction(async (tx) => {
    const record = await findImport(tx, importId, true);
    if (record?.state !== 'CHECKING') return false;
    const { loaded, left } = ready.length > 0 ? await importKinds[record.of].store(kit, stores, tx, record, ready) : { loaded: [], left: [] };
    const [loadedOf, leftOf] = [new Map(loaded.map((row) => [row.rowNumber, row])), new Map(left.map((row) => [row.rowNumber, row]))];
    await storeRows(tx, importId, rows.map(({ cells, ...row }): StoredRow => {
      const [isLoaded, isLeft] = [loadedOf.get(row.rowNumber), leftOf.get(row.rowNumber)];
      return isLoaded ? { ...row, sealed: null, loadedAs: isLoaded } : { ...row, sealed: kit.keyring.seal(cells), ...(isLeft ? { standing: isLeft.standing, faults: [...row.faults, ...isLeft.faults] } : {}) };
    }), ignoredHeadings, kit.clock.now());
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
