import type { Queryable, Tx } from '@gt/persistence';
import type { EvidenceFile } from '../domain/evidence-file.js';

/** A paper as it was handed in; its name is sealed. `place`: the body or bureau whose it is. */
export interface HandedIn extends EvidenceFile { readonly place: string; readonly nameSealed: string | null; readonly pages: number | null; readonly addedAt: Date }
const FILE = 'id AS "fileId", place, sha256, name_sealed AS "nameSealed", media_type AS "mediaType", size, pages, added_at AS "addedAt"';

/** Tables whose rows name a file of the store. */
export const REFERRING = ['evidence_file'];

export const addEvidenceFile = (tx: Tx, f: HandedIn) =>
  tx.query('INSERT INTO evidence_file (id, place, sha256, name_sealed, media_type, size, pages, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [f.fileId, f.place, f.sha256, f.nameSealed, f.mediaType, f.size, f.pages, f.addedAt]);
/** How many files of the place nothing has named yet. */
export const countUnbound = async (tx: Tx, place: string): Promise<number> => (await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM evidence_file WHERE place = $1 AND bound_at IS NULL', [place]))[0]!.n;
export const evidenceFiles = (db: Queryable, ids: readonly string[]) => db.query<HandedIn & Record<string, unknown>>(`SELECT ${FILE} FROM evidence_file WHERE id = ANY($1::uuid[]) ORDER BY added_at, id`, [ids]);
/** Those of the place: what another one handed in is not there. */
export const filesOfPlace = (db: Queryable, place: string, ids: readonly string[]) => db.query<HandedIn & Record<string, unknown>>(`SELECT ${FILE} FROM evidence_file WHERE id = ANY($1::uuid[]) AND place = $2`, [ids, place]);
/** From here on something names them, and the log keeps that it did: they stay. */
export const markBound = (tx: Tx, place: string, ids: readonly string[]) => tx.query('UPDATE evidence_file SET bound_at = $3 WHERE id = ANY($1::uuid[]) AND place = $2 AND bound_at IS NULL', [ids, place, new Date()]);
/** Forgets what nothing ever named and nobody touched since `before`. */
export const forgetUnbound = (db: Queryable, before: Date) => db.query('DELETE FROM evidence_file e USING kept_file k WHERE k.sha256 = e.sha256 AND e.bound_at IS NULL AND k.touched_at < $1', [before]);
