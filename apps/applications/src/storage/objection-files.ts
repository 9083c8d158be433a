import type { Queryable, Tx } from '@gt/persistence';

/** Evidence with an objection; its name is sealed. */
export interface ObjectionFile { readonly id: string; readonly objectionId: string; readonly sha256: string; readonly nameSealed: string | null; readonly mediaType: string; readonly size: number; readonly pages: number | null; readonly addedAt: Date }
const FILE = 'id, objection_id AS "objectionId", sha256, name_sealed AS "nameSealed", media_type AS "mediaType", size, pages, added_at AS "addedAt"';

export const filesOfObjection = (db: Queryable, objectionId: string) => db.query<ObjectionFile & Record<string, unknown>>(`SELECT ${FILE} FROM objection_file WHERE objection_id = $1 ORDER BY added_at, id`, [objectionId]);
/** With all objections of a person, for the person. */
export const objectionFilesOfPerson = (db: Queryable, personId: string, limit: number) => db.query<ObjectionFile & Record<string, unknown>>(`SELECT ${FILE} FROM objection_file WHERE objection_id IN (SELECT id FROM objection WHERE person_id = $1) ORDER BY added_at, id LIMIT $2`, [personId, limit]);
export const findObjectionFile = async (db: Queryable, id: string): Promise<ObjectionFile | undefined> => (await db.query<ObjectionFile & Record<string, unknown>>(`SELECT ${FILE} FROM objection_file WHERE id = $1`, [id]))[0];
export const addObjectionFile = (tx: Tx, f: ObjectionFile) =>
  tx.query('INSERT INTO objection_file (id, objection_id, sha256, name_sealed, media_type, size, pages, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [f.id, f.objectionId, f.sha256, f.nameSealed, f.mediaType, f.size, f.pages, f.addedAt]);
