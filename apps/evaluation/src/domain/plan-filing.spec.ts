import { buildCalendar, calendarPapers, cq2022v1, type BodyScope, type PlanStaff } from '@gt/rules';
import { decideFile, decidePermission, type FilingFacts } from './plan-filing.js';
import { evolvePlan, type Plan, type PlanContent, type PlanEvent } from './plan.js';

const turner = { code: '6-18-01-01', name: '车工', workType: null };
const content: PlanContent = {
  name: '某某公司2026年第1批贯通评价', siteId: 'site', scheme: [], external: null,
  sessions: [{ day: '2026-03-20', time: '09:00', venue: '本部', methods: ['COMPREHENSIVE_REVIEW'], content: '评审' }],
  standard: { kind: 'NATIONAL', name: '车工国家职业技能标准', number: null, edition: '2018年版' }, scope: [{ occupation: turner, level: 2 }],
  personnel: { siteLead: { name: '王一', subject: null }, qualitySupervisor: { name: '王二', subject: null }, examOfficers: [{ name: '王三', subject: null }], proofreader: { name: '王四', subject: 'p' }, chief: { name: '王五', subject: null, expertId: 'e1' } },
};
const scope: BodyScope = {
  suspensions: [], filedScope: [{ occupation: turner, level: 2, validity: { from: '2022-03-10', to: null } }],
  approvedFilings: [{ filingId: 'f', version: 1, validity: { from: '2022-03-10', to: null }, rows: [{ occupation: turner, level: 2, titleSpecialities: ['机械'] }] }],
};
const staff: PlanStaff = { siteLead: 'a', qualitySupervisor: 'b', examOfficers: ['c'], proofreader: 'd', chief: 'e1', panelMembers: [], panelChairs: [], assessors: [] };
const facts = (now: string, change: Partial<FilingFacts> = {}): FilingFacts =>
  ({ now: new Date(now), ruleSet: cq2022v1, calendar: buildCalendar(calendarPapers), supervisorId: 'bureau', institutionType: 'ENTERPRISE', filingMode: 'NATIVE', scope, staff, candidates: [], panels: [], fees: () => ({ scheduleId: 'fees', edition: 1 }), ...change });
const given = (events: readonly PlanEvent[] = [], change: Partial<PlanContent> = {}): Plan =>
  events.reduce<Plan>(evolvePlan, evolvePlan(null, { type: 'PlanDrafted', data: { institutionId: 'body', supervisorId: 'bureau', content: { ...content, ...change } } }));
const codes = (decision: ReturnType<typeof decideFile>) => (decision.ok ? [] : decision.reasons.map((reason) => reason.code));
const filed = (plan: Plan, at: FilingFacts): PlanEvent & { type: 'PlanFiled' } => {
  const decision = decideFile(plan, at);
  if (!decision.ok) throw new Error(codes(decision).join());
  return decision.events[0] as PlanEvent & { type: 'PlanFiled' };
};

describe('filing a plan (六(一))', () => {
  it('needs a published price list that holds on the first assessment day, and notes which (七(五))', () => {
    const at = '2026-03-06T09:00:00+08:00';
    expect(codes(decideFile(given(), facts(at, { fees: (on) => (on === '2026-03-06' ? { scheduleId: 'old', edition: 1 } : null) })))).toEqual(['FEES_NOT_PUBLISHED']);
    expect(filed(given(), facts(at, { fees: (on) => (on === '2026-03-20' ? { scheduleId: 'new', edition: 2 } : null) })).data.fees).toEqual({ scheduleId: 'new', edition: 2 });
  });

  it('the tenth working day before counts until 24:00 Shanghai, and fixes the rule set', () => {
    const event = filed(given(), facts('2026-03-06T23:59:59+08:00'));
    expect(event.data).toMatchObject({ filedOn: '2026-03-06', lastFilingDay: '2026-03-06', firstAssessmentDay: '2026-03-20', ruleSet: { id: 'cq-2022-8', version: 1 }, lateOverride: null });
  });

  it('one second later it is late, and the last good day is named', () => {
    const decision = decideFile(given(), facts('2026-03-07T00:00:00+08:00'));
    expect(codes(decision)).toEqual(['FILED_TOO_LATE']);
    expect(decision.ok ? '' : decision.reasons[0]!.message).toContain('2026-03-06');
  });

  it('the bureau may permit a late filing with a reason, for the day as it stands', () => {
    const plan = given();
    const permission = decidePermission(plan, '疫情', facts('2026-03-10T09:00:00+08:00'));
    expect(permission.ok).toBe(true);
    const permitted = given(permission.ok ? permission.events : []);
    expect(filed(permitted, facts('2026-03-10T09:00:00+08:00')).data.lateOverride).toBe('疫情');
    const moved = evolvePlan(permitted, { type: 'PlanChanged', data: { what: ['sessions'], content: { ...content, sessions: [{ ...content.sessions[0]!, day: '2026-03-18' }] } } });
    expect(codes(decideFile(moved, facts('2026-03-10T09:00:00+08:00')))).toEqual(['FILED_TOO_LATE']);
  });

  it('no permission reaches the assessment day itself', () => {
    const permission = decidePermission(given(), '疫情', facts('2026-03-20T09:00:00+08:00'));
    expect(permission.ok ? [] : permission.reasons.map((reason) => reason.code)).toEqual(['ASSESSMENT_DAY_PAST']);
    const early = decidePermission(given(), '疫情', facts('2026-03-19T09:00:00+08:00'));
    expect(codes(decideFile(given(early.ok ? early.events : []), facts('2026-03-20T09:00:00+08:00')))).toEqual(['FILED_TOO_LATE']);
  });

  it('a year without a paper needs the bureau, never plain Mon–Fri', () => {
    const sessions = [{ ...content.sessions[0]!, day: '2027-03-19' }];
    const at = facts('2026-12-01T09:00:00+08:00');
    expect(codes(decideFile(given([], { sessions }), at))).toEqual(['CALENDAR_UNDECLARED']);
    const permission = decidePermission(given([], { sessions }), '同意', at);
    expect(filed(given(permission.ok ? permission.events : [], { sessions }), at).data).toMatchObject({ lastFilingDay: null, lateOverride: '同意' });
  });

  it('a permission for a late filing does not cover an undeclared year, nor the reverse', () => {
    const late = decidePermission(given(), '急', facts('2026-03-10T09:00:00+08:00'));
    const plan = given(late.ok ? late.events : []);
    expect(codes(decideFile(plan, facts('2026-03-10T09:00:00+08:00', { calendar: buildCalendar([]) })))).toEqual(['CALENDAR_UNDECLARED']);
  });

  it('tells every reason at once: late, name, standard, scope on every day, people', () => {
    const decision = decideFile(given([], { name: '第一批评价', standard: { ...content.standard, kind: 'ENTERPRISE' } }), facts('2026-03-19T09:00:00+08:00', {
      institutionType: 'SOCIAL_TRAINING', staff: { ...staff, proofreader: 'c' },
      scope: { filedScope: [], approvedFilings: [], suspensions: [{ from: '2026-03-20', to: null }] },
    }));
    expect(codes(decision)).toEqual(['FILED_TOO_LATE', 'PLAN_NAME_WITHOUT_MARK', 'STANDARD_NOT_NATIONAL', 'PROOFREADER_ENTERS_SCORES', 'BODY_NOT_ACTIVE', 'NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING']);
    expect(decision.ok ? [] : decision.reasons.find((reason) => reason.code === 'BODY_NOT_ACTIVE')!.facts).toEqual({ days: ['2026-03-20'] });
  });

  it('with panels formed, the chief must sit in one and the proofreader in none', () => {
    const seated = { ...staff, panelMembers: ['e2', 'e3', 'd'], panelChairs: ['e2'] };
    expect(codes(decideFile(given(), facts('2026-03-02T09:00:00+08:00', { staff: seated })))).toEqual(['CHIEF_DOES_NOT_SIT', 'PROOFREADER_SCORES']);
  });

  describe('of a body that files in the city\'s system', () => {
    const external = { name: '贯通第1批', number: 'CQ-1', filedAt: '2026-03-05T08:00:00.000Z', receipt: 'HZ-1' };
    it('the ten days count from the time on the receipt', () => {
      expect(filed(given([], { external }), facts('2026-03-12T09:00:00+08:00', { filingMode: 'EXTERNAL' })).data).toMatchObject({ filedOn: '2026-03-05', filedAt: external.filedAt });
      expect(codes(decideFile(given([], { external: { ...external, filedAt: '2026-03-09T08:00:00.000Z' } }), facts('2026-03-12T09:00:00+08:00', { filingMode: 'EXTERNAL' })))).toEqual(['FILED_TOO_LATE']);
    });
    it('the receipt is asked for, not from the future, and its name contains 贯通', () => {
      expect(codes(decideFile(given(), facts('2026-03-02T09:00:00+08:00', { filingMode: 'EXTERNAL' })))).toEqual(['EXTERNAL_FILING_MISSING']);
      expect(codes(decideFile(given([], { external: { ...external, name: '第1批' } }), facts('2026-03-02T09:00:00+08:00', { filingMode: 'EXTERNAL' })))).toEqual(['PLAN_NAME_WITHOUT_MARK', 'EXTERNAL_FILING_IN_FUTURE']);
      expect(codes(decideFile(given([], { external }), facts('2026-03-20T09:00:00+08:00', { filingMode: 'EXTERNAL' })))).toEqual(['ASSESSMENT_DAY_PAST']);
    });
    it('a body that files here gives none', () => {
      expect(codes(decideFile(given([], { external }), facts('2026-03-06T09:00:00+08:00')))).toEqual(['EXTERNAL_FILING_NOT_EXPECTED']);
    });
  });

  describe('again after a return', () => {
    const returned = (change: Partial<PlanContent> = {}): Plan => {
      const first = filed(given(), facts('2026-03-06T09:00:00+08:00'));
      const events: PlanEvent[] = [first, { type: 'PlanReturned', data: { reason: '补充', returnedOn: '2026-03-09' } }, { type: 'PlanChanged', data: { what: ['x'], content: { ...content, ...change } } }];
      return given(events);
    };
    it('within three working days the first date stays', () => {
      expect(filed(returned(), facts('2026-03-12T23:00:00+08:00')).data.filedOn).toBe('2026-03-06');
    });
    it('on the fourth the resubmission counts, and is late', () => {
      expect(codes(decideFile(returned(), facts('2026-03-13T00:00:00+08:00')))).toEqual(['FILED_TOO_LATE']);
    });
    it('another venue counts anew even within the grace', () => {
      expect(codes(decideFile(returned({ sessions: [{ ...content.sessions[0]!, venue: '他处' }] }), facts('2026-03-10T09:00:00+08:00')))).toEqual(['FILED_TOO_LATE']);
    });
    it('the rule set of the first filing stays', () => {
      expect(filed(returned(), facts('2026-03-10T09:00:00+08:00', { ruleSet: { ...cq2022v1, version: 2 } })).data.ruleSet).toEqual({ id: 'cq-2022-8', version: 1 });
    });
  });
});
