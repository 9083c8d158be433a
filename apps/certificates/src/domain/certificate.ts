import { accepted, acceptedUnless, reason, refused, type Decision, type EvaluationMethod, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';

import type { Amendment, AmendmentKind, Holder } from './amendment.js';
import type { ChangeKind, Unpublished } from './publication.js';

export type CertificateStatus = 'ISSUED' | 'CANCELLED' | 'REVOKED';
/** WAITING: not rendered yet, its photo may be still to come · HELD: a glyph is missing, or its photo is not the one that was accepted · PRINTED: its document is fixed */
export type PrintState = 'WAITING' | 'HELD' | 'PRINTED';

/** What stands on a certificate's face (六(五)) and where it comes from. */
export interface CertificateFace {
  readonly planId: string; readonly institutionId: string; readonly batchId: string; readonly siteId: string; readonly applicationId: string | null; readonly personId: string;
  readonly certificateNumber: string; readonly numberMode: 'ALLOTTED' | 'IMPORTED';
  readonly name: string; readonly idType: string; readonly idNumberSealed: string; readonly idNumberMasked: string; readonly printedName: string;
  readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null }; readonly level: SkillLevel; readonly method: EvaluationMethod; readonly issuedOn: PlainDate;
  readonly keyId: string; readonly signature: string;
}
export interface Certificate extends CertificateFace { readonly status: CertificateStatus; readonly statusOn: PlainDate | null; readonly print: PrintState; readonly missingGlyphs: readonly string[]; readonly documentId: string | null; /** its face is printed without waiting for the photo */ readonly photoWaived?: boolean; /** of its face: 1, and one more with each 更正, 变更, 补发 */ readonly edition: number; /** asked for, and not decided */ readonly amendment: Amendment | null; /** what has not been confirmed visible in the city's system since it was issued, in order */ readonly unpublished?: readonly Unpublished[]; /** the last that was */ readonly published?: Published }

/** Both dates of 上网 of changes that went up together. */
export interface Published { readonly changes: readonly ChangeKind[]; readonly uploadedOn: PlainDate; readonly confirmedVisibleOn: PlainDate }
export type CertificateEvent =
  | { type: 'CertificateIssued'; data: CertificateFace }
  | { type: 'CertificatePrintHeld'; data: { characters: readonly string[]; reason: string } }
  | { type: 'CertificatePhotoWaived'; data: { reason: string } }
  | { type: 'CertificatePrinted'; data: { documentId: string } }
  | { type: 'CertificateAmendmentRequested'; data: Amendment }
  | { type: 'CertificateAmendmentRefused'; data: { reason: string } }
  | { type: 'CertificateAmended'; data: Holder & { kind: AmendmentKind; edition: number; keyId: string; signature: string; reason: string; document: string; /** absent in those of before 上网 had dates */ amendedOn?: PlainDate } }
  | { type: 'CertificateChangesPublished'; data: { changes: readonly ChangeKind[]; uploadedOn: PlainDate; confirmedVisibleOn: PlainDate | null } }
  | { type: 'CertificateCancelled'; data: { reason: string; cancelledOn: PlainDate } }
  | { type: 'CertificateRevoked'; data: { reason: string; revokedOn: PlainDate } };

/** State → events that it allows and where they lead. */
export const certificateTransitions: Readonly<Record<CertificateStatus, Readonly<Partial<Record<CertificateEvent['type'], CertificateStatus>>>>> = {
  ISSUED: { CertificatePrintHeld: 'ISSUED', CertificatePrinted: 'ISSUED', CertificatePhotoWaived: 'ISSUED', CertificateAmendmentRequested: 'ISSUED', CertificateAmendmentRefused: 'ISSUED', CertificateAmended: 'ISSUED', CertificateChangesPublished: 'ISSUED', CertificateCancelled: 'CANCELLED', CertificateRevoked: 'REVOKED' },
  CANCELLED: { CertificateChangesPublished: 'CANCELLED' }, REVOKED: { CertificateChangesPublished: 'REVOKED' },
};

export const certificateEnded = (c: Certificate): Reason => reason('CERTIFICATE_ENDED', '六(五)', c.status === 'CANCELLED' ? '该证书已注销，不能再办理。' : '该证书已撤销，不能再办理。', { status: c.status });

/** 注销: at the holder's or body's request, with a reason. */
export const decideCancel = (c: Certificate, why: string, today: PlainDate): Decision<CertificateEvent> =>
  c.status === 'ISSUED' ? accepted<CertificateEvent>({ type: 'CertificateCancelled', data: { reason: why, cancelledOn: today } }) : refused(certificateEnded(c));
/** 撤销: by the supervisor's decision, with a reason. */
export const decideRevoke = (c: Certificate, why: string, today: PlainDate): Decision<CertificateEvent> =>
  c.status === 'ISSUED' ? accepted<CertificateEvent>({ type: 'CertificateRevoked', data: { reason: why, revokedOn: today } }) : refused(certificateEnded(c));

/** The face is printed with an empty frame, one is stuck on: by the body, with a reason, while it is not printed. */
export const decidePhotoWaived = (c: Certificate, why: string): Decision<CertificateEvent> => acceptedUnless<CertificateEvent>(
  c.status !== 'ISSUED' ? [certificateEnded(c)] : c.print === 'PRINTED' ? [reason('CERTIFICATE_PRINTED', '六(五)', '证书已经制作，不能再改为留空粘贴照片。', {})] : [], { type: 'CertificatePhotoWaived', data: { reason: why } });

export function evolveCertificate(state: Certificate | null, event: CertificateEvent): Certificate {
  if (event.type === 'CertificateIssued') return { ...event.data, status: 'ISSUED', statusOn: null, print: 'WAITING', missingGlyphs: [], documentId: null, edition: 1, amendment: null };
  // certificates of before there were editions
  const s = { ...state!, edition: state!.edition ?? 1, amendment: state!.amendment ?? null };
  switch (event.type) {
    case 'CertificatePrintHeld': return { ...s, print: 'HELD', missingGlyphs: event.data.characters };
    case 'CertificatePhotoWaived': return { ...s, photoWaived: true };
    case 'CertificatePrinted': return { ...s, print: 'PRINTED', missingGlyphs: [], documentId: event.data.documentId };
    case 'CertificateAmendmentRequested': return { ...s, amendment: event.data };
    case 'CertificateAmendmentRefused': return { ...s, amendment: null };
    case 'CertificateAmended': {
      const { kind, reason: _reason, document: _document, amendedOn, ...face } = event.data;
      return { ...s, ...face, amendment: null, print: 'WAITING', missingGlyphs: [], ...(kind === 'REISSUE' || amendedOn === undefined ? {} : waits(s, kind, amendedOn)) };
    }
    case 'CertificateChangesPublished': {
      const { changes, uploadedOn, confirmedVisibleOn } = event.data;
      return confirmedVisibleOn === null ? { ...s, unpublished: (s.unpublished ?? []).map((each) => ({ ...each, uploadedOn })) } : { ...s, unpublished: [], published: { changes, uploadedOn, confirmedVisibleOn } };
    }
    case 'CertificateCancelled': return { ...s, amendment: null, status: 'CANCELLED', statusOn: event.data.cancelledOn, ...waits(s, 'CANCEL', event.data.cancelledOn) };
    case 'CertificateRevoked': return { ...s, amendment: null, status: 'REVOKED', statusOn: event.data.revokedOn, ...waits(s, 'REVOKE', event.data.revokedOn) };
  }
}
const waits = (c: Certificate, what: ChangeKind, on: PlainDate): Pick<Certificate, 'unpublished'> => ({ unpublished: [...(c.unpublished ?? []), { what, on, uploadedOn: null }] });
