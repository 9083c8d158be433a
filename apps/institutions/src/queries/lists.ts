import { searchSkillOccupations, SKILL_OCCUPATIONS, type PlainDate } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { notFound, type Access } from '@gt/service-kit';
import { nameOn } from '../domain/bureau.js';
import type { BridgingFiling } from '../domain/filing.js';
import { supervisorOn } from '../domain/institution.js';
import type { Stores } from '../storage/stores.js';
import { bureauView, expertView, filingView, institutionView, paperView, ruleSetView } from './views.js';

/** Rows on a page unless the caller asks for fewer or more, and at most. */
export const PAGE_SIZE = 50;
export const PAGE_LIMIT = 200;

/** A page: from the row after `after`, at most `limit`. */
export interface Page { readonly after: string | null; readonly limit: number }
export interface Listed<T> { readonly items: T[]; /** `after` of the next page, null on the last one */ readonly next: string | null }

/** One page of a table in the order of ids. `where` refers to its parameters from $3 on. */
export async function page<S, V>(db: Queryable, table: string, view: (stored: Stored<S>) => V, { after, limit }: Page, where = 'true', params: readonly unknown[] = []): Promise<Listed<V>> {
  const rows = await db.query<{ id: string; version: number; state: S }>(`SELECT id, version, state FROM ${table} WHERE ($1::uuid IS NULL OR id > $1) AND (${where}) ORDER BY id LIMIT $2`, [after, limit + 1, ...params]);
  return { items: rows.slice(0, limit).map(view), next: rows.length > limit ? rows[limit - 1]!.id : null };
}
const none = { items: [], next: null };

export const listBureaus = async (db: Queryable, at: Page) => page(db, 'bureau', bureauView, at);
export const listRuleSets = async (db: Queryable, at: Page) => page(db, 'rule_set', ruleSetView, at);
export const listPapers = async (db: Queryable, at: Page, year: number | null) => page(db, 'calendar_paper', paperView, at, '$3::int IS NULL OR year = $3', [year]);

/** Bodies: a public register, everybody who takes part sees all. */
export const listInstitutions = async (db: Queryable, at: Page, filter: { supervisorId: string | null; type: string | null; status: string | null; /** part of a name, present or former, or the credit code */ name: string | null }) =>
  page(db, 'institution', institutionView, at, `($3::uuid IS NULL OR supervisor_id = $3) AND ($4::text IS NULL OR type = $4) AND ($5::text IS NULL OR status = $5)
    AND ($6::text IS NULL OR credit_code = upper($6) OR position($6 IN state->>'name') > 0 OR EXISTS (SELECT 1 FROM jsonb_array_elements(coalesce(state->'formerNames', '[]')) f WHERE position($6 IN f->>'name') > 0))`, [filter.supervisorId, filter.type, filter.status, filter.name]);

/** The bureau that supervised a body on a day, by the name that it bore then. */
export async function supervisorOfDay(db: Queryable, stores: Stores, institutionId: string, day: PlainDate): Promise<{ bureauId: string; name: string }> {
  const body = await stores.institutions.find(db, institutionId);
  if (!body) throw notFound('评价机构');
  const bureauId = supervisorOn(body.state, day);
  return { bureauId, name: nameOn((await stores.bureaus.find(db, bureauId))!.state, day) };
}

/** Which experts: of an occupation, taking invitations on a day, by a part of name, employer or speciality, with a qualification that lapses by a day. */
export interface ExpertFilter { readonly occupation?: string | null; readonly availableOn?: PlainDate | null; readonly text?: string | null; readonly lapsesBy?: PlainDate | null }
/** Experts: the directory for those who form panels; an expert sees the own entry. */
export async function listExperts(db: Queryable, access: Access, at: Page, filter: ExpertFilter = {}) {
  const found = access.reach('expert.read');
  if (reachesNothing(found)) return none;
  return page(db, 'expert', expertView, at, `($3 OR id = ANY($4::uuid[])) AND ($5::text IS NULL OR state->'occupationCodes' ? $5)
    AND ($6::text IS NULL OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements(coalesce(state->'unavailable', '[]')) u WHERE u->>'from' <= $6 AND coalesce(u->>'to', '9999') >= $6))
    AND ($7::text IS NULL OR position($7 IN state->>'name') > 0 OR position($7 IN state->>'employerName') > 0 OR position($7 IN state->>'speciality') > 0)
    AND ($8::text IS NULL OR EXISTS (SELECT 1 FROM jsonb_array_elements(state->'qualifications') q WHERE q->>'validUntil' <= $8))`,
  [found.everything, found.everything ? [] : found.expertIds, filter.occupation ?? null, filter.availableOn ?? null, filter.text ?? null, filter.lapsesBy ?? null]);
}

/** The approved filings that name the expert: one directory for all bodies, so an expert may be in several. */
export const filingsNaming = (db: Queryable, expertId: string): Promise<Array<{ filingId: string; institutionId: string; name: string }>> =>
  db.query(`SELECT f.id AS "filingId", i.id AS "institutionId", i.state->>'name' AS name FROM filing f JOIN institution i ON i.id = f.institution_id WHERE f.status = 'APPROVED' AND f.state->'expertIds' ? $1 ORDER BY f.id`, [expertId]);

/** Filings: the body's office its own, a bureau those of its bodies. */
export async function listFilings(db: Queryable, access: Access, at: Page, filter: { institutionId: string | null; status: string | null }) {
  const found = access.reach('filing.read');
  if (reachesNothing(found)) return none;
  const { bureauIds, institutionIds } = found.everything ? { bureauIds: [], institutionIds: [] } : found;
  return page(db, 'filing', filingView, at, `($3 OR institution_id = ANY($4::uuid[]) OR institution_id IN (SELECT id FROM institution WHERE supervisor_id = ANY($5::uuid[])))
    AND ($6::uuid IS NULL OR institution_id = $6) AND ($7::text IS NULL OR status = $7)`, [found.everything, institutionIds, bureauIds, filter.institutionId, filter.status]);
}

/** One filing, or 404 where it does not exist or is out of reach. */
export async function getFiling(db: Queryable, stores: Stores, access: Access, id: string): Promise<Stored<BridgingFiling>> {
  const filing = await stores.filings.find(db, id);
  const institution = filing && await stores.institutions.find(db, filing.state.institutionId);
  if (!filing || !institution || !access.may('filing.read', { institutionId: institution.id, bureauId: institution.state.supervisorId })) throw notFound('报备表');
  return filing;
}

/** Most occupations that one search answers: a picker shows no more. */
export const OCCUPATION_LIMIT = 50;

/** Occupations of groups 3–6 by code, name or pinyin initials; the first ones of the catalogue for an empty text. */
export const searchOccupations = (text: string, limit: number): Array<{ code: string; name: string }> =>
  (text.trim() === '' ? SKILL_OCCUPATIONS.slice(0, limit) : searchSkillOccupations(text, limit)).map(({ code, name }) => ({ code, name }));
