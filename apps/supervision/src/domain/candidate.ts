import type { EvaluationMethod, Outcome, SkillLevel } from '@gt/domain';

/** Where an application stands with its owner. Drafts are the applicant's own and are not shown. */
export type Phase = 'SUBMITTED' | 'RECOMMENDED' | 'RETURNED_BY_EMPLOYER' | 'NOT_RECOMMENDED' | 'SUPPLEMENT_REQUESTED' | 'ACCEPTED' | 'REFUSED' | 'WITHDRAWN' | 'WITHDRAWN_BY_DECISION' | 'CONCLUDED';

/** Who applied for what, as one service told it. */
export interface Applicant {
  readonly institutionId: string;
  readonly name: string;
  readonly employerName: string | null;
  readonly occupation: string;
  readonly level: SkillLevel;
  readonly method: EvaluationMethod | null;
  readonly retake: boolean;
}

/** A plan that one fact ties the application to, and when that fact happened (business time, ISO). */
export interface InPlan { readonly planId: string; readonly at: string }

/** What the application's own events say, up to `version`. */
export interface ApplicationPart { readonly applicant: Applicant; readonly phase: Phase; /** Chinese sentences: refusal, return, supplement, withdrawal */ readonly why: readonly string[]; /** claims that the body did not accept, each with its reason */ readonly rejectedClaims: readonly string[]; /** when it was last taken up again after a decision that ended it (ISO) */ readonly reopenedAt?: string }
export interface Subject { readonly mean: string; readonly passed: boolean }
export interface ResultPart extends InPlan { readonly applicant: Applicant | null; readonly outcome: Outcome; readonly reason: string | null; readonly subjects: Readonly<Partial<Record<'THEORY' | 'SKILL' | 'COMPREHENSIVE', Subject>>>; readonly corrected: boolean }
export interface CertificatePart extends InPlan { readonly certificateId: string; readonly applicant: Applicant; readonly certificateNumber: string; readonly issuedOn: string; readonly status: 'ISSUED' | 'CANCELLED' | 'REVOKED'; readonly why: string | null; /** characters that no configured font has: the print waits */ readonly missingCharacters: readonly string[] }

/**
 * One row of the batch's table: what each service said of one application, kept apart. Events of one aggregate come in order, those of
 * different aggregates in any; as every part has one source, the row is the same whatever came first.
 */
export interface CandidateRow {
  readonly application: ApplicationPart | null;
  readonly enrolment: InPlan | null;
  readonly result: ResultPart | null;
  readonly certificate: CertificatePart | null;
}

export const emptyRow: CandidateRow = { application: null, enrolment: null, result: null, certificate: null };

/** Who it is, from the best source that has come. */
export const applicantOf = (row: CandidateRow): Applicant | null => row.application?.applicant ?? row.result?.applicant ?? row.certificate?.applicant ?? null;

/** The plan that the application is in now: the one of the latest fact, for a candidate may be moved to the next batch. */
export function planOf(row: CandidateRow): string | null {
  const ties = [row.enrolment, row.result, row.certificate].filter((tie) => tie !== null && !overBy(row, tie));
  return ties.toSorted((a, b) => b!.at.localeCompare(a!.at) || b!.planId.localeCompare(a!.planId))[0]?.planId ?? null;
}

/** A fact of a plan that counts no more: the application was taken up again after it, because an objection was right. */
const overBy = ({ application }: CandidateRow, tie: InPlan): boolean => application?.reopenedAt !== undefined && tie.at < application.reopenedAt;

/** The result that stands. One of before the application was taken up again is none, nor is 因故终止 once the candidate is in another plan (七(三)); in whichever order they are heard. */
export function resultOf(row: CandidateRow): ResultPart | null {
  const { enrolment, result } = row;
  if (!result || overBy(row, result)) return null;
  return result.outcome === 'STOPPED' && enrolment !== null && enrolment.planId !== result.planId && enrolment.at > result.at ? null : result;
}

/** Of two enrolments the later one holds, in whichever order they come. */
export const laterTie = (a: InPlan | null, b: InPlan): InPlan => (a !== null && (a.at > b.at || (a.at === b.at && a.planId > b.planId)) ? a : b);

/** What became of an application (flow.md, The ledger), and the refusals before acceptance. */
export type Standing = 'WAITING' | 'CERTIFIED' | 'CANCELLED' | 'REVOKED' | 'FAILED' | 'ABSENT' | 'DISQUALIFIED' | 'STOPPED' | 'REFUSED' | 'NOT_RECOMMENDED' | 'WITHDRAWN';
export const STANDING_NAMES: Readonly<Record<Standing, string>> = {
  WAITING: '办理中', CERTIFIED: '已发证', CANCELLED: '证书已注销', REVOKED: '证书已撤销', FAILED: '不合格', ABSENT: '缺考', DISQUALIFIED: '取消资格', STOPPED: '因故终止',
  REFUSED: '未受理', NOT_RECOMMENDED: '单位未推荐', WITHDRAWN: '已撤回',
};

/** Exactly one standing for each row. A certificate stands until it is cancelled or revoked, also when its result was corrected meanwhile: that is a finding. */
export function standingOf(row: CandidateRow): Standing {
  const { application, certificate } = row;
  if (certificate) return certificate.status === 'ISSUED' ? 'CERTIFIED' : certificate.status;
  const phase = application?.phase;
  if (phase === 'WITHDRAWN' || phase === 'WITHDRAWN_BY_DECISION') return 'WITHDRAWN';
  if (phase === 'REFUSED' || phase === 'NOT_RECOMMENDED') return phase;
  const outcome = resultOf(row)?.outcome;
  return outcome === 'FAILED' || outcome === 'ABSENT' || outcome === 'DISQUALIFIED' || outcome === 'STOPPED' ? outcome : 'WAITING';
}
