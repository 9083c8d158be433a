import { acceptedUnless, isValidOn, reason, type Decision, type PlainDate, type Reason } from '@gt/domain';
import type { MemberFacts, PanelKind } from './panel.js';
import type { Transitions } from './transitions.js';

export type InvitationStatus = 'PENDING' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN';
const STATUS_NAMES: Readonly<Record<InvitationStatus, string>> = { PENDING: '待答复', ACCEPTED: '已接受', DECLINED: '已回避或不接受', WITHDRAWN: '已撤回' };

interface Ref { readonly planId: string; readonly institutionId: string; readonly expertId: string }
/** An expert is asked to sit for a plan, and answers by himself: 接受 or 回避 (六(三)). One a plan and expert. */
export interface Invitation extends Ref {
  readonly kind: PanelKind;
  readonly days: readonly PlainDate[];
  readonly status: InvitationStatus;
  readonly invitedOn: PlainDate;
  readonly answeredOn: PlainDate | null;
  /** why not, or why it was taken back */
  readonly reason: string | null;
  /** candidates of whom the expert says to be a relative */
  readonly relativeApplicationIds: readonly string[];
}

export type InvitationEvent =
  | { readonly type: 'ExpertInvited'; readonly data: Ref & { readonly kind: PanelKind; readonly days: readonly PlainDate[]; readonly on: PlainDate } }
  | { readonly type: 'InvitationAccepted'; readonly data: Ref & { readonly relativeApplicationIds: readonly string[]; readonly on: PlainDate } }
  | { readonly type: 'InvitationDeclined'; readonly data: Ref & { readonly reason: string; readonly on: PlainDate } }
  | { readonly type: 'InvitationWithdrawn'; readonly data: Ref & { readonly reason: string } };

/** 待答复 → 接受 / 回避; who accepted may still decline until he is in a panel. What was declined or taken back may be asked anew. */
export const INVITATION_TRANSITIONS: Transitions<InvitationStatus> = {
  PENDING: { InvitationAccepted: 'ACCEPTED', InvitationDeclined: 'DECLINED', InvitationWithdrawn: 'WITHDRAWN' },
  ACCEPTED: { InvitationDeclined: 'DECLINED', InvitationWithdrawn: 'WITHDRAWN' },
  DECLINED: { ExpertInvited: 'PENDING' },
  WITHDRAWN: { ExpertInvited: 'PENDING' },
};

export function evolveInvitation(state: Invitation | null, event: InvitationEvent): Invitation {
  switch (event.type) {
    case 'ExpertInvited': {
      const { on, ...asked } = event.data;
      return { ...asked, status: 'PENDING', invitedOn: on, answeredOn: null, reason: null, relativeApplicationIds: [] };
    }
    case 'InvitationAccepted': return { ...state!, status: 'ACCEPTED', answeredOn: event.data.on, reason: null, relativeApplicationIds: event.data.relativeApplicationIds };
    case 'InvitationDeclined': return { ...state!, status: 'DECLINED', answeredOn: event.data.on, reason: event.data.reason, relativeApplicationIds: [] };
    case 'InvitationWithdrawn': return { ...state!, status: 'WITHDRAWN', reason: event.data.reason };
  }
}

type Decided = Decision<InvitationEvent>;
const wrong = (invitation: Invitation, doing: string): Reason => reason('WRONG_STATE', '六(三)', `该邀请${STATUS_NAMES[invitation.status]}，不能${doing}，请刷新后查看。`, { expertId: invitation.expertId, status: invitation.status });
const allows = (invitation: Invitation, event: InvitationEvent['type']): boolean => INVITATION_TRANSITIONS[invitation.status][event] !== undefined;
const refOf = ({ planId, institutionId, expertId }: Ref): Ref => ({ planId, institutionId, expertId });

/** What is known of an expert who is to be asked. `unavailable`: spans in which he takes no invitation. */
export interface InviteFacts { readonly known: boolean; readonly unavailable: MemberFacts['unavailable']; readonly current: Invitation | null }

/** Asks an expert for the days: one of the directory, not away on any of them, not asked already. */
export function decideInvite(asked: Ref & { readonly kind: PanelKind; readonly days: readonly PlainDate[] }, { known, unavailable, current }: InviteFacts, on: PlainDate): Decided {
  const { expertId } = asked;
  const away = asked.days.filter((day) => unavailable.some((span) => isValidOn(span, day)));
  return acceptedUnless([
    ...(known ? [] : [reason('EXPERT_UNKNOWN', '六(三)', '所邀专家不在专家库中，请先登记或另选。', { expertId })]),
    ...(asked.days.length > 0 ? [] : [reason('PANEL_WITHOUT_DAY', '六(三)', '计划中没有这种评价方式的日期，请先安排批次。')]),
    ...(away.length > 0 ? [reason('EXPERT_UNAVAILABLE', '六(三)', `该专家已说明 ${away.join('、')} 不可参加，请另选或改期。`, { expertId, days: away })] : []),
    ...(current && !allows(current, 'ExpertInvited') ? [reason('ALREADY_INVITED', '六(三)', `该专家已在邀请之列（${STATUS_NAMES[current.status]}），无须再次邀请。`, { expertId, status: current.status })] : []),
  ], { type: 'ExpertInvited', data: { ...asked, on } });
}

/** The expert accepts, and says of which candidates he is a relative; they must be the plan's. */
export function decideAccept(invitation: Invitation, relatives: readonly string[], enrolled: ReadonlySet<string>, on: PlainDate): Decided {
  const strangers = relatives.filter((id) => !enrolled.has(id));
  return acceptedUnless([...(allows(invitation, 'InvitationAccepted') ? [] : [wrong(invitation, '接受')]),
    ...strangers.map((applicationId) => reason('CANDIDATE_NOT_ENROLLED', '六(三)', '所选人员不在本计划中，请刷新后重选。', { applicationId }))],
  { type: 'InvitationAccepted', data: { ...refOf(invitation), relativeApplicationIds: relatives, on } });
}

/** The expert declines with the reason (回避); not once he is in a panel, whose members the body replaces. */
export const decideDecline = (invitation: Invitation, why: string, seated: boolean, on: PlainDate): Decided => acceptedUnless([
  ...(allows(invitation, 'InvitationDeclined') ? [] : [wrong(invitation, '回避')]),
  ...(seated ? [reason('EXPERT_SEATED', '六(三)', '您已编入评审组，需要回避的请联系评价机构更换人员。', { expertId: invitation.expertId })] : []),
], { type: 'InvitationDeclined', data: { ...refOf(invitation), reason: why, on } });

/** The body takes an invitation back. */
export const decideWithdraw = (invitation: Invitation, why: string): Decided => acceptedUnless(allows(invitation, 'InvitationWithdrawn') ? [] : [wrong(invitation, '撤回')], { type: 'InvitationWithdrawn', data: { ...refOf(invitation), reason: why } });

/** What counts when a panel is formed: the expert's own answer where he was asked, else what the body noted of one that came on paper or by telephone. */
export const declarationOf = (invitation: Invitation | undefined, noted: MemberFacts['declaration']): MemberFacts['declaration'] => (!invitation || invitation.status === 'WITHDRAWN' ? noted : invitation.status);
