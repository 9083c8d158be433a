import type { Decision } from '@gt/domain';
import { calendarPapers, cq2022v1 } from '@gt/rules';
import { decideAdoptPaper, decideDeclinePaper, decideProposePaper, evolveCalendarPaper, type CalendarPaper } from './calendar-paper.js';
import { decideAdoptRuleSet, decideDeclineRuleSet, decideProposeRuleSet, evolveRuleSet, type RuleSetEdition } from './rule-set.js';

const codes = (decision: Decision<unknown>): string[] => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const content = { year: 2026, paper: '国办发明电〔2025〕7号', off: ['2026-01-01'], makeup: ['2026-01-04'] };

describe('a calendar paper', () => {
  it.each(calendarPapers.map((paper) => [paper.year, paper] as const))('of %i is accepted as published', (_, paper) => {
    expect(decideProposePaper({ year: paper.year, paper: paper.source, off: paper.off, makeup: paper.makeup }, { subject: 'a' }).ok).toBe(true);
  });

  it('refuses days that are not real, stand twice or lie far from the year, an empty paper, and more days than a year has', () => {
    expect(codes(decideProposePaper({ ...content, off: ['2026-02-30', '2026-01-04', '2024-01-01'] }, { subject: 'a' }))).toEqual(['DAY_NOT_REAL', 'DAY_FAR_FROM_YEAR', 'DAY_TWICE']);
    expect(codes(decideProposePaper({ ...content, off: [], makeup: [] }, { subject: 'a' }))).toEqual(['PAPER_EMPTY']);
    const days = (n: number, month: string) => Array.from({ length: n }, (_, i) => `2026-${month}-${String(i + 1).padStart(2, '0')}`);
    expect(codes(decideProposePaper({ ...content, off: [...days(31, '01'), ...days(31, '03')], makeup: days(16, '04') }, { subject: 'a' }))).toEqual(['OFF_DAYS_TOO_MANY', 'MAKEUP_DAYS_TOO_MANY']);
  });

  it('is adopted by another person, once, after the earlier papers of its year', () => {
    const proposed = evolveCalendarPaper(null, { type: 'CalendarPaperProposed', data: { ...content, proposedBy: 'a' } });
    expect(decideAdoptPaper(proposed, { subject: 'b' }, 1)).toEqual({ ok: true, events: [{ type: 'CalendarPaperAdopted', data: { ...content, sequence: 2 } }] });
    expect(codes(decideAdoptPaper(proposed, { subject: 'a' }, 0))).toEqual(['SAME_PERSON']);
    // 代办: four eyes look through it, both ways
    expect(codes(decideAdoptPaper(proposed, { subject: 'b', onBehalfOf: 'a' }, 0))).toEqual(['SAME_PERSON']);
    const byDeputy = decideProposePaper(content, { subject: 'b', onBehalfOf: 'a' });
    if (!byDeputy.ok) throw new Error('refused');
    for (const by of [{ subject: 'a' }, { subject: 'b' }, { subject: 'c', onBehalfOf: 'a' }]) expect(codes(decideAdoptPaper(evolveCalendarPaper(null, byDeputy.events[0]!), by, 0))).toEqual(['SAME_PERSON']);
    expect(decideAdoptPaper(evolveCalendarPaper(null, byDeputy.events[0]!), { subject: 'c' }, 0).ok).toBe(true);
    const adopted: CalendarPaper = { ...proposed, status: 'ADOPTED', sequence: 1 };
    expect(codes(decideAdoptPaper(adopted, { subject: 'b' }, 1))).toEqual(['WRONG_STATE']);
  });
});

describe('a rule set', () => {
  const edition: RuleSetEdition = evolveRuleSet(null, { type: 'RuleSetProposed', data: { content: cq2022v1, proposedBy: 'a' } });

  it('is read in the shape that libs/rules interprets', () => {
    expect(decideProposeRuleSet(cq2022v1, { subject: 'a' }, []).ok).toBe(true);
  });

  it('refuses a missing, an unknown and a wrong parameter, naming each path', () => {
    const { slot: _gone, ...rest } = cq2022v1;
    const wrong = { ...rest, surprise: 1, scoring: { ...cq2022v1.scoring, passTenths: '600' }, eligibility: { ...cq2022v1.eligibility, paths: [{ ...cq2022v1.eligibility.paths[0], opens: { ASSISTANT: 9 } }] } };
    const decision = decideProposeRuleSet(wrong, { subject: 'a' }, []);
    expect(decision.ok ? [] : decision.reasons.map((each) => each.facts['path'])).toEqual(['surprise', 'eligibility.paths[0].opens.ASSISTANT', 'slot', 'scoring.passTenths']);
    expect(codes(decideProposeRuleSet([], { subject: 'a' }, []))).toEqual(['RULE_SET_SHAPE']);
    expect(codes(decideProposeRuleSet({ ...cq2022v1, constructor: 1 }, { subject: 'a' }, []))).toEqual(['RULE_SET_SHAPE']);
    expect(codes(decideProposeRuleSet({ ...cq2022v1, effectiveTo: '2022-03-09', scoring: { ...cq2022v1.scoring, passTenths: 2000, passingMembers: { numerator: 4, denominator: 3 } } }, { subject: 'a' }, []))).toEqual(['RULE_SET_SHAPE', 'RULE_SET_SHAPE', 'RULE_SET_SHAPE']);
  });

  it('is not adopted, with the reason: then it is nobody\'s move, and the version may be proposed anew', () => {
    const declined = decideDeclineRuleSet(edition, '及格线有误');
    const after = evolveRuleSet(edition, declined.ok ? declined.events[0]! : (() => { throw new Error('refused'); })());
    expect([after.status, after.declined]).toEqual(['DECLINED', '及格线有误']);
    expect([codes(decideAdoptRuleSet(after, { subject: 'b' }, [])), codes(decideDeclineRuleSet({ ...edition, status: 'ADOPTED' }, '晚了'))]).toEqual([['WRONG_STATE'], ['WRONG_STATE']]);
    const paper = evolveCalendarPaper(null, { type: 'CalendarPaperProposed', data: { ...content, proposedBy: 'a' } });
    const refusedPaper = decideDeclinePaper(paper, '抄错一天');
    expect(refusedPaper.ok && evolveCalendarPaper(paper, refusedPaper.events[0]!)).toMatchObject({ status: 'DECLINED', declined: '抄错一天', sequence: null });
    expect(codes(decideDeclinePaper({ ...paper, status: 'ADOPTED' }, '晚了'))).toEqual(['WRONG_STATE']);
  });

  it('is adopted by another person, and one version once', () => {
    expect(decideAdoptRuleSet(edition, { subject: 'b' }, []).ok).toBe(true);
    expect(codes(decideAdoptRuleSet(edition, { subject: 'a' }, [edition]))).toEqual(['SAME_PERSON', 'RULE_SET_VERSION_TAKEN']);
    expect(codes(decideAdoptRuleSet(edition, { subject: 'b', onBehalfOf: 'a' }, []))).toEqual(['SAME_PERSON']);
    expect(codes(decideAdoptRuleSet({ ...edition, onBehalfOf: 'b' }, { subject: 'b' }, []))).toEqual(['SAME_PERSON']);
    expect(codes(decideAdoptRuleSet({ ...edition, status: 'ADOPTED' }, { subject: 'b' }, []))).toEqual(['WRONG_STATE']);
    expect(codes(decideProposeRuleSet(cq2022v1, { subject: 'a' }, [edition]))).toEqual(['RULE_SET_VERSION_TAKEN']);
  });
});
