import type { EventMeta, Stored, Tx } from '@gt/persistence';
import type { Action, Resource } from '@gt/policy';
import { notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { planAllows, type Plan, type PlanEvent } from '../domain/plan.js';
import type { Stores } from '../storage/stores.js';

/** What a plan is reachable by. */
export const planResource = (planId: string, plan: Plan, expertIds: readonly string[] = []): Resource =>
  ({ institutionId: plan.institutionId, bureauId: plan.supervisorId, planId, expertIds });

const PLAN_STATUS_NAMES: Readonly<Record<Plan['status'], string>> = {
  DRAFT: '草拟', FILED: '已报备', RETURNED: '已退回', POSTPONED: '已延期', RUNNING: '评价中', SCORED: '评分完成', EFFECTIVE: '结果已生效', CLOSED: '已归档', CANCELLED: '已取消',
};

/** The plan, locked, for a command on it. 404 when there is none that the caller may see, 403 when he may not do it, 409 when its state does not admit the event. @param what the thing that the caller named: a plan, or what is part of it */
export async function planFor(tx: Tx, kit: Kit, stores: Stores, command: CommandContext, id: string, action: Action, event: PlanEvent['type'] | null, what = '计划'): Promise<{ plan: Stored<Plan>; meta: EventMeta }> {
  const plan = (await stores.plans.findMany(tx, [id], true)).get(id);
  if (!plan || !command.access.may('plan.read', planResource(id, plan.state))) throw notFound(what);
  const meta = command.meta(kit.clock, action, planResource(id, plan.state));
  if (event !== null) requirePlanAllows(plan.state, event);
  return { plan, meta };
}

export function requirePlanAllows(plan: Plan, event: PlanEvent['type']): void {
  if (!planAllows(plan, event)) throw wrongState(`计划现为“${PLAN_STATUS_NAMES[plan.status]}”，不能办理此事，请刷新后查看可办理的事项。`, { status: plan.status });
}
