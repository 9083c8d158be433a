import type { Reason } from '@gt/domain';
import { checkScope, type BodyScope } from '@gt/rules';
import { FILED_STATUSES, planDays, type Plan } from './plan.js';

/** What a filed plan lacks on its filing day or an assessment day by what is known now; empty = nothing crosses it. */
export function crossingReasons(plan: Plan, body: BodyScope): readonly Reason[] {
  if (!FILED_STATUSES.includes(plan.status) || plan.filing === null) return [];
  const days = [...new Set([plan.filing.filedOn, ...planDays(plan.filing.content)])];
  return plan.filing.content.scope.flatMap((need) => checkScope(body, need, days));
}

/** The code of the finding that a failing scope rule makes of a filed plan. */
export const FINDING_CODES: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  BODY_NOT_ACTIVE: { code: 'FILED_WHILE_SUSPENDED', message: '报备日或评价日评价机构处于暂停或终止状态。' },
  NOT_IN_FILED_SCOPE: { code: 'FILED_OUTSIDE_SCOPE', message: '报备日或评价日计划的职业（工种）等级不在备案范围内。' },
  NOT_IN_BRIDGING_FILING: { code: 'FILED_UNDER_REVOKED_FILING', message: '报备日或评价日贯通评价报备（附件1）已失效或被撤销。' },
};
