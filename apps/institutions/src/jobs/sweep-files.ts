import type { Kit } from '@gt/service-kit';
import { sweepUnnamed } from '@gt/uploads';
import { forgetUnbound, REFERRING } from '../storage/evidence-files.js';

/** ms that a paper stays that was handed in and is named by nothing yet: somebody who fills in 附件1 comes back next week. */
const UNSAVED_MS = 7 * 24 * 3_600_000;

/** Deletes papers that were handed in and never used. What something named stays, for the event log says that it did. */
export async function sweepFiles(kit: Kit, unsavedMs = UNSAVED_MS): Promise<void> {
  await forgetUnbound(kit.db, new Date(Date.now() - unsavedMs));
  await sweepUnnamed(kit, REFERRING, unsavedMs);
}
