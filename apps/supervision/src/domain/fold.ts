import type { CandidateData, DataOf, Envelope } from '@gt/contracts';
import type * as C from '@gt/contracts';
import type { SkillLevel } from '@gt/domain';
import { laterTie, type Applicant, type ApplicationPart, type CandidateRow, type CertificatePart, type Phase, type ResultPart } from './candidate.js';
import type { BatchStatus, PlanRow } from './explain.js';

const instant = (event: Envelope): string => new Date(event.occurredAt).toISOString();
const occupationText = (o: { name: string; workType: string | null }): string => (o.workType ? `${o.name}（${o.workType}）` : o.name);
const applicantFrom = (c: CandidateData): Applicant => ({ institutionId: c.institutionId, name: c.name, employerName: c.employerName, occupation: occupationText(c.occupation), level: c.level as SkillLevel, method: c.method, retake: c.retake });

/** One event of another service, laid into the part of the row that its source owns. An event that says nothing about the row leaves it as it is. */
export function foldCandidate(row: CandidateRow, event: Envelope<never>): CandidateRow {
  const [service, type] = event.type.split('.') as [string, string];
  switch (service) {
    case 'applications': return { ...row, application: foldApplication(row.application, type, event) };
    case 'evaluation':
      // out of that plan; an enrolment in another one stands, whichever came first
      if (type === 'PlanChanged') return { ...row, enrolment: row.enrolment?.planId === event.aggregateId ? null : row.enrolment };
      return type === 'CandidatesEnrolled' ? { ...row, enrolment: laterTie(row.enrolment, { planId: event.aggregateId, at: instant(event) }) } : { ...row, result: foldResult(row.result, type, event) };
    case 'certificates': return { ...row, certificate: foldCertificate(row.certificate, type, event) };
    default: return row;
  }
}

/** Phase and sentence of the application's events that carry no person. */
const PHASES: Readonly<Record<string, Phase>> = { ApplicationRecommended: 'RECOMMENDED', ApplicationReturnedByEmployer: 'RETURNED_BY_EMPLOYER', ApplicationNotRecommended: 'NOT_RECOMMENDED', ApplicationSupplementRequested: 'SUPPLEMENT_REQUESTED',
  ApplicationRefused: 'REFUSED', ApplicationWithdrawn: 'WITHDRAWN', ApplicationWithdrawnByDecision: 'WITHDRAWN_BY_DECISION', ApplicationConcluded: 'CONCLUDED' };

function foldApplication(part: ApplicationPart | null, type: string, event: Envelope<never>): ApplicationPart | null {
  if (type === 'ApplicationSubmitted') {
    const d = event.data as DataOf<typeof C.ApplicationSubmitted>;
    return { applicant: { institutionId: d.institutionId, name: d.name, employerName: d.employerName, occupation: occupationText(d.occupation), level: d.level as SkillLevel, method: null, retake: d.retake }, phase: 'SUBMITTED', why: d.reasons.map((r) => r.message), rejectedClaims: [], ...(part?.reopenedAt ? { reopenedAt: part.reopenedAt } : {}) };
  }
  if (type === 'ApplicationAccepted') {
    const { candidate, rejectedClaims } = event.data as DataOf<typeof C.ApplicationAccepted>;
    return { applicant: applicantFrom(candidate), phase: 'ACCEPTED', why: [], rejectedClaims: rejectedClaims.map((claim) => `${claim.name}（${claim.reason}）`), ...(part?.reopenedAt ? { reopenedAt: part.reopenedAt } : {}) };
  }
  // withdrawn while still a draft: nobody but the applicant ever saw it
  if (part === null) return null;
  if (type === 'ApplicationSentToEmployer') return { ...atEmployer(part, event.data as DataOf<typeof C.ApplicationSentToEmployer>), phase: part.phase === 'RECOMMENDED' ? 'SUBMITTED' : part.phase };
  if (type === 'ApplicationMoveSettled') return atEmployer(part, (event.data as DataOf<typeof C.ApplicationMoveSettled>).employer);
  if (type === 'ApplicationMovedWithSlot') return { ...part, applicant: applicantFrom((event.data as DataOf<typeof C.ApplicationMovedWithSlot>).candidate) };
  const d = event.data as { reason?: string; reasons?: Array<{ message: string }>; dueOn?: string; /** taken up again, at the step that decides anew */ to?: Phase };
  const why = d.reasons?.map((r) => r.message) ?? (d.reason ? [d.dueOn ? `${d.reason}（${d.dueOn} 前）` : d.reason] : []);
  return { ...part, phase: (type === 'ApplicationReopened' ? d.to : PHASES[type]) ?? part.phase, why, ...(type === 'ApplicationReopened' ? { reopenedAt: instant(event) } : {}) };
}

/** The unit where the applicant works now; null: it is the same. */
const atEmployer = (part: ApplicationPart, employer: { readonly employerName: string } | null): ApplicationPart => (employer ? { ...part, applicant: { ...part.applicant, employerName: employer.employerName } } : part);

function foldResult(part: ResultPart | null, type: string, event: Envelope<never>): ResultPart {
  if (type === 'ResultCorrected') {
    const d = event.data as DataOf<typeof C.ResultCorrected>;
    return { planId: d.planId, at: instant(event), applicant: part?.applicant ?? null, outcome: d.outcome, reason: d.reason, subjects: part?.subjects ?? {}, corrected: true };
  }
  const d = event.data as DataOf<typeof C.ResultTookEffect>;
  const subjects = { ...(d.theory ? { THEORY: d.theory } : {}), ...(d.skill ? { SKILL: d.skill } : {}), ...(d.comprehensive ? { COMPREHENSIVE: d.comprehensive } : {}) };
  return { planId: d.planId, at: instant(event), applicant: applicantFrom(d.candidate), outcome: d.outcome, reason: d.reason, subjects, corrected: false };
}

function foldCertificate(part: CertificatePart | null, type: string, event: Envelope<never>): CertificatePart | null {
  if (type === 'CertificateIssued') {
    const d = event.data as DataOf<typeof C.CertificateIssued>;
    return { certificateId: event.aggregateId, planId: d.planId, at: instant(event), certificateNumber: d.certificateNumber, issuedOn: d.issuedOn, status: 'ISSUED', why: null, missingCharacters: [],
      applicant: { institutionId: d.institutionId, name: d.name, employerName: null, occupation: occupationText(d.occupation), level: d.level as SkillLevel, method: d.method, retake: false } };
  }
  if (part === null) return null;
  const d = event.data as { reason?: string; characters?: string[] };
  switch (type) {
    case 'CertificatePrintHeld': return { ...part, missingCharacters: d.characters ?? [] };
    case 'CertificatePrinted': return { ...part, missingCharacters: [] };
    case 'CertificateCancelled': return { ...part, status: 'CANCELLED', why: d.reason ?? null };
    case 'CertificateRevoked': return { ...part, status: 'REVOKED', why: d.reason ?? null };
    default: return part;
  }
}

/** Status of a plan after each of its events; the others leave it. */
const PLAN_STATUS: Readonly<Record<string, PlanRow['status']>> = { PlanDrafted: 'DRAFT', PlanFiled: 'FILED', PlanReturned: 'RETURNED', PlanStarted: 'RUNNING', PlanScored: 'SCORED', PlanReopened: 'RUNNING', PlanEffective: 'EFFECTIVE', PlanClosed: 'CLOSED', PlanPostponed: 'POSTPONED', PlanCancelled: 'CANCELLED' };

/** One event of a plan, its register or its volume; each writes fields that no other source writes. */
export function foldPlan(plan: PlanRow, event: Envelope<never>): PlanRow {
  const type = event.type.slice(event.type.indexOf('.') + 1);
  if (type === 'RegisterPublicised') return { ...plan, publicUntil: (event.data as DataOf<typeof C.RegisterPublicised>).until };
  if (type === 'VolumeClosed') return { ...plan, volumeClosedOn: (event.data as DataOf<typeof C.VolumeClosed>).closedOn };
  const d = event.data as Partial<DataOf<typeof C.PlanFiled>> & { reason?: string };
  return { ...plan, name: d.name ?? plan.name, institutionId: d.institutionId ?? plan.institutionId, firstDay: d.firstAssessmentDay ?? plan.firstDay, lastDay: d.lastAssessmentDay ?? plan.lastDay,
    status: PLAN_STATUS[type] ?? plan.status, why: d.reason ?? null };
}

/** Status of a certificate batch after each of its events. */
export const BATCH_STATUS: Readonly<Record<string, BatchStatus>> = { BatchSubmitted: 'SUBMITTED', BatchReturned: 'RETURNED', BatchConfirmed: 'CONFIRMED', RosterClosed: 'NUMBERED', BatchPublished: 'PUBLISHED' };
