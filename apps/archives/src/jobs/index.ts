import { gathering, type JobHandler } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import { Archives } from '../archives.js';
import { captureItems } from './capture-items.js';
import { checkVolume } from './check-volume.js';
import type { BodyYear } from '../domain/item.js';
import { reviewBodyVolume, reviewVolume } from './review-volume.js';

/** What is done after the commit; every handler may run again. */
export function jobs(kit: Kit): Readonly<Record<string, JobHandler>> {
  const archives = new Archives(kit);
  return {
    'capture-items': (payload) => captureItems(archives, (payload as { documentIds: string[] }).documentIds),
    // stored one by one by the version before this one
    'capture-item': (payload) => captureItems(archives, [(payload as { documentId: string }).documentId]),
    'review-volume': gathering(kit.db, 'review-volume', (payload) => { const of = payload as { planId: string } | BodyYear; return 'planId' in of ? reviewVolume(archives, of.planId) : reviewBodyVolume(archives, of); }),
    'check-volume': (payload) => checkVolume(archives, (payload as { volumeId: string }).volumeId),
  };
}
