import { accepted, acceptedUnless, reason, refused, sameJson, sameOccupation, type Decision, type EvaluationMethod, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { heldReason, IN_POST_CONFIRMATION_DAYS, inPostFact, type HeldFor, type InPostConfirmation } from './in-post.js';
import { checkPlanName, checkPlanStaff, type PlanStaff, type RuleSet } from '@gt/rules';
import { planAllows, planMethods, type Occupation, type Plan, type PlanContent, type PlanEvent } from './plan.js';

/** Begins a plan. The name is composed by the system; an own name is refused without 贯通 (六(一)). */
export function decideDraft(institutionId: string, supervisorId: string, content: PlanContent, ruleSet: RuleSet): Decision<PlanEvent> {
  const reasons = checkPlanName(content.name, ruleSet);
  return acceptedUnless(reasons, { type: 'PlanDrafted', data: { institutionId, supervisorId, content } });
}

const PARTS = ['name', 'siteId', 'sessions', 'standard', 'scope', 'personnel', 'scheme', 'external'] as const;
/** Statuses in which the filing stands, so that its schedule is fixed. */
const FIXED: readonly Plan['status'][] = ['FILED', 'RUNNING', 'SCORED'];
/** What may be replaced in a filed plan without a new filing. */
const FREE_WHEN_FILED: readonly (typeof PARTS)[number][] = ['personnel'];

/** Changes a plan; from the filing on only its people (六(一): replaced staff is a version that the bureau sees), who fit from the start on. */
export function decideChange(plan: Plan, content: PlanContent, staff: PlanStaff, ruleSet: RuleSet): Decision<PlanEvent> {
  const what = PARTS.filter((part) => !sameJson(plan.content[part], content[part]));
  const fixed = FIXED.includes(plan.status) ? what.filter((part) => !FREE_WHEN_FILED.includes(part)) : [];
  const reasons = [...checkPlanName(content.name, ruleSet)];
  if (fixed.length > 0) reasons.push(reason('FILED_PLAN_FIXED', '六(一)', '计划已报备，只能更换工作人员；如需更改日程、地点、职业等级等，请监管部门退回或先办理延期', { parts: fixed }));
  if (plan.startedOn !== null) reasons.push(...checkPlanStaff(staff, ruleSet));
  if (reasons.length > 0) return refused(...reasons);
  return what.length === 0 ? accepted() : accepted({ type: 'PlanChanged', data: { what, content } });
}

/** A candidate as the enrolment needs it; undefined where the application is not known as accepted here. */
export interface EnrolmentCandidate {
  readonly applicationId: string;
  /** confirmed on paper, as the plan officer states, and by whom there */
  readonly inPostConfirmed: boolean;
  readonly confirmedBy?: string | null;
  readonly known: { /** the employer's own confirmation */ readonly inPost?: InPostConfirmation | null; readonly held?: HeldFor | null; readonly institutionId: string; readonly occupation: Occupation; readonly level: SkillLevel; readonly method: EvaluationMethod; readonly withdrawn: boolean; readonly planId: string | null } | null;
}

/** Enrols accepted candidates of the same body (六(一)): in scope and method of the plan, in no other open plan, 在职在岗 confirmed again. All or none. */
export function decideEnrol(plan: Plan, planId: string, candidates: readonly EnrolmentCandidate[], today: PlainDate): Decision<PlanEvent> {
  const inPost = candidates.map((candidate) => ({ applicationId: candidate.applicationId, fact: inPostFact(candidate.known?.inPost ?? null, { confirmed: candidate.inPostConfirmed, byName: candidate.confirmedBy ?? null }, today) }));
  const ids = candidates.map((candidate) => candidate.applicationId);
  const reasons = [...candidates.flatMap((candidate, i) => enrolmentReasons(plan, planId, candidate, inPost[i]!.fact !== null)), ...twiceReasons(ids)];
  return acceptedUnless(reasons, { type: 'CandidatesEnrolled', data: { applicationIds: ids, inPost: inPost.map(({ applicationId, fact }) => ({ applicationId, ...fact! })) } });
}

const twiceReasons = (ids: readonly string[]): Reason[] => (new Set(ids).size === ids.length ? [] : [reason('CANDIDATE_TWICE', '六(一)', '名单中有重复的申报，请删除重复项')]);

/** Somebody who did not come, as his sheets stand. */
export interface Absentee { readonly applicationId: string; readonly inPlan: boolean; readonly withdrawn: boolean; readonly scored: boolean; readonly excused: boolean }

/**
 * Accepts the reason of an absence (七(三)) after the start, until the results take effect: 移至下批 instead of 缺考, the slot stays held. All or none.
 * Refused: CANDIDATE_NOT_IN_PLAN, CANDIDATE_TWICE, CANDIDATE_WITHDRAWN, CANDIDATE_SCORED, ABSENCE_EXCUSED_ALREADY.
 */
export function decideExcuse(absentees: readonly Absentee[], why: string): Decision<PlanEvent> {
  const ids = absentees.map((each) => each.applicationId);
  const reasons = absentees.flatMap(({ applicationId, inPlan, withdrawn, scored, excused }): Reason[] => {
    const facts = { applicationId };
    if (!inPlan) return [reason('CANDIDATE_NOT_IN_PLAN', '六(一)', '该申报不在本计划中，请刷新后核对', facts)];
    return [
      ...(withdrawn ? [reason('CANDIDATE_WITHDRAWN', '七(三)', '该申报已撤销，评价因故终止，无须移至下批', facts)] : []),
      ...(scored ? [reason('CANDIDATE_SCORED', '七(三)', '该人员已有评分，不是缺席，不能移至下批；评分有误的请专家更正', facts)] : []),
      ...(excused ? [reason('ABSENCE_EXCUSED_ALREADY', '七(三)', '该人员已登记移至下批，无须重复办理', facts)] : []),
    ];
  });
  return acceptedUnless([...reasons, ...twiceReasons(ids)], { type: 'AbsencesExcused', data: { applicationIds: ids, reason: why } });
}

/** Where candidates go: another plan of the same body, null: in no plan for now. */
export interface TransferTarget { readonly planId: string; readonly plan: Plan | null }

/**
 * Moves chosen candidates out of a plan that has not begun and into another one of the same body (六(一), 七(三)), all or none: what each plan notes.
 * Reasons beside those of an enrolment: CANDIDATE_NOT_IN_PLAN, CANDIDATE_TWICE, TARGET_SAME_PLAN, TARGET_UNKNOWN, TARGET_NOT_OPEN.
 */
export function decideTransfer(from: Plan, fromId: string, to: TransferTarget | null, candidates: readonly EnrolmentCandidate[], why: string, today: PlainDate): { readonly out: Decision<PlanEvent>; readonly into: readonly PlanEvent[] } {
  const ids = candidates.map((candidate) => candidate.applicationId);
  const strangers = candidates.filter(({ known }) => known?.planId !== fromId || known.institutionId !== from.institutionId).map(({ applicationId }) => applicationId);
  const into = to === null ? null : intoPlan(from, fromId, to, candidates, today);
  const reasons = [
    ...strangers.map((applicationId) => reason('CANDIDATE_NOT_IN_PLAN', '六(一)', '该申报不在本计划中，请刷新后核对', { applicationId })),
    // of somebody who is not here nothing else is said
    ...(into && !into.ok ? into.reasons.filter((each) => !strangers.includes(each.facts['applicationId'] as string)) : twiceReasons(ids)),
  ];
  return { out: acceptedUnless(reasons, { type: 'CandidatesMovedOut', data: { applicationIds: ids, toPlanId: to?.planId ?? null, reason: why } }), into: into?.ok ? into.events : [] };
}

function intoPlan(from: Plan, fromId: string, { planId, plan }: TransferTarget, candidates: readonly EnrolmentCandidate[], today: PlainDate): Decision<PlanEvent> {
  if (planId === fromId) return refused(reason('TARGET_SAME_PLAN', '六(一)', '转入的就是本计划，请选择另一计划'));
  // a plan of another body is as unknown here as one that does not exist
  if (plan === null || plan.institutionId !== from.institutionId) return refused(reason('TARGET_UNKNOWN', '六(一)', '未找到本机构的该计划，请重新选择', { planId }));
  if (!planAllows(plan, 'CandidatesEnrolled')) return refused(reason('TARGET_NOT_OPEN', '六(一)', '转入的计划已开始评价或已取消，不能再编入，请选择另一计划', { planId, status: plan.status }));
  // as they stand once they have left
  return decideEnrol(plan, planId, candidates.map((candidate) => ({ ...candidate, known: candidate.known && { ...candidate.known, planId: candidate.known.planId === fromId ? null : candidate.known.planId } })), today);
}

function enrolmentReasons(plan: Plan, planId: string, { applicationId, known }: EnrolmentCandidate, inPost: boolean): Reason[] {
  const facts = { applicationId };
  // an application of another body is as unknown here as one that does not exist
  if (known === null || known.institutionId !== plan.institutionId) return [reason('CANDIDATE_UNKNOWN', '六(一)', '未找到本机构已受理的该申报，请核对', facts)];
  const reasons: Reason[] = [];
  if (known.withdrawn) reasons.push(reason('CANDIDATE_WITHDRAWN', '六(一)', '该申报已撤销，不能参加评价', facts));
  if (known.planId === planId) reasons.push(reason('CANDIDATE_ALREADY_ENROLLED', '六(一)', '该申报已在本计划中', facts));
  else if (known.planId !== null) reasons.push(reason('CANDIDATE_IN_OTHER_PLAN', '六(一)', '该申报已编入另一计划，请先从该计划移出', { ...facts, planId: known.planId }));
  reasons.push(...contentMisfits(plan.content, { applicationId, ...known }));
  if (known.held) reasons.push(heldReason(applicationId, known.held));
  if (!inPost) reasons.push(reason('IN_POST_NOT_CONFIRMED', '二', `用人单位${known.inPost ? `上次确认在职在岗是 ${known.inPost.confirmedOn}，已超过 ${IN_POST_CONFIRMATION_DAYS} 天` : '尚未再次确认在职在岗'}，请其在“在岗确认与离职”中确认，或凭书面确认办理`, facts));
  return reasons;
}

/** A candidate as the plan's content must fit it. */
export interface Enrolled { readonly applicationId: string; readonly occupation: Occupation; readonly level: SkillLevel; readonly method: EvaluationMethod }

/** Why a candidate does not fit what stands in the plan (六(一)): asked when enrolling, and again at the filing, for the content may have changed. */
export function contentMisfits(content: PlanContent, { applicationId, occupation, level, method }: Enrolled): Reason[] {
  return [
    ...(content.scope.some((row) => row.level === level && sameOccupation(row.occupation, occupation)) ? []
      : [reason('CANDIDATE_OUT_OF_PLAN_SCOPE', '六(一)', '该申报的职业（工种）等级不在计划范围内，请编入其他计划', { applicationId, occupation: occupation.code, level })]),
    ...(planMethods(content).includes(method) ? [] : [reason('CANDIDATE_METHOD_NOT_PLANNED', '三', '计划日程中没有该申报的评价方式，请补充日程或编入其他计划', { applicationId, method })]),
  ];
}

/** What the start needs to know. */
export interface StartFacts {
  readonly today: PlainDate;
  readonly ruleSet: RuleSet;
  readonly staff: PlanStaff;
  readonly candidatesWithoutPanel: readonly string[];
  /** of whom it is known that they moved, and not yet whether they go on; what is only reported holds up nobody's plan */
  readonly held: readonly string[];
  /** what has come to stand against those who are to score since their panels were formed */
  readonly scorers: readonly Reason[];
}

/** Starts the assessment on one of its days (六(三)): people complete, every candidate with a panel, scorers still qualified and nobody's judge in the own case, no open finding. */
export function decideStart(plan: Plan, facts: StartFacts): Decision<PlanEvent> {
  const filing = plan.filing!;
  const reasons: Reason[] = [...checkPlanStaff(facts.staff, facts.ruleSet), ...facts.scorers];
  const { today } = facts;
  if (today < filing.firstAssessmentDay) reasons.push(reason('ASSESSMENT_DAY_NOT_REACHED', '六(三)', `评价首日为 ${filing.firstAssessmentDay}，请当日开始`, { today, firstAssessmentDay: filing.firstAssessmentDay }));
  if (today > filing.lastAssessmentDay) reasons.push(reason('ASSESSMENT_DAYS_OVER', '六(三)', `评价日期至 ${filing.lastAssessmentDay} 已过，请办理延期后重新报备`, { today, lastAssessmentDay: filing.lastAssessmentDay }));
  if (plan.candidateCount === 0) reasons.push(reason('NO_CANDIDATES', '六(一)', '计划中没有参评人员，请先编入'));
  if (facts.candidatesWithoutPanel.length > 0) reasons.push(reason('CANDIDATES_WITHOUT_PANEL', '六(三)', `有 ${facts.candidatesWithoutPanel.length} 名参评人员未分配评审组或考评员，请先分配`, { applicationIds: facts.candidatesWithoutPanel }));
  if (facts.held.length > 0) reasons.push(reason('CANDIDATES_ON_HOLD', '二', `有 ${facts.held.length} 名参评人员变动单位后是否继续尚未决定，请先决定，或先移出本计划`, { applicationIds: facts.held }));
  for (const finding of plan.findings.filter((each) => each.decision === null)) {
    reasons.push(reason('FINDING_OPEN', '四(一)', `${finding.message}须由监管部门处理后才能开始`, { findingCode: finding.code }));
  }
  return acceptedUnless(reasons, { type: 'PlanStarted', data: { startedOn: today } });
}

/** A fact of another service that crosses the plan: noted once for each cause, nothing is rewritten (flow.md). */
export function decideFinding(plan: Plan, finding: { readonly code: string; readonly message: string; readonly causedBy: string; readonly facts: Readonly<Record<string, unknown>> }): Decision<PlanEvent> {
  if (plan.findings.some((each) => each.code === finding.code && each.causedBy === finding.causedBy)) return accepted();
  return accepted({ type: 'PlanFindingRaised', data: { institutionId: plan.institutionId, findingCode: finding.code, message: finding.message, causedBy: finding.causedBy, facts: finding.facts } });
}

/** Supervision's settlement. One that fits no open finding of the plan changes nothing. */
export function decideSettlement(plan: Plan, settled: { readonly findingId: string; readonly findingCode: string; readonly decision: string }): Decision<PlanEvent> {
  const open = plan.findings.some((finding) => finding.code === settled.findingCode && finding.decision === null);
  return open ? accepted({ type: 'PlanFindingSettled', data: settled }) : accepted();
}
