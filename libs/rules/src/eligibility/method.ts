import { EVALUATION_METHOD_NAMES, reason, skillLevelName, type EvaluationMethod, type Note, type Reason, type SkillLevel } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';

/** What the body decided on the claims: ACCEPTED if it accepted at least one, REJECTED if it rejected all, NONE if there were none. */
export type ClaimDecision = 'ACCEPTED' | 'REJECTED' | 'NONE';

/** The method, with the notice to the applicant where a rejected claim fell back; or why there is none. */
export type MethodDecision =
  | { readonly ok: true; readonly method: EvaluationMethod; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/**
 * The evaluation method (三(一), 三(二), 三(三)). An accepted claim gives direct recognition at any bridging level; a rejected one falls
 * back to the level's own method and never fails the person.
 */
export function decideMethod(level: SkillLevel, claims: ClaimDecision, ruleSet: RuleSet): MethodDecision {
  const fallback = ruleSet.methods.byLevel[level];
  if (!ruleSet.methods.bridgingLevels.includes(level) || fallback === undefined) {
    return { ok: false, reasons: [reason('LEVEL_NOT_BRIDGING', '三', `${skillLevelName(level)}不在贯通评价等级内，请改报三级、二级或一级`, { level })] };
  }
  if (claims === 'ACCEPTED') return { ok: true, method: 'DIRECT_RECOGNITION', notes: [] };
  const notes: Note[] = claims === 'REJECTED'
    ? [{ code: 'CLAIM_REJECTED_FALLBACK', message: `直接认定条件未获认可，改按${EVALUATION_METHOD_NAMES[fallback]}进行，申报继续有效` }]
    : [];
  return { ok: true, method: fallback, notes };
}
