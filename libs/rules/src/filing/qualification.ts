import { isValidOn, titleLevelName, type PlainDate, type TitleLevel, type Validity } from '@gt/domain';
import type { AssessorGrade, ExpertQualificationRules, SkillGrade } from '../rule-set/rule-set.js';

/** One proven qualification of an expert or assessor. */
export type Qualification = Partial<Validity> & (
  | { readonly kind: 'TITLE'; readonly level: TitleLevel }
  | { readonly kind: 'SKILL'; readonly grade: SkillGrade }
  | { readonly kind: 'ASSESSOR'; readonly grade: AssessorGrade });

/** Chinese names of the skill grades. */
export const SKILL_GRADE_NAMES: Readonly<Record<SkillGrade, string>> = {
  TECHNICIAN: '技师', SENIOR_TECHNICIAN: '高级技师', SPECIAL_GRADE_TECHNICIAN: '特级技师', CHIEF_TECHNICIAN: '首席技师',
};
/** Chinese names of the assessor grades. */
export const ASSESSOR_GRADE_NAMES: Readonly<Record<AssessorGrade, string>> = { ASSESSOR: '考评员', SENIOR_ASSESSOR: '高级考评员' };

/** True if one of the qualifications, valid on the day, is enough for an expert (六(三): 高级职称或高级技师或高级考评员及以上). */
export function isQualifiedExpert(qualifications: readonly Qualification[], on: PlainDate, rules: ExpertQualificationRules): boolean {
  return validOn(qualifications, on).some((each) => {
    if (each.kind === 'TITLE') return rules.titleLevels.includes(each.level);
    return each.kind === 'SKILL' ? rules.skillGrades.includes(each.grade) : rules.assessorGrades.includes(each.grade);
  });
}

/** True if the person is an assessor or senior assessor on the day (六(三): 配备考评员或高级考评员). */
export const isQualifiedAssessor = (qualifications: readonly Qualification[], on: PlainDate, grades: readonly AssessorGrade[]): boolean =>
  validOn(qualifications, on).some((each) => each.kind === 'ASSESSOR' && grades.includes(each.grade));

const validOn = (qualifications: readonly Qualification[], on: PlainDate): readonly Qualification[] =>
  qualifications.filter((each) => isValidOn({ from: each.from ?? '0001-01-01', to: each.to ?? null }, on));

/** `副高级职称、高级考评员`: what somebody holds, for a message. */
export function qualificationText(qualifications: readonly Qualification[]): string {
  const names = qualifications.map((each) => {
    if (each.kind === 'TITLE') return `${titleLevelName(each.level)}职称`;
    return each.kind === 'SKILL' ? SKILL_GRADE_NAMES[each.grade] : ASSESSOR_GRADE_NAMES[each.grade];
  });
  return names.length === 0 ? '未填资格' : names.join('、');
}
