import type { PlainDate } from '@gt/domain';
import type { Queryable, Stored, Tx } from '@gt/persistence';
import { ruleSetInForce, type RuleSet } from '@gt/rules';
import type { Bureau } from '../domain/bureau.js';
import type { Institution } from '../domain/institution.js';
import type { PrefixHolder } from '../domain/institution-register.js';

/** The municipal centre's id, or undefined before it is registered. */
export const municipalCentreId = async (db: Queryable): Promise<string | undefined> => (await db.query<{ id: string }>(`SELECT id FROM bureau WHERE level = 'MUNICIPAL'`))[0]?.id;

export const bureauNameTaken = async (db: Queryable, name: string): Promise<boolean> => (await db.query('SELECT 1 FROM bureau WHERE name = $1', [name])).length > 0;

/** The bureau that stands for this one today: itself, or the one that it was merged into, one after the other. */
export const standingBureau = async (db: Queryable, id: string): Promise<string | undefined> =>
  (await db.query<{ id: string }>(`WITH RECURSIVE heir(id, next) AS (SELECT id, state#>>'{merged,into}' FROM bureau WHERE id = $1 UNION SELECT b.id, b.state#>>'{merged,into}' FROM bureau b JOIN heir h ON b.id::text = h.next) SELECT id FROM heir WHERE next IS NULL`, [id]))[0]?.id;

/** The body of that credit code and type. */
export const institutionByCode = async (db: Queryable, creditCode: string, type: string): Promise<{ name: string } | null> =>
  (await db.query<{ name: string }>(`SELECT state->>'name' AS name FROM institution WHERE credit_code = $1 AND type = $2`, [creditCode, type]))[0] ?? null;

/** The site that holds the 13 characters. */
export const prefixHolder = async (db: Queryable, prefix: string): Promise<PrefixHolder | null> => (await prefixHolders(db, [prefix])).get(prefix) ?? null;

/** Notes who holds the 13 characters now; another site's are a unique violation. */
export async function holdPrefix(tx: Tx, prefix: string, siteId: string, institutionId: string): Promise<void> {
  await tx.query('INSERT INTO number_prefix (prefix, site_id, institution_id) VALUES ($1, $2, $3) ON CONFLICT (site_id) DO UPDATE SET prefix = excluded.prefix', [prefix, siteId, institutionId]);
}

export const expertOfPerson = async (db: Queryable, personId: string): Promise<{ expertId: string } | null> => {
  const [row] = await db.query<{ id: string }>('SELECT id FROM expert WHERE person_id = $1', [personId]);
  return row ? { expertId: row.id } : null;
};

/** The approved filing of a body, if it has one. */
export const approvedFilingId = async (db: Queryable, institutionId: string): Promise<string | undefined> =>
  (await db.query<{ id: string }>(`SELECT id FROM filing WHERE institution_id = $1 AND status = 'APPROVED'`, [institutionId]))[0]?.id;

/** A filing of the body that is being drawn up or decided, if there is one. */
export const openFilingId = async (db: Queryable, institutionId: string): Promise<string | null> =>
  (await db.query<{ id: string }>(`SELECT id FROM filing WHERE institution_id = $1 AND status IN ('DRAFT', 'SUBMITTED', 'RETURNED') ORDER BY id LIMIT 1`, [institutionId]))[0]?.id ?? null;

/** The price list of the body that is public now, if there is one. */
export const publishedFeesId = async (db: Queryable, institutionId: string): Promise<string | undefined> =>
  (await db.query<{ id: string }>(`SELECT id FROM fee_schedule WHERE institution_id = $1 AND status = 'PUBLISHED'`, [institutionId]))[0]?.id;

/** The custom standard of the body that is in force or announced, if there is one. */
export const adoptedStandardId = async (db: Queryable, institutionId: string): Promise<string | undefined> =>
  (await db.query<{ id: string }>(`SELECT id FROM custom_standard WHERE institution_id = $1 AND status = 'ADOPTED'`, [institutionId]))[0]?.id;

/** Ids of the bodies that the bureau supervises and that have not ended. */
export const bodiesOf = async (db: Queryable, bureauId: string): Promise<string[]> =>
  (await db.query<{ id: string }>(`SELECT id FROM institution WHERE supervisor_id = $1 AND status <> 'ENDED' ORDER BY id`, [bureauId])).map((row) => row.id);

/** How many filings of each body are being drawn up or decided. */
export const openFilingsOf = async (db: Queryable, institutionIds: readonly string[]): Promise<Map<string, number>> =>
  new Map((await db.query<{ institution_id: string; n: number }>(`SELECT institution_id, count(*)::int AS n FROM filing WHERE institution_id = ANY($1::uuid[]) AND status IN ('DRAFT', 'SUBMITTED', 'RETURNED') GROUP BY institution_id`, [institutionIds])).map((row) => [row.institution_id, row.n]));

/** A body is one in the city by these two. */
export interface BodyKey { readonly creditCode: string; readonly type: string }
/** Bodies by `creditCode|type`, those that are registered. */
export async function bodiesByCode(db: Queryable, keys: readonly BodyKey[]): Promise<Map<string, Stored<Institution>>> {
  const rows = await db.query<Stored<Institution> & { key: string }>(`SELECT i.id, i.version, i.state, i.credit_code || '|' || i.type AS key FROM institution i JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS k(credit_code, type)) k USING (credit_code, type)`,
    [keys.map((each) => each.creditCode), keys.map((each) => each.type)]);
  return new Map(rows.map(({ key, id, version, state }) => [key, { id, version, state }]));
}

export const allBureaus = (db: Queryable): Promise<Array<Stored<Bureau>>> => db.query<Stored<Bureau>>('SELECT id, version, state FROM bureau ORDER BY id');

/** The sites that hold those of the prefixes that are taken. */
export async function prefixHolders(db: Queryable, prefixes: readonly string[]): Promise<Map<string, PrefixHolder>> {
  const rows = await db.query<PrefixHolder & { prefix: string }>(
    `SELECT p.prefix, p.site_id AS "siteId", i.state->>'name' AS "institutionName", s.site->>'name' AS "siteName" FROM number_prefix p JOIN institution i ON i.id = p.institution_id
       CROSS JOIN LATERAL jsonb_array_elements(i.state->'sites') AS s(site) WHERE p.prefix = ANY($1::text[]) AND s.site->>'siteId' = p.site_id::text`, [prefixes]);
  return new Map(rows.map(({ prefix, ...holder }) => [prefix, holder]));
}

/** Notes the holders of many prefixes; one that another site took meanwhile is a unique violation. */
export async function holdPrefixes(tx: Tx, held: ReadonlyArray<{ readonly prefix: string; readonly siteId: string; readonly institutionId: string }>): Promise<void> {
  await tx.query('INSERT INTO number_prefix (prefix, site_id, institution_id) SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[])', [held.map((each) => each.prefix), held.map((each) => each.siteId), held.map((each) => each.institutionId)]);
}

/** Entries of persons who are in the directory already, by person id. */
export const expertsOfPersons = async (db: Queryable, personIds: readonly string[]): Promise<Map<string, string>> =>
  new Map((await db.query<{ person_id: string; id: string }>('SELECT person_id, id FROM expert WHERE person_id = ANY($1::uuid[])', [personIds])).map((row) => [row.person_id, row.id]));

/** Adopted editions of that rule set. */
export const adoptedEditions = async (db: Queryable, ruleSetId: string): Promise<Array<{ ruleSetId: string; ruleSetVersion: number }>> =>
  db.query(`SELECT rule_set_id AS "ruleSetId", rule_set_version AS "ruleSetVersion" FROM rule_set WHERE rule_set_id = $1 AND status = 'ADOPTED'`, [ruleSetId]);

/** The adopted rule set in force on the day, or null. */
export const ruleSetOn = async (db: Queryable, on: PlainDate): Promise<RuleSet | null> =>
  ruleSetInForce((await db.query<{ content: RuleSet }>(`SELECT state->'content' AS content FROM rule_set WHERE status = 'ADOPTED'`)).map((row) => row.content), on) ?? null;

/** How many papers of the year are adopted. */
export const adoptedPapers = async (db: Queryable, year: number): Promise<number> =>
  Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM calendar_paper WHERE year = $1 AND status = 'ADOPTED'`, [year]))[0]!.n);
