import { sameOccupation, workTypeOf, type OccupationRef, type PlainDate, type SkillLevel } from '@gt/domain';

/** What of a filed plan decides whether the ten working days are counted anew. */
export interface PlanOutline {
  /** Every assessment day, in any order. */
  readonly assessmentDays: readonly PlainDate[];
  readonly venues: readonly string[];
  readonly occupations: readonly { readonly occupation: OccupationRef; readonly level: SkillLevel }[];
}

/** Why a changed plan is counted anew. */
export type PlanChange = 'FIRST_DAY_EARLIER' | 'OTHER_DAY' | 'OTHER_VENUE' | 'NEW_OCCUPATION_OR_LEVEL';

/**
 * Which changes make a filed plan count anew (六(一)): E earlier, another day or venue, a new occupation or level. Empty: a new version
 * that the bureau sees (added candidates, replaced staff). Leaving out an occupation or a day counts nothing anew unless E moves forward.
 */
export function changesThatCountAnew(before: PlanOutline, after: PlanOutline): readonly PlanChange[] {
  const changes: PlanChange[] = [];
  if (firstAssessmentDay(after) < firstAssessmentDay(before)) changes.push('FIRST_DAY_EARLIER');
  if (after.assessmentDays.some((day) => !before.assessmentDays.includes(day))) changes.push('OTHER_DAY');
  if (after.venues.some((venue) => !before.venues.includes(venue))) changes.push('OTHER_VENUE');
  const known = (each: PlanOutline['occupations'][number]) => before.occupations.some((old) =>
    old.level === each.level && sameOccupation(old.occupation, each.occupation) && workTypeOf(old.occupation) === workTypeOf(each.occupation));
  if (after.occupations.some((each) => !known(each))) changes.push('NEW_OCCUPATION_OR_LEVEL');
  return changes;
}

/** E, the first assessment day. Throws RangeError for a plan without days. */
export function firstAssessmentDay(plan: Pick<PlanOutline, 'assessmentDays'>): PlainDate {
  const [first] = [...plan.assessmentDays].sort();
  if (first === undefined) throw new RangeError('a plan needs at least one assessment day');
  return first;
}
