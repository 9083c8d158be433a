import type { Queryable } from '@gt/persistence';
import type { Overlay, RuleSet } from '@gt/rules';
import { copies } from '@gt/service-kit';
import type { BodyStandard } from '../domain/verdict.js';

/** Every adopted rule set, from the local copies. The dates of the adoption hold, not those that the content was proposed with. */
export async function adoptedRuleSets(db: Queryable): Promise<RuleSet[]> {
  return (await copies.ruleSets(db)).map((copy) => ({
    ...(copy.content as unknown as RuleSet), id: copy.ruleSetId, version: copy.ruleSetVersion, effectiveFrom: copy.effectiveFrom, effectiveTo: copy.effectiveTo,
  }));
}

/** Adopted custom standards of the bodies (七(六)), by body. */
export async function standardsOf(db: Queryable, institutionIds: readonly string[]): Promise<Map<string, BodyStandard[]>> {
  const found = new Map<string, BodyStandard[]>();
  for (const { id, state: { institutionId, adopted } } of await copies.standardsOf(db, [...new Set(institutionIds)])) {
    if (adopted) found.set(institutionId, [...found.get(institutionId) ?? [], { standardId: id, edition: adopted.edition, effectiveFrom: adopted.effectiveFrom, to: adopted.to, overlay: adopted.overlay as Overlay }]);
  }
  return found;
}
