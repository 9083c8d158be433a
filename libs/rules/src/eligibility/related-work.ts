import { dayNumber, dayNumberLater, monthOf, yearOf, type PlainDate } from '@gt/domain';
import type { WorkPeriodInput } from './input.js';

/** Months and days of related work; `months` is what counts. */
export interface RelatedWork {
  /** Σm + ⌊Σd ÷ days per month⌋. */
  readonly months: number;
  /** Days that are left over beyond these months. */
  readonly days: number;
}

interface Span {
  readonly first: PlainDate;
  readonly last: PlainDate;
}

/**
 * Related or similar work in total (二(二), 二(三): 累计工作年限), at any time up to asOf.
 * Periods are cut at asOf, that day counted; overlapping or touching ones are merged; each merged one is whole months (month end where
 * there is no such day) and days left over; the days left over of all are added and make months of `daysPerMonth` days.
 */
export function relatedWork(periods: readonly WorkPeriodInput[], asOf: PlainDate, daysPerMonth: number): RelatedWork {
  let months = 0;
  let days = 0;
  for (const span of mergedSpans(periods, asOf)) {
    const length = monthsAndDays(span);
    months += length.months;
    days += length.days;
  }
  return { months: months + Math.floor(days / daysPerMonth), days: days % daysPerMonth };
}

function mergedSpans(periods: readonly WorkPeriodInput[], asOf: PlainDate): readonly Span[] {
  const spans = periods
    .filter((period) => period.related && period.from <= asOf)
    .map((period): Span => ({ first: period.from, last: period.to && period.to < asOf ? period.to : asOf }))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  const merged: Span[] = [];
  for (const span of spans) {
    const previous = merged.at(-1);
    if (previous && dayNumber(span.first) <= dayNumber(previous.last) + 1) {
      merged[merged.length - 1] = { first: previous.first, last: previous.last > span.last ? previous.last : span.last };
    } else merged.push(span);
  }
  return merged;
}

/** The largest m with first + m months ≤ last + 1 day (month end where there is no such day), and the days left. */
function monthsAndDays(span: Span): RelatedWork {
  const after = dayNumber(span.last) + 1;
  // one more than the calendar months between the two: never too few, at most two too many
  let months = (yearOf(span.last) - yearOf(span.first)) * 12 + monthOf(span.last) - monthOf(span.first) + 1;
  let anniversary = dayNumberLater(span.first, months);
  while (anniversary > after) {
    months -= 1;
    anniversary = dayNumberLater(span.first, months);
  }
  return { months, days: after - anniversary };
}
