import type { Page } from '../api/client.js';
import type { ViewStore } from './views.js';

export interface Column<Row> { readonly key: string; readonly label: string; readonly text: (row: Row) => string; readonly tone?: (row: Row) => 'good' | 'warn' | 'bad' | 'plain' | 'busy'; readonly number?: boolean; /** not shown until somebody chooses it */ readonly hidden?: boolean }
/** Chips to choose from; without `options` a text, which stands in the address: so never one that names a person. */
export interface Filter { readonly key: string; readonly label: string; readonly options?: readonly { readonly value: string; readonly label: string }[] }
/** Characters up to which a cell (a date, a state, a name) stays in one line. */
const SHORT = 10;
/** A person's number, masked or whole, stays in one line too; that of a certificate is longer than a narrow list has room for. */
const NUMBER = /^[\w*-]{1,18}$/;
export const inOneLine = (text: string): boolean => text.length <= SHORT || NUMBER.test(text);
export type Query = Readonly<Record<string, string>>;

/** What will become of each chosen row, before anything is done. */
export interface Preview { readonly id: string; readonly label: string; readonly ok: boolean; readonly why: string }
export interface BatchResult { readonly id: string; readonly label: string; readonly ok: boolean; readonly why: string }
export interface BatchAction<Row> { readonly key: string; readonly label: string; readonly preview: (rows: readonly Row[]) => readonly Preview[]; readonly act: (rows: readonly Row[]) => Promise<readonly BatchResult[]> }

export interface ListSource<Row> {
  /** under this name the account keeps its views, and this device the chosen columns */
  readonly name: string;
  /** where views are kept in place of the account's own */
  readonly views?: ViewStore;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly Filter[];
  readonly rowId: (row: Row) => string;
  /** where the whole case is; the list opens it beside itself when it has the `case` slot */
  readonly link?: (row: Row) => string;
  readonly load: (query: Query) => Promise<Page<Row>>;
  readonly empty: { readonly title: string; readonly hint: string };
  readonly batch?: readonly BatchAction<Row>[];
}
