import { monthOf, reason, skillLevelName, yearOf, type Note, type Reason } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';
import type { EligibilityInput } from './input.js';

/** The failing general conditions of clauses 二 and 三, other than the title's. Each is judged by itself. */
export function generalReasons(input: EligibilityInput, ruleSet: RuleSet): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!input.worksInCity) reasons.push(reason('NOT_IN_CITY', '二', '申报人应在重庆市工作，请由本市所在单位申报', { worksInCity: false }));
  if (!input.inPost) reasons.push(reason('NOT_IN_POST', '二', '申报人应在职在岗，离岗或退休人员不能申报', { inPost: false }));
  if (!input.declarationMade) reasons.push(reason('DECLARATION_MISSING', '二', '请阅读并作出政治、守法和职业道德承诺后再申报', { declarationMade: false }));
  const years = failingAppraisalYears(input, ruleSet);
  if (years.length > 0) {
    reasons.push(reason('APPRAISAL_NOT_PASSED', '二', `近 ${ruleSet.eligibility.appraisalYears} 年年度考核须为${ruleSet.eligibility.passingGrades.join('或')}，${years.join('、')} 年不符合或未填，请核对后补充`, { years }));
  }
  if (!ruleSet.methods.bridgingLevels.includes(input.target.level)) {
    const open = ruleSet.methods.bridgingLevels.map(skillLevelName).join('、');
    reasons.push(reason('LEVEL_NOT_BRIDGING', '三', `${skillLevelName(input.target.level)}不在贯通评价等级内，请改报${open}`, { level: input.target.level }));
  }
  return reasons;
}

/** Of the completed calendar years before asOf, those that are missing or whose grade does not pass, earliest first (二: 近3年年度考核合格). */
export function failingAppraisalYears(input: Pick<EligibilityInput, 'asOf' | 'appraisals'>, ruleSet: RuleSet): readonly number[] {
  return appraisalYears(input.asOf, ruleSet).filter((year) => {
    const grades = input.appraisals.filter((appraisal) => appraisal.year === year);
    return grades.length === 0 || grades.some(({ grade }) => !ruleSet.eligibility.passingGrades.includes(grade));
  });
}

/** The completed calendar years that are asked for, earliest first. */
export function appraisalYears(asOf: string, ruleSet: RuleSet): readonly number[] {
  const years: number[] = [];
  for (let year = yearOf(asOf) - ruleSet.eligibility.appraisalYears; year < yearOf(asOf); year += 1) years.push(year);
  return years;
}

/** True if nothing but last year's appraisal, not yet entered, stands in the way, and the year is still young enough for that. */
export function isLastYearPending(input: Pick<EligibilityInput, 'asOf' | 'appraisals'>, ruleSet: RuleSet): boolean {
  const lastYear = yearOf(input.asOf) - 1;
  if (monthOf(input.asOf) >= ruleSet.eligibility.lastYearPendingBeforeMonth || input.appraisals.some(({ year }) => year === lastYear)) return false;
  return failingAppraisalYears(input, ruleSet).length === 1; // a missing year fails: this one is last year
}

/** True if the post was taken up after 1 January of the first year asked for: then not all appraisals were at the current post. */
export function isPostChanged(input: Pick<EligibilityInput, 'asOf' | 'postHeldSince'>, ruleSet: RuleSet): boolean {
  const since = input.postHeldSince ?? null;
  if (since === null) return false;
  const firstYear = yearOf(input.asOf) - ruleSet.eligibility.appraisalYears;
  return yearOf(since) > firstYear || (yearOf(since) === firstYear && !since.endsWith('-01-01'));
}

/** Notes on the appraisals; they change no decision. */
export function appraisalNotes(input: EligibilityInput, ruleSet: RuleSet): readonly Note[] {
  const notes: Note[] = [];
  if (isPostChanged(input, ruleSet)) notes.push({ code: 'POST_CHANGED', message: '近三年内变动过岗位，评价机构将核实现岗位的年度考核情况，请准备说明' });
  if (isLastYearPending(input, ruleSet)) notes.push({ code: 'LAST_YEAR_PENDING', message: '上一年度考核结果尚未填写；结果未出的，评价机构可凭单位说明核定' });
  return notes;
}
