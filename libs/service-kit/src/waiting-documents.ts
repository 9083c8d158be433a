import { groupBy } from '@gt/domain';
import { addJobs, type Queryable, type Tx } from '@gt/persistence';
import type { WantedDocument } from './documents.js';

/** Why a document waits: characters that no font of the chain has, and what to do about them. */
export interface MissingGlyphs { readonly characters: readonly string[]; readonly message: string }
/** A document that waits for a font, as an operator sees it: no name and no number of a person. */
export interface WaitingDocument { readonly id: string; readonly documentClass: string; readonly title: string; readonly characters: readonly string[]; readonly since: string }

/** The code by which libs/forms refuses a page rather than print it with a box. */
const GLYPH_MISSING = 'GLYPH_MISSING';
/** Null: the failure is another one, and another try may mend it. */
export function missingGlyphs(error: unknown): MissingGlyphs | null {
  const { code, characters, message } = (error ?? {}) as { code?: unknown; characters?: readonly string[]; message?: string };
  return code === GLYPH_MISSING ? { characters: characters ?? [], message: message ?? '' } : null;
}

/** Notes those that wait now, and takes those off that are fixed. */
export async function noteWaiting(tx: Tx, waiting: ReadonlyArray<{ readonly wanted: WantedDocument; readonly missing: MissingGlyphs }>, fixed: readonly string[]): Promise<void> {
  if (fixed.length > 0) await waitNoMore(tx, fixed);
  for (const { wanted: { document, again }, missing } of waiting) {
    await tx.query(`INSERT INTO waiting_document (id, document_class, title, characters, task, payload) VALUES ($1, $2, $3, $4, $5, $6::jsonb) ON CONFLICT (id) DO UPDATE SET characters = $4, task = $5, payload = $6::jsonb`,
      [document.documentId, document.documentClass, document.title, missing.characters, again?.task ?? null, again ? JSON.stringify(again.payload) : null]);
  }
}

/** Documents that nobody needs any more wait for nothing. */
export const waitNoMore = (db: Queryable, ids: readonly string[]): Promise<unknown> => db.query('DELETE FROM waiting_document WHERE id = ANY($1::uuid[])', [ids]);

/** At start: a font may have been configured, so what waits for one is tried again. A pending try is replaced, so that starts do not add up. */
export async function tryWaitingAgain(tx: Tx): Promise<void> {
  const rows = await tx.query<{ id: string; task: string; payload: object }>('SELECT id, task, payload FROM waiting_document WHERE task IS NOT NULL ORDER BY id');
  for (const [task, of] of groupBy(rows, (row) => row.task)) await addJobs(tx, task, of.map(({ id, payload }) => ({ payload, key: `waiting-document ${id}` })));
}

/** Those that wait, in order of id after one of them. */
export async function waitingDocuments(db: Queryable, after: string | null, limit: number): Promise<{ items: WaitingDocument[]; next: string | null }> {
  const rows = await db.query<{ id: string; documentClass: string; title: string; characters: string[]; since: string }>(
    `SELECT id, document_class AS "documentClass", title, characters, since FROM waiting_document WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`, [after, limit + 1]);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}
