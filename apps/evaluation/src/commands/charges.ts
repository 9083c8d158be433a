import { createHash } from 'node:crypto';
import type { Decision, Reason, SkillLevel } from '@gt/domain';
import { uuidFrom, type Tx } from '@gt/persistence';
import { copies, eventsOf, notFound, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { decideDraw, decidePay, decideRefund, decideWaive, dueBy, type Charge, type ChargeEvent } from '../domain/charge.js';
import { chargeView } from '../queries/charges.js';
import { candidatesOf } from '../storage/candidates.js';
import { leftCharges } from '../storage/charges.js';
import type { Stores } from '../storage/stores.js';
import { planResource } from './plan-access.js';

/** One charge a candidate and stay in a plan: drawn again it is the same one. `left`: how often the candidate has left the plan before. */
export const chargeId = (planId: string, applicationId: string, left: number): string => uuidFrom(createHash('sha256').update(`charge\n${planId}\n${applicationId}${left > 0 ? `\n${left}` : ''}`).digest());

/**
 * Draws what every enrolled candidate of a filed plan owes by the list that the plan was filed with (七(五)); those who were drawn before stay as
 * they are. All or none, with every candidate for whom the list has no price.
 */
export function drawCharges(kit: Kit, stores: Stores, command: CommandContext, planId: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const plan = (await stores.plans.findMany(tx, [planId], true)).get(planId);
    if (!plan || !command.access.may('charge.read', planResource(planId, plan.state))) throw notFound('计划');
    const meta = command.meta(kit.clock, 'charge.record', planResource(planId, plan.state));
    const schedule = plan.state.filing?.fees ?? null;
    const list = schedule ? await copies.feeSchedule(tx, schedule.scheduleId) : undefined;
    if (!schedule || !list?.published) throw ruleRefusal([{ code: 'PLAN_WITHOUT_FEES', clause: '七(五)', message: '计划报备后才按其收费标准计算应收金额，请先报备计划。', facts: { planId } }]);
    const candidates = await candidatesOf(tx, planId);
    const left = await leftCharges(tx, planId, candidates.map((each) => each.applicationId));
    const idOf = (applicationId: string) => chargeId(planId, applicationId, left.get(applicationId) ?? 0);
    const known = await stores.charges.findMany(tx, candidates.map((each) => idOf(each.applicationId)));
    const decisions = candidates.filter((each) => !known.has(idOf(each.applicationId))).map(({ applicationId, data }) => ({
      id: idOf(applicationId), decision: decideDraw({ planId, institutionId: plan.state.institutionId, applicationId }, schedule, dueBy(list.published!.items, { ...data, level: data.level as SkillLevel })) }));
    const refusals = decisions.flatMap(({ decision }): readonly Reason[] => (decision.ok ? [] : decision.reasons));
    if (refusals.length > 0) throw ruleRefusal(refusals);
    await stores.charges.save(tx, decisions.map(({ id, decision }) => ({ id, version: 0, state: null, events: eventsOf(decision) })), meta);
    return { drawn: decisions.length };
  });
}

const step = (kit: Kit, stores: Stores, command: CommandContext, id: string, body: object, decide: (charge: Charge) => Decision<ChargeEvent>) => command.run(kit.db, 200, body, async (tx: Tx) => {
  const found = (await stores.charges.findMany(tx, [id], true)).get(id);
  const plan = found && await stores.plans.find(tx, found.state.planId);
  if (!found || !plan || !command.access.may('charge.read', planResource(plan.id, plan.state))) throw notFound('收费记录');
  const meta = command.meta(kit.clock, 'charge.record', planResource(plan.id, plan.state));
  const [saved] = await stores.charges.save(tx, [{ ...found, events: eventsOf(decide(found.state)) }], meta);
  return chargeView(saved!);
});

export const waiveCharge = (kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { amount: number; reason: string }) => step(kit, stores, command, id, dto, (charge) => decideWaive(charge, dto.amount, dto.reason.trim()));
export const payCharge = (kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { billNumber: string; paidOn: string }) => step(kit, stores, command, id, dto, (charge) => decidePay(charge, { billNumber: dto.billNumber.trim(), paidOn: dto.paidOn }, kit.clock.today()));
export const refundCharge = (kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { amount: number; reason: string }) => step(kit, stores, command, id, dto, (charge) => decideRefund(charge, dto.amount, dto.reason.trim(), kit.clock.today()));
