import type { PlainDate } from '@gt/domain';
import { statesOfMoves, type Move, type Moves, type Reach } from '@gt/policy';
import { bodiesSupervised } from '../copies/copies.js';
import type { Kit } from '../kit.js';

/** A kind of place that a reach names ids of. */
export type PlaceList = Exclude<keyof Extract<Reach, { everything: false }>, 'everything'>;
/** What the SQL of a source says of a case, for its title, day and address. Never a document or telephone number. */
export type WorkFacts = Readonly<Record<string, string | number | boolean | null>>;

/** Where the cases of one move stand in this service's database. SQL is the service's own text, never a caller's. */
export interface WorkSource {
  readonly move: Move;
  readonly aggregateType: string;
  /** FROM clause; the case's row is `t` */
  readonly from: string;
  /** condition of the state and what else makes it this move; `:persons` are the caller and for whom he stands in (four eyes, text[]), `:today` the business day */
  readonly where: string;
  /**
   * By which lists of a reach a case is found: for each the condition on one `place` (text). It must lead to an index that has `since, id` next, so
   * that a page costs a page however many cases wait.
   */
  readonly at: Readonly<Partial<Record<PlaceList, (place: string) => string>>>;
  /** id and time (SQL) of the case, where they are not `t.id` and `t.since` */
  readonly id?: string;
  readonly since?: string;
  /** state (SQL), where it is not `t.status` */
  readonly state?: string;
  /** jsonb (SQL) for title, day and address */
  readonly facts: string;
  /** name of the place whose work it is (SQL), as this service knows it */
  readonly placeName: string;
  /** what the line says after the kind's title */
  readonly title: (facts: WorkFacts) => string;
  /** the case's address below `/api/<service>` */
  readonly link: (id: string, facts: WorkFacts) => string;
  /** the day by which it is due; read only when such a case is on the page */
  readonly due?: (kit: Kit) => Promise<(facts: WorkFacts) => PlainDate | null>;
}

/** Sources of an aggregate whose table has `status` and `since`: one for each move of its table, in the states that it waits in. */
export function sourcesOf<S extends string>(moves: Moves<S>, table: string, of: (move: Move) => Omit<WorkSource, 'move' | 'from' | 'where'> & { readonly where?: string }): WorkSource[] {
  return statesOfMoves(moves).map(({ move, states }) => {
    const { where, ...rest } = of(move);
    return { ...rest, move, from: `${table} t`, where: [stateIn(states), ...(where ? [`(${where})`] : [])].join(' AND ') };
  });
}

/** `t.status = 'A'`, or IN for several: written out, so that an index WHERE the status says the same is used. */
export const stateIn = (states: readonly string[], column = 't.status'): string => (states.length === 1 ? `${column} = '${states[0]!}'` : `${column} IN (${states.map((s) => `'${s}'`).join(', ')})`);

/** A place of a grant as the value of a uuid column. */
export const atColumn = (column: string) => (place: string): string => `${column} = ${place}::uuid`;
/** A bureau as the supervisor of the row's body, by the local copy. */
export const atSupervisor = (place: string): string => `t.institution_id IN ${bodiesSupervised(`= ${place}`)}`;
/** Name of a body from the local copy. */
export const bodyName = (column: string): string => `(SELECT state->>'name' FROM copy WHERE aggregate_type = 'institutions.institution' AND id = ${column})`;
/** None of the caller's persons did the step before: four eyes, which look through a delegation. `by` and `onBehalfOf` (SQL, text) are who did it and for whom. */
export const notBy = (by: string, onBehalfOf: string): string => `NOT (coalesce(${by}, '') = ANY(:persons) OR coalesce(${onBehalfOf}, '') = ANY(:persons))`;
