import type { EvaluationMethod } from '@gt/domain';
import type { FieldFault } from '../eligibility/input.js';
import type { RuleSet } from '../rule-set/rule-set.js';
import { decidePanelScores, decidePractical, scorerCount, toTenths, type SubjectDecision } from './scoring.js';

/** The JSON of `POST /api/evaluation/score-previews`, after its types have been checked: absent and null are the same. */
export interface ScorePreviewInput {
  readonly method: EvaluationMethod;
  readonly members: readonly { readonly theory?: number | null; readonly skill?: number | null; readonly comprehensive?: number | null }[];
}

/** Its answer: `theory` is exempt and `comprehensive` null in the practical assessment. */
export interface ScorePreview {
  readonly passed: boolean;
  readonly subjects: {
    readonly theory: SubjectDecision | { readonly exempt: true };
    readonly skill: SubjectDecision;
    readonly comprehensive: SubjectDecision | null;
  };
}

/** The preview, or every fault for a 400. */
export type ScorePreviewResult = { readonly ok: true; readonly preview: ScorePreview } | { readonly ok: false; readonly faults: readonly FieldFault[] };

const SUBJECT_FIELDS = ['theory', 'skill', 'comprehensive'] as const;

/** Tries scores out (六(三)): checks numbers and counts, then decides as the real register does. */
export function previewScores(input: ScorePreviewInput, ruleSet: RuleSet): ScorePreviewResult {
  const faults = findScoreFaults(input, ruleSet);
  if (faults.length > 0) return { ok: false, faults };
  const tenths = (score: number | null | undefined): number => toTenths(score, ruleSet.scoring) as number;
  if (input.method === 'PRACTICAL_ASSESSMENT') {
    const skill = decidePractical(input.members.map((member) => tenths(member.skill)), ruleSet.scoring);
    return { ok: true, preview: { passed: skill.passed, subjects: { theory: { exempt: true }, skill, comprehensive: null } } };
  }
  const members = input.members.map((member) => ({ theory: tenths(member.theory), skill: tenths(member.skill), comprehensive: tenths(member.comprehensive) }));
  return { ok: true, preview: decidePanelScores(members, ruleSet) };
}

function findScoreFaults(input: ScorePreviewInput, ruleSet: RuleSet): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const { minimum, maximum } = scorerCount(input.method, ruleSet);
  if (input.members.length < minimum || input.members.length > maximum) {
    const needed = minimum === maximum ? `${minimum}` : `${minimum}–${maximum}`;
    faults.push({ field: 'members', code: 'MEMBER_COUNT', message: `该评价方式须有 ${needed} 名评分人的成绩` });
  }
  for (const [index, member] of input.members.entries()) {
    for (const field of SUBJECT_FIELDS) {
      const used = input.method !== 'PRACTICAL_ASSESSMENT' || field === 'skill';
      const score = member[field];
      const path = `members[${index}].${field}`;
      if (!used && score !== undefined && score !== null) faults.push({ field: path, code: 'SUBJECT_NOT_SCORED', message: '考核评价只评技能，请去掉此科目' });
      if (used && toTenths(score, ruleSet.scoring) === undefined) {
        faults.push({ field: path, code: 'SCORE_INVALID', message: `成绩须为 0–${ruleSet.scoring.maximumTenths / 10} 的数，最多一位小数` });
      }
    }
  }
  return faults;
}
