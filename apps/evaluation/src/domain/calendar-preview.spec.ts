import { buildCalendar, calendarPapers, cq2022v1 } from '@gt/rules';
import { previewCalendar, type OpenPlan } from './calendar-preview.js';

const declared = buildCalendar(calendarPapers);
const withPaper = (paper: { year: number; off?: string[]; makeup?: string[] }) => buildCalendar([...calendarPapers, { year: paper.year, sequence: 9, source: '国办发明电', off: paper.off ?? [], makeup: paper.makeup ?? [] }]);
const plan = (change: Partial<OpenPlan> = {}): OpenPlan => ({ planId: 'p', name: '贯通评价', status: 'DRAFT', days: ['2026-10-12'], filedOn: null, ...change });
const effect = (open: OpenPlan, after: ReturnType<typeof buildCalendar>, today = '2026-09-01') => previewCalendar([open], declared, after, cq2022v1, today).map((row) => [row.before, row.after, row.effect, row.daysOff]);

describe('what a later paper changes for open plans (六(一))', () => {
  it('a further day off moves the last filing day of a plan that is not filed (2026-09-20 is a make-up day)', () => {
    expect(effect(plan(), withPaper({ year: 2026, off: ['2026-10-09'] }))).toEqual([['2026-09-21', '2026-09-20', 'MOVED', []]]);
    expect(effect(plan(), withPaper({ year: 2026, off: ['2026-10-09'] }), '2026-09-21')).toEqual([['2026-09-21', '2026-09-20', 'NOW_LATE', []]]);
  });
  it('a filing in time stays in time', () => {
    expect(effect(plan({ status: 'FILED', filedOn: '2026-09-21' }), withPaper({ year: 2026, off: ['2026-10-09'] }))).toEqual([['2026-09-21', '2026-09-20', 'FILED_STAYS', []]]);
  });
  it('next year\'s paper makes unknown days known', () => {
    expect(effect(plan({ days: ['2027-03-01'] }), withPaper({ year: 2027, off: ['2027-01-01'] }))).toEqual([[null, '2027-02-15', 'NOW_DECLARED', []]]);
  });
  it('names assessment days that become days off, and leaves out plans that nothing changes for', () => {
    expect(effect(plan({ days: ['2026-10-12', '2026-10-13'] }), withPaper({ year: 2026, off: ['2026-10-13'] }))).toEqual([['2026-09-21', '2026-09-21', 'SAME', ['2026-10-13']]]);
    expect(effect(plan(), withPaper({ year: 2026, off: ['2026-12-30'] }))).toEqual([]);
    expect(effect(plan({ days: [] }), withPaper({ year: 2026, off: ['2026-10-09'] }))).toEqual([]);
  });
});
