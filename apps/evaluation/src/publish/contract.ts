import * as C from '@gt/contracts';
import type { ToContract } from '@gt/persistence';
import { documentContract, type FixedDocument, type Opinion } from '@gt/service-kit';
import type { ChargeEvent } from '../domain/charge.js';
import type { InvitationEvent } from '../domain/invitation.js';
import type { PanelEvent } from '../domain/panel.js';
import { standardText, type PlanEvent } from '../domain/plan.js';
import type { RegisterEvent } from '../domain/register.js';
import type { SheetEvent } from '../domain/score-sheet.js';

type Published = C.EventContract;
type Mapping<E extends { type: string; data: object }> = { readonly [T in E['type']]: (data: Extract<E, { type: T }>['data']) => readonly [Published, object] };

/** Others learn of a change which part it concerns; what stands in it stays here until the plan is filed. */
const plan: Mapping<PlanEvent> = {
  PlanDrafted: (d) => [C.PlanDrafted, { institutionId: d.institutionId, siteId: d.content.siteId, name: d.content.name }],
  PlanChanged: (d) => [C.PlanChanged, { what: d.what }],
  FilingPermitted: () => [C.PlanChanged, { what: ['filingPermission'] }],
  CandidateRemoved: (d) => [C.PlanChanged, { what: ['candidates'], removedApplicationIds: [d.applicationId] }],
  PlanFiled: (d) => [C.PlanFiled, {
    institutionId: d.institutionId, siteId: d.content.siteId, supervisorId: d.supervisorId, name: d.content.name, firstAssessmentDay: d.firstAssessmentDay, lastAssessmentDay: d.lastAssessmentDay,
    filedOn: d.filedOn, lastFilingDay: d.lastFilingDay, sessions: d.content.sessions.map(({ day, venue, methods, content }) => ({ day, venue, methods, content })), standard: standardText(d.content.standard),
    scope: d.content.scope, ruleSet: d.ruleSet, external: d.content.external, lateOverride: d.lateOverride, ...(d.fees ? { feeSchedule: d.fees } : {}),
    personnel: { siteLead: d.content.personnel.siteLead.name, qualitySupervisor: d.content.personnel.qualitySupervisor.name, examOfficers: d.content.personnel.examOfficers.map((each) => each.name),
      proofreader: d.content.personnel.proofreader.name, chief: d.content.personnel.chief.name },
  }],
  PlanReturned: (d) => [C.PlanReturned, { reason: d.reason }],
  CandidatesMovedOut: (d) => [C.PlanChanged, { what: ['candidates'], removedApplicationIds: d.applicationIds }],
  CandidatesEnrolled: (d) => [C.CandidatesEnrolled, { applicationIds: d.applicationIds }],
  AbsencesExcused: () => [C.PlanChanged, { what: ['excusedAbsences'] }],
  PlanStarted: (d) => [C.PlanStarted, d],
  PlanScored: (d) => [C.PlanScored, d],
  PlanReopened: (d) => [C.PlanReopened, d],
  PlanEffective: (d) => [C.PlanEffective, d],
  PlanClosed: (d) => [C.PlanClosed, d],
  PlanPostponed: (d) => [C.PlanPostponed, d],
  PlanCancelled: (d) => [C.PlanCancelled, d],
  PlanTransferred: (d) => [C.PlanTransferred, d],
  PlanFindingRaised: ({ causedBy: _here, ...d }) => [C.PlanFindingRaised, d],
  PlanFindingSettled: ({ findingCode: _here, ...d }) => [C.PlanFindingSettled, d],
};

const ref = ({ planId, institutionId }: { readonly planId: string; readonly institutionId: string }) => ({ planId, institutionId });

const panel: Mapping<PanelEvent> = {
  PanelFormed: (d) => [C.PanelFormed, { ...ref(d), kind: d.kind, members: d.members.map(({ expertId, name, chair }) => ({ expertId, name, chair })), applicationIds: d.applicationIds, warnings: d.warnings.map((each) => each.message) }],
  PanelDissolved: (d) => [C.PanelDissolved, { ...ref(d), reason: d.reason }],
  PanelSitting: (d) => [C.PanelSitting, ref(d)],
  PanelDone: (d) => [C.PanelDone, ref(d)],
};

/** Why an expert declines, and of whom he is a relative, stays here. */
const askedOf = ({ planId, institutionId, expertId }: { readonly planId: string; readonly institutionId: string; readonly expertId: string }) => ({ planId, institutionId, expertId });
const invitation: Mapping<InvitationEvent> = {
  ExpertInvited: (d) => [C.ExpertInvited, { ...askedOf(d), kind: d.kind, days: d.days }],
  InvitationAccepted: (d) => [C.InvitationAccepted, { ...askedOf(d), relatives: d.relativeApplicationIds.length }],
  InvitationDeclined: (d) => [C.InvitationDeclined, askedOf(d)],
  InvitationWithdrawn: (d) => [C.InvitationWithdrawn, askedOf(d)],
};

const sheet: Mapping<SheetEvent> = {
  ScoreSheetOpened: (d) => [C.ScoreSheetOpened, { ...ref(d), panelId: d.panelId, applicationId: d.applicationId, expertId: d.expertId }],
  ScoreSheetEntered: (d) => [C.ScoreSheetEntered, ref(d)],
  ScoreSheetSigned: (d) => [C.ScoreSheetSigned, { ...ref(d), panelId: d.content.panelId, applicationId: d.content.applicationId, expertId: d.content.expertId, absent: d.content.absent, scores: d.content.scores, signature: d.signature }],
  ScoreSheetSuperseded: (d) => [C.ScoreSheetSuperseded, d],
};

const charge: Mapping<ChargeEvent> = {
  ChargeDrawn: (d) => [C.ChargeDrawn, d],
  ChargeReduced: (d) => [C.ChargeReduced, d],
  ChargeWaived: (d) => [C.ChargeWaived, d],
  ChargePaid: (d) => [C.ChargePaid, d],
  ChargeRefundedInPart: (d) => [C.ChargeRefundedInPart, d],
  ChargeRefunded: (d) => [C.ChargeRefunded, d],
};

const register: Mapping<RegisterEvent> = {
  RegisterOpened: (d) => [C.RegisterOpened, { ...ref(d), applicationIds: d.rows.map((row) => row.applicationId) }],
  RegisterReturned: (d) => [C.RegisterReturned, { ...ref(d), reason: d.reason }],
  RegisterProofread: (d) => [C.RegisterProofread, { ...ref(d), signature: d.signature }],
  RegisterChairSigned: (d) => [C.RegisterChairSigned, { ...ref(d), panelId: d.panelId, signature: d.signature }],
  RegisterChiefSigned: (d) => [C.RegisterChiefSigned, { ...ref(d), signature: d.signature }],
  RegisterPublicised: (d) => [C.RegisterPublicised, d],
  RegisterTookEffect: (d) => [C.RegisterTookEffect, d],
};

const result = {
  ResultTookEffect: ({ supervisorId: _here, ...d }: { supervisorId: string }) => [C.ResultTookEffect, d] as const,
};
const document = { DocumentFixed: (d: FixedDocument) => [C.EvaluationDocumentFixed, documentContract(d)] as const };

const opinion = { OpinionGiven: (d: Opinion) => [C.EvaluationOpinionGiven, d] as const };

const mappings: Readonly<Record<string, Readonly<Record<string, (data: never) => readonly [Published, object]>>>> = {
  'evaluation.plan': plan, 'evaluation.panel': panel, 'evaluation.invitation': invitation, 'evaluation.score-sheet': sheet, 'evaluation.register': register, 'evaluation.charge': charge, 'evaluation.result': result, 'evaluation.document': document, 'evaluation.opinion': opinion,
};

/** The single mapping from what happened here to what others are told. */
export const toContract: ToContract = (event) => {
  const map = mappings[event.aggregateType]?.[event.type];
  if (!map) throw new Error(`${event.aggregateType} ${event.type} has no contract`);
  const [contract, data] = map(event.payload as never);
  return { type: contract.type, typeVersion: contract.version, data };
};
