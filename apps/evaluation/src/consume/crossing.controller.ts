import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope, InstitutionTransferred } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import type { Stored, Tx } from '@gt/persistence';
import { bodyScopeOf } from '@gt/rules';
import { copies, eventsOf, foldFiling, foldInstitution, KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import { crossingReasons, FINDING_CODES } from '../domain/crossing.js';
import { decideFinding } from '../domain/plan-decisions.js';
import { FILED_STATUSES, OPEN_STATUSES, type Plan } from '../domain/plan.js';
import { Stores } from '../storage/stores.js';

/**
 * Facts about a body that cross plans which are filed already (flow.md): nothing is rewritten, each plan concerned gets a finding.
 * Handlers of one event run in no promised order, so the copy is taken with this event applied, whether it was already or not.
 */
@Controller()
export class CrossingConsumer {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  /** A superseded filing crosses nothing: plans keep the version that they were made under (domain.md §5). */
  @EventPattern<string>('institutions.FilingRevoked')
  async filing(@Payload() event: Envelope<never>, @Ctx() { tx }: EventContext): Promise<void> {
    const { institutionId } = event.data as { institutionId: string };
    await copies.holdInstitution(tx, institutionId, 'CHANGE');
    const body = await copies.institution(tx, institutionId);
    const filings = (await copies.filingsOf(tx, institutionId)).map((filing) => (filing.id === event.aggregateId ? { id: filing.id, state: foldFiling(filing.state, event) } : filing));
    if (body) await this.raise(tx, event, institutionId, bodyScopeOf(body, filings), 'NOT_IN_BRIDGING_FILING');
  }

  @EventPattern<string[]>(['institutions.InstitutionSuspended', 'institutions.InstitutionEnded'])
  async stopped(@Payload() event: Envelope<never>, @Ctx() context: EventContext): Promise<void> { await this.institution(event, context, 'BODY_NOT_ACTIVE'); }

  @EventPattern<string>('institutions.FiledScopeChanged')
  async scope(@Payload() event: Envelope<never>, @Ctx() context: EventContext): Promise<void> { await this.institution(event, context, 'NOT_IN_FILED_SCOPE'); }

  /** The body passed to another bureau: its open plans go with it (四(一)). */
  @EventPattern<string>('institutions.InstitutionTransferred')
  async transferred(@Payload() event: Envelope<DataOf<typeof InstitutionTransferred>>, @Ctx() { tx }: EventContext): Promise<void> {
    const { to } = event.data;
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const plans = await tx.query<Stored<Plan>>('SELECT id, version, state FROM plan WHERE institution_id = $1 AND supervisor_id <> $2 AND status = ANY($3::text[]) ORDER BY id FOR UPDATE', [event.aggregateId, to, OPEN_STATUSES]);
    await this.stores.plans.save(tx, plans.map((plan) => ({ ...plan, events: [{ type: 'PlanTransferred', data: { institutionId: event.aggregateId, from: plan.state.supervisorId, to } }] })), metaOfEvent(this.kit.service, event, this.kit.clock));
  }

  private async institution(event: Envelope<never>, { tx }: EventContext, code: string): Promise<void> {
    await copies.holdInstitution(tx, event.aggregateId, 'CHANGE');
    const body = await copies.institution(tx, event.aggregateId);
    if (body) await this.raise(tx, event, event.aggregateId, bodyScopeOf(foldInstitution(body, event), await copies.filingsOf(tx, event.aggregateId)), code);
  }

  /** Raises the finding that this kind of fact makes, on each filed plan that it leaves uncovered and that has no open finding of the kind. */
  private async raise(tx: Tx, event: Envelope, institutionId: string, scope: ReturnType<typeof bodyScopeOf>, code: string): Promise<void> {
    const finding = FINDING_CODES[code]!;
    const plans = await tx.query<Stored<Plan>>('SELECT id, version, state FROM plan WHERE institution_id = $1 AND status = ANY($2::text[]) ORDER BY id FOR UPDATE', [institutionId, FILED_STATUSES]);
    const changes = plans.map((plan) => {
      const crossed = crossingReasons(plan.state, scope).find((reason) => reason.code === code);
      const open = plan.state.findings.some((known) => known.code === finding.code && known.decision === null);
      const events = crossed && !open ? eventsOf(decideFinding(plan.state, { ...finding, causedBy: event.id, facts: { ...crossed.facts, source: event.type } })) : [];
      return { ...plan, events };
    });
    await this.stores.plans.save(tx, changes, metaOfEvent(this.kit.service, event, this.kit.clock));
  }
}
