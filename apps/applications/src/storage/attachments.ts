import { groupBy } from '@gt/domain';
import type { Queryable, Tx } from '@gt/persistence';
import { APART, type Crop, type SubmittedFile, type SubmittedPhoto } from '../domain/material.js';

export interface Attachment {
  readonly id: string; readonly applicationId: string; readonly item: string; readonly sha256: string; readonly nameSealed: string | null; readonly mediaType: string; readonly size: number; readonly pages: number | null;
  readonly addedAt: Date; readonly submitted: boolean;
}
export interface Photo { readonly sha256: string; readonly width: number; readonly height: number; readonly crop: Crop; readonly whiteBackground: boolean; readonly addedAt: Date }

const ATTACHMENT = 'id, application_id AS "applicationId", item, sha256, name_sealed AS "nameSealed", media_type AS "mediaType", size, pages, added_at AS "addedAt", submitted';

/** What is handed in with an application now, in the order in which it came. */
export const attachmentsOf = (db: Queryable, applicationId: string) => db.query<Attachment & Record<string, unknown>>(`SELECT ${ATTACHMENT} FROM attachment WHERE application_id = $1 AND removed_at IS NULL ORDER BY added_at, id`, [applicationId]);
/** One attachment; one that was taken away after a submission is still there for that edition's sake. */
export const findAttachment = async (db: Queryable, id: string): Promise<(Attachment & { readonly removed: boolean }) | undefined> => (await db.query<Attachment & { removed: boolean } & Record<string, unknown>>(`SELECT ${ATTACHMENT}, removed_at IS NOT NULL AS removed FROM attachment WHERE id = $1`, [id]))[0];

/** Adds one and answers its id; the same file for the same item is the one that is there already. */
export async function addAttachment(tx: Tx, a: Omit<Attachment, 'submitted'>): Promise<string> {
  const [added] = await tx.query<{ id: string }>(`INSERT INTO attachment (id, application_id, item, sha256, name_sealed, media_type, size, pages, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (application_id, item, sha256) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
    [a.id, a.applicationId, a.item, a.sha256, a.nameSealed, a.mediaType, a.size, a.pages, a.addedAt]);
  if (added) return added.id;
  const [there] = await tx.query<{ id: string }>('SELECT id FROM attachment WHERE application_id = $1 AND item = $2 AND sha256 = $3 AND removed_at IS NULL', [a.applicationId, a.item, a.sha256]);
  return there!.id;
}

/** Takes one away: what a submission took with it stays for that edition, anything else is gone. */
export async function removeAttachment(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE attachment SET removed_at = $2 WHERE id = $1 AND submitted', [id, new Date()]);
  await tx.query('DELETE FROM attachment WHERE id = $1 AND NOT submitted', [id]);
}

/** Pages signed and stamped for a form that was changed or submitted anew: none of its papers any more, and kept for the edition that they were signed for. */
export const setApartAside = (tx: Tx, applicationIds: readonly string[]) => tx.query('UPDATE attachment SET removed_at = $2, submitted = true WHERE application_id = ANY($1::uuid[]) AND item = ANY($3) AND removed_at IS NULL', [applicationIds, new Date(), APART]);

const PHOTO = 'sha256, width, height, crop, white_background AS "whiteBackground", added_at AS "addedAt"';
export const photoOf = async (db: Queryable, applicationId: string): Promise<Photo | undefined> => (await db.query<Photo & Record<string, unknown>>(`SELECT ${PHOTO} FROM photo WHERE application_id = $1 AND current`, [applicationId]))[0];
/** The current photo that was made from just this upload. */
export const photoFrom = async (db: Queryable, applicationId: string, sourceSha256: string): Promise<Photo | undefined> => (await db.query<Photo & Record<string, unknown>>(`SELECT ${PHOTO} FROM photo WHERE application_id = $1 AND current AND source_sha256 = $2`, [applicationId, sourceSha256]))[0];

export async function setPhoto(tx: Tx, applicationId: string, sourceSha256: string, p: Photo): Promise<void> {
  await removePhoto(tx, applicationId);
  await tx.query(`INSERT INTO photo (application_id, sha256, source_sha256, width, height, crop, white_background, added_at, current) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, true)
    ON CONFLICT (application_id, sha256) DO UPDATE SET crop = EXCLUDED.crop, white_background = EXCLUDED.white_background, added_at = EXCLUDED.added_at, current = true`,
  [applicationId, p.sha256, sourceSha256, p.width, p.height, JSON.stringify(p.crop), p.whiteBackground, p.addedAt]);
}
export const cropPhoto = (tx: Tx, applicationId: string, crop: Crop, whiteBackground: boolean) => tx.query('UPDATE photo SET crop = $2::jsonb, white_background = $3 WHERE application_id = $1 AND current', [applicationId, JSON.stringify(crop), whiteBackground]);
export async function removePhoto(tx: Tx, applicationId: string): Promise<void> {
  await tx.query('DELETE FROM photo WHERE application_id = $1 AND current AND NOT submitted', [applicationId]);
  await tx.query('UPDATE photo SET current = false WHERE application_id = $1 AND current', [applicationId]);
}

export interface HandedIn { readonly attachments: readonly SubmittedFile[]; readonly photo: SubmittedPhoto | null }
/** What the applications have with them, for their submission, without the pages signed and stamped for an earlier one; locked, so that nothing is added or taken away until it is through. */
export async function handedIn(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, HandedIn>> {
  const files = await tx.query<{ applicationId: string; id: string; material: string; sha256: string }>('SELECT application_id AS "applicationId", id, item AS material, sha256 FROM attachment WHERE application_id = ANY($1::uuid[]) AND removed_at IS NULL AND item <> ALL($2) ORDER BY added_at, id FOR UPDATE', [applicationIds, APART]);
  const photos = await tx.query<{ applicationId: string; sha256: string; crop: Crop }>('SELECT application_id AS "applicationId", sha256, crop FROM photo WHERE application_id = ANY($1::uuid[]) AND current FOR UPDATE', [applicationIds]);
  const filesById = groupBy(files, (file) => file.applicationId);
  const photoById = new Map(photos.map(({ applicationId, ...photo }) => [applicationId, photo]));
  return new Map(applicationIds.map((id) => [id, { attachments: (filesById.get(id) ?? []).map(({ applicationId: _of, ...file }) => file), photo: photoById.get(id) ?? null }]));
}
/** Hashes of what is handed in for each line of the list, for many applications in one statement. */
export async function filesByItem(db: Queryable, applicationIds: readonly string[]): Promise<(applicationId: string) => (item: string) => readonly string[]> {
  const rows = await db.query<{ id: string; item: string; sha256: string }>('SELECT application_id AS id, item, sha256 FROM attachment WHERE application_id = ANY($1::uuid[]) AND removed_at IS NULL', [applicationIds]);
  const found = groupBy(rows, (row) => `${row.id} ${row.item}`);
  return (id) => (item) => (found.get(`${id} ${item}`) ?? []).map((row) => row.sha256);
}
/** They went with a submission: kept from here on, whatever is changed for the next one. */
export async function markSubmitted(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  for (const [table, now] of [['attachment', 'removed_at IS NULL'], ['photo', 'current']] as const) await tx.query(`UPDATE ${table} SET submitted = true WHERE application_id = ANY($1::uuid[]) AND ${now} AND NOT submitted`, [applicationIds]);
}
/** A retake begins with what its application had; signatures and stamps of the other form are none of its own. */
export async function copyHandedIn(tx: Tx, from: string, to: string): Promise<void> {
  await tx.query(`INSERT INTO attachment (id, application_id, item, sha256, name_sealed, media_type, size, pages, added_at) SELECT gen_random_uuid(), $2, item, sha256, name_sealed, media_type, size, pages, added_at FROM attachment WHERE application_id = $1 AND removed_at IS NULL AND item <> ALL($3)`, [from, to, APART]);
  await tx.query(`INSERT INTO photo (application_id, sha256, source_sha256, width, height, crop, white_background, added_at, current) SELECT $2, sha256, source_sha256, width, height, crop, white_background, added_at, true FROM photo WHERE application_id = $1 AND current`, [from, to]);
}
/** Nothing is left of what drafts had with them; the files themselves go with the next sweep. */
export async function forgetHandedIn(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  for (const table of ['attachment', 'photo']) await tx.query(`DELETE FROM ${table} WHERE application_id = ANY($1::uuid[])`, [applicationIds]);
}

/** Those of the applications that have papers with them. */
export const withPapers = async (db: Queryable, applicationIds: readonly string[]): Promise<string[]> =>
  (await db.query<{ id: string }>('SELECT DISTINCT application_id AS id FROM attachment WHERE application_id = ANY($1::uuid[]) AND removed_at IS NULL ORDER BY application_id', [applicationIds])).map((row) => row.id);

export interface UnfixedPaper { readonly id: string; readonly applicationId: string; readonly item: string; readonly sha256: string; readonly mediaType: string }
/** Papers that accepted applications (null: any) have with them and no document shows, by id after a cursor. */
export const unfixedPapers = (db: Queryable, applicationIds: readonly string[] | null, after: string, limit: number) => db.query<UnfixedPaper & Record<string, unknown>>(`SELECT t.id, t.application_id AS "applicationId", t.item, t.sha256, t.media_type AS "mediaType"
  FROM attachment t JOIN application a ON a.id = t.application_id WHERE t.submitted AND t.removed_at IS NULL AND a.status IN ('ACCEPTED', 'CONCLUDED') AND ($1::uuid[] IS NULL OR t.application_id = ANY($1)) AND t.id > $2
    AND NOT EXISTS (SELECT 1 FROM document d WHERE d.application_id = t.application_id AND d.state->>'sha256' = t.sha256) ORDER BY t.id LIMIT $3`, [applicationIds, after, limit]);

/** Tables whose rows name a file of the store. */
export const REFERRING = ['attachment', 'photo', 'scan', 'objection_file', 'bundle'];
