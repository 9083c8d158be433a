import { groupBy } from '@gt/domain';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import { registerPerson, type Person } from '../domain/person.js';
import type { Stores } from './stores.js';

/**
 * Registers those of these people who are not yet. Two first mentions of one person at the same moment: the second waits here and finds the person.
 * `metaOf` says who acted for whom; people of one meta are saved in one statement.
 */
export async function registerPersons(stores: Stores, tx: Tx, people: ReadonlyMap<string, Person>, metaOf: (personId: string) => EventMeta): Promise<void> {
  const ids = [...people.keys()].sort();
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(id::text, 7)) FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n) ORDER BY n', [ids]);
  const known = await stores.persons.findMany(tx, ids);
  for (const [meta, fresh] of groupBy(ids.filter((id) => !known.has(id)), metaOf)) await stores.persons.save(tx, fresh.map((id) => ({ id, version: 0, state: null, events: registerPerson(null, people.get(id)!) })), meta);
}

/**
 * Holds persons until the transaction ends. Whoever takes a slot holds its person SHARED; whoever joins persons, or fills slots from 历史数据, holds them
 * alone: which person a document belongs to, and what stands in the slots, does not change in between. Answers under which id the slots of each lie.
 */
export async function holdPersons(tx: Tx, ids: readonly string[], how: 'SHARED' | 'ALONE'): Promise<Map<string, string>> {
  for (let owners = await ownersOf(tx, ids); ;) {
    await tx.query('SAVEPOINT persons');
    await tx.query(`SELECT 1 FROM person WHERE id = ANY($1::uuid[]) ORDER BY id FOR ${how === 'ALONE' ? 'UPDATE' : 'SHARE'}`, [[...new Set([...ids, ...owners.values()])]]);
    const now = await ownersOf(tx, ids);
    if (ids.every((id) => now.get(id) === owners.get(id))) {
      await tx.query('RELEASE SAVEPOINT persons');
      return now;
    }
    // somebody was joined to another while we waited: let go and begin anew, so that everybody holds rows in one order and nobody waits in a circle
    await tx.query('ROLLBACK TO SAVEPOINT persons');
    owners = now;
  }
}

/** The person that each id is a document of; most are their own. */
export async function ownersOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; owner: string }>('SELECT alias_id AS id, person_id AS owner FROM person_alias WHERE alias_id = ANY($1::uuid[])', [ids]);
  const owners = new Map(rows.map((row) => [row.id, row.owner]));
  return new Map(ids.map((id) => [id, owners.get(id) ?? id]));
}
/** All documents' ids of the person that one of them is of, the person's own first. */
export async function documentsOfPerson(db: Queryable, id: string): Promise<string[]> {
  const ownerId = (await ownersOf(db, [id])).get(id)!;
  return [ownerId, ...(await db.query<{ id: string }>('SELECT alias_id AS id FROM person_alias WHERE person_id = $1 ORDER BY alias_id', [ownerId])).map((row) => row.id)];
}
/** From here on the one is a document of the other, with all that were documents of it. */
export async function joinPersons(tx: Tx, keptId: string, otherId: string): Promise<void> {
  await tx.query('UPDATE person_alias SET person_id = $1 WHERE person_id = $2', [keptId, otherId]);
  await tx.query('INSERT INTO person_alias (alias_id, person_id) VALUES ($2, $1)', [keptId, otherId]);
}
