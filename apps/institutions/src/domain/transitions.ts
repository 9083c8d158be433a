import { reason, type Reason } from '@gt/domain';

/** A life as data: for each state, which events may happen in it and where they lead. */
export type Transitions<State extends string, Event extends string> = Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;

/** Stable code of every refusal that comes from the state; HTTP answers it with 409. */
export const WRONG_STATE = 'WRONG_STATE';

/** Why the event cannot happen in this state: it says in which states it can. Empty = it can. */
export function stateReasons<S extends string, E extends string>(table: Transitions<S, E>, state: S, event: E, names: Readonly<Record<S, string>>, doing: string): Reason[] {
  if (table[state][event] !== undefined) return [];
  const open = (Object.keys(table) as S[]).filter((each) => table[each][event] !== undefined).map((each) => `“${names[each]}”`);
  return [reason(WRONG_STATE, '', `不能${doing}：当前状态为“${names[state]}”，只有${open.join('、')}时可以办理。`, { state })];
}

/** What is wrong with a table: states that nothing reaches, and dead ends that are not meant to be final. Empty = sound. */
export function faultsOf<S extends string, E extends string>(table: Transitions<S, E>, initial: S, final: readonly S[]): string[] {
  const reached = new Set<S>([initial]);
  for (const state of reached) for (const next of Object.values(table[state]) as S[]) reached.add(next);
  const states = Object.keys(table) as S[];
  return [
    ...states.filter((state) => !reached.has(state)).map((state) => `${state} is never reached`),
    ...states.filter((state) => Object.keys(table[state]).length === 0 && !final.includes(state)).map((state) => `${state} is a dead end`),
    ...final.filter((state) => Object.keys(table[state]).length > 0).map((state) => `${state} is not final`),
  ];
}
