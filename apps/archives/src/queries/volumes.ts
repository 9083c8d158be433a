import { RETENTION_CLASS_NAMES, type PlainDate, type Reason } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import type { Reach } from '@gt/policy';
import { retentionOf, type RuleSet } from '@gt/rules';
import { bodyReasonsAgainstClosing, reasonsAgainstClosing, type ClosingReasons } from '../domain/completeness.js';
import { archiveTypeOf } from '../domain/item.js';
import { VOLUME_STATUS_NAMES, type Volume } from '../domain/volume.js';
import { factsOf, ruleSetFor, ruleSetOf } from '../storage/facts.js';
import { itemsOf, type StoredItem } from '../storage/items.js';

/** Items of one page. */
export const ITEM_PAGE = 200;

export interface VolumeView { readonly id: string; readonly version: number; readonly status: Volume['status']; readonly statusName: string; readonly planId: string | null; readonly year: number | null; readonly institutionId: string; readonly title: string; readonly closedOn: PlainDate | null; readonly checkedOn: PlainDate | null }
export const volumeView = ({ id, version, state: v }: Stored<Volume>): VolumeView => ({ id, version, status: v.status, statusName: VOLUME_STATUS_NAMES[v.status], planId: v.planId, year: v.year ?? null, institutionId: v.institutionId, title: v.title, closedOn: v.closedOn, checkedOn: v.checkedOn });

export interface ItemView { readonly documentId: string; readonly documentClass: string; readonly title: string; readonly owner: string; readonly applicationId: string | null; readonly sha256: string; readonly size: number; readonly mediaType: string; readonly status: StoredItem['status']; readonly waitingCode: string | null; readonly retention: string | null; readonly retentionName: string | null; /** first day of appraisal, once the volume is closed */ readonly appraisalFrom: PlainDate | null }
const itemView = (item: StoredItem, closedOn: PlainDate | null, ruleSet: RuleSet | undefined): ItemView => ({ documentId: item.documentId, documentClass: item.documentClass, title: item.title, owner: item.owner, applicationId: item.applicationId, sha256: item.sha256, size: item.size, mediaType: item.mediaType,
  status: item.status, waitingCode: item.waitingCode, retention: item.retention, retentionName: item.retention && RETENTION_CLASS_NAMES[item.retention], appraisalFrom: closedOn && ruleSet ? retentionOf(archiveTypeOf(item.documentClass), closedOn, ruleSet).appraisalFrom : null });

export interface Page<T> { readonly items: readonly T[]; readonly next: string | null }

/** Volumes within reach, by id, after a cursor. */
export async function listVolumes(db: Queryable, reach: Reach, filter: { planId?: string | undefined; status?: string | undefined; after?: string | undefined; limit: number }): Promise<Page<VolumeView>> {
  const rows = await db.query<Stored<Volume>>(`SELECT id, version, state FROM volume WHERE ($1 OR institution_id = ANY($2::uuid[]) OR supervisor_id = ANY($3::uuid[])) AND ($4::uuid IS NULL OR state->>'planId' = $4::text)
    AND ($5::text IS NULL OR status = $5) AND ($6::uuid IS NULL OR id > $6) ORDER BY id LIMIT $7`,
  [reach.everything, reach.everything ? [] : reach.institutionIds, reach.everything ? [] : reach.bureauIds, filter.planId ?? null, filter.status ?? null, filter.after ?? null, filter.limit + 1]);
  const items = rows.slice(0, filter.limit).map(volumeView);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
}

export async function itemPage(db: Queryable, volume: Stored<Volume>, after: string | null): Promise<Page<ItemView>> {
  const rows = await itemsOf(db, volume.id, after, ITEM_PAGE + 1);
  const { closedOn } = volume.state;
  const ruleSet = closedOn === null ? undefined : await ruleSetFor(db, volume.state, closedOn);
  const items = rows.slice(0, ITEM_PAGE).map((item) => itemView(item, closedOn, ruleSet));
  return { items, next: rows.length > ITEM_PAGE ? items.at(-1)!.documentId : null };
}

/** A volume with what is missing and what does not count yet, each document by name, and its first items. */
export async function oneVolume(db: Queryable, volume: Stored<Volume>, today: PlainDate): Promise<VolumeView & ClosingReasons & { readonly items: readonly ItemView[]; readonly nextItem: string | null }> {
  const page = await itemPage(db, volume, null);
  return { ...volumeView(volume), ...(await standingAgainst(db, volume, today)), items: page.items, nextItem: page.next };
}

/** What stands against closing, of a plan judged by the rule set that it was filed under; nothing any more once it is closed. */
export async function standingAgainst(db: Queryable, volume: Stored<Volume>, today: PlainDate): Promise<ClosingReasons> {
  if (volume.state.status === 'CLOSED') return { missing: [], notCounted: [] };
  if (volume.state.planId === null) return { missing: bodyReasonsAgainstClosing(volume.state.year!, await itemsOf(db, volume.id), today), notCounted: [] };
  const ruleSet = await ruleSetOf(db, volume.state.planId);
  if (!ruleSet) return { missing: [ruleSetMissing], notCounted: [] };
  return reasonsAgainstClosing(await factsOf(db, volume.state.planId, volume.id), ruleSet);
}
const ruleSetMissing: Reason = { code: 'RULE_SET_MISSING', clause: '六(六)', message: '该计划适用的规则集尚未同步到档案服务，请稍后重试', facts: {} };

export interface AccessView { readonly position: string; readonly documentId: string; readonly subject: string; readonly role: string; readonly onBehalfOf: string | null; readonly sound: boolean; readonly at: string }
/** Who looked at the items of a volume, oldest first, after a position. */
export async function listAccesses(db: Queryable, volumeId: string, after: string | null): Promise<Page<AccessView>> {
  const rows = await db.query<Omit<AccessView, 'at'> & { at: Date }>('SELECT position::text, document_id AS "documentId", subject, role, on_behalf_of AS "onBehalfOf", sound, at FROM access_log WHERE volume_id = $1 AND position > $2 ORDER BY access_log.position LIMIT $3', [volumeId, after ?? '0', ITEM_PAGE + 1]);
  const items = rows.slice(0, ITEM_PAGE).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { items, next: rows.length > ITEM_PAGE ? items.at(-1)!.position : null };
}
