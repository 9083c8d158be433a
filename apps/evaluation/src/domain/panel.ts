import { accepted, isValidOn, reason, refused, type Decision, type EvaluationMethod, type InstitutionType, type PlainDate, type Reason } from '@gt/domain';
import { checkAssessors, checkPanel, isQualifiedAssessor, isQualifiedExpert, qualificationText, type PanelCandidate, type PanelFinding, type Qualification, type RuleSet } from '@gt/rules';
import type { Occupation, PlanContent } from './plan.js';
import { nextStatus, type Transitions } from './transitions.js';

export type PanelKind = 'REVIEW' | 'ASSESSMENT';
export type PanelStatus = 'FORMED' | 'SITTING' | 'DONE' | 'DISSOLVED';

/** Which kind of panel scores which method (六(三)). */
export const PANEL_KIND_OF: Readonly<Record<EvaluationMethod, PanelKind>> = { DIRECT_RECOGNITION: 'REVIEW', COMPREHENSIVE_REVIEW: 'REVIEW', PRACTICAL_ASSESSMENT: 'ASSESSMENT' };

/** The days of a plan on which a panel of the kind has something to do. */
export const daysOfKind = (sessions: PlanContent['sessions'], kind: PanelKind): PlainDate[] =>
  [...new Set(sessions.filter((session) => session.methods.some((method) => PANEL_KIND_OF[method] === kind)).map((session) => session.day))].sort();

export interface PanelMemberState { readonly expertId: string; readonly name: string; readonly chair: boolean; readonly qualification: string; readonly employer: string; readonly speciality: string }

export interface Panel {
  readonly planId: string;
  readonly institutionId: string;
  readonly name: string;
  readonly kind: PanelKind;
  readonly status: PanelStatus;
  readonly members: readonly PanelMemberState[];
  readonly applicationIds: readonly string[];
  readonly days: readonly PlainDate[];
  readonly warnings: readonly Reason[];
}

export type PanelEvent =
  | { readonly type: 'PanelFormed'; readonly data: Omit<Panel, 'status'> }
  | { readonly type: 'PanelDissolved'; readonly data: { readonly planId: string; readonly institutionId: string; readonly reason: string } }
  | { readonly type: 'PanelSitting'; readonly data: { readonly planId: string; readonly institutionId: string } }
  | { readonly type: 'PanelDone'; readonly data: { readonly planId: string; readonly institutionId: string } };

export const PANEL_TRANSITIONS: Transitions<PanelStatus> = {
  FORMED: { PanelSitting: 'SITTING', PanelDissolved: 'DISSOLVED' },
  SITTING: { PanelDone: 'DONE' },
  DONE: {},
  DISSOLVED: {},
};

export function evolvePanel(state: Panel | null, event: PanelEvent): Panel {
  if (event.type === 'PanelFormed') return { ...event.data, status: 'FORMED' };
  if (state === null) throw new Error(`${event.type} before PanelFormed`);
  const status = nextStatus(PANEL_TRANSITIONS, state.status, event.type);
  if (status === undefined) throw new Error(`${event.type} cannot happen to a panel that is ${state.status}`);
  return { ...state, status };
}

/** A member as given, with what is known of the expert; null = no such expert. */
export interface MemberFacts {
  readonly expertId: string;
  readonly chair: boolean;
  readonly declaration: 'ACCEPTED' | 'DECLINED' | 'PENDING';
  readonly expert: { readonly personId: string; readonly name: string; readonly employer: string; readonly speciality: string; readonly occupationCodes: readonly string[]; readonly qualifications: readonly Qualification[]; readonly qualificationText: string } | null;
  readonly otherSittingDays: readonly PlainDate[];
  /** spans in which the expert takes no invitation; `to` null: until further notice */
  readonly unavailable: readonly { readonly from: PlainDate; readonly to: PlainDate | null }[];
}

/** A candidate as given: enrolled in the plan or not, already in a panel or not. */
export interface PanelCandidateFacts {
  readonly applicationId: string;
  readonly enrolled: { readonly personId: string; readonly method: EvaluationMethod; readonly employerName: string; readonly panelId: string | null } | null;
  readonly relativeExpertIds: readonly string[];
}

export interface FormationFacts {
  readonly planId: string;
  readonly institutionId: string;
  readonly institutionType: InstitutionType;
  readonly planDays: readonly PlainDate[];
  readonly occupations: readonly Occupation[];
  readonly ruleSet: RuleSet;
}

/** What stands against the formation of a panel, and what somebody should know before it (六(三)): members and candidates checked together, every reason at once. */
export function lookAtFormation(panel: { readonly kind: PanelKind; readonly days: readonly PlainDate[] }, members: readonly MemberFacts[], candidates: readonly PanelCandidateFacts[], facts: FormationFacts): PanelFinding {
  const reasons: Reason[] = [];
  const foreignDays = panel.days.filter((day) => !facts.planDays.includes(day));
  if (foreignDays.length > 0) reasons.push(reason('PANEL_DAY_NOT_PLANNED', '六(一)', `${foreignDays.join('、')} 不是计划的评价日，请改正`, { days: foreignDays }));
  if (panel.days.length === 0) reasons.push(reason('PANEL_WITHOUT_DAY', '六(三)', '计划日程中没有该评审组（考评组）的评价日，请先补充日程'));
  for (const member of members.filter((each) => each.expert === null)) reasons.push(reason('EXPERT_UNKNOWN', '六(三)', '未找到该专家，请先由评价机构登记', { expertId: member.expertId }));
  for (const member of members) {
    const away = panel.days.filter((day) => member.unavailable.some((span) => isValidOn(span, day)));
    if (away.length > 0) reasons.push(reason('EXPERT_UNAVAILABLE', '六(三)', `专家已说明 ${away.join('、')} 不能参加，请更换或改期`, { expertId: member.expertId, days: away }));
  }
  reasons.push(...candidateReasons(panel.kind, candidates), ...ownCases(members.flatMap(({ expertId, expert }) => (expert ? [{ expertId, personId: expert.personId }] : [])), candidates.flatMap(({ enrolled }) => enrolled?.personId ?? [])));
  const checked = panel.kind === 'REVIEW' ? checkReview(panel.days, members, candidates, facts) : { reasons: checkAssessment(panel.days, members, facts), warnings: [] };
  return { reasons: [...reasons, ...checked.reasons], warnings: checked.warnings };
}

/** Forms a panel (六(三)); warnings are kept with it. */
export function decideForm(panel: { readonly name: string; readonly kind: PanelKind; readonly days: readonly PlainDate[] }, members: readonly MemberFacts[], candidates: readonly PanelCandidateFacts[], facts: FormationFacts): Decision<PanelEvent> {
  const { reasons, warnings } = lookAtFormation(panel, members, candidates, facts);
  if (reasons.length > 0) return refused(...reasons);
  return accepted({ type: 'PanelFormed', data: {
    planId: facts.planId, institutionId: facts.institutionId, name: panel.name, kind: panel.kind, days: panel.days, warnings, applicationIds: candidates.map((each) => each.applicationId),
    members: members.map(({ expertId, chair, expert }) => ({ expertId, chair: panel.kind === 'REVIEW' && chair, name: expert!.name, employer: expert!.employer, speciality: expert!.speciality, qualification: expert!.qualificationText })),
  } });
}

/** Nobody judges the own case: experts who are candidates themselves. */
function ownCases(experts: readonly { readonly expertId: string; readonly personId: string }[], personIds: readonly string[]): readonly Reason[] {
  const applying = new Set(personIds);
  return experts.filter(({ personId }) => applying.has(personId)).map(({ expertId }) => reason('EXPERT_IS_CANDIDATE', '六(三)', '专家（考评员）本人是参评人员，必须回避，请更换', { expertId }));
}

/** A scorer as known on the day of the start. */
export interface ScorerFacts { readonly expertId: string; readonly personId: string; readonly qualifications: readonly Qualification[] }

/** What has come to stand against the members of a formed panel (六(三)): a qualification that was taken away or ended, or the own application in this plan. */
export function reasonsAgainstSitting(panel: Panel, scorers: ReadonlyMap<string, ScorerFacts>, personIds: readonly string[], ruleSet: RuleSet): readonly Reason[] {
  const known = panel.members.flatMap(({ expertId }) => scorers.get(expertId) ?? []);
  const qualified = (scorer: ScorerFacts, day: PlainDate) => (panel.kind === 'REVIEW'
    ? isQualifiedExpert(scorer.qualifications, day, ruleSet.panel.expertQualification) : isQualifiedAssessor(scorer.qualifications, day, ruleSet.panel.assessorGrades));
  return [
    ...known.flatMap((scorer) => {
      const days = panel.days.filter((day) => !qualified(scorer, day));
      return days.length === 0 ? [] : [reason('EXPERT_NOT_QUALIFIED', '六(三)', `${panel.name}有专家或考评员（${qualificationText(scorer.qualifications)}）在 ${days.join('、')} 已不具有规定资格，请解散后更换人员重新组成`, { expertId: scorer.expertId, days })];
    }),
    ...ownCases(known, personIds),
  ];
}

function candidateReasons(kind: PanelKind, candidates: readonly PanelCandidateFacts[]): readonly Reason[] {
  const reasons: Reason[] = [];
  if (new Set(candidates.map((each) => each.applicationId)).size !== candidates.length) reasons.push(reason('CANDIDATE_TWICE', '六(三)', '名单中有重复的参评人员，请删除重复项'));
  for (const { applicationId, enrolled } of candidates) {
    const facts = { applicationId };
    if (enrolled === null) reasons.push(reason('CANDIDATE_NOT_ENROLLED', '六(三)', '该人员不在本计划中，请先编入计划', facts));
    else if (enrolled.panelId !== null) reasons.push(reason('CANDIDATE_HAS_PANEL', '六(三)', '该人员已分配到另一评审组，请勿重复分配', { ...facts, panelId: enrolled.panelId }));
    else if (PANEL_KIND_OF[enrolled.method] !== kind) {
      reasons.push(reason('PANEL_KIND_WRONG', '三', kind === 'REVIEW' ? '该人员为考核评价，由考评员考核，请改分考评组' : '该人员须由三名专家评审，请改分评审组', { ...facts, method: enrolled.method }));
    }
  }
  return reasons;
}

function checkReview(days: readonly PlainDate[], members: readonly MemberFacts[], candidates: readonly PanelCandidateFacts[], facts: FormationFacts) {
  return checkPanel(
    members.map((member) => ({ expertId: member.expertId, chair: member.chair, declaration: member.declaration, otherSittingDays: member.otherSittingDays,
      qualifications: member.expert?.qualifications ?? [], specialityOccupations: member.expert?.occupationCodes ?? [], employerCreditCode: employerKey(member.expert?.employer ?? '') })),
    { institutionType: facts.institutionType, occupations: facts.occupations, days,
      candidates: candidates.map((each): PanelCandidate => ({ applicationId: each.applicationId, employerCreditCode: employerKey(each.enrolled?.employerName ?? ''), relativeExpertIds: each.relativeExpertIds, refereeExpertIds: [] })) },
    facts.ruleSet,
  );
}

function checkAssessment(days: readonly PlainDate[], members: readonly MemberFacts[], facts: FormationFacts): readonly Reason[] {
  const reasons = [...checkAssessors(members.map((member) => ({ expertId: member.expertId, qualifications: member.expert?.qualifications ?? [] })), days, facts.ruleSet)];
  for (const member of members) {
    const busy = days.filter((day) => member.otherSittingDays.includes(day));
    if (busy.length > 0) reasons.push(reason('EXPERT_SITTING_ELSEWHERE', '六(三)', `考评员在 ${busy.join('、')} 已有其他评审，请更换或改期`, { expertId: member.expertId, days: busy }));
    if (member.declaration !== 'ACCEPTED') reasons.push(reason('EXPERT_NOT_ANSWERED', '六(三)', '考评员尚未接受或已回避，请更换', { expertId: member.expertId }));
  }
  return reasons;
}

/** Experts and candidates carry their employer's name only; the same name is taken as the same employer for the warning. */
const employerKey = (name: string): string | null => (name.trim() === '' ? null : name.normalize('NFKC').replace(/\s/gu, ''));
