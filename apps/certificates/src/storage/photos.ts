import type { ApplicationPhotoFixed, DataOf } from '@gt/contracts';
import type { Queryable, Tx } from '@gt/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { HolderPhoto, PhotoState } from '../domain/photo.js';

/** Photos for certificates, as applications tells of them; the bytes lie in the object store. */
export class CreateHolderPhotos20261126063000 implements MigrationInterface {
  name = 'CreateHolderPhotos20261126063000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE holder_photo (application_id uuid PRIMARY KEY, photo_sha256 text NOT NULL, sha256 text NOT NULL, size int NOT NULL, state text NOT NULL CHECK (state IN ('AWAITED', 'KEPT', 'MISMATCHED')));
      CREATE INDEX holder_photo_awaited ON holder_photo (application_id) WHERE state = 'AWAITED'`);
  }
  async down(): Promise<void> { throw new Error('migrations only go forward'); }
}

export interface ToldPhoto extends Pick<DataOf<typeof ApplicationPhotoFixed>, 'photoSha256' | 'sha256' | 'size'> { readonly applicationId: string }

/** Notes photos that are to be fetched; answers the applications of which none had been told before. */
export async function notePhotos(tx: Tx, told: readonly ToldPhoto[]): Promise<string[]> {
  return (await tx.query<{ id: string }>(`INSERT INTO holder_photo (application_id, photo_sha256, sha256, size, state) SELECT *, 'AWAITED' FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) ON CONFLICT DO NOTHING RETURNING application_id AS id`,
    [told.map((t) => t.applicationId), told.map((t) => t.photoSha256), told.map((t) => t.sha256), told.map((t) => t.size)])).map(({ id }) => id);
}
const PHOTO = 'application_id AS "applicationId", photo_sha256 AS "photoSha256", sha256, size, state';
export async function photosOf(db: Queryable, applicationIds: readonly string[]): Promise<Map<string, HolderPhoto>> {
  return new Map((await db.query<HolderPhoto & Record<string, unknown>>(`SELECT ${PHOTO} FROM holder_photo WHERE application_id = ANY($1::uuid[])`, [applicationIds])).map((photo) => [photo.applicationId, photo]));
}
export const markPhotos = (tx: Tx, applicationIds: readonly string[], state: PhotoState) => tx.query(`UPDATE holder_photo SET state = $2 WHERE application_id = ANY($1::uuid[]) AND state <> 'KEPT'`, [applicationIds, state]);
export const awaitedPhotos = async (db: Queryable): Promise<string[]> => (await db.query<{ id: string }>(`SELECT application_id AS id FROM holder_photo WHERE state = 'AWAITED' ORDER BY 1`)).map(({ id }) => id);
/** Certificates of these applications that are not printed yet. */
export const unprintedOf = async (db: Queryable, applicationIds: readonly string[]): Promise<string[]> =>
  (await db.query<{ id: string }>(`SELECT id FROM certificate WHERE application_id = ANY($1::uuid[]) AND print <> 'PRINTED' AND status = 'ISSUED' ORDER BY id`, [applicationIds])).map(({ id }) => id);
