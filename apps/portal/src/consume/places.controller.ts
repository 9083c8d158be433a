import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { Envelope } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';

/** Aggregates whose events carry the names that PlaceEvents keeps. */
export const NAMED_PLACES = ['institutions.bureau', 'institutions.institution', 'applications.employer', 'identity.employer', 'evaluation.plan'] as const;

/** Names of bureaus, bodies, employers and plans, so that a session can say where somebody's roles are. */
@Controller()
export class PlaceEvents {
  @EventPattern<string[]>(['institutions.BureauRegistered', 'institutions.BureauRenamed', 'institutions.InstitutionRegistered', 'institutions.InstitutionChanged', 'applications.EmployerRegistered', 'identity.EmployerAccountOpened', 'evaluation.PlanDrafted', 'evaluation.PlanFiled'])
  async named(@Payload() event: Envelope<{ name: string }>, @Ctx() { tx }: EventContext): Promise<void> {
    await tx.query('INSERT INTO place_name (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = $2', [event.aggregateId, event.data.name]);
  }
}
