/** States as data: for each state the events that may happen in it and where they lead. An event that is not listed cannot happen there. */
export type Transitions<Status extends string> = Readonly<Record<Status, Readonly<Record<string, Status>>>>;

/** The state that an event leads to, or undefined: it cannot happen in this state. */
export const nextStatus = <Status extends string>(table: Transitions<Status>, status: Status, event: string): Status | undefined =>
  Object.hasOwn(table[status], event) ? table[status][event] : undefined;

/** The events that may happen in a state: what the portal may offer. */
export const eventsIn = <Status extends string>(table: Transitions<Status>, status: Status): readonly string[] => Object.keys(table[status]);

/** Faults of a table: a state that is never reached, or one that nothing leads out of although it is not final. Empty = sound. */
export function findTransitionFaults<Status extends string>(table: Transitions<Status>, initial: Status, final: readonly Status[]): readonly string[] {
  const reached = new Set<Status>([initial]);
  for (const status of reached) for (const next of Object.values<Status>(table[status])) reached.add(next);
  const states = Object.keys(table) as Status[];
  const leadsOut = (status: Status) => Object.values<Status>(table[status]).some((next) => next !== status);
  return [
    ...states.filter((status) => !reached.has(status)).map((status) => `${status} is never reached`),
    ...states.filter((status) => !final.includes(status) && !leadsOut(status)).map((status) => `${status} is a dead end`),
    ...final.filter((status) => leadsOut(status)).map((status) => `${status} is final but leads on`),
  ];
}
