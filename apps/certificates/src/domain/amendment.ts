import { accepted, acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { samePerson, type Acting } from '@gt/policy';
import { certificateEnded, type Certificate, type CertificateEvent } from './certificate.js';

/** 更正: our error on the face · 变更: the holder's new name or document · 补发: lost or damaged, nothing changes. The number and the day of issue stay (六(五)). */
export const AMENDMENT_NAMES = { CORRECT: '更正', CHANGE: '变更', REISSUE: '补发' } as const;
export type AmendmentKind = keyof typeof AMENDMENT_NAMES;
/** Whom the certificate names, by which document. */
export interface Holder { readonly personId: string; readonly name: string; readonly idType: string; readonly idNumberSealed: string; readonly idNumberMasked: string }
/** What somebody asked for, and another person decides. */
export interface Amendment { readonly kind: AmendmentKind; readonly holder: Holder; readonly reason: string; readonly document: string; readonly by: Acting & { readonly at: string } }

const holderOf = ({ personId, name, idType, idNumberSealed, idNumberMasked }: Certificate): Holder => ({ personId, name, idType, idNumberSealed, idNumberMasked });
/** The holder as asked for: what is not given stays. */
export const amendedHolder = (c: Certificate, given: { readonly name?: string | undefined; readonly document?: Omit<Holder, 'name'> | undefined }): Holder => ({ ...holderOf(c), ...(given.name === undefined ? {} : { name: given.name }), ...given.document });

/** Asks for it, with reason and document. Refused: CERTIFICATE_ENDED, AMENDMENT_OPEN, CERTIFICATE_UNPRINTED (nothing to issue again yet), REISSUE_CHANGES_NOTHING, NOTHING_CHANGED. */
export function requestAmendment(c: Certificate, amendment: Amendment): Decision<CertificateEvent> {
  if (c.status !== 'ISSUED') return refused(certificateEnded(c));
  const { kind, holder } = amendment;
  // as it is printed: another spelling of the same name is another face
  const changed = holder.name !== c.name || holder.personId !== c.personId || holder.idType !== c.idType;
  const reasons: Reason[] = [
    ...(c.amendment ? [reason('AMENDMENT_OPEN', '六(五)', `该证书已有待审核的${AMENDMENT_NAMES[c.amendment.kind]}，办结后才能再提出。`, { kind: c.amendment.kind })] : []),
    ...(kind === 'REISSUE' && c.print !== 'PRINTED' ? [reason('CERTIFICATE_UNPRINTED', '六(五)', '证书还没有制作，制作后才能补发。', { print: c.print })] : []),
    ...(kind === 'REISSUE' && changed ? [reason('REISSUE_CHANGES_NOTHING', '六(五)', '补发不改变证书内容；姓名或证件有变的，请选变更或更正。', {})] : []),
    ...(kind !== 'REISSUE' && !changed ? [reason('NOTHING_CHANGED', '六(五)', `${AMENDMENT_NAMES[kind]}后的姓名和证件与原证书相同，请核对；只是遗失或损坏的，请选补发。`, {})] : []),
  ];
  return acceptedUnless<CertificateEvent>(reasons, { type: 'CertificateAmendmentRequested', data: amendment });
}

/** Another person decides (through a delegation too): the face is signed and printed anew, under the next edition. Refused: CERTIFICATE_ENDED, AMENDMENT_NOT_OPEN, SAME_PERSON, REASON_MISSING. */
export function decideAmendment(c: Certificate, decision: { readonly approve: boolean; readonly reason: string | null }, by: Acting, sign: (holder: Holder) => { readonly keyId: string; readonly signature: string }, today: PlainDate): Decision<CertificateEvent> {
  if (c.status !== 'ISSUED') return refused(certificateEnded(c));
  const { amendment } = c;
  if (!amendment) return refused(reason('AMENDMENT_NOT_OPEN', '六(五)', '该证书没有待审核的更正、变更或补发，请刷新后核对。', {}));
  if (samePerson(amendment.by, by)) return refused(reason('SAME_PERSON', '六(五)', `${AMENDMENT_NAMES[amendment.kind]}由您提出，须由另一人审核。`, { kind: amendment.kind }));
  if (!decision.approve) return acceptedUnless<CertificateEvent>(decision.reason === null ? [reason('REASON_MISSING', '六(五)', '请写明不予办理的理由。', {})] : [], { type: 'CertificateAmendmentRefused', data: { reason: decision.reason ?? '' } });
  const { kind, holder, reason: why, document } = amendment;
  return accepted<CertificateEvent>({ type: 'CertificateAmended', data: { kind, edition: (c.edition ?? 1) + 1, ...holder, ...sign(holder), reason: why, document, amendedOn: today } });
}
