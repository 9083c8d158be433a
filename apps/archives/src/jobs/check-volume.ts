import { sha256 } from '@gt/persistence';
import { metaOfJob } from '@gt/service-kit';
import { lookAgain, type Archives } from '../archives.js';
import type { VolumeEvent } from '../domain/volume.js';
import { findItem, itemsOf, markMismatched, type StoredItem } from '../storage/items.js';

/** Items read at a time: their rows, not their bytes, are in memory together. */
const BLOCK = 200;
/** What an item whose copy is gone was found as. */
const GONE = 'MISSING';

/**
 * Hashes every stored copy of a volume again (六(六) 真实性、完整性). Altered and deleted copies become MISMATCHED: the volume cannot close, the alarm
 * names each. Repeatable. Reads outside the transaction; a copy never changes, so what was found stays true.
 */
export async function checkVolume(archives: Archives, volumeId: string): Promise<void> {
  const { kit } = archives;
  const known = (await archives.volumes.find(kit.db, volumeId))?.state;
  if (!known) return;
  const { planId } = known;
  const faults: Array<{ item: StoredItem; found: string }> = [];
  let items = 0;
  for (let block = await itemsOf(kit.db, volumeId, null, BLOCK); block.length > 0; block = await itemsOf(kit.db, volumeId, block.at(-1)!.documentId, BLOCK)) {
    for (const item of block.filter(({ status }) => status === 'CAPTURED')) {
      items += 1;
      const found = await foundAs(archives, item);
      if (found !== item.sha256) faults.push({ item, found });
    }
  }
  await kit.db.transaction(async (tx) => {
    await lookAgain(tx, known);
    const volume = (await archives.lock(tx, volumeId))!;
    const open = await stillCaptured(tx, faults);
    const events: VolumeEvent[] = open.map(({ item: { documentId, documentClass, sha256: declared }, found }) => ({ type: 'ItemMismatched', data: { documentId, documentClass, sha256: declared, found } }));
    const checked: VolumeEvent = { type: 'VolumeChecked', data: { planId, checkedOn: kit.clock.today(), items, faults: open.length } };
    await archives.volumes.save(tx, [{ ...volume, events: [...events, checked] }], metaOfJob('archives', volumeId, kit.clock));
    await markMismatched(tx, open.map(({ item }) => item.documentId));
    tx.afterCommit(() => { for (const { item } of open) kit.logger.warning('item_tampered', { documentId: item.documentId, documentClass: item.documentClass, volumeId }); });
  });
}

async function foundAs({ kit }: Archives, item: StoredItem): Promise<string> {
  const bytes = await kit.store.get(item.copyId!);
  return bytes ? sha256(bytes) : GONE;
}

/** Faults of copies that are still the items' own: one may have been fetched again meanwhile. */
async function stillCaptured(tx: Parameters<typeof findItem>[0], faults: ReadonlyArray<{ item: StoredItem; found: string }>): Promise<Array<{ item: StoredItem; found: string }>> {
  const open = [];
  for (const fault of faults) {
    const now = await findItem(tx, fault.item.documentId, true);
    if (now?.status === 'CAPTURED' && now.copyId === fault.item.copyId) open.push(fault);
  }
  return open;
}
