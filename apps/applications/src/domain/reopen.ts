import { accepted, addDays, reason, refused, type Decision, type PlainDate } from '@gt/domain';
import { stateRefusal, STATUS_NAMES, transitions, type Application, type ApplicationEvent } from './application.js';
import { SUBJECTS, type ObjectionSubject } from './objection.js';

/** Days that an applicant has for what was still to be supplemented when the application was refused (约定期限). */
const SUPPLEMENT_DAYS = 10;
/** What only the application's surroundings tell: whether it is in a plan, and whether it holds its slot (七(三)). */
export interface ReopenFacts { readonly today: PlainDate; readonly enrolled: boolean; readonly holdsSlot: boolean }

/**
 * Takes an application up again because an objection to the decision on it was right: whoever decided decides anew, on what was submitted, and an acceptance
 * takes its slot again as any other (七(三)). What is accepted is withdrawn by decision first, as long as it is in no plan. What the applicant had begun to
 * supplement and not submitted is asked for again. Refused: NO_DECISION_ANEW (nothing that is decided anew by itself), DECISION_MOVED_ON (it does not stand any
 * more), FORM_CHANGED (the applicant is changing the form: submitting it is the way), IN_PLAN, SLOT_HELD (it was scored, or may have been).
 */
export function reopen(state: Application, objection: { readonly id: string; readonly subject: ObjectionSubject; readonly why: string }, { today, enrolled, holdsSlot }: ReopenFacts): Decision<ApplicationEvent> {
  const { decision, label } = SUBJECTS[objection.subject];
  if (!decision) return refused(reason('NO_DECISION_ANEW', '', '此类异议不能直接恢复办理，请写明由谁怎样纠正（不选重新办理）。', { subject: objection.subject }));
  if (decision.status !== state.status) return refused(reason('DECISION_MOVED_ON', '', `申报现为“${STATUS_NAMES[state.status]}”，原“${label}”的决定已不再有效，无须重新办理；请不选重新办理后答复。`, { status: state.status }));
  const changed = state.status === 'RETURNED_BY_EMPLOYER' ? state.declaration === 'NONE' : state.status === 'SUPPLEMENT_REQUESTED' && state.recommendation === null;
  if (changed) return refused(reason('FORM_CHANGED', '', '申请人正在修改申报表，改好提交后即重新办理；请不选重新办理后答复。', { status: state.status }));
  if (state.status === 'ACCEPTED' && enrolled) return refused(reason('IN_PLAN', '六(一)', '申报已编入评价计划，请先由计划经办移出计划，再重新办理。'));
  if (state.status === 'WITHDRAWN_BY_DECISION' && holdsSlot) return refused(reason('SLOT_HELD', '七(三)', '撤销时申报在评价计划中，名额尚未退回，不能恢复办理；请写明怎样纠正（不选重新办理）。'));
  const withdrawn: ApplicationEvent[] = state.status === 'ACCEPTED' ? [{ type: 'ApplicationWithdrawnByDecision', data: { reason: objection.why, slotReleased: true } }] : [];
  const from = withdrawn.length > 0 ? 'WITHDRAWN_BY_DECISION' : state.status;
  const wrong = stateRefusal({ ...state, status: from }, 'ApplicationReopened', '重新办理');
  if (wrong) return refused(wrong);
  const unsent: ApplicationEvent[] = state.status === 'REFUSED' && state.recommendation === null ? [{ type: 'ApplicationSupplementRequested', data: { reason: '异议成立，请补正后重新提交。', dueOn: addDays(today, SUPPLEMENT_DAYS), termDays: SUPPLEMENT_DAYS } }] : [];
  return accepted<ApplicationEvent>(...withdrawn, { type: 'ApplicationReopened', data: { objectionId: objection.id, reason: objection.why, to: transitions[from].ApplicationReopened as 'SUBMITTED' | 'RECOMMENDED' } }, ...unsent);
}
