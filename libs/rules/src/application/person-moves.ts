import { reason, type InstitutionType, type PlainDate, type Reason } from '@gt/domain';

/** Something that happened to an applicant after submission (domain.md §2). */
export type PersonMove =
  | { readonly kind: 'CHANGED_UNIT'; readonly on: PlainDate }
  | { readonly kind: 'RETIRED'; readonly on: PlainDate };

/** Where the application stands. */
export interface MoveContext {
  readonly institutionType: InstitutionType;
  /** Null before acceptance. */
  readonly acceptedOn: PlainDate | null;
  /** Null while no day is fixed. */
  readonly firstAssessmentDay: PlainDate | null;
  /** The supervisor allows an enterprise body to go on. */
  readonly supervisorAllows: boolean;
  /** The new unit is one whose employees the body may take (四(二)), so that nobody has left it. Unknown = no. */
  readonly newUnitCovered?: boolean;
}

/** CONTINUE, RECOMMEND_ANEW (the new employer recommends), or STOP. */
export type MoveConsequence =
  | { readonly kind: 'CONTINUE' }
  | { readonly kind: 'RECOMMEND_ANEW' | 'STOP'; readonly reasons: readonly Reason[] };

/**
 * What follows when an applicant changes unit or retires (二: 在职在岗; 四(二): 本单位职工). A unit changed before acceptance: recommended
 * anew; after: a social body goes on, an enterprise body stops unless the supervisor allows it. Retired before the first assessment day: stopped.
 */
export function consequenceOfMove(move: PersonMove, context: MoveContext): MoveConsequence {
  if (move.kind === 'RETIRED') {
    const begun = context.firstAssessmentDay !== null && move.on >= context.firstAssessmentDay;
    return begun ? { kind: 'CONTINUE' } : { kind: 'STOP', reasons: [reason('RETIRED_BEFORE_ASSESSMENT', '二', '评价首日前已退休，不再在职在岗，终止本次申报', { retiredOn: move.on })] };
  }
  if (context.acceptedOn === null || move.on < context.acceptedOn) {
    return { kind: 'RECOMMEND_ANEW', reasons: [reason('EMPLOYER_CHANGED', '五(二)', '受理前变更单位，请由现单位重新审核推荐', { changedOn: move.on })] };
  }
  if (context.institutionType === 'SOCIAL_TRAINING' || context.supervisorAllows || context.newUnitCovered) return { kind: 'CONTINUE' };
  return { kind: 'STOP', reasons: [reason('LEFT_ENTERPRISE', '四(二)', '已离开企业评价机构的覆盖单位，终止本次申报；监管部门同意的可继续', { changedOn: move.on })] };
}
