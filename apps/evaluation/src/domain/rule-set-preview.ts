import type { PlainDate } from '@gt/domain';
import { filingDeadline, ruleSetDifference, type ParameterDifference, type RuleSet, type WorkingCalendar } from '@gt/rules';
import type { OpenPlan } from './calendar-preview.js';
import type { PlanStatus } from './plan.js';

/** FILED_BEFORE: its last filing day comes before the proposed set does, so that it has to be filed under the present one. NOW_LATE, MOVED, NOW_UNKNOWN: as for calendars. */
export type RuleSetEffect = 'FILED_BEFORE' | 'NOW_LATE' | 'MOVED' | 'NOW_UNKNOWN';
export interface PlanUnderRules { readonly planId: string; readonly name: string; readonly status: PlanStatus; readonly firstAssessmentDay: PlainDate; readonly before: PlainDate | null; readonly after: PlainDate | null; readonly effect: RuleSetEffect }
export interface PlansUnderRules {
  /** plans that were filed once: they keep their set for good (domain.md §2) */
  readonly kept: number;
  /** plans never filed: whatever differs in `parameters` will hold for them if they are filed from the set's first day on */
  readonly unfiled: number;
  /** what a plan is filed, scored, publicised and kept by, where the sets differ */
  readonly parameters: readonly ParameterDifference[];
  /** unfiled plans whose last filing day would be another */
  readonly plans: readonly PlanUnderRules[];
}

/** Parts of a rule set that a plan is subject to; the rest is about applicants, bodies and certificates. */
const OF_PLANS = /^(plan|panel|scoring|publicity|reviewRequestWorkingDays|archive)\b/;

/** What a proposed rule set would change for open plans: lead time (六(一)), scoring (六(三)) and what follows. `current`: the set in force now. */
export function previewRuleSet(plans: readonly OpenPlan[], current: RuleSet, proposed: RuleSet, calendar: WorkingCalendar, today: PlainDate): PlansUnderRules {
  const unfiled = plans.filter((plan) => plan.filedOn === null);
  const start = today < proposed.effectiveFrom ? proposed.effectiveFrom : today;
  return {
    kept: plans.length - unfiled.length, unfiled: unfiled.length,
    parameters: ruleSetDifference(current, proposed).filter(({ path }) => OF_PLANS.test(path)),
    plans: unfiled.flatMap((plan) => {
      const first = [...plan.days].sort()[0];
      if (first === undefined) return [];
      const [before, after] = [current, proposed].map((set) => filingDeadline(first, set, calendar).lastFilingDate) as [PlainDate | null, PlainDate | null];
      if (before === after) return [];
      return [{ planId: plan.planId, name: plan.name, status: plan.status, firstAssessmentDay: first, before, after, effect: effectOf(before, after, start, proposed.effectiveFrom) }];
    }),
  };
}

function effectOf(before: PlainDate | null, after: PlainDate | null, start: PlainDate, effectiveFrom: PlainDate): RuleSetEffect {
  if (before !== null && before < effectiveFrom) return 'FILED_BEFORE';
  if (after === null) return 'NOW_UNKNOWN';
  return after < start ? 'NOW_LATE' : 'MOVED';
}
