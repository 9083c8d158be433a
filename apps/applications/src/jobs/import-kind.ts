import type { CellFault, ParsedRow, ReadRecord, RecordKind, RecordOf, SheetColumn, SheetRow } from '@gt/forms';
import type { EventMeta, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import type { Kit } from '@gt/service-kit';
import type { RowStanding } from '../domain/import.js';
import type { ImportRecord, LoadedRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';

/** A row as it was read, with the person whose it is; null where type or number of the document are wrong. */
export type PersonRow<Kind extends RecordKind> = ReadRecord<Kind> & { readonly personId: string | null };
/** How a row stands after every check. `appraisalId`: the year of the register that it is about, where it is about one. */
export interface CheckedRow { readonly appraisalId?: string | null; readonly standing: RowStanding; readonly faults: readonly CellFault[] }
/** A row made ready before its transaction. */
export interface ReadyRow { readonly rowNumber: number }
/** A row that may not be loaded any more, because of what happened since the check. */
export interface LeftRow { readonly rowNumber: number; readonly standing: Extract<RowStanding, 'FAULTY' | 'KNOWN'>; readonly faults: readonly CellFault[] }

/** What is particular to one kind of sheet. Blocks, kills, cancels and progress are the same for all (`run-import.ts`). */
export interface ImportKind<Kind extends RecordKind, Ready extends ReadyRow> {
  readonly sheet: Kind;
  /** who may bring it in and follow it, at the own unit */
  readonly action: Action;
  readonly columns: readonly SheetColumn[];
  readonly parse: (row: SheetRow) => ParsedRow<RecordOf<Kind>>;
  /** Each row of the block, in its order. `firstRowOf`: in which row a person (or a person's year) of this sheet was met first; kept up here */
  check(kit: Kit, stores: Stores, tx: Tx, record: ImportRecord, block: readonly PersonRow<Kind>[], firstRowOf: Map<string, number>): Promise<readonly CheckedRow[]>;
  /** outside of every transaction, while the block before is stored */
  ready(kit: Kit, row: { readonly rowNumber: number; readonly personId: string }, value: RecordOf<Kind>): Ready;
  store(kit: Kit, stores: Stores, tx: Tx, record: ImportRecord, rows: readonly Ready[]): Promise<{ readonly loaded: readonly LoadedRow[]; readonly left: readonly LeftRow[] }>;
}

/** What surrounds the events of rows that are loaded: whoever brought the sheet in, and the import as their cause. */
export const metaOf = (kit: Kit, { id, actor, correlationId }: ImportRecord): EventMeta => ({ actor, occurredAt: kit.clock.now(), causationId: id, correlationId, traceparent: null });

/** The cells of a row as they are kept sealed: in the order of the template's columns. */
export const cellsOf = (columns: readonly SheetColumn[], row: SheetRow): string => JSON.stringify(columns.map(({ key }) => row.cells[key] ?? ''));
export function rowOf(columns: readonly SheetColumn[], rowNumber: number, cells: string): SheetRow {
  const values = JSON.parse(cells) as string[];
  const byKey: Record<string, string> = {};
  for (const [i, { key }] of columns.entries()) byKey[key] = values[i] ?? '';
  return { rowNumber, cells: byKey, faults: [] };
}
