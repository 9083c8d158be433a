import {
  isTitleSeries, titleKey, type AppraisalGrade, type ClaimAuthority, type ClaimKind, type ClaimProof, type OccupationRef, type PlainDate,
  type Prize, type SkillLevel, type TitleLevel, type TitleSeries,
} from '@gt/domain';

/** The professional title, as stated. `level` only for a series outside the eight, with a teacher's field. */
export interface TitleInput {
  readonly series: string;
  readonly name: string;
  readonly level?: TitleLevel | null;
}

/** One calendar year's appraisal. */
export interface AppraisalInput {
  readonly year: number;
  readonly grade: AppraisalGrade;
}

/** A vocational qualification or skill certificate held before. */
export interface PriorCertificateInput {
  readonly occupation: OccupationRef;
  readonly level: SkillLevel;
  readonly obtainedOn: PlainDate;
}

/** A span of work, both days counted; `to` null = still going on. */
export interface WorkPeriodInput {
  readonly from: PlainDate;
  readonly to?: PlainDate | null;
  /** Related or similar work (相关或相近工作); other work does not count. */
  readonly related: boolean;
}

/** A claim to direct recognition (三(一)). */
export interface ClaimInput {
  readonly kind: ClaimKind;
  readonly name: string;
  readonly authority: ClaimAuthority;
  readonly prize?: Prize | null;
  readonly awardedOn: PlainDate;
  readonly proof: ClaimProof;
}

/**
 * What the eligibility check judges: the JSON of `POST /api/applications/eligibility-checks` after its shapes have been checked,
 * `asOf` and the rule set resolved by the caller. Optional fields may be absent or null alike.
 */
export interface EligibilityInput {
  readonly asOf: PlainDate;
  readonly worksInCity: boolean;
  readonly inPost: boolean;
  readonly declarationMade: boolean;
  readonly title: TitleInput;
  readonly vocationalTeacherField?: TitleSeries | null;
  readonly currentOccupation: OccupationRef;
  readonly target: { readonly occupation: OccupationRef; readonly level: SkillLevel };
  readonly appraisals: readonly AppraisalInput[];
  readonly priorCertificates: readonly PriorCertificateInput[];
  readonly workPeriods: readonly WorkPeriodInput[];
  readonly postHeldSince?: PlainDate | null;
  readonly frontLine: boolean;
  readonly directRecognitionClaims?: readonly ClaimInput[] | null;
}

/** Most rows of each list that one check takes: a working life has fewer, and the answer stays quick. */
export const ELIGIBILITY_LIMITS = { appraisals: 50, priorCertificates: 50, workPeriods: 200, directRecognitionClaims: 50 } as const;

/** A fault in one field of the input, in the form of `errors[]` of a 400. */
export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Faults between fields, which no single field's check can see: a year twice, a span that ends before it begins, a title level given
 * where it is derived or missing where it is needed. All of them at once; empty if the input may be judged.
 */
export function findEligibilityInputFaults(input: EligibilityInput): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const level = input.title.level ?? null;
  if (isTitleSeries(titleKey(input.title.series))) {
    if (level !== null) faults.push({ field: 'title.level', code: 'LEVEL_IS_DERIVED', message: '该系列的职称级别由系列和名称得出，请去掉 title.level' });
  } else if ((input.vocationalTeacherField ?? null) !== null && level === null) {
    faults.push({ field: 'title.level', code: 'LEVEL_REQUIRED', message: '职业院校教师的职称不在八个系列内时，请填写 title.level' });
  }
  const years = new Set<number>();
  for (const [index, appraisal] of input.appraisals.entries()) {
    if (years.has(appraisal.year)) faults.push({ field: `appraisals[${index}].year`, code: 'YEAR_TWICE', message: `${appraisal.year} 年出现两次，每年只填一次` });
    years.add(appraisal.year);
  }
  for (const [index, period] of input.workPeriods.entries()) {
    if ((period.to ?? null) !== null && (period.to as PlainDate) < period.from) {
      faults.push({ field: `workPeriods[${index}].to`, code: 'ENDS_BEFORE_IT_BEGINS', message: '结束日期早于开始日期，请核对' });
    }
  }
  return faults;
}
