import { occupationLabel, reason, type InstitutionType, type OccupationRef, type PlainDate, type Reason } from '@gt/domain';
import { isQualifiedAssessor, isQualifiedExpert, qualificationText, type Qualification } from '../filing/qualification.js';
import type { RuleSet } from '../rule-set/rule-set.js';

/** A member of a panel as the formation check needs it. */
export interface PanelMember {
  readonly expertId: string;
  readonly chair: boolean;
  readonly qualifications: readonly Qualification[];
  /** Occupations (codes, or the head of a code such as `6-18`) that the expert's 专业方向 covers. */
  readonly specialityOccupations: readonly string[];
  /** The expert's own answer to the invitation. */
  readonly declaration: 'ACCEPTED' | 'DECLINED' | 'PENDING';
  /** Other sittings of the expert, by day. */
  readonly otherSittingDays: readonly PlainDate[];
  /** Credit code of the expert's employer, null if none. */
  readonly employerCreditCode: string | null;
}

/** A candidate of the panel, for conflicts of interest. */
export interface PanelCandidate {
  readonly applicationId: string;
  readonly employerCreditCode: string | null;
  /** Experts whom the candidate or the expert declared as relative. */
  readonly relativeExpertIds: readonly string[];
  /** Experts who wrote the candidate's reference. */
  readonly refereeExpertIds: readonly string[];
}

/** What the panel is formed for. */
export interface PanelContext {
  readonly institutionType: InstitutionType;
  readonly occupations: readonly OccupationRef[];
  readonly days: readonly PlainDate[];
  readonly candidates: readonly PanelCandidate[];
}

/** `reasons` refuse the formation; `warnings` are shown and recorded. */
export interface PanelFinding {
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
}

/**
 * Checks the formation of a review panel (六(三)): exactly 3 different experts, exactly one chair, each qualified on every day, free, and
 * willing; 专业方向 and conflicts of interest warn (the rule set may make conflicts refuse).
 */
export function checkPanel(members: readonly PanelMember[], context: PanelContext, ruleSet: RuleSet): PanelFinding {
  const rules = ruleSet.panel;
  const reasons: Reason[] = [];
  if (new Set(members.map((member) => member.expertId)).size !== members.length) reasons.push(reason('PANEL_MEMBER_TWICE', '六(三)', '同一名专家在评审组中出现两次，请更换'));
  if (members.length !== rules.members) reasons.push(reason('PANEL_SIZE', '六(三)', `每个评审组由 ${rules.members} 名专家组成，现有 ${members.length} 名，请调整`, { members: members.length, needed: rules.members }));
  const chairs = members.filter((member) => member.chair).length;
  if (chairs !== rules.chairs) reasons.push(reason('PANEL_CHAIR', '六(三)', `评审组设组长 ${rules.chairs} 人，现有 ${chairs} 人，请指定`, { chairs, needed: rules.chairs }));
  const warnings: Reason[] = [];
  for (const member of members) {
    reasons.push(...memberReasons(member, context, ruleSet));
    if (!coversAll(member, context)) {
      warnings.push(reason('EXPERT_SPECIALITY_DIFFERS', '六(三)', `专家专业方向与本计划职业（${context.occupations.map(occupationLabel).join('、')}）不一致，请确认是否合适`, { expertId: member.expertId }));
    }
    (rules.conflictOfInterest === 'REFUSE' ? reasons : warnings).push(...conflictsOf(member, context));
  }
  return { reasons, warnings };
}

function memberReasons(member: PanelMember, context: PanelContext, ruleSet: RuleSet): readonly Reason[] {
  const reasons: Reason[] = [];
  const facts = { expertId: member.expertId };
  const unqualified = context.days.filter((day) => !isQualifiedExpert(member.qualifications, day, ruleSet.panel.expertQualification));
  if (unqualified.length > 0) reasons.push(reason('EXPERT_NOT_QUALIFIED', '六(三)', `专家（${qualificationText(member.qualifications)}）在 ${unqualified.join('、')} 不具有高级职称、高级技师或高级考评员及以上资格，请更换`, { ...facts, days: unqualified }));
  const busy = context.days.filter((day) => member.otherSittingDays.includes(day));
  if (busy.length > 0) reasons.push(reason('EXPERT_SITTING_ELSEWHERE', '六(三)', `专家在 ${busy.join('、')} 已有其他评审，请更换或改期`, { ...facts, days: busy }));
  if (member.declaration === 'DECLINED') reasons.push(reason('EXPERT_DECLINED', '六(三)', '专家已声明回避或不接受，请更换', facts));
  if (member.declaration === 'PENDING') reasons.push(reason('EXPERT_NOT_ANSWERED', '六(三)', '专家尚未答复邀请（接受/回避），请等待答复或更换', facts));
  return reasons;
}

const coversAll = (member: PanelMember, context: PanelContext): boolean => context.occupations.every((occupation) =>
  member.specialityOccupations.some((head) => occupation.code === head || occupation.code.startsWith(`${head}-`)));

/** Same employer counts at a social-training body only: at an enterprise body everybody has the same one. */
function conflictsOf(member: PanelMember, context: PanelContext): readonly Reason[] {
  return context.candidates.flatMap((candidate) => {
    const facts = { expertId: member.expertId, applicationId: candidate.applicationId };
    const conflicts: Reason[] = [];
    if (context.institutionType === 'SOCIAL_TRAINING' && member.employerCreditCode !== null && member.employerCreditCode === candidate.employerCreditCode) {
      conflicts.push(reason('CONFLICT_SAME_EMPLOYER', '六(三)', '专家与申报人同一单位，请考虑回避', facts));
    }
    if (candidate.relativeExpertIds.includes(member.expertId)) conflicts.push(reason('CONFLICT_RELATIVE', '六(三)', '专家与申报人有亲属关系，请考虑回避', facts));
    if (candidate.refereeExpertIds.includes(member.expertId)) conflicts.push(reason('CONFLICT_OWN_REFEREE', '六(三)', '专家是申报人的推荐人，请考虑回避', facts));
    return conflicts;
  });
}

/** Checks the assessors of a practical assessment (六(三)): at least the minimum, different, each an assessor or senior assessor on every day. */
export function checkAssessors(assessors: readonly { readonly expertId: string; readonly qualifications: readonly Qualification[] }[], days: readonly PlainDate[], ruleSet: RuleSet): readonly Reason[] {
  const reasons: Reason[] = [];
  if (new Set(assessors.map((each) => each.expertId)).size !== assessors.length) reasons.push(reason('ASSESSOR_TWICE', '六(三)', '同一名考评员出现两次，请更换'));
  const { minimumAssessors } = ruleSet.plan;
  const { maximumAssessors } = ruleSet.scoring;
  if (assessors.length < minimumAssessors || assessors.length > maximumAssessors) {
    reasons.push(reason('ASSESSOR_COUNT', '六(三)', `考核评价须配备 ${minimumAssessors}–${maximumAssessors} 名考评员，现有 ${assessors.length} 名，请调整`, { assessors: assessors.length }));
  }
  for (const assessor of assessors) {
    const unqualified = days.filter((day) => !isQualifiedAssessor(assessor.qualifications, day, ruleSet.panel.assessorGrades));
    if (unqualified.length > 0) reasons.push(reason('ASSESSOR_NOT_QUALIFIED', '六(三)', `考评员（${qualificationText(assessor.qualifications)}）在 ${unqualified.join('、')} 不具有考评员或高级考评员资格，请更换`, { expertId: assessor.expertId, days: unqualified }));
  }
  return reasons;
}
