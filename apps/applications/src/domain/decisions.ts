import { accepted, acceptedUnless, addDays, daysBetween, reason, refused, type Decision, type PlainDate, type Reason, type SealKind } from '@gt/domain';
import { stateRefusal, transitions, type Application, type ApplicationEvent, type ApplicationEventType, type DecidedBy, type FinalOutcome } from './application.js';
import type { Applicant, FormContent } from './form.js';
import { materialsOf, type AskedItem } from './material.js';
import { moveRefusal } from './move-decisions.js';

type Outcome = Decision<ApplicationEvent>;
const inState = (state: Application, type: ApplicationEventType, act: string, decide: () => Outcome): Outcome => {
  const wrong = stateRefusal(state, type, act);
  return wrong ? refused(wrong) : decide();
};

/** Changes the form of a draft, of one that the employer returned, or of one that the body asked to supplement. */
export const changeDraft = (state: Application, change: { institutionId: string; applicant: Applicant; form: FormContent }): Outcome =>
  inState(state, 'ApplicationDraftChanged', '修改', () => accepted<ApplicationEvent>({ type: 'ApplicationDraftChanged', data: change }));

/** The pen-signed page of the declaration has come (附件2 填表说明一); a declaration that is signed is not signed again: DECLARATION_NOT_AWAITED. */
export const recordSignedPage = (state: Application, page: { signedOn: PlainDate; pageSha256: string }, today: PlainDate): Outcome =>
  inState(state, 'ApplicationDeclarationSigned', '登记签字页', () => {
    const reasons = [
      ...(state.declaration === 'PEN_AWAITED' ? [] : [reason('DECLARATION_NOT_AWAITED', '五(一)', '该申报不缺签字页，无须登记。', { declaration: state.declaration })]),
      ...(page.signedOn > today ? [reason('SIGNED_IN_THE_FUTURE', '五(一)', '签字日期晚于今天，请核对。', { signedOn: page.signedOn })] : []),
    ];
    return acceptedUnless<ApplicationEvent>(reasons, { type: 'ApplicationDeclarationSigned', data: page });
  });

/** One of the two printed copies is back at the employer, for the personal file (附件2 填表说明七): COPY_ALREADY_RECEIVED, RECEIVED_IN_THE_FUTURE. */
export const receiveCopy = (state: Application, receipt: { receivedOn: PlainDate; byName: string }, today: PlainDate): Outcome =>
  inState(state, 'ApplicationCopyReceived', '登记本人档案份', () => {
    const reasons = [
      ...(state.copyReceived ? [reason('COPY_ALREADY_RECEIVED', '附件2 填表说明七', `本人档案份已于 ${state.copyReceived.receivedOn} 由${state.copyReceived.byName}签收，无须再登记。`, { receivedOn: state.copyReceived.receivedOn })] : []),
      ...(receipt.receivedOn > today ? [reason('RECEIVED_IN_THE_FUTURE', '附件2 填表说明七', '签收日期晚于今天，请核对。', { receivedOn: receipt.receivedOn })] : []),
    ];
    return acceptedUnless<ApplicationEvent>(reasons, { type: 'ApplicationCopyReceived', data: receipt });
  });

/** The employer recommends (五(二)): opinion and seal. A scanned stamp or the in-system approval; an electronic seal needs a licensed service, which is not configured. Nobody is recommended while it is open where he works: MOVE_OPEN. */
export const recommend = (state: Application, by: DecidedBy, command: { opinion: string; sealKind: SealKind; confirmedYears?: readonly number[] }): Outcome =>
  inState(state, 'ApplicationRecommended', '推荐', () => {
    const held = moveRefusal(state);
    if (held) return refused(held);
    return command.sealKind === 'ELECTRONIC_SEAL'
      ? refused(reason('ELECTRONIC_SEAL_NOT_CONFIGURED', '五(二)', '尚未接入电子印章服务，请改用盖章扫描件或系统内审核通过。'))
      : accepted<ApplicationEvent>({ type: 'ApplicationRecommended', data: { ...command, by } });
  });

/** The employer sends it back to be mended. */
export const returnByEmployer = (state: Application, why: string): Outcome =>
  inState(state, 'ApplicationReturnedByEmployer', '退回', () => accepted<ApplicationEvent>({ type: 'ApplicationReturnedByEmployer', data: { reason: why } }));

/** The employer does not recommend; this application is over. */
export const notRecommend = (state: Application, why: string): Outcome =>
  inState(state, 'ApplicationNotRecommended', '不予推荐', () => accepted<ApplicationEvent>({ type: 'ApplicationNotRecommended', data: { reason: why } }));

/** The body asks for a supplement (五(三)), or again while it waits for one: another term, or more; the term is agreed upon, no legal one (约定期限). */
export const requestSupplement = (state: Application, command: { reason: string; dueOn: PlainDate; items?: readonly AskedItem[] }, today: PlainDate): Outcome =>
  inState(state, 'ApplicationSupplementRequested', '要求补正', () => {
    const listed = new Set(materialsOf(state.form).map((m) => m.item));
    const reasons = [
      ...(command.dueOn < today ? [reason('DUE_DAY_PAST', '五(三)', '补正期限早于今天，请改为今天或以后的日期。', { dueOn: command.dueOn })] : []),
      ...(command.items ?? []).filter(({ item }) => !listed.has(item)).map(({ item }) => reason('MATERIAL_UNKNOWN', '五(三)', '材料清单里没有这一项，请刷新后重试。', { item })),
    ];
    // asked again without lines (another term, say): what was asked for line by line stays asked for
    const items = command.items?.length ? command.items : (state.supplementItems ?? []).filter(({ item }) => listed.has(item));
    return reasons.length > 0 ? refused(...reasons) : accepted<ApplicationEvent>({ type: 'ApplicationSupplementRequested', data: { ...command, items, termDays: daysBetween(today, command.dueOn) } });
  });

/** The request has come to the applicant: its term runs from that day (domain.md §6, 约定期限). Nothing where it was delivered before, or is over. */
export function supplementDelivered(state: Application, on: PlainDate): readonly ApplicationEvent[] {
  if (state.status !== 'SUPPLEMENT_REQUESTED' || state.supplementDeliveredOn || state.supplementDueOn === null) return [];
  const term = state.supplementTermDays ?? null;
  return [{ type: 'ApplicationSupplementDelivered', data: { deliveredOn: on, dueOn: term === null ? state.supplementDueOn : addDays(on, term) } }];
}

/** The body refuses the application (五(三)), with reason and clause for each ground. No slot is taken. */
export const refuse = (state: Application, grounds: readonly { clause: string; message: string; code: string }[]): Outcome =>
  inState(state, 'ApplicationRefused', '不予受理', () => accepted<ApplicationEvent>({ type: 'ApplicationRefused', data: { reasons: grounds.map((g): Reason => ({ ...g, facts: {} })) } }));

/** The applicant (or the clerk) withdraws before acceptance: no slot was taken, anything may be applied for again. */
export const withdraw = (state: Application, why: string): Outcome =>
  inState(state, 'ApplicationWithdrawn', '撤回', () => accepted<ApplicationEvent>({ type: 'ApplicationWithdrawn', data: { reason: why } }));

/** Ends an accepted application by decision. The slot is freed only while nothing can have been scored: the application is in no plan. */
export const withdrawByDecision = (state: Application, why: string, facts: { enrolled: boolean }): Outcome =>
  inState(state, 'ApplicationWithdrawnByDecision', '撤销', () => accepted<ApplicationEvent>({ type: 'ApplicationWithdrawnByDecision', data: { reason: why, slotReleased: !facts.enrolled } }));

/** A result took effect: the application is over; a corrected result concludes anew. The same outcome again changes nothing. */
export const conclude = (state: Application, result: { outcome: FinalOutcome; planId: string }): Outcome =>
  inState(state, 'ApplicationConcluded', '办结', () => (state.outcome === result.outcome && state.planId === result.planId
    ? accepted() : accepted<ApplicationEvent>({ type: 'ApplicationConcluded', data: result })));

/** Deletes the content of a draft that was never submitted (submittedOn is null); anything else is kept. */
export const purgeDraft = (state: Application): readonly ApplicationEvent[] =>
  (state.submittedOn === null && transitions[state.status].ApplicationDraftPurged ? [{ type: 'ApplicationDraftPurged', data: {} }] : []);

/**
 * The content of a retake (七(三)): the form of the failed application, for the same occupation at the same body. Only a concluded
 * application that was not passed has one.
 */
export function retakeOf(state: Application): Decision<ApplicationEvent> {
  if (state.status !== 'CONCLUDED' || state.outcome === 'PASSED') {
    return refused(reason('RETAKE_NOT_OPEN', '七(三)', '只有评定未合格并已办结的申报才能补考，请核对申报状态。', { status: state.status, outcome: state.outcome }));
  }
  return accepted();
}

