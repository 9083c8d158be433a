import type { EvaluationMethod } from '@gt/domain';
import type { RuleSet, ScoringRules } from '../rule-set/rule-set.js';

/**
 * A score in whole tenths of a point, or undefined if it is no number from 0 to the maximum with at most one decimal place.
 * Everything is compared in tenths; nothing is rounded before it is compared (六(三)). -0 is 0.
 */
export function toTenths(score: unknown, rules: ScoringRules): number | undefined {
  if (typeof score !== 'number' || !Number.isFinite(score)) return undefined;
  const tenths = Math.round(score * 10);
  // tenths / 10 is the double nearest to that decimal, so only a score with one decimal place at most is equal to it
  if (tenths / 10 !== score || tenths < 0 || tenths > rules.maximumTenths) return undefined;
  return tenths === 0 ? 0 : tenths;
}

/** One subject's decision. */
export interface SubjectDecision {
  /** Exact mean, rounded half up to two decimals for display only. */
  readonly mean: string;
  readonly passingMembers: number;
  readonly members: number;
  readonly passed: boolean;
}

/**
 * Decides one subject of a panel (六(三)): two thirds of the members at 60 or more **and** the mean at 60 or more, both with the number
 * itself included, in exact integers.
 * @param tenths one score for each member, in tenths
 */
export function decideSubject(tenths: readonly number[], rules: ScoringRules): SubjectDecision {
  return decide(tenths, 1, rules, true);
}

/** Decides the practical score (三级): the mean alone, exact. */
export function decidePractical(tenths: readonly number[], rules: ScoringRules): SubjectDecision {
  return decide(tenths, 1, rules, false);
}

/** @param scale how many subjects each number adds up (OVERALL adds three) */
function decide(tenths: readonly number[], scale: number, rules: ScoringRules, memberShare: boolean): SubjectDecision {
  if (tenths.length === 0) throw new RangeError('a subject needs at least one score');
  const members = tenths.length;
  const passMark = rules.passTenths * scale;
  const sum = tenths.reduce((total, each) => total + each, 0);
  const passingMembers = tenths.filter((each) => each >= passMark).length;
  const enoughMembers = rules.passingMembers.denominator * passingMembers >= rules.passingMembers.numerator * members;
  const meanPasses = sum >= passMark * members;
  return { mean: displayMean(sum, members * scale, rules), passingMembers, members, passed: meanPasses && (!memberShare || enoughMembers) };
}

/** The mean with two decimals, half up. A failing mean never shows as the pass mark: with very many members it shows one hundredth less. */
function displayMean(sumTenths: number, count: number, rules: ScoringRules): string {
  let hundredths = Math.floor((20 * sumTenths + count) / (2 * count));
  if (sumTenths < rules.passTenths * count) hundredths = Math.min(hundredths, rules.passTenths * 10 - 1);
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** One panel member's three scores for a candidate, in tenths. */
export interface PanelScores {
  readonly theory: number;
  readonly skill: number;
  readonly comprehensive: number;
}

/** The decision on a candidate who was reviewed by a panel. */
export interface PanelDecision {
  readonly passed: boolean;
  readonly subjects: { readonly theory: SubjectDecision; readonly skill: SubjectDecision; readonly comprehensive: SubjectDecision };
}

/** Decides a candidate of direct recognition or comprehensive review: three subjects, all of them (or their mean, if the rule set says OVERALL). */
export function decidePanelScores(members: readonly PanelScores[], ruleSet: RuleSet): PanelDecision {
  const rules = ruleSet.scoring;
  const subjects = {
    theory: decideSubject(members.map((member) => member.theory), rules),
    skill: decideSubject(members.map((member) => member.skill), rules),
    comprehensive: decideSubject(members.map((member) => member.comprehensive), rules),
  };
  const passed = rules.subjects === 'ALL'
    ? subjects.theory.passed && subjects.skill.passed && subjects.comprehensive.passed
    : decide(members.map((member) => member.theory + member.skill + member.comprehensive), 3, rules, true).passed;
  return { passed, subjects };
}

/** How many scorers a method needs (六(三)): exactly the panel, or one to the maximum of assessors. */
export function scorerCount(method: EvaluationMethod, ruleSet: RuleSet): { readonly minimum: number; readonly maximum: number } {
  return method === 'PRACTICAL_ASSESSMENT'
    ? { minimum: ruleSet.plan.minimumAssessors, maximum: ruleSet.scoring.maximumAssessors }
    : { minimum: ruleSet.panel.members, maximum: ruleSet.panel.members };
}
