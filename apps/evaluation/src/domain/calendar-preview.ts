import type { PlainDate } from '@gt/domain';
import { dayKind, filingDeadline, type RuleSet, type WorkingCalendar } from '@gt/rules';
import type { PlanStatus } from './plan.js';

/** An open plan as a change of the calendar meets it. */
export interface OpenPlan { readonly planId: string; readonly name: string; readonly status: PlanStatus; readonly days: readonly PlainDate[]; readonly filedOn: PlainDate | null }

/**
 * What a paper would change for a plan (六(一)). FILED_STAYS: it is filed, and a filing in time stays in time. NOW_LATE: it is not filed, and the
 * new last day is over. NOW_DECLARED, NOW_UNKNOWN: the last day was, or becomes, unknown. SAME: only assessment days become days off.
 */
export type CalendarEffect = 'FILED_STAYS' | 'NOW_LATE' | 'NOW_DECLARED' | 'NOW_UNKNOWN' | 'MOVED' | 'SAME';
export interface PlanPreview { readonly planId: string; readonly name: string; readonly status: PlanStatus; readonly firstAssessmentDay: PlainDate; readonly before: PlainDate | null; readonly after: PlainDate | null; readonly effect: CalendarEffect; /** assessment days that were worked and would be days off */ readonly daysOff: readonly PlainDate[] }

/** The plans for which the later calendar says anything else than the earlier one. */
export function previewCalendar(plans: readonly OpenPlan[], before: WorkingCalendar, after: WorkingCalendar, ruleSet: RuleSet, today: PlainDate): readonly PlanPreview[] {
  return plans.flatMap((plan) => {
    const first = [...plan.days].sort()[0];
    if (first === undefined) return [];
    const [was, is] = [before, after].map((calendar) => filingDeadline(first, ruleSet, calendar).lastFilingDate) as [PlainDate | null, PlainDate | null];
    const daysOff = plan.days.filter((day) => dayKind(after, day) === 'OFF' && dayKind(before, day) === 'WORKING');
    if (was === is && daysOff.length === 0) return [];
    return [{ planId: plan.planId, name: plan.name, status: plan.status, firstAssessmentDay: first, before: was, after: is, effect: effectOf(plan, was, is, today), daysOff }];
  });
}

function effectOf(plan: OpenPlan, was: PlainDate | null, is: PlainDate | null, today: PlainDate): CalendarEffect {
  if (was === is) return 'SAME';
  if (plan.status === 'FILED' && plan.filedOn !== null) return 'FILED_STAYS';
  if (is === null) return 'NOW_UNKNOWN';
  if (is < today) return 'NOW_LATE';
  return was === null ? 'NOW_DECLARED' : 'MOVED';
}
