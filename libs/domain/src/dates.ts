import { Temporal } from 'temporal-polyfill';

/**
 * A calendar day `YYYY-MM-DD`, years 0001–9999, always a real day. It is an ordinary string so that it travels in JSON
 * unchanged; two of them compare with `<` in the order of time.
 */
export type PlainDate = string;

/** The one time zone of all legal days (六(一)): the day ends at 24:00 in Asia/Shanghai. */
export const LEGAL_TIME_ZONE = 'Asia/Shanghai';

const PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** True for a string that names a real day: `2024-02-29` yes, `2026-02-30`, `2026-2-3` and year 0000 no. */
export function isPlainDate(value: unknown): value is PlainDate {
  if (typeof value !== 'string' || !PATTERN.test(value) || value.startsWith('0000')) return false;
  const [year, month, day] = [Number(value.slice(0, 4)), Number(value.slice(5, 7)), Number(value.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The day as a Temporal object, for arithmetic that may leave the years 0001–9999. Throws RangeError if it is no real day. */
export function toTemporal(date: PlainDate): Temporal.PlainDate {
  // Temporal refuses unreal days itself; it would take other ISO forms and the year 0000, which are no PlainDate
  if (!PATTERN.test(date) || date.startsWith('0000')) throw new RangeError(`not a real day: ${String(date)}`);
  return Temporal.PlainDate.from(date);
}

/** Back from Temporal. Throws RangeError outside the years 0001–9999, where the text form would no longer sort. */
export function fromTemporal(date: Temporal.PlainDate): PlainDate {
  if (date.year < 1 || date.year > 9999) throw new RangeError(`day outside the years 0001-9999: ${date.toString()}`);
  return date.toString();
}

/** The day `days` later (negative: earlier). */
export const addDays = (date: PlainDate, days: number): PlainDate => fromTemporal(toTemporal(date).add({ days }));

/** The same day of the month `months` later; where that month has no such day, its last one (2024-01-31 + 1 → 2024-02-29). */
export const addMonths = (date: PlainDate, months: number): PlainDate => fromTemporal(toTemporal(date).add({ months }));

/** The same day `years` later; 29 February becomes 28 February in a common year (二: 1年后). */
export const addYears = (date: PlainDate, years: number): PlainDate => fromTemporal(toTemporal(date).add({ years }));

/** Days from `from` to `to`: 0 for the same day, negative if `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number => toTemporal(from).until(toTemporal(to), { largestUnit: 'days' }).days;

const ZERO = 48;
const twoDigits = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;

/** The calendar year, 1–9999. */
export const yearOf = (date: PlainDate): number => twoDigits(date, 0) * 100 + twoDigits(date, 2);

/** The month, 1–12. */
export const monthOf = (date: PlainDate): number => twoDigits(date, 5);

/** The day of the month, 1–31. */
const dayOf = (date: PlainDate): number => twoDigits(date, 8);

/** Days from 0000-03-01 to 1970-01-01: counted from March, the leap day is the year's last. */
const EPOCH = 719_468;

/** Days since 1970-01-01 in the Gregorian calendar, years from 0 on. Whole numbers, for a verdict looks at a dozen days and Temporal takes microseconds for each. */
function civilDay(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const fromMarch = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + fromMarch + day - 1 - EPOCH;
}

/** Days since 1970-01-01, for comparing and subtracting many days cheaply. */
export const dayNumber = (date: PlainDate): number => civilDay(yearOf(date), monthOf(date), dayOf(date));

/** `dayNumber` of the same day `months` later (at least 0); where that month has no such day, of its last one. May lie beyond the year 9999. */
export function dayNumberLater(date: PlainDate, months: number): number {
  const index = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return civilDay(year, month, Math.min(dayOf(date), daysInMonth(year, month)));
}

/** 1 = Monday … 7 = Sunday. */
export const dayOfWeek = (date: PlainDate): number => toTemporal(date).dayOfWeek;

/**
 * The Shanghai date of an instant, the date that every legal day is judged by.
 * @param instant a Date, milliseconds since 1970 UTC, or an RFC 3339 text with offset
 * @throws RangeError if it is no instant
 */
export function shanghaiDate(instant: Date | number | string): PlainDate {
  const at = instant instanceof Date ? instant.getTime() : instant;
  const point = typeof at === 'number' ? Temporal.Instant.fromEpochMilliseconds(at) : Temporal.Instant.from(at);
  return fromTemporal(point.toZonedDateTimeISO(LEGAL_TIME_ZONE).toPlainDate());
}

/** The first instant after the day, its 24:00 in Shanghai: whatever happened before it happened on that day or earlier. */
export function endOfShanghaiDay(date: PlainDate): Date {
  return new Date(toTemporal(date).add({ days: 1 }).toZonedDateTime(LEGAL_TIME_ZONE).epochMilliseconds);
}

/** A span of days with both ends counted; `to` null = still open. */
export interface Validity {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** True if the day lies in the span, both ends counted. */
export const isValidOn = (validity: Validity, day: PlainDate): boolean =>
  validity.from <= day && (validity.to === null || day <= validity.to);
