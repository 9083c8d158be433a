import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { closed, Day, Id, Instant, NullableText, sample, Text } from '../shapes.js';

const volume = 'archives.volume';
export const VolumeOpened = defineEvent({ type: 'archives.VolumeOpened', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, institutionId: Id, title: Text }, closed), example: { planId: sample.id, institutionId: sample.id2, title: '2026年第一批贯通评价' } });
export const VolumeTransferred = defineEvent({ type: 'archives.VolumeTransferred', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, from: Id, to: Id }, closed), example: { planId: sample.id, from: sample.id2, to: sample.id3 } });
const item = { documentId: Id, documentClass: T.String(), sha256: T.String() };
const itemExample = { documentId: sample.id, documentClass: 'SCORE_SHEET', sha256: sample.sha256 };
export const ItemAwaited = defineEvent({ type: 'archives.ItemAwaited', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ ...item, owner: T.String() }, closed), example: { ...itemExample, owner: 'evaluation' } });
export const ItemCaptured = defineEvent({ type: 'archives.ItemCaptured', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ ...item, size: T.Integer(), retention: T.Union([T.Literal('LONG_TERM'), T.Literal('FIVE_YEARS')]) }, closed), example: { ...itemExample, size: 1024, retention: 'LONG_TERM' } });
/** `found`: the SHA-256 of what was there instead, or MISSING. */
export const ItemMismatched = defineEvent({ type: 'archives.ItemMismatched', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ ...item, found: T.String() }, closed), example: { ...itemExample, found: 'b'.repeat(64) } });
export const VolumeCompleted = defineEvent({ type: 'archives.VolumeCompleted', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, items: T.Integer() }, closed), example: { planId: sample.id, items: 10 } });
/** A later fact asks for a document that is not there: the volume is no longer complete. */
export const VolumeReopened = defineEvent({ type: 'archives.VolumeReopened', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, missing: T.Integer({ minimum: 1 }) }, closed), example: { planId: sample.id, missing: 1 } });
/** Every stored copy was hashed again; `faults` of them were altered or gone, each named by an ItemMismatched before. */
export const VolumeChecked = defineEvent({ type: 'archives.VolumeChecked', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, checkedOn: Day, items: T.Integer(), faults: T.Integer() }, closed), example: { planId: sample.id, checkedOn: sample.day, items: 10, faults: 0 } });
export const VolumeClosed = defineEvent({ type: 'archives.VolumeClosed', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ planId: Id, institutionId: Id, closedOn: Day, items: T.Integer() }, closed), example: { planId: sample.id, institutionId: sample.id2, closedOn: sample.day, items: 10 } });

/** The volume of a body's year: what belongs to no plan (附件1 versions). Its items' events are those of every volume. */
export const BodyVolumeOpened = defineEvent({ type: 'archives.BodyVolumeOpened', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ institutionId: Id, year: T.Integer(), title: Text }, closed), example: { institutionId: sample.id2, year: 2026, title: '2026年度评价机构案卷' } });
export const BodyVolumeTransferred = defineEvent({ type: 'archives.BodyVolumeTransferred', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ from: Id, to: Id }, closed), example: { from: sample.id2, to: sample.id3 } });
export const BodyVolumeCompleted = defineEvent({ type: 'archives.BodyVolumeCompleted', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ items: T.Integer() }, closed), example: { items: 2 } });
export const BodyVolumeChecked = defineEvent({ type: 'archives.BodyVolumeChecked', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ checkedOn: Day, items: T.Integer(), faults: T.Integer() }, closed), example: { checkedOn: sample.day, items: 2, faults: 0 } });
export const BodyVolumeClosed = defineEvent({ type: 'archives.BodyVolumeClosed', version: 1, aggregate: volume, dataClass: 'NONE', schema: T.Object({ institutionId: Id, closedOn: Day, items: T.Integer() }, closed), example: { institutionId: sample.id2, closedOn: '2027-01-10', items: 2 } });

const finding = 'supervision.finding';
export const FindingOpened = defineEvent({ type: 'supervision.FindingOpened', version: 1, aggregate: finding, dataClass: 'NONE',
  schema: T.Object({ findingCode: T.String(), message: Text, institutionId: Id, originAggregateType: T.String(), originAggregateId: Id }, closed), example: { findingCode: 'FILED_UNDER_REVOKED_FILING', message: '报备计划时报备表已被撤销。', institutionId: sample.id, originAggregateType: 'evaluation.plan', originAggregateId: sample.id2 } });
export const FindingSettled = defineEvent({ type: 'supervision.FindingSettled', version: 1, aggregate: finding, dataClass: 'NONE',
  schema: T.Object({ findingCode: T.String(), institutionId: Id, originAggregateType: T.String(), originAggregateId: Id, decision: Text }, closed), example: { findingCode: 'FILED_UNDER_REVOKED_FILING', institutionId: sample.id, originAggregateType: 'evaluation.plan', originAggregateId: sample.id2, decision: '计划继续' } });

export const AccountOpened = defineEvent({ type: 'identity.AccountOpened', version: 1, aggregate: 'identity.account', dataClass: 'NAMED', schema: T.Object({ issuer: T.String(), subject: T.String(), name: Text }, closed), example: { issuer: 'http://localhost:8080/api/identity/oidc', subject: sample.id, name: '张三' } });
const account = 'identity.account';
const nothing = T.Object({}, closed);
export const PasswordChanged = defineEvent({ type: 'identity.PasswordChanged', version: 1, aggregate: account, dataClass: 'NONE', schema: nothing, example: {} });
export const SecondFactorSet = defineEvent({ type: 'identity.SecondFactorSet', version: 1, aggregate: account, dataClass: 'NONE', schema: nothing, example: {} });
const recoverable = T.Union([T.Literal('PASSWORD'), T.Literal('SECOND_FACTOR'), T.Literal('BOTH')]);
export const AccountRecoveryAsked = defineEvent({ type: 'identity.AccountRecoveryAsked', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ what: recoverable, reason: Text, askedBy: T.String(), onBehalfOf: T.Optional(T.String()) }, closed), example: { what: 'PASSWORD', reason: '忘记密码，本人到场', askedBy: sample.id } });
export const AccountRecoveryDecided = defineEvent({ type: 'identity.AccountRecoveryDecided', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ what: recoverable, approved: T.Boolean(), decidedBy: T.String(), note: NullableText }, closed), example: { what: 'PASSWORD', approved: true, decidedBy: sample.id2, note: null } });
export const AccountClosed = defineEvent({ type: 'identity.AccountClosed', version: 1, aggregate: 'identity.account', dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '离职' } });
/** A role at a place: bureau, institution, employer, expert or person id; null for roles of the whole city. */
export const GrantGiven = defineEvent({ type: 'identity.GrantGiven', version: 1, aggregate: 'identity.grant', dataClass: 'NONE', schema: T.Object({ issuer: T.String(), subject: T.String(), role: T.String(), place: T.Union([Id, T.Null()]), until: T.Union([Day, T.Null()]), note: NullableText }, closed), example: { issuer: 'http://localhost:8080/api/identity/oidc', subject: sample.id, role: 'PLAN_OFFICER', place: sample.id2, until: null, note: null } });
export const GrantRevoked = defineEvent({ type: 'identity.GrantRevoked', version: 1, aggregate: 'identity.grant', dataClass: 'NONE', schema: T.Object({ issuer: T.String(), subject: T.String(), reason: Text }, closed), example: { issuer: 'http://localhost:8080/api/identity/oidc', subject: sample.id, reason: '调岗' } });
/** 休假代办: one person gives chosen roles of his own to another of the same office, from the first day to the last (Asia/Shanghai, both counted). */
export const DelegationGiven = defineEvent({ type: 'identity.DelegationGiven', version: 1, aggregate: 'identity.delegation', dataClass: 'NAMED',
  schema: T.Object({ issuer: T.String(), from: T.String(), fromName: Text, to: T.String(), toName: Text, grants: T.Array(T.Object({ role: T.String(), place: T.Union([Id, T.Null()]) }, closed), { minItems: 1 }), startsOn: Day, until: Day, reason: Text }, closed),
  example: { issuer: 'http://localhost:8080/api/identity/oidc', from: sample.id, fromName: '张三', to: sample.id2, toName: '李四', grants: [{ role: 'PLAN_OFFICER', place: sample.id2 }], startsOn: sample.day, until: sample.day, reason: '年休假' } });
export const DelegationEnded = defineEvent({ type: 'identity.DelegationEnded', version: 1, aggregate: 'identity.delegation', dataClass: 'NONE', schema: T.Object({ endedBy: T.String(), reason: Text }, closed), example: { endedBy: sample.id, reason: '提前返岗' } });
/** By which approvals a bureau asks for two steps (经办 + 审核); the aggregate is the bureau. */
export const ApprovalStepsSet = defineEvent({ type: 'identity.ApprovalStepsSet', version: 1, aggregate: 'identity.approval-steps', dataClass: 'NONE', schema: T.Object({ bureauId: Id, twoStep: T.Array(T.String()), reason: Text }, closed), example: { bureauId: sample.id, twoStep: ['filing', 'batch'], reason: '局务会决定' } });

/** 经办's opinion on an approval that its bureau has set to two steps, on the record as it stood then. */
const opinion = {
  dataClass: 'NONE' as const, schema: T.Object({ kind: T.String(), recordType: T.String(), recordId: Id, recordVersion: T.Integer({ minimum: 1 }), bureauId: Id, favourable: T.Boolean(), text: Text, by: T.String(), onBehalfOf: T.Optional(T.String()) }, closed),
  example: { kind: 'filing', recordType: 'institutions.filing', recordId: sample.id, recordVersion: 2, bureauId: sample.id2, favourable: true, text: '材料齐全，拟同意', by: sample.id3 },
};
export const InstitutionsOpinionGiven = defineEvent({ ...opinion, type: 'institutions.OpinionGiven', version: 1, aggregate: 'institutions.opinion' });
export const EvaluationOpinionGiven = defineEvent({ ...opinion, type: 'evaluation.OpinionGiven', version: 1, aggregate: 'evaluation.opinion' });
export const CertificatesOpinionGiven = defineEvent({ ...opinion, type: 'certificates.OpinionGiven', version: 1, aggregate: 'certificates.opinion' });
export const ApplicationsOpinionGiven = defineEvent({ ...opinion, type: 'applications.OpinionGiven', version: 1, aggregate: 'applications.opinion' });
export const SupervisionOpinionGiven = defineEvent({ ...opinion, type: 'supervision.OpinionGiven', version: 1, aggregate: 'supervision.opinion' });

/** An employer's first reviewer was given an account, against its licence and a letter of authorisation; the aggregate is the employer (id from its credit code). */
export const EmployerAccountOpened = defineEvent({ type: 'identity.EmployerAccountOpened', version: 1, aggregate: 'identity.employer', dataClass: 'NAMED',
  schema: T.Object({ creditCode: T.String(), name: Text, licence: T.Union([T.Literal('BUSINESS_LICENCE'), T.Literal('LEGAL_PERSON_CERTIFICATE')]), licenceSeenOn: Day, authorisationLetter: Text, subject: T.String(), personName: Text }, closed),
  example: { creditCode: '91350100M000100Y43', name: '重庆某某机械有限公司', licence: 'BUSINESS_LICENCE', licenceSeenOn: sample.day, authorisationLetter: '〔2026〕8号', subject: sample.id, personName: '张三' } });
const client = 'identity.client';
/** A system of an employer's that signs in by itself; its subject is `client:<id>`. */
export const ClientRegistered = defineEvent({ type: 'identity.ClientRegistered', version: 1, aggregate: client, dataClass: 'NONE', schema: T.Object({ employerId: Id, name: Text, purpose: Text }, closed), example: { employerId: sample.id, name: '人力资源系统', purpose: '批量提交申报并查询进度' } });
export const ClientSecretRotated = defineEvent({ type: 'identity.ClientSecretRotated', version: 1, aggregate: client, dataClass: 'NONE', schema: nothing, example: {} });
export const ClientEnded = defineEvent({ type: 'identity.ClientEnded', version: 1, aggregate: client, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '系统停用' } });
/** Somebody registered himself as an applicant, or his employer listed him: the account is nobody's yet. */
export const ApplicantRegistered = defineEvent({ type: 'identity.ApplicantRegistered', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ source: T.Union([T.Literal('SELF'), T.Literal('EMPLOYER')]), employerId: T.Union([Id, T.Null()]) }, closed), example: { source: 'SELF', employerId: null } });
/** A real-name provider vouched for the account's owner: his person, the provider, its word for how well it knows him, when. */
export const ApplicantRealNameVerified = defineEvent({ type: 'identity.ApplicantRealNameVerified', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ personId: Id, issuer: Text, level: T.Union([Text, T.Null()]), at: Instant }, closed), example: { personId: sample.id, issuer: 'https://tyrz.example.gov.cn', level: 'L3', at: sample.instant } });
/** An original was seen: the account is this person's. */
export const ApplicantVerified = defineEvent({ type: 'identity.ApplicantVerified', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ personId: Id, how: T.Union([T.Literal('ORIGINAL_SEEN'), T.Literal('EMPLOYER')]) }, closed), example: { personId: sample.id, how: 'ORIGINAL_SEEN' } });
