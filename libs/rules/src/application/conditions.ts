import { isPostOccupation, reason, sameOccupation, yearOf, type Reason, type TitleLevel } from '@gt/domain';
import { currentOccupationOf } from '../eligibility/check.js';
import { failingAppraisalYears, generalReasons, isPostChanged } from '../eligibility/general.js';
import type { EligibilityInput } from '../eligibility/input.js';
import { judgePaths } from '../eligibility/paths.js';
import { judgeTitleLevel, titleLevelOf } from '../eligibility/title-level.js';
import type { PathName, PathRule, RuleSet } from '../rule-set/rule-set.js';

/** 满足 / 不满足 / 待核. 待核 is decided by the body with evidence and reason; it is never an automatic refusal (domain.md §2). */
export type ConditionStatus = 'MET' | 'NOT_MET' | 'TO_BE_VERIFIED';
/** Chinese names of the statuses. */
export const CONDITION_STATUS_NAMES: Readonly<Record<ConditionStatus, string>> = { MET: '满足', NOT_MET: '不满足', TO_BE_VERIFIED: '待核' };

/** The conditions of an application. */
export type ConditionKey =
  | 'WORKS_IN_CITY' | 'IN_POST' | 'DECLARATION' | 'TITLE' | 'APPRAISALS' | 'BRIDGING_LEVEL'
  | 'TARGET_LEVEL' | 'OCCUPATION' | 'PRIOR_CERTIFICATE' | 'RELATED_WORK' | 'FRONT_LINE';
/** How a condition reads in the verdict's table. */
export const CONDITION_NAMES: Readonly<Record<ConditionKey, string>> = {
  WORKS_IN_CITY: '在我市工作', IN_POST: '在职在岗', DECLARATION: '政治、守法和职业道德承诺', TITLE: '职称在贯通领域内', APPRAISALS: '近三年年度考核合格',
  BRIDGING_LEVEL: '申报等级属于贯通等级', TARGET_LEVEL: '申报等级与职称级别相符', OCCUPATION: '申报职业与现岗位对应', PRIOR_CERTIFICATE: '已取得低一级证书满一年',
  RELATED_WORK: '相关或相近工作满四年', FRONT_LINE: '从事生产一线技能工作',
};

/** One condition of an application; `path` null for a general one. `reasons` says why it is not (or not yet) met. */
export interface Condition {
  readonly key: ConditionKey;
  readonly path: PathName | null;
  readonly clause: string;
  readonly status: ConditionStatus;
  readonly reasons: readonly Reason[];
}

/** An application judged condition by condition. */
export interface ApplicationStanding {
  readonly titleLevel: TitleLevel | null;
  readonly conditions: readonly Condition[];
  /** MET: all general conditions and one path; NOT_MET: it can no longer become so; TO_BE_VERIFIED: the body decides. */
  readonly status: ConditionStatus;
  /** The first met path in the notice's order, null unless `status` is MET. */
  readonly path: PathName | null;
}

/** @see judgeApplication; `confirmedTitleLevel` is what the body found for a title that the table does not know. */
export type ApplicationInput = EligibilityInput & { readonly confirmedTitleLevel?: TitleLevel | null };

/**
 * Judges an application (二). It differs from the self-check in that what a person could suffer from unjustly is 待核: an unknown title, last
 * year's appraisal not out before April, 未定等次, a post change within the three years, an occupation that only the body's correspondence can map.
 */
export function judgeApplication(input: ApplicationInput, ruleSet: RuleSet): ApplicationStanding {
  const title = titleLevelOf(input.title, input.vocationalTeacherField, input.asOf, ruleSet);
  const unknown = title.reasons.some((each) => each.code === 'TITLE_UNKNOWN');
  const confirmed = unknown ? (input.confirmedTitleLevel ?? null) : null;
  const settled = confirmed === null ? title : judgeTitleLevel(confirmed, ruleSet);
  const titleLevel = settled.level;
  const titleStatus = settled.reasons.length === 0 ? 'MET' : unknown && confirmed === null ? 'TO_BE_VERIFIED' : 'NOT_MET';
  const titleCondition = general('TITLE', settled.reasons[0]?.clause ?? '一', titleStatus, settled.reasons);
  const paths = titleLevel === null ? [] : pathConditions(input, titleLevel, ruleSet);
  return standingOf(titleLevel, [...generalConditions(input, ruleSet), titleCondition, ...paths]);
}

/** The body's decision on a condition that is 待核. */
export interface ConditionDecision {
  readonly key: ConditionKey;
  readonly path: PathName | null;
  readonly status: 'MET' | 'NOT_MET';
  readonly reason: string;
  /** Ids of the documents that it rests on. */
  readonly evidence: readonly string[];
}

/** The standing after the body's decisions, or why a decision cannot be taken (all reasons at once). */
export type SettledStanding = { readonly ok: true; readonly standing: ApplicationStanding } | { readonly ok: false; readonly reasons: readonly Reason[] };

/** Applies the body's decisions (六(二)): only to conditions that are 待核, each with a reason and evidence. An unknown title is settled by `confirmedTitleLevel`, not here. */
export function settleConditions(standing: ApplicationStanding, decisions: readonly ConditionDecision[]): SettledStanding {
  const matches = (condition: Condition, decision: ConditionDecision) => condition.key === decision.key && condition.path === decision.path;
  const faults = decisions.flatMap((decision): readonly Reason[] => {
    const facts = { condition: decision.key, path: decision.path };
    const name = CONDITION_NAMES[decision.key];
    const open = standing.conditions.some((condition) => matches(condition, decision) && condition.status === 'TO_BE_VERIFIED');
    return [
      ...(open ? [] : [reason('CONDITION_NOT_OPEN', '六(二)', `“${name}”不是待核项，不能核定`, facts)]),
      ...(decision.key === 'TITLE' && decision.status === 'MET' ? [reason('TITLE_LEVEL_NEEDED', '六(二)', '职称待核时请核定职称级别', facts)] : []),
      ...(decision.reason.trim() === '' ? [reason('DECISION_REASON_MISSING', '六(二)', `核定“${name}”须填写理由`, facts)] : []),
      ...(decision.evidence.length === 0 ? [reason('DECISION_EVIDENCE_MISSING', '六(二)', `核定“${name}”须附证明材料`, facts)] : []),
    ];
  });
  if (faults.length > 0) return { ok: false, reasons: faults };
  const conditions = standing.conditions.map((condition): Condition => {
    const decision = decisions.find((each) => matches(condition, each));
    if (!decision) return condition;
    return { ...condition, status: decision.status, reasons: decision.status === 'MET' ? [] : condition.reasons };
  });
  return { ok: true, standing: standingOf(standing.titleLevel, conditions) };
}

function standingOf(titleLevel: TitleLevel | null, conditions: readonly Condition[]): ApplicationStanding {
  const worst = (some: readonly Condition[]): ConditionStatus => {
    if (some.some((each) => each.status === 'NOT_MET')) return 'NOT_MET';
    return some.some((each) => each.status === 'TO_BE_VERIFIED') ? 'TO_BE_VERIFIED' : 'MET';
  };
  const names = [...new Set(conditions.flatMap((each) => each.path ?? []))];
  const byPath = names.map((path) => ({ path, status: worst(conditions.filter((each) => each.path === path)) }));
  const pathStatus = (['MET', 'TO_BE_VERIFIED'] as const).find((status) => byPath.some((each) => each.status === status)) ?? 'NOT_MET';
  const generalStatus = worst(conditions.filter((each) => each.path === null));
  // without a title level it is not yet known which paths are open
  const both: readonly ConditionStatus[] = [generalStatus, titleLevel === null ? 'TO_BE_VERIFIED' : pathStatus];
  const status = both.includes('NOT_MET') ? 'NOT_MET' : both.includes('TO_BE_VERIFIED') ? 'TO_BE_VERIFIED' : 'MET';
  return { titleLevel, conditions, status, path: status === 'MET' ? (byPath.find((each) => each.status === 'MET')?.path ?? null) : null };
}

const general = (key: ConditionKey, clause: string, status: ConditionStatus, reasons: readonly Reason[]): Condition => ({ key, path: null, clause, status, reasons });

const GENERAL: readonly { readonly key: ConditionKey; readonly code: string; readonly clause: string }[] = [
  { key: 'WORKS_IN_CITY', code: 'NOT_IN_CITY', clause: '二' }, { key: 'IN_POST', code: 'NOT_IN_POST', clause: '二' },
  { key: 'DECLARATION', code: 'DECLARATION_MISSING', clause: '二' }, { key: 'BRIDGING_LEVEL', code: 'LEVEL_NOT_BRIDGING', clause: '三' },
];

function generalConditions(input: EligibilityInput, ruleSet: RuleSet): readonly Condition[] {
  const reasons = generalReasons(input, ruleSet);
  const plain = GENERAL.map(({ key, code, clause }) => {
    const own = reasons.filter((each) => each.code === code);
    return general(key, clause, own.length === 0 ? 'MET' : 'NOT_MET', own);
  });
  return [...plain, appraisalCondition(input, reasons.filter((each) => each.code === 'APPRAISAL_NOT_PASSED'), ruleSet)];
}

function appraisalCondition(input: EligibilityInput, failed: readonly Reason[], ruleSet: RuleSet): Condition {
  const years = failingAppraisalYears(input, ruleSet);
  const gradeOf = (year: number) => input.appraisals.filter((each) => each.year === year).map((each) => each.grade);
  const pending = (year: number) => year === yearOf(input.asOf) - 1 && gradeOf(year).length === 0
    && Number(input.asOf.slice(5, 7)) < ruleSet.eligibility.lastYearPendingBeforeMonth;
  const undecided = (year: number) => gradeOf(year).length > 0 && gradeOf(year).every((grade) => grade === '未定等次');
  if (years.some((year) => !pending(year) && !undecided(year))) return general('APPRAISALS', '二', 'NOT_MET', failed);
  const open = years.map((year) => (pending(year)
    ? reason('LAST_YEAR_PENDING', '二', `${year} 年度考核结果未出，请评价机构凭单位说明核定`, { year })
    : reason('APPRAISAL_UNDECIDED', '二', `${year} 年度考核未定等次，请评价机构凭原因说明核定`, { year })));
  if (isPostChanged(input, ruleSet)) open.push(reason('POST_CHANGED', '二', '三年内变动过岗位，请评价机构核定现岗位的年度考核', { postHeldSince: input.postHeldSince ?? null }));
  return general('APPRAISALS', '二', open.length === 0 ? 'MET' : 'TO_BE_VERIFIED', open);
}

const PATH_CONDITIONS: readonly { readonly key: ConditionKey; readonly codes: readonly string[]; readonly applies: (rule: PathRule) => boolean }[] = [
  { key: 'TARGET_LEVEL', codes: ['LEVEL_NOT_OPEN_TO_TITLE'], applies: () => true },
  { key: 'OCCUPATION', codes: ['OCCUPATION_NOT_CURRENT_POST'], applies: () => true },
  { key: 'PRIOR_CERTIFICATE', codes: ['PRIOR_LEVEL_MISSING', 'PRIOR_LEVEL_TOO_RECENT'], applies: (rule) => rule.priorCertificate !== null },
  { key: 'RELATED_WORK', codes: ['RELATED_WORK_TOO_SHORT'], applies: (rule) => rule.relatedWorkMonths !== null },
  { key: 'FRONT_LINE', codes: ['NOT_FRONT_LINE'], applies: (rule) => rule.frontLine },
];

function pathConditions(input: EligibilityInput, titleLevel: TitleLevel, ruleSet: RuleSet): readonly Condition[] {
  const current = currentOccupationOf(input);
  return judgePaths(input, titleLevel, current, ruleSet).flatMap((verdict) => {
    const rule = ruleSet.eligibility.paths.find((each) => each.path === verdict.path) as PathRule;
    return PATH_CONDITIONS.filter((each) => each.applies(rule)).map(({ key, codes }): Condition => {
      const reasons = verdict.reasons.filter((each) => codes.includes(each.code));
      const mapping = key === 'OCCUPATION' && reasons.length === 0 ? occupationToMap(input, rule) : [];
      const status = reasons.length > 0 ? 'NOT_MET' : mapping.length > 0 ? 'TO_BE_VERIFIED' : 'MET';
      return { key, path: rule.path, clause: rule.path, status, reasons: [...reasons, ...mapping] };
    });
  });
}

/** What only the body's correspondence can say: which skill occupation a post of group 2 is, or whether another one is the 相应职业 of 二(四). */
function occupationToMap(input: EligibilityInput, rule: PathRule): readonly Reason[] {
  if (isPostOccupation(input.currentOccupation.code)) {
    return [reason('POST_TO_BE_MAPPED', rule.path, '现岗位为专业技术岗位，请评价机构按对应关系核定相应职业', { current: input.currentOccupation.code })];
  }
  if (rule.targetIsCurrentOccupation || sameOccupation(input.currentOccupation, input.target.occupation)) return [];
  return [reason('OCCUPATION_TO_BE_CONFIRMED', rule.path, '申报职业与现岗位职业不同，请评价机构按对应关系核定是否为相应职业', { current: input.currentOccupation.code, target: input.target.occupation.code })];
}
