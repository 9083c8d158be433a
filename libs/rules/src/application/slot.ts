import { maskOrganisation, occupationLabel, reason, sameOccupation, skillLevelName, type OccupationRef, type Reason, type SkillLevel } from '@gt/domain';
import type { PathName, RuleSet } from '../rule-set/rule-set.js';

/** The slot of (person, title level), for life (七(三)). */
export interface SlotState {
  readonly occupation: OccupationRef;
  readonly institutionId: string;
  /** The body's name, shown only masked. */
  readonly institutionName: string;
  /** HELD: an application is unfinished; PASSED / FAILED: how the last one ended; RELEASED: freed by decision. */
  readonly state: 'HELD' | 'PASSED' | 'FAILED' | 'RELEASED';
  /** The highest level passed on this slot, null if none. */
  readonly passedLevel: SkillLevel | null;
}

/** An application about to be accepted. */
export interface SlotRequest {
  readonly occupation: OccupationRef;
  readonly institutionId: string;
  readonly level: SkillLevel;
  readonly path: PathName;
}

/** FIRST: no slot yet; RETAKE (补考) after a failure; PROMOTION to a higher level; REOPENED after a release. */
export type SlotDecision =
  | { readonly allowed: true; readonly kind: 'FIRST' | 'RETAKE' | 'PROMOTION' | 'REOPENED' }
  | { readonly allowed: false; readonly reasons: readonly Reason[] };

/**
 * Whether an acceptance may take the slot (七(三): 同一个职称级别只能申报一个职业（工种）, not at another body, not in another occupation).
 * Every reason at once, the earlier application named in masked form. The database decides the race; this decides the rule.
 */
export function decideSlot(slot: SlotState | null, request: SlotRequest, ruleSet: RuleSet): SlotDecision {
  if (slot === null) return { allowed: true, kind: 'FIRST' };
  const passed = passedLevelReason(slot, request);
  if (slot.state === 'RELEASED') return passed === null ? { allowed: true, kind: 'REOPENED' } : { allowed: false, reasons: [passed] };
  const reasons = [...placeReasons(slot, request)];
  if (slot.state === 'HELD') reasons.push(reason('APPLICATION_UNFINISHED', '七(三)', '同一职称级别已有受理未办结的申报，请待其办结后再申报', heldBy(slot)));
  if (passed !== null) reasons.push(passed);
  else if (slot.state === 'PASSED' && !ruleSet.slot.promotionPaths.includes(request.path)) {
    reasons.push(reason('PROMOTION_PATH_NEEDED', '七(三)', `该职称级别已评定合格，再申报更高等级须符合${ruleSet.slot.promotionPaths.join('或')}`, { path: request.path }));
  }
  if (reasons.length > 0) return { allowed: false, reasons };
  return { allowed: true, kind: slot.state === 'PASSED' ? 'PROMOTION' : 'RETAKE' };
}

function placeReasons(slot: SlotState, request: SlotRequest): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!sameOccupation(slot.occupation, request.occupation)) {
    reasons.push(reason('SLOT_OTHER_OCCUPATION', '七(三)', `同一职称级别已申报${occupationLabel(slot.occupation)}，不得换职业（工种）申报；如有特殊情况请联系市中心`, heldBy(slot)));
  }
  if (slot.institutionId !== request.institutionId) {
    reasons.push(reason('SLOT_OTHER_INSTITUTION', '七(三)', `同一职称级别已在${maskOrganisation(slot.institutionName)}申报，不得在不同评价机构重复申报；如有特殊情况请联系市中心`, heldBy(slot)));
  }
  return reasons;
}

/** A level once passed in an occupation is not applied for again, nor is a lower one. */
function passedLevelReason(slot: SlotState, request: SlotRequest): Reason | null {
  if (slot.passedLevel === null || request.level < slot.passedLevel || !sameOccupation(slot.occupation, request.occupation)) return null;
  return reason('LEVEL_ALREADY_PASSED', '七(三)', `该职称级别已评定${skillLevelName(slot.passedLevel)}合格，不再申报同级或更低等级`, { passedLevel: slot.passedLevel, level: request.level });
}

const heldBy = (slot: SlotState): Reason['facts'] => ({
  occupation: slot.occupation.code, institution: maskOrganisation(slot.institutionName), state: slot.state,
});
