import { HOLDER_ROSTER_TITLES, holderCells, type HolderRow } from '../documents/holder-roster.js';
import type { SheetColumn } from './read-sheet.js';
import { writeSheet } from './write-sheet.js';

/** The sixteen columns of the roster for `readSheet`, for comparing the city's official roster with ours. */
export const HOLDER_ROSTER_COLUMNS: readonly SheetColumn[] = HOLDER_ROSTER_TITLES.map((title) => ({ key: title, title, required: title !== '备注' && title !== '序号' }));

const WIDE_COLUMNS: ReadonlySet<string> = new Set(['证件号码', '所在单位', '证书编号']);

/** 获证人员名册 as a spreadsheet, with the same sixteen columns as on paper (六(五)). */
export async function writeHolderRoster(rows: readonly HolderRow[], createdAt: string): Promise<Uint8Array> {
  const columns = HOLDER_ROSTER_TITLES.map((title) => (WIDE_COLUMNS.has(title) ? { title, width: 26 } : { title }));
  return writeSheet('获证人员名册', columns, rows.map((row, i) => holderCells(row, i)), createdAt);
}
