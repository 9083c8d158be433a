import {
  bodyScopeOf, changesThatCountAnew, checkAssessors, checkBridgingFiling, checkOwnStaff, checkPanel, checkPlanName, checkPlanStaff, checkScope, checkStandard, composePlanName, firstAssessmentDay, isQualifiedExpert,
  type BodyScope, type BridgingFilingDraft, type FilingExpert, type PanelMember, type PlanStaff, type Qualification,
} from '../src/index.js';
import { codes, LATHE, MILLING, rules, withClauses } from './samples.js';

const ON = '2026-03-02';
const OPEN = { from: '2022-03-10', to: null };
const SENIOR_TECHNICIAN: Qualification = { kind: 'SKILL', grade: 'SENIOR_TECHNICIAN' };
const expert = (expertId: string, ...qualifications: Qualification[]): FilingExpert => ({ expertId, qualifications: qualifications.length === 0 ? [SENIOR_TECHNICIAN] : qualifications, speciality: '机械' });

describe('who may be an expert (六(三))', () => {
  const ok = (...qualifications: Qualification[]) => isQualifiedExpert(qualifications, ON, rules.panel.expertQualification);

  it('is somebody with 高级职称, 高级技师 or above, or 高级考评员', () => {
    for (const level of ['ASSOCIATE_SENIOR', 'SENIOR'] as const) expect(ok({ kind: 'TITLE', level })).toBe(true);
    for (const grade of ['SENIOR_TECHNICIAN', 'SPECIAL_GRADE_TECHNICIAN', 'CHIEF_TECHNICIAN'] as const) expect(ok({ kind: 'SKILL', grade })).toBe(true);
    expect(ok({ kind: 'ASSESSOR', grade: 'SENIOR_ASSESSOR' })).toBe(true);
  });

  it('is nobody with less, with nothing, or whose qualification is not valid on the day', () => {
    for (const level of ['INTERMEDIATE', 'ASSISTANT', 'TECHNICIAN_GRADE'] as const) expect(ok({ kind: 'TITLE', level })).toBe(false);
    expect([ok({ kind: 'SKILL', grade: 'TECHNICIAN' }), ok({ kind: 'ASSESSOR', grade: 'ASSESSOR' }), ok()]).toEqual([false, false, false]);
    expect([ok({ ...SENIOR_TECHNICIAN, from: '2026-03-03' }), ok({ ...SENIOR_TECHNICIAN, to: '2026-03-01' }), ok({ ...SENIOR_TECHNICIAN, from: ON, to: ON })]).toEqual([false, false, true]);
  });
});

describe('a bridging filing (附件1)', () => {
  const scope = [{ occupation: LATHE, level: 2, validity: OPEN }, { occupation: LATHE, level: 3, validity: OPEN }] as const;
  const draft: BridgingFilingDraft = { rows: [{ occupation: LATHE, level: 2, titleSpecialities: ['机械制造'] }], staffCount: 2, experts: [expert('1'), expert('2'), expert('3')], rulesDocuments: 1 };
  const reasons = (change: Partial<BridgingFilingDraft>) => checkBridgingFiling({ ...draft, ...change }, scope, ON, rules);

  it('is in order with three experts and rows inside the filed scope', () => {
    expect(reasons({})).toEqual([]);
  });

  it('needs three different qualified experts', () => {
    expect(codes(reasons({ experts: [expert('1'), expert('2')] }))).toEqual(['EXPERTS_TOO_FEW']);
    expect(codes(reasons({ experts: [expert('1'), expert('2'), expert('2')] }))).toEqual(['EXPERTS_TOO_FEW', 'EXPERT_TWICE']);
    const weak = reasons({ experts: [expert('1'), expert('2'), expert('3', { kind: 'TITLE', level: 'INTERMEDIATE' })] });
    expect(withClauses(weak)).toEqual(['六(三) EXPERT_NOT_QUALIFIED', '附件1 EXPERTS_TOO_FEW']);
    expect(weak[0]?.message).toContain('中级职称');
    expect(codes(reasons({ experts: [expert('1'), expert('2'), expert('3'), expert('4', { kind: 'ASSESSOR', grade: 'ASSESSOR' })] }))).toEqual(['EXPERT_NOT_QUALIFIED']);
  });

  it('refuses levels outside 三级 二级 一级, occupations outside groups 3–6 and rows outside the scope', () => {
    expect(codes(reasons({ rows: [{ occupation: LATHE, level: 4, titleSpecialities: ['机械'] }] }))).toEqual(['LEVEL_NOT_BRIDGING', 'NOT_IN_FILED_SCOPE']);
    expect(codes(reasons({ rows: [{ occupation: { code: '2-02-07-01' }, level: 2, titleSpecialities: ['机械'] }] }))).toEqual(['NOT_A_SKILL_OCCUPATION', 'NOT_IN_FILED_SCOPE']);
    expect(codes(reasons({ rows: [{ occupation: MILLING, level: 2, titleSpecialities: ['机械'] }] }))).toEqual(['NOT_IN_FILED_SCOPE']);
    expect(codes(checkBridgingFiling(draft, [{ ...scope[0], validity: { from: '2022-03-10', to: '2026-03-01' } }], ON, rules))).toEqual(['NOT_IN_FILED_SCOPE']);
  });

  it('tells every reason at once', () => {
    expect(codes(reasons({ rows: [], staffCount: 0, experts: [], rulesDocuments: 0 }))).toEqual(['BODY_RULES_MISSING', 'EXPERTS_TOO_FEW', 'ROWS_MISSING', 'STAFF_MISSING']);
    expect(codes(reasons({ rows: [...draft.rows, { occupation: LATHE, level: 2, titleSpecialities: [' '] }], experts: [{ ...expert('1'), speciality: '' }, expert('2'), expert('3')] }))).toEqual(['EXPERT_SPECIALITY_MISSING', 'ROW_TWICE', 'SPECIALITIES_MISSING']);
  });
});

describe('a body from a local copy (bodyScopeOf)', () => {
  const occupation = { code: '6-18-01-01', name: '车工', workType: null };
  const copy = { status: 'ACTIVE', suspensions: [], endedFrom: null, scope: [{ occupation, levels: [3, 2], from: '2022-03-10', to: '2026-12-31' }] };
  const filing = { id: 'f', state: { validFrom: '2022-03-10', validTo: null, rows: [{ occupation, level: 2, titleSpecialities: ['机械'] }] } };
  const standing = (change: object, days: string[], filings: Parameters<typeof bodyScopeOf>[1] = [filing]) => checkScope(bodyScopeOf({ ...copy, ...change }, filings), { occupation, level: 2 }, days).map((each) => each.code);
  it('may evaluate what its scope and an approved filing cover, on both ends of the spans', () => {
    expect(standing({}, ['2022-03-10', '2026-12-31'])).toEqual([]);
    expect(standing({}, ['2027-01-01'])).toEqual(['NOT_IN_FILED_SCOPE']);
    expect(standing({}, ['2026-03-20'], [{ ...filing, state: { ...filing.state, validTo: '2026-03-19' } }])).toEqual(['NOT_IN_BRIDGING_FILING']);
    expect(standing({}, ['2026-03-20'], [{ ...filing, state: { ...filing.state, validFrom: null } }])).toEqual(['NOT_IN_BRIDGING_FILING']);
  });
  it('not while suspended, again on the day that the span ends, not from the end on, and never while only registered', () => {
    const suspended = { suspensions: [{ from: '2026-03-01', to: '2026-03-20' }] };
    expect([standing(suspended, ['2026-02-28']), standing(suspended, ['2026-03-01']), standing(suspended, ['2026-03-19']), standing(suspended, ['2026-03-20'])]).toEqual([[], ['BODY_NOT_ACTIVE'], ['BODY_NOT_ACTIVE'], []]);
    expect(standing({ suspensions: [{ from: '2026-03-01', to: null }] }, ['2026-12-31'])).toEqual(['BODY_NOT_ACTIVE']);
    expect([standing({ endedFrom: '2026-03-20' }, ['2026-03-19']), standing({ endedFrom: '2026-03-20' }, ['2026-03-20'])]).toEqual([[], ['BODY_NOT_ACTIVE']]);
    expect(standing({ status: 'REGISTERED' }, ['2026-03-20'])).toEqual(['BODY_NOT_ACTIVE']);
  });
});

describe('scope (四(二), 七(二))', () => {
  const body: BodyScope = {
    filedScope: [{ occupation: LATHE, level: 2, validity: { from: '2022-03-10', to: '2026-12-31' } }],
    approvedFilings: [{ filingId: 'f', version: 1, validity: { from: '2025-01-01', to: '2026-06-30' }, rows: [{ occupation: { ...LATHE, workType: '数控车工' }, level: 2, titleSpecialities: ['机械制造'] }] }],
    suspensions: [{ from: '2026-04-01', to: '2026-04-10' }],
  };
  const need = { occupation: { ...LATHE, workType: '数控车工' }, level: 2 } as const;
  const reasons = (days: string[], change: object = {}) => checkScope(body, { ...need, ...change }, days);

  it('covers what filed scope and an approved row both have on every day', () => {
    expect(reasons(['2026-03-02', '2026-06-30'])).toEqual([]);
    expect(reasons([ON], { titleSpeciality: ' 机械制造 ' })).toEqual([]);
  });

  it('names the days of each gap', () => {
    expect(reasons(['2026-06-30', '2026-07-01', '2027-01-01']).map((each) => [each.clause, each.code, each.facts['days']])).toEqual([
      ['七(二)', 'NOT_IN_FILED_SCOPE', ['2027-01-01']], ['四(一)', 'NOT_IN_BRIDGING_FILING', ['2026-07-01', '2027-01-01']],
    ]);
    expect(reasons(['2026-03-31', '2026-04-01', '2026-04-10', '2026-04-11']).map((each) => [each.code, each.facts['days']])).toEqual([['BODY_NOT_ACTIVE', ['2026-04-01', '2026-04-10']]]);
  });

  it('refuses another level, occupation, work type, or a speciality outside the row', () => {
    expect(codes(reasons([ON], { level: 1 }))).toEqual(['NOT_IN_BRIDGING_FILING', 'NOT_IN_FILED_SCOPE']);
    expect(codes(reasons([ON], { occupation: MILLING }))).toEqual(['NOT_IN_BRIDGING_FILING', 'NOT_IN_FILED_SCOPE']);
    expect(codes(reasons([ON], { occupation: { ...LATHE, workType: '普通车工' } }))).toEqual(['NOT_IN_BRIDGING_FILING']);
    expect(codes(reasons([ON], { occupation: LATHE }))).toEqual(['NOT_IN_BRIDGING_FILING']);
    expect(withClauses(reasons([ON], { titleSpeciality: '会计' }))).toEqual(['七(一) SPECIALITY_NOT_CORRESPONDING']);
    expect(() => reasons([])).toThrow(RangeError);
  });
});

describe('own staff and standards (四(二))', () => {
  const units = [{ creditCode: '91350100M000100Y43', validity: { from: '2026-01-01', to: '2026-12-31' }, dispatchedWorkers: false }];
  const staff = (creditCode: string, on = ON, dispatched = false) => codes(checkOwnStaff('ENTERPRISE', units, { creditCode, dispatched }, on));

  it('lets an enterprise body take the staff of covered units only', () => {
    expect([staff('91350100m000100y43'), staff('91350100M000100Y43', '2027-01-01'), staff('OTHER')]).toEqual([[], ['NOT_OWN_STAFF'], ['NOT_OWN_STAFF']]);
    expect(staff('91350100M000100Y43', ON, true)).toEqual(['DISPATCHED_NOT_COVERED']);
    expect(checkOwnStaff('ENTERPRISE', [{ ...(units[0] as (typeof units)[number]), dispatchedWorkers: true }], { creditCode: '91350100M000100Y43', dispatched: true }, ON)).toEqual([]);
  });

  it('lets a social-training body take anybody, by the national standard only', () => {
    expect(checkOwnStaff('SOCIAL_TRAINING', [], { creditCode: 'ANY', dispatched: true }, ON)).toEqual([]);
    expect(codes(checkStandard('SOCIAL_TRAINING', 'ENTERPRISE'))).toEqual(['STANDARD_NOT_NATIONAL']);
    expect([checkStandard('SOCIAL_TRAINING', 'NATIONAL'), checkStandard('ENTERPRISE', 'ENTERPRISE'), checkStandard('ENTERPRISE', 'INDUSTRY')]).toEqual([[], [], []]);
  });
});

describe('a panel (六(三))', () => {
  const member = (expertId: string, change: Partial<PanelMember> = {}): PanelMember => ({
    expertId, chair: expertId === '1', qualifications: [SENIOR_TECHNICIAN], specialityOccupations: ['6-18'], declaration: 'ACCEPTED', otherSittingDays: [], employerCreditCode: 'A', ...change,
  });
  const context = { institutionType: 'SOCIAL_TRAINING', occupations: [LATHE], days: [ON, '2026-03-03'], candidates: [{ applicationId: 'x', employerCreditCode: 'B', relativeExpertIds: [], refereeExpertIds: [] }] } as const;
  const finding = (members: PanelMember[], change: object = {}, ruleSet = rules) => {
    const { reasons, warnings } = checkPanel(members, { ...context, ...change }, ruleSet);
    return [codes(reasons), codes(warnings)];
  };
  const three = (change: Partial<PanelMember> = {}) => [member('1'), member('2'), member('3', change)];

  it('is exactly three different experts with exactly one chair', () => {
    expect(finding(three())).toEqual([[], []]);
    expect(finding(three().slice(0, 2))).toEqual([['PANEL_SIZE'], []]);
    expect(finding([...three(), member('4')])).toEqual([['PANEL_SIZE'], []]);
    expect(finding([member('1'), member('2'), member('2')])).toEqual([['PANEL_MEMBER_TWICE'], []]);
    expect(finding(three({ chair: true }))).toEqual([['PANEL_CHAIR'], []]);
    expect(finding([member('1', { chair: false }), member('2'), member('3')])).toEqual([['PANEL_CHAIR'], []]);
  });

  it('refuses who is not qualified on every day, sits elsewhere, declined or has not answered', () => {
    expect(finding(three({ qualifications: [{ ...SENIOR_TECHNICIAN, to: ON }] }))).toEqual([['EXPERT_NOT_QUALIFIED'], []]);
    expect(finding(three({ otherSittingDays: ['2026-03-03'] }))).toEqual([['EXPERT_SITTING_ELSEWHERE'], []]);
    expect(finding(three({ declaration: 'DECLINED' }))).toEqual([['EXPERT_DECLINED'], []]);
    expect(finding(three({ declaration: 'PENDING' }))).toEqual([['EXPERT_NOT_ANSWERED'], []]);
  });

  it('warns of another speciality and of conflicts of interest, or refuses them if the rule set says so', () => {
    expect(finding(three({ specialityOccupations: ['6-1', '6-18-01-02'] }))).toEqual([[], ['EXPERT_SPECIALITY_DIFFERS']]);
    const candidates = [{ applicationId: 'x', employerCreditCode: 'A', relativeExpertIds: ['2'], refereeExpertIds: ['3'] }];
    expect(finding(three(), { candidates })).toEqual([[], ['CONFLICT_OWN_REFEREE', 'CONFLICT_RELATIVE', 'CONFLICT_SAME_EMPLOYER', 'CONFLICT_SAME_EMPLOYER', 'CONFLICT_SAME_EMPLOYER']]);
    expect(finding(three(), { candidates, institutionType: 'ENTERPRISE' })).toEqual([[], ['CONFLICT_OWN_REFEREE', 'CONFLICT_RELATIVE']]);
    expect(finding(three(), { candidates, institutionType: 'ENTERPRISE' }, { ...rules, panel: { ...rules.panel, conflictOfInterest: 'REFUSE' } })).toEqual([['CONFLICT_OWN_REFEREE', 'CONFLICT_RELATIVE'], []]);
  });

  it('needs at least one assessor for the practical assessment, each valid on the day', () => {
    const assessor = (expertId: string, grade: 'ASSESSOR' | 'SENIOR_ASSESSOR' = 'ASSESSOR') => ({ expertId, qualifications: [{ kind: 'ASSESSOR', grade }] as Qualification[] });
    expect(checkAssessors([assessor('1')], [ON], rules)).toEqual([]);
    expect(checkAssessors([assessor('1', 'SENIOR_ASSESSOR'), assessor('2')], [ON], rules)).toEqual([]);
    expect(codes(checkAssessors([], [ON], rules))).toEqual(['ASSESSOR_COUNT']);
    expect(codes(checkAssessors([assessor('1'), assessor('1')], [ON], rules))).toEqual(['ASSESSOR_TWICE']);
    expect(codes(checkAssessors([{ expertId: '1', qualifications: [{ kind: 'TITLE', level: 'SENIOR' }] }], [ON], rules))).toEqual(['ASSESSOR_NOT_QUALIFIED']);
  });
});

describe('a plan\'s people and name (六(一), 六(三), 六(四))', () => {
  const staff: PlanStaff = { siteLead: 'a', qualitySupervisor: 'b', examOfficers: ['c'], proofreader: 'd', chief: '1', panelMembers: ['1', '2', '3'], panelChairs: ['1'], assessors: [] };
  const reasons = (change: Partial<PlanStaff>) => codes(checkPlanStaff({ ...staff, ...change }, rules));

  it('are all named, and every gap is told at once', () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ panelMembers: [], panelChairs: [], assessors: ['1'] })).toEqual([]);
    expect(reasons({ siteLead: null, qualitySupervisor: null, examOfficers: [], proofreader: null, chief: null, panelMembers: [], panelChairs: [] }))
      .toEqual(['CHIEF_MISSING', 'EXAM_OFFICER_MISSING', 'PROOFREADER_MISSING', 'QUALITY_SUPERVISOR_MISSING', 'SCORERS_MISSING', 'SITE_LEAD_MISSING']);
  });

  it('have a chief who sits and a proofreader who neither scores nor alone enters scores', () => {
    expect(reasons({ chief: '2' })).toEqual(['CHIEF_DOES_NOT_SIT']);
    expect(reasons({ proofreader: '3' })).toEqual(['PROOFREADER_SCORES']);
    expect(reasons({ proofreader: 'c' })).toEqual(['PROOFREADER_ENTERS_SCORES']);
    expect(reasons({ proofreader: 'c', examOfficers: ['c', 'e'] })).toEqual([]);
  });

  it('stand under a name with 贯通', () => {
    expect(checkPlanName(composePlanName('某公司', 2026, 3, rules), rules)).toEqual([]);
    expect(withClauses(checkPlanName('某公司2026年第3批评价', rules))).toEqual(['六(一) PLAN_NAME_WITHOUT_MARK']);
  });

  it('are counted anew for an earlier day, another day, venue, occupation or level, and not for less', () => {
    const plan = { assessmentDays: ['2026-05-11', '2026-05-12'], venues: ['甲'], occupations: [{ occupation: LATHE, level: 2 as const }] };
    expect(changesThatCountAnew(plan, plan)).toEqual([]);
    expect(changesThatCountAnew(plan, { ...plan, assessmentDays: ['2026-05-12'] })).toEqual([]);
    expect(changesThatCountAnew(plan, { ...plan, assessmentDays: ['2026-05-08', '2026-05-11'] })).toEqual(['FIRST_DAY_EARLIER', 'OTHER_DAY']);
    expect(changesThatCountAnew(plan, { ...plan, assessmentDays: ['2026-05-13'] })).toEqual(['OTHER_DAY']);
    expect(changesThatCountAnew(plan, { ...plan, venues: ['乙'] })).toEqual(['OTHER_VENUE']);
    expect(changesThatCountAnew(plan, { ...plan, occupations: [...plan.occupations, { occupation: LATHE, level: 1 }] })).toEqual(['NEW_OCCUPATION_OR_LEVEL']);
    expect(changesThatCountAnew(plan, { ...plan, occupations: [{ occupation: { ...LATHE, workType: '甲' }, level: 2 }] })).toEqual(['NEW_OCCUPATION_OR_LEVEL']);
    expect(firstAssessmentDay(plan)).toBe('2026-05-11');
    expect(() => firstAssessmentDay({ assessmentDays: [] })).toThrow(RangeError);
  });
});
