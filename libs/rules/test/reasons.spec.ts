import type { Reason } from '@gt/domain';
import {
  buildCalendar, calendarPapers, checkAssessors, checkBridgingFiling, checkEligibility, checkFilingDayInTime, checkOwnStaff, checkPanel, checkPlanName, checkPlanStaff, checkScope, checkStandard, countingDayAfterReturn, decideMethod, isQualifiedAssessor, judgeClaim, publicityEnd, qualificationText, relatedWork,
  changesThatCountAnew, firstAssessmentDay, type BridgingFilingDraft, type PanelMember, type Qualification,
} from '../src/index.js';
import { ASSISTANT, base, calendar, check, claim, codes, grades, JUNIOR, LATHE, MILLING, rules, target, titled, worked } from './samples.js';

/** What a refusal tells a program: the clause that is searched for, the code that is switched on, and the facts that the decision used. */
const told = (reasons: readonly Reason[]) => reasons.map(({ clause, code, facts }) => [clause, code, facts]);
const ON = '2026-03-02';
const OPEN = { from: '2022-03-10', to: null };
const MASTER: Qualification = { kind: 'SKILL', grade: 'SENIOR_TECHNICIAN' };
const WEAK: Qualification = { kind: 'TITLE', level: 'INTERMEDIATE' };

describe('a bridging filing tells of each fault its row, occupation and level, or the expert', () => {
  const draft: BridgingFilingDraft = {
    rows: [{ occupation: LATHE, level: 2, titleSpecialities: ['机械制造', ''] }], staffCount: 1, rulesDocuments: 1,
    experts: ['1', '2', '3'].map((expertId) => ({ expertId, qualifications: [MASTER], speciality: '机械' })),
  };
  const scope = [{ occupation: LATHE, level: 2, validity: OPEN }] as const;
  const reasons = (change: Partial<BridgingFilingDraft>) => checkBridgingFiling({ ...draft, ...change }, scope, ON, rules);

  it('of rows', () => {
    expect(reasons({})).toEqual([]);
    expect(told(reasons({ rows: [] }))).toEqual([['附件1', 'ROWS_MISSING', {}]]);
    const faulty = reasons({ rows: [draft.rows[0]!, { occupation: LATHE, level: 2, titleSpecialities: [' '] }, { occupation: { code: '2-02-07-01' }, level: 4, titleSpecialities: ['x'] }] });
    const [second, third] = [{ row: 2, occupation: LATHE.code, level: 2 }, { row: 3, occupation: '2-02-07-01', level: 4 }];
    expect(told(faulty)).toEqual([
      ['附件1', 'SPECIALITIES_MISSING', second], ['附件1', 'ROW_TWICE', second], ['三', 'LEVEL_NOT_BRIDGING', third], ['七(一)', 'NOT_A_SKILL_OCCUPATION', third],
      ['七(二)', 'NOT_IN_FILED_SCOPE', { ...third, workType: null, days: [ON] }],
    ]);
    // a person reads which row it is
    expect(faulty.map((each) => /第 (\d) 行.*?级/.exec(each.message)?.[1])).toEqual(['2', '2', '3', '3', undefined]);
  });
  it('rows of one occupation are two when their work type differs, and one when neither names any', () => {
    const row = (workType: string | null) => ({ occupation: { ...LATHE, workType }, level: 2 as const, titleSpecialities: ['机械'] });
    expect(codes(reasons({ rows: [row('数控车工'), row('普通车工')] }))).toEqual([]);
    expect(codes(reasons({ rows: [row('数控车工'), row('数控车工')] }))).toEqual(['ROW_TWICE']);
    expect(codes(reasons({ rows: [row(null), { ...row(null), occupation: MILLING }] }))).toEqual(['NOT_IN_FILED_SCOPE']);
    expect(codes(reasons({ rows: [row(null), { ...row(null), occupation: LATHE }] }))).toEqual(['ROW_TWICE']);
  });
  it('of experts', () => {
    const [one, two] = draft.experts as [BridgingFilingDraft['experts'][number], BridgingFilingDraft['experts'][number]];
    expect(told(reasons({ experts: [one, { ...two, qualifications: [WEAK] }, { ...one, speciality: ' ' }] }))).toEqual([
      ['六(三)', 'EXPERT_NOT_QUALIFIED', { row: 2, expertId: '2' }], ['附件1', 'EXPERT_TWICE', { row: 3, expertId: '1' }], ['附件1', 'EXPERT_SPECIALITY_MISSING', { row: 3, expertId: '1' }],
      ['附件1', 'EXPERTS_TOO_FEW', { qualified: 1, needed: 3 }],
    ]);
  });
  it('of the rest', () => { expect(told(reasons({ staffCount: 0, rulesDocuments: 0 }))).toEqual([['附件1', 'STAFF_MISSING', {}], ['七(一)', 'BODY_RULES_MISSING', {}]]); });
});

describe('qualifications', () => {
  const assessor = (grade: 'ASSESSOR' | 'SENIOR_ASSESSOR', to: string | null = null): Qualification => ({ kind: 'ASSESSOR', grade, to });
  it('one valid qualification among others makes an assessor; a title or a skill makes none', () => {
    expect(isQualifiedAssessor([WEAK, assessor('ASSESSOR')], ON, rules.panel.assessorGrades)).toBe(true);
    expect(isQualifiedAssessor([assessor('ASSESSOR', '2026-03-01'), MASTER], ON, rules.panel.assessorGrades)).toBe(false);
    expect(isQualifiedAssessor([assessor('ASSESSOR')], ON, ['SENIOR_ASSESSOR'])).toBe(false);
    expect(isQualifiedAssessor([{ kind: 'SKILL', grade: 'SENIOR_TECHNICIAN' }], ON, ['SENIOR_TECHNICIAN' as never])).toBe(false);
  });
  it('are said in words, each by its own name', () => {
    expect(qualificationText([WEAK, MASTER, assessor('SENIOR_ASSESSOR')])).toBe('中级职称、高级技师、高级考评员');
    expect(qualificationText([])).toBe('未填资格');
  });
});

describe('scope, staff and standards tell what was missing and when', () => {
  const need = { occupation: { ...LATHE, workType: '数控车工' }, level: 2 } as const;
  const row = { occupation: need.occupation, level: 2, titleSpecialities: ['铸造', '机械制造'] } as const;
  const body = { filedScope: [{ occupation: LATHE, level: 2, validity: OPEN }], approvedFilings: [{ filingId: 'f', version: 1, validity: OPEN, rows: [row, { ...row, titleSpecialities: ['焊接'] }] }], suspensions: [{ from: '2026-01-01', to: '2026-01-31' }, { from: ON, to: ON }] } as const;
  const facts = { occupation: LATHE.code, workType: '数控车工', level: 2 };

  it('scope', () => {
    const nowhere = { filedScope: [], approvedFilings: [], suspensions: body.suspensions };
    expect(told(checkScope(nowhere, need, [ON]))).toEqual([['四(一)', 'BODY_NOT_ACTIVE', { days: [ON] }], ['七(二)', 'NOT_IN_FILED_SCOPE', { ...facts, days: [ON] }], ['四(一)', 'NOT_IN_BRIDGING_FILING', { ...facts, days: [ON] }]]);
    expect(checkScope(nowhere, need, [ON])[1]!.message).toMatch(/车工.*二级/);
  });
  it('a speciality in one of the rows is enough, in none is told, and is not told beside a filing that is missing altogether', () => {
    for (const titleSpeciality of ['铸造', '机械制造', '焊接']) expect(checkScope(body, { ...need, titleSpeciality }, ['2026-03-03'])).toEqual([]);
    expect(told(checkScope(body, { ...need, titleSpeciality: '会计' }, ['2026-03-03', '2026-03-04']))).toEqual([['七(一)', 'SPECIALITY_NOT_CORRESPONDING', { ...facts, titleSpeciality: '会计', days: ['2026-03-03', '2026-03-04'] }]]);
    expect(codes(checkScope({ ...body, approvedFilings: [] }, { ...need, titleSpeciality: '会计' }, ['2026-03-03']))).toEqual(['NOT_IN_BRIDGING_FILING']);
  });
  it('own staff and standards', () => {
    const units = [{ creditCode: 'A', validity: OPEN, dispatchedWorkers: false }];
    const staff = (creditCode: string, dispatched: boolean) => told(checkOwnStaff('ENTERPRISE', units, { creditCode, dispatched }, ON));
    expect([staff('B', false), staff('A', true)]).toEqual([[['四(二)', 'NOT_OWN_STAFF', { employerCreditCode: 'B', on: ON }]], [['四(二)', 'DISPATCHED_NOT_COVERED', { employerCreditCode: 'A', on: ON }]]]);
    expect(told(checkStandard('SOCIAL_TRAINING', 'INDUSTRY'))).toEqual([['四(二)', 'STANDARD_NOT_NATIONAL', { standard: 'INDUSTRY' }]]);
  });
});

describe('a panel tells of whom it speaks, and of which days', () => {
  const member = (expertId: string, change: Partial<PanelMember> = {}): PanelMember => ({ expertId, chair: expertId === '1', qualifications: [MASTER], specialityOccupations: ['6-18'], declaration: 'ACCEPTED', otherSittingDays: [], employerCreditCode: null, ...change });
  const context = { institutionType: 'SOCIAL_TRAINING', occupations: [LATHE], days: [ON, '2026-03-03'], candidates: [{ applicationId: 'x', employerCreditCode: null, relativeExpertIds: ['2'], refereeExpertIds: ['2'] }] } as const;

  it('reasons', () => {
    const { reasons } = checkPanel([member('1', { chair: false }), member('2', { qualifications: [{ ...MASTER, to: ON }], otherSittingDays: ['2026-03-03'], declaration: 'DECLINED' }), member('3', { declaration: 'PENDING' }), member('3')], context, rules);
    expect(told(reasons)).toEqual([
      ['六(三)', 'PANEL_MEMBER_TWICE', {}], ['六(三)', 'PANEL_SIZE', { members: 4, needed: 3 }], ['六(三)', 'PANEL_CHAIR', { chairs: 0, needed: 1 }],
      ['六(三)', 'EXPERT_NOT_QUALIFIED', { expertId: '2', days: ['2026-03-03'] }], ['六(三)', 'EXPERT_SITTING_ELSEWHERE', { expertId: '2', days: ['2026-03-03'] }], ['六(三)', 'EXPERT_DECLINED', { expertId: '2' }],
      ['六(三)', 'EXPERT_NOT_ANSWERED', { expertId: '3' }],
    ]);
  });
  it('warnings: two who are without an employer have none in common', () => {
    const own = { institutionType: 'SOCIAL_TRAINING' as const, candidates: [{ ...context.candidates[0], employerCreditCode: 'A' }] };
    const { warnings } = checkPanel([member('1'), member('2'), member('3', { employerCreditCode: 'A' })], { ...context, ...own }, rules);
    const facts = (expertId: string) => ({ expertId, applicationId: 'x' });
    expect(told(warnings)).toEqual([['六(三)', 'CONFLICT_RELATIVE', facts('2')], ['六(三)', 'CONFLICT_OWN_REFEREE', facts('2')], ['六(三)', 'CONFLICT_SAME_EMPLOYER', facts('3')]]);
    expect(codes(checkPanel([member('1'), member('2'), member('3')], context, rules).warnings)).toEqual(['CONFLICT_OWN_REFEREE', 'CONFLICT_RELATIVE']);
  });
  it('a speciality fits by the whole code or its head, and must fit every occupation of the plan', () => {
    const differs = (specialityOccupations: string[], occupations = [LATHE]) => told(checkPanel([member('1', { specialityOccupations }), member('2'), member('3')], { ...context, occupations, candidates: [] }, rules).warnings);
    expect([differs([LATHE.code]), differs(['9-99', '6-18-01'])]).toEqual([[], []]);
    expect(differs([LATHE.code], [LATHE, MILLING])).toEqual([['六(三)', 'EXPERT_SPECIALITY_DIFFERS', { expertId: '1' }]]);
  });
  it('assessors', () => {
    const assessor = (expertId: string, qualification: Qualification = { kind: 'ASSESSOR', grade: 'ASSESSOR' }) => ({ expertId, qualifications: [qualification] });
    const some = (count: number) => Array.from({ length: count }, (_, i) => assessor(String(i)));
    expect(checkAssessors(some(rules.scoring.maximumAssessors), [ON], rules)).toEqual([]);
    expect(told(checkAssessors(some(rules.scoring.maximumAssessors + 1), [ON], rules))).toEqual([['六(三)', 'ASSESSOR_COUNT', { assessors: rules.scoring.maximumAssessors + 1 }]]);
    expect(told(checkAssessors([assessor('1'), assessor('1', MASTER)], [ON], rules))).toEqual([['六(三)', 'ASSESSOR_TWICE', {}], ['六(三)', 'ASSESSOR_NOT_QUALIFIED', { expertId: '1', days: [ON] }]]);
  });
});

describe('a plan tells whom it lacks', () => {
  const staff = { siteLead: 'a', qualitySupervisor: 'b', examOfficers: ['c'], proofreader: 'd', chief: '1', panelMembers: ['1'], panelChairs: ['1'], assessors: [] };
  it('people', () => {
    expect(told(checkPlanStaff({ siteLead: null, qualitySupervisor: null, examOfficers: [], proofreader: null, chief: null, panelMembers: [], panelChairs: [], assessors: [] }, rules))).toEqual([
      ['六(三)', 'SITE_LEAD_MISSING', {}], ['六(三)', 'QUALITY_SUPERVISOR_MISSING', {}], ['六(三)', 'EXAM_OFFICER_MISSING', {}], ['六(三)', 'SCORERS_MISSING', {}], ['六(四)', 'CHIEF_MISSING', {}], ['六(四)', 'PROOFREADER_MISSING', {}],
    ]);
    expect(told(checkPlanStaff({ ...staff, chief: 'x', proofreader: '1' }, rules))).toEqual([['六(四)', 'CHIEF_DOES_NOT_SIT', { chief: 'x' }], ['六(四)', 'PROOFREADER_SCORES', { proofreader: '1' }]]);
    expect(told(checkPlanStaff({ ...staff, proofreader: 'c' }, rules))).toEqual([['六(四)', 'PROOFREADER_ENTERS_SCORES', { proofreader: 'c' }]]);
    // nobody enters scores: that alone is told
    expect(codes(checkPlanStaff({ ...staff, examOfficers: [] }, rules))).toEqual(['EXAM_OFFICER_MISSING']);
  });
  it('its name', () => { expect(told(checkPlanName('某公司第3批', rules))).toEqual([['六(一)', 'PLAN_NAME_WITHOUT_MARK', { name: '某公司第3批' }]]); });
  it('what is changed: one new thing among old ones is enough', () => {
    const plan = { assessmentDays: ['2026-05-12', '2026-05-11'], venues: ['甲'], occupations: [{ occupation: LATHE, level: 2 as const }, { occupation: MILLING, level: 2 as const }] };
    expect(changesThatCountAnew(plan, { ...plan, venues: ['甲', '乙'] })).toEqual(['OTHER_VENUE']);
    expect(changesThatCountAnew(plan, plan)).toEqual([]);
    expect(firstAssessmentDay(plan)).toBe('2026-05-11');
  });
});

describe('terms tell the days that were compared', () => {
  it('a filing that is late, on the day itself too, and one whose term is not known', () => {
    const late = (filedOn: string, assessmentDate: string) => { const { standing, reasons } = checkFilingDayInTime(filedOn, assessmentDate, rules, calendar); return [standing, told(reasons)]; };
    const facts = { assessmentDate: '2026-10-12', lastFilingDate: '2026-09-21', workingDays: 10 };
    expect(late('2026-10-12', '2026-10-12')).toEqual(['LATE', [['六(一)', 'FILED_TOO_LATE', { ...facts, filedOn: '2026-10-12' }]]]);
    expect(late('2026-09-22', '2026-10-12')).toEqual(['LATE', [['六(一)', 'FILED_TOO_LATE', { ...facts, filedOn: '2026-09-22' }]]]);
    expect(late('2026-12-01', '2027-03-01')).toEqual(['UNKNOWN', [['六(一)', 'CALENDAR_UNDECLARED', { filedOn: '2026-12-01', assessmentDate: '2027-03-01', lastFilingDate: null, workingDays: 10 }]]]);
  });
  it('the days of grace after a return, none, or unknown ones', () => {
    const none = { ...rules, plan: { ...rules.plan, resubmissionGraceWorkingDays: 0 } };
    expect(countingDayAfterReturn('2026-09-01', '2026-09-23', '2026-09-23', none, calendar)).toEqual({ filedOn: '2026-09-01', standing: 'KEPT', graceEndsOn: '2026-09-23' });
    expect(countingDayAfterReturn('2026-09-01', '2026-09-23', '2026-09-24', none, calendar)).toEqual({ filedOn: '2026-09-24', standing: 'RESET', graceEndsOn: '2026-09-23' });
    // on the day of the return no count is needed
    expect(countingDayAfterReturn('2026-12-01', '2026-12-30', '2026-12-30', rules, calendar)).toEqual({ filedOn: '2026-12-01', standing: 'KEPT', graceEndsOn: null });
    expect(countingDayAfterReturn('2026-09-01', '2026-09-23', '2026-09-23', rules, calendar)).toEqual({ filedOn: '2026-09-01', standing: 'KEPT', graceEndsOn: '2026-09-29' });
  });
  it('a publicity that ends in a year without a paper', () => {
    const term = publicityEnd('RESULTS', '2026-12-29', rules, buildCalendar(calendarPapers));
    expect(term.standing === 'UNKNOWN' && told(term.reasons)).toEqual([['六(四)', 'CALENDAR_UNDECLARED', { year: 2027 }]]);
  });
});

describe('a verdict tells of each condition what it was judged on', () => {
  const reasons = (change: Parameters<typeof check>[0]) => told(check(change).reasons);

  it('the general ones, with every year that is missing or not passed', () => {
    const verdict = check({ worksInCity: false, inPost: false, declarationMade: false, appraisals: grades([2024, '优秀'], [2024, '不合格']) });
    expect(told(verdict.reasons)).toEqual([
      ['二', 'NOT_IN_CITY', { worksInCity: false }], ['二', 'NOT_IN_POST', { inPost: false }], ['二', 'DECLARATION_MISSING', { declarationMade: false }], ['二', 'APPRAISAL_NOT_PASSED', { years: [2023, 2024, 2025] }],
    ]);
    expect(verdict.reasons.at(-1)!.message).toContain('2023、2024、2025 年');
  });
  it('those of the paths, under the clause of the path', () => {
    expect(reasons({ title: ASSISTANT, target: target(2, MILLING), priorCertificates: [], workPeriods: [worked('2025-01-01', '2025-06-30')] })).toEqual([
      ['二(一)', 'LEVEL_NOT_OPEN_TO_TITLE', { titleLevel: 'ASSISTANT', level: 2, openLevel: 3 }], ['二(一)', 'OCCUPATION_NOT_CURRENT_POST', { target: MILLING.code, current: LATHE.code }],
      ['二(二)', 'OCCUPATION_NOT_CURRENT_POST', { target: MILLING.code, current: LATHE.code }], ['二(二)', 'PRIOR_LEVEL_MISSING', { level: 3, occupation: LATHE.code }], ['二(二)', 'RELATED_WORK_TOO_SHORT', { months: 6, days: 0, neededMonths: 48 }],
    ]);
  });
  it('an earlier certificate is old enough after the years that the rule set names, the oldest of them is told', () => {
    const two = { ...rules, eligibility: { ...rules.eligibility, paths: rules.eligibility.paths.map((path) => (path.priorCertificate ? { ...path, priorCertificate: { ...path.priorCertificate, minimumYears: 2 } } : path)) } };
    const held = (...days: string[]) => checkEligibility({ ...base, title: ASSISTANT, priorCertificates: days.map((obtainedOn) => ({ occupation: LATHE, level: 3, obtainedOn })) }, two).paths.find((path) => path.path === '二(二)')!.reasons;
    expect(told(held('2024-09-01', '2024-06-01'))).toEqual([['二(二)', 'PRIOR_LEVEL_TOO_RECENT', { level: 3, obtainedOn: '2024-06-01', minimumYears: 2, asOf: '2026-03-01' }]]);
    expect(held('2024-09-01', '2024-03-01')).toEqual([]);
  });
  it('the title: unknown, out of range, of a teacher without a level, or too low', () => {
    expect([reasons({ title: titled('工程技术', '不存在') }), reasons({ title: titled('新闻', '记者') }), reasons({ title: JUNIOR })]).toEqual([
      [['一', 'TITLE_UNKNOWN', { series: '工程技术', name: '不存在' }]], [['一', 'TITLE_OUT_OF_RANGE', { series: '新闻' }]], [['二(一)', 'TITLE_LEVEL_NOT_ELIGIBLE', { titleLevel: 'TECHNICIAN_GRADE' }]],
    ]);
    const teacher = titled('高等学校教师', '讲师');
    expect(reasons({ title: teacher, vocationalTeacherField: '工程技术' })).toEqual([['一', 'TITLE_UNKNOWN', { series: '高等学校教师' }]]);
    expect(reasons({ title: teacher, vocationalTeacherField: '新闻' as never })).toEqual([['一', 'TITLE_OUT_OF_RANGE', { series: '高等学校教师' }]]);
  });
  it('a level that is none, with the level', () => {
    expect(reasons({ target: target(4) })[0]).toEqual(['三', 'LEVEL_NOT_BRIDGING', { level: 4 }]);
    const decision = decideMethod(4, 'NONE', rules);
    expect(!decision.ok && told(decision.reasons)).toEqual([['三', 'LEVEL_NOT_BRIDGING', { level: 4 }]]);
    // a rule set that opens a level and says no method for it decides nothing
    const open = decideMethod(4, 'ACCEPTED', { ...rules, methods: { ...rules.methods, bridgingLevels: [...rules.methods.bridgingLevels, 4] } });
    expect(open.ok).toBe(false);
  });
  it('work that lies within other work, or follows on it, counts once', () => {
    const of = (...periods: [string, string][]) => relatedWork(periods.map(([from, to]) => worked(from, to)), base.asOf, 30);
    expect([of(['2019-01-01', '2023-12-31'], ['2020-01-01', '2020-06-30']), of(['2019-01-01', '2019-06-30'], ['2019-07-01', '2023-12-31'])]).toEqual([{ months: 60, days: 0 }, { months: 60, days: 0 }]);
  });
  it('claims', () => {
    const judged = (change: Parameters<typeof claim>[0]) => { const { standing, reasons: why, consentDocumentNeeded } = judgeClaim(claim(change), base.asOf, rules); return [standing, consentDocumentNeeded, told(why)]; };
    expect([judged({ kind: 'NONE' as never }), judged({ authority: 'DISTRICT' }), judged({ awardedOn: '2030-01-01' }), judged({ kind: 'COMPETITION', prize: '三等奖' }), judged({ kind: 'COMPETITION', prize: null })]).toEqual([
      ['DOES_NOT_QUALIFY', false, [['三(一)', 'CLAIM_KIND_UNKNOWN', { kind: 'NONE' }]]], ['DOES_NOT_QUALIFY', false, [['三(一)', 'CLAIM_AUTHORITY_TOO_LOW', { authority: 'DISTRICT' }]]],
      ['DOES_NOT_QUALIFY', false, [['三(一)', 'CLAIM_IN_THE_FUTURE', { awardedOn: '2030-01-01', asOf: '2026-03-01' }]]], ['DOES_NOT_QUALIFY', false, [['三(一)', 'CLAIM_PRIZE_TOO_LOW', { prize: '三等奖' }]]],
      ['TO_BE_VERIFIED', false, [['三(一)', 'CLAIM_PRIZE_MISSING', { prize: null }]]],
    ]);
  });
});
