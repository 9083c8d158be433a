import { isValidOn, normalizeCreditCode, reason, type InstitutionType, type PlainDate, type Reason, type Validity } from '@gt/domain';

/** One unit whose employees an enterprise body may take (四(二): 本单位职工), from its approved list. */
export interface CoveredUnit {
  readonly creditCode: string;
  readonly validity: Validity;
  /** Dispatched workers count only where the list says so. */
  readonly dispatchedWorkers: boolean;
}

/** Whether the body may take this person (四(二)): an enterprise body its own staff only, a social-training body anybody. Empty = yes. */
export function checkOwnStaff(type: InstitutionType, units: readonly CoveredUnit[], employer: { readonly creditCode: string; readonly dispatched: boolean }, on: PlainDate): readonly Reason[] {
  if (type === 'SOCIAL_TRAINING') return [];
  const unit = units.find((each) => normalizeCreditCode(each.creditCode) === normalizeCreditCode(employer.creditCode) && isValidOn(each.validity, on));
  if (!unit) {
    return [reason('NOT_OWN_STAFF', '四(二)', '企业评价机构只对本单位职工开展评价；该单位不在覆盖单位名单内，请改向社会培训评价组织申报，或先变更名单', { employerCreditCode: employer.creditCode, on })];
  }
  if (!employer.dispatched || unit.dispatchedWorkers) return [];
  return [reason('DISPATCHED_NOT_COVERED', '四(二)', '覆盖单位名单未列入该单位的劳务派遣人员，请先变更名单', { employerCreditCode: employer.creditCode, on })];
}

/** What a body assesses by (评价依据). */
export type StandardKind = 'NATIONAL' | 'INDUSTRY' | 'ENTERPRISE';

/** Whether the body may assess by that standard (四(二)): a social-training body by the national standard only. Empty = yes. */
export function checkStandard(type: InstitutionType, standard: StandardKind): readonly Reason[] {
  if (type === 'ENTERPRISE' || standard === 'NATIONAL') return [];
  return [reason('STANDARD_NOT_NATIONAL', '四(二)', '社会培训评价组织须依据国家职业标准，请改填国家职业标准', { standard })];
}
