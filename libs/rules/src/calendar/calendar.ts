import { isPlainDate, yearOf, type PlainDate } from '@gt/domain';

/** One paper of the State Council on one year's holidays, as data. */
export interface CalendarPaper {
  /** The year that the paper declares. Its lists may name days just outside it (2022-12-31 is in the paper for 2023). */
  readonly year: number;
  /** 1 for the first paper of that year, 2 for the one that supersedes days of it, and so on. */
  readonly sequence: number;
  /** Address of the paper, the evidence. */
  readonly source: string;
  /** Days without work. */
  readonly off: readonly PlainDate[];
  /** Days that are worked though they fall on a weekend (or were off in an earlier paper). */
  readonly makeup: readonly PlainDate[];
}

/** A day of a declared year is WORKING or OFF; a day of any other year is UNKNOWN, never "plain Mon–Fri" (domain.md §6). */
export type DayKind = 'WORKING' | 'OFF' | 'UNKNOWN';

/** What the papers say together. Make it with `buildCalendar`; it is an argument of every rule that counts working days. */
export interface WorkingCalendar {
  readonly declaredYears: ReadonlySet<number>;
  readonly special: ReadonlyMap<PlainDate, 'WORKING' | 'OFF'>;
}

/** A fault in a paper, for the preview before it is adopted. */
export interface CalendarPaperFault {
  readonly code: 'DAY_NOT_REAL' | 'DAY_TWICE' | 'DAY_FAR_FROM_YEAR';
  readonly message: string;
  readonly day: string;
}

/**
 * The calendar that the papers make. Papers are taken year by year in the order of `sequence`, whatever order they come in:
 * a later paper decides the days that it names, the others keep what the earlier one said.
 */
export function buildCalendar(papers: readonly CalendarPaper[]): WorkingCalendar {
  const special = new Map<PlainDate, 'WORKING' | 'OFF'>();
  const inOrder = [...papers].sort((a, b) => a.sequence - b.sequence || a.year - b.year);
  for (const paper of inOrder) {
    for (const day of paper.off) special.set(day, 'OFF');
    for (const day of paper.makeup) special.set(day, 'WORKING');
  }
  return { declaredYears: new Set(papers.map((paper) => paper.year)), special };
}

/** What kind of day it is in this calendar. */
export function dayKind(calendar: WorkingCalendar, day: PlainDate): DayKind {
  if (!calendar.declaredYears.has(yearOf(day))) return 'UNKNOWN';
  return calendar.special.get(day) ?? (isWeekend(day) ? 'OFF' : 'WORKING');
}

// Date in UTC: the weekday of a calendar day has no time zone; it is asked for every day of a span, so no heavier object is made
const isWeekend = (day: PlainDate): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Every fault of a paper (六(一)): days that do not exist, stand twice, or lie more than a month outside its year. */
export function findCalendarPaperFaults(paper: CalendarPaper): readonly CalendarPaperFault[] {
  const faults: CalendarPaperFault[] = [];
  const seen = new Set<string>();
  for (const day of [...paper.off, ...paper.makeup]) {
    if (!isPlainDate(day)) faults.push({ code: 'DAY_NOT_REAL', message: `${day} 不是真实的日期，请对照原文改正`, day });
    else if (day < `${paper.year - 1}-12-01` || day > `${paper.year + 1}-01-31`) {
      faults.push({ code: 'DAY_FAR_FROM_YEAR', message: `${day} 不属于 ${paper.year} 年的安排，请核对年份`, day });
    }
    if (seen.has(day)) faults.push({ code: 'DAY_TWICE', message: `${day} 出现两次，请只保留放假或补班中的一项`, day });
    seen.add(day);
  }
  return faults;
}
