import { Type as T } from '@sinclair/typebox';
import { defineEvent, type DataOf } from '../define.js';
import { Candidate, closed, Day, FixedDocument, Id, NullableText, Occupation, Outcome, Reason, RuleSetRef, sample, sampleCandidate, sampleDocument, Sealed, SkillLevel, Text, TitleLevel } from '../shapes.js';

const application = 'applications.application';
const Sha256 = T.String({ pattern: '^[0-9a-f]{64}$' });
const ConsentKind = T.Union([T.Literal('ID_NUMBER_AND_PHOTO'), T.Literal('PASSING_ON')]);

export const EmployerRegistered = defineEvent({ type: 'applications.EmployerRegistered', version: 1, aggregate: 'applications.employer', dataClass: 'NONE',
  schema: T.Object({ name: Text, creditCode: T.String() }, closed), example: { name: '某某有限公司', creditCode: '91500000MA5U00000X' } });
export const PersonRegistered = defineEvent({ type: 'applications.PersonRegistered', version: 1, aggregate: 'applications.person', dataClass: 'SEALED',
  schema: T.Object({ name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String() }, closed),
  example: { name: '张三', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X' } });

/** The register's name was put right at the person's request (个人信息保护法 第四十六条). */
export const PersonCorrected = defineEvent({ type: 'applications.PersonCorrected', version: 1, aggregate: 'applications.person', dataClass: 'NAMED', schema: T.Object({ name: Text }, closed), example: { name: '张三' } });

export const ApplicationDraftedV1 = defineEvent({ type: 'applications.ApplicationDrafted', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, employerId: Id, personId: Id }, closed), example: { institutionId: sample.id, employerId: sample.id2, personId: sample.id3 } });
/** Whose draft it is stays with the owner until it is submitted: a draft that never is leaves nothing of the person behind. */
export const ApplicationDrafted = defineEvent({ type: 'applications.ApplicationDrafted', version: 2, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, employerId: Id }, closed), example: { institutionId: sample.id, employerId: sample.id2 },
  upcast: ({ institutionId, employerId }: DataOf<typeof ApplicationDraftedV1>) => ({ institutionId, employerId }) });
/** The draft's content stays with the owner; others learn that it changed, so that versions run without a gap. */
export const ApplicationDraftChanged = defineEvent({ type: 'applications.ApplicationDraftChanged', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
export const ApplicationSubmitted = defineEvent({ type: 'applications.ApplicationSubmitted', version: 1, aggregate: application, dataClass: 'NAMED',
  schema: T.Object({ personId: Id, name: Text, employerId: Id, employerName: Text, institutionId: Id, titleLevel: T.Union([TitleLevel, T.Null()]), titleName: Text, titleSpeciality: Text,
    occupation: Occupation, level: SkillLevel, asOf: Day, eligible: T.Boolean(), path: NullableText, reasons: T.Array(Reason), ruleSet: RuleSetRef, retake: T.Boolean(),
    /** what was handed in with it: ids, kinds and hashes, nothing of the content */ attachments: T.Optional(T.Array(T.Object({ id: Id, material: T.String(), sha256: Sha256 }, closed))), photoSha256: T.Optional(Sha256) }, closed),
  example: { personId: sample.id, name: '张三', employerId: sample.id2, employerName: '某某有限公司', institutionId: sample.id3, titleLevel: 'INTERMEDIATE', titleName: '工程师', titleSpeciality: '机械工程', occupation: sample.occupation, level: 2, asOf: sample.day, eligible: true, path: '二(一)', reasons: [], ruleSet: sample.ruleSet, retake: false, attachments: [{ id: sample.id, material: 'TITLE_CERTIFICATE', sha256: sample.sha256 }], photoSha256: sample.sha256 } });
export const ApplicationRecommended = defineEvent({ type: 'applications.ApplicationRecommended', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ opinion: Text, sealKind: T.Union([T.Literal('WET_STAMP_SCAN'), T.Literal('ELECTRONIC_SEAL'), T.Literal('IN_SYSTEM_APPROVAL')]) }, closed), example: { opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' } });
export const ApplicationReturnedByEmployer = defineEvent({ type: 'applications.ApplicationReturnedByEmployer', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '请补充年度考核' } });
export const ApplicationNotRecommended = defineEvent({ type: 'applications.ApplicationNotRecommended', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '不在本单位在岗' } });
export const ApplicationSupplementRequested = defineEvent({ type: 'applications.ApplicationSupplementRequested', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, dueOn: Day }, closed), example: { reason: '请补交证书复印件', dueOn: sample.day } });
/** The person's copy of the form is with the employer, for the personal file (附件2 填表说明七). */
export const ApplicationCopyReceived = defineEvent({ type: 'applications.ApplicationCopyReceived', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ receivedOn: Day }, closed), example: { receivedOn: sample.day } });
/** 原件核验 (六(二)): what was seen for which line of the list of materials; null: the tick was taken back. */
export const ApplicationMaterialsChecked = defineEvent({ type: 'applications.ApplicationMaterialsChecked', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ checks: T.Array(T.Object({ item: T.String(), original: T.Union([T.Literal('ORIGINAL'), T.Literal('SEALED_COPY'), T.Literal('REGISTER'), T.Null()]) }, closed), { minItems: 1 }) }, closed), example: { checks: [{ item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' }] } });
/** The request for a supplement has come to the applicant: the agreed term (约定期限) runs from that day. */
export const ApplicationSupplementDelivered = defineEvent({ type: 'applications.ApplicationSupplementDelivered', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ deliveredOn: Day, dueOn: Day }, closed), example: { deliveredOn: sample.day, dueOn: sample.day } });
export const ApplicationAccepted = defineEvent({ type: 'applications.ApplicationAccepted', version: 1, aggregate: application, dataClass: 'SEALED',
  schema: T.Object({ candidate: Candidate, rejectedClaims: T.Array(T.Object({ name: Text, reason: Text }, closed)) }, closed), example: { candidate: sampleCandidate, rejectedClaims: [] } });
export const ApplicationRefused = defineEvent({ type: 'applications.ApplicationRefused', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reasons: T.Array(Reason, { minItems: 1 }) }, closed), example: { reasons: [sample.reason] } });
export const ApplicationWithdrawn = defineEvent({ type: 'applications.ApplicationWithdrawn', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '本人撤回' } });
export const ApplicationWithdrawnByDecision = defineEvent({ type: 'applications.ApplicationWithdrawnByDecision', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, slotReleased: T.Boolean() }, closed), example: { reason: '单位证明离职', slotReleased: true } });
export const ApplicationConcluded = defineEvent({ type: 'applications.ApplicationConcluded', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ outcome: Outcome, planId: Id }, closed), example: { outcome: 'PASSED', planId: sample.id } });
/** The pen-signed page of the declaration has come for an application that was submitted 待签字页. */
export const ApplicationDeclarationSigned = defineEvent({ type: 'applications.ApplicationDeclarationSigned', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ signedOn: Day, pageSha256: T.String({ pattern: '^[0-9a-f]{64}$' }) }, closed), example: { signedOn: sample.day, pageSha256: sample.sha256 } });
/** Content of a draft that was never submitted is no longer kept: its term is over. */
export const ApplicationDraftPurged = defineEvent({ type: 'applications.ApplicationDraftPurged', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
/** One field was put right at the applicant's request, by decision; the verdict does not rest on it. */
export const ApplicationCorrected = defineEvent({ type: 'applications.ApplicationCorrected', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ field: T.String(), correctionId: Id }, closed), example: { field: 'phone', correctionId: sample.id } });
/** The aggregate is the person's consents (its id is the person's): to which version of the 告知书, to what, on the screen or on paper. */
export const ConsentGiven = defineEvent({ type: 'applications.ConsentGiven', version: 1, aggregate: 'applications.consent', dataClass: 'NONE',
  schema: T.Object({ noticeVersion: T.Integer({ minimum: 1 }), kinds: T.Array(ConsentKind, { minItems: 1 }), source: T.Union([T.Literal('ONLINE'), T.Literal('PAPER')]) }, closed), example: { noticeVersion: 1, kinds: ['ID_NUMBER_AND_PHOTO'], source: 'ONLINE' } });
export const ConsentWithdrawn = defineEvent({ type: 'applications.ConsentWithdrawn', version: 1, aggregate: 'applications.consent', dataClass: 'NONE',
  schema: T.Object({ kinds: T.Array(ConsentKind, { minItems: 1 }) }, closed), example: { kinds: ['PASSING_ON'] } });
/** An applicant asks for a correction of the own data; what is asked stays with the owner. */
export const CorrectionRequested = defineEvent({ type: 'applications.CorrectionRequested', version: 1, aggregate: 'applications.correction', dataClass: 'NONE',
  schema: T.Object({ applicationId: Id, institutionId: Id, field: T.String() }, closed), example: { applicationId: sample.id, institutionId: sample.id2, field: 'phone' } });
export const CorrectionDecided = defineEvent({ type: 'applications.CorrectionDecided', version: 1, aggregate: 'applications.correction', dataClass: 'NONE',
  schema: T.Object({ outcome: T.Union([T.Literal('APPLIED'), T.Literal('HANDLED'), T.Literal('REFUSED')]) }, closed), example: { outcome: 'APPLIED' } });
/** The aggregate is a draft's legal hold (its id is the application's): while it stands, the draft is kept beyond its term. */
export const DraftHeld = defineEvent({ type: 'applications.DraftHeld', version: 1, aggregate: 'applications.hold', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '信访核查', document: '渝鉴函〔2026〕8号' } });
export const DraftHoldLifted = defineEvent({ type: 'applications.DraftHoldLifted', version: 1, aggregate: 'applications.hold', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '核查结束', document: '渝鉴函〔2026〕9号' } });
/** The aggregate is the slot (person, title level); only decisions of the municipal centre on it are events, what acceptances and results do to it follows from the applications'. */
export const SlotReleased = defineEvent({ type: 'applications.SlotReleased', version: 1, aggregate: 'applications.slot', dataClass: 'NONE',
  schema: T.Object({ personId: Id, titleLevel: TitleLevel, institutionId: Id, applicationId: Id, reason: Text, document: Text }, closed),
  example: { personId: sample.id, titleLevel: 'INTERMEDIATE', institutionId: sample.id2, applicationId: sample.id3, reason: '评价机构终止', document: '渝鉴函〔2026〕8号' } });
export const ApplicationDocumentFixed = defineEvent({ type: 'applications.DocumentFixed', version: 1, aggregate: 'applications.document', dataClass: 'NONE', schema: FixedDocument, example: { ...sampleDocument, documentClass: 'APPLICATION_FORM' as const } });
