import { cq2022v1 } from '@gt/rules';
import { Problem, validateDto } from '@gt/service-kit';
import { checkSelf } from '../src/queries/check-eligibility.js';
import { EligibilityCheckDto } from '../src/http/eligibility-check.dto.js';

/** The example of api.md. */
export const example = () => ({
  asOf: '2026-03-01' as string | null, ruleSet: 'cq-2022-8' as string | null, worksInCity: true, inPost: true, declarationMade: true,
  title: { series: '工程技术', name: '工程师' } as Record<string, unknown>, vocationalTeacherField: null as string | null,
  currentOccupation: { code: '6-18-01-01' } as Record<string, unknown>, target: { occupation: { code: '6-18-01-01' } as Record<string, unknown>, level: 2 },
  appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }] as Array<Record<string, unknown>>,
  priorCertificates: [{ occupation: { code: '6-18-01-01' }, level: 3, obtainedOn: '2024-02-29' }] as Array<Record<string, unknown>>,
  workPeriods: [{ from: '2019-07-01', to: '2023-06-30', related: true }] as Array<Record<string, unknown>>,
  postHeldSince: null as string | null, frontLine: false, directRecognitionClaims: [] as Array<Record<string, unknown>>,
});
export const claim = { kind: 'COMPETITION', name: '技能大赛', authority: 'PROVINCIAL', prize: '一等奖', awardedOn: '2024-05-01', proof: 'CERTIFICATE' };

/** Validates and judges as the route does. */
export function post(body: unknown, today = '2026-03-01'): { status: number; verdict?: ReturnType<typeof checkSelf>; fields: string[]; code?: string } {
  const read = validateDto(EligibilityCheckDto, JSON.parse(JSON.stringify(body)));
  if (!read.ok) return { status: 400, fields: read.faults.map((f) => f.field) };
  try {
    return { status: 200, verdict: checkSelf(read.dto, [cq2022v1], today), fields: [] };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: error.status, fields: (error.extra.errors ?? []).map((e) => e.field), code: error.code };
  }
}
/** The example with one path replaced (`a.0.b`); undefined removes it. */
export function having(path: string, value: unknown): unknown {
  const body = { ...example(), directRecognitionClaims: [{ ...claim }] } as Record<string, unknown>;
  const steps = path.split('.');
  let at = body as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[steps.at(-1)!]; else at[steps.at(-1)!] = value;
  return body;
}
export const asField = (path: string): string => path.replaceAll(/\.(\d+)/g, '[$1]');
