import type { AppraisalGrade, OccupationRef, PlainDate, Reason, SkillLevel, TitleLevel, TitleSeries } from '@gt/domain';
import { buildCalendar, calendarPapers, checkEligibility, cq2022v1, type ClaimInput, type EligibilityInput, type EligibilityVerdict } from '../src/index.js';

/** The rule set and the calendar of most specs; every rule gets them as arguments. */
export const rules = cq2022v1;
export const calendar = buildCalendar(calendarPapers);

export const LATHE: OccupationRef = { code: '6-18-01-01' };
export const MILLING: OccupationRef = { code: '6-18-01-02' };

/** A case that is eligible by 二(一): the example of api.md. Specs change one thing of it. */
export const base: EligibilityInput = {
  asOf: '2026-03-01',
  worksInCity: true, inPost: true, declarationMade: true,
  title: { series: '工程技术', name: '工程师' },
  vocationalTeacherField: null,
  currentOccupation: LATHE,
  target: { occupation: LATHE, level: 2 },
  appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }],
  priorCertificates: [{ occupation: LATHE, level: 3, obtainedOn: '2024-02-29' }],
  workPeriods: [{ from: '2019-07-01', to: '2023-06-30', related: true }],
  postHeldSince: null,
  frontLine: false,
  directRecognitionClaims: [],
};

export const check = (change: Partial<EligibilityInput>): EligibilityVerdict => checkEligibility({ ...base, ...change }, rules);
export const codes = (reasons: readonly { readonly code: string }[]): string[] => reasons.map((each) => each.code).sort();
export const withClauses = (reasons: readonly Reason[]): string[] => reasons.map((each) => `${each.clause} ${each.code}`).sort();
export const noteCodes = (verdict: EligibilityVerdict): string[] => codes(verdict.notes);
export const pathCodes = (verdict: EligibilityVerdict): Record<string, string[]> =>
  Object.fromEntries(verdict.paths.map((path) => [path.path, codes(path.reasons)]));
export const grades = (...rows: readonly [number, AppraisalGrade][]) => rows.map(([year, grade]) => ({ year, grade }));
export const worked = (from: PlainDate, to: PlainDate | null, related = true) => ({ from, to, related });
export const target = (level: SkillLevel, occupation: OccupationRef = LATHE) => ({ occupation, level });
export const titled = (series: TitleSeries | string, name: string, level?: TitleLevel | null) => ({ series, name, ...(level === undefined ? {} : { level }) });

export const ASSISTANT = titled('工程技术', '助理工程师');
export const INTERMEDIATE = titled('工程技术', '工程师');
export const ASSOCIATE = titled('工程技术', '高级工程师');
export const SENIOR = titled('工程技术', '正高级工程师');
export const JUNIOR = titled('工程技术', '技术员');

export const claim = (change: Partial<ClaimInput> = {}): ClaimInput => ({
  kind: 'GOVERNMENT_AWARD', name: '科学技术进步奖', authority: 'PROVINCIAL', prize: null, awardedOn: '2025-01-01', proof: 'CERTIFICATE', ...change,
});
