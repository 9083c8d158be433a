import { isPostOccupation, sameOccupation, type Note, type OccupationRef } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';
import { judgeClaim } from './claims.js';
import { appraisalNotes, generalReasons } from './general.js';
import type { EligibilityInput } from './input.js';
import { decideMethod } from './method.js';
import { judgePaths } from './paths.js';
import { titleLevelOf } from './title-level.js';
import type { EligibilityVerdict, PathVerdict } from './verdict.js';

/**
 * The verdict on an application (clause 二): every general condition and one path. Gives every failing reason; neither general reasons
 * nor a path's hide the others. The path's reasons stand in `reasons` only if no listed path is met.
 * @param input checked shapes (`findEligibilityInputFaults` is empty)
 */
export function checkEligibility(input: EligibilityInput, ruleSet: RuleSet): EligibilityVerdict {
  const title = titleLevelOf(input.title, input.vocationalTeacherField, input.asOf, ruleSet);
  const current = currentOccupationOf(input);
  const paths = title.level === null ? [] : judgePaths(input, title.level, current, ruleSet);
  const met = paths.find((path) => path.met);
  const reasons = [...generalReasons(input, ruleSet), ...title.reasons];
  if (met === undefined) for (const path of paths) reasons.push(...path.reasons);
  const eligible = met !== undefined && reasons.length === 0;
  const claims = (input.directRecognitionClaims ?? []).map((claim) => judgeClaim(claim, input.asOf, ruleSet).standing === 'QUALIFIES');
  const decision = eligible ? decideMethod(input.target.level, claims.includes(true) ? 'ACCEPTED' : 'NONE', ruleSet) : null;
  const method = decision?.ok ? decision.method : null;
  const notes: Note[] = [...occupationNotes(input, current, paths, ruleSet), ...appraisalNotes(input, ruleSet)];
  for (const [index, qualifies] of claims.entries()) {
    if (!qualifies) notes.push({ code: 'CLAIM_NOT_QUALIFYING', message: `第 ${index + 1} 项成果不符合直接认定条件，不影响申报；请核对级别、奖项和日期` });
  }
  if (method === 'DIRECT_RECOGNITION') notes.push({ code: 'SUBJECT_TO_BODY_ACCEPTANCE', message: '是否直接认定由评价机构核定，未获认可的改按其他评价方式进行' });
  return {
    eligible, path: eligible ? met.path : null, titleLevel: title.level, method,
    ruleSet: { id: ruleSet.id, version: ruleSet.version }, reasons, paths, notes,
  };
}

/** The skill occupation that corresponds to the post. A post of group 2 is none yet: it is taken as the target (note POST_TO_BE_MAPPED). */
export function currentOccupationOf(input: Pick<EligibilityInput, 'currentOccupation' | 'target'>): OccupationRef {
  return isPostOccupation(input.currentOccupation.code) ? input.target.occupation : input.currentOccupation;
}

function occupationNotes(input: EligibilityInput, current: OccupationRef, paths: readonly PathVerdict[], ruleSet: RuleSet): readonly Note[] {
  const notes: Note[] = [];
  if (isPostOccupation(input.currentOccupation.code)) {
    notes.push({ code: 'POST_TO_BE_MAPPED', message: '现岗位为专业技术岗位，对应的技能职业由评价机构的对应关系确定' });
  }
  const open = (path: PathVerdict) => ruleSet.eligibility.paths.some((rule) => rule.path === path.path && !rule.targetIsCurrentOccupation);
  if (!sameOccupation(input.target.occupation, current) && paths.some(open)) {
    notes.push({ code: 'OCCUPATION_TO_BE_CONFIRMED', message: '申报职业是否为相应职业，由评价机构的对应关系确定' });
  }
  return notes;
}
