import { reason, type Reason } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';

/** A plan's people by id (六(三), 六(四)); null = not named. */
export interface PlanStaff {
  readonly siteLead: string | null;
  readonly qualitySupervisor: string | null;
  readonly examOfficers: readonly string[];
  readonly proofreader: string | null;
  readonly chief: string | null;
  /** Members of all panels, and their chairs. */
  readonly panelMembers: readonly string[];
  readonly panelChairs: readonly string[];
  readonly assessors: readonly string[];
}

/**
 * Checks a plan's people when it is filed (六(三), 六(四)): all named, the chief one who sits (a chair or an assessor), the proofreader one
 * who scores nobody and leaves an exam officer to enter scores. A body with too few people for four eyes learns it here, not at signing.
 */
export function checkPlanStaff(staff: PlanStaff, ruleSet: RuleSet): readonly Reason[] {
  const reasons: Reason[] = [];
  if (staff.siteLead === null) reasons.push(reason('SITE_LEAD_MISSING', '六(三)', '请指定现场负责人'));
  if (staff.qualitySupervisor === null) reasons.push(reason('QUALITY_SUPERVISOR_MISSING', '六(三)', '请指定质量督导员'));
  if (staff.examOfficers.length < ruleSet.plan.minimumExamOfficers) reasons.push(reason('EXAM_OFFICER_MISSING', '六(三)', '请指定考务人员'));
  if (staff.panelMembers.length === 0 && staff.assessors.length === 0) reasons.push(reason('SCORERS_MISSING', '六(三)', '请组成评审组，或配备考评员'));
  if (staff.chief === null) reasons.push(reason('CHIEF_MISSING', '六(四)', '请指定考评组长'));
  else if (![...staff.panelChairs, ...staff.assessors].includes(staff.chief)) reasons.push(reason('CHIEF_DOES_NOT_SIT', '六(四)', '考评组长应为评审组组长或考评员之一，请重新指定', { chief: staff.chief }));
  const { proofreader } = staff;
  if (proofreader === null) reasons.push(reason('PROOFREADER_MISSING', '六(四)', '请指定成绩校对人'));
  else {
    if ([...staff.panelMembers, ...staff.assessors].includes(proofreader)) reasons.push(reason('PROOFREADER_SCORES', '六(四)', '校对人不能同时参加评分，请另行指定', { proofreader }));
    if (staff.examOfficers.length > 0 && staff.examOfficers.every((officer) => officer === proofreader)) {
      reasons.push(reason('PROOFREADER_ENTERS_SCORES', '六(四)', '校对人不能是唯一的成绩录入人员，请另行指定校对人或增加考务人员', { proofreader }));
    }
  }
  return reasons;
}

/** Whether the name contains the mark 贯通 (六(一)). Empty = yes. */
export function checkPlanName(name: string, ruleSet: RuleSet): readonly Reason[] {
  const { nameMark } = ruleSet.plan;
  return name.normalize('NFKC').includes(nameMark) ? [] : [reason('PLAN_NAME_WITHOUT_MARK', '六(一)', `计划名称中须标注“${nameMark}”字样，请改名`, { name })];
}

/** The name that the system gives a plan: `<body> 2026年第3批贯通评价`. It always carries the mark. */
export const composePlanName = (institutionName: string, year: number, sequence: number, ruleSet: RuleSet): string =>
  `${institutionName}${year}年第${sequence}批${ruleSet.plan.nameMark}评价`;
