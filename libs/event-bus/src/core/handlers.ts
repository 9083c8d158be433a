import type { Envelope } from '@gt/contracts';
import type { Decision, Incoming } from './plan.js';
import type { EventContext } from './port.js';

/** One handler of an event type. `id` tells handlers apart: a batch handler gets consecutive events of all its types in one call. */
export interface Handler {
  readonly id: object;
  readonly batch: boolean;
  call(payload: Envelope | Envelope[], context: EventContext): Promise<void>;
}
/** The handlers of a type, in the order of their declaration; none: the type is not subscribed and only moves the watermark. */
export type Handlers = (type: string) => readonly Handler[];

/** A handler's own error with the events that it was given. */
export class HandlerFailure extends Error {
  constructor(readonly events: readonly Incoming[], override readonly cause: unknown) {
    super('handler failed');
  }
}

/** Gives the first decision, or the run of decisions that one batch handler takes together, to its handlers. Answers how many. */
export async function handle(handlers: Handlers, decisions: readonly Decision[], context: EventContext): Promise<number> {
  const first = decisions[0]!;
  if (first.what !== 'apply' || !first.envelope) return 1;
  const list = handlers(first.envelope.type);
  if (list.length !== 1 || !list[0]!.batch) {
    for (const handler of list) await run([first.incoming], () => handler.call(handler.batch ? [first.envelope!] : first.envelope!, context));
    return 1;
  }
  const [handler] = list as [Handler];
  const together: Array<{ incoming: Incoming; envelope: Envelope }> = [];
  let count = 0;
  for (const decision of decisions) {
    if (decision.what === 'apply' && decision.envelope) {
      const its = handlers(decision.envelope.type);
      if (its.length !== 1 || its[0]!.id !== handler.id) break;
      together.push({ incoming: decision.incoming, envelope: decision.envelope });
    }
    count += 1; // what is parked, dropped or not subscribed in between does not end the run
  }
  await run(together.map((t) => t.incoming), () => handler.call(together.map((t) => t.envelope), context));
  return count;
}

async function run(events: readonly Incoming[], call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    throw new HandlerFailure(events, error);
  }
}
