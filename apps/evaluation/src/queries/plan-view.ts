import type { Stored } from '@gt/persistence';
import { PLAN_TRANSITIONS, type Plan, type PlanFiling } from '../domain/plan.js';
import { eventsIn } from '../domain/transitions.js';

/** A plan as HTTP shows it: `possible` names the events that its state admits. */
export function planView({ id, version, state }: Stored<Plan>) {
  const { filing, ...plan } = state;
  return { id, version, ...plan, filing: filing === null ? null : filingView(filing), possible: eventsIn(PLAN_TRANSITIONS, state.status) };
}

/** The filing without the content as filed: in a filed plan only people differ from it. */
export function filingView({ content: _filed, ...filing }: PlanFiling): Omit<PlanFiling, 'content'> {
  return filing;
}
