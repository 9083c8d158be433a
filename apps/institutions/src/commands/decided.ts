import type { Decision, Reason } from '@gt/domain';
import { eventsOf, ruleRefusal, wrongState } from '@gt/service-kit';
import { WRONG_STATE } from '../domain/transitions.js';

/** The events of a decision. Throws 409 when the state does not allow the command, 422 with every reason when the rules say no. */
export function decided<E>(decision: Decision<E>): readonly E[] {
  const wrong = decision.ok ? undefined : decision.reasons.find((each) => each.code === WRONG_STATE);
  if (wrong) throw wrongState(wrong.message, wrong.facts);
  return eventsOf(decision);
}

/** Runs a command whose uniqueness a constraint guards: when two of them cross, the second one gets the reasons that it would have got a moment later. */
export async function refusingDoubles<T>(work: () => Promise<T>, doubles: Readonly<Record<string, () => Promise<Reason> | Reason>>): Promise<T> {
  try { return await work(); } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    const why = code === '23505' && constraint !== undefined ? doubles[constraint] : undefined;
    if (!why) throw error;
    throw ruleRefusal([await why()]);
  }
}
