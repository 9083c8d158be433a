import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { closed, Day, FixedDocument, Id, Method, Occupation, sample, sampleDocument, Sealed, SkillLevel, Text } from '../shapes.js';

const batch = 'certificates.batch';
const certificate = 'certificates.certificate';
const ref = { planId: Id, institutionId: Id };
const refExample = { planId: sample.id, institutionId: sample.id2 };

export const BatchSubmitted = defineEvent({ type: 'certificates.BatchSubmitted', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, siteId: Id, supervisorId: Id, applicationIds: T.Array(Id, { minItems: 1 }) }, closed), example: { ...refExample, siteId: sample.id, supervisorId: sample.id2, applicationIds: [sample.id3] } });
export const BatchReturned = defineEvent({ type: 'certificates.BatchReturned', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, reason: Text }, closed), example: { ...refExample, reason: '缺少成绩登记表' } });
export const BatchRowsReplaced = defineEvent({ type: 'certificates.BatchRowsReplaced', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, applicationIds: T.Array(Id), reason: Text }, closed), example: { ...refExample, applicationIds: [sample.id3], reason: '成绩更正' } });
/** Its body passed to another bureau: the open batch went with it. */
export const BatchTransferred = defineEvent({ type: 'certificates.BatchTransferred', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, from: Id, to: Id }, closed), example: { ...refExample, from: sample.id, to: sample.id2 } });
export const BatchConfirmed = defineEvent({ type: 'certificates.BatchConfirmed', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, confirmedOn: Day }, closed), example: { ...refExample, confirmedOn: sample.day } });
export const RosterClosed = defineEvent({ type: 'certificates.RosterClosed', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, certificates: T.Integer({ minimum: 1 }), numberedOn: Day }, closed), example: { ...refExample, certificates: 1, numberedOn: sample.day } });
/** 证书上网: uploaded, then confirmed visible. */
export const BatchPublished = defineEvent({ type: 'certificates.BatchPublished', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ ...ref, uploadedOn: Day, confirmedVisibleOn: T.Union([Day, T.Null()]) }, closed), example: { ...refExample, uploadedOn: sample.day, confirmedVisibleOn: sample.day } });
export const BatchFindingRaised = defineEvent({ type: 'certificates.BatchFindingRaised', version: 1, aggregate: batch, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, findingCode: T.String(), message: Text, facts: T.Record(T.String(), T.Unknown()) }, closed), example: { institutionId: sample.id, findingCode: 'ISSUED_OUTSIDE_VALIDITY', message: '发证日评价机构已被暂停。', facts: { from: sample.day } } });
export const BatchFindingSettled = defineEvent({ type: 'certificates.BatchFindingSettled', version: 1, aggregate: batch, dataClass: 'NONE', schema: T.Object({ findingId: Id, decision: Text }, closed), example: { findingId: sample.id, decision: '证书有效' } });

export const CertificateIssued = defineEvent({ type: 'certificates.CertificateIssued', version: 1, aggregate: certificate, dataClass: 'SEALED',
  schema: T.Object({ ...ref, batchId: Id, siteId: Id, applicationId: T.Union([Id, T.Null()]), personId: Id, certificateNumber: T.String({ minLength: 22, maxLength: 22 }), numberMode: T.Union([T.Literal('ALLOTTED'), T.Literal('IMPORTED')]),
    name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String(), printedName: Text, occupation: Occupation, level: SkillLevel, method: Method, issuedOn: Day,
    keyId: T.String(), signature: T.String() }, closed),
  example: { ...refExample, batchId: sample.id, siteId: sample.id2, applicationId: sample.id3, personId: sample.id, certificateNumber: 'Y000050000001262000001', numberMode: 'ALLOTTED', name: '张三', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X', printedName: '重庆某某机械有限公司', occupation: sample.occupation, level: 2, method: 'COMPREHENSIVE_REVIEW', issuedOn: sample.day, keyId: 'certificates-1', signature: 'AAAA' } });
/** Its face is printed with an empty frame, a photo is stuck on. */
export const CertificatePhotoWaived = defineEvent({ type: 'certificates.CertificatePhotoWaived', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '照片损坏，持证人自行粘贴' } });
/** The certificate's face could not be printed (a glyph is missing): it waits, naming the characters; the certificate itself is valid. */
export const CertificatePrintHeld = defineEvent({ type: 'certificates.CertificatePrintHeld', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ characters: T.Array(T.String()), reason: Text }, closed), example: { characters: ['𠮷'], reason: '字库缺字，请配置含该字的字体文件' } });
export const CertificatePrinted = defineEvent({ type: 'certificates.CertificatePrinted', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ documentId: Id }, closed), example: { documentId: sample.id } });
const AmendmentKind = T.Union([T.Literal('CORRECT'), T.Literal('CHANGE'), T.Literal('REISSUE')]);
/** 更正 (our error), 变更 (new name or document) or 补发 was asked for; another person decides. What is asked stays with the owner. */
export const CertificateAmendmentRequested = defineEvent({ type: 'certificates.CertificateAmendmentRequested', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ kind: AmendmentKind, document: Text }, closed), example: { kind: 'CHANGE', document: '户口簿' } });
export const CertificateAmendmentRefused = defineEvent({ type: 'certificates.CertificateAmendmentRefused', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '证明材料不符' } });
/** The certificate as it stands now, number and day of issue unchanged; its face is printed anew, under that edition. */
export const CertificateAmended = defineEvent({ type: 'certificates.CertificateAmended', version: 1, aggregate: certificate, dataClass: 'SEALED',
  schema: T.Object({ kind: AmendmentKind, edition: T.Integer({ minimum: 2 }), personId: Id, name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String(), keyId: T.String(), signature: T.String(), reason: Text, document: Text, /** since when it waits for its dates of 上网; a 补发 waits for none */ amendedOn: T.Optional(Day) }, closed),
  example: { kind: 'CHANGE', edition: 2, personId: sample.id, name: '张三丰', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X', keyId: 'certificates-1', signature: 'AAAA', reason: '持证人改名', document: '户口簿' } });
const ChangeKind = T.Union([T.Literal('CORRECT'), T.Literal('CHANGE'), T.Literal('CANCEL'), T.Literal('REVOKE')]);
/** 上网 of what was corrected, changed, cancelled or revoked, the same two dates as a batch has; null: gone up, not seen there yet. */
export const CertificateChangesPublished = defineEvent({ type: 'certificates.CertificateChangesPublished', version: 1, aggregate: certificate, dataClass: 'NONE',
  schema: T.Object({ changes: T.Array(ChangeKind), uploadedOn: Day, confirmedVisibleOn: T.Union([Day, T.Null()]) }, closed), example: { changes: ['CHANGE'], uploadedOn: sample.day, confirmedVisibleOn: null } });
export const CertificateCancelled = defineEvent({ type: 'certificates.CertificateCancelled', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ reason: Text, cancelledOn: Day }, closed), example: { reason: '本人申请注销', cancelledOn: sample.day } });
export const CertificateRevoked = defineEvent({ type: 'certificates.CertificateRevoked', version: 1, aggregate: certificate, dataClass: 'NONE', schema: T.Object({ reason: Text, revokedOn: Day }, closed), example: { reason: '弄虚作假', revokedOn: sample.day } });
export const NumberVoided = defineEvent({ type: 'certificates.NumberVoided', version: 1, aggregate: 'certificates.number-book', dataClass: 'NONE', schema: T.Object({ certificateNumber: T.String(), reason: Text }, closed), example: { certificateNumber: 'Y000050000001262000001', reason: '打印前作废' } });
export const CertificateDocumentFixed = defineEvent({ type: 'certificates.DocumentFixed', version: 1, aggregate: 'certificates.document', dataClass: 'NONE', schema: FixedDocument, example: { ...sampleDocument, documentClass: 'HOLDER_ROSTER' as const } });
