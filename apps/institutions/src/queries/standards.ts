import type { Queryable } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { overlayParameters, overlayText, STRICTER_DIRECTION_NAMES, type OverlayParameter } from '@gt/rules';
import type { Access, Kit } from '@gt/service-kit';
import { ruleSetOn } from '../storage/facts.js';
import { page, type Page } from './lists.js';
import { standardView } from './views.js';

/** Custom standards: the body's office its own, a bureau those of its bodies. */
export async function listStandards(db: Queryable, access: Access, at: Page, institutionId: string | null) {
  const found = access.reach('standard.read');
  if (reachesNothing(found)) return { items: [], next: null };
  const { bureauIds, institutionIds } = found.everything ? { bureauIds: [], institutionIds: [] } : found;
  return page(db, 'custom_standard', standardView, at, `($3 OR institution_id = ANY($4::uuid[]) OR institution_id IN (SELECT id FROM institution WHERE supervisor_id = ANY($5::uuid[]))) AND ($6::uuid IS NULL OR institution_id = $6)`,
    [found.everything, institutionIds, bureauIds, institutionId]);
}

/** The parameters beside what the notice says of each; `ruleSet` null and none while no rule set is in force. */
export async function overlayTable(kit: Kit): Promise<{ ruleSet: { id: string; version: number; name: string } | null; parameters: Array<Omit<OverlayParameter, 'apply'> & { directionName: string; baseText: string }> }> {
  const ruleSet = await ruleSetOn(kit.db, kit.clock.today());
  if (!ruleSet) return { ruleSet: null, parameters: [] };
  return { ruleSet: { id: ruleSet.id, version: ruleSet.version, name: ruleSet.name },
    parameters: overlayParameters(ruleSet).map(({ key, name, clause, direction, base, most }) => ({ key, name, clause, direction, base, most, directionName: STRICTER_DIRECTION_NAMES[direction], baseText: overlayText(base) })) };
}
