import { Type as T } from '@sinclair/typebox';
import { defineEvent, type DataOf } from '../define.js';
import { Candidate, closed, Day, FixedApplicationDocument, FixedDocument, Id, NullableText, Occupation, Outcome, Reason, RuleSetRef, sample, sampleCandidate, sampleDocument, Sealed, Sha256, SkillLevel, Text, TitleLevel } from '../shapes.js';

const application = 'applications.application';
const ConsentKind = T.Union([T.Literal('ID_NUMBER_AND_PHOTO'), T.Literal('PASSING_ON')]);

export const EmployerRegistered = defineEvent({ type: 'applications.EmployerRegistered', version: 1, aggregate: 'applications.employer', dataClass: 'NONE',
  schema: T.Object({ name: Text, creditCode: T.String() }, closed), example: { name: '某某有限公司', creditCode: '91500000MA5U00000X' } });
export const PersonRegistered = defineEvent({ type: 'applications.PersonRegistered', version: 1, aggregate: 'applications.person', dataClass: 'SEALED',
  schema: T.Object({ name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String() }, closed),
  example: { name: '张三', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X' } });

/** The register's name was put right at the person's request (个人信息保护法 第四十六条). */
export const PersonCorrected = defineEvent({ type: 'applications.PersonCorrected', version: 1, aggregate: 'applications.person', dataClass: 'NAMED', schema: T.Object({ name: Text }, closed), example: { name: '张三' } });

/** A further document of this person: what was registered under `otherId` is this person's from here on (domain.md §3). */
export const PersonDocumentsJoined = defineEvent({ type: 'applications.PersonDocumentsJoined', version: 1, aggregate: 'applications.person', dataClass: 'NONE', schema: T.Object({ otherId: Id }, closed), example: { otherId: sample.id2 } });
/** A mistyped number: there never was another person under `otherId`. */
export const PersonsMerged = defineEvent({ type: 'applications.PersonsMerged', version: 1, aggregate: 'applications.person', dataClass: 'NONE', schema: T.Object({ otherId: Id }, closed), example: { otherId: sample.id2 } });
export const PersonJoinRequested = defineEvent({ type: 'applications.PersonJoinRequested', version: 1, aggregate: 'applications.person-join', dataClass: 'NONE',
  schema: T.Object({ kind: T.Union([T.Literal('JOIN'), T.Literal('MERGE')]), personId: Id, otherId: Id, document: Text }, closed), example: { kind: 'JOIN', personId: sample.id, otherId: sample.id2, document: '户籍证明' } });
export const PersonJoinApproved = defineEvent({ type: 'applications.PersonJoinApproved', version: 1, aggregate: 'applications.person-join', dataClass: 'NONE', schema: T.Object({ document: Text }, closed), example: { document: '渝鉴函〔2026〕8号' } });
export const PersonJoinRefused = defineEvent({ type: 'applications.PersonJoinRefused', version: 1, aggregate: 'applications.person-join', dataClass: 'NONE', schema: T.Object({ document: Text }, closed), example: { document: '渝鉴函〔2026〕8号' } });

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
  schema: T.Object({ opinion: Text, sealKind: T.Union([T.Literal('WET_STAMP_SCAN'), T.Literal('ELECTRONIC_SEAL'), T.Literal('IN_SYSTEM_APPROVAL')]),
    /** years of which the form says what the employer's register says (二) */ confirmedYears: T.Optional(T.Array(T.Integer({ minimum: 1900 }))),
    /** a unit without an account: the stamped page that intake checked by name */ paperSha256: T.Optional(Sha256) }, closed), example: { opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL', confirmedYears: [2023, 2024, 2025] } });
export const ApplicationReturnedByEmployer = defineEvent({ type: 'applications.ApplicationReturnedByEmployer', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, /** by the body, in the place of a unit without an account (五(二)) */ onPaper: T.Optional(T.Boolean()) }, closed), example: { reason: '请补充年度考核' } });
export const ApplicationNotRecommended = defineEvent({ type: 'applications.ApplicationNotRecommended', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '不在本单位在岗' } });
export const ApplicationSupplementRequested = defineEvent({ type: 'applications.ApplicationSupplementRequested', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, dueOn: Day }, closed), example: { reason: '请补交证书复印件', dueOn: sample.day } });
/** The 1-inch print for the certificate is fixed, from the photo that was accepted (`photoSha256`): certificates fetches its bytes by the application's id and checks size and hash. */
export const ApplicationPhotoFixed = defineEvent({ type: 'applications.ApplicationPhotoFixed', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ photoSha256: Sha256, sha256: Sha256, size: T.Integer({ minimum: 1 }), mediaType: T.Literal('image/jpeg') }, closed), example: { photoSha256: sample.sha256, sha256: 'b'.repeat(64), size: 18_000, mediaType: 'image/jpeg' as const } });
/** The person's copy of the form is with the employer, for the personal file (附件2 填表说明七). */
export const ApplicationCopyReceived = defineEvent({ type: 'applications.ApplicationCopyReceived', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ receivedOn: Day }, closed), example: { receivedOn: sample.day } });
/** 原件核验 (六(二)): what was seen for which line of the list of materials; null: the tick was taken back. */
export const ApplicationMaterialsChecked = defineEvent({ type: 'applications.ApplicationMaterialsChecked', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ checks: T.Array(T.Object({ item: T.String(), original: T.Union([T.Literal('ORIGINAL'), T.Literal('SEALED_COPY'), T.Literal('REGISTER'), T.Null()]) }, closed), { minItems: 1 }) }, closed), example: { checks: [{ item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' }] } });
/** Something happened to the applicant (domain.md §2, people move). What it waits for before it counts: a check, the new unit's name, the body, the supervisor; NOBODY: what follows comes with it. The note stays with the owner. */
export const ApplicationMoveReported = defineEvent({ type: 'applications.ApplicationMoveReported', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ kind: T.Union([T.Literal('CHANGED_UNIT'), T.Literal('RETIRED')]), on: Day, awaits: T.Union([T.Literal('CHECK'), T.Literal('EMPLOYER'), T.Literal('BODY'), T.Literal('SUPERVISOR'), T.Literal('NOBODY')]) }, closed), example: { kind: 'CHANGED_UNIT', on: sample.day, awaits: 'SUPERVISOR' } });
/** The application goes on: nothing changes, the supervisor or the body lets it, or what was reported is not so. `employer`: the unit where the applicant works now. */
export const ApplicationMoveSettled = defineEvent({ type: 'applications.ApplicationMoveSettled', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ outcome: T.Union([T.Literal('CONTINUE'), T.Literal('ALLOWED'), T.Literal('NOT_SO')]), employer: T.Union([T.Object({ employerId: Id, employerName: Text }, closed), T.Null()]) }, closed),
  example: { outcome: 'CONTINUE', employer: { employerId: sample.id, employerName: '某某有限公司' } } });
/** The unit changed before acceptance: another unit recommends anew (五(二)). */
export const ApplicationSentToEmployer = defineEvent({ type: 'applications.ApplicationSentToEmployer', version: 1, aggregate: application, dataClass: 'NONE',
  schema: T.Object({ employerId: Id, employerName: Text, previousEmployerId: Id }, closed), example: { employerId: sample.id, employerName: '某某有限公司', previousEmployerId: sample.id2 } });
/** The employer confirms 在职在岗 again, before the person is enrolled (二). */
export const ApplicationInPostConfirmed = defineEvent({ type: 'applications.ApplicationInPostConfirmed', version: 1, aggregate: application, dataClass: 'NAMED',
  schema: T.Object({ confirmedOn: Day, byName: Text }, closed), example: { confirmedOn: sample.day, byName: '李审核' } });
/** The request for a supplement has come to the applicant: the agreed term (约定期限) runs from that day. */
export const ApplicationSupplementDelivered = defineEvent({ type: 'applications.ApplicationSupplementDelivered', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ deliveredOn: Day, dueOn: Day }, closed), example: { deliveredOn: sample.day, dueOn: sample.day } });
export const ApplicationAccepted = defineEvent({ type: 'applications.ApplicationAccepted', version: 1, aggregate: application, dataClass: 'SEALED',
  schema: T.Object({ candidate: Candidate, rejectedClaims: T.Array(T.Object({ name: Text, reason: Text }, closed)) }, closed), example: { candidate: sampleCandidate, rejectedClaims: [] } });
/** The municipal centre moved the slot of an accepted application, which goes with it to another body or occupation; `candidate` as it stands there (七(三)). It was in no plan. */
export const ApplicationMovedWithSlot = defineEvent({ type: 'applications.ApplicationMovedWithSlot', version: 1, aggregate: application, dataClass: 'SEALED',
  schema: T.Object({ candidate: Candidate, from: T.Object({ institutionId: Id, occupation: Occupation }, closed), reason: Text, document: Text }, closed),
  example: { candidate: sampleCandidate, from: { institutionId: sample.id2, occupation: sample.occupation }, reason: '受理时职业编码录错', document: '渝鉴函〔2026〕8号' } });
export const ApplicationRefused = defineEvent({ type: 'applications.ApplicationRefused', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reasons: T.Array(Reason, { minItems: 1 }) }, closed), example: { reasons: [sample.reason] } });
export const ApplicationWithdrawn = defineEvent({ type: 'applications.ApplicationWithdrawn', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '本人撤回' } });
export const ApplicationWithdrawnByDecision = defineEvent({ type: 'applications.ApplicationWithdrawnByDecision', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ reason: Text, slotReleased: T.Boolean() }, closed), example: { reason: '单位证明离职', slotReleased: true } });
export const ApplicationConcluded = defineEvent({ type: 'applications.ApplicationConcluded', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ outcome: Outcome, planId: Id }, closed), example: { outcome: 'PASSED', planId: sample.id } });
/** An objection to the decision that ended it, or sent it back, was right: it is where that decision was taken from, and is decided anew. */
export const ApplicationReopened = defineEvent({ type: 'applications.ApplicationReopened', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ objectionId: Id, to: T.Union([T.Literal('SUBMITTED'), T.Literal('RECOMMENDED')]) }, closed), example: { objectionId: sample.id, to: 'RECOMMENDED' } });
/** The pen-signed page of the declaration has come for an application that was submitted 待签字页. */
export const ApplicationDeclarationSigned = defineEvent({ type: 'applications.ApplicationDeclarationSigned', version: 1, aggregate: application, dataClass: 'NONE', schema: T.Object({ signedOn: Day, pageSha256: Sha256 }, closed), example: { signedOn: sample.day, pageSha256: sample.sha256 } });
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
/** 异议: an applicant's to a decision, or the public's about an application or a body. What is written in it, and by whom, stays with the owner. */
export const ObjectionRaised = defineEvent({ type: 'applications.ObjectionRaised', version: 1, aggregate: 'applications.objection', dataClass: 'NONE',
  schema: T.Object({ source: T.Union([T.Literal('APPLICANT'), T.Literal('NAMED'), T.Literal('ANONYMOUS')]), subject: T.String(), addressee: T.Union([T.Literal('EMPLOYER'), T.Literal('BODY'), T.Literal('BUREAU')]), institutionId: Id, applicationId: T.Union([Id, T.Null()]) }, closed),
  example: { source: 'APPLICANT', subject: 'REFUSAL', addressee: 'BODY', institutionId: sample.id, applicationId: sample.id2 } });
/** `anew`: the application was taken up again with it. */
export const ObjectionAnswered = defineEvent({ type: 'applications.ObjectionAnswered', version: 1, aggregate: 'applications.objection', dataClass: 'NONE',
  schema: T.Object({ outcome: T.Union([T.Literal('MAINTAINED'), T.Literal('TAKEN_BACK')]), anew: T.Boolean() }, closed), example: { outcome: 'MAINTAINED', anew: false } });
/** The objector does not accept the answer; the supervisor decides. */
export const ObjectionEscalated = defineEvent({ type: 'applications.ObjectionEscalated', version: 1, aggregate: 'applications.objection', dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
export const ObjectionSettled = defineEvent({ type: 'applications.ObjectionSettled', version: 1, aggregate: 'applications.objection', dataClass: 'NONE',
  schema: T.Object({ outcome: T.Union([T.Literal('UPHELD'), T.Literal('DISMISSED')]), anew: T.Boolean() }, closed), example: { outcome: 'UPHELD', anew: true } });
export const ObjectionWithdrawn = defineEvent({ type: 'applications.ObjectionWithdrawn', version: 1, aggregate: 'applications.objection', dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
/** The aggregate is a draft's legal hold (its id is the application's): while it stands, the draft is kept beyond its term. */
export const DraftHeld = defineEvent({ type: 'applications.DraftHeld', version: 1, aggregate: 'applications.hold', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '信访核查', document: '渝鉴函〔2026〕8号' } });
export const DraftHoldLifted = defineEvent({ type: 'applications.DraftHoldLifted', version: 1, aggregate: 'applications.hold', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '核查结束', document: '渝鉴函〔2026〕9号' } });
/** The aggregate is the slot (person, title level); only decisions of the municipal centre on it are events, what acceptances and results do to it follows from the applications'. */
export const SlotReleased = defineEvent({ type: 'applications.SlotReleased', version: 1, aggregate: 'applications.slot', dataClass: 'NONE',
  schema: T.Object({ personId: Id, titleLevel: TitleLevel, institutionId: Id, applicationId: Id, reason: Text, document: Text }, closed),
  example: { personId: sample.id, titleLevel: 'INTERMEDIATE', institutionId: sample.id2, applicationId: sample.id3, reason: '评价机构终止', document: '渝鉴函〔2026〕8号' } });
const SlotPlace = T.Object({ institutionId: Id, occupation: Occupation, applicationId: Id }, closed);
/** The municipal centre moved the slot to another body, occupation or application: the body ended, the occupation left its filing, two slots of one person met. */
export const SlotMoved = defineEvent({ type: 'applications.SlotMoved', version: 1, aggregate: 'applications.slot', dataClass: 'NONE',
  schema: T.Object({ personId: Id, titleLevel: TitleLevel, from: SlotPlace, to: SlotPlace, reason: Text, document: Text }, closed),
  example: { personId: sample.id, titleLevel: 'INTERMEDIATE', from: { institutionId: sample.id2, occupation: sample.occupation, applicationId: sample.id3 }, to: { institutionId: sample.id, occupation: sample.occupation, applicationId: sample.id3 }, reason: '评价机构终止', document: '渝鉴函〔2026〕8号' } });
/**
 * 历史数据 (七(三)): an application that was accepted before this system ran, by import. It never passed through eligibility. `collides`: another slot of the
 * person and title level stands, and the bureau is to decide; a certificate holds whatever becomes of the slot.
 */
const LegacyCertificate = T.Object({ number: T.String({ minLength: 22, maxLength: 22 }), issuedOn: Day, printedName: Text }, closed);
const LegacyOutcome = T.Union([T.Literal('HELD'), T.Literal('PASSED'), T.Literal('FAILED')]);
export const LegacyRecorded = defineEvent({ type: 'applications.LegacyRecorded', version: 1, aggregate: 'applications.legacy', dataClass: 'SEALED',
  schema: T.Object({ personId: Id, name: Text, idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String(), employerName: Text, institutionId: Id, titleLevel: TitleLevel, occupation: Occupation, level: SkillLevel,
    acceptedOn: Day, outcome: LegacyOutcome, certificate: T.Union([LegacyCertificate, T.Null()]), evidence: Text, evidenceSha256: Sha256, collides: T.Boolean() }, closed),
  example: { personId: sample.id, name: '张三', idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X', employerName: '某某有限公司', institutionId: sample.id2, titleLevel: 'INTERMEDIATE', occupation: sample.occupation, level: 2,
    acceptedOn: '2023-03-02', outcome: 'PASSED', certificate: { number: 'Y000050000001232000001', issuedOn: '2023-05-08', printedName: '某某有限公司' }, evidence: '2023年第一批名册第3页', evidenceSha256: sample.sha256, collides: false } });
/** One that was still 评价中 when it was imported has ended; a pass may bring its certificate. */
export const LegacyConcluded = defineEvent({ type: 'applications.LegacyConcluded', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE',
  schema: T.Object({ outcome: LegacyOutcome, certificate: T.Union([LegacyCertificate, T.Null()]), evidence: Text, evidenceSha256: Sha256 }, closed), example: { outcome: 'FAILED', certificate: null, evidence: '2023年第一批成绩登记', evidenceSha256: sample.sha256 } });
/** A collision decided: the historical application has the slot now, or the slot that stood stays. */
export const LegacyTookSlot = defineEvent({ type: 'applications.LegacyTookSlot', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '以市级登记为准', document: '渝鉴函〔2026〕8号' } });
export const LegacySetAside = defineEvent({ type: 'applications.LegacySetAside', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '后一申报有效', document: '渝鉴函〔2026〕8号' } });
/** It was wrongly recorded and never was: slot and certificate no longer count. It may be recorded anew. */
export const LegacyVoided = defineEvent({ type: 'applications.LegacyVoided', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE', schema: T.Object({ reason: Text, document: Text }, closed), example: { reason: '证件号码录错', document: '渝鉴函〔2026〕8号' } });
/** Its certificate was cancelled or revoked (六(五)); the slot stays. */
export const LegacyCertificateEnded = defineEvent({ type: 'applications.LegacyCertificateEnded', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE',
  schema: T.Object({ how: T.Union([T.Literal('CANCELLED'), T.Literal('REVOKED')]), on: Day, reason: Text, document: Text }, closed), example: { how: 'REVOKED', on: sample.day, reason: '弄虚作假', document: '渝鉴函〔2026〕8号' } });
/** 更正 or 变更 of its certificate's name was asked for; another person decides. What is asked stays with the owner. */
const LegacyAmendmentKind = T.Union([T.Literal('CORRECT'), T.Literal('CHANGE')]);
export const LegacyAmendmentRequested = defineEvent({ type: 'applications.LegacyAmendmentRequested', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE', schema: T.Object({ kind: LegacyAmendmentKind, document: Text }, closed), example: { kind: 'CHANGE', document: '户口簿' } });
export const LegacyAmendmentRefused = defineEvent({ type: 'applications.LegacyAmendmentRefused', version: 1, aggregate: 'applications.legacy', dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '证明材料不符' } });
/** The certificate bears that name from now on; number, day and document stay. */
export const LegacyAmended = defineEvent({ type: 'applications.LegacyAmended', version: 1, aggregate: 'applications.legacy', dataClass: 'NAMED',
  schema: T.Object({ kind: LegacyAmendmentKind, name: Text, reason: Text, document: Text, amendedOn: Day }, closed), example: { kind: 'CHANGE', name: '张三丰', reason: '持证人改名', document: '户口簿', amendedOn: sample.day } });
const Grade = T.Union([T.Literal('优秀'), T.Literal('合格'), T.Literal('基本合格'), T.Literal('不合格'), T.Literal('未定等次')]);
/** How an employer's own appraisal grades read in the official ones (二), with the rules they come from; holds once another person of the unit has confirmed it. */
export const AppraisalMappingProposed = defineEvent({ type: 'applications.AppraisalMappingProposed', version: 1, aggregate: 'applications.appraisal-mapping', dataClass: 'NONE',
  schema: T.Object({ employerId: Id, rows: T.Array(T.Object({ own: Text, grade: Grade }, closed), { minItems: 1 }), effectiveFrom: Day, ruleDocument: T.Object({ title: Text, number: Text, issuedOn: Day, sha256: Sha256 }, closed) }, closed),
  example: { employerId: sample.id, rows: [{ own: 'A', grade: '优秀' }, { own: 'B', grade: '合格' }], effectiveFrom: sample.day, ruleDocument: { title: '员工年度考核办法', number: '机人〔2025〕3号', issuedOn: sample.day, sha256: sample.sha256 } } });
export const AppraisalMappingConfirmed = defineEvent({ type: 'applications.AppraisalMappingConfirmed', version: 1, aggregate: 'applications.appraisal-mapping', dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
export const AppraisalMappingRefused = defineEvent({ type: 'applications.AppraisalMappingRefused', version: 1, aggregate: 'applications.appraisal-mapping', dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '文号有误' } });
/** One year of one person in the employer's register of 年度考核 (二); the grade stays with the owner. */
export const AppraisalRecorded = defineEvent({ type: 'applications.AppraisalRecorded', version: 1, aggregate: 'applications.appraisal', dataClass: 'NONE', schema: T.Object({ employerId: Id, personId: Id, year: T.Integer({ minimum: 1900 }) }, closed), example: { employerId: sample.id, personId: sample.id2, year: 2025 } });
export const AppraisalCorrected = defineEvent({ type: 'applications.AppraisalCorrected', version: 1, aggregate: 'applications.appraisal', dataClass: 'NONE', schema: T.Object({ document: Text }, closed), example: { document: '机人〔2026〕8号' } });
/** It was wrongly recorded; the year may be recorded anew. */
export const AppraisalVoided = defineEvent({ type: 'applications.AppraisalVoided', version: 1, aggregate: 'applications.appraisal', dataClass: 'NONE', schema: T.Object({ document: Text }, closed), example: { document: '机人〔2026〕8号' } });
/** The form 附件2 as it is kept; version 2 also says so of the papers that it was accepted with. */
export const ApplicationDocumentFixedV1 = defineEvent({ type: 'applications.DocumentFixed', version: 1, aggregate: 'applications.document', dataClass: 'NONE', schema: FixedDocument, example: { ...sampleDocument, documentClass: 'APPLICATION_FORM' as const } });
export const ApplicationDocumentFixed = defineEvent({ type: 'applications.DocumentFixed', version: 2, aggregate: 'applications.document', dataClass: 'NONE', schema: FixedApplicationDocument,
  example: { ...sampleDocument, documentClass: 'APPLICATION_MATERIAL' as const, title: '专业技术职称证书', planId: null, signatureKinds: [] }, upcast: (data: DataOf<typeof ApplicationDocumentFixedV1>) => data });
