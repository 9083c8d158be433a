import type { PlainDate } from '@gt/domain';
import type { RuleSet } from './rule-set.js';

/** The set that is in force on the day, the highest version of the one that began last; undefined if none is (before 2022-03-10). */
export function ruleSetInForce(ruleSets: readonly RuleSet[], on: PlainDate): RuleSet | undefined {
  const candidates = ruleSets.filter((set) => set.effectiveFrom <= on && (set.effectiveTo === null || on <= set.effectiveTo));
  return [...candidates].sort((a, b) => (a.effectiveFrom === b.effectiveFrom ? b.version - a.version : a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
}

/**
 * The set of that name, whatever the date; undefined if there is none.
 * @param version without it, the highest one
 */
export function findRuleSet(ruleSets: readonly RuleSet[], id: string, version?: number): RuleSet | undefined {
  const candidates = ruleSets.filter((set) => set.id === id && (version === undefined || set.version === version));
  return [...candidates].sort((a, b) => b.version - a.version)[0];
}
