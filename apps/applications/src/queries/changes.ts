import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable, SettledMark } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { badRequest, Problem, type Access } from '@gt/service-kit';
import { STATUS_NAMES, type ApplicationStatus } from '../domain/application.js';

/** Applications of a page of changes at most. */
export const CHANGES_PAGE = 500;
/** Looks at the mark for one question at most, and ms between two: commands end within milliseconds; a longer one's changes, and those behind it, come with a later question. */
const LOOKS = 10;
const LOOK_MS = 20;
/** The sequence of `application.changed`. */
export const CHANGED_SEQUENCE = 'application_changed';

export interface ChangesPage {
  readonly items: ReadonlyArray<{ readonly id: string; readonly version: number; readonly status: ApplicationStatus; readonly statusName: string; readonly changedAt: string }>;
  /** the cursor to go on with; the same as was given when nothing is new */
  readonly next: string;
  /** whether there is a further page at once */
  readonly more: boolean;
}

/** A page of the units' own order (SQL): `$1` units, `$2` after which place, `$3` up to which, `$4` rows. */
export const CHANGES = `SELECT a.id, a.version, a.status, a.changed::text AS place, e.occurred_at AS at
  FROM (SELECT found.* FROM unnest($1::uuid[]) AS unit(id) CROSS JOIN LATERAL (
    SELECT id, version, status, changed FROM application WHERE employer_id = unit.id AND changed > $2::bigint AND changed <= $3::bigint ORDER BY changed LIMIT $4) found ORDER BY found.changed LIMIT $4) a
  JOIN event e ON e.aggregate_type = 'applications.application' AND e.aggregate_id = a.id AND e.version = a.version ORDER BY a.changed`;

/**
 * What changed of the own units' applications since a cursor, in the order of change: each application once, as it stands, at the place of its last
 * change. It never looks beyond where a transaction that has not committed could still come in, so no change is passed by; ids, state and time alone.
 * 400 CURSOR_AHEAD for a cursor from a future that this database does not have (restored from a backup).
 */
export async function changesSince(db: Queryable, mark: SettledMark, access: Access, { after, limit }: { readonly after: string; readonly limit: number }): Promise<ChangesPage> {
  const reach = access.reach('application.follow');
  if (reach.everything || reachesNothing(reach)) throw new Problem(403, 'FORBIDDEN', '申报变更供用人单位及其信息系统查询，您的账号不属于用人单位；请在申报列表中查看。');
  const settled = await settledNow(db, mark);
  if (BigInt(after) >= BigInt(settled)) {
    await demandKnown(db, after);
    return { items: [], next: after, more: false };
  }
  const rows = await db.query<{ id: string; version: number; status: ApplicationStatus; place: string; at: Date }>(CHANGES, [reach.employerIds, after, settled, limit + 1]);
  const page = rows.slice(0, limit);
  return { items: page.map(({ id, version, status, at }) => ({ id, version, status, statusName: STATUS_NAMES[status], changedAt: at.toISOString() })), next: page.at(-1)?.place ?? after, more: rows.length > limit };
}

/** As far as transactions go that have ended by now: what an earlier question noted first, then what there is now. */
async function settledNow(db: Queryable, mark: SettledMark): Promise<string> {
  let settled = await mark.advance(db);
  if (!mark.waiting()) settled = await mark.advance(db);
  for (let look = 1; mark.waiting() && look < LOOKS; look += 1) {
    await sleep(LOOK_MS);
    settled = await mark.advance(db);
  }
  return settled;
}

async function demandKnown(db: Queryable, after: string): Promise<void> {
  const [known] = await db.query<{ ahead: boolean }>(`SELECT $1::bigint > last_value AS ahead FROM ${CHANGED_SEQUENCE}`, [after]);
  if (known!.ahead) throw badRequest([{ field: 'after', code: 'CURSOR_AHEAD', message: '这个游标晚于系统现有的全部变更，系统可能从备份恢复过；请不带 after 从头读取一遍。' }]);
}
