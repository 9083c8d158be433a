import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataOf, Envelope, FindingSettled, VolumeClosed } from '@gt/contracts';
import type { EventContext } from '@gt/event-bus';
import { eventsOf, KIT, metaOfEvent, type Kit } from '@gt/service-kit';
import { decideFinding, decideSettlement } from '../domain/plan-decisions.js';
import { planAllows, type PlanEvent } from '../domain/plan.js';
import { Stores } from '../storage/stores.js';

/** What others decide about a plan after us: supervision settles a finding, archives closes the volume. */
@Controller()
export class SettlementConsumer {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @EventPattern<string>('supervision.FindingSettled')
  async settled(@Payload() event: Envelope<DataOf<typeof FindingSettled>>, @Ctx() context: EventContext): Promise<void> {
    if (event.data.originAggregateType !== 'evaluation.plan') return;
    const { findingCode, decision } = event.data;
    await this.change(event, context, event.data.originAggregateId, (plan) => eventsOf(decideSettlement(plan, { findingId: event.aggregateId, findingCode, decision })));
  }

  /** A volume closed before the results took effect contradicts the flow: the plan stays as it is, with a finding. */
  @EventPattern<string>('archives.VolumeClosed')
  async closed(@Payload() event: Envelope<DataOf<typeof VolumeClosed>>, @Ctx() context: EventContext): Promise<void> {
    await this.change(event, context, event.data.planId, (plan) => {
      if (plan.status === 'CLOSED') return [];
      if (planAllows(plan, 'PlanClosed')) return [{ type: 'PlanClosed', data: { volumeId: event.aggregateId } }];
      return eventsOf(decideFinding(plan, { code: 'VOLUME_CLOSED_EARLY', message: '成绩尚未生效，案卷已被关闭。', causedBy: event.id, facts: { volumeId: event.aggregateId } }));
    });
  }

  private async change(event: Envelope, { tx }: EventContext, planId: string, decide: (plan: Parameters<typeof decideFinding>[0]) => readonly PlanEvent[]): Promise<void> {
    const plan = (await this.stores.plans.findMany(tx, [planId], true)).get(planId);
    // the plan is ours: nobody can speak of one that we do not have
    if (!plan) throw Object.assign(new Error('no such plan'), { code: 'PLAN_UNKNOWN' });
    await this.stores.plans.save(tx, [{ ...plan, events: decide(plan.state) }], metaOfEvent(this.kit.service, event, this.kit.clock));
  }
}
