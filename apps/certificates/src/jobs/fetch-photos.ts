import { Gate } from '@gt/event-bus';
import { addJobsInLots, failTogether, sha256, type Tx } from '@gt/persistence';
import { documentId, type Kit } from '@gt/service-kit';
import { printLater } from '../certificates.js';
import type { HolderPhoto } from '../domain/photo.js';
import { markPhotos, photosOf, unprintedOf } from '../storage/photos.js';

/** Photos that one job fetches and one transaction records. */
const FETCHED_AT_ONCE = 50;
/** Asked for at a time: while one is answered, another's bytes go to the disk. */
const AT_ONCE = 4;

/** Stores the jobs that fetch photos' bytes. */
export const photosLater = (tx: Tx, applicationIds: readonly string[]): Promise<void> =>
  addJobsInLots(tx, 'fetch-photos', applicationIds, FETCHED_AT_ONCE, (lot) => ({ applicationIds: lot }));

/** Under which our copy lies: one for each content, so that what is kept under an id never changes. */
const copyIdOf = ({ applicationId, sha256: content }: HolderPhoto): string => documentId('HOLDER_PHOTO', applicationId, content);
/** Our copy of a photo that is KEPT. */
export const photoBytes = async (kit: Kit, photo: HolderPhoto): Promise<Buffer> => {
  const bytes = await kit.store.get(copyIdOf(photo));
  if (!bytes) throw Object.assign(new Error('a kept photo is not in the store'), { code: 'PHOTO_AWAY' });
  return bytes;
};

/** Fetches photos from applications, checks size and SHA-256 and keeps own copies (flow.md "Documents"); then the certificates that waited are printed. Repeatable; other bytes make a photo MISMATCHED until somebody asks again. */
export async function fetchPhotos(kit: Kit, payload: unknown): Promise<void> {
  const { applicationIds } = payload as { applicationIds: string[] };
  const settled = { KEPT: [] as string[], MISMATCHED: [] as string[] };
  const failures: unknown[] = [];
  const gate = new Gate(AT_ONCE);
  await Promise.all([...(await photosOf(kit.db, applicationIds)).values()].filter(({ state }) => state !== 'KEPT').map((photo) => gate.pass(async () => {
    try { settled[await fetchOne(kit, photo)].push(photo.applicationId); } catch (error) { failures.push(error); }
  })));
  await kit.db.transaction(async (tx) => {
    for (const state of ['KEPT', 'MISMATCHED'] as const) await markPhotos(tx, settled[state], state);
    await printLater(tx, await unprintedOf(tx, [...settled.KEPT, ...settled.MISMATCHED]));
    tx.afterCommit(() => { for (const applicationId of settled.MISMATCHED) kit.logger.warning('photo_mismatched', { applicationId }); });
  });
  failTogether(failures);
}

async function fetchOne(kit: Kit, photo: HolderPhoto): Promise<'KEPT' | 'MISMATCHED'> {
  const answer = await kit.http('applications', { method: 'GET', path: `/api/applications/applications/${photo.applicationId}/certificate-photo`, headers: { authorization: await kit.serviceTokens.bearer() } });
  if (answer.status !== 200) throw Object.assign(new Error('the photo is not given now'), { code: 'OWNER_AWAY' });
  if (answer.body.length !== photo.size || sha256(answer.body) !== photo.sha256) return 'MISMATCHED';
  await kit.store.put(copyIdOf(photo), answer.body);
  return 'KEPT';
}
