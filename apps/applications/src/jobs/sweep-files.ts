import type { Kit } from '@gt/service-kit';
import { sweepUnnamed } from '@gt/uploads';
import { REFERRING } from '../storage/attachments.js';
import { forgetBundles } from '../storage/bundles.js';
import { forgetScans } from '../storage/scans.js';

const DAY_MS = 24 * 3_600_000;
/** Days that a stack of scanned pages is kept: what was registered of it is a paper of its application by then. */
const SCAN_RETENTION_DAYS = 180;
/** Days that it is known what became of a bundle's files: a clerk's round of corrections, as with imports. */
const BUNDLE_RETENTION_DAYS = 30;

/** Deletes files that nothing refers to any more: removed before a submission, refused after they were put, or of drafts that were purged (个人信息保护法 第十九条). */
export async function sweepFiles(kit: Kit, graceMs?: number): Promise<void> {
  await forgetScans(kit.db, new Date(kit.clock.now().getTime() - SCAN_RETENTION_DAYS * DAY_MS));
  await forgetBundles(kit.db, new Date(kit.clock.now().getTime() - BUNDLE_RETENTION_DAYS * DAY_MS));
  await sweepUnnamed(kit, REFERRING, graceMs);
}
