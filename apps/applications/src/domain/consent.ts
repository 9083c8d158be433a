import { reason, type PlainDate, type Reason } from '@gt/domain';
import { CONSENT_KINDS, type ConsentKind, type PrivacyNotice } from './privacy-notice.js';

/** How the consent was given: ticked by the signed-in person, or signed by pen on the page that a clerk registered. */
export type ConsentSource = 'ONLINE' | 'PAPER';
/** How one consent stands. `on`: Shanghai day on which it was given or withdrawn. */
export interface Consent { readonly standing: 'GIVEN' | 'WITHDRAWN'; readonly noticeVersion: number; readonly source: ConsentSource; readonly on: PlainDate; readonly at: string }
/** A person's consents by kind; a kind that was never given is not there. */
export type Consents = Readonly<Partial<Record<ConsentKind, Consent>>>;

export type ConsentEvent =
  | { readonly type: 'ConsentGiven'; readonly data: { readonly noticeVersion: number; readonly kinds: readonly ConsentKind[]; readonly source: ConsentSource; readonly on: PlainDate; readonly at: string; /** SHA-256 of the page signed by pen */ readonly pageSha256: string | null } }
  | { readonly type: 'ConsentWithdrawn'; readonly data: { readonly kinds: readonly ConsentKind[]; readonly on: PlainDate; readonly at: string } };

export function evolveConsents(state: Consents | null, event: ConsentEvent): Consents {
  const changed = event.data.kinds.map((kind): [ConsentKind, Consent] => [kind, event.type === 'ConsentGiven'
    ? { standing: 'GIVEN', noticeVersion: event.data.noticeVersion, source: event.data.source, on: event.data.on, at: event.data.at }
    : { ...state![kind]!, standing: 'WITHDRAWN', on: event.data.on, at: event.data.at }]);
  return { ...state, ...Object.fromEntries(changed) };
}

const isGiven = (consents: Consents, kind: ConsentKind, version: number): boolean => { const found = consents[kind]; return found?.standing === 'GIVEN' && found.noticeVersion === version; };

/** What a person agrees to in the system: of the notice in force, which stands already adds nothing. */
export const giveOnline = (consents: Consents, notice: PrivacyNotice, kinds: readonly ConsentKind[], at: Date, today: PlainDate): readonly ConsentEvent[] => {
  const fresh = CONSENT_KINDS.filter((kind) => kinds.includes(kind) && !isGiven(consents, kind, notice.version));
  return fresh.length === 0 ? [] : [{ type: 'ConsentGiven', data: { noticeVersion: notice.version, kinds: fresh, source: 'ONLINE', on: today, at: at.toISOString(), pageSha256: null } }];
};

/** What a page signed by pen says; what stands already adds nothing. */
export const givePaper = (consents: Consents, notice: PrivacyNotice, page: { readonly kinds: readonly ConsentKind[]; readonly signedOn: PlainDate; readonly pageSha256: string }, at: Date): readonly ConsentEvent[] => {
  const fresh = CONSENT_KINDS.filter((kind) => page.kinds.includes(kind) && !isGiven(consents, kind, notice.version));
  return fresh.length === 0 ? [] : [{ type: 'ConsentGiven', data: { noticeVersion: notice.version, kinds: fresh, source: 'PAPER', on: page.signedOn, at: at.toISOString(), pageSha256: page.pageSha256 } }];
};

/** Kinds of a page that the person took back on that day or later: the withdrawal outweighs the page. */
export const refusedByWithdrawal = (consents: Consents, notice: PrivacyNotice, page: { readonly kinds: readonly ConsentKind[]; readonly signedOn: PlainDate }): readonly Reason[] =>
  page.kinds.filter((kind) => consents[kind]?.standing === 'WITHDRAWN' && consents[kind].on >= page.signedOn).map((kind) => withdrawn(kind, notice));

/** Takes consents back (个人信息保护法 第十五条); one that does not stand is left as it is. */
export const withdrawConsents = (consents: Consents, kinds: readonly ConsentKind[], at: Date, today: PlainDate): readonly ConsentEvent[] => {
  const standing = CONSENT_KINDS.filter((kind) => kinds.includes(kind) && consents[kind]?.standing === 'GIVEN');
  return standing.length === 0 ? [] : [{ type: 'ConsentWithdrawn', data: { kinds: standing, on: today, at: at.toISOString() } }];
};

const withdrawn = (kind: ConsentKind, notice: PrivacyNotice): Reason =>
  reason('CONSENT_WITHDRAWN', '', `已撤回同意，不能继续填报或提交；如要继续，请由本人重新同意：${notice.consents[kind]}`, { kind, noticeVersion: notice.version });

/** What keeps an applicant from filling in and submitting: each consent to the notice in force that is not there. */
export const missingOf = (consents: Consents, notice: PrivacyNotice): readonly Reason[] => CONSENT_KINDS.filter((kind) => !isGiven(consents, kind, notice.version)).map((kind) => (consents[kind]?.standing === 'WITHDRAWN'
  ? withdrawn(kind, notice)
  : reason('CONSENT_MISSING', '', `请先阅读《${notice.title}》第 ${notice.version} 版，并单独勾选：${notice.consents[kind]}`, { kind, noticeVersion: notice.version })));

/** What keeps a clerk from submitting for somebody: only that the person took a consent back. One that is missing is 待补, shown to the body's intake. */
export const withdrawnOf = (consents: Consents, notice: PrivacyNotice): readonly Reason[] => CONSENT_KINDS.filter((kind) => consents[kind]?.standing === 'WITHDRAWN').map((kind) => withdrawn(kind, notice));

/** How the consents to an application stand for those whose work it is: whatever the version, for it was in force when it was given. */
export type ConsentStanding = 'COMPLETE' | 'AWAITED' | 'WITHDRAWN';
export const CONSENT_STANDING_NAMES: Readonly<Record<ConsentStanding, string>> = { COMPLETE: '已同意', AWAITED: '待补告知同意', WITHDRAWN: '本人已撤回同意' };
export function standingOf(consents: Consents): { readonly standing: ConsentStanding; readonly name: string; readonly awaited: readonly ConsentKind[]; readonly withdrawn: readonly ConsentKind[]; readonly sources: readonly ConsentSource[] } {
  const taken = CONSENT_KINDS.filter((kind) => consents[kind]?.standing === 'WITHDRAWN');
  const awaited = CONSENT_KINDS.filter((kind) => !consents[kind]);
  const standing = taken.length > 0 ? 'WITHDRAWN' : awaited.length > 0 ? 'AWAITED' : 'COMPLETE';
  return { standing, name: CONSENT_STANDING_NAMES[standing], awaited, withdrawn: taken, sources: [...new Set(CONSENT_KINDS.flatMap((kind) => consents[kind]?.source ?? []))] };
}
