import * as fc from 'fast-check';
import { addDays, addMonths, addYears, dayNumber, dayNumberLater, daysBetween, dayOfWeek, endOfShanghaiDay, isPlainDate, isValidOn, monthOf, shanghaiDate, toTemporal, yearOf } from './dates.js';

describe('dates', () => {
  it('takes real days only', () => {
    for (const day of ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2026-12-31']) expect(isPlainDate(day)).toBe(true);
    for (const day of ['2026-02-30', '2023-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', '+002026-01-01', '２０２６-01-01', '', null, undefined, 20260101, ['2026-01-01'], {}]) {
      expect(isPlainDate(day)).toBe(false);
    }
  });

  it('clamps to the month end', () => {
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2023-12-31', 2)).toBe('2024-02-29');
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
  });

  it('counts days over leap days and years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  });

  it('numbers the days, beyond the written years too', () => {
    expect([dayNumber('1970-01-01'), dayNumber('1970-01-02'), dayNumber('1969-12-31')]).toEqual([0, 1, -1]);
    expect(dayNumberLater('9999-12-31', 1) - dayNumber('9999-12-31')).toBe(31);
    expect(dayNumber('0001-01-02') - dayNumber('0001-01-01')).toBe(1);
  });

  it('numbers days and later days as Temporal and the ECMAScript calendar count them', () => {
    const day = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map((each) => each.toISOString().slice(0, 10));
    fc.assert(fc.property(day, fc.integer({ min: 0, max: 1200 }), (date, months) => {
      expect(dayNumber(date) * 86_400_000).toBe(Date.parse(`${date}T00:00:00Z`));
      expect(dayNumberLater(date, months) - dayNumber(date)).toBe(toTemporal(date).until(toTemporal(date).add({ months }), { largestUnit: 'days' }).days);
    }));
    for (const [date, months] of [['2024-02-29', 12], ['2023-12-31', 2], ['2024-01-31', 1], ['1900-01-31', 1], ['2000-01-31', 1]] as const) {
      expect(dayNumberLater(date, months)).toBe(dayNumber(addMonths(date, months)));
    }
  });

  it('refuses what is no day and what leaves the written years', () => {
    for (const day of ['2026-02-30', '2023-02-29', '20260301', '0000-01-01', '2026-03-01T00:00:00', '', 'today']) expect(() => addDays(day, 1)).toThrow(RangeError);
    expect(() => addYears('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
  });

  it('knows year, month and weekday', () => {
    expect([yearOf('2026-03-08'), monthOf('2026-03-08'), dayOfWeek('2026-03-08'), dayOfWeek('2026-03-09')]).toEqual([2026, 3, 7, 1]);
  });

  it('reads an instant by the Shanghai day, which ends at 24:00', () => {
    expect(shanghaiDate('2026-03-01T15:59:59.999Z')).toBe('2026-03-01');
    expect(shanghaiDate('2026-03-01T16:00:00Z')).toBe('2026-03-02');
    expect(shanghaiDate(new Date('2026-12-31T16:30:00Z'))).toBe('2027-01-01');
    expect(shanghaiDate(Date.parse('2026-03-02T09:00:00+08:00'))).toBe('2026-03-02');
    expect(endOfShanghaiDay('2026-03-01').toISOString()).toBe('2026-03-01T16:00:00.000Z');
    expect(() => shanghaiDate('yesterday')).toThrow(RangeError);
    expect(() => shanghaiDate('2026-03-01')).toThrow(RangeError);
  });

  it('counts both ends of a validity', () => {
    const span = { from: '2026-01-01', to: '2026-01-31' };
    expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((day) => isValidOn(span, day))).toEqual([false, true, true, false]);
    expect(isValidOn({ from: '2026-01-01', to: null }, '2999-01-01')).toBe(true);
  });

  it('agrees with the ECMAScript calendar on every string of the form', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 39 }), (year, month, day) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const date = new Date(`${text}T00:00:00Z`);
      const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
      expect(isPlainDate(text)).toBe(real);
    }));
  });

  it('sorts as text in the order of time', () => {
    const day = fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }).map((each) => each.toISOString().slice(0, 10));
    fc.assert(fc.property(day, day, (a, b) => expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0)));
  });
});
