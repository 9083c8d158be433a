import { accepted, acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { samePerson, type Acting, type Moves } from '@gt/policy';
import type { Application, ApplicationEventType, ApplicationStatus, DecidedBy } from './application.js';

export type ObjectionStatus = 'OPEN' | 'ANSWERED' | 'TAKEN_BACK' | 'ESCALATED' | 'UPHELD' | 'DISMISSED' | 'WITHDRAWN';
export const OBJECTION_STATUS_NAMES: Readonly<Record<ObjectionStatus, string>> = {
  OPEN: '待答复', ANSWERED: '已答复，维持原决定', TAKEN_BACK: '已采纳', ESCALATED: '待监管部门处理', UPHELD: '监管部门支持异议', DISMISSED: '监管部门不支持异议', WITHDRAWN: '已撤回',
};

/** Who answers first: whoever decided; the supervisor at once where the complaint is about the body itself. */
export type Addressee = 'EMPLOYER' | 'BODY' | 'BUREAU';
/** By the applicant, by a named member of the public (实名), or without a name (匿名, promised no answer). */
export type ObjectionSource = 'APPLICANT' | 'NAMED' | 'ANONYMOUS';
interface SubjectOf {
  readonly label: string; readonly addressee: Addressee;
  /** which decision of an application it is against: the state that the decision leads to, and its event */
  readonly decision?: { readonly status: ApplicationStatus; readonly event: ApplicationEventType };
}
const subject = <S extends Record<string, SubjectOf>>(all: S): Readonly<Record<keyof S, SubjectOf>> => all;
/** What an objection may be about. Results have 复核 of their own (成绩复核, 六(四)), which is evaluation's. */
export const SUBJECTS = subject({
  REFUSAL: { label: '不予受理', addressee: 'BODY', decision: { status: 'REFUSED', event: 'ApplicationRefused' } },
  SUPPLEMENT: { label: '要求补正', addressee: 'BODY', decision: { status: 'SUPPLEMENT_REQUESTED', event: 'ApplicationSupplementRequested' } },
  CLAIM: { label: '直接认定业绩未获认可', addressee: 'BODY', decision: { status: 'ACCEPTED', event: 'ApplicationAccepted' } },
  METHOD: { label: '核定的评价方式', addressee: 'BODY', decision: { status: 'ACCEPTED', event: 'ApplicationAccepted' } },
  WITHDRAWAL: { label: '受理后撤销申报', addressee: 'BODY', decision: { status: 'WITHDRAWN_BY_DECISION', event: 'ApplicationWithdrawnByDecision' } },
  NOT_RECOMMENDED: { label: '单位不予推荐', addressee: 'EMPLOYER', decision: { status: 'NOT_RECOMMENDED', event: 'ApplicationNotRecommended' } },
  RETURN: { label: '单位退回', addressee: 'EMPLOYER', decision: { status: 'RETURNED_BY_EMPLOYER', event: 'ApplicationReturnedByEmployer' } },
  ABOUT_APPLICATION: { label: '对申报人或申报材料的意见', addressee: 'BODY' },
  ABOUT_BODY: { label: '对评价机构的投诉', addressee: 'BUREAU' },
});
export type ObjectionSubject = keyof typeof SUBJECTS;
/** What the public may write about. */
export const PUBLIC_SUBJECTS = ['ABOUT_APPLICATION', 'ABOUT_BODY'] as const satisfies readonly ObjectionSubject[];
/** What an applicant may object to, by the state of the own application. */
export const OWN_SUBJECTS = (Object.keys(SUBJECTS) as ObjectionSubject[]).filter((each) => SUBJECTS[each].decision);

/** The decision that is objected to: the application's event of that version, and who took it. */
export interface ObjectedDecision { readonly version: number; readonly at: string; readonly by: Acting }
/** Who asks to be answered, sealed; the masked form is for the screen. */
export interface Contact { readonly nameSealed: string; readonly nameMasked: string; readonly phoneSealed: string; readonly phoneMasked: string }
interface Raised {
  readonly source: ObjectionSource; readonly subject: ObjectionSubject;
  readonly institutionId: string; readonly employerId: string | null; readonly applicationId: string | null; readonly personId: string | null;
  readonly decision: ObjectedDecision | null;
  /** facts and grounds, what is asked for, and of a public one whom or what it is about: sealed, for they name people */
  readonly textSealed: string; readonly wishSealed: string; readonly aboutSealed: string | null;
  readonly contact: Contact | null;
  /** of a public one: by its receipt alone it is followed */
  readonly receiptSealed: string | null; readonly receiptSha256: string | null;
  readonly at: string; readonly dueOn: PlainDate | null;
}
export type ObjectionEvent =
  | { readonly type: 'ObjectionRaised'; readonly data: Raised }
  | { readonly type: 'ObjectionAnswered'; readonly data: { readonly outcome: 'MAINTAINED' | 'TAKEN_BACK'; readonly answer: string; readonly anew: boolean; readonly by: DecidedBy } }
  | { readonly type: 'ObjectionEscalated'; readonly data: { readonly groundsSealed: string; readonly at: string; readonly dueOn: PlainDate | null } }
  | { readonly type: 'ObjectionSettled'; readonly data: { readonly outcome: 'UPHELD' | 'DISMISSED'; readonly reason: string; readonly measure: string | null; readonly anew: boolean; readonly by: DecidedBy } }
  | { readonly type: 'ObjectionWithdrawn'; readonly data: { readonly at: string } };
export interface Objection extends Raised {
  readonly status: ObjectionStatus; readonly addressee: Addressee;
  readonly answer: Extract<ObjectionEvent, { type: 'ObjectionAnswered' }>['data'] | null;
  readonly escalation: { readonly groundsSealed: string; readonly at: string } | null;
  readonly settlement: Extract<ObjectionEvent, { type: 'ObjectionSettled' }>['data'] | null;
  readonly withdrawnAt: string | null;
}

/** The states that each event may lead to, by the state that it happens in. One about the body itself begins as ESCALATED. */
export const objectionTransitions: Readonly<Record<ObjectionStatus, Readonly<Partial<Record<ObjectionEvent['type'], readonly ObjectionStatus[]>>>>> = {
  OPEN: { ObjectionAnswered: ['ANSWERED', 'TAKEN_BACK'], ObjectionWithdrawn: ['WITHDRAWN'] },
  ANSWERED: { ObjectionEscalated: ['ESCALATED'], ObjectionWithdrawn: ['WITHDRAWN'] },
  ESCALATED: { ObjectionSettled: ['UPHELD', 'DISMISSED'], ObjectionWithdrawn: ['WITHDRAWN'] },
  TAKEN_BACK: {}, UPHELD: {}, DISMISSED: {}, WITHDRAWN: {},
};
export const objectionMoves: Moves<ObjectionStatus> = {
  OPEN: [{ kind: 'objection.answerByEmployer', title: '异议待单位答复', action: 'objection.answer', roles: ['EMPLOYER_REVIEWER'] }, { kind: 'objection.answerByBody', title: '异议待答复', action: 'objection.answer', roles: ['INTAKE_REVIEWER'] }],
  ESCALATED: [{ kind: 'objection.opine', title: '异议待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'objection.settle', title: '异议待处理', action: 'objection.settle', roles: ['BUREAU_REVIEWER'] }],
  ANSWERED: { nobody: '已答复；提出人不服的，可以请监管部门处理' },
  TAKEN_BACK: { nobody: '已采纳，按答复办理' }, UPHELD: { nobody: '已处理' }, DISMISSED: { nobody: '已处理' }, WITHDRAWN: { nobody: '提出人已撤回' },
};

export function evolveObjection(state: Objection | null, event: ObjectionEvent): Objection {
  switch (event.type) {
    case 'ObjectionRaised': { const { addressee } = SUBJECTS[event.data.subject]; return { ...event.data, addressee, status: addressee === 'BUREAU' ? 'ESCALATED' : 'OPEN', answer: null, escalation: null, settlement: null, withdrawnAt: null }; }
    case 'ObjectionAnswered': return { ...state!, status: event.data.outcome === 'TAKEN_BACK' ? 'TAKEN_BACK' : 'ANSWERED', answer: event.data, dueOn: null };
    case 'ObjectionEscalated': { const { groundsSealed, at, dueOn } = event.data; return { ...state!, status: 'ESCALATED', escalation: { groundsSealed, at }, dueOn }; }
    case 'ObjectionSettled': return { ...state!, status: event.data.outcome, settlement: event.data, dueOn: null };
    case 'ObjectionWithdrawn': return { ...state!, status: 'WITHDRAWN', withdrawnAt: event.data.at, dueOn: null };
  }
}

/** Whether anything may still come of it. */
export const isUnderWay = ({ status }: Pick<Objection, 'status'>): boolean => objectionTransitions[status].ObjectionWithdrawn !== undefined;

/** Null if the event may happen in this state, else the refusal (409 over HTTP). */
export const objectionRefusal = (state: Objection, event: ObjectionEvent['type'], act: string): Reason | null => (objectionTransitions[state.status][event] ? null
  : reason('WRONG_STATE', '', `该异议现为“${OBJECTION_STATUS_NAMES[state.status]}”，不能${act}，请刷新后查看。`, { status: state.status }));

/** What the applicant may object to now, for each decision that stands. A claim only where one was not accepted (三(一)). */
export const subjectsOf = (application: Pick<Application, 'status' | 'acceptance'>): ObjectionSubject[] =>
  OWN_SUBJECTS.filter((each) => SUBJECTS[each].decision!.status === application.status && (each !== 'CLAIM' || (application.acceptance?.rejectedClaims.length ?? 0) > 0));

/**
 * Whether an applicant may object: the decision stands, and is not objected to already. Refused: OBJECTION_NO_DECISION, OBJECTION_STANDS, and
 * OBJECTION_SETTLED against a decision that the supervisor has upheld already.
 */
export function raiseRefusals(application: Pick<Application, 'status' | 'acceptance'>, subject: ObjectionSubject, decision: ObjectedDecision | null, earlier: readonly Pick<Objection, 'status' | 'subject' | 'decision'>[]): Reason[] {
  if (!decision || !subjectsOf(application).includes(subject)) return [reason('OBJECTION_NO_DECISION', '', `该申报现在没有“${SUBJECTS[subject].label}”的决定，不能就此提出异议；请刷新后按当前状态选择。对成绩有疑问的，请向评价机构申请成绩复核。`, { subject })];
  const same = earlier.filter((each) => each.subject === subject && each.decision?.version === decision.version);
  if (same.some(isUnderWay)) return [reason('OBJECTION_STANDS', '', '对这项决定已有办理中的异议，请在原异议里补充或请监管部门处理。', { subject })];
  return same.some((each) => each.status === 'UPHELD' || each.status === 'DISMISSED') ? [reason('OBJECTION_SETTLED', '', '监管部门已对这项决定的异议作出处理，不再重复受理；仍有不服的，可以依法申请行政复议、提起诉讼或者信访。', { subject })] : [];
}

/** Whoever decided answers first, by another of the unit or body too: the decision stands (with reason), or is taken back. */
export const answerObjection = (state: Objection, command: { readonly outcome: 'MAINTAINED' | 'TAKEN_BACK'; readonly answer: string; readonly anew: boolean }, by: DecidedBy): Decision<ObjectionEvent> => {
  const wrong = objectionRefusal(state, 'ObjectionAnswered', '答复');
  return wrong ? refused(wrong) : acceptedUnless<ObjectionEvent>(command.anew && command.outcome === 'MAINTAINED' ? [reason('ANEW_WITHOUT_CAUSE', '', '维持原决定的，不能同时重新办理；请改为采纳异议。')] : [], { type: 'ObjectionAnswered', data: { ...command, by } });
};

/** The objector does not accept the answer. One without a name was promised none: ANONYMOUS_NO_ANSWER. */
export const escalateObjection = (state: Objection, command: { readonly groundsSealed: string; readonly at: string; readonly dueOn: PlainDate | null }): Decision<ObjectionEvent> => {
  const wrong = objectionRefusal(state, 'ObjectionEscalated', '提请监管部门处理');
  return wrong ? refused(wrong) : acceptedUnless<ObjectionEvent>(state.source === 'ANONYMOUS' ? [reason('ANONYMOUS_NO_ANSWER', '', '匿名线索不作答复，也不能提请监管部门处理；需要答复的，请实名重新提出。')] : [], { type: 'ObjectionEscalated', data: command });
};

/**
 * The supervisor settles it. Refused: OWN_DECISION (whoever decided or answered before, through a delegation too), MEASURE_MISSING (an objection that is
 * right says what is to be done, in words or by deciding anew), ANEW_WITHOUT_CAUSE.
 */
export function settleObjection(state: Objection, command: { readonly outcome: 'UPHELD' | 'DISMISSED'; readonly reason: string; readonly measure: string | null; readonly anew: boolean }, by: DecidedBy): Decision<ObjectionEvent> {
  const wrong = objectionRefusal(state, 'ObjectionSettled', '处理');
  if (wrong) return refused(wrong);
  const before = [...(state.decision ? [state.decision.by] : []), ...(state.answer ? [state.answer.by] : [])];
  const reasons = [
    ...(before.some((act) => samePerson(act, by)) ? [reason('OWN_DECISION', '', '本人（或被代办人）作过原决定或答复，不得再处理对它的异议，请由本部门其他人员办理（回避）。')] : []),
    ...(command.outcome === 'UPHELD' && !command.anew && command.measure === null ? [reason('MEASURE_MISSING', '', '支持异议的，请写明由谁怎样纠正，或选择由原办理人重新办理。')] : []),
    ...(command.outcome === 'DISMISSED' && command.anew ? [reason('ANEW_WITHOUT_CAUSE', '', '不支持异议的，不能同时要求重新办理。')] : []),
  ];
  return acceptedUnless<ObjectionEvent>(reasons, { type: 'ObjectionSettled', data: { ...command, by } });
}

export const withdrawObjection = (state: Objection, at: string): Decision<ObjectionEvent> => {
  const wrong = objectionRefusal(state, 'ObjectionWithdrawn', '撤回');
  return wrong ? refused(wrong) : accepted<ObjectionEvent>({ type: 'ObjectionWithdrawn', data: { at } });
};
