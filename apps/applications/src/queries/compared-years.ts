import type { PlainDate } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import type { Application } from '../domain/application.js';
import { compareYears, registerStanding, type ComparedYear, type RegisterStanding } from '../domain/appraisal.js';
import { registeredYears } from '../storage/appraisals.js';

/** What applications state beside what their employers' registers say (二), for any number of them by three statements. Years count by the day of the verdict, before there is one by `today`. */
export async function comparedYears(db: Queryable, states: readonly Application[], today: PlainDate): Promise<(state: Application) => readonly ComparedYear[]> {
  const yearsOf = await registeredYears(db, states);
  return (state) => compareYears(state.form.appraisals, yearsOf(state), state.verdict?.asOf ?? today);
}

/** The same in a word for each line of a list; null before the submission. */
export async function registerStandings(db: Queryable, states: readonly Application[]): Promise<(state: Application) => RegisterStanding | null> {
  const submitted = states.filter((state) => state.verdict !== null);
  const of = await comparedYears(db, submitted, '');
  return (state) => (state.verdict ? registerStanding(of(state)) : null);
}
