import type { Queryable } from '@gt/persistence';
import type { RuleSet } from '@gt/rules';
import { copies } from '@gt/service-kit';

/** Every adopted rule set, from the local copies. The dates of the adoption hold, not those that the content was proposed with. */
export async function adoptedRuleSets(db: Queryable): Promise<RuleSet[]> {
  return (await copies.ruleSets(db)).map((copy) => ({
    ...(copy.content as unknown as RuleSet), id: copy.ruleSetId, version: copy.ruleSetVersion, effectiveFrom: copy.effectiveFrom, effectiveTo: copy.effectiveTo,
  }));
}
