import { randomUUID } from 'node:crypto';
import { addJob } from '@gt/persistence';
import { notFound, UPLOAD_LIMIT_BYTES, wrongState, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { keepStream } from '@gt/uploads';
import { BUNDLE_STATE_NAMES } from '../domain/bundle.js';
import { openZip } from '../jobs/zip.js';
import { addBundle, endBundle, findBundle, type Bundle } from '../storage/bundles.js';
import { requireImport } from './begin-import.js';

/** Largest bundle (bytes): photo and papers of some two hundred people as phones make them. */
export const BUNDLE_LIMIT_BYTES = UPLOAD_LIMIT_BYTES;

export interface BundleTarget { readonly employerId: string; readonly importId: string | null }

/** Takes a ZIP of photos and papers that are named by person; the job places its files. It is looked into as far as its directory: 422 for what is no such ZIP (`jobs/zip.ts`), 413 for a larger one, 404 for an import of another unit. */
export async function beginBundle(kit: Kit, command: CommandContext, target: BundleTarget, source: AsyncIterable<Uint8Array>): Promise<object> {
  command.requireKey();
  // before the bytes are read: nobody sends them to hear that he may not
  command.access.require('application.import', { employerId: target.employerId });
  if (target.importId !== null && (await requireImport(kit.db, command.access, target.importId)).employerId !== target.employerId) throw notFound('导入');
  const { sha256 } = await keepStream(kit, source);
  const { length: files } = await openZip((await kit.files.parts(sha256))!);
  return command.run(kit.db, 202, { ...target, sha256 }, async (tx) => {
    const id = randomUUID();
    await addBundle(tx, { id, ...target, sha256, files, at: kit.clock.now() });
    await addJob(tx, 'read-bundle', { bundleId: id }, { key: `bundle ${id}` });
    return { id, state: 'READING', stateName: BUNDLE_STATE_NAMES.READING, files };
  });
}

/** A bundle within the caller's reach; 404 otherwise. */
export async function requireBundle(db: Pick<Kit['db'], 'query'>, access: Access, id: string, lock = false): Promise<Bundle> {
  const bundle = await findBundle(db, id, lock);
  if (!bundle || !access.may('application.import', { employerId: bundle.employerId })) throw notFound('材料包');
  return bundle;
}

/** Stops a bundle before its next block. What was placed stays with the drafts. */
export function cancelBundle(kit: Kit, command: CommandContext, id: string): Promise<object> {
  return command.run(kit.db, 200, {}, async (tx) => {
    const { state, placed } = await requireBundle(tx, command.access, id, true);
    if (state !== 'READING') throw wrongState(`材料包${BUNDLE_STATE_NAMES[state]}，不能取消。`, { state });
    await endBundle(tx, id, 'CANCELLED');
    return { id, state: 'CANCELLED', placed };
  });
}
