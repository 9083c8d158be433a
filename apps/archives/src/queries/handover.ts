import type { Queryable } from '@gt/persistence';
import { VOLUME_STATUS_NAMES, type VolumeStatus } from '../domain/volume.js';

interface Row extends Record<string, unknown> { readonly id: string; readonly title: string; readonly status: VolumeStatus; readonly closedOn: string | null; readonly items: string; readonly open: string; readonly bytes: string }

/** The volumes of a body, each with what lies in it. */
export async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const rows = await db.query<Row>(`SELECT v.id, v.state->>'title' AS title, v.status, v.state->>'closedOn' AS "closedOn", i.items::text, i.open::text, i.bytes::text FROM volume v
    CROSS JOIN LATERAL (SELECT count(*) AS items, count(*) FILTER (WHERE status <> 'CAPTURED') AS open, coalesce(sum(size), 0) AS bytes FROM item WHERE volume_id = v.id) i
    WHERE v.institution_id = $1 ORDER BY v.id LIMIT $2`, [institutionId, limit]);
  return rows.map(({ id, title, status, closedOn, items, open, bytes }) => [title, VOLUME_STATUS_NAMES[status], closedOn ?? '', items, open, bytes, id]);
}
