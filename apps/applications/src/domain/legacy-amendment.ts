import { acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { samePerson, type Acting } from '@gt/policy';
import { LEGACY_STATUS_NAMES, legacyTransitions, type Legacy, type LegacyEvent } from './legacy.js';
import type { Why } from './why.js';

/** 更正: recorded or issued with an error · 变更: the holder's new name. Both of the name alone; what else is asked for is answered with the way that it takes. */
export const LEGACY_AMENDMENT_NAMES = { CORRECT: '更正', CHANGE: '变更', REISSUE: '补发' } as const;
export type LegacyAmendmentKind = keyof typeof LEGACY_AMENDMENT_NAMES;
/** What somebody asked for, and another person decides. */
export interface LegacyAmendment extends Why { readonly kind: 'CORRECT' | 'CHANGE'; readonly name: string; readonly by: Acting & { readonly at: string } }
export interface LegacyAmendmentAsked extends Omit<LegacyAmendment, 'kind' | 'name'> { readonly kind: LegacyAmendmentKind; readonly name: string | null }

/** What no certificate of this record can be amended for: it is voided, has none, or one that ended. */
const standsAgainst = (state: Legacy): Reason | null => {
  if (!legacyTransitions[state.status].LegacyAmended) return reason('WRONG_STATE', '', `该条历史数据现为“${LEGACY_STATUS_NAMES[state.status]}”，不能更正或变更，请刷新后再办理。`, { status: state.status });
  return !state.certificate || state.certificateEnded ? reason('CERTIFICATE_ENDED', '六(五)', state.certificate ? '该证书已注销或撤销，不能再办理。' : '该条历史数据没有证书。') : null;
};

/** Asks for it, with reason and document (六(五)). Refused: WRONG_STATE, CERTIFICATE_ENDED, AMENDMENT_OPEN, LEGACY_NOT_REISSUED (with whom to ask), NOTHING_CHANGED (and what to do where the document is another one). */
export function requestLegacyAmendment(state: Legacy, asked: LegacyAmendmentAsked): Decision<LegacyEvent> {
  const against = standsAgainst(state);
  if (against) return refused(against);
  const { kind, name } = asked;
  const reasons = [
    ...(state.amendment ? [reason('AMENDMENT_OPEN', '六(五)', `该证书已有待审核的${LEGACY_AMENDMENT_NAMES[state.amendment.kind]}，办结后才能再提出。`, { kind: state.amendment.kind })] : []),
    ...(kind === 'REISSUE' ? [reason('LEGACY_NOT_REISSUED', '六(五)', '本系统启用前的证书不由本系统制作，请持证人向原发证的评价机构申请，由其在原系统补发；证书编号不变，本系统中的登记继续有效。')] : []),
    ...(kind !== 'REISSUE' && (name === null || name === state.name) ? [reason('NOTHING_CHANGED', '六(五)', `请填写${LEGACY_AMENDMENT_NAMES[kind]}后的姓名。证件换了新号码的，请办理人员证件合并，两个证件都能查到证书；导入时录错证件号码的，请作废本条后重新导入。`)] : []),
  ];
  return acceptedUnless<LegacyEvent>(reasons, { type: 'LegacyAmendmentRequested', data: { ...asked, kind: kind as 'CORRECT' | 'CHANGE', name: name ?? '' } });
}

/** Another person decides, through a delegation too. Refused: WRONG_STATE, CERTIFICATE_ENDED, AMENDMENT_NOT_OPEN, SAME_PERSON, REASON_MISSING. */
export function decideLegacyAmendment(state: Legacy, decision: { readonly approve: boolean; readonly reason: string | null }, by: Acting, today: PlainDate): Decision<LegacyEvent> {
  const { amendment } = state;
  const against = standsAgainst(state);
  if (against) return refused(against);
  if (!amendment) return refused(reason('AMENDMENT_NOT_OPEN', '六(五)', '该证书没有待审核的更正或变更，请刷新后核对。'));
  if (samePerson(amendment.by, by)) return refused(reason('SAME_PERSON', '六(五)', `${LEGACY_AMENDMENT_NAMES[amendment.kind]}由您提出，须由另一人审核。`));
  if (!decision.approve) return acceptedUnless<LegacyEvent>(decision.reason === null ? [reason('REASON_MISSING', '六(五)', '请写明不予办理的理由。')] : [], { type: 'LegacyAmendmentRefused', data: { reason: decision.reason ?? '' } });
  const { kind, name, reason: why, document } = amendment;
  return acceptedUnless<LegacyEvent>([], { type: 'LegacyAmended', data: { kind, name, reason: why, document, amendedOn: today } });
}
