import { Inject, Injectable } from '@nestjs/common';
import type { CandidateData } from '@gt/contracts';
import { AggregateStore } from '@gt/persistence';
import { KIT, type Kit } from '@gt/service-kit';
import { evolveCharge, type Charge, type ChargeEvent } from '../domain/charge.js';
import { evolveInvitation, type Invitation, type InvitationEvent } from '../domain/invitation.js';
import { evolvePanel, type Panel, type PanelEvent } from '../domain/panel.js';
import { evolvePlan, type Plan, type PlanEvent } from '../domain/plan.js';
import { evolveRegister, type RegisterEvent, type ScoreRegister } from '../domain/register.js';
import type { Result, ResultTookEffect } from '../domain/result.js';
import { evolveSheet, sheetTurn, type ScoreSheet, type SheetEvent } from '../domain/score-sheet.js';

/** The aggregates of this service. */
@Injectable()
export class Stores {
  readonly plans: AggregateStore<Plan, PlanEvent>;
  readonly panels: AggregateStore<Panel, PanelEvent>;
  readonly invitations: AggregateStore<Invitation, InvitationEvent>;
  readonly sheets: AggregateStore<ScoreSheet, SheetEvent>;
  readonly registers: AggregateStore<ScoreRegister, RegisterEvent>;
  readonly charges: AggregateStore<Charge, ChargeEvent>;
  /** The aggregate id is the application's. */
  readonly results: AggregateStore<Result<CandidateData>, ResultTookEffect<CandidateData>>;

  constructor(@Inject(KIT) kit: Kit) {
    this.plans = new AggregateStore({ table: 'plan', aggregateType: 'evaluation.plan', evolve: evolvePlan, columns: {
      institution_id: { type: 'uuid', of: (p) => p.institutionId }, supervisor_id: { type: 'uuid', of: (p) => p.supervisorId }, status: { type: 'text', of: (p) => p.status } }, since: true }, kit.log);
    this.panels = new AggregateStore({ table: 'panel', aggregateType: 'evaluation.panel', evolve: evolvePanel, columns: {
      plan_id: { type: 'uuid', of: (p) => p.planId }, status: { type: 'text', of: (p) => p.status } } }, kit.log);
    this.invitations = new AggregateStore({ table: 'invitation', aggregateType: 'evaluation.invitation', evolve: evolveInvitation, columns: {
      plan_id: { type: 'uuid', of: (i) => i.planId }, expert_id: { type: 'uuid', of: (i) => i.expertId }, status: { type: 'text', of: (i) => i.status } }, since: true }, kit.log);
    this.sheets = new AggregateStore({ table: 'score_sheet', aggregateType: 'evaluation.score-sheet', evolve: evolveSheet, columns: {
      plan_id: { type: 'uuid', of: (s) => s.planId }, application_id: { type: 'uuid', of: (s) => s.applicationId }, expert_id: { type: 'uuid', of: (s) => s.expertId },
      edition: { type: 'int', of: (s) => s.edition }, status: { type: 'text', of: (s) => s.status }, turn: { type: 'bigint', of: sheetTurn } }, since: true }, kit.log);
    this.registers = new AggregateStore({ table: 'register', aggregateType: 'evaluation.register', evolve: evolveRegister, columns: {
      plan_id: { type: 'uuid', of: (r) => r.planId }, institution_id: { type: 'uuid', of: (r) => r.institutionId }, status: { type: 'text', of: (r) => r.status } }, since: true }, kit.log);
    this.charges = new AggregateStore({ table: 'charge', aggregateType: 'evaluation.charge', evolve: evolveCharge, columns: {
      plan_id: { type: 'uuid', of: (c) => c.planId }, application_id: { type: 'uuid', of: (c) => c.applicationId }, status: { type: 'text', of: (c) => c.status } } }, kit.log);
    this.results = new AggregateStore({ table: 'result', aggregateType: 'evaluation.result', evolve: (_, event) => event.data, columns: {
      plan_id: { type: 'uuid', of: (r) => r.planId }, institution_id: { type: 'uuid', of: (r) => r.institutionId }, supervisor_id: { type: 'uuid', of: (r) => r.supervisorId },
      person_id: { type: 'uuid', of: (r) => r.candidate.personId }, employer_id: { type: 'uuid', of: (r) => r.candidate.employerId } } }, kit.log);
  }
}
