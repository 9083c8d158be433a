import { sha256 } from '@gt/persistence';
import { retentionClassOf, type RuleSet } from '@gt/rules';
import { documentId as derivedId, metaOfJob } from '@gt/service-kit';
import { reviewLater, type Archives } from '../archives.js';
import { archiveTypeOf } from '../domain/item.js';
import { findItem, markCaptured, markMismatched, markWaiting, type StoredItem } from '../storage/items.js';
import { ruleSetOf } from '../storage/facts.js';
import { NotYetError } from './not-yet.js';

/**
 * Fetches an item's bytes from its owner, checks size and SHA-256 and keeps an own copy (flow.md "Documents"). Repeatable.
 * An owner that is away leaves the item AWAITED and the job is tried again; other bytes make it MISMATCHED, until somebody asks for them again.
 */
export async function captureItem(archives: Archives, documentId: string): Promise<void> {
  const { kit } = archives;
  const item = await findItem(kit.db, documentId);
  if (!item || item.volumeId === null || item.status === 'CAPTURED') return;
  const volume = (await archives.volumes.find(kit.db, item.volumeId))!;
  let ruleSet: RuleSet;
  let bytes: Buffer;
  try {
    ruleSet = await neededRuleSet(archives, volume.state.planId);
    bytes = await fetchBytes(archives, item);
  } catch (error) {
    await markWaiting(kit.db, documentId, error instanceof NotYetError ? error.code : 'OWNER_AWAY');
    throw error;
  }
  const found = sha256(bytes);
  if (found !== item.sha256 || bytes.length !== item.size) return settle(archives, item, volume.state.planId, { fits: false, found });
  const copyId = derivedId('ARCHIVE_COPY', documentId, String(item.mismatches));
  await kit.store.put(copyId, bytes);
  await settle(archives, item, volume.state.planId, { fits: true, copyId, retention: retentionClassOf(archiveTypeOf(item.documentClass), ruleSet) });
}

async function neededRuleSet(archives: Archives, planId: string): Promise<RuleSet> {
  const found = await ruleSetOf(archives.kit.db, planId);
  if (!found) throw new NotYetError('RULE_SET_MISSING');
  return found;
}

async function fetchBytes({ kit }: Archives, item: StoredItem): Promise<Buffer> {
  const answer = await kit.http(item.owner, { method: 'GET', path: `/api/${item.owner}/documents/${item.documentId}`, headers: { authorization: await kit.serviceTokens.bearer() } });
  if (answer.status !== 200) throw new NotYetError('OWNER_AWAY');
  return answer.body;
}

type Outcome = { readonly fits: true; readonly copyId: string; readonly retention: 'LONG_TERM' | 'FIVE_YEARS' } | { readonly fits: false; readonly found: string };

/** Records what came of the try, unless another one was faster. */
async function settle(archives: Archives, item: StoredItem, planId: string, outcome: Outcome): Promise<void> {
  const { kit } = archives;
  const { documentId, documentClass } = item;
  await kit.db.transaction(async (tx) => {
    await reviewLater(tx, planId);
    const volume = (await archives.lock(tx, item.volumeId!))!;
    const current = (await findItem(tx, documentId, true))!;
    if (current.status === 'CAPTURED' || current.mismatches !== item.mismatches) return;
    const ref = { documentId, documentClass, sha256: item.sha256 };
    const event = outcome.fits ? { type: 'ItemCaptured' as const, data: { ...ref, size: item.size, retention: outcome.retention } } : { type: 'ItemMismatched' as const, data: { ...ref, found: outcome.found } };
    await archives.volumes.save(tx, [{ ...volume, events: [event] }], metaOfJob('archives', documentId, kit.clock));
    if (outcome.fits) await markCaptured(tx, documentId, outcome.copyId, outcome.retention);
    else await markMismatched(tx, [documentId]);
    if (!outcome.fits) tx.afterCommit(() => kit.logger.warning('item_mismatched', { documentId, documentClass, owner: item.owner, volumeId: volume.id }));
  });
}
