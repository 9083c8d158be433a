import { reason, type PlainDate, type Reason } from '@gt/domain';
import type { WorkingCalendar } from '../calendar/calendar.js';
import { countWorkingDays } from '../calendar/working-days.js';
import type { RuleSet } from '../rule-set/rule-set.js';

/** A term agreed upon (约定期限): OFF, its last day, or UNKNOWN because it runs into a year without a paper. */
export type AgreedTerm =
  | { readonly standing: 'OFF' }
  | { readonly standing: 'KNOWN'; readonly lastDay: PlainDate; readonly workingDays: number }
  | { readonly standing: 'UNKNOWN'; readonly workingDays: number; readonly reasons: readonly Reason[] };

/**
 * The last day of a 公示 that was opened on a day (domain.md §7): the n-th working day after it, the opening day not counted; the
 * publicity is over when that day is over.
 */
export function publicityEnd(kind: 'CANDIDATES' | 'RESULTS', openedOn: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): AgreedTerm {
  const rule = kind === 'CANDIDATES' ? ruleSet.publicity.candidates : ruleSet.publicity.results;
  return rule.on ? agreedTerm(openedOn, rule.workingDays, calendar) : { standing: 'OFF' };
}

/** The last day on which a candidate may ask 复核 after the result was told. */
export const reviewRequestEnd = (toldOn: PlainDate, ruleSet: RuleSet, calendar: WorkingCalendar): AgreedTerm =>
  agreedTerm(toldOn, ruleSet.reviewRequestWorkingDays, calendar);

function agreedTerm(start: PlainDate, workingDays: number, calendar: WorkingCalendar): AgreedTerm {
  const count = countWorkingDays(start, workingDays, 1, calendar);
  if (count.calendar === 'DECLARED') return { standing: 'KNOWN', lastDay: count.day, workingDays };
  return {
    standing: 'UNKNOWN', workingDays,
    reasons: [reason('CALENDAR_UNDECLARED', '六(四)', `${count.undeclaredYear} 年放假安排尚未载入，截止日无法计算，请先载入年度安排`, { year: count.undeclaredYear })],
  };
}
