import { metaOfJob } from '@gt/service-kit';
import { bodyVolumeIdOf, volumeIdOf, type Archives } from '../archives.js';
import { reasonsAgainstClosing } from '../domain/completeness.js';
import type { BodyYear } from '../domain/item.js';
import { decideReview } from '../domain/volume.js';
import { factsOf, isWaiting, ruleSetOf } from '../storage/facts.js';
import { NotYetError } from './not-yet.js';

/**
 * Looks at a plan's volume once the facts are committed: takes in the documents that came for it, whichever of both came first, then says whether it is
 * whole. Repeatable; nothing before the volume is open.
 */
export async function reviewVolume(archives: Archives, planId: string): Promise<void> {
  const { kit } = archives;
  const meta = metaOfJob('archives', planId, kit.clock);
  // by itself: a look that has to wait for its rule set takes nothing back
  await kit.db.transaction((tx) => archives.joinItems(tx, planId, meta));
  await kit.db.transaction(async (tx) => {
    const volume = await archives.lock(tx, volumeIdOf(planId));
    if (!volume || volume.state.status === 'CLOSED') return;
    const ruleSet = await ruleSetOf(tx, planId);
    if (!ruleSet) throw new NotYetError('RULE_SET_MISSING');
    if (volume.state.status === 'OPEN' && await isWaiting(tx, planId, volume.id)) return;
    const facts = await factsOf(tx, planId, volume.id);
    await archives.volumes.save(tx, [{ ...volume, events: decideReview(planId, volume.state, reasonsAgainstClosing(facts, ruleSet).missing.length, facts.items.length) }], meta);
  });
}

/** Takes in what came for the volume of a body's year. It is whole when the year is over and nothing is awaited, which its closing asks: no fact says that a year ended. */
export const reviewBodyVolume = (archives: Archives, of: BodyYear): Promise<void> =>
  archives.kit.db.transaction((tx) => archives.joinBodyItems(tx, of, metaOfJob('archives', bodyVolumeIdOf(of), archives.kit.clock)));
