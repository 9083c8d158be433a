import type { PlainDate } from '@gt/domain';
import type { SubjectDecision } from '@gt/rules';
import type { RegisterOutcome, RegisterRow } from './register.js';

/** The accepted applicant as applications told it; opaque here but for what results are listed by. */
export interface ResultCandidate { readonly applicationId: string; readonly personId: string; readonly employerId: string }

/** A subject as others learn of it: the exact mean with two decimals, and whether it passed. */
export interface SubjectResult { readonly mean: string; readonly passed: boolean }

/** The effective result of one application. `theory` null: 免试 or absent, `comprehensive` null: `--` or absent. */
export interface Result<Candidate extends ResultCandidate = ResultCandidate> {
  readonly planId: string;
  readonly planName: string;
  readonly institutionId: string;
  readonly supervisorId: string;
  readonly siteId: string;
  readonly registerId: string;
  /** STOPPED 因故终止: the application was withdrawn by decision while the plan went on, so that its result counts for nothing. MOVED_TO_NEXT_BATCH 移至下批: an absence with accepted reason (七(三)) */
  readonly outcome: RegisterOutcome | 'STOPPED' | 'MOVED_TO_NEXT_BATCH';
  readonly effectiveOn: PlainDate;
  readonly candidate: Candidate;
  readonly theory: SubjectResult | null;
  readonly skill: SubjectResult | null;
  readonly comprehensive: SubjectResult | null;
  readonly reason: string | null;
}

export interface ResultTookEffect<Candidate extends ResultCandidate = ResultCandidate> { readonly type: 'ResultTookEffect'; readonly data: Result<Candidate> }

const subjectResult = (decision: SubjectDecision | null): SubjectResult | null => (decision === null ? null : { mean: decision.mean, passed: decision.passed });

/** Outcomes after which the plan is over for the candidate, who may come into another one. */
export const LEAVES_PLAN: readonly Result['outcome'][] = ['STOPPED', 'MOVED_TO_NEXT_BATCH'];

/** The result of a register's row (六(四)); the scores of one who was withdrawn by decision stay readable in the register and are no result. */
export function resultOf<Candidate extends ResultCandidate>(row: RegisterRow, common: Pick<Result, 'planId' | 'planName' | 'institutionId' | 'supervisorId' | 'siteId' | 'registerId' | 'effectiveOn'>, candidate: Candidate, known: { readonly withdrawn: boolean; /** why the absence is accepted; null: it is not */ readonly excused: string | null }): Result<Candidate> {
  if (known.withdrawn) return { ...common, outcome: 'STOPPED', candidate, theory: null, skill: null, comprehensive: null, reason: '申报已被决定撤销，评价因故终止' };
  // who came after all was scored, and the result is that
  if (row.outcome === 'ABSENT' && known.excused !== null) return { ...common, outcome: 'MOVED_TO_NEXT_BATCH', candidate, theory: null, skill: null, comprehensive: null, reason: known.excused };
  return { ...common, outcome: row.outcome, candidate, theory: subjectResult(row.theory), skill: subjectResult(row.skill), comprehensive: subjectResult(row.comprehensive), reason: row.outcome === 'ABSENT' ? '缺考' : null };
}
