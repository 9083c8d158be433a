import { daysBetween, isPlainDate, type PlainDate } from '@gt/domain';
import { personsOf, reach, type Acting, type Grant, type Role } from '@gt/policy';
import type { Access } from '../http/access.js';
import { copies } from '../copies/copies.js';
import type { Kit } from '../kit.js';
import type { PlaceList, WorkFacts, WorkSource } from './source.js';

/** Cases of one page unless the caller asks otherwise, and at most: a screen shows fewer. */
export const WORKLIST_PAGE = 50;
export const WORKLIST_PAGE_LIMIT = 200;

/** One case that waits for the caller. */
export interface WorkItem {
  readonly kind: string; readonly title: string; readonly id: string; readonly service: string; readonly aggregateType: string; readonly state: string;
  readonly since: string; readonly dueOn: PlainDate | null; readonly daysLeft: number | null; readonly link: string; readonly placeName: string | null;
  /** for whom the caller would act on it (休假代办); null: for himself */
  readonly onBehalfOf: string | null; readonly onBehalfOfName: string | null;
}
export interface WorkFilter { readonly kind: string | null; readonly role: Role | null; readonly after: string | null; readonly limit: number }

interface Row { source: number; id: string; state: string; since: string; facts: WorkFacts; place_name: string | null; behalf: string | null }

/** `next` of a page: time, id and kind of its last case. */
const CURSOR = /^((\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\|([\w.-]{1,60})$/;
const readCursor = (text: string) => CURSOR.exec(Buffer.from(text, 'base64url').toString('utf8'));
export const isWorkCursor = (text: unknown): text is string => typeof text === 'string' && text.length <= 240 && isPlainDate(readCursor(text)?.[2]);
const START = { since: '-infinity', id: '00000000-0000-0000-0000-000000000000', kind: '' };
function startOf(after: string | null): typeof START {
  if (after === null) return START;
  const [, since, , id, kind] = readCursor(after)!;
  return { since: since!, id: id!, kind: kind! };
}

/**
 * What waits for the caller's roles, oldest first. Every source gives at most a page from its own index, by each place of the caller; the pages are
 * merged: the cost is that of the page, whatever waits. A case that the caller reaches in two ways stands once, as his own where it is.
 */
export async function readWorklist(kit: Kit, access: Access, sources: readonly WorkSource[], filter: WorkFilter): Promise<{ items: WorkItem[]; next: string | null }> {
  const wanted = sources.filter((source) => (filter.kind === null || source.move.kind === filter.kind));
  const { since, id, kind } = startOf(filter.after);
  const today = kit.clock.today();
  const params: unknown[] = [since, id, kind, filter.limit + 1, [access.subject], today];
  const arms = wanted.flatMap((source, n) => waysOf(access.actor.grants).flatMap((way) => armsOf(source, n, placesOf(source, way.grants, access.subject, filter.role), { subject: access.subject, ...way }, params)));
  if (arms.length === 0) return { items: [], next: null };
  const rows = await kit.db.query<Row & { kind: string }>(
    `SELECT DISTINCT ON (w.since, w.id, w.kind) w.source, w.id, w.kind, w.state, to_char(w.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS since, w.facts, w.place_name, w.behalf FROM (${arms.join('\nUNION ALL\n')}) w
     -- every parameter has a type even where no source asks for it
     WHERE $5::text[] IS NOT NULL AND $6::date IS NOT NULL AND (w.since, w.id, w.kind) > ($1::timestamptz, $2::uuid, $3::text) ORDER BY w.since, w.id, w.kind, w.behalf NULLS FIRST LIMIT $4`, params);
  const page = rows.slice(0, filter.limit);
  const due = new Map(await Promise.all([...new Set(page.map((row) => row.source))].map(async (n) => [n, (await wanted[n]!.due?.(kit)) ?? null] as const)));
  const names = new Map(page.some((row) => row.behalf !== null) ? (await copies.delegationsTo(kit.db, access.caller!.issuer, access.subject)).map((d) => [d.from, d.fromName]) : []);
  const last = page.at(-1);
  return {
    items: page.map((row) => itemOf(kit.service, wanted[row.source]!, row, due.get(row.source)?.(row.facts) ?? null, today, (row.behalf && names.get(row.behalf)) ?? null)),
    next: rows.length > filter.limit && last ? Buffer.from(`${last.since}|${last.id}|${last.kind}`).toString('base64url') : null,
  };
}

interface Way { readonly grants: readonly Grant[]; readonly onBehalfOf?: string }
/** What is the caller's own, and what is done for each one for whom he stands in: four eyes look at different persons. */
function waysOf(grants: readonly Grant[]): Way[] {
  const own: Way = { grants: grants.filter((grant) => grant.onBehalfOf === undefined) };
  const others = [...new Set(grants.flatMap((grant) => grant.onBehalfOf ?? []))];
  return [own, ...others.map((onBehalfOf): Way => ({ onBehalfOf, grants: grants.filter((grant) => grant.onBehalfOf === onBehalfOf) }))];
}

/** The places at which the caller may make the move, in the roles whose move it is. */
function placesOf(source: WorkSource, grants: readonly Grant[], subject: string, role: Role | null): ReadonlyArray<readonly [PlaceList, string[]]> {
  const own = grants.filter((grant) => source.move.roles.includes(grant.role) && (role === null || grant.role === role));
  const found = reach({ subject, grants: own }, source.move.action);
  return found.everything ? [] : (Object.keys(source.at) as PlaceList[]).filter((list) => found[list].length > 0).map((list) => [list, found[list]] as const);
}

function armsOf(source: WorkSource, n: number, places: ReadonlyArray<readonly [PlaceList, string[]]>, acting: Acting, params: unknown[]): string[] {
  if (places.length === 0) return [];
  const { id = 't.id', since = 't.since', state = 't.status' } = source;
  // given with the first condition that asks for it: a parameter that none asks for has no type, and the statement would be refused
  let persons = acting.onBehalfOf === undefined ? '$5::text[]' : undefined;
  const behalf = acting.onBehalfOf === undefined ? 'NULL' : `$${params.push(acting.onBehalfOf)}`;
  const filled = (sql: string) => sql.replaceAll(':persons', () => (persons ??= `$${params.push(personsOf(acting))}::text[]`)).replaceAll(':today', '$6::date');
  return places.map(([list, ids]) => `(SELECT x.* FROM unnest($${params.push(ids)}::text[]) AS place(id) CROSS JOIN LATERAL (
    SELECT ${n} AS source, '${source.move.kind}'::text AS kind, ${id} AS id, ${state} AS state, ${since} AS since, ${source.facts} AS facts, ${source.placeName} AS place_name, ${behalf}::text AS behalf
    FROM ${source.from} WHERE ${filled(source.where)} AND ${filled(source.at[list]!('place.id'))} AND (${since}, ${id}) >= ($1::timestamptz, $2::uuid) ORDER BY ${since}, ${id} LIMIT $4 + 1) x)`);
}

function itemOf(service: string, source: WorkSource, row: Row, dueOn: PlainDate | null, today: PlainDate, onBehalfOfName: string | null): WorkItem {
  return {
    kind: source.move.kind, title: `${source.move.title}：${source.title(row.facts)}`, id: row.id, service, aggregateType: source.aggregateType, state: row.state, since: new Date(row.since).toISOString(),
    dueOn, daysLeft: dueOn === null ? null : daysBetween(today, dueOn), link: `/api/${service}/${source.link(row.id, row.facts)}`, placeName: row.place_name, onBehalfOf: row.behalf, onBehalfOfName,
  };
}
