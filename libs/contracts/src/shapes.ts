import { Type as T, type TSchema } from '@sinclair/typebox';

/** Parts that several events share. Every object is closed: an unknown field is a contract violation. */
export const closed = { additionalProperties: false } as const;
export const Id = T.String({ format: 'uuid' });
export const Day = T.String({ format: 'date' });
export const Instant = T.String({ format: 'date-time' });
export const Text = T.String({ minLength: 1, maxLength: 4000 });
export const NullableText = T.Union([T.String({ maxLength: 4000 }), T.Null()]);
export const Sha256 = T.String({ pattern: '^[0-9a-f]{64}$' });
/** AES-256-GCM ciphertext of a document number or phone (libs/persistence, sealed fields). */
export const Sealed = T.String({ pattern: '^sealed:' });
export const SkillLevel = T.Integer({ minimum: 1, maximum: 5 });
export const InstitutionType = T.Union([T.Literal('ENTERPRISE'), T.Literal('SOCIAL_TRAINING')]);
export const FilingLevel = T.Union([T.Literal('MUNICIPAL'), T.Literal('DISTRICT')]);
export const TitleLevel = T.Union([T.Literal('TECHNICIAN_GRADE'), T.Literal('ASSISTANT'), T.Literal('INTERMEDIATE'), T.Literal('ASSOCIATE_SENIOR'), T.Literal('SENIOR')]);
export const Method = T.Union([T.Literal('DIRECT_RECOGNITION'), T.Literal('COMPREHENSIVE_REVIEW'), T.Literal('PRACTICAL_ASSESSMENT')]);
export const Outcome = T.Union([T.Literal('PASSED'), T.Literal('FAILED'), T.Literal('ABSENT'), T.Literal('DISQUALIFIED'), T.Literal('DEFERRED'), T.Literal('MOVED_TO_NEXT_BATCH'), T.Literal('STOPPED')]);
/** Occupation × work type: `workType` null prints `--`. */
export const Occupation = T.Object({ code: T.String({ pattern: '^\\d-\\d{2}-\\d{2}-\\d{2}$' }), name: Text, workType: NullableText }, closed);
export const RuleSetRef = T.Object({ id: T.String(), version: T.Integer({ minimum: 1 }) }, closed);
export const Reason = T.Object({ code: T.String(), clause: T.String(), message: T.String(), facts: T.Record(T.String(), T.Unknown()) }, closed);
/** A signature on the event: who, in which role, of what kind, over which bytes (SHA-256 of the RFC 8785 form shown). */
export const Signature = T.Object({
  signerSubject: T.String(), signerName: T.String(), role: T.String(),
  kind: T.Union([T.Literal('WET_SCAN'), T.Literal('PLATFORM'), T.Literal('CA')]),
  contentSha256: T.String(), signedAt: Instant, keyId: T.String(), signature: T.String(),
}, closed);
/** What later services must know of an accepted applicant. */
export const Candidate = T.Object({
  applicationId: Id, personId: Id, name: Text, sex: T.Union([T.Literal('MALE'), T.Literal('FEMALE'), T.Null()]),
  idType: T.String(), idNumberSealed: Sealed, idNumberMasked: T.String(),
  employerId: Id, employerName: Text, institutionId: Id, siteId: Id,
  titleLevel: TitleLevel, occupation: Occupation, level: SkillLevel, path: T.String(), method: Method,
  ruleSet: RuleSetRef, retake: T.Boolean(),
  /** SHA-256 of the photo that was accepted with the form; missing: there is none, or it was accepted before candidates had it */
  photoSha256: T.Optional(Sha256),
}, closed);
/** A document fixed by its owner's job; archives fetches the bytes by id and checks size and hash. */
const fixedDocument = <C extends TSchema>(documentClass: C) => T.Object({
  documentId: Id, sha256: Sha256, size: T.Integer({ minimum: 1 }), mediaType: T.String(), documentClass,
  title: T.String(), planId: T.Union([Id, T.Null()]), applicationId: T.Union([Id, T.Null()]), subjectId: Id,
  /** kinds of the signatures and seals that the document bears, for completeness at closing; of an application form in the order applicant, employer, body */
  signatureKinds: T.Array(T.String()),
}, closed);
const ofPlans = (['SCHEDULE', 'WORK_SCHEME', 'APPLICATION_FORM', 'SCORE_SHEET', 'PRACTICAL_SHEET', 'SCORE_REGISTER', 'HOLDER_ROSTER', 'CERTIFICATE'] as const).map((c) => T.Literal(c));
export const FixedDocument = fixedDocument(T.Union(ofPlans));
/** The same with the papers (附件2 填表说明六) that an accepted application came with. */
export const FixedApplicationDocument = fixedDocument(T.Union([...ofPlans, T.Literal('APPLICATION_MATERIAL')]));

/** A document of a body that belongs to no plan: archives takes it into the body's volume of the year. */
const fixedBodyDocument = <C extends TSchema>(documentClass: C) => T.Object({
  documentId: Id, sha256: Sha256, size: T.Integer({ minimum: 1 }), mediaType: T.String(), documentClass, title: T.String(),
  institutionId: Id, /** the year that it is kept under, of the day on which it came to hold or was handed in (Asia/Shanghai) */ year: T.Integer({ minimum: 2022, maximum: 9999 }), /** the filing or body that it shows or proves */ subjectId: Id,
  signatureKinds: T.Array(T.String()),
}, closed);
export const FixedBodyDocumentV1 = fixedBodyDocument(T.Literal('BRIDGING_FILING'));
/** The same with the papers (扫描件) that a filing or a body's entry names; an expert's certificate apart from the others. */
export const FixedBodyDocument = fixedBodyDocument(T.Union([T.Literal('BRIDGING_FILING'), T.Literal('BODY_EVIDENCE'), T.Literal('EXPERT_EVIDENCE')]));

/** The paper that proves what the event says: its bytes stay with the owner. */
export const EvidenceFile = T.Object({ fileId: Id, sha256: Sha256, mediaType: T.String(), /** bytes */ size: T.Integer({ minimum: 1 }) }, closed);

/** Values for examples only. */
export const sample = {
  id: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01', id2: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a02', id3: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a03',
  day: '2026-03-02', instant: '2026-03-02T01:00:00Z', sealed: 'sealed:v1:k2026:AAAA', sha256: 'a'.repeat(64),
  occupation: { code: '6-18-01-01', name: '车工', workType: null },
  ruleSet: { id: 'cq-2022-8', version: 1 },
  reason: { code: 'NOT_IN_POST', clause: '二', message: '申请人须在职在岗。', facts: {} },
  signature: { signerSubject: 'acc-1', signerName: '张三', role: 'EXPERT', kind: 'PLATFORM' as const, contentSha256: 'a'.repeat(64), signedAt: '2026-03-02T01:00:00Z', keyId: 'evaluation-1', signature: 'AAAA' },
};
export const sampleCandidate = {
  applicationId: sample.id, personId: sample.id2, name: '张三', sex: 'MALE' as const, idType: 'RESIDENT_ID', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X',
  employerId: sample.id3, employerName: '某某有限公司', institutionId: sample.id, siteId: sample.id2, titleLevel: 'INTERMEDIATE' as const,
  occupation: sample.occupation, level: 2, path: '二(一)', method: 'COMPREHENSIVE_REVIEW' as const, ruleSet: sample.ruleSet, retake: false,
};
export const sampleDocument = {
  documentId: sample.id, sha256: sample.sha256, size: 1024, mediaType: 'application/pdf', documentClass: 'SCORE_SHEET' as const,
  title: '评审及评价表', planId: sample.id2, applicationId: sample.id3, subjectId: sample.id3, signatureKinds: ['PLATFORM'],
};
