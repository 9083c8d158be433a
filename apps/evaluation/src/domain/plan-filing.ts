import { accepted, reason, refused, shanghaiDate, type Decision, type FilingMode, type InstitutionType, type PlainDate, type Reason } from '@gt/domain';
import {
  changesThatCountAnew, checkFilingDayInTime, checkPlanName, checkPlanStaff, checkScope, countingDayAfterReturn, filingDeadline, firstAssessmentDay,
  type BodyScope, type PlanOutline, type PlanStaff, type RuleSet, type WorkingCalendar,
} from '@gt/rules';
import { contentMisfits, type Enrolled } from './plan-decisions.js';
import { planDays, type FilingPermission, type Plan, type PlanContent, type PlanEvent } from './plan.js';

/** What the decision on a filing rests on: copies of others' facts, as known now. */
export interface FilingFacts {
  readonly now: Date;
  readonly ruleSet: RuleSet;
  readonly calendar: WorkingCalendar;
  readonly supervisorId: string;
  readonly institutionType: InstitutionType;
  readonly filingMode: FilingMode;
  readonly scope: BodyScope;
  readonly staff: PlanStaff;
  readonly candidates: readonly Enrolled[];
  /** Panels that were formed before, with the days that their members were looked at for. */
  readonly panels: readonly { readonly name: string; readonly days: readonly PlainDate[] }[];
  /** The price list that holds on a day, as far as it is known. */
  readonly fees: (on: PlainDate) => { readonly scheduleId: string; readonly edition: number } | null;
}

/** Reasons that a plan without panels cannot yet avoid; they are asked again at the start. */
const WITHOUT_PANELS = ['SCORERS_MISSING', 'CHIEF_DOES_NOT_SIT'];

const outlineOf = (content: PlanContent): PlanOutline => ({ assessmentDays: planDays(content), venues: [...new Set(content.sessions.map((session) => session.venue))], occupations: content.scope });

/**
 * Files a plan, or files it again after a return or postponement (六(一)): every reason at once. The first complete filing counts; a
 * returned one keeps its date if resubmitted in the grace and nothing was changed that counts anew.
 */
export function decideFile(plan: Plan, facts: FilingFacts): Decision<PlanEvent> {
  const { content } = plan;
  const { ruleSet } = facts;
  const first = firstAssessmentDay(outlineOf(content));
  const filedAt = facts.filingMode === 'EXTERNAL' && content.external ? content.external.filedAt : facts.now.toISOString();
  const filedOn = countingDay(plan, shanghaiDate(filedAt), facts);
  const timeliness = checkFilingDayInTime(filedOn, first, ruleSet, facts.calendar);
  const fees = facts.fees(first);
  const permission = plan.permission?.firstAssessmentDay === first ? plan.permission : null;
  const permitted = permission !== null && timeliness.standing !== 'IN_TIME' && filedOn < first && permission.kind === (timeliness.standing === 'LATE' ? 'LATE' : 'CALENDAR_UNDECLARED');
  const reasons = [
    ...(permitted ? [] : timeliness.reasons),
    ...contentReasons(content, facts, first),
    ...externalReasons(plan, facts),
    ...facts.candidates.flatMap((candidate) => contentMisfits(content, candidate)),
    ...panelReasons(content, facts),
    ...staffReasons(facts),
    ...(fees ? [] : [reason('FEES_NOT_PUBLISHED', '七(五)', `评价首日 ${first} 没有已公示的收费标准，请先核算成本并公示收费标准（不收费的也应公示）`, { firstAssessmentDay: first })]),
    ...content.scope.flatMap((need) => checkScope(facts.scope, need, [...new Set([filedOn, ...planDays(content)])])),
  ];
  if (reasons.length > 0) return refused(...distinct(reasons));
  return accepted({ type: 'PlanFiled', data: {
    institutionId: plan.institutionId, supervisorId: facts.supervisorId, filedOn, filedAt, firstAssessmentDay: first, lastAssessmentDay: planDays(content).at(-1)!, lastFilingDay: timeliness.deadline.lastFilingDate,
    ruleSet: plan.filing?.ruleSet ?? { id: ruleSet.id, version: ruleSet.version }, lateOverride: permitted ? permission.reason : null, fees: fees!, content,
  } });
}

/** The day that this filing counts from: its own, or that of the first filing where the grace keeps it. */
function countingDay(plan: Plan, day: PlainDate, facts: FilingFacts): PlainDate {
  if (plan.filing === null || plan.status !== 'RETURNED' || plan.returnedOn === null) return day;
  if (changesThatCountAnew(outlineOf(plan.filing.content), outlineOf(plan.content)).length > 0) return day;
  return countingDayAfterReturn(plan.filing.filedOn, plan.returnedOn, day, facts.ruleSet, facts.calendar).filedOn;
}

function contentReasons(content: PlanContent, facts: FilingFacts, first: PlainDate): readonly Reason[] {
  const reasons: Reason[] = [...checkPlanName(content.name, facts.ruleSet)];
  const today = shanghaiDate(facts.now);
  if (first <= today && facts.filingMode === 'EXTERNAL') reasons.push(reason('ASSESSMENT_DAY_PAST', '六(一)', '评价首日已到或已过，请改定评价日期', { firstAssessmentDay: first, today }));
  if (facts.institutionType === 'SOCIAL_TRAINING' && content.standard.kind !== 'NATIONAL') {
    reasons.push(reason('STANDARD_NOT_NATIONAL', '七(六)', '社会培训评价组织只能依据国家职业技能标准评价，请改用国家标准', { standard: content.standard.kind }));
  }
  return reasons;
}

/** A panel stands for the days that it was formed for (六(三)): qualification, other sittings and absence were looked at for them alone. */
const panelReasons = (content: PlanContent, facts: FilingFacts): readonly Reason[] => facts.panels.flatMap(({ name, days }) => {
  const gone = days.filter((day) => !planDays(content).includes(day));
  return gone.length === 0 ? [] : [reason('PANEL_DAY_NOT_PLANNED', '六(三)', `${name}是按 ${gone.join('、')} 组成的，计划已无该评价日，请解散后按新日期重新组成`, { panel: name, days: gone })];
});

function externalReasons({ content, filing }: Plan, facts: FilingFacts): readonly Reason[] {
  if (facts.filingMode === 'NATIVE') {
    return content.external === null ? [] : [reason('EXTERNAL_FILING_NOT_EXPECTED', '六(一)', '该机构在本系统报备，请删除外部报备信息')];
  }
  if (content.external === null) return [reason('EXTERNAL_FILING_MISSING', '六(一)', '该机构在认定管理系统报备，请先在该系统报备，再填写其计划名称、编号、报备时间和回执')];
  const named = checkPlanName(content.external.name, facts.ruleSet).map((each) => ({ ...each, message: `认定管理系统中的${each.message}` }));
  const late = Date.parse(content.external.filedAt) > facts.now.getTime() ? [reason('EXTERNAL_FILING_IN_FUTURE', '六(一)', '外部报备时间晚于现在，请按回执核对')] : [];
  const moved = filing !== null && Date.parse(content.external.filedAt) <= Date.parse(filing.filedAt) && changesThatCountAnew(outlineOf(filing.content), outlineOf(content)).length > 0;
  const stale = moved ? [reason('EXTERNAL_FILING_STALE', '六(一)', '评价日期、地点或职业等级已变更，须在认定管理系统重新报备，并填写新的报备时间和回执')] : [];
  return [...named, ...late, ...stale];
}

function staffReasons(facts: FilingFacts): readonly Reason[] {
  const seated = facts.staff.panelMembers.length + facts.staff.assessors.length > 0;
  return checkPlanStaff(facts.staff, facts.ruleSet).filter((each) => seated || !WITHOUT_PANELS.includes(each.code));
}

const distinct = (reasons: readonly Reason[]): readonly Reason[] => [...new Map(reasons.map((each) => [`${each.code}\n${each.message}`, each])).values()];

/** The bureau's permission for a filing that is late, or whose calendar is not declared (六(一)). It holds for the first assessment day as it stands. */
export function decidePermission(plan: Plan, why: string, facts: Pick<FilingFacts, 'now' | 'ruleSet' | 'calendar'>): Decision<PlanEvent> {
  const first = firstAssessmentDay(outlineOf(plan.content));
  const deadline = filingDeadline(first, facts.ruleSet, facts.calendar);
  if (first <= shanghaiDate(facts.now)) return refused(reason('ASSESSMENT_DAY_PAST', '六(一)', '评价首日已到或已过，不能准予报备，请机构改定评价日期', { firstAssessmentDay: first }));
  const kind: FilingPermission['kind'] = deadline.lastFilingDate === null ? 'CALENDAR_UNDECLARED' : 'LATE';
  return accepted({ type: 'FilingPermitted', data: { kind, firstAssessmentDay: first, reason: why } });
}
