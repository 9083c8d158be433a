import { checkEligibility, findRuleSet, ruleSetInForce, type EligibilityVerdict, type RuleSet } from '@gt/rules';
import { badRequest, Problem } from '@gt/service-kit';
import type { EligibilityCheckDto } from '../http/eligibility-check.dto.js';

/** Seconds after which the self-check may be tried again while no rule set has been adopted. */
const RETRY_AFTER_SECONDS = '30';

/**
 * The self-check (api.md, 资格自测): public, nothing is stored, no person is named.
 * @param today Shanghai date, for an absent `asOf`
 * Throws 400 naming `asOf` (no rule set in force) or `ruleSet` (no such set); 503 while none is adopted at all.
 */
export function checkSelf(dto: EligibilityCheckDto, ruleSets: readonly RuleSet[], today: string): EligibilityVerdict {
  if (ruleSets.length === 0) throw new Problem(503, 'RULE_SET_NOT_ADOPTED', '评价规则尚未启用，暂不能自测，请稍后再试。', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
  const asOf = dto.asOf ?? today;
  const named = dto.ruleSet ?? null;
  const ruleSet = named === null ? ruleSetInForce(ruleSets, asOf) : findRuleSet(ruleSets, named);
  if (!ruleSet) {
    throw badRequest([named === null
      ? { field: 'asOf', code: 'NO_RULE_SET_IN_FORCE', message: '该日期没有适用的评价规则，请填 2022-03-10 或以后的日期。' }
      : { field: 'ruleSet', code: 'RULE_SET_UNKNOWN', message: '没有这套规则，请核对名称，或不填以使用现行规则。' }]);
  }
  return checkEligibility({ ...dto, asOf }, ruleSet);
}
