import type { PersonDocumentType } from '@gt/domain';
import type { CellFault, ParsedRow, SheetColumn, SheetRow } from '@gt/forms';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import type { Kit } from '@gt/service-kit';
import type { RowStanding } from '../domain/import.js';
import type { ImportRecord, LoadedRow } from '../storage/imports.js';
import type { Stores } from '../storage/stores.js';

/** A row as it was read, with the person whose it is; null where type or number of the document are wrong. */
export interface PersonRow<Value> { readonly row: SheetRow; readonly parsed: ParsedRow<Value>; readonly personId: string | null }
/** What a row of every kind says: whose it is. */
export interface OfPerson { readonly document: { readonly type: PersonDocumentType; readonly number: string } }
/** How a row stands after every check. `appraisalId`: the year of the register that it is about, where it is about one. */
export interface CheckedRow { readonly appraisalId?: string | null; readonly standing: RowStanding; readonly faults: readonly CellFault[] }
/** A row made ready before its transaction. */
export interface ReadyRow { readonly rowNumber: number }
/** A row that may not be loaded any more, because of what happened since the check. */
export interface LeftRow { readonly rowNumber: number; readonly standing: Extract<RowStanding, 'FAULTY' | 'KNOWN'>; readonly faults: readonly CellFault[] }

/** Checks the rows of one block, in their order. */
export interface RowChecker<Value> { check(row: PersonRow<Value>): CheckedRow }

/** What is particular to one kind of sheet. Blocks, kills, cancels and progress are the same for all (`run-import.ts`). */
export interface ImportKind<Value extends OfPerson, Ready extends ReadyRow> {
  /** who may bring it in and follow it, at the own unit */
  readonly action: Action;
  readonly columns: readonly SheetColumn[];
  readonly parse: (row: SheetRow) => ParsedRow<Value>;
  /**
   * Asks for what the rows of a block are checked against, outside of every transaction, while the block before is stored.
   * `firstRowOf`: in which row a person (or a person's year) of this sheet was met first; kept up as rows are checked.
   */
  checker(kit: Kit, stores: Stores, db: Queryable, record: ImportRecord, block: readonly PersonRow<Value>[], firstRowOf: Map<string, number>): Promise<RowChecker<Value>>;
  /** outside of every transaction, while the block before is stored */
  ready(kit: Kit, row: { readonly rowNumber: number; readonly personId: string }, value: Value): Ready;
  store(kit: Kit, stores: Stores, tx: Tx, record: ImportRecord, rows: readonly Ready[]): Promise<{ readonly loaded: readonly LoadedRow[]; readonly left: readonly LeftRow[] }>;
}

/** What surrounds the events of rows that are loaded: whoever brought the sheet in, and the import as their cause. */
export const metaOf = (kit: Kit, { id, actor, correlationId }: ImportRecord): EventMeta => ({ actor, occurredAt: kit.clock.now(), causationId: id, correlationId, traceparent: null });
