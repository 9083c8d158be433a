import { rules, writes, isAction, type Action } from './rules.js';
import type { Role } from './roles.js';

/** What a case waits for: whose move it is, and by which action it goes on. The holders of `roles` within reach of `action` have it in 待办. */
export interface Move {
  /** `<aggregate>.<what>`, stable: filters, saved views and counters name it */
  readonly kind: string;
  /** Chinese, as it stands above these cases in 待办 */
  readonly title: string;
  readonly action: Action;
  readonly roles: readonly Role[];
}

/** A state's moves, or why it waits for nobody here (it is final, or another aggregate or service has the move). */
export type Moves<State extends string> = Readonly<Record<State, readonly Move[] | { readonly nobody: string }>>;

const movesIn = (waits: readonly Move[] | { readonly nobody: string } | undefined): readonly Move[] => (Array.isArray(waits) ? waits as readonly Move[] : []);

/**
 * What is wrong with the moves of an aggregate beside its transition table: a state that is left out, one that neither waits for somebody nor
 * says why not, a wait in a state in which nothing can happen any more, an action that changes nothing, a role that may not do it, one kind said
 * in two ways. Empty = sound.
 */
export function faultsOfMoves<S extends string>(moves: Moves<S>, transitions: Readonly<Record<S, object>>): string[] {
  const states = Object.keys(transitions) as S[];
  const known = new Map<string, Move>();
  return [
    ...(Object.keys(moves) as S[]).filter((state) => !states.includes(state)).map((state) => `${state} is no state`),
    ...states.flatMap((state) => {
      const waits = moves[state] as Moves<S>[S] | undefined;
      const list = movesIn(waits);
      if (list.length === 0) return waits && 'nobody' in waits && waits.nobody.trim() !== '' ? [] : [`${state} waits for nobody and does not say why`];
      return [...(Object.keys(transitions[state]).length === 0 ? [`${state} waits although nothing can happen in it`] : []), ...list.flatMap((move) => faultsOfMove(state, move, known))];
    }),
  ];
}

function faultsOfMove(state: string, move: Move, known: Map<string, Move>): string[] {
  const earlier = known.get(move.kind) ?? move;
  known.set(move.kind, earlier);
  if (!isAction(move.action) || !writes.has(move.action)) return [`${state}: ${move.action} changes nothing`];
  return [
    ...(move.roles.length === 0 ? [`${state}: ${move.kind} is nobody's`] : []),
    ...move.roles.filter((role) => !rules[move.action].some((rule) => rule.role === role)).map((role) => `${state}: ${role} may not ${move.action}`),
    ...(JSON.stringify(earlier) === JSON.stringify(move) ? [] : [`${state}: ${move.kind} is said in two ways`]),
  ];
}

/** Every move of an aggregate with the states that it waits in, in the table's order. */
export function statesOfMoves<S extends string>(moves: Moves<S>): ReadonlyArray<{ readonly move: Move; readonly states: readonly S[] }> {
  const found = new Map<string, { move: Move; states: S[] }>();
  for (const state of Object.keys(moves) as S[]) {
    for (const move of movesIn(moves[state])) {
      const entry = found.get(move.kind) ?? { move, states: [] };
      entry.states.push(state);
      found.set(move.kind, entry);
    }
  }
  return [...found.values()];
}
