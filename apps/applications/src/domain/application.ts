import { reason, type EvaluationMethod, type PersonDocumentType, type PlainDate, type Reason, type SealKind, type Sex, type SkillLevel, type TitleLevel } from '@gt/domain';
import type { PathName } from '@gt/rules';
import { emptyApplicant, emptyForm, formAt, type Applicant, type FormContent } from './form.js';
import type { PaperRecommendation } from './paper-recommendation.js';
import type { AskedItem, MaterialCheck, OriginalSeen, SubmittedFile, SubmittedPhoto } from './material.js';
import { openMoveOf, type InPost, type MoveReport, type OpenMove, type Unit } from './person-move.js';
import type { ApplicationVerdict, Confirmation } from './verdict.js';

export type ApplicationStatus =
  | 'DRAFT' | 'SUBMITTED' | 'RETURNED_BY_EMPLOYER' | 'NOT_RECOMMENDED' | 'RECOMMENDED' | 'SUPPLEMENT_REQUESTED'
  | 'ACCEPTED' | 'REFUSED' | 'WITHDRAWN' | 'WITHDRAWN_BY_DECISION' | 'CONCLUDED' | 'PURGED';

/** Chinese names of the states, as people read them in 办理过程. */
export const STATUS_NAMES: Readonly<Record<ApplicationStatus, string>> = {
  DRAFT: '草稿', SUBMITTED: '已提交', RETURNED_BY_EMPLOYER: '单位退回', NOT_RECOMMENDED: '单位不予推荐', RECOMMENDED: '单位已推荐', SUPPLEMENT_REQUESTED: '待补正',
  ACCEPTED: '已受理', REFUSED: '不予受理', WITHDRAWN: '已撤回', WITHDRAWN_BY_DECISION: '受理后撤销申报', CONCLUDED: '已办结', PURGED: '到期已清除',
};

/** How the declaration of 附件2 stands: 待签字页 until the pen-signed page is there. */
export type Declaration = 'NONE' | 'PEN_AWAITED' | 'PLATFORM' | 'WET_SCAN';
/** A person's signature made in the system, as signed by the service's key. */
export interface PlatformSignature {
  readonly signerSubject: string; readonly signerName: string; readonly role: string; readonly kind: 'WET_SCAN' | 'PLATFORM' | 'CA';
  readonly contentSha256: string; readonly signedAt: string; readonly keyId: string; readonly signature: string;
}
/** Who decided, as it is printed on the form. */
export interface DecidedBy { readonly subject: string; /** for whom, where somebody stood in; the name says it too */ readonly onBehalfOf?: string; readonly name: string; readonly at: string }

/** What later services learn of an accepted applicant (libs/contracts, Candidate). */
export interface Candidate {
  readonly applicationId: string; readonly personId: string; readonly name: string; readonly sex: Sex | null; readonly idType: PersonDocumentType;
  readonly idNumberSealed: string; readonly idNumberMasked: string; readonly employerId: string; readonly employerName: string; readonly institutionId: string;
  readonly siteId: string; readonly titleLevel: TitleLevel; readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null };
  readonly level: SkillLevel; readonly path: PathName; readonly method: EvaluationMethod; readonly ruleSet: { readonly id: string; readonly version: number }; readonly retake: boolean;
  /** the photo that was accepted with the form: a certificate's print waits for it */
  readonly photoSha256?: string;
}
/** The body's decision on one claim of the form (三(一)), by its place in the list. */
export interface ClaimDecision { readonly index: number; readonly accepted: boolean; readonly reason: string | null }
export interface Acceptance {
  readonly candidate: Candidate;
  readonly claims: readonly ClaimDecision[];
  readonly confirmations: readonly Confirmation[];
  /** the filing whose correspondence row joins title speciality and occupation (附件1 二) */
  readonly filingId: string;
  readonly opinion: string;
  readonly by: DecidedBy;
  readonly rejectedClaims: readonly { readonly name: string; readonly reason: string }[];
  /** lines of the list of materials whose original nobody had seen (六(二)); acceptances of before the list was kept have none */
  readonly unchecked?: readonly string[];
}
/** The 1-inch print for the certificate, fixed once from the accepted photo (`photoSha256`). */
export interface PhotoPrint { readonly photoSha256: string; readonly sha256: string; readonly size: number; readonly mediaType: 'image/jpeg' }
/** The employer's opinion (五(二)). `by`: who recommended, or of intake who recorded the unit's paper. */
export interface Recommendation {
  readonly opinion: string; readonly sealKind: SealKind; readonly by: DecidedBy;
  /** years of which the form says what the employer's register says (二); recommendations of before it was kept have none */
  readonly confirmedYears?: readonly number[];
  readonly paper?: PaperRecommendation;
}
export type FinalOutcome = 'PASSED' | 'FAILED' | 'ABSENT' | 'DISQUALIFIED';

export type ApplicationEvent =
  | { readonly type: 'ApplicationDrafted'; readonly data: { readonly personId: string; readonly employerId: string; readonly institutionId: string; readonly applicant: Applicant; readonly form: FormContent; readonly importId: string | null; readonly retakeOf: string | null } }
  | { readonly type: 'ApplicationDraftChanged'; readonly data: { readonly institutionId: string; readonly applicant: Applicant; readonly form: FormContent } }
  | { readonly type: 'ApplicationSubmitted'; readonly data: { readonly verdict: ApplicationVerdict; readonly name: string; readonly personId: string; readonly employerId: string; readonly employerName: string; readonly institutionId: string; readonly titleName: string; readonly titleSpeciality: string; readonly occupation: Candidate['occupation']; readonly level: SkillLevel; readonly retake: boolean; readonly declaration: Declaration; readonly signature: PlatformSignature | null; readonly on: PlainDate; /** the form as submitted: the log has it from here on; submissions of before 2026-11-26 have it in the draft's events */ readonly applicant?: Applicant; readonly form?: FormContent; /** what was handed in with it; submissions of before it could be have none */ readonly attachments?: readonly SubmittedFile[]; readonly photo?: SubmittedPhoto | null; /** the employer had nobody who could recommend in the system */ readonly onPaper?: boolean } }
  | { readonly type: 'ApplicationDeclarationSigned'; readonly data: { readonly signedOn: PlainDate; readonly pageSha256: string } }
  | { readonly type: 'ApplicationRecommended'; readonly data: Recommendation }
  | { readonly type: 'ApplicationReturnedByEmployer'; readonly data: { readonly reason: string; /** by intake, for a unit without an account */ readonly onPaper?: boolean } }
  | { readonly type: 'ApplicationNotRecommended'; readonly data: { readonly reason: string } }
  | { readonly type: 'ApplicationSupplementRequested'; readonly data: { readonly reason: string; readonly dueOn: PlainDate; /** days of the term from its delivery on; requests of before this was kept have none */ readonly termDays?: number; /** lines of the list of materials that it is about */ readonly items?: readonly AskedItem[] } }
  | { readonly type: 'ApplicationMaterialsChecked'; readonly data: { readonly by: DecidedBy; readonly checks: readonly { readonly item: string; readonly original: OriginalSeen | null; readonly note: string | null; readonly files: readonly string[] }[] } }
  | { readonly type: 'ApplicationCopyReceived'; readonly data: { readonly receivedOn: PlainDate; readonly byName: string } }
  | { readonly type: 'ApplicationSupplementDelivered'; readonly data: { readonly deliveredOn: PlainDate; readonly dueOn: PlainDate } }
  | { readonly type: 'ApplicationAccepted'; readonly data: Acceptance }
  | { readonly type: 'ApplicationRefused'; readonly data: { readonly reasons: readonly Reason[] } }
  | { readonly type: 'ApplicationWithdrawn'; readonly data: { readonly reason: string } }
  | { readonly type: 'ApplicationWithdrawnByDecision'; readonly data: { readonly reason: string; readonly slotReleased: boolean } }
  | { readonly type: 'ApplicationReopened'; readonly data: { readonly objectionId: string; readonly reason: string; readonly to: 'SUBMITTED' | 'RECOMMENDED' } }
  | { readonly type: 'ApplicationMoveReported'; readonly data: MoveReport }
  | { readonly type: 'ApplicationMoveSettled'; readonly data: { readonly outcome: 'CONTINUE' | 'ALLOWED' | 'NOT_SO'; readonly unit: Unit | null; readonly reason: string | null; readonly document: string | null; readonly by: DecidedBy } }
  | { readonly type: 'ApplicationMovedWithSlot'; readonly data: { readonly candidate: Candidate; readonly filingId: string; readonly from: { readonly institutionId: string; readonly occupation: Candidate['occupation'] }; readonly reason: string; readonly document: string } }
  | { readonly type: 'ApplicationSentToEmployer'; readonly data: { readonly unit: Unit; readonly previousEmployerId: string } }
  | { readonly type: 'ApplicationInPostConfirmed'; readonly data: { readonly confirmedOn: PlainDate; readonly by: DecidedBy } }
  | { readonly type: 'ApplicationDraftPurged'; readonly data: object }
  | { readonly type: 'ApplicationCorrected'; readonly data: { readonly field: string; readonly correctionId: string; readonly applicant: Applicant; readonly form: FormContent } }
  | { readonly type: 'ApplicationPhotoFixed'; readonly data: PhotoPrint }
  | { readonly type: 'ApplicationConcluded'; readonly data: { readonly outcome: FinalOutcome; readonly planId: string } };
export type ApplicationEventType = ApplicationEvent['type'];

export interface Application {
  readonly status: ApplicationStatus;
  readonly personId: string;
  readonly employerId: string;
  readonly institutionId: string;
  readonly applicant: Applicant;
  readonly form: FormContent;
  readonly declaration: Declaration;
  readonly signature: PlatformSignature | null;
  /** the photo that went with the submission */
  readonly photo?: SubmittedPhoto | null;
  readonly photoPrint?: PhotoPrint;
  readonly signedPage: { readonly signedOn: PlainDate; readonly pageSha256: string } | null;
  readonly importId: string | null;
  readonly retakeOf: string | null;
  /** marked 补考 */
  readonly retake: boolean;
  readonly submittedOn: PlainDate | null;
  readonly verdict: ApplicationVerdict | null;
  /** title and target that the as-of date stands for: another title or target is a first submission again (domain.md §2) */
  readonly verdictKey: string | null;
  readonly onPaper?: boolean;
  readonly recommendation: Recommendation | null;
  /** the person's own copy of the form is with the employer, for the personal file (填表说明七) */
  readonly copyReceived?: { readonly receivedOn: PlainDate; readonly byName: string } | null;
  /** 原件核验, by line of the list of materials */
  readonly materialChecks?: Readonly<Record<string, MaterialCheck>>;
  readonly supplementItems?: readonly AskedItem[];
  /** what was reported of the applicant and is not settled yet (domain.md §2, people move) */
  readonly move?: OpenMove | null;
  /** the employer's newest confirmation of 在职在岗 */
  readonly inPost?: InPost | null;
  /** what the employer or the body last asked for */
  readonly remark: string | null;
  /** the day that the body named; once the request has come to the applicant, the last day of the term that runs from then on */
  readonly supplementDueOn: PlainDate | null;
  readonly supplementTermDays?: number | null;
  readonly supplementDeliveredOn?: PlainDate | null;
  readonly acceptance: Acceptance | null;
  readonly refusal: readonly Reason[];
  readonly outcome: FinalOutcome | null;
  readonly planId: string | null;
}

/** What is reported of the applicant, and that it changes nothing, leave the state as it is. */
const moved = (status: ApplicationStatus) => ({ ApplicationMoveReported: status, ApplicationMoveSettled: status });

/** The state that each event leads to, by the state that it happens in; what is not listed does not happen. */
export const transitions: Readonly<Record<ApplicationStatus, Readonly<Partial<Record<ApplicationEventType, ApplicationStatus>>>>> = {
  DRAFT: { ApplicationDraftChanged: 'DRAFT', ApplicationSubmitted: 'SUBMITTED', ApplicationWithdrawn: 'WITHDRAWN', ApplicationDraftPurged: 'PURGED' },
  SUBMITTED: {
    ...moved('SUBMITTED'), ApplicationSentToEmployer: 'SUBMITTED',
    ApplicationCorrected: 'SUBMITTED', ApplicationDeclarationSigned: 'SUBMITTED', ApplicationRecommended: 'RECOMMENDED', ApplicationReturnedByEmployer: 'RETURNED_BY_EMPLOYER',
    ApplicationNotRecommended: 'NOT_RECOMMENDED', ApplicationWithdrawn: 'WITHDRAWN',
  },
  RETURNED_BY_EMPLOYER: { ...moved('RETURNED_BY_EMPLOYER'), ApplicationSentToEmployer: 'RETURNED_BY_EMPLOYER', ApplicationReopened: 'SUBMITTED', ApplicationCorrected: 'RETURNED_BY_EMPLOYER', ApplicationDraftChanged: 'RETURNED_BY_EMPLOYER', ApplicationSubmitted: 'SUBMITTED', ApplicationWithdrawn: 'WITHDRAWN' },
  // another unit recommends anew (五(二)); the recommendation that stood stays in the log
  RECOMMENDED: {
    ...moved('RECOMMENDED'), ApplicationSentToEmployer: 'SUBMITTED',
    ApplicationMaterialsChecked: 'RECOMMENDED', ApplicationCorrected: 'RECOMMENDED', ApplicationDeclarationSigned: 'RECOMMENDED', ApplicationSupplementRequested: 'SUPPLEMENT_REQUESTED', ApplicationAccepted: 'ACCEPTED',
    ApplicationRefused: 'REFUSED', ApplicationWithdrawn: 'WITHDRAWN',
  },
  // what was supplemented is confirmed by the employer anew: back through SUBMITTED; asked again: another term, or more to supplement
  SUPPLEMENT_REQUESTED: {
    ...moved('SUPPLEMENT_REQUESTED'), ApplicationSentToEmployer: 'SUPPLEMENT_REQUESTED',
    ApplicationReopened: 'RECOMMENDED', ApplicationMaterialsChecked: 'SUPPLEMENT_REQUESTED', ApplicationCorrected: 'SUPPLEMENT_REQUESTED', ApplicationDraftChanged: 'SUPPLEMENT_REQUESTED', ApplicationSupplementRequested: 'SUPPLEMENT_REQUESTED', ApplicationSupplementDelivered: 'SUPPLEMENT_REQUESTED', ApplicationSubmitted: 'SUBMITTED', ApplicationRefused: 'REFUSED', ApplicationWithdrawn: 'WITHDRAWN',
  },
  ACCEPTED: { ...moved('ACCEPTED'), ApplicationMovedWithSlot: 'ACCEPTED', ApplicationInPostConfirmed: 'ACCEPTED', ApplicationCopyReceived: 'ACCEPTED', ApplicationMaterialsChecked: 'ACCEPTED', ApplicationCorrected: 'ACCEPTED', ApplicationDeclarationSigned: 'ACCEPTED', ApplicationWithdrawnByDecision: 'WITHDRAWN_BY_DECISION', ApplicationConcluded: 'CONCLUDED' },
  // a result that is corrected concludes anew; a pen-signed page may come late
  CONCLUDED: { ApplicationPhotoFixed: 'CONCLUDED', ApplicationCopyReceived: 'CONCLUDED', ApplicationCorrected: 'CONCLUDED', ApplicationConcluded: 'CONCLUDED', ApplicationDeclarationSigned: 'CONCLUDED' },
  // a draft that was withdrawn is a draft that was never submitted; after a submission nothing is purged (decisions.ts)
  WITHDRAWN: { ApplicationDraftPurged: 'PURGED' },
  // over, unless an objection to the decision was right (domain/reopen.ts)
  NOT_RECOMMENDED: { ApplicationReopened: 'SUBMITTED' }, REFUSED: { ApplicationReopened: 'RECOMMENDED' }, WITHDRAWN_BY_DECISION: { ApplicationReopened: 'RECOMMENDED' },
  PURGED: {},
};
/** States that an application stays in for good, unless it is taken up again by decision. One that was withdrawn is over too, though its content is deleted where it was never submitted. */
export const finalStates: readonly ApplicationStatus[] = ['NOT_RECOMMENDED', 'REFUSED', 'WITHDRAWN_BY_DECISION', 'CONCLUDED', 'PURGED'];
/** States in which the form may be changed and submitted. */
export const editableStates: readonly ApplicationStatus[] = (Object.keys(transitions) as ApplicationStatus[]).filter((status) => transitions[status].ApplicationDraftChanged);

/** Null if the event may happen in this state, else the refusal (409 over HTTP). */
export function stateRefusal(state: Application, event: ApplicationEventType, act: string): Reason | null {
  if (transitions[state.status][event]) return null;
  return reason('WRONG_STATE', '', `申报现为“${STATUS_NAMES[state.status]}”，不能${act}，请刷新后按当前状态办理。`, { status: state.status });
}

/** Title and target as one text, to see whether they changed. */
export const verdictKeyOf = (form: FormContent): string => JSON.stringify([form.title?.series, form.title?.name, form.title?.level, form.target?.occupation.code, form.target?.occupation.workType, form.target?.level]);

/** Stands for the person where no person is kept any more. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The log's part of an event: a draft's content lies in the row alone, where it can be deleted, until a submission has it. */
export const logged = (event: ApplicationEvent): object => {
  if (event.type === 'ApplicationDrafted') { const { employerId, institutionId, importId } = event.data; return { employerId, institutionId, importId }; }
  return event.type === 'ApplicationDraftChanged' ? {} : event.data;
};

function checkedBy(before: Readonly<Record<string, MaterialCheck>>, { by, checks }: Extract<ApplicationEvent, { type: 'ApplicationMaterialsChecked' }>['data']): Readonly<Record<string, MaterialCheck>> {
  const next = { ...before };
  for (const { item, original, note, files } of checks) {
    if (original === null) delete next[item];
    else next[item] = { original, note, files, byName: by.name, bySubject: by.subject, at: by.at };
  }
  return next;
}

/** The application after an event. */
export function evolve(state: Application | null, event: ApplicationEvent): Application {
  if (event.type === 'ApplicationDrafted') {
    const { personId, employerId, institutionId, applicant, form, importId, retakeOf } = event.data;
    return {
      status: 'DRAFT', personId, employerId, institutionId, applicant, form, importId, retakeOf, declaration: 'NONE', signature: null, signedPage: null, retake: retakeOf !== null, submittedOn: null,
      verdict: null, verdictKey: null, recommendation: null, remark: null, supplementDueOn: null, acceptance: null, refusal: [], outcome: null, planId: null,
    };
  }
  const status = transitions[state!.status][event.type]!;
  // what was reported of the applicant concerns nobody any more once it is over
  const next = { ...state!, status, ...(finalStates.includes(status) ? { move: null } : {}) };
  switch (event.type) {
    // a changed form is no longer what was signed and recommended
    case 'ApplicationDraftChanged': return { ...next, ...event.data, declaration: 'NONE', signature: null, signedPage: null, recommendation: null };
    case 'ApplicationSubmitted': {
      const { verdict, retake, declaration, signature, on } = event.data;
      return { ...next, verdict, verdictKey: verdictKeyOf(next.form), retake, declaration, signature, photo: event.data.photo ?? null, onPaper: event.data.onPaper ?? false, signedPage: null, submittedOn: next.submittedOn ?? on, recommendation: null, remark: null, supplementDueOn: null, supplementItems: [] };
    }
    case 'ApplicationCopyReceived': return { ...next, copyReceived: event.data };
    case 'ApplicationPhotoFixed': return { ...next, photoPrint: event.data };
    case 'ApplicationMaterialsChecked': return { ...next, materialChecks: checkedBy(next.materialChecks ?? {}, event.data) };
    case 'ApplicationDeclarationSigned': return { ...next, declaration: 'WET_SCAN', signedPage: event.data };
    case 'ApplicationRecommended': return { ...next, recommendation: event.data };
    case 'ApplicationReturnedByEmployer': case 'ApplicationNotRecommended': return { ...next, remark: event.data.reason };
    case 'ApplicationSupplementRequested': return { ...next, remark: event.data.reason, supplementDueOn: event.data.dueOn, supplementTermDays: event.data.termDays ?? null, supplementItems: event.data.items ?? [], supplementDeliveredOn: null };
    case 'ApplicationSupplementDelivered': return { ...next, supplementDueOn: event.data.dueOn, supplementDeliveredOn: event.data.deliveredOn };
    case 'ApplicationAccepted': return { ...next, acceptance: event.data, retake: event.data.candidate.retake };
    case 'ApplicationReopened': return { ...next, acceptance: null, refusal: [], remark: null, supplementDueOn: null, supplementItems: [] };
    case 'ApplicationRefused': return { ...next, refusal: event.data.reasons };
    case 'ApplicationWithdrawn': case 'ApplicationWithdrawnByDecision': return { ...next, remark: event.data.reason, move: null, inPost: null };
    case 'ApplicationMoveReported': return { ...next, move: openMoveOf(event.data) };
    // whoever works elsewhere now is confirmed by that unit
    case 'ApplicationMoveSettled': return { ...next, move: null, ...(event.data.unit ? { employerId: event.data.unit.employerId, inPost: null } : {}) };
    case 'ApplicationSentToEmployer': return { ...next, move: null, employerId: event.data.unit.employerId, recommendation: null };
    case 'ApplicationMovedWithSlot': {
      const { candidate, filingId } = event.data;
      return { ...next, institutionId: candidate.institutionId, form: formAt(next.form, candidate.occupation), acceptance: { ...next.acceptance!, candidate, filingId } };
    }
    case 'ApplicationInPostConfirmed': return { ...next, inPost: { confirmedOn: event.data.confirmedOn, byName: event.data.by.name } };
    case 'ApplicationCorrected': return { ...next, applicant: event.data.applicant, form: event.data.form };
    case 'ApplicationDraftPurged': return { ...next, personId: NOBODY, applicant: emptyApplicant, form: emptyForm, importId: null, retakeOf: null, retake: false, remark: null };
    case 'ApplicationConcluded': return { ...next, outcome: event.data.outcome, planId: event.data.planId };
  }
}
