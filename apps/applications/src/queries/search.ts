import { checkPersonDocument, nameKey, normalizeCreditCode, isCreditCode } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { badRequest, Problem, type Access, type FieldFault, type Kit } from '@gt/service-kit';
import type { ApplicationStatus } from '../domain/application.js';
import { documentsOfPerson } from '../storage/persons.js';
import { applicationLine } from './applications.js';
import { readPage, type Resolved, type Row } from './ways.js';

/** Rows of a page at most. */
export const SEARCH_PAGE = 200;
/** Units that a name's beginning may stand for: with more the search would read a large part of all applications. */
const UNITS_MAX = 50;
/** Behind every text that begins so: the last code point that a name can have. */
const LAST = '\u{10FFFF}';

export interface SearchTerms {
  readonly name?: { readonly text: string; readonly match: 'EXACT' | 'PREFIX' } | null;
  readonly document?: { readonly idType: string; readonly idNumber: string } | null;
  /** credit code, or how the unit's name begins */
  readonly unit?: string | null;
  /** the application's id, or its first eight digits as they are shown */
  readonly number?: string | null;
  readonly state?: ApplicationStatus | null;
  readonly after?: string | null;
  readonly limit: number;
}

/**
 * Applications that fit every term, of those that `application.read` admits: by name in the order of names, else newest first. Terms come in a body and
 * are kept nowhere: no address, no log has a name or number. Throws 400 for terms that cannot be (all at once), or for none.
 */
export async function searchApplications(kit: Kit, access: Access, terms: SearchTerms): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach('application.read');
  if (reachesNothing(reach)) throw new Problem(403, 'FORBIDDEN', '您的账号没有查看申报的权限；如确需查看，请联系本单位管理员授权。');
  const resolved = await resolve(kit, terms);
  const rows = await readPage(kit.db, reach, resolved);
  const page = rows.slice(0, terms.limit);
  const last = page.at(-1);
  return { items: page.map(applicationLine), next: rows.length > terms.limit && last ? cursorOf(last) : null };
}

const cursorOf = (row: Row): string => `${row.ordinal}.${Buffer.from(row.nameKey).toString('base64url')}`;
function cursorFrom(text: string): Resolved['after'] | undefined {
  const parts = /^(\d{1,18})\.([\w-]{0,500})$/.exec(text);
  const name = parts && Buffer.from(parts[2]!, 'base64url').toString();
  return name === null || name.includes('\0') ? undefined : { name, ordinal: parts![1]! };
}

async function resolve(kit: Kit, terms: SearchTerms): Promise<Resolved> {
  const faults: FieldFault[] = [];
  const document = terms.document ? checkPersonDocument(terms.document.idType as 'PASSPORT', terms.document.idNumber) : null;
  if (document && !document.ok) faults.push({ field: 'document.idNumber', code: document.code, message: document.message });
  const number = terms.number?.trim().toLowerCase() ?? null;
  if (number !== null && !/^([0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(number)) faults.push({ field: 'number', code: 'NOT_A_NUMBER', message: '申报编号应为完整编号或其前 8 位。' });
  const after = terms.after ? cursorFrom(terms.after) : null;
  if (after === undefined) faults.push({ field: 'after', code: 'NOT_A_CURSOR', message: '请使用上一页返回的 next。' });
  const key = terms.name ? nameKey(terms.name.text) : null;
  if (key === null && !document && number === null && !terms.unit && !terms.state) faults.push({ field: 'name', code: 'TERM_NEEDED', message: '姓名、证件、单位、编号、状态请至少填写一项。' });
  if (faults.length > 0) throw badRequest(faults);
  return {
    name: key === null ? null : { from: key, to: terms.name!.match === 'PREFIX' ? key + LAST : key },
    personIds: document?.ok ? await documentsOfPerson(kit.db, kit.personIds.of(document.type, document.number)) : null,
    employerIds: terms.unit ? await unitsOf(kit.db, terms.unit) : null,
    ids: number === null ? null : number.length > 8 ? { from: number, to: number } : { from: `${number}-0000-0000-0000-000000000000`, to: `${number}-ffff-ffff-ffff-ffffffffffff` },
    institutionIds: null, importId: null, state: terms.state ?? null, after: after ?? null, limit: terms.limit,
  };
}

/** Units by credit code, or by how their name begins; 400 when that are more than `UNITS_MAX`. */
async function unitsOf(db: Queryable, unit: string): Promise<string[]> {
  const code = normalizeCreditCode(unit);
  const rows = isCreditCode(code) ? await db.query<{ id: string }>('SELECT id FROM employer WHERE credit_code = $1', [code])
    : await db.query<{ id: string }>(`SELECT id FROM employer WHERE (state->>'name') COLLATE "C" >= $1 AND (state->>'name') COLLATE "C" <= $2 ORDER BY (state->>'name') COLLATE "C" LIMIT $3`, [unit.trim(), unit.trim() + LAST, UNITS_MAX + 1]);
  if (rows.length > UNITS_MAX) throw badRequest([{ field: 'unit', code: 'UNIT_TOO_WIDE', message: `名称以此开头的单位超过 ${UNITS_MAX} 家，请多填几个字，或填写统一社会信用代码。` }]);
  return rows.map((row) => row.id);
}
