import { addJob } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import { sweepOne } from '../storage/attachments.js';
import { forgetBundles } from '../storage/bundles.js';
import { forgetScans } from '../storage/scans.js';

/** ms that a file without an attachment stays: between an upload's bytes and its row lie seconds, a day is beyond every doubt. */
const GRACE_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Days that a stack of scanned pages is kept: what was registered of it is a paper of its application by then. */
const SCAN_RETENTION_DAYS = 180;
/** Days that it is known what became of a bundle's files: a clerk's round of corrections, as with imports. */
const BUNDLE_RETENTION_DAYS = 30;
/** ms after a start until the first look. */
const FIRST_LOOK_MS = 15 * 60_000;

const later = (kit: Kit, ms: number) => kit.db.transaction((tx) => addJob(tx, 'sweep-files', {}, { key: 'sweep-files', runAt: new Date(Date.now() + ms) }));
export const scheduleSweep = (kit: Kit) => later(kit, FIRST_LOOK_MS);

/** Deletes files that nothing refers to any more: removed before a submission, refused after they were put, or of drafts that were purged (个人信息保护法 第十九条). */
export async function sweepFiles(kit: Kit, graceMs = GRACE_MS): Promise<void> {
  await forgetScans(kit.db, new Date(kit.clock.now().getTime() - SCAN_RETENTION_DAYS * DAY_MS));
  await forgetBundles(kit.db, new Date(kit.clock.now().getTime() - BUNDLE_RETENTION_DAYS * DAY_MS));
  const before = new Date(Date.now() - graceMs);
  while (await sweepOne(kit.db, before, (sha256) => kit.files.delete(sha256)));
  await later(kit, DAY_MS);
}
