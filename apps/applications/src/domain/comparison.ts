import type { Reason } from '@gt/domain';
import type { ApplicationVerdict } from './verdict.js';

/** One reason or open condition, and in which of two verdicts it stands. */
export interface ComparedReason { readonly code: string; readonly clause: string; readonly message: string; readonly kind: 'NOT_MET' | 'TO_BE_CONFIRMED'; readonly before: boolean; readonly after: boolean }
export interface Comparison { readonly same: boolean; readonly reasons: readonly ComparedReason[] }

/**
 * What differs between the verdict that an application carries and another on the same facts (another rule set, another standard). It only looks:
 * what was frozen stays. A reason is the same when code, clause and message are.
 */
export function compareVerdicts(before: ApplicationVerdict, after: ApplicationVerdict): Comparison {
  const keyOf = (kind: ComparedReason['kind'], { code, clause, message }: Reason): string => [kind, code, clause, message].join('\n');
  const listed = (verdict: ApplicationVerdict) => new Map<string, { readonly each: Reason; readonly kind: ComparedReason['kind'] }>([
    ...verdict.reasons.map((each) => [keyOf('NOT_MET', each), { each, kind: 'NOT_MET' }] as const), ...verdict.pending.map((each) => [keyOf('TO_BE_CONFIRMED', each), { each, kind: 'TO_BE_CONFIRMED' }] as const),
  ]);
  const [one, other] = [listed(before), listed(after)];
  const reasons = [...new Map([...one, ...other])].map(([key, { each: { code, clause, message }, kind }]): ComparedReason => ({ code, clause, message, kind, before: one.has(key), after: other.has(key) }));
  return { same: before.standing === after.standing && before.titleLevel === after.titleLevel && before.path === after.path && reasons.every((each) => each.before && each.after), reasons };
}
