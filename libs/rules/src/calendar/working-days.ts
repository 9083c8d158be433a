import { addDays, type PlainDate } from '@gt/domain';
import { dayKind, type WorkingCalendar } from './calendar.js';

/** A day found by counting, with the days passed on the way; or UNDECLARED because the count met a year without a paper. */
export type WorkingDayCount =
  | { readonly calendar: 'DECLARED'; readonly day: PlainDate; readonly provisional: boolean }
  | { readonly calendar: 'UNDECLARED'; readonly undeclaredYear: number };

/** A count never needs more days than this for one working day: the longest run of days off is well below (limit against endless walking). */
const MAX_DAYS_PER_WORKING_DAY = 30;

/**
 * The `count`-th working day before or after a day that is itself not counted (六(一)).
 * @param count how many working days, at least 1
 * @param direction -1 back in time, 1 forward
 * @returns the day; `provisional` if a counted day lies in 25–31 December of a year whose following year has no paper yet
 */
export function countWorkingDays(start: PlainDate, count: number, direction: -1 | 1, calendar: WorkingCalendar): WorkingDayCount {
  if (!Number.isInteger(count) || count < 1) throw new RangeError('the count of working days must be a whole number of at least 1');
  let day = start;
  let provisional = false;
  let left = count;
  for (let step = 0; step < count * MAX_DAYS_PER_WORKING_DAY; step += 1) {
    // the first and last days of the years 0001-9999 have no neighbour that can be written
    if (day === (direction < 0 ? '0001-01-01' : '9999-12-31')) return { calendar: 'UNDECLARED', undeclaredYear: direction < 0 ? 0 : 10_000 };
    day = addDays(day, direction);
    const kind = dayKind(calendar, day);
    if (kind === 'UNKNOWN') return { calendar: 'UNDECLARED', undeclaredYear: Number(day.slice(0, 4)) };
    provisional ||= isProvisional(calendar, day);
    if (kind === 'WORKING') left -= 1;
    if (left === 0) return { calendar: 'DECLARED', day, provisional };
  }
  throw new RangeError('the calendar has no working day within a month');
}

/** True for 25–31 December of a declared year as long as the next year's paper, which may still change these days, is not loaded. */
export function isProvisional(calendar: WorkingCalendar, day: PlainDate): boolean {
  return day.slice(5) >= '12-25' && calendar.declaredYears.has(Number(day.slice(0, 4))) && !calendar.declaredYears.has(Number(day.slice(0, 4)) + 1);
}
