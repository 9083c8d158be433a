import { Module } from '@nestjs/common';
import { CandidatesConsumer } from './consume/candidates.controller.js';
import { CrossingConsumer } from './consume/crossing.controller.js';
import { SettlementConsumer } from './consume/settlement.controller.js';
import { ChargesController } from './http/charges.controller.js';
import { InvitationsController } from './http/invitations.controller.js';
import { PlansController } from './http/plans.controller.js';
import { PublicController } from './http/public.controller.js';
import { ScoringController } from './http/scoring.controller.js';
import { Stores } from './storage/stores.js';

@Module({
  controllers: [PublicController, PlansController, ChargesController, InvitationsController, ScoringController, CandidatesConsumer, CrossingConsumer, SettlementConsumer],
  providers: [Stores],
})
export class EvaluationModule {}
