import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { closed, Day, Id, NullableText, sample, Text } from '../shapes.js';

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
export const AccountRecoveryAsked = defineEvent({ type: 'identity.AccountRecoveryAsked', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ what: recoverable, reason: Text, askedBy: T.String() }, closed), example: { what: 'PASSWORD', reason: '忘记密码，本人到场', askedBy: sample.id } });
export const AccountRecoveryDecided = defineEvent({ type: 'identity.AccountRecoveryDecided', version: 1, aggregate: account, dataClass: 'NONE', schema: T.Object({ what: recoverable, approved: T.Boolean(), decidedBy: T.String(), note: NullableText }, closed), example: { what: 'PASSWORD', approved: true, decidedBy: sample.id2, note: null } });
export const AccountClosed = defineEvent({ type: 'identity.AccountClosed', version: 1, aggregate: 'identity.account', dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '离职' } });
/** A role at a place: bureau, institution, employer, expert or person id; null for roles of the whole city. */
export const GrantGiven = defineEvent({ type: 'identity.GrantGiven', version: 1, aggregate: 'identity.grant', dataClass: 'NONE', schema: T.Object({ issuer: T.String(), subject: T.String(), role: T.String(), place: T.Union([Id, T.Null()]), until: T.Union([Day, T.Null()]), note: NullableText }, closed), example: { issuer: 'http://localhost:8080/api/identity/oidc', subject: sample.id, role: 'PLAN_OFFICER', place: sample.id2, until: null, note: null } });
export const GrantRevoked = defineEvent({ type: 'identity.GrantRevoked', version: 1, aggregate: 'identity.grant', dataClass: 'NONE', schema: T.Object({ issuer: T.String(), subject: T.String(), reason: Text }, closed), example: { issuer: 'http://localhost:8080/api/identity/oidc', subject: sample.id, reason: '调岗' } });
