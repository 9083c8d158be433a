import { toTemporal, type PlainDate } from '@gt/domain';
import { Temporal } from 'temporal-polyfill';
import type { WorkPeriodInput } from './input.js';

/** Months and days of related work; `months` is what counts. */
export interface RelatedWork {
  /** Σm + ⌊Σd ÷ days per month⌋. */
  readonly months: number;
  /** Days that are left over beyond these months. */
  readonly days: number;
}

interface Span {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
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
    const after = span.last.add({ days: 1 });
    const whole = wholeMonths(span.first, after);
    months += whole;
    days += span.first.add({ months: whole }).until(after, { largestUnit: 'days' }).days;
  }
  return { months: months + Math.floor(days / daysPerMonth), days: days % daysPerMonth };
}

function mergedSpans(periods: readonly WorkPeriodInput[], asOf: PlainDate): readonly Span[] {
  const end = toTemporal(asOf);
  const spans = periods
    .filter((period) => period.related && period.from <= asOf)
    .map((period): Span => ({ first: toTemporal(period.from), last: period.to && period.to < asOf ? toTemporal(period.to) : end }))
    .sort((a, b) => Temporal.PlainDate.compare(a.first, b.first));
  const merged: Span[] = [];
  for (const span of spans) {
    const previous = merged.at(-1);
    if (previous && Temporal.PlainDate.compare(span.first, previous.last.add({ days: 1 })) <= 0) {
      merged[merged.length - 1] = { first: previous.first, last: laterOf(previous.last, span.last) };
    } else merged.push(span);
  }
  return merged;
}

const laterOf = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b);

/** The largest m with first + m months ≤ after, month end where there is no such day. */
function wholeMonths(first: Temporal.PlainDate, after: Temporal.PlainDate): number {
  const months = (after.year - first.year) * 12 + after.month - first.month;
  return Temporal.PlainDate.compare(first.add({ months }), after) <= 0 ? months : months - 1;
}
