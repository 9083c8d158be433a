import type { ApprovalSource } from '@gt/service-kit';
import { planAllows } from '../domain/plan.js';
import { Stores } from '../storage/stores.js';

/** What a bureau approves here, for those that want two steps: admitting a late filing, and returning a filed plan. */
export const approvals: readonly ApprovalSource[] = [
  { kind: 'plan', recordType: 'evaluation.plan', find: async (tx, kit, id) => {
    const plan = (await new Stores(kit).plans.findMany(tx, [id], true)).get(id);
    return plan && { version: plan.version, bureauId: plan.state.supervisorId, institutionId: plan.state.institutionId, open: planAllows(plan.state, 'FilingPermitted') || planAllows(plan.state, 'PlanReturned') };
  } },
];
