import { groupBy } from '@gt/domain';
import type { Queryable, Stored, Tx } from '@gt/persistence';
import type { Appraisal, RegisteredYear } from '../domain/appraisal.js';
import type { AppraisalMapping } from '../domain/appraisal-mapping.js';
import { ownersOf } from './persons.js';

/** Whose years at which employer. */
export interface Employee { readonly personId: string; readonly employerId: string }

/** The years in employers' registers, for any number of people by three statements; every document of a person counts. */
export async function registeredYears(db: Queryable, employees: readonly Employee[]): Promise<(of: Employee) => readonly RegisteredYear[]> {
  if (employees.length === 0) return () => [];
  const owners = await ownersOf(db, employees.map((e) => e.personId));
  const aliases = await db.query<{ id: string; owner: string }>('SELECT alias_id AS id, person_id AS owner FROM person_alias WHERE person_id = ANY($1::uuid[])', [[...new Set(owners.values())]]);
  const ownerOf = new Map([...[...owners.values()].map((id) => [id, id] as const), ...aliases.map((a) => [a.id, a.owner] as const)]);
  const rows = await db.query<{ personId: string; employerId: string; year: number; grade: RegisteredYear['grade'] }>(`SELECT person_id AS "personId", employer_id AS "employerId", year, state->>'grade' AS grade FROM appraisal
    WHERE person_id = ANY($1::uuid[]) AND employer_id = ANY($2::uuid[]) AND status = 'IN_FORCE' ORDER BY year, ordinal`, [[...ownerOf.keys()], [...new Set(employees.map((e) => e.employerId))]]);
  const found = groupBy(rows, (row) => `${ownerOf.get(row.personId)!} ${row.employerId}`);
  return ({ personId, employerId }) => (found.get(`${owners.get(personId)!} ${employerId}`) ?? []).map(({ year, grade }) => ({ year, grade }));
}

/** The mapping that holds for sheets of this day: of the confirmed ones whose day has come the newest. */
export const mappingInForce = async (db: Queryable, employerId: string, today: string): Promise<Stored<AppraisalMapping> | undefined> =>
  (await db.query<Stored<AppraisalMapping> & Record<string, unknown>>(`SELECT id, version, state FROM appraisal_mapping WHERE employer_id = $1 AND status = 'CONFIRMED' AND effective_from <= $2 ORDER BY effective_from DESC, ordinal DESC LIMIT 1`, [employerId, today]))[0];

/** What a further proposal of the employer meets. The employer's row is held, so that two proposals come one after the other. */
export async function proposalsOf(tx: Tx, employerId: string): Promise<{ open: boolean; newest: string | null }> {
  await tx.query('SELECT 1 FROM employer WHERE id = $1 FOR UPDATE', [employerId]);
  const [row] = await tx.query<{ open: boolean | null; newest: string | null }>(`SELECT bool_or(status = 'PROPOSED') AS open, max(effective_from) FILTER (WHERE status = 'CONFIRMED')::text AS newest FROM appraisal_mapping WHERE employer_id = $1`, [employerId]);
  return { open: row?.open ?? false, newest: row?.newest ?? null };
}

/** Mappings of an employer at most on its page: one every few years. */
const MAPPINGS = 200;
export const mappingsOf = (db: Queryable, employerId: string) =>
  db.query<Stored<AppraisalMapping> & Record<string, unknown>>('SELECT id, version, state FROM appraisal_mapping WHERE employer_id = $1 ORDER BY ordinal DESC LIMIT $2', [employerId, MAPPINGS]);

export interface RegisterFilter { readonly employerId: string; readonly year: number | null; readonly nameKey: string | null; readonly after: string | null; readonly limit: number }
/** A page of an employer's register, newest first. */
export const registerPage = (db: Queryable, f: RegisterFilter) => db.query<Stored<Appraisal> & { ordinal: string } & Record<string, unknown>>(`SELECT id, version, state, ordinal::text FROM appraisal
  WHERE employer_id = $1 AND ($2::int IS NULL OR year = $2) AND ($3::text IS NULL OR name_key = $3) AND ($4::bigint IS NULL OR ordinal < $4) ORDER BY appraisal.ordinal DESC LIMIT $5`, [f.employerId, f.year, f.nameKey, f.after, f.limit]);

/** All years that employers' registers have of a person, for the person. */
export const yearsOfPerson = (db: Queryable, personId: string, limit: number) =>
  db.query<{ employer: string; state: Appraisal }>(`SELECT e.state->>'name' AS employer, a.state FROM appraisal a JOIN employer e ON e.id = a.employer_id WHERE a.person_id = $1 ORDER BY a.year, a.ordinal LIMIT $2`, [personId, limit]);

/** A grant, among the copies, by which somebody could recommend in the system: one that stands today, by the system's clock (access is no business date). */
export const REVIEWER_GRANT = `aggregate_type = 'identity.grant' AND state->>'role' = 'EMPLOYER_REVIEWER' AND state->>'revoked' = 'false' AND coalesce(state->>'until', '9999') >= (now() AT TIME ZONE 'Asia/Shanghai')::date::text`;
/** Which of the units have such a reviewer. */
export async function withReviewer(db: Queryable, employerIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(`SELECT DISTINCT state->>'place' AS id FROM copy WHERE ${REVIEWER_GRANT} AND state->>'place' = ANY($1::text[])`, [[...new Set(employerIds)]]);
  return new Set(rows.map((row) => row.id));
}
