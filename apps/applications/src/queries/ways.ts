import type { Queryable, Stored } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import { bodiesSupervised } from '@gt/service-kit';
import type { Application, ApplicationStatus } from '../domain/application.js';
import { UNSEEN } from './resource.js';

export interface PageQuery { readonly sql: string; readonly params: readonly unknown[] }
/** An application as the ways find it; `ordinal` is the table's number, `nameKey` the name as it is compared. */
export type Row = Stored<Application> & { readonly ordinal: string; readonly nameKey: string };

/** What a list or a search comes to before applications are looked at: ids, ranges, the cursor. */
export interface Resolved {
  readonly name: { readonly from: string; readonly to: string } | null; readonly personIds: readonly string[] | null; readonly employerIds: readonly string[] | null; readonly institutionIds: readonly string[] | null;
  readonly ids: { readonly from: string; readonly to: string } | null; readonly importId: string | null; readonly state: ApplicationStatus | null; readonly after: { readonly name: string; readonly ordinal: string } | null; readonly limit: number;
}
/** Where a statement starts: a column and the ids (SQL, of `$1`) that it is looked up by; the table itself where there is none. `shows`: what of it is within reach, where the ids are the reach's own. */
interface Way { readonly column: string; readonly from: string; readonly ids: readonly string[] | null; readonly shows?: 'ALL' | 'SEEN' }

/** The applications of a page and one more, by name in the order of names, else newest first. */
export async function readPage(db: Queryable, reach: Reach, by: Resolved): Promise<Row[]> {
  const found = new Map<string, Row>();
  for (const { sql, params } of pageQueries(reach, by)) for (const row of await db.query<Row & Record<string, unknown>>(sql, [...params])) found.set(row.id, row);
  // as the index has them: by code point
  const byName = (a: Row, b: Row): number => (Buffer.compare(Buffer.from(a.nameKey), Buffer.from(b.nameKey)) || Number(BigInt(a.ordinal) - BigInt(b.ordinal)));
  return [...found.values()].sort(by.name ? byName : (a, b) => Number(BigInt(b.ordinal) - BigInt(a.ordinal)));
}

/** The WHERE of what `application.read` admits; `p` adds a parameter. */
const reachCondition = (reach: Extract<Reach, { everything: false }>, p: (value: unknown) => string): string => `(employer_id = ANY(${p(reach.employerIds)}::uuid[]) OR person_id = ANY(${p(reach.personIds)}::uuid[])
      OR (status <> ALL(${p(UNSEEN)}::text[]) AND (institution_id = ANY(${p(reach.institutionIds)}::uuid[])
        OR institution_id IN ${bodiesSupervised(`= ANY(${p(reach.bureauIds)}::text[])`)})))`;

/** Every body that has applications, one look into the index for each. */
const EVERY_BODY = `(WITH RECURSIVE body AS ((SELECT institution_id AS id FROM application ORDER BY institution_id LIMIT 1)
  UNION ALL SELECT (SELECT institution_id FROM application WHERE institution_id > body.id ORDER BY institution_id LIMIT 1) FROM body WHERE body.id IS NOT NULL) SELECT id FROM body WHERE id IS NOT NULL AND $1::uuid[] IS NULL)`;

/** Ids that are given. */
const GIVEN = 'unnest($1::uuid[])';
const BODIES_OF_BUREAUS = bodiesSupervised('= ANY($1::uuid[]::text[])');

/** What leads to few rows goes first: a person's documents, a number, units, bodies; else the places of the caller's reach. Who reads the whole city reads it in the order of the table, and by its bodies where something else than the order decides. */
function waysTo(reach: Reach, by: Resolved): readonly Way[] {
  const whole: Way = { column: '', from: '', ids: null };
  if (by.personIds) return [{ column: 'person_id', from: GIVEN, ids: by.personIds }];
  if (by.ids) return [whole];
  if (by.employerIds) return [{ column: 'employer_id', from: GIVEN, ids: by.employerIds }];
  if (by.institutionIds) return [{ column: 'institution_id', from: GIVEN, ids: by.institutionIds }];
  if (reach.everything) return [by.name || by.state ? { column: 'institution_id', from: EVERY_BODY, ids: null } : whole];
  const ways = [
    { column: 'employer_id', from: GIVEN, ids: reach.employerIds, shows: 'ALL' }, { column: 'person_id', from: GIVEN, ids: reach.personIds, shows: 'ALL' },
    { column: 'institution_id', from: GIVEN, ids: reach.institutionIds, shows: 'SEEN' }, { column: 'institution_id', from: BODIES_OF_BUREAUS, ids: reach.bureauIds, shows: 'SEEN' },
  ] as const;
  return ways.filter((way) => way.ids.length > 0);
}

/**
 * The statements of a question, one for each way to it; each is a page of one index for every place it starts from, however many applications there are
 * (test/search.spec.ts asks the planner).
 */
export function pageQueries(reach: Reach, by: Resolved): PageQuery[] {
  return waysTo(reach, by).map(({ column, from, ids, shows }) => {
    const params: unknown[] = [ids];
    const p = (value: unknown): string => { params.push(value); return `$${params.length}`; };
    const { where: range, order } = rangeOf(column, by, p);
    const where = [
      ...range,
      ...(by.ids ? [`a.id BETWEEN ${p(by.ids.from)}::uuid AND ${p(by.ids.to)}::uuid`] : []),
      ...(by.employerIds && column !== 'employer_id' ? [`a.employer_id = ANY(${p(by.employerIds)}::uuid[])`] : []),
      ...(by.institutionIds && column !== 'institution_id' ? [`a.institution_id = ANY(${p(by.institutionIds)}::uuid[])`] : []),
      ...(by.importId ? [`a.import_id = ${p(by.importId)}::uuid`] : []),
      ...(by.state ? [`a.status = ${p(by.state)}`] : []),
      ...(shows === 'SEEN' ? [`a.status <> ALL(${p(UNSEEN)}::text[])`] : shows === 'ALL' || reach.everything ? [] : [reachCondition(reach, p)]),
    ].join(' AND ');
    const outer = by.name ? 'f.name_key, f.ordinal' : 'f.ordinal DESC';
    const page = `SELECT a.id, a.version, a.state, a.ordinal, a.name_key FROM application a WHERE ${where} ORDER BY ${order} LIMIT ${p(by.limit + 1)}`;
    return { params, sql: `SELECT id, version, state, ordinal::text, name_key AS "nameKey" FROM (${column === '' ? page : `SELECT found.* FROM (SELECT DISTINCT id FROM ${from} AS u(id)) place CROSS JOIN LATERAL (${page}) found`}) f ORDER BY ${outer} LIMIT ${p(by.limit + 1)}` };
  });
}

/**
 * The stretch of an index that a page begins in, and its order. Places are compared as the beginning of a range, not as equal: told that a place is one
 * value, the planner may go through the whole city in the order of the table until enough rows of a small place have come by. Of a body's applications in one
 * state, and of a place's by name, the index that has both gives the order by itself; and compared as a range the names would tell the planner nothing: it
 * read all of a body's to find one.
 */
function rangeOf(column: string, by: Resolved, p: (value: unknown) => string): { readonly where: readonly string[]; readonly order: string } {
  const ordinal = by.after && (['a.ordinal', `${p(by.after.ordinal)}::bigint`] as const);
  if (column === 'institution_id' && by.state && !by.name) return { where: ['a.institution_id = place.id', ...(ordinal ? [`a.ordinal < ${ordinal[1]}`] : [])], order: 'a.ordinal DESC' };
  if (by.name) {
    const names = [...(ordinal ? [`(a.name_key, a.ordinal) > (${p(by.after.name)}, ${ordinal[1]})`] : []), `a.name_key BETWEEN ${p(by.name.from)} AND ${p(by.name.to)}`];
    return { where: [column === '' ? '$1::uuid[] IS NULL' : `a.${column} = place.id`, ...names], order: 'a.name_key, a.ordinal' };
  }
  const place: ReadonlyArray<readonly [string, string]> = column === '' ? [] : [[`a.${column}`, 'place.id']];
  const compared = (operator: string, ...more: ReadonlyArray<readonly [string, string]>): string[] => {
    const key = [...place, ...more];
    return key.length === 0 ? [] : [`(${key.map(([name]) => name).join(', ')}) ${operator} (${key.map(([, value]) => value).join(', ')})`];
  };
  const whole = column === '' ? ['$1::uuid[] IS NULL'] : [];
  return { where: [...whole, ...compared('>='), ...(ordinal ? compared('<', ordinal) : compared('<='))], order: [...place.map(([name]) => name), 'a.ordinal'].map((name) => `${name} DESC`).join(', ') };
}
