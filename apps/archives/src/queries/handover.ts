import { writeSheet, type WriteColumn } from '@gt/forms';
import type { Queryable } from '@gt/persistence';
import type { InventorySource } from '@gt/service-kit';
import { VOLUME_STATUS_NAMES, type VolumeStatus } from '../domain/volume.js';

interface Row extends Record<string, unknown> { readonly id: string; readonly title: string; readonly status: VolumeStatus; readonly closedOn: string | null; readonly items: string; readonly open: string; readonly bytes: string }

/** The volumes of a body, each with what lies in it. */
async function handoverRows(db: Queryable, institutionId: string, limit: number): Promise<string[][]> {
  const rows = await db.query<Row>(`SELECT v.id, v.state->>'title' AS title, v.status, v.state->>'closedOn' AS "closedOn", i.items::text, i.open::text, i.bytes::text FROM volume v
    CROSS JOIN LATERAL (SELECT count(*) AS items, count(*) FILTER (WHERE status <> 'CAPTURED') AS open, coalesce(sum(size), 0) AS bytes FROM item WHERE volume_id = v.id) i
    WHERE v.institution_id = $1 ORDER BY v.id LIMIT $2`, [institutionId, limit]);
  return rows.map(({ id, title, status, closedOn, items, open, bytes }) => [title, VOLUME_STATUS_NAMES[status], closedOn ?? '', items, open, bytes, id]);
}

const COLUMNS: readonly WriteColumn[] = [{ title: '案卷', width: 40 }, { title: '状态' }, { title: '归档日期' }, { title: '件数' }, { title: '未取到或不符' }, { title: '字节数' }, { title: '案卷编号', width: 38 }];
/** 档案 that a body hands to its supervisor (domain.md §5). */
export const inventory: InventorySource = { list: handoverRows, write: (rows, createdAt) => writeSheet('档案移交清单', COLUMNS, rows, createdAt) };
