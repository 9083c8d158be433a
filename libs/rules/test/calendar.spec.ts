import { isWorkday } from 'chinese-days';
import * as fc from 'fast-check';
import { addDays } from '@gt/domain';
import {
  buildCalendar, calendarPapers, checkFilingInTime, countingDayAfterReturn, countWorkingDays, dayKind, filingDeadline, findCalendarPaperFaults, isProvisional, publicityEnd, reviewRequestEnd, type CalendarPaper,
} from '../src/index.js';
import { calendar, codes, rules } from './samples.js';

const deadline = (day: string) => filingDeadline(day, rules, calendar);

describe('the calendar data', () => {
  it('equals chinese-days on every day of 2022 to 2026, which calls the undeclared 2027 working days where ours says unknown', () => {
    const different: string[] = [];
    for (let day = '2022-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      if ((dayKind(calendar, day) === 'WORKING') !== isWorkday(day)) different.push(day);
    }
    expect(different).toEqual([]);
    expect(isWorkday('2027-01-01')).toBe(true);
    for (let day = '2027-01-01'; day <= '2027-12-31'; day = addDays(day, 1)) expect(dayKind(calendar, day)).toBe('UNKNOWN');
    expect(dayKind(calendar, '2021-12-31')).toBe('UNKNOWN');
  });

  it('declares 2022 to 2026 and has no fault of its own', () => {
    expect([...calendar.declaredYears]).toEqual([2022, 2023, 2024, 2025, 2026]);
    for (const paper of calendarPapers) {
      expect(findCalendarPaperFaults(paper)).toEqual([]);
      expect(paper.source).toMatch(/^https?:\/\/www\.gov\.cn\//);
    }
  });

  it('lets a later paper supersede the days that it names and no others, in whatever order the papers come', () => {
    const later: CalendarPaper = { year: 2026, sequence: 2, source: 'https://example.org/paper', off: ['2026-05-06'], makeup: ['2026-05-05'] };
    for (const papers of [[...calendarPapers, later], [later, ...calendarPapers]]) {
      const changed = buildCalendar(papers);
      expect([dayKind(changed, '2026-05-06'), dayKind(changed, '2026-05-05'), dayKind(changed, '2026-05-04')]).toEqual(['OFF', 'WORKING', 'OFF']);
    }
    expect([dayKind(calendar, '2026-05-06'), dayKind(calendar, '2026-05-05')]).toEqual(['WORKING', 'OFF']);
    expect([dayKind(calendar, '2026-03-07'), dayKind(calendar, '2026-03-08'), dayKind(calendar, '2026-03-09')]).toEqual(['OFF', 'OFF', 'WORKING']);
    // a day of two years' first papers is the later year's
    const [year, next]: CalendarPaper[] = [{ year: 2025, sequence: 1, source: 'x', off: ['2026-01-02'], makeup: [] }, { year: 2026, sequence: 1, source: 'x', off: [], makeup: ['2026-01-02'] }];
    for (const papers of [[year!, next!], [next!, year!]]) expect(dayKind(buildCalendar(papers), '2026-01-02')).toBe('WORKING');
  });

  it('finds the faults of a paper', () => {
    const faulty = { year: 2027, sequence: 1, source: 'x', off: ['2027-02-30', '2027-01-01', '2026-01-01'], makeup: ['2027-01-01'] };
    expect(codes(findCalendarPaperFaults(faulty))).toEqual(['DAY_FAR_FROM_YEAR', 'DAY_NOT_REAL', 'DAY_TWICE']);
    const far = (day: string) => findCalendarPaperFaults({ year: 2027, sequence: 1, source: 'x', off: [day], makeup: [] }).map((each) => [each.code, each.day]);
    expect(['2026-11-30', '2026-12-01', '2028-01-31', '2028-02-01'].map(far)).toEqual([[['DAY_FAR_FROM_YEAR', '2026-11-30']], [], [], [['DAY_FAR_FROM_YEAR', '2028-02-01']]]);
  });
});

describe('the filing deadline (六(一))', () => {
  it.each([
    ['2022-05-09', '2022-04-22'], ['2022-10-17', '2022-09-28'], ['2023-02-06', '2023-01-18'], ['2025-02-17', '2025-01-27'],
    ['2025-10-20', '2025-09-29'], ['2026-03-08', '2026-02-24'], ['2026-10-12', '2026-09-21'], ['2027-01-01', '2026-12-18'],
  ])('%s → %s', (day, last) => {
    expect(deadline(day)).toMatchObject({ assessmentDate: day, lastFilingDate: last, workingDays: 10, calendar: 'DECLARED' });
  });

  it('has the shape of api.md', () => {
    expect(deadline('2026-10-12')).toEqual({ assessmentDate: '2026-10-12', lastFilingDate: '2026-09-21', workingDays: 10, calendar: 'DECLARED', notes: [] });
  });

  it('is unknown as soon as one counted day lies in a year without a paper', () => {
    for (const day of ['2022-01-17', '2027-01-02', '2027-06-01', '2030-01-01', '0001-01-01', '9999-12-31', '2022-01-01']) expect(deadline(day)).toEqual({ assessmentDate: day, lastFilingDate: null, workingDays: 10, calendar: 'UNDECLARED', notes: [] });
    expect(deadline('2022-01-18').calendar).toBe('DECLARED');
    expect(deadline('2022-01-18').lastFilingDate).toBe('2022-01-04');
  });

  it('is provisional when the span touches 25–31 December and next year\'s paper is not loaded', () => {
    const notes = (day: string, with_ = calendar) => filingDeadline(day, rules, with_).notes.map((each) => each.code);
    expect([notes('2027-01-01'), notes('2026-12-26'), notes('2026-12-25'), notes('2026-01-05')]).toEqual([['PROVISIONAL'], ['PROVISIONAL'], [], []]);
    const loaded = buildCalendar([...calendarPapers, { year: 2027, sequence: 1, source: 'x', off: ['2027-01-01'], makeup: [] }]);
    expect(notes('2027-01-01', loaded)).toEqual([]);
    expect([isProvisional(calendar, '2026-12-25'), isProvisional(calendar, '2026-12-24'), isProvisional(calendar, '2025-12-31')]).toEqual([true, false, false]);
  });

  it('leaves exactly ten working days from the last good day up to the day before, and the last good day is one', () => {
    fc.assert(fc.property(fc.integer({ min: 20, max: 1825 }), (offset) => {
      const day = addDays('2022-01-01', offset);
      const last = deadline(day).lastFilingDate;
      if (last === null) return;
      let working = 0;
      for (let each = last; each < day; each = addDays(each, 1)) if (isWorkday(each)) working += 1;
      expect([working, isWorkday(last)]).toEqual([10, true]);
    }));
  });

  it('never gives a later day for an earlier assessment, nor under a longer lead time', () => {
    fc.assert(fc.property(fc.integer({ min: 60, max: 1820 }), fc.integer({ min: 1, max: 5 }), (offset, more) => {
      const day = addDays('2022-01-01', offset);
      const last = deadline(day).lastFilingDate as string;
      expect(last <= (deadline(addDays(day, 1)).lastFilingDate as string)).toBe(true);
      const stricter = { ...rules, plan: { ...rules.plan, leadWorkingDays: 10 + more } };
      expect((filingDeadline(day, stricter, calendar).lastFilingDate as string) < last).toBe(true);
    }));
  });
});

describe('a filing in time', () => {
  const filed = (at: string, day = '2026-10-12') => checkFilingInTime(at, day, rules, calendar);

  it('counts until 24:00 in Shanghai', () => {
    expect(filed('2026-09-21T23:59:59.999+08:00')).toMatchObject({ standing: 'IN_TIME', filedOn: '2026-09-21', reasons: [] });
    const late = filed('2026-09-22T00:00:00+08:00');
    expect([late.standing, late.reasons[0]?.code, late.reasons[0]?.clause, late.reasons[0]?.facts['lastFilingDate']]).toEqual(['LATE', 'FILED_TOO_LATE', '六(一)', '2026-09-21']);
    expect(filed('2026-09-21T15:59:59Z').standing).toBe('IN_TIME');
    expect(filed('2026-09-21T16:00:00Z').standing).toBe('LATE');
  });

  it('is unknown without a paper, and late when filed on the day itself even then', () => {
    expect([filed('2026-12-01T09:00:00+08:00', '2027-03-01').standing, codes(filed('2026-12-01T09:00:00+08:00', '2027-03-01').reasons)]).toEqual(['UNKNOWN', ['CALENDAR_UNDECLARED']]);
    expect(filed('2027-03-01T09:00:00+08:00', '2027-03-01').standing).toBe('LATE');
  });

  it('keeps the date of a returned filing for three working days', () => {
    const counting = (resubmitted: string, grace = rules) => countingDayAfterReturn('2026-09-01', '2026-09-23', resubmitted, grace, calendar);
    expect(counting('2026-09-29')).toEqual({ filedOn: '2026-09-01', standing: 'KEPT', graceEndsOn: '2026-09-29' });
    expect(counting('2026-09-30')).toEqual({ filedOn: '2026-09-30', standing: 'RESET', graceEndsOn: '2026-09-29' });
    expect(counting('2026-09-23').standing).toBe('KEPT');
    expect(counting('2026-09-24', { ...rules, plan: { ...rules.plan, resubmissionGraceWorkingDays: 0 } }).standing).toBe('RESET');
    expect(countingDayAfterReturn('2026-12-01', '2026-12-30', '2027-01-04', rules, calendar)).toEqual({ filedOn: '2027-01-04', standing: 'UNKNOWN', graceEndsOn: null });
  });
});

describe('agreed terms', () => {
  it('ends a publicity of results on the fifth working day after it was opened', () => {
    expect(publicityEnd('RESULTS', '2026-03-02', rules, calendar)).toEqual({ standing: 'KNOWN', lastDay: '2026-03-09', workingDays: 5 });
    expect(publicityEnd('RESULTS', '2026-09-24', rules, calendar)).toEqual({ standing: 'KNOWN', lastDay: '2026-10-09', workingDays: 5 });
    expect(publicityEnd('RESULTS', '2026-12-29', rules, calendar)).toMatchObject({ standing: 'UNKNOWN', reasons: [{ code: 'CALENDAR_UNDECLARED' }] });
  });

  it('has none for candidates unless the rule set turns it on', () => {
    expect(publicityEnd('CANDIDATES', '2026-03-02', rules, calendar)).toEqual({ standing: 'OFF' });
    const on = { ...rules, publicity: { ...rules.publicity, candidates: { on: true, workingDays: 3 } } };
    expect(publicityEnd('CANDIDATES', '2026-03-02', on, calendar)).toMatchObject({ lastDay: '2026-03-05' });
    expect(reviewRequestEnd('2026-03-02', rules, calendar)).toMatchObject({ standing: 'KNOWN', lastDay: '2026-03-09' });
  });
});

describe('counting', () => {
  it('refuses counts that mean nothing and calendars without a working day', () => {
    for (const count of [0, -1, 1.5]) expect(() => countWorkingDays('2026-03-02', count, 1, calendar)).toThrow('whole number');
    const off = Array.from({ length: 90 }, (_, index) => addDays('2026-01-01', index));
    expect(() => countWorkingDays('2026-01-01', 1, 1, buildCalendar([{ year: 2026, sequence: 1, source: 'x', off, makeup: [] }]))).toThrow('no working day');
  });

  it('counts one day either way, and names the year that has no paper, also beyond the first and last that can be written', () => {
    const count = (start: string, direction: -1 | 1) => { const found = countWorkingDays(start, 1, direction, calendar); return found.calendar === 'DECLARED' ? found.day : found.undeclaredYear; };
    expect([count('2026-03-02', 1), count('2026-03-02', -1), count('2022-01-01', -1), count('2026-12-31', 1)]).toEqual(['2026-03-03', '2026-02-28', 2021, 2027]);
    expect([count('0001-01-01', -1), count('0001-01-01', 1), count('9999-12-31', 1), count('9999-12-31', -1)]).toEqual([0, 1, 10_000, 9999]);
  });
});
