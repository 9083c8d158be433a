import { randomUUID } from 'node:crypto';
import { addJobsInLots, failTogether, type Tx } from '@gt/persistence';
import { documentId, metaOfJob, notFound, type Access, type Kit } from '@gt/service-kit';
import { printedPhoto } from './fix-forms.js';
import type { Application, PhotoPrint } from '../domain/application.js';
import { resourceOf } from '../queries/resource.js';
import type { Stores } from '../storage/stores.js';

/** Photos of one job and one transaction: a second of a thread. */
const FIXED_AT_ONCE = 25;

/** Stores the jobs that fix the 1-inch prints of applications that passed. Of others no photo leaves this service. */
export const photosLater = (tx: Tx, applicationIds: readonly string[]): Promise<void> =>
  addJobsInLots(tx, 'fix-photos', applicationIds, FIXED_AT_ONCE, (lot) => ({ applicationIds: lot }));

/** Under which the print lies in the object store: one for each application, for one edition of it is accepted. */
const printIdOf = (applicationId: string): string => documentId('CERTIFICATE_PHOTO', applicationId, '1');
const awaits = ({ status, photo, photoPrint, outcome }: Application): boolean => status === 'CONCLUDED' && outcome === 'PASSED' && !!photo && !photoPrint;

/**
 * Fixes the 1-inch prints for the certificates (六(五)) from the photos that were accepted, keeps their bytes and says so by event. Repeatable; a photo that
 * cannot be read now keeps no other one waiting, and the job is tried again.
 */
export async function fixPhotos(kit: Kit, stores: Stores, payload: unknown): Promise<void> {
  const { applicationIds } = payload as { applicationIds: string[] };
  const prints = new Map<string, PhotoPrint>();
  const failures: unknown[] = [];
  for (const { id, state } of (await stores.applications.findMany(kit.db, applicationIds)).values()) {
    if (!awaits(state)) continue;
    try {
      prints.set(id, { photoSha256: state.photo!.sha256, ...await kit.store.keep(printIdOf(id), async () => (await printedPhoto(kit, state.photo, 'ONE_INCH'))!), mediaType: 'image/jpeg' });
    } catch (error) {
      failures.push(error);
    }
  }
  await kit.db.transaction(async (tx) => {
    const current = [...(await stores.applications.findMany(tx, [...prints.keys()], true)).values()].filter(({ state }) => awaits(state));
    await stores.applications.save(tx, current.map((row) => ({ ...row, events: [{ type: 'ApplicationPhotoFixed' as const, data: prints.get(row.id)! }] })), metaOfJob(kit.service, randomUUID(), kit.clock));
  });
  failTogether(failures);
}

/** The bytes that were fixed, for certificates alone: people look at the photo where each look is noted. 404 for everybody else, and while there are none. */
export async function fixedPhoto(kit: Kit, stores: Stores, access: Access, applicationId: string): Promise<Buffer> {
  const found = await stores.applications.find(kit.db, applicationId);
  const served = found && access.grantFor('document.fetch', resourceOf(found.state))?.role === 'SERVICE';
  const bytes = served && found.state.photoPrint ? await kit.store.get(printIdOf(applicationId)) : undefined;
  if (!bytes) throw notFound('照片');
  return bytes;
}
