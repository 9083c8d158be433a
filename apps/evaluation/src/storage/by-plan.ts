import type { AggregateStore, DomainEvent, Queryable, Stored } from '@gt/persistence';

/** All aggregates of a plan in one statement, in id order; `lock` holds them until the transaction ends. */
export async function ofPlan<S extends object, E extends DomainEvent>(db: Queryable, store: AggregateStore<S, E>, planId: string, lock = false): Promise<Array<Stored<S>>> {
  return db.query<Stored<S>>(`SELECT id, version, state FROM ${store.definition.table} WHERE plan_id = $1 ORDER BY id${lock ? ' FOR UPDATE' : ''}`, [planId]);
}

/** The next number of a body's plans in a year, from 1. */
export async function nextPlanNumber(db: Queryable, institutionId: string, year: number): Promise<number> {
  const [row] = await db.query<{ last: number }>('INSERT INTO plan_number (institution_id, year, last) VALUES ($1, $2, 1) ON CONFLICT (institution_id, year) DO UPDATE SET last = plan_number.last + 1 RETURNING last', [institutionId, year]);
  return row!.last;
}

/** Accounts that hold the EXPERT grant of each expert. */
export async function expertSubjects(db: Queryable, expertIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{ place: string; subject: string }>(
    `SELECT state->>'place' AS place, state->>'subject' AS subject FROM copy WHERE aggregate_type = 'identity.grant' AND state->>'role' = 'EXPERT' AND state->>'revoked' = 'false' AND state->>'place' = ANY($1::text[])`, [expertIds]);
  const found = new Map<string, string[]>();
  for (const { place, subject } of rows) found.set(place, [...(found.get(place) ?? []), subject]);
  return found;
}
