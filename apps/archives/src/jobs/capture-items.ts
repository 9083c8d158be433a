import { Gate } from '@gt/event-bus';
import { failTogether, sha256, type Tx } from '@gt/persistence';
import { retentionClassOf, type RuleSet } from '@gt/rules';
import { documentId as derivedId, metaOfJob } from '@gt/service-kit';
import { lookAgain, type Archives } from '../archives.js';
import { archiveTypeOf } from '../domain/item.js';
import type { Volume, VolumeEvent } from '../domain/volume.js';
import { findItems, markCaptured, markMismatched, markWaiting, type StoredItem } from '../storage/items.js';
import { ruleSetFor } from '../storage/facts.js';
import { NotYetError } from './not-yet.js';

/** Owners asked, and copies written, at a time: while one answers, another's bytes go to the disk. */
const AT_ONCE = 4;

type Outcome = { readonly item: StoredItem } & ({ readonly fits: true; readonly copyId: string; readonly retention: 'LONG_TERM' | 'FIVE_YEARS' } | { readonly fits: false; readonly found: string });

/**
 * Fetches items' bytes from their owners, checks size and SHA-256 and keeps own copies (flow.md "Documents"). Repeatable.
 * An owner that is away leaves its items AWAITED, keeps no other one waiting, and the job is tried again; other bytes make an item MISMATCHED, until somebody asks for them again.
 */
export async function captureItems(archives: Archives, documentIds: readonly string[]): Promise<void> {
  const wanted = (await findItems(archives.kit.db, documentIds)).filter((item) => item.volumeId !== null && item.status !== 'CAPTURED');
  const failures: unknown[] = [];
  for (const volumeId of [...new Set(wanted.map((item) => item.volumeId!))].sort()) {
    const volume = (await archives.volumes.find(archives.kit.db, volumeId))!.state;
    const ruleSet = await ruleSetFor(archives.kit.db, volume, archives.kit.clock.today());
    const outcomes: Outcome[] = [];
    const gate = new Gate(AT_ONCE);
    await Promise.all(wanted.filter((item) => item.volumeId === volumeId).map((item) => gate.pass(async () => {
      try {
        outcomes.push(await capture(archives, item, ruleSet));
      } catch (error) {
        failures.push(error);
        await markWaiting(archives.kit.db, item.documentId, error instanceof NotYetError ? error.code : 'OWNER_AWAY');
      }
    })));
    if (outcomes.length > 0) await archives.kit.db.transaction((tx) => settle(archives, tx, volumeId, volume, outcomes));
  }
  failTogether(failures);
}

async function capture(archives: Archives, item: StoredItem, ruleSet: RuleSet | undefined): Promise<Outcome> {
  if (!ruleSet) throw new NotYetError('RULE_SET_MISSING');
  const bytes = await fetchBytes(archives, item);
  const found = sha256(bytes);
  if (found !== item.sha256 || bytes.length !== item.size) return { item, fits: false, found };
  const copyId = derivedId('ARCHIVE_COPY', item.documentId, String(item.mismatches));
  await archives.kit.store.put(copyId, bytes);
  return { item, fits: true, copyId, retention: retentionClassOf(archiveTypeOf(item.documentClass), ruleSet) };
}

async function fetchBytes({ kit }: Archives, item: StoredItem): Promise<Buffer> {
  const answer = await kit.http(item.owner, { method: 'GET', path: `/api/${item.owner}/documents/${item.documentId}`, headers: { authorization: await kit.serviceTokens.bearer() } });
  if (answer.status !== 200) throw new NotYetError('OWNER_AWAY');
  return answer.body;
}

/** Records what came of the tries, but for items where another one was faster. */
async function settle(archives: Archives, tx: Tx, volumeId: string, known: Volume, outcomes: readonly Outcome[]): Promise<void> {
  const { kit } = archives;
  await lookAgain(tx, known);
  const volume = (await archives.lock(tx, volumeId))!;
  const current = new Map((await findItems(tx, outcomes.map(({ item }) => item.documentId), true)).map((item) => [item.documentId, item]));
  const fresh = outcomes.filter(({ item }) => { const now = current.get(item.documentId)!; return now.status !== 'CAPTURED' && now.mismatches === item.mismatches; });
  const events = fresh.map((outcome): VolumeEvent => {
    const { documentId, documentClass, sha256: declared, size } = outcome.item;
    const ref = { documentId, documentClass, sha256: declared };
    return outcome.fits ? { type: 'ItemCaptured', data: { ...ref, size, retention: outcome.retention } } : { type: 'ItemMismatched', data: { ...ref, found: outcome.found } };
  });
  await archives.volumes.save(tx, [{ ...volume, events }], metaOfJob('archives', volumeId, kit.clock));
  await markCaptured(tx, fresh.flatMap((outcome) => (outcome.fits ? [{ documentId: outcome.item.documentId, copyId: outcome.copyId, retention: outcome.retention }] : [])));
  const mismatched = fresh.filter((outcome) => !outcome.fits).map(({ item }) => item);
  if (mismatched.length === 0) return;
  await markMismatched(tx, mismatched.map((item) => item.documentId));
  tx.afterCommit(() => { for (const { documentId, documentClass, owner } of mismatched) kit.logger.warning('item_mismatched', { documentId, documentClass, owner, volumeId }); });
}
