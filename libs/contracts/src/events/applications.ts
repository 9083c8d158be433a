import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { Candidate, closed, Day, FixedDocument, Id, NullableText, Occupation, Outcome, Reason, RuleSetRef, sample, sampleCandidate, sampleDocument, Sealed, SkillLevel, Text, TitleLevel } from '../shapes.js';

const application = 'applications.application';

export const EmployerRegistered = defineEvent({ type: 'applications.EmployerRegistered', version: 1, aggregate: 'applications.employer', dataClass: 'NONE',
  schema: T.Object({ name: Text, creditCode: T.String() }, closed), example: { name: '某某有限公司', creditCode: '91500000MA5U00000X' } });
export const PersonRegistered = defineEvent({ type: 'applications.PersonRegistered', version: 1, aggregate: 'applications.person', dataClass: 'SEALED',
  schema: T.Object({ name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String() }, closed),
  example: { name: '张三', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X' } });

export const ApplicationDrafted = defineEvent({ type: 'applications.ApplicationDrafted', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, employerId: Id, personId: Id }, closed), example: { institutionId: sample.id, employerId: sample.id2, personId: sample.id3 } });
/** The draft's content stays with the owner; others learn that it changed, so that versions run without a gap. */
export const ApplicationDraftChanged = defineEvent({ type: 'applications.ApplicationDraftChanged', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
export const ApplicationSubmitted = defineEvent({ type: 'applications.ApplicationSubmitted', version: 1, aggregate: application, dataClass: 'NAMED',
  schema: T.Object({ personId: Id, name: Text, employerId: Id, employerName: Text, institutionId: Id, titleLevel: T.Union([TitleLevel, T.Null()]), titleName: Text, titleSpeciality: Text,
    occupation: Occupation, level: SkillLevel, asOf: Day, eligible: T.Boolean(), path: NullableText, reasons: T.Array(Reason), ruleSet: RuleSetRef, retake: T.Boolean() }, closed),
  example: { personId: sample.id, name: '张三', employerId: sample.id2, employerName: '某某有限公司', institutionId: sample.id3, titleLevel: 'INTERMEDIATE', titleName: '工程师', titleSpeciality: '机械工程', occupation: sample.occupation, level: 2, asOf: sample.day, eligible: true, path: '二(一)', reasons: [], ruleSet: sample.ruleSet, retake: false } });
export const ApplicationRecommended = defineEvent({ type: 'applications.ApplicationRecommended', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ opinion: Text, sealKind: T.Union([T.Literal('WET_STAMP_SCAN'), T.Literal('ELECTRONIC_SEAL'), T.Literal('IN_SYSTEM_APPROVAL')]) }, closed), example: { opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' } });
export const ApplicationReturnedByEmployer = defineEvent({ type: 'applications.ApplicationReturnedByEmployer', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '请补充年度考核' } });
export const ApplicationNotRecommended = defineEvent({ type: 'applications.ApplicationNotRecommended', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '不在本单位在岗' } });
export const ApplicationSupplementRequested = defineEvent({ type: 'applications.ApplicationSupplementRequested', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, dueOn: Day }, closed), example: { reason: '请补交证书复印件', dueOn: sample.day } });
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
/** The aggregate is the slot (person, title level); only decisions of the municipal centre on it are events, what acceptances and results do to it follows from the applications'. */
export const SlotReleased = defineEvent({ type: 'applications.SlotReleased', version: 1, aggregate: 'applications.slot', dataClass: 'NONE',
  schema: T.Object({ personId: Id, titleLevel: TitleLevel, institutionId: Id, applicationId: Id, reason: Text, document: Text }, closed),
  example: { personId: sample.id, titleLevel: 'INTERMEDIATE', institutionId: sample.id2, applicationId: sample.id3, reason: '评价机构终止', document: '渝鉴函〔2026〕8号' } });
export const ApplicationDocumentFixed = defineEvent({ type: 'applications.DocumentFixed', version: 1, aggregate: 'applications.document', dataClass: 'NONE', schema: FixedDocument, example: { ...sampleDocument, documentClass: 'APPLICATION_FORM' as const } });
