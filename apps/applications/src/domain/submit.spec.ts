import { cq2022v1 } from '@gt/rules';
import { after, drafted, form, ids, slot, submitFacts } from '../../test/examples.js';
import type { ApplicationEvent } from './application.js';
import type { FormContent } from './form.js';
import { submit, type SubmitFacts } from './submit.js';

const decide = (change: Partial<FormContent> = {}, facts: Partial<SubmitFacts> = {}) => submit(after(drafted(change)), { ...submitFacts, ...facts });
const codes = (d: ReturnType<typeof submit>) => (d.ok ? [] : d.reasons.map((r) => r.code));
const eventsIn = (d: ReturnType<typeof submit>): readonly ApplicationEvent[] => (d.ok ? d.events : []);
const verdictOf = (d: ReturnType<typeof submit>) => (d.ok ? (d.events[0] as Extract<ApplicationEvent, { type: 'ApplicationSubmitted' }>).data : undefined);

describe('submitting (五(一))', () => {
  it('freezes the verdict with the rule set in force on the day of the first submission', () => {
    expect(verdictOf(decide())).toMatchObject({ verdict: { asOf: '2026-03-02', standing: 'MET', path: '二(一)', titleLevel: 'INTERMEDIATE', ruleSet: { id: 'cq-2022-8', version: 1 }, pending: [] }, declaration: 'PEN_AWAITED', retake: false });
  });
  it('lays the standard of the body over the rule set, freezes which, and says no by it (七(六)); one that does not hold on the day changes nothing', () => {
    const standard = { standardId: 's', edition: 2, effectiveFrom: '2026-03-01', to: null, overlay: { 'frontLine:二(一)': true } };
    expect(codes(decide({ frontLine: false }, { standards: [standard] }))).toContain('NOT_FRONT_LINE');
    expect(verdictOf(decide({ frontLine: true }, { standards: [standard] }))!.verdict).toMatchObject({ standing: 'MET', standard: { standardId: 's', edition: 2 } });
    for (const other of [{ ...standard, effectiveFrom: '2026-03-03' }, { ...standard, to: '2026-03-01' }]) expect(verdictOf(decide({ frontLine: false }, { standards: [other] }))!.verdict.standard).toBeUndefined();
  });
  it('refuses with every reason at once, not only the first', () => {
    expect(codes(decide({ inPost: false, worksInCity: false, declarationMade: false, appraisals: [], target: { occupation: form.target!.occupation, level: 3 } })))
      .toEqual(expect.arrayContaining(['NOT_IN_POST', 'NOT_IN_CITY', 'DECLARATION_MISSING', 'APPRAISAL_NOT_PASSED', 'LEVEL_NOT_OPEN_TO_TITLE', 'PRIOR_LEVEL_MISSING', 'RELATED_WORK_TOO_SHORT']));
  });
  it('names every part that the form lacks', () => {
    const d = decide({ title: null, target: null });
    expect(d.ok ? [] : d.reasons.map((r) => [r.code, r.facts['field']])).toEqual([['FORM_INCOMPLETE', 'title'], ['FORM_INCOMPLETE', 'target']]);
  });
  it('refuses a post of group 2 as target and a code that the catalogue does not have', () => {
    expect(codes(decide({ target: { occupation: { code: '2-02-07-01', name: '机械设计工程技术人员', workType: null }, level: 2 } }))).toContain('TARGET_NOT_SKILL_OCCUPATION');
    expect(codes(decide({ target: { occupation: { code: '6-99-99-99', name: '？', workType: null }, level: 2 } }))).toContain('OCCUPATION_UNKNOWN');
  });
  it('refuses every date of certificates, schooling and work that has not come yet, naming each; today is no such day', () => {
    const d = decide({ workingSince: '2026-03-03', postHeldSince: '2026-03-02', title: { ...form.title!, obtainedOn: '2026-03-03' }, priorCertificates: [{ occupation: form.target!.occupation, level: 3, obtainedOn: '2026-03-02' }, { occupation: form.target!.occupation, level: 3, obtainedOn: '2030-01-01' }],
      education: [{ degree: '本科', graduatedOn: '2026-07-01', school: null, major: null, certificateNumber: null }], workPeriods: [{ from: '2020-01-01', to: '2026-12-31', related: true, employer: null, post: null }, { from: '2027-01-01', to: null, related: true, employer: null, post: null }] });
    expect(d.ok ? [] : d.reasons.map((r) => [r.code, r.facts['field']])).toEqual(['title.obtainedOn', 'workingSince', 'priorCertificates[1].obtainedOn', 'education[0].graduatedOn', 'workPeriods[0].to', 'workPeriods[1].from'].map((field) => ['DATE_IN_FUTURE', field]));
  });
  it('refuses dates before the birth that the document\'s number tells, naming each and never the birth; without one nothing follows', () => {
    const change: Partial<FormContent> = { workingSince: '1989-12-31', education: [{ degree: '本科', graduatedOn: '1990-01-01', school: null, major: null, certificateNumber: null }], priorCertificates: [{ occupation: form.target!.occupation, level: 3, obtainedOn: '1980-01-01' }] };
    const d = decide(change, { born: '1990-01-01' });
    expect(d.ok ? [] : d.reasons.map((r) => [r.code, r.facts['field']])).toEqual([['DATE_BEFORE_BIRTH', 'workingSince'], ['DATE_BEFORE_BIRTH', 'priorCertificates[0].obtainedOn']]);
    expect(JSON.stringify(d)).not.toContain('1990');
    expect(codes(decide(change, { born: null }))).toEqual([]);
  });
  it('refuses when employer or body are unknown', () => {
    expect(codes(decide({}, { employerName: null, institutionKnown: false }))).toEqual(['EMPLOYER_UNKNOWN', 'INSTITUTION_UNKNOWN']);
  });
  it('refuses when no rule set is in force on the day', () => {
    expect(codes(decide({}, { ruleSets: [] }))).toEqual(['RULE_SET_MISSING']);
    expect(codes(decide({}, { today: '2022-03-09' }))).toEqual(['RULE_SET_MISSING']);
  });
  it('takes a post of group 2 as the target occupation, with the note that the body maps it', () => {
    expect(verdictOf(decide({ currentOccupation: { code: '2-02-07-01' } }))!.verdict).toMatchObject({ standing: 'MET', notes: [{ code: 'POST_TO_BE_MAPPED' }] });
  });
  it('marks a retake when the slot failed in the same occupation at the same body, and only then', () => {
    expect(verdictOf(decide({}, { slots: { INTERMEDIATE: { ...slot, state: 'FAILED' } } }))!.retake).toBe(true);
    expect(verdictOf(decide({}, { slots: { INTERMEDIATE: { ...slot, state: 'FAILED', institutionId: ids.other } } }))!.retake).toBe(false);
    expect(verdictOf(decide({}, { slots: { INTERMEDIATE: { ...slot, state: 'HELD' } } }))!.retake).toBe(false);
  });
  it('is refused in a wrong state', () => {
    const submitted = after(drafted(), ...eventsIn(decide()));
    expect(codes(submit(submitted, submitFacts))).toEqual(['WRONG_STATE']);
  });
});

describe('the as-of date', () => {
  const returned = after(drafted(), ...eventsIn(decide()), { type: 'ApplicationReturnedByEmployer', data: { reason: '请补充' } });
  const later = { ...submitFacts, today: '2026-05-06' };
  it('stays the day of the first submission when the form comes back', () => {
    expect(verdictOf(submit(returned, later))!.verdict.asOf).toBe('2026-03-02');
  });
  it('is today again when the target changed', () => {
    const changed = after(drafted(), ...eventsIn(decide()), { type: 'ApplicationReturnedByEmployer', data: { reason: '请补充' } },
      { type: 'ApplicationDraftChanged', data: { institutionId: ids.body, applicant: returned.applicant, form: { ...form, title: { ...form.title!, name: '高级工程师' }, target: { ...form.target!, level: 1 } } } });
    expect(verdictOf(submit(changed, later))!.verdict).toMatchObject({ asOf: '2026-05-06', titleLevel: 'ASSOCIATE_SENIOR' });
  });
});

describe('what is 待核 is left to the body, never refused', () => {
  const pending = (change: Partial<FormContent>, facts: Partial<SubmitFacts> = {}) => verdictOf(decide(change, facts))?.verdict.pending.map((c) => c.code);
  it('an unknown title', () => {
    const d = verdictOf(decide({ title: { ...form.title!, name: '工程师（一级建造师）' } }))!;
    expect(d.verdict).toMatchObject({ standing: 'TO_BE_CONFIRMED', titleLevel: null, path: null, reasons: [], pending: [{ code: 'TITLE_UNKNOWN' }] });
  });
  it('an unknown title hides no failing condition', () => {
    expect(codes(decide({ title: { ...form.title!, name: '某工程师' }, inPost: false }))).toEqual(['NOT_IN_POST']);
  });
  it('last year not out before April, and 未定等次', () => {
    expect(pending({ appraisals: form.appraisals.slice(0, 2) })).toEqual(['APPRAISAL_NOT_PASSED']);
    expect(codes(decide({ appraisals: form.appraisals.slice(0, 2) }, { today: '2026-04-01' }))).toEqual(['APPRAISAL_NOT_PASSED']);
    expect(pending({ appraisals: [{ year: 2023, grade: '未定等次' }, ...form.appraisals.slice(1)] })).toEqual(['APPRAISAL_NOT_PASSED']);
    expect(codes(decide({ appraisals: [{ year: 2023, grade: '未定等次' }, { year: 2024, grade: '不合格' }, form.appraisals[2]!] }))).toEqual(['APPRAISAL_NOT_PASSED']);
  });
  it('a change of post within the three years, and a register that knows the document under another name', () => {
    expect(pending({ postHeldSince: '2024-05-01' })).toEqual(['POST_CHANGED']);
    expect(pending({}, { nameDiffers: true })).toEqual(['NAME_DIFFERS']);
  });
  it('the rule set that judged is the given one, not a default', () => {
    expect(codes(decide({}, { ruleSets: [{ ...cq2022v1, series: cq2022v1.series.filter((s) => s !== '工程技术') }] }))).toContain('TITLE_OUT_OF_RANGE');
  });
});
