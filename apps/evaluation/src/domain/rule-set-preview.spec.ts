import { buildCalendar, calendarPapers, cq2022v1, type RuleSet } from '@gt/rules';
import type { OpenPlan } from './calendar-preview.js';
import { previewRuleSet } from './rule-set-preview.js';

const calendar = buildCalendar(calendarPapers);
const longer: RuleSet = { ...cq2022v1, version: 2, effectiveFrom: '2026-06-01', plan: { ...cq2022v1.plan, leadWorkingDays: 15 } };
const plan = (days: string[], filedOn: string | null = null): OpenPlan => ({ planId: 'p', name: '贯通评价', status: filedOn === null ? 'DRAFT' : 'FILED', days, filedOn });
const effects = (plans: readonly OpenPlan[], today: string, proposed = longer) => previewRuleSet(plans, cq2022v1, proposed, calendar, today).plans.map((row) => [row.before, row.after, row.effect]);

describe('what a proposed rule set changes for open plans (六(一))', () => {
  it('moves the last filing day of a plan that was never filed, and says when that is over', () => {
    expect(effects([plan(['2026-10-12'])], '2026-06-02')).toEqual([['2026-09-21', '2026-09-15', 'MOVED']]);
    expect(effects([plan(['2026-10-12'])], '2026-09-16')).toEqual([['2026-09-21', '2026-09-15', 'NOW_LATE']]);
    // as of the set's first day, when that is still to come
    expect(effects([plan(['2026-06-16'])], '2026-05-01')).toEqual([['2026-06-02', '2026-05-26', 'NOW_LATE']]);
  });
  it('leaves alone a plan that has to be filed before the set holds, one that was filed, and one without days', () => {
    expect(effects([plan(['2026-06-10'])], '2026-05-01')).toEqual([['2026-05-27', '2026-05-20', 'FILED_BEFORE']]);
    expect(previewRuleSet([plan(['2026-10-12'], '2026-09-01'), plan([])], cq2022v1, longer, calendar, '2026-06-02')).toMatchObject({ kept: 1, unfiled: 1, plans: [] });
  });
  it('a longer span may reach into a year without a paper', () => {
    expect(effects([plan(['2022-01-20'])], '2022-01-02', { ...longer, effectiveFrom: '2021-12-01' })).toEqual([['2022-01-06', null, 'NOW_UNKNOWN']]);
  });
  it('names what plans are scored and kept by where it differs, and nothing about applicants', () => {
    const other: RuleSet = { ...longer, scoring: { ...cq2022v1.scoring, passTenths: 700 }, eligibility: { ...cq2022v1.eligibility, appraisalYears: 5 } };
    expect(previewRuleSet([], cq2022v1, other, calendar, '2026-06-02').parameters).toEqual([{ path: 'plan.leadWorkingDays', before: '10', after: '15' }, { path: 'scoring.passTenths', before: '600', after: '700' }]);
  });
});
