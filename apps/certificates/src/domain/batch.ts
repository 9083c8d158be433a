import { accepted, acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { acting, forWhom, samePerson, type Acting } from '@gt/policy';
import { publicationFaults } from './publication.js';

/** Most rows of one batch: it is numbered in one transaction of at most 5 s; a larger plan makes several batches. */
export const MAX_BATCH_ROWS = 1_000;

export type BatchStatus = 'SUBMITTED' | 'RETURNED' | 'CONFIRMED' | 'NUMBERED' | 'PUBLISHED';

/** A batch of effective passes on its way to certificates (六(五)). */
export interface Batch {
  readonly status: BatchStatus;
  readonly planId: string; readonly planName: string; readonly institutionId: string; readonly siteId: string; readonly supervisorId: string;
  readonly applicationIds: readonly string[];
  /** who submitted: another person must confirm */
  readonly submittedBy: string;
  /** for whom, where somebody stood in */
  readonly submittedFor?: string;
  readonly returnReason: string | null;
  readonly confirmedBy: string | null; readonly confirmedOn: PlainDate | null;
  readonly numberedOn: PlainDate | null; readonly certificates: number;
  /** 证书上网: uploaded, confirmed visible */
  readonly uploadedOn: PlainDate | null; readonly visibleOn: PlainDate | null;
  readonly findings: readonly string[];
}

interface Ref { readonly planId: string; readonly institutionId: string }
export type BatchEvent =
  | { type: 'BatchSubmitted'; data: Ref & { siteId: string; supervisorId: string; planName: string; applicationIds: readonly string[]; by: string; onBehalfOf?: string } }
  | { type: 'BatchReturned'; data: Ref & { reason: string } }
  | { type: 'BatchRowsReplaced'; data: Ref & { applicationIds: readonly string[]; reason: string } }
  | { type: 'BatchConfirmed'; data: Ref & { confirmedOn: PlainDate; by: string } }
  | { type: 'RosterClosed'; data: Ref & { certificates: number; numberedOn: PlainDate } }
  | { type: 'BatchPublished'; data: Ref & { uploadedOn: PlainDate; confirmedVisibleOn: PlainDate | null } }
  | { type: 'BatchTransferred'; data: Ref & { from: string; to: string } }
  | { type: 'BatchFindingRaised'; data: { institutionId: string; findingCode: string; message: string; facts: Record<string, unknown> } }
  | { type: 'BatchFindingSettled'; data: { findingId: string; decision: string } };

/** State → events that it allows and where they lead. */
export const batchTransitions: Readonly<Record<BatchStatus, Readonly<Partial<Record<BatchEvent['type'], BatchStatus>>>>> = {
  SUBMITTED: { BatchTransferred: 'SUBMITTED', BatchReturned: 'RETURNED', BatchConfirmed: 'CONFIRMED', BatchRowsReplaced: 'SUBMITTED' },
  RETURNED: { BatchTransferred: 'RETURNED', BatchSubmitted: 'SUBMITTED', BatchRowsReplaced: 'RETURNED' },
  CONFIRMED: { BatchTransferred: 'CONFIRMED', RosterClosed: 'NUMBERED', BatchRowsReplaced: 'CONFIRMED', BatchReturned: 'RETURNED', BatchFindingRaised: 'CONFIRMED', BatchFindingSettled: 'CONFIRMED' },
  NUMBERED: { BatchTransferred: 'NUMBERED', BatchPublished: 'PUBLISHED', BatchFindingRaised: 'NUMBERED', BatchFindingSettled: 'NUMBERED' },
  // uploaded, and until it was seen there an open case: the second date comes later
  PUBLISHED: { BatchTransferred: 'PUBLISHED', BatchPublished: 'PUBLISHED', BatchFindingRaised: 'PUBLISHED', BatchFindingSettled: 'PUBLISHED' },
};

const STATUS_NAMES: Readonly<Record<BatchStatus, string>> = { SUBMITTED: '已上传，待监管部门确认', RETURNED: '已退回', CONFIRMED: '已确认', NUMBERED: '已编号', PUBLISHED: '已上网' };

const wrong = (batch: Batch, doing: string): Reason => reason('WRONG_STATE', '六(五)', `该批证书${STATUS_NAMES[batch.status]}，不能${doing}；请刷新后查看当前状态。`, { status: batch.status });

/** Uploads the effective passes of a plan (六(五) 按要求将认定结果上传). */
export function decideSubmit(rows: readonly string[], plan: { planId: string; planName: string; institutionId: string; siteId: string; supervisorId: string }, by: Acting): Decision<BatchEvent> {
  if (rows.length === 0) return refused(reason('NO_EFFECTIVE_PASS', '六(五)', '该计划没有已生效且未上传的合格结果；请待成绩生效后再上传。', { planId: plan.planId }));
  return accepted<BatchEvent>({ type: 'BatchSubmitted', data: { ...plan, applicationIds: rows, by: by.subject, ...forWhom(by) } });
}

/** Uploads a returned batch again. */
export function decideResubmit(batch: Batch, by: Acting): Decision<BatchEvent> {
  if (batch.status !== 'RETURNED') return refused(wrong(batch, '重新上传'));
  if (batch.applicationIds.length === 0) return refused(reason('NO_EFFECTIVE_PASS', '六(五)', '该批已无合格结果，不能重新上传。', {}));
  const { planId, planName, institutionId, siteId, supervisorId, applicationIds } = batch;
  return accepted<BatchEvent>({ type: 'BatchSubmitted', data: { planId, planName, institutionId, siteId, supervisorId, applicationIds, by: by.subject, ...forWhom(by) } });
}

/** The supervisor confirms (六(五) 经确认后); who submitted does not confirm (four eyes, through a delegation too). */
export function decideConfirm(batch: Batch, by: Acting, today: PlainDate): Decision<BatchEvent> {
  const reasons: Reason[] = [];
  if (batch.status !== 'SUBMITTED') reasons.push(wrong(batch, '确认'));
  if (batch.status === 'SUBMITTED' && batch.applicationIds.length === 0) reasons.push(reason('NO_EFFECTIVE_PASS', '六(五)', '该批的合格结果都已更正，没有可确认的人员；请退回该批。', {}));
  if (samePerson(acting(batch.submittedBy, batch.submittedFor), by)) reasons.push(reason('FOUR_EYES', '六(五)', '上传人不能确认本批结果，请由另一人确认。', {}));
  return acceptedUnless<BatchEvent>(reasons, { type: 'BatchConfirmed', data: { planId: batch.planId, institutionId: batch.institutionId, confirmedOn: today, by: by.subject } });
}

/** The supervisor returns with a reason; a confirmed batch only where corrections have left nobody in it. */
export function decideReturn(batch: Batch, why: string): Decision<BatchEvent> {
  if (batch.status !== 'SUBMITTED' && !(batch.status === 'CONFIRMED' && batch.applicationIds.length === 0)) return refused(wrong(batch, '退回'));
  return accepted<BatchEvent>({ type: 'BatchReturned', data: { planId: batch.planId, institutionId: batch.institutionId, reason: why } });
}

/** Closes the roster once every row has its certificate. A body that may no longer evaluate goes on with a finding (domain.md §5). */
export function decideNumbered(batch: Batch, certificates: number, today: PlainDate, outside: Outside | null): Decision<BatchEvent> {
  if (batch.status !== 'CONFIRMED') return refused(wrong(batch, '编号'));
  if (certificates === 0) return refused(reason('NO_EFFECTIVE_PASS', '六(五)', '该批的合格结果都已更正，没有可编号的人员；请监管部门退回该批。', {}));
  const closed: BatchEvent = { type: 'RosterClosed', data: { planId: batch.planId, institutionId: batch.institutionId, certificates, numberedOn: today } };
  return outside === null ? accepted(closed) : accepted<BatchEvent>(closed, outsideValidity(batch, today, outside));
}

/** What had ended on the day of issue: the body's own right to evaluate, or its filed scope or bridging filing for what the certificates are about (domain.md §5). */
export type Outside = 'BODY' | 'SCOPE';
const OUTSIDE_TEXT: Readonly<Record<Outside, string>> = { BODY: '评价机构已被暂停或终止', SCOPE: '有职业（工种）等级的备案或贯通评价报备（附件1）已失效或被撤销' };

/** The finding for certificates issued on a day on which the body might not evaluate. */
export const outsideValidity = (batch: Pick<Batch, 'institutionId'>, issuedOn: PlainDate, outside: Outside): BatchEvent => ({
  type: 'BatchFindingRaised', data: { institutionId: batch.institutionId, findingCode: 'ISSUED_OUTSIDE_VALIDITY', message: `发证日${OUTSIDE_TEXT[outside]}，请监管部门决定证书是否有效。`, facts: { issuedOn } },
});

/** Uploaded, and not seen in the city's system yet. */
export const awaitsVisibility = (batch: Pick<Batch, 'status' | 'visibleOn'>): boolean => batch.status === 'PUBLISHED' && batch.visibleOn === null;

/** The finding for certificates whose numbers begin as their site's did before the municipal centre corrected it: a number is never changed, the supervisor decides. */
export const numberedBefore = (batch: Pick<Batch, 'institutionId'>, prefix: string, correction: string): BatchEvent => ({
  type: 'BatchFindingRaised', data: { institutionId: batch.institutionId, findingCode: 'NUMBER_PREFIX_CORRECTED', message: `站点的证书编号前 13 位已更正为 ${prefix}（${correction}），本批证书按更正前的编号发放，请监管部门决定如何处理。`, facts: { prefix } },
});

/** 证书上网: two dates, the second once the certificate was seen there; given with the first or later. */
export function decidePublish(batch: Batch, uploadedOn: PlainDate, visibleOn: PlainDate | null, today: PlainDate): Decision<BatchEvent> {
  const reasons: Reason[] = [];
  if (batch.status !== 'NUMBERED' && !awaitsVisibility(batch)) reasons.push(wrong(batch, '登记上网'));
  else if (batch.status === 'PUBLISHED' && visibleOn === null) reasons.push(reason('VISIBLE_MISSING', '六(五)', '该批已登记上传，请在查到证书后填写确认可查日期。', { uploadedOn: batch.uploadedOn! }));
  else if (uploadedOn < batch.numberedOn!) reasons.push(reason('UPLOADED_BEFORE_NUMBERED', '六(五)', '上传日期早于发证日期，请核对。', { uploadedOn, numberedOn: batch.numberedOn! }));
  reasons.push(...publicationFaults(uploadedOn, visibleOn, today));
  return acceptedUnless<BatchEvent>(reasons, { type: 'BatchPublished', data: { planId: batch.planId, institutionId: batch.institutionId, uploadedOn, confirmedVisibleOn: visibleOn } });
}

/** Until there is a certificate a corrected row leaves the batch: nobody gets one for a result that is no pass any more. */
export const leavesOnCorrection = (batch: Batch): boolean => batch.status === 'SUBMITTED' || batch.status === 'RETURNED' || batch.status === 'CONFIRMED';

/** Why a result is no pass any more: it was corrected, or its application was withdrawn by decision while it took effect. */
export type TakenBack = 'CORRECTED' | 'WITHDRAWN';
const TAKEN_BACK: Readonly<Record<TakenBack, { readonly code: string; readonly text: (when: string) => string }>> = {
  CORRECTED: { code: 'RESULT_CORRECTED_AFTER_CONFIRMATION', text: (when) => `成绩在证书批次${when}被更正` },
  WITHDRAWN: { code: 'APPLICATION_WITHDRAWN_AFTER_CONFIRMATION', text: (when) => `申报在证书批次${when}被决定撤销` },
};

/** A result is no pass any more: until the numbering its row leaves the batch; from the confirmation on the supervisor, who saw the earlier result, gets a finding (flow.md). */
export function decideTakenBack(batch: Batch, applicationId: string, why: string, cause: TakenBack): readonly BatchEvent[] {
  const leaves: BatchEvent[] = leavesOnCorrection(batch)
    ? [{ type: 'BatchRowsReplaced', data: { planId: batch.planId, institutionId: batch.institutionId, applicationIds: batch.applicationIds.filter((a) => a !== applicationId), reason: why } }] : [];
  if (batch.status === 'SUBMITTED' || batch.status === 'RETURNED') return leaves;
  const { code, text } = TAKEN_BACK[cause];
  const message = leaves.length > 0 ? `${text('确认之后、编号之前')}，该人员已移出本批，请监管部门知悉并决定。` : `${text('确认之后')}，请监管部门决定是否撤销证书。`;
  return [...leaves, { type: 'BatchFindingRaised', data: { institutionId: batch.institutionId, findingCode: code, message, facts: { applicationId } } }];
}

export function evolveBatch(state: Batch | null, event: BatchEvent): Batch {
  if (event.type === 'BatchSubmitted') {
    const { by, onBehalfOf, ...d } = event.data;
    return { ...d, status: 'SUBMITTED', submittedBy: by, ...(onBehalfOf === undefined ? {} : { submittedFor: onBehalfOf }), returnReason: null, confirmedBy: null, confirmedOn: null, numberedOn: null, certificates: 0, uploadedOn: null, visibleOn: null, findings: state?.findings ?? [] };
  }
  const s = state!;
  const status = batchTransitions[s.status][event.type] ?? s.status;
  switch (event.type) {
    case 'BatchReturned': return { ...s, status, returnReason: event.data.reason };
    case 'BatchRowsReplaced': return { ...s, status, applicationIds: event.data.applicationIds };
    case 'BatchConfirmed': return { ...s, status, confirmedBy: event.data.by, confirmedOn: event.data.confirmedOn };
    case 'RosterClosed': return { ...s, status, numberedOn: event.data.numberedOn, certificates: event.data.certificates };
    case 'BatchPublished': return { ...s, status, uploadedOn: event.data.uploadedOn, visibleOn: event.data.confirmedVisibleOn };
    case 'BatchTransferred': return { ...s, status, supervisorId: event.data.to };
    case 'BatchFindingRaised': return { ...s, findings: [...s.findings, event.data.findingCode] };
    case 'BatchFindingSettled': return s;
  }
}
