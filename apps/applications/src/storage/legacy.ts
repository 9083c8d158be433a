import type { Queryable } from '@gt/persistence';
import type { InstitutionCopy } from '@gt/service-kit';
import type { Legacy } from '../domain/legacy.js';

/** Bodies by `<credit code> <type>`, from the local copies. */
export async function bodiesByCode(db: Queryable, creditCodes: readonly string[]): Promise<Map<string, { id: string; state: InstitutionCopy }>> {
  const rows = await db.query<{ id: string; state: InstitutionCopy }>(`SELECT id, state FROM copy WHERE aggregate_type = 'institutions.institution' AND state->>'creditCode' = ANY($1::text[])`, [[...new Set(creditCodes)]]);
  return new Map(rows.map((row) => [`${row.state.creditCode} ${row.state.type}`, row]));
}

/** What fills the slots of these persons, by `<person> <title level>`; a further document's counts under its person. */
export async function countedLegacy(db: Queryable, ownerIds: readonly string[]): Promise<Map<string, Array<{ id: string; facts: Legacy }>>> {
  const rows = await db.query<{ id: string; facts: Legacy; key: string }>(`SELECT l.id, l.state AS facts, o.owner || ' ' || l.title_level AS key
    FROM (SELECT id AS member, id AS owner FROM unnest($1::uuid[]) AS u(id) UNION SELECT alias_id, person_id FROM person_alias WHERE person_id = ANY($1::uuid[])) o
    JOIN legacy_record l ON l.person_id = o.member WHERE l.status = 'FILLING' ORDER BY l.ordinal`, [ownerIds]);
  const counted = new Map<string, Array<{ id: string; facts: Legacy }>>();
  for (const { id, facts, key } of rows) counted.set(key, [...counted.get(key) ?? [], { id, facts }]);
  return counted;
}

/** Which of these numbers 历史数据 have already, and whose they are. */
export async function takenLegacyNumbers(db: Queryable, numbers: readonly string[]): Promise<Map<string, string>> {
  return new Map((await db.query<{ number: string; id: string }>('SELECT certificate_number AS number, id FROM legacy_record WHERE certificate_number = ANY($1::text[])', [numbers])).map((row) => [row.number, row.id]));
}
