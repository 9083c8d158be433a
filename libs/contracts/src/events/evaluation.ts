import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { Candidate, closed, Day, FixedDocument, Id, Method, NullableText, Occupation, Outcome, sample, sampleCandidate, sampleDocument, Signature, SkillLevel, Text } from '../shapes.js';

const plan = 'evaluation.plan';
const planRef = { planId: Id, institutionId: Id };
const planExample = { planId: sample.id, institutionId: sample.id2 };
const session = T.Object({ day: Day, venue: Text, methods: T.Array(Method), content: Text }, closed);
const personnel = T.Object({ siteLead: Text, qualitySupervisor: Text, examOfficers: T.Array(Text, { minItems: 1 }), proofreader: Text, chief: Text }, closed);

export const PlanDrafted = defineEvent({ type: 'evaluation.PlanDrafted', version: 1, aggregate: plan, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, siteId: Id, name: T.String({ pattern: '贯通' }) }, closed), example: { institutionId: sample.id, siteId: sample.id2, name: '2026年第一批贯通评价' } });
export const PlanChanged = defineEvent({ type: 'evaluation.PlanChanged', version: 1, aggregate: plan, dataClass: 'NONE', 
  schema: T.Object({ what: T.Array(T.String()), /** candidates who left the plan before it began */ removedApplicationIds: T.Optional(T.Array(Id)) }, closed), example: { what: ['candidates'], removedApplicationIds: [sample.id] } });
export const PlanFiled = defineEvent({ type: 'evaluation.PlanFiled', version: 1, aggregate: plan, dataClass: 'NAMED',
  schema: T.Object({ institutionId: Id, siteId: Id, supervisorId: Id, name: T.String({ pattern: '贯通' }), firstAssessmentDay: Day, lastAssessmentDay: Day, filedOn: Day, lastFilingDay: T.Union([Day, T.Null()]),
    sessions: T.Array(session, { minItems: 1 }), standard: Text, scope: T.Array(T.Object({ occupation: Occupation, level: SkillLevel }, closed), { minItems: 1 }), personnel,
    ruleSet: T.Object({ id: T.String(), version: T.Integer() }, closed),
    external: T.Union([T.Null(), T.Object({ name: Text, number: Text, filedAt: T.String({ format: 'date-time' }), receipt: Text }, closed)]), lateOverride: NullableText,
    /** the price list that holds on the first assessment day; absent in filings from before lists were asked for */ feeSchedule: T.Optional(T.Object({ scheduleId: Id, edition: T.Integer({ minimum: 1 }) }, closed)) }, closed),
  example: { institutionId: sample.id, siteId: sample.id2, supervisorId: sample.id3, name: '2026年第一批贯通评价', firstAssessmentDay: '2026-03-20', lastAssessmentDay: '2026-03-20', filedOn: '2026-03-02', lastFilingDay: '2026-03-06',
    sessions: [{ day: '2026-03-20', venue: '本部', methods: ['COMPREHENSIVE_REVIEW'], content: '综合评审' }], standard: '车工国家职业技能标准（2018年版）', scope: [{ occupation: sample.occupation, level: 2 }],
    personnel: { siteLead: '王一', qualitySupervisor: '王二', examOfficers: ['王三'], proofreader: '王四', chief: '王五' }, ruleSet: sample.ruleSet, external: null, lateOverride: null, feeSchedule: { scheduleId: sample.id, edition: 1 } } });
export const PlanReturned = defineEvent({ type: 'evaluation.PlanReturned', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '考评员不足' } });
export const CandidatesEnrolled = defineEvent({ type: 'evaluation.CandidatesEnrolled', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ applicationIds: T.Array(Id, { minItems: 1 }) }, closed), example: { applicationIds: [sample.id] } });
export const PlanStarted = defineEvent({ type: 'evaluation.PlanStarted', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ startedOn: Day }, closed), example: { startedOn: sample.day } });
/** Its register was sent back: it is being scored again. */
export const PlanReopened = defineEvent({ type: 'evaluation.PlanReopened', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ registerId: Id, reason: Text }, closed), example: { registerId: sample.id, reason: '第 2 人技能成绩与评价表不符' } });
export const PlanScored = defineEvent({ type: 'evaluation.PlanScored', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ registerId: Id }, closed), example: { registerId: sample.id } });
export const PlanEffective = defineEvent({ type: 'evaluation.PlanEffective', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ effectiveOn: Day }, closed), example: { effectiveOn: sample.day } });
export const PlanClosed = defineEvent({ type: 'evaluation.PlanClosed', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ volumeId: Id }, closed), example: { volumeId: sample.id } });
export const PlanPostponed = defineEvent({ type: 'evaluation.PlanPostponed', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '场地停电' } });
/** Its body passed to another bureau: the open plan went with it. */
export const PlanTransferred = defineEvent({ type: 'evaluation.PlanTransferred', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ institutionId: Id, from: Id, to: Id }, closed), example: { institutionId: sample.id, from: sample.id2, to: sample.id3 } });
export const PlanCancelled = defineEvent({ type: 'evaluation.PlanCancelled', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ reason: Text }, closed), example: { reason: '人数不足' } });
/** An earlier-dated fact of another service came late and crosses this plan; supervision opens the finding. */
export const PlanFindingRaised = defineEvent({ type: 'evaluation.PlanFindingRaised', version: 1, aggregate: plan, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, findingCode: T.String(), message: Text, facts: T.Record(T.String(), T.Unknown()) }, closed), example: { institutionId: sample.id, findingCode: 'FILED_UNDER_REVOKED_FILING', message: '报备计划时报备表已被撤销。', facts: { from: sample.day } } });
export const PlanFindingSettled = defineEvent({ type: 'evaluation.PlanFindingSettled', version: 1, aggregate: plan, dataClass: 'NONE', schema: T.Object({ findingId: Id, decision: Text }, closed), example: { findingId: sample.id, decision: '计划继续' } });

export const PanelFormed = defineEvent({ type: 'evaluation.PanelFormed', version: 1, aggregate: 'evaluation.panel', dataClass: 'NAMED',
  schema: T.Object({ ...planRef, kind: T.Union([T.Literal('REVIEW'), T.Literal('ASSESSMENT')]), members: T.Array(T.Object({ expertId: Id, name: Text, chair: T.Boolean() }, closed)), applicationIds: T.Array(Id), warnings: T.Array(Text) }, closed),
  example: { ...planExample, kind: 'REVIEW', members: [{ expertId: sample.id, name: '李四', chair: true }], applicationIds: [sample.id3], warnings: [] } });
export const PanelSitting = defineEvent({ type: 'evaluation.PanelSitting', version: 1, aggregate: 'evaluation.panel', dataClass: 'NONE', schema: T.Object({ ...planRef }, closed), example: planExample });
export const PanelDone = defineEvent({ type: 'evaluation.PanelDone', version: 1, aggregate: 'evaluation.panel', dataClass: 'NONE', schema: T.Object({ ...planRef }, closed), example: planExample });

/** A panel that was formed by mistake is dissolved before it sits; its candidates and experts are free again. */
export const PanelDissolved = defineEvent({ type: 'evaluation.PanelDissolved', version: 1, aggregate: 'evaluation.panel', dataClass: 'NONE', schema: T.Object({ ...planRef, reason: Text }, closed), example: { ...planExample, reason: '更换专家' } });

const invited = { planId: Id, institutionId: Id, expertId: Id };
const invitedExample = { planId: sample.id, institutionId: sample.id2, expertId: sample.id3 };
/** An expert is asked to sit for a plan; the expert's own answer follows (六(三)). */
export const ExpertInvited = defineEvent({ type: 'evaluation.ExpertInvited', version: 1, aggregate: 'evaluation.invitation', dataClass: 'NONE', schema: T.Object({ ...invited, kind: T.Union([T.Literal('REVIEW'), T.Literal('ASSESSMENT')]), days: T.Array(Day) }, closed), example: { ...invitedExample, kind: 'REVIEW', days: [sample.day] } });
export const InvitationAccepted = defineEvent({ type: 'evaluation.InvitationAccepted', version: 1, aggregate: 'evaluation.invitation', dataClass: 'NONE', schema: T.Object({ ...invited, /** candidates of whom the expert said to be a relative: how many */ relatives: T.Integer({ minimum: 0 }) }, closed), example: { ...invitedExample, relatives: 0 } });
export const InvitationDeclined = defineEvent({ type: 'evaluation.InvitationDeclined', version: 1, aggregate: 'evaluation.invitation', dataClass: 'NONE', schema: T.Object(invited, closed), example: invitedExample });
export const InvitationWithdrawn = defineEvent({ type: 'evaluation.InvitationWithdrawn', version: 1, aggregate: 'evaluation.invitation', dataClass: 'NONE', schema: T.Object(invited, closed), example: invitedExample });

/** Scores as tenths of a point, null where the subject does not apply. */
const scores = T.Object({ theory: T.Union([T.Integer(), T.Null()]), skill: T.Union([T.Integer(), T.Null()]), comprehensive: T.Union([T.Integer(), T.Null()]) }, closed);
export const ScoreSheetOpened = defineEvent({ type: 'evaluation.ScoreSheetOpened', version: 1, aggregate: 'evaluation.score-sheet', dataClass: 'NONE',
  schema: T.Object({ ...planRef, panelId: Id, applicationId: Id, expertId: Id }, closed), example: { ...planExample, panelId: sample.id, applicationId: sample.id2, expertId: sample.id3 } });
/** The scores stay with the owner until the sheet is signed (六(三): no member sees another's before the own is signed). */
export const ScoreSheetEntered = defineEvent({ type: 'evaluation.ScoreSheetEntered', version: 1, aggregate: 'evaluation.score-sheet', dataClass: 'NONE', schema: T.Object({ ...planRef }, closed), example: planExample });
export const ScoreSheetSigned = defineEvent({ type: 'evaluation.ScoreSheetSigned', version: 1, aggregate: 'evaluation.score-sheet', dataClass: 'NAMED',
  schema: T.Object({ ...planRef, panelId: Id, applicationId: Id, expertId: Id, absent: T.Boolean(), scores, signature: Signature }, closed),
  example: { ...planExample, panelId: sample.id, applicationId: sample.id2, expertId: sample.id3, absent: false, scores: { theory: 600, skill: 605, comprehensive: 700 }, signature: sample.signature } });
/** A change after the signature is a new sheet with the reason; the old one stays readable (六(三)). */
export const ScoreSheetSuperseded = defineEvent({ type: 'evaluation.ScoreSheetSuperseded', version: 1, aggregate: 'evaluation.score-sheet', dataClass: 'NONE',
  schema: T.Object({ ...planRef, successorId: Id, reason: Text }, closed), example: { ...planExample, successorId: sample.id, reason: '录入有误' } });

const register = 'evaluation.register';
export const RegisterOpened = defineEvent({ type: 'evaluation.RegisterOpened', version: 1, aggregate: register, dataClass: 'NONE', schema: T.Object({ ...planRef, applicationIds: T.Array(Id) }, closed), example: { ...planExample, applicationIds: [sample.id] } });
/** Sent back to the scorers with the reason: sheets are signed anew and make another register. */
export const RegisterReturned = defineEvent({ type: 'evaluation.RegisterReturned', version: 1, aggregate: register, dataClass: 'NONE', schema: T.Object({ ...planRef, reason: Text }, closed), example: { ...planExample, reason: '第 2 人技能成绩与评价表不符' } });
export const RegisterProofread = defineEvent({ type: 'evaluation.RegisterProofread', version: 1, aggregate: register, dataClass: 'NAMED', schema: T.Object({ ...planRef, signature: Signature }, closed), example: { ...planExample, signature: sample.signature } });
export const RegisterChairSigned = defineEvent({ type: 'evaluation.RegisterChairSigned', version: 1, aggregate: register, dataClass: 'NAMED', schema: T.Object({ ...planRef, panelId: Id, signature: Signature }, closed), example: { ...planExample, panelId: sample.id, signature: sample.signature } });
export const RegisterChiefSigned = defineEvent({ type: 'evaluation.RegisterChiefSigned', version: 1, aggregate: register, dataClass: 'NAMED', schema: T.Object({ ...planRef, signature: Signature }, closed), example: { ...planExample, signature: sample.signature } });
export const RegisterPublicised = defineEvent({ type: 'evaluation.RegisterPublicised', version: 1, aggregate: register, dataClass: 'NONE', schema: T.Object({ ...planRef, from: Day, until: Day }, closed), example: { ...planExample, from: sample.day, until: '2026-03-09' } });
export const RegisterTookEffect = defineEvent({ type: 'evaluation.RegisterTookEffect', version: 1, aggregate: register, dataClass: 'NONE',
  schema: T.Object({ ...planRef, effectiveOn: Day, outcomes: T.Array(T.Object({ applicationId: Id, outcome: Outcome }, closed)) }, closed), example: { ...planExample, effectiveOn: sample.day, outcomes: [{ applicationId: sample.id, outcome: 'PASSED' }] } });

const subject = T.Object({ /** the exact mean rounded half up to two decimals */ mean: T.String(), passed: T.Boolean() }, closed);
/** The aggregate id is the application's. `theory` null: 免试, `comprehensive` null: `--`. */
export const ResultTookEffect = defineEvent({ type: 'evaluation.ResultTookEffect', version: 1, aggregate: 'evaluation.result', dataClass: 'SEALED',
  schema: T.Object({ ...planRef, planName: Text, registerId: Id, siteId: Id, outcome: Outcome, effectiveOn: Day, candidate: Candidate,
    theory: T.Union([subject, T.Null()]), skill: T.Union([subject, T.Null()]), comprehensive: T.Union([subject, T.Null()]), reason: NullableText }, closed),
  example: { ...planExample, planName: '2026年第一批贯通评价', registerId: sample.id, siteId: sample.id2, outcome: 'PASSED', effectiveOn: sample.day, candidate: sampleCandidate, theory: { mean: '60.00', passed: true }, skill: { mean: '61.00', passed: true }, comprehensive: { mean: '62.33', passed: true }, reason: null } });
export const ResultCorrected = defineEvent({ type: 'evaluation.ResultCorrected', version: 1, aggregate: 'evaluation.result', dataClass: 'NONE',
  schema: T.Object({ ...planRef, outcome: Outcome, reason: Text }, closed), example: { ...planExample, outcome: 'FAILED', reason: '复核更正录入错误' } });
export const EvaluationDocumentFixed = defineEvent({ type: 'evaluation.DocumentFixed', version: 1, aggregate: 'evaluation.document', dataClass: 'NONE', schema: FixedDocument, example: sampleDocument });

const charge = 'evaluation.charge';
const chargeRef = { planId: Id, institutionId: Id, applicationId: Id };
const chargeExample = { planId: sample.id, institutionId: sample.id2, applicationId: sample.id3 };
/** Whole 分. */
const Fen = T.Integer({ minimum: 0 });
/** What a candidate owes for a plan by the body's price list (七(五)). */
export const ChargeDrawn = defineEvent({ type: 'evaluation.ChargeDrawn', version: 1, aggregate: charge, dataClass: 'NONE',
  schema: T.Object({ ...chargeRef, schedule: T.Object({ scheduleId: Id, edition: T.Integer({ minimum: 1 }) }, closed), due: Fen }, closed), example: { ...chargeExample, schedule: { scheduleId: sample.id, edition: 1 }, due: 30_000 } });
const waiver = T.Object({ ...chargeRef, amount: Fen, reason: Text }, closed);
/** A part is waived, the rest stays due. */
export const ChargeReduced = defineEvent({ type: 'evaluation.ChargeReduced', version: 1, aggregate: charge, dataClass: 'NONE', schema: waiver, example: { ...chargeExample, amount: 10_000, reason: '困难减免' } });
export const ChargeWaived = defineEvent({ type: 'evaluation.ChargeWaived', version: 1, aggregate: charge, dataClass: 'NONE', schema: waiver, example: { ...chargeExample, amount: 30_000, reason: '单位承担' } });
export const ChargePaid = defineEvent({ type: 'evaluation.ChargePaid', version: 1, aggregate: charge, dataClass: 'NONE',
  schema: T.Object({ ...chargeRef, amount: Fen, billNumber: Text, paidOn: Day }, closed), example: { ...chargeExample, amount: 30_000, billNumber: '渝票000123', paidOn: sample.day } });
const refund = T.Object({ ...chargeRef, amount: Fen, reason: Text, refundedOn: Day }, closed);
export const ChargeRefundedInPart = defineEvent({ type: 'evaluation.ChargeRefundedInPart', version: 1, aggregate: charge, dataClass: 'NONE', schema: refund, example: { ...chargeExample, amount: 10_000, reason: '缺考', refundedOn: sample.day } });
export const ChargeRefunded = defineEvent({ type: 'evaluation.ChargeRefunded', version: 1, aggregate: charge, dataClass: 'NONE', schema: refund, example: { ...chargeExample, amount: 30_000, reason: '计划取消', refundedOn: sample.day } });
