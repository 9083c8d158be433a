import { reason, shanghaiDate, type Note, type PlainDate, type Reason } from '@gt/domain';
import type { WorkingCalendar } from '../calendar/calendar.js';
import { countWorkingDays } from '../calendar/working-days.js';
import type { RuleSet } from '../rule-set/rule-set.js';

/** The answer of `GET /api/evaluation/filing-deadlines`, field by field as `api.md` has it. */
export interface FilingDeadline {
  readonly assessmentDate: PlainDate;
  /** Null when a day of the span lies in a year without a declared paper. */
  readonly lastFilingDate: PlainDate | null;
  readonly workingDays: number;
  readonly calendar: 'DECLARED' | 'UNDECLARED';
  readonly notes: readonly Note[];
}

/**
 * The last good day for filing a plan (六(一)): counted back from the first assessment day, which is not counted, the 10th working day
 * before. A year without a paper is unknown, never plain Mon–Fri.
 */
export function filingDeadline(assessmentDate: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): FilingDeadline {
  const workingDays = ruleSet.plan.leadWorkingDays;
  const count = countWorkingDays(assessmentDate, workingDays, -1, calendar);
  if (count.calendar === 'UNDECLARED') return { assessmentDate, lastFilingDate: null, workingDays, calendar: 'UNDECLARED', notes: [] };
  const notes: Note[] = count.provisional
    ? [{ code: 'PROVISIONAL', message: '计算跨过 12 月 25 日至 31 日，下一年度放假安排尚未载入，届时可能变动，请留出余量' }]
    : [];
  return { assessmentDate, lastFilingDate: count.day, workingDays, calendar: 'DECLARED', notes };
}

/**
 * Whether a filing is in time. IN_TIME; LATE (refused for the body, the bureau may override with a reason); UNKNOWN (a year without a
 * paper: the bureau must confirm).
 */
export interface FilingTimeliness {
  readonly standing: 'IN_TIME' | 'LATE' | 'UNKNOWN';
  readonly filedOn: PlainDate;
  readonly deadline: FilingDeadline;
  readonly reasons: readonly Reason[];
}

/**
 * Judges a filing that became complete at an instant (六(一)); the day ends at 24:00 Asia/Shanghai.
 * @param filedAt the instant of the first complete filing; for a body that files outside (EXTERNAL) the time on the city's receipt
 */
export function checkFilingInTime(filedAt: Date | string, assessmentDate: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): FilingTimeliness {
  return checkFilingDayInTime(shanghaiDate(filedAt), assessmentDate, ruleSet, calendar);
}

/** The same for a Shanghai date that is already known, such as the day that counts after a resubmission. */
export function checkFilingDayInTime(filedOn: PlainDate, assessmentDate: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): FilingTimeliness {
  const deadline = filingDeadline(assessmentDate, ruleSet, calendar);
  const facts = { filedOn, assessmentDate, lastFilingDate: deadline.lastFilingDate, workingDays: deadline.workingDays };
  if (filedOn >= assessmentDate) {
    return { standing: 'LATE', filedOn, deadline, reasons: [reason('FILED_TOO_LATE', '六(一)', '报备日期不早于评价首日，请改定评价日期后重新报备', facts)] };
  }
  if (deadline.lastFilingDate === null) {
    return { standing: 'UNKNOWN', filedOn, deadline, reasons: [reason('CALENDAR_UNDECLARED', '六(一)', '该段日期的年度放假安排尚未公布，是否满足报备时限须由监管部门确认', facts)] };
  }
  if (filedOn <= deadline.lastFilingDate) return { standing: 'IN_TIME', filedOn, deadline, reasons: [] };
  return {
    standing: 'LATE', filedOn, deadline,
    reasons: [reason('FILED_TOO_LATE', '六(一)', `应在评价前 ${deadline.workingDays} 个工作日报备，最迟为 ${deadline.lastFilingDate}；请推迟评价日期，或请监管部门说明理由后准予`, facts)],
  };
}

/** The day from which a filing counts after it was returned and resubmitted. */
export interface CountingDay {
  readonly filedOn: PlainDate;
  /** KEPT: the first filing's date stays; RESET: the resubmission counts; UNKNOWN: the grace ends in a year without a paper, so the resubmission counts until the bureau confirms. */
  readonly standing: 'KEPT' | 'RESET' | 'UNKNOWN';
  /** Last day of the grace, null if unknown. */
  readonly graceEndsOn: PlainDate | null;
}

/**
 * The day that counts for a plan that was returned (六(一); C): the first complete filing if it is resubmitted within the grace, counted
 * in working days after the day of the return.
 */
export function countingDayAfterReturn(firstFiledOn: PlainDate, returnedOn: PlainDate, resubmittedOn: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): CountingDay {
  const grace = ruleSet.plan.resubmissionGraceWorkingDays;
  const end = grace === 0 ? { calendar: 'DECLARED' as const, day: returnedOn } : countWorkingDays(returnedOn, grace, 1, calendar);
  if (resubmittedOn <= returnedOn) return { filedOn: firstFiledOn, standing: 'KEPT', graceEndsOn: end.calendar === 'DECLARED' ? end.day : null };
  if (end.calendar === 'UNDECLARED') return { filedOn: resubmittedOn, standing: 'UNKNOWN', graceEndsOn: null };
  return resubmittedOn <= end.day
    ? { filedOn: firstFiledOn, standing: 'KEPT', graceEndsOn: end.day }
    : { filedOn: resubmittedOn, standing: 'RESET', graceEndsOn: end.day };
}
